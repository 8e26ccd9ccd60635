(func $Integer>>benchFib (;6;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot0 eqref) (local $slot1 eqref) (local $answer eqref) (local $self (ref null $Marker)) (local $value eqref) (local $"#local8 value" (@name "value") eqref) (local $condition eqref) (local $"#local10 value" (@name "value") eqref) (local $"#local11 value" (@name "value") eqref) (local $"#local12 value" (@name "value") eqref) (local $"#local13 value" (@name "value") eqref) (local $result i32) (local $"#local15 self" (@name "self") i32) (local $"#local16 value" (@name "value") eqref) (local $"#local17 answer" (@name "answer") eqref) (local $"#local18 self" (@name "self") (ref null $Marker)) (local $"#local19 value" (@name "value") eqref) (local $"#local20 value" (@name "value") eqref) (local $callee (ref null $Code)) (local $"#local22 answer" (@name "answer") eqref) (local $depthInStack i32) (local $count i32) (local $arguments (ref null $Slots)) (local $index i32) (local $limit i32) (local $"#local28 callee" (@name "callee") (ref null $Code)) (local $"#local29 self" (@name "self") (ref null $Marker)) (local $"#local30 value" (@name "value") eqref) (local $"#local31 value" (@name "value") eqref) (local $"#local32 self" (@name "self") (ref null $Site)) (local $object eqref) (local $behavior (ref null $Behavior)) (local $"#local35 self" (@name "self") (ref null $Code)) (local $"#local36 self" (@name "self") (ref null $Site)) (local $"#local37 object" (@name "object") eqref) (local $"#local38 behavior" (@name "behavior") (ref null $Behavior)) (local $"#local39 self" (@name "self") (ref null $Code)) (local $a eqref) (local $b eqref) (local $"#local42 result" (@name "result") i32) (local $"#local43 self" (@name "self") i32) (local $"#local44 value" (@name "value") eqref) (local $"#local45 answer" (@name "answer") eqref) (local $"#local46 self" (@name "self") (ref null $Marker)) (local $"#local47 value" (@name "value") eqref) (local $"#local48 value" (@name "value") eqref)
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
        local.set $"#local8 value"
        local.get $"#local8 value"
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
        local.set $"#local10 value"
        local.get $"#local10 value"
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
      local.set $"#local15 self"
      local.get $"#local15 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local15 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local16 value"
        local.get $"#local16 value"
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
        local.set $"#local17 answer"
        local.get $"#local17 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local18 self"
          local.get $"#local18 self"
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
            local.set $"#local19 value"
            local.get $"#local19 value"
            return
          end
          unreachable
        else
          local.get $"#local17 answer"
          local.set $"#local20 value"
          local.get $"#local20 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    global.get $site0
    local.set $"#local32 self"
    local.get $slot0
    local.set $object
    local.get $object
    ref.test (ref i31)
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local32 self"
      struct.get $Site $integerCode
      local.set $"#local35 self"
      local.get $"#local35 self"
      ref.is_null
      i32.eqz
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local32 self"
        struct.get $Site $integerCode
      else
        local.get $"#local32 self"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        call $Site>>integerCodeFor:
      end
    else
      block (result (ref null $Object)) ;; label = @3
        local.get $object
        br_on_cast 0 (;@3;) eqref (ref $"Fixed2 itself")
        br_on_cast 0 (;@3;) eqref (ref $"Fixed4 itself")
        br_on_cast 0 (;@3;) eqref (ref $"Fixed6 itself")
        br_on_cast 0 (;@3;) eqref (ref $ClassObject)
        br_on_cast 0 (;@3;) eqref (ref $"Pointers itself")
        br_on_cast 0 (;@3;) eqref (ref $BlockClosure)
        br_on_cast 0 (;@3;) eqref (ref $Bytes)
        br_on_cast 0 (;@3;) eqref (ref $"Fixed8 itself")
        ref.cast (ref null $Object)
      end
      struct.get $Object $behavior
      local.set $behavior
      local.get $behavior
      local.get $"#local32 self"
      struct.get $Site $behavior1
      ref.eq
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local32 self"
        struct.get $Site $code1
      else
        local.get $"#local32 self"
        local.get $behavior
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        call $Site>>search:selector:
      end
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
      local.set $"#local28 callee"
      local.get $slot0
      local.get $"#local28 callee"
      local.get $depth
      i32.const 1
      i32.add
      local.get $"#local28 callee"
      struct.get $Code $index
      call_indirect (type $code0)
    end
    local.set $"#local22 answer"
    local.get $"#local22 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.set $"#local29 self"
      local.get $"#local29 self"
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
        local.set $"#local30 value"
        local.get $"#local30 value"
        return
      end
      unreachable
    end
    local.get $"#local22 answer"
    local.set $"#local31 value"
    local.get $"#local31 value"
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
      local.set $"#local15 self"
      local.get $"#local15 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local15 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local16 value"
        local.get $"#local16 value"
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
        local.set $"#local17 answer"
        local.get $"#local17 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local18 self"
          local.get $"#local18 self"
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
            local.set $"#local19 value"
            local.get $"#local19 value"
            return
          end
          unreachable
        else
          local.get $"#local17 answer"
          local.set $"#local20 value"
          local.get $"#local20 value"
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
    local.set $"#local37 object"
    local.get $"#local37 object"
    ref.test (ref i31)
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local36 self"
      struct.get $Site $integerCode
      local.set $"#local39 self"
      local.get $"#local39 self"
      ref.is_null
      i32.eqz
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local36 self"
        struct.get $Site $integerCode
      else
        local.get $"#local36 self"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        call $Site>>integerCodeFor:
      end
    else
      block (result (ref null $Object)) ;; label = @3
        local.get $"#local37 object"
        br_on_cast 0 (;@3;) eqref (ref $"Fixed2 itself")
        br_on_cast 0 (;@3;) eqref (ref $"Fixed4 itself")
        br_on_cast 0 (;@3;) eqref (ref $"Fixed6 itself")
        br_on_cast 0 (;@3;) eqref (ref $ClassObject)
        br_on_cast 0 (;@3;) eqref (ref $"Pointers itself")
        br_on_cast 0 (;@3;) eqref (ref $BlockClosure)
        br_on_cast 0 (;@3;) eqref (ref $Bytes)
        br_on_cast 0 (;@3;) eqref (ref $"Fixed8 itself")
        ref.cast (ref null $Object)
      end
      struct.get $Object $behavior
      local.set $"#local38 behavior"
      local.get $"#local38 behavior"
      local.get $"#local36 self"
      struct.get $Site $behavior1
      ref.eq
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local36 self"
        struct.get $Site $code1
      else
        local.get $"#local36 self"
        local.get $"#local38 behavior"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        call $Site>>search:selector:
      end
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
      local.set $"#local28 callee"
      local.get $slot1
      local.get $"#local28 callee"
      local.get $depth
      i32.const 1
      i32.add
      local.get $"#local28 callee"
      struct.get $Code $index
      call_indirect (type $code0)
    end
    local.set $"#local22 answer"
    local.get $"#local22 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.set $"#local29 self"
      local.get $"#local29 self"
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
        local.set $"#local30 value"
        local.get $"#local30 value"
        return
      end
      unreachable
    end
    local.get $"#local22 answer"
    local.set $"#local31 value"
    local.get $"#local31 value"
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
      local.set $"#local42 result"
      local.get $"#local42 result"
      local.set $"#local43 self"
      local.get $"#local43 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local43 self"
      i32.eq
      if ;; label = @3
        local.get $"#local42 result"
        ref.i31
        local.set $"#local44 value"
        local.get $"#local44 value"
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
        local.set $"#local45 answer"
        local.get $"#local45 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local46 self"
          local.get $"#local46 self"
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
            local.set $"#local47 value"
            local.get $"#local47 value"
            return
          end
          unreachable
        else
          local.get $"#local45 answer"
          local.set $"#local48 value"
          local.get $"#local48 value"
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
      local.set $"#local42 result"
      local.get $"#local42 result"
      local.set $"#local43 self"
      local.get $"#local43 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local43 self"
      i32.eq
      if ;; label = @3
        local.get $"#local42 result"
        ref.i31
        local.set $"#local44 value"
        local.get $"#local44 value"
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
        local.set $"#local45 answer"
        local.get $"#local45 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local46 self"
          local.get $"#local46 self"
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
            local.set $"#local47 value"
            local.get $"#local47 value"
            return
          end
          unreachable
        else
          local.get $"#local45 answer"
          local.set $"#local48 value"
          local.get $"#local48 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    local.get $slot0
    local.set $"#local11 value"
    local.get $"#local11 value"
    local.set $"#local12 value"
    local.get $"#local12 value"
    local.set $"#local13 value"
    local.get $"#local13 value"
    return
  end
  i32.const 1
  ref.i31
  return
)
