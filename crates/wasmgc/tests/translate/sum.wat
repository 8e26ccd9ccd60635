(func $Integer>>sum (;6;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot0 eqref) (local $slot1 eqref) (local $slot2 eqref) (local $slot3 eqref) (local $value eqref) (local $a eqref) (local $b eqref) (local $answer eqref) (local $self eqref) (local $"#local12 value" (@name "value") eqref) (local $"#local13 answer" (@name "answer") eqref) (local $"#local14 self" (@name "self") (ref null $Marker)) (local $"#local15 value" (@name "value") eqref) (local $"#local16 value" (@name "value") eqref) (local $"#local17 receiver" (@name "receiver") eqref) (local $argument eqref) (local $index i32) (local $"#local20 a" (@name "a") f64) (local $"#local21 b" (@name "b") f64) (local $condition eqref) (local $"#local23 value" (@name "value") eqref) (local $"#local24 value" (@name "value") eqref) (local $"#local25 value" (@name "value") eqref) (local $"#local26 value" (@name "value") eqref) (local $"#local27 a" (@name "a") eqref) (local $"#local28 b" (@name "b") eqref) (local $result i32) (local $"#local30 self" (@name "self") i32) (local $"#local31 value" (@name "value") eqref) (local $"#local32 answer" (@name "answer") eqref) (local $"#local33 self" (@name "self") eqref) (local $"#local34 value" (@name "value") eqref) (local $"#local35 answer" (@name "answer") eqref) (local $"#local36 self" (@name "self") (ref null $Marker)) (local $"#local37 value" (@name "value") eqref) (local $"#local38 value" (@name "value") eqref) (local $"#local39 receiver" (@name "receiver") eqref) (local $"#local40 argument" (@name "argument") eqref) (local $"#local41 index" (@name "index") i32) (local $"#local42 a" (@name "a") f64) (local $"#local43 b" (@name "b") f64) (local $"#local44 value" (@name "value") f64) (local $"#local45 receiver" (@name "receiver") eqref) (local $"#local46 argument" (@name "argument") eqref) (local $"#local47 index" (@name "index") i32) (local $"#local48 a" (@name "a") f64) (local $"#local49 b" (@name "b") f64) (local $"#local50 value" (@name "value") f64) (local $"#local51 value" (@name "value") eqref)
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
    call $"Slots class>>with:with:"
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
    local.tee $value
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
        local.get $slot2
        local.set $"#local17 receiver"
        local.get $slot3
        local.set $argument
        local.get $"#local17 receiver"
        ref.test (ref $Float)
        if (result i32) ;; label = @4
          local.get $argument
          ref.test (ref $Float)
        else
          i32.const 0
        end
        if (result eqref) ;; label = @4
          i32.const 4
          local.set $index
          local.get $"#local17 receiver"
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local20 a"
          local.get $argument
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local21 b"
          local.get $"#local20 a"
          local.get $"#local21 b"
          f64.le
          call $"Memory class>>booleanObject:"
        else
          ref.null eq
        end
        local.tee $answer
        ref.is_null
        i32.eqz
        if ;; label = @4
          local.get $answer
          local.set $slot2
          br 2 (;@2;)
        else
          i32.const 4
          local.get $slot2
          local.get $slot3
          local.get $depth
          i32.const 1
          i32.add
          call $"Interpreter class>>arithmetic:receiver:argument:depth:"
          local.tee $answer
          local.tee $"#local13 answer"
          ref.is_null
          if ;; label = @5
            global.get $"Unwinding Target"
            ref.is_null
            i32.eqz
            if ;; label = @6
              ref.null eq
              return
            else
              ref.null $Context
              local.get $receiver
              local.get $code
              ref.null $BlockClosure
              local.get $slot0
              local.get $slot1
              call $"Slots class>>with:with:"
              i32.const 2
              i32.const 7
              ref.null $Marker
              call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
              return
            end
            unreachable
          else
            local.get $"#local13 answer"
            local.set $slot2
            br 3 (;@2;)
          end
          unreachable
        end
        unreachable
      end
      unreachable
    end
    local.get $slot2
    local.tee $condition
    global.get $"Memory FalseObject"
    ref.eq
    if ;; label = @2
      local.get $slot0
      local.tee $value
      local.tee $slot2
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
      call $"Slots class>>with:with:with:"
      i32.const 3
      i32.const 7
      ref.null $Marker
      call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
      return
    end
    local.get $slot0
    local.tee $value
    local.set $slot2
    local.get $slot1
    local.tee $value
    local.set $slot3
    block ;; label = @2
      local.get $slot2
      local.set $"#local27 a"
      local.get $slot3
      local.set $"#local28 b"
      local.get $"#local27 a"
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $"#local28 b"
        ref.test (ref i31)
      else
        i32.const 0
      end
      if (result i32) ;; label = @3
        local.get $"#local27 a"
        ref.cast i31ref
        i31.get_s
        local.get $"#local28 b"
        ref.cast i31ref
        i31.get_s
        i32.add
      else
        i32.const 1073741824
      end
      local.tee $result
      local.tee $"#local30 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local30 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.tee $"#local31 value"
        local.set $slot2
        br 1 (;@2;)
      else
        local.get $slot2
        local.set $"#local39 receiver"
        local.get $slot3
        local.set $"#local40 argument"
        local.get $"#local39 receiver"
        ref.test (ref $Float)
        if (result i32) ;; label = @4
          local.get $"#local40 argument"
          ref.test (ref $Float)
        else
          i32.const 0
        end
        if (result eqref) ;; label = @4
          i32.const 0
          local.set $"#local41 index"
          local.get $"#local39 receiver"
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local42 a"
          local.get $"#local40 argument"
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local43 b"
          local.get $"#local42 a"
          local.get $"#local43 b"
          f64.add
          local.set $"#local44 value"
          global.get $"Memory FloatBehavior"
          i32.const 0
          local.get $"#local44 value"
          struct.new $Float
        else
          ref.null eq
        end
        local.tee $"#local32 answer"
        local.tee $"#local33 self"
        ref.is_null
        i32.eqz
        if ;; label = @4
          local.get $"#local32 answer"
          local.tee $"#local34 value"
          local.set $slot2
          br 2 (;@2;)
        else
          i32.const 0
          local.get $slot2
          local.get $slot3
          local.get $depth
          i32.const 1
          i32.add
          call $"Interpreter class>>arithmetic:receiver:argument:depth:"
          local.tee $"#local32 answer"
          local.tee $"#local35 answer"
          ref.is_null
          if ;; label = @5
            global.get $"Unwinding Target"
            local.tee $"#local36 self"
            ref.is_null
            i32.eqz
            if ;; label = @6
              ref.null eq
              return
            else
              ref.null $Context
              local.get $receiver
              local.get $code
              ref.null $BlockClosure
              local.get $slot0
              local.get $slot1
              call $"Slots class>>with:with:"
              i32.const 2
              i32.const 12
              ref.null $Marker
              call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
              local.tee $"#local37 value"
              return
            end
            unreachable
          else
            local.get $"#local35 answer"
            local.tee $"#local38 value"
            local.set $slot2
            br 3 (;@2;)
          end
          unreachable
        end
        unreachable
      end
      unreachable
    end
    local.get $slot2
    local.set $slot0
    local.get $slot1
    local.tee $value
    local.set $slot2
    i32.const 1
    ref.i31
    local.set $slot3
    block ;; label = @2
      local.get $slot2
      local.set $"#local27 a"
      local.get $slot3
      local.set $"#local28 b"
      local.get $"#local27 a"
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $"#local28 b"
        ref.test (ref i31)
      else
        i32.const 0
      end
      if (result i32) ;; label = @3
        local.get $"#local27 a"
        ref.cast i31ref
        i31.get_s
        local.get $"#local28 b"
        ref.cast i31ref
        i31.get_s
        i32.add
      else
        i32.const 1073741824
      end
      local.tee $result
      local.tee $"#local30 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local30 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.tee $"#local31 value"
        local.set $slot2
        br 1 (;@2;)
      else
        local.get $slot2
        local.set $"#local45 receiver"
        local.get $slot3
        local.set $"#local46 argument"
        local.get $"#local45 receiver"
        ref.test (ref $Float)
        if (result i32) ;; label = @4
          local.get $"#local46 argument"
          ref.test (ref $Float)
        else
          i32.const 0
        end
        if (result eqref) ;; label = @4
          i32.const 0
          local.set $"#local47 index"
          local.get $"#local45 receiver"
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local48 a"
          local.get $"#local46 argument"
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local49 b"
          local.get $"#local48 a"
          local.get $"#local49 b"
          f64.add
          local.set $"#local50 value"
          global.get $"Memory FloatBehavior"
          i32.const 0
          local.get $"#local50 value"
          struct.new $Float
        else
          ref.null eq
        end
        local.tee $"#local32 answer"
        local.tee $"#local33 self"
        ref.is_null
        i32.eqz
        if ;; label = @4
          local.get $"#local32 answer"
          local.tee $"#local34 value"
          local.set $slot2
          br 2 (;@2;)
        else
          i32.const 0
          local.get $slot2
          local.get $slot3
          local.get $depth
          i32.const 1
          i32.add
          call $"Interpreter class>>arithmetic:receiver:argument:depth:"
          local.tee $"#local32 answer"
          local.tee $"#local35 answer"
          ref.is_null
          if ;; label = @5
            global.get $"Unwinding Target"
            local.tee $"#local36 self"
            ref.is_null
            i32.eqz
            if ;; label = @6
              ref.null eq
              return
            else
              ref.null $Context
              local.get $receiver
              local.get $code
              ref.null $BlockClosure
              local.get $slot0
              local.get $slot1
              call $"Slots class>>with:with:"
              i32.const 2
              i32.const 16
              ref.null $Marker
              call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
              local.tee $"#local37 value"
              return
            end
            unreachable
          else
            local.get $"#local35 answer"
            local.tee $"#local38 value"
            local.set $slot2
            br 3 (;@2;)
          end
          unreachable
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
    call $"Unwinding class>>beginInLoop"
    ref.null $Context
    local.get $receiver
    local.get $code
    ref.null $BlockClosure
    local.get $slot0
    local.get $slot1
    call $"Slots class>>with:with:"
    i32.const 2
    i32.const 17
    ref.null $Marker
    call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
    return
  end
  unreachable
)
