(func $Integer>>sum (;2;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot0 eqref) (local $slot1 eqref) (local $slot2 eqref) (local $slot3 eqref) (local $value eqref) (local $a eqref) (local $b eqref) (local $answer eqref) (local $self (ref null $Marker)) (local $"#local12 value" (@name "value") eqref) (local $"#local13 value" (@name "value") eqref) (local $condition eqref) (local $"#local15 value" (@name "value") eqref) (local $"#local16 value" (@name "value") eqref) (local $"#local17 value" (@name "value") eqref) (local $"#local18 value" (@name "value") eqref) (local $"#local19 a" (@name "a") eqref) (local $"#local20 b" (@name "b") eqref) (local $result i32) (local $"#local22 self" (@name "self") i32) (local $"#local23 value" (@name "value") eqref) (local $"#local24 answer" (@name "answer") eqref) (local $"#local25 self" (@name "self") (ref null $Marker)) (local $"#local26 value" (@name "value") eqref) (local $"#local27 value" (@name "value") eqref) (local $"#local28 value" (@name "value") eqref)
  local.get $depth
  i32.const 0
  i32.load
  i32.gt_s
  if ;; label = @1
    ref.null $Context
    local.get $receiver
    local.get $code
    ref.null $BlockClosure
    global.get $"Memory NilObject"
    global.get $"Memory NilObject"
    array.new_fixed $Slots 2
    i32.const 2
    i32.const 0
    ref.null $Marker
    call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
    return
  end
  i32.const 0
  ref.i31
  local.set $slot0
  i32.const 1
  ref.i31
  local.set $slot1
  loop ;; label = @1
    local.get $slot1
    local.set $value
    local.get $value
    local.set $slot2
    local.get $receiver
    local.set $slot3
    block ;; label = @2
      local.get $slot2
      local.set $a
      local.get $slot3
      local.set $b
      local.get $a
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $b
        ref.test (ref i31)
      else
        i32.const 0
      end
      if ;; label = @3
        local.get $a
        ref.cast i31ref
        i31.get_s
        local.get $b
        ref.cast i31ref
        i31.get_s
        i32.le_s
        if ;; label = @4
          global.get $"Memory TrueObject"
          local.set $slot2
          br 2 (;@2;)
        else
          global.get $"Memory FalseObject"
          local.set $slot2
          br 2 (;@2;)
        end
        unreachable
      else
        i32.const 4
        local.get $slot2
        local.get $slot3
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $answer
        local.get $answer
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $self
          local.get $self
          ref.is_null
          i32.eqz
          if ;; label = @5
            ref.null eq
            return
          else
            ref.null $Context
            local.get $receiver
            local.get $code
            ref.null $BlockClosure
            local.get $slot0
            local.get $slot1
            array.new_fixed $Slots 2
            i32.const 2
            i32.const 7
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local12 value"
            local.get $"#local12 value"
            return
          end
          unreachable
        else
          local.get $answer
          local.set $"#local13 value"
          local.get $"#local13 value"
          local.set $slot2
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    local.get $slot2
    local.set $condition
    local.get $condition
    global.get $"Memory FalseObject"
    ref.eq
    if ;; label = @2
      local.get $slot0
      local.set $value
      local.get $value
      local.set $slot2
      local.get $slot2
      local.set $"#local16 value"
      local.get $"#local16 value"
      local.set $"#local17 value"
      local.get $"#local17 value"
      local.set $"#local18 value"
      local.get $"#local18 value"
      return
    end
    local.get $condition
    global.get $"Memory TrueObject"
    ref.eq
    i32.eqz
    if ;; label = @2
      ref.null $Context
      local.get $receiver
      local.get $code
      ref.null $BlockClosure
      local.get $slot0
      local.get $slot1
      local.get $slot2
      array.new_fixed $Slots 3
      i32.const 3
      i32.const 7
      ref.null $Marker
      call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
      local.set $"#local15 value"
      local.get $"#local15 value"
      return
    end
    local.get $slot0
    local.set $value
    local.get $value
    local.set $slot2
    local.get $slot1
    local.set $value
    local.get $value
    local.set $slot3
    block ;; label = @2
      local.get $slot2
      local.set $"#local19 a"
      local.get $slot3
      local.set $"#local20 b"
      local.get $"#local19 a"
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $"#local20 b"
        ref.test (ref i31)
      else
        i32.const 0
      end
      if (result i32) ;; label = @3
        local.get $"#local19 a"
        ref.cast i31ref
        i31.get_s
        local.get $"#local20 b"
        ref.cast i31ref
        i31.get_s
        i32.add
      else
        i32.const 1073741824
      end
      local.set $result
      local.get $result
      local.set $"#local22 self"
      local.get $"#local22 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local22 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local23 value"
        local.get $"#local23 value"
        local.set $slot2
        br 1 (;@2;)
      else
        i32.const 0
        local.get $slot2
        local.get $slot3
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local24 answer"
        local.get $"#local24 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local25 self"
          local.get $"#local25 self"
          ref.is_null
          i32.eqz
          if ;; label = @5
            ref.null eq
            return
          else
            ref.null $Context
            local.get $receiver
            local.get $code
            ref.null $BlockClosure
            local.get $slot0
            local.get $slot1
            array.new_fixed $Slots 2
            i32.const 2
            i32.const 12
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local26 value"
            local.get $"#local26 value"
            return
          end
          unreachable
        else
          local.get $"#local24 answer"
          local.set $"#local27 value"
          local.get $"#local27 value"
          local.set $slot2
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    local.get $slot2
    local.set $slot0
    local.get $slot1
    local.set $value
    local.get $value
    local.set $slot2
    i32.const 1
    ref.i31
    local.set $slot3
    block ;; label = @2
      local.get $slot2
      local.set $"#local19 a"
      local.get $slot3
      local.set $"#local20 b"
      local.get $"#local19 a"
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $"#local20 b"
        ref.test (ref i31)
      else
        i32.const 0
      end
      if (result i32) ;; label = @3
        local.get $"#local19 a"
        ref.cast i31ref
        i31.get_s
        local.get $"#local20 b"
        ref.cast i31ref
        i31.get_s
        i32.add
      else
        i32.const 1073741824
      end
      local.set $result
      local.get $result
      local.set $"#local22 self"
      local.get $"#local22 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local22 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local23 value"
        local.get $"#local23 value"
        local.set $slot2
        br 1 (;@2;)
      else
        i32.const 0
        local.get $slot2
        local.get $slot3
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local24 answer"
        local.get $"#local24 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local25 self"
          local.get $"#local25 self"
          ref.is_null
          i32.eqz
          if ;; label = @5
            ref.null eq
            return
          else
            ref.null $Context
            local.get $receiver
            local.get $code
            ref.null $BlockClosure
            local.get $slot0
            local.get $slot1
            array.new_fixed $Slots 2
            i32.const 2
            i32.const 16
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local26 value"
            local.get $"#local26 value"
            return
          end
          unreachable
        else
          local.get $"#local24 answer"
          local.set $"#local27 value"
          local.get $"#local27 value"
          local.set $slot2
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    local.get $slot2
    local.set $slot1
    i32.const 0
    i32.atomic.load
    i32.const 0
    i32.gt_s
    br_if 0 (;@1;)
    ref.null $Context
    local.get $receiver
    local.get $code
    ref.null $BlockClosure
    local.get $slot0
    local.get $slot1
    array.new_fixed $Slots 2
    i32.const 2
    i32.const 17
    ref.null $Marker
    call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
    local.set $"#local28 value"
    local.get $"#local28 value"
    return
  end
  unreachable
)
