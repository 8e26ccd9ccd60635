(func $Integer>>benchFib (;5;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot0 eqref) (local $slot1 eqref) (local $answer eqref) (local $"#local6 answer" (@name "answer") eqref) (local $self (ref null $Marker)) (local $value eqref) (local $"#local9 value" (@name "value") eqref) (local $condition eqref) (local $"#local11 value" (@name "value") eqref) (local $"#local12 value" (@name "value") eqref) (local $"#local13 value" (@name "value") eqref) (local $"#local14 value" (@name "value") eqref) (local $result i32) (local $"#local16 self" (@name "self") i32) (local $"#local17 value" (@name "value") eqref) (local $"#local18 answer" (@name "answer") eqref) (local $"#local19 answer" (@name "answer") eqref) (local $"#local20 self" (@name "self") (ref null $Marker)) (local $"#local21 value" (@name "value") eqref) (local $"#local22 value" (@name "value") eqref) (local $callee (ref null $Code)) (local $"#local24 answer" (@name "answer") eqref) (local $depthInStack i32) (local $count i32) (local $arguments (ref null $Slots)) (local $index i32) (local $limit i32) (local $"#local30 callee" (@name "callee") (ref null $Code)) (local $"#local31 answer" (@name "answer") eqref) (local $"#local32 self" (@name "self") (ref null $Marker)) (local $"#local33 value" (@name "value") eqref) (local $"#local34 value" (@name "value") eqref) (local $"#local35 self" (@name "self") (ref null $Site)) (local $object eqref) (local $behavior (ref null $Behavior)) (local $"#local38 self" (@name "self") (ref null $Code)) (local $"#local39 self" (@name "self") (ref null $Site)) (local $"#local40 object" (@name "object") eqref) (local $"#local41 behavior" (@name "behavior") (ref null $Behavior)) (local $"#local42 self" (@name "self") (ref null $Code)) (local $a eqref) (local $b eqref) (local $"#local45 result" (@name "result") i32) (local $"#local46 self" (@name "self") i32) (local $"#local47 value" (@name "value") eqref) (local $"#local48 answer" (@name "answer") eqref) (local $"#local49 self" (@name "self") eqref) (local $"#local50 value" (@name "value") eqref) (local $"#local51 answer" (@name "answer") eqref) (local $"#local52 self" (@name "self") (ref null $Marker)) (local $"#local53 value" (@name "value") eqref) (local $"#local54 value" (@name "value") eqref) (local $"#local55 receiver" (@name "receiver") eqref) (local $argument eqref) (local $"#local57 index" (@name "index") i32) (local $"#local58 a" (@name "a") f64) (local $"#local59 b" (@name "b") f64) (local $"#local60 value" (@name "value") f64) (local $"#local61 receiver" (@name "receiver") eqref)
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
        local.get $receiver
        ref.test (ref $Float)
        if ;; label = @4
        end
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
        local.set $"#local6 answer"
        local.get $"#local6 answer"
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
        local.get $"#local6 answer"
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
        local.get $receiver
        ref.test (ref $Float)
        if ;; label = @4
        end
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
        local.set $"#local19 answer"
        local.get $"#local19 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local20 self"
          local.get $"#local20 self"
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
            local.set $"#local21 value"
            local.get $"#local21 value"
            return
          end
          unreachable
        else
          local.get $"#local19 answer"
          local.set $"#local22 value"
          local.get $"#local22 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    global.get $site0
    local.set $"#local35 self"
    local.get $slot0
    local.set $object
    local.get $object
    ref.test (ref i31)
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local35 self"
      struct.get $Site $integerCode
      local.set $"#local38 self"
      local.get $"#local38 self"
      ref.is_null
      i32.eqz
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local35 self"
        struct.get $Site $integerCode
      else
        local.get $"#local35 self"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        i32.const 0
        call $Site>>integerCodeFor:numArgs:
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
        br_on_cast 0 (;@3;) eqref (ref $Character)
        br_on_cast 0 (;@3;) eqref (ref $Float)
        br_on_cast 0 (;@3;) eqref (ref $"Fixed12 itself")
        br_on_cast 0 (;@3;) eqref (ref $Words)
        ref.cast (ref null $Object)
      end
      struct.get $Object $behavior
      local.set $behavior
      local.get $behavior
      local.get $"#local35 self"
      struct.get $Site $behavior1
      ref.eq
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local35 self"
        struct.get $Site $code1
      else
        local.get $"#local35 self"
        local.get $behavior
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        i32.const 0
        call $Site>>search:selector:numArgs:
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
    local.set $"#local31 answer"
    local.get $"#local31 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.set $"#local32 self"
      local.get $"#local32 self"
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
        local.set $"#local33 value"
        local.get $"#local33 value"
        return
      end
      unreachable
    end
    local.get $"#local31 answer"
    local.set $"#local34 value"
    local.get $"#local34 value"
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
        local.get $receiver
        ref.test (ref $Float)
        if ;; label = @4
        end
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
        local.set $"#local19 answer"
        local.get $"#local19 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local20 self"
          local.get $"#local20 self"
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
            local.set $"#local21 value"
            local.get $"#local21 value"
            return
          end
          unreachable
        else
          local.get $"#local19 answer"
          local.set $"#local22 value"
          local.get $"#local22 value"
          local.set $slot1
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    global.get $site1
    local.set $"#local39 self"
    local.get $slot1
    local.set $"#local40 object"
    local.get $"#local40 object"
    ref.test (ref i31)
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local39 self"
      struct.get $Site $integerCode
      local.set $"#local42 self"
      local.get $"#local42 self"
      ref.is_null
      i32.eqz
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local39 self"
        struct.get $Site $integerCode
      else
        local.get $"#local39 self"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        i32.const 0
        call $Site>>integerCodeFor:numArgs:
      end
    else
      block (result (ref null $Object)) ;; label = @3
        local.get $"#local40 object"
        br_on_cast 0 (;@3;) eqref (ref $"Fixed2 itself")
        br_on_cast 0 (;@3;) eqref (ref $"Fixed4 itself")
        br_on_cast 0 (;@3;) eqref (ref $"Fixed6 itself")
        br_on_cast 0 (;@3;) eqref (ref $ClassObject)
        br_on_cast 0 (;@3;) eqref (ref $"Pointers itself")
        br_on_cast 0 (;@3;) eqref (ref $BlockClosure)
        br_on_cast 0 (;@3;) eqref (ref $Bytes)
        br_on_cast 0 (;@3;) eqref (ref $"Fixed8 itself")
        br_on_cast 0 (;@3;) eqref (ref $Character)
        br_on_cast 0 (;@3;) eqref (ref $Float)
        br_on_cast 0 (;@3;) eqref (ref $"Fixed12 itself")
        br_on_cast 0 (;@3;) eqref (ref $Words)
        ref.cast (ref null $Object)
      end
      struct.get $Object $behavior
      local.set $"#local41 behavior"
      local.get $"#local41 behavior"
      local.get $"#local39 self"
      struct.get $Site $behavior1
      ref.eq
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local39 self"
        struct.get $Site $code1
      else
        local.get $"#local39 self"
        local.get $"#local41 behavior"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        i32.const 0
        call $Site>>search:selector:numArgs:
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
    local.set $"#local31 answer"
    local.get $"#local31 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.set $"#local32 self"
      local.get $"#local32 self"
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
        local.set $"#local33 value"
        local.get $"#local33 value"
        return
      end
      unreachable
    end
    local.get $"#local31 answer"
    local.set $"#local34 value"
    local.get $"#local34 value"
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
      local.set $"#local45 result"
      local.get $"#local45 result"
      local.set $"#local46 self"
      local.get $"#local46 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local46 self"
      i32.eq
      if ;; label = @3
        local.get $"#local45 result"
        ref.i31
        local.set $"#local47 value"
        local.get $"#local47 value"
        local.set $slot0
        br 1 (;@2;)
      else
        local.get $slot0
        local.set $"#local55 receiver"
        local.get $slot1
        local.set $argument
        local.get $"#local55 receiver"
        ref.test (ref $Float)
        if (result i32) ;; label = @4
          local.get $argument
          ref.test (ref $Float)
        else
          i32.const 0
        end
        if (result eqref) ;; label = @4
          i32.const 0
          local.set $"#local57 index"
          local.get $"#local55 receiver"
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local58 a"
          local.get $argument
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local59 b"
          local.get $"#local58 a"
          local.get $"#local59 b"
          f64.add
          local.set $"#local60 value"
          global.get $"Memory FloatBehavior"
          i32.const 0
          local.get $"#local60 value"
          struct.new $Float
        else
          ref.null eq
        end
        local.set $"#local48 answer"
        local.get $"#local48 answer"
        local.set $"#local49 self"
        local.get $"#local49 self"
        ref.is_null
        i32.eqz
        if ;; label = @4
          local.get $"#local48 answer"
          local.set $"#local50 value"
          local.get $"#local50 value"
          local.set $slot0
          br 2 (;@2;)
        else
          i32.const 0
          local.get $slot0
          local.get $slot1
          local.get $depth
          i32.const 1
          i32.add
          call $"Interpreter class>>arithmetic:receiver:argument:depth:"
          local.set $"#local48 answer"
          local.get $"#local48 answer"
          local.set $"#local51 answer"
          local.get $"#local51 answer"
          ref.is_null
          if ;; label = @5
            global.get $"Unwinding Target"
            local.set $"#local52 self"
            local.get $"#local52 self"
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
              array.new_fixed $Slots 0
              i32.const 0
              i32.const 17
              ref.null $Marker
              call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
              local.set $"#local53 value"
              local.get $"#local53 value"
              return
            end
            unreachable
          else
            local.get $"#local51 answer"
            local.set $"#local54 value"
            local.get $"#local54 value"
            local.set $slot0
            br 3 (;@2;)
          end
          unreachable
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
      local.set $"#local45 result"
      local.get $"#local45 result"
      local.set $"#local46 self"
      local.get $"#local46 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local46 self"
      i32.eq
      if ;; label = @3
        local.get $"#local45 result"
        ref.i31
        local.set $"#local47 value"
        local.get $"#local47 value"
        local.set $slot0
        br 1 (;@2;)
      else
        local.get $slot0
        local.set $"#local61 receiver"
        local.get $"#local61 receiver"
        ref.test (ref $Float)
        if ;; label = @4
        end
        i32.const 0
        local.get $slot0
        i32.const 1
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local48 answer"
        local.get $"#local48 answer"
        local.set $"#local51 answer"
        local.get $"#local51 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local52 self"
          local.get $"#local52 self"
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
            local.set $"#local53 value"
            local.get $"#local53 value"
            return
          end
          unreachable
        else
          local.get $"#local51 answer"
          local.set $"#local54 value"
          local.get $"#local54 value"
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
