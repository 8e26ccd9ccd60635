(func $Integer>>benchFib (;6;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $counter i32) (local $slot0 eqref) (local $slot1 eqref) (local $answer eqref) (local $self (ref null $Marker)) (local $value eqref) (local $"#local9 value" (@name "value") eqref) (local $condition eqref) (local $"#local11 value" (@name "value") eqref) (local $"#local12 value" (@name "value") eqref) (local $"#local13 value" (@name "value") eqref) (local $"#local14 value" (@name "value") eqref) (local $result i32) (local $"#local16 self" (@name "self") i32) (local $"#local17 value" (@name "value") eqref) (local $"#local18 answer" (@name "answer") eqref) (local $"#local19 self" (@name "self") (ref null $Marker)) (local $"#local20 value" (@name "value") eqref) (local $"#local21 value" (@name "value") eqref) (local $object eqref) (local $callee (ref null $Code)) (local $"#local24 answer" (@name "answer") eqref) (local $depthInStack i32) (local $count i32) (local $arguments (ref null $Slots)) (local $index i32) (local $limit i32) (local $"#local30 callee" (@name "callee") (ref null $Code)) (local $"#local31 self" (@name "self") (ref null $Marker)) (local $"#local32 value" (@name "value") eqref) (local $"#local33 value" (@name "value") eqref) (local $"#local34 self" (@name "self") (ref null $Site)) (local $behavior (ref null $Behavior)) (local $"#local36 self" (@name "self") (ref null $Site)) (local $"#local37 behavior" (@name "behavior") (ref null $Behavior)) (local $a eqref) (local $b eqref) (local $"#local40 result" (@name "result") i32) (local $"#local41 self" (@name "self") i32) (local $"#local42 value" (@name "value") eqref) (local $"#local43 answer" (@name "answer") eqref) (local $"#local44 self" (@name "self") (ref null $Marker)) (local $"#local45 value" (@name "value") eqref) (local $"#local46 value" (@name "value") eqref)
  local.get $depth
  i32.const 0
  i32.load
  i32.gt_s
  if ;; label = @1
    ref.null $Context
    local.get $receiver
    local.get $code
    ref.null $BlockClosure
    array.new_fixed $Slots 0
    i32.const 0
    i32.const 0
    ref.null $Marker
    call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
    return
  end
  local.get $code
  struct.get $Code $counter
  i32.const 1
  i32.sub
  local.set $counter
  local.get $code
  local.get $counter
  struct.set $Code $counter
  local.get $counter
  i32.eqz
  if ;; label = @1
    local.get $code
    struct.get $Code $number
    call $hot
  end
  block ;; label = @1
    block ;; label = @2
      local.get $receiver
      ref.test (ref i31)
      i32.eqz
      if ;; label = @3
        i32.const 2
        local.get $receiver
        i32.const 2
        ref.i31
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
            array.new_fixed $Slots 0
            i32.const 0
            i32.const 4
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $value
            local.get $value
            return
          end
          unreachable
        end
        local.get $answer
        local.set $"#local9 value"
        local.get $"#local9 value"
        local.set $slot0
        local.get $slot0
        local.set $condition
        local.get $condition
        global.get $"Memory FalseObject"
        ref.eq
        br_if 1 (;@2;)
        local.get $condition
        global.get $"Memory TrueObject"
        ref.eq
        br_if 2 (;@1;)
        ref.null $Context
        local.get $receiver
        local.get $code
        ref.null $BlockClosure
        local.get $slot0
        array.new_fixed $Slots 1
        i32.const 1
        i32.const 4
        ref.null $Marker
        call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
        local.set $"#local11 value"
        local.get $"#local11 value"
        return
      end
      local.get $receiver
      ref.cast i31ref
      i31.get_s
      i32.const 2
      i32.lt_s
      br_if 1 (;@1;)
      br 0 (;@2;)
    end
    block ;; label = @2
      local.get $receiver
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $receiver
        ref.cast i31ref
        i31.get_s
        i32.const 1
        i32.sub
      else
        i32.const 1073741824
      end
      local.set $result
      local.get $result
      local.set $"#local16 self"
      local.get $"#local16 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local16 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local17 value"
        local.get $"#local17 value"
        local.set $slot0
        br 1 (;@2;)
      else
        i32.const 1
        local.get $receiver
        i32.const 1
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local18 answer"
        local.get $"#local18 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local19 self"
          local.get $"#local19 self"
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
            array.new_fixed $Slots 0
            i32.const 0
            i32.const 10
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local20 value"
            local.get $"#local20 value"
            return
          end
          unreachable
        else
          local.get $"#local18 answer"
          local.set $"#local21 value"
          local.get $"#local21 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    global.get $site0
    local.set $"#local34 self"
    local.get $slot0
    local.set $object
    local.get $object
    ref.test (ref i31)
    if (result (ref null $Behavior)) ;; label = @2
      global.get $"Memory SmallIntegerBehavior"
    else
      local.get $object
      ref.cast (ref null $Object)
      struct.get $Object $behavior
    end
    local.set $behavior
    local.get $behavior
    local.get $"#local34 self"
    struct.get $Site $behavior1
    ref.eq
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local34 self"
      struct.get $Site $code1
    else
      local.get $"#local34 self"
      local.get $behavior
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      call $Site>>search:selector:
    end
    local.set $callee
    local.get $callee
    ref.is_null
    if (result eqref) ;; label = @2
      i32.const 0
      local.set $depthInStack
      i32.const 0
      local.set $count
      i32.const 0
      local.set $index
      i32.const -1
      local.set $limit
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      local.get $slot0
      i32.const 0
      array.new_default $Slots
      local.set $arguments
      local.get $arguments
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>doesNotUnderstand:receiver:arguments:depth:"
    else
      local.get $callee
      local.set $"#local30 callee"
      local.get $slot0
      local.get $"#local30 callee"
      local.get $depth
      i32.const 1
      i32.add
      local.get $"#local30 callee"
      struct.get $Code $index
      call_indirect (type $code0)
    end
    local.set $"#local24 answer"
    local.get $"#local24 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.set $"#local31 self"
      local.get $"#local31 self"
      ref.is_null
      i32.eqz
      if ;; label = @3
        ref.null eq
        return
      else
        ref.null $Context
        local.get $receiver
        local.get $code
        ref.null $BlockClosure
        array.new_fixed $Slots 0
        i32.const 0
        i32.const 11
        ref.null $Marker
        call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
        local.set $"#local32 value"
        local.get $"#local32 value"
        return
      end
      unreachable
    end
    local.get $"#local24 answer"
    local.set $"#local33 value"
    local.get $"#local33 value"
    local.set $slot0
    block ;; label = @2
      local.get $receiver
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $receiver
        ref.cast i31ref
        i31.get_s
        i32.const 2
        i32.sub
      else
        i32.const 1073741824
      end
      local.set $result
      local.get $result
      local.set $"#local16 self"
      local.get $"#local16 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local16 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local17 value"
        local.get $"#local17 value"
        local.set $slot1
        br 1 (;@2;)
      else
        i32.const 1
        local.get $receiver
        i32.const 2
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local18 answer"
        local.get $"#local18 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local19 self"
          local.get $"#local19 self"
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
            array.new_fixed $Slots 1
            i32.const 1
            i32.const 15
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local20 value"
            local.get $"#local20 value"
            return
          end
          unreachable
        else
          local.get $"#local18 answer"
          local.set $"#local21 value"
          local.get $"#local21 value"
          local.set $slot1
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    global.get $site1
    local.set $"#local36 self"
    local.get $slot1
    local.set $object
    local.get $object
    ref.test (ref i31)
    if (result (ref null $Behavior)) ;; label = @2
      global.get $"Memory SmallIntegerBehavior"
    else
      local.get $object
      ref.cast (ref null $Object)
      struct.get $Object $behavior
    end
    local.set $"#local37 behavior"
    local.get $"#local37 behavior"
    local.get $"#local36 self"
    struct.get $Site $behavior1
    ref.eq
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local36 self"
      struct.get $Site $code1
    else
      local.get $"#local36 self"
      local.get $"#local37 behavior"
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      call $Site>>search:selector:
    end
    local.set $callee
    local.get $callee
    ref.is_null
    if (result eqref) ;; label = @2
      i32.const 0
      local.set $depthInStack
      i32.const 0
      local.set $count
      i32.const 0
      local.set $index
      i32.const -1
      local.set $limit
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      local.get $slot1
      i32.const 0
      array.new_default $Slots
      local.set $arguments
      local.get $arguments
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>doesNotUnderstand:receiver:arguments:depth:"
    else
      local.get $callee
      local.set $"#local30 callee"
      local.get $slot1
      local.get $"#local30 callee"
      local.get $depth
      i32.const 1
      i32.add
      local.get $"#local30 callee"
      struct.get $Code $index
      call_indirect (type $code0)
    end
    local.set $"#local24 answer"
    local.get $"#local24 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.set $"#local31 self"
      local.get $"#local31 self"
      ref.is_null
      i32.eqz
      if ;; label = @3
        ref.null eq
        return
      else
        ref.null $Context
        local.get $receiver
        local.get $code
        ref.null $BlockClosure
        local.get $slot0
        array.new_fixed $Slots 1
        i32.const 1
        i32.const 16
        ref.null $Marker
        call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
        local.set $"#local32 value"
        local.get $"#local32 value"
        return
      end
      unreachable
    end
    local.get $"#local24 answer"
    local.set $"#local33 value"
    local.get $"#local33 value"
    local.set $slot1
    block ;; label = @2
      local.get $slot0
      local.set $a
      local.get $slot1
      local.set $b
      local.get $a
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $b
        ref.test (ref i31)
      else
        i32.const 0
      end
      if (result i32) ;; label = @3
        local.get $a
        ref.cast i31ref
        i31.get_s
        local.get $b
        ref.cast i31ref
        i31.get_s
        i32.add
      else
        i32.const 1073741824
      end
      local.set $"#local40 result"
      local.get $"#local40 result"
      local.set $"#local41 self"
      local.get $"#local41 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local41 self"
      i32.eq
      if ;; label = @3
        local.get $"#local40 result"
        ref.i31
        local.set $"#local42 value"
        local.get $"#local42 value"
        local.set $slot0
        br 1 (;@2;)
      else
        i32.const 0
        local.get $slot0
        local.get $slot1
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local43 answer"
        local.get $"#local43 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local44 self"
          local.get $"#local44 self"
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
            array.new_fixed $Slots 0
            i32.const 0
            i32.const 17
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local45 value"
            local.get $"#local45 value"
            return
          end
          unreachable
        else
          local.get $"#local43 answer"
          local.set $"#local46 value"
          local.get $"#local46 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    block ;; label = @2
      local.get $slot0
      local.set $a
      local.get $a
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $a
        ref.cast i31ref
        i31.get_s
        i32.const 1
        i32.add
      else
        i32.const 1073741824
      end
      local.set $"#local40 result"
      local.get $"#local40 result"
      local.set $"#local41 self"
      local.get $"#local41 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local41 self"
      i32.eq
      if ;; label = @3
        local.get $"#local40 result"
        ref.i31
        local.set $"#local42 value"
        local.get $"#local42 value"
        local.set $slot0
        br 1 (;@2;)
      else
        i32.const 0
        local.get $slot0
        i32.const 1
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local43 answer"
        local.get $"#local43 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local44 self"
          local.get $"#local44 self"
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
            array.new_fixed $Slots 0
            i32.const 0
            i32.const 19
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local45 value"
            local.get $"#local45 value"
            return
          end
          unreachable
        else
          local.get $"#local43 answer"
          local.set $"#local46 value"
          local.get $"#local46 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    local.get $slot0
    local.set $"#local12 value"
    local.get $"#local12 value"
    local.set $"#local13 value"
    local.get $"#local13 value"
    local.set $"#local14 value"
    local.get $"#local14 value"
    return
  end
  i32.const 1
  ref.i31
  return
)
