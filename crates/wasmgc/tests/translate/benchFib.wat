(func $Integer>>benchFib (;8;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot0 eqref) (local $slot1 eqref) (local $answer eqref) (local $"#local6 answer" (@name "answer") eqref) (local $self (ref null $Marker)) (local $value eqref) (local $"#local9 value" (@name "value") eqref) (local $condition eqref) (local $"#local11 value" (@name "value") eqref) (local $"#local12 value" (@name "value") eqref) (local $"#local13 value" (@name "value") eqref) (local $"#local14 value" (@name "value") eqref) (local $result i32) (local $"#local16 self" (@name "self") i32) (local $"#local17 value" (@name "value") eqref) (local $"#local18 answer" (@name "answer") eqref) (local $"#local19 answer" (@name "answer") eqref) (local $"#local20 self" (@name "self") (ref null $Marker)) (local $"#local21 value" (@name "value") eqref) (local $"#local22 value" (@name "value") eqref) (local $callee (ref null $Code)) (local $"#local24 answer" (@name "answer") eqref) (local $"#local25 callee" (@name "callee") (ref null $Code)) (local $"#local26 answer" (@name "answer") eqref) (local $"#local27 self" (@name "self") (ref null $Marker)) (local $"#local28 value" (@name "value") eqref) (local $"#local29 value" (@name "value") eqref) (local $"#local30 self" (@name "self") (ref null $Site)) (local $object eqref) (local $behavior (ref null $Behavior)) (local $"#local33 self" (@name "self") (ref null $Code)) (local $"#local34 self" (@name "self") (ref null $Site)) (local $"#local35 object" (@name "object") eqref) (local $"#local36 behavior" (@name "behavior") (ref null $Behavior)) (local $"#local37 self" (@name "self") (ref null $Code)) (local $a eqref) (local $b eqref) (local $"#local40 result" (@name "result") i32) (local $"#local41 self" (@name "self") i32) (local $"#local42 value" (@name "value") eqref) (local $"#local43 answer" (@name "answer") eqref) (local $"#local44 self" (@name "self") eqref) (local $"#local45 value" (@name "value") eqref) (local $"#local46 answer" (@name "answer") eqref) (local $"#local47 self" (@name "self") (ref null $Marker)) (local $"#local48 value" (@name "value") eqref) (local $"#local49 value" (@name "value") eqref) (local $"#local50 receiver" (@name "receiver") eqref) (local $argument eqref) (local $index i32) (local $"#local53 a" (@name "a") f64) (local $"#local54 b" (@name "b") f64) (local $"#local55 value" (@name "value") f64) (local $"#local56 receiver" (@name "receiver") eqref)
  local.get $depth
  i32.const 0
  i32.load
  i32.gt_s
  if ;; label = @1
    ref.null $Context
    local.get $receiver
    local.get $code
    ref.null $BlockClosure
    call $"Slots class>>none"
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
        local.tee $"#local6 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
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
            call $"Slots class>>none"
            i32.const 0
            i32.const 4
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            return
          end
          unreachable
        end
        local.get $"#local6 answer"
        local.tee $slot0
        local.tee $condition
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
        call $"Slots class>>with:"
        i32.const 1
        i32.const 4
        ref.null $Marker
        call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
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
      local.tee $result
      local.tee $"#local16 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local16 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.tee $"#local17 value"
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
        local.tee $"#local18 answer"
        local.tee $"#local19 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.tee $"#local20 self"
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
            call $"Slots class>>none"
            i32.const 0
            i32.const 10
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.tee $"#local21 value"
            return
          end
          unreachable
        else
          local.get $"#local19 answer"
          local.tee $"#local22 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    global.get $site0
    local.set $"#local30 self"
    local.get $slot0
    local.tee $object
    ref.test (ref i31)
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local30 self"
      struct.get $Site $integerCode
      ref.is_null
      i32.eqz
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local30 self"
        struct.get $Site $integerCode
      else
        local.get $"#local30 self"
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
      local.tee $behavior
      local.get $"#local30 self"
      struct.get $Site $behavior1
      ref.eq
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local30 self"
        struct.get $Site $code1
      else
        local.get $"#local30 self"
        local.get $behavior
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        i32.const 0
        call $Site>>search:selector:numArgs:
      end
    end
    local.tee $callee
    ref.is_null
    if (result eqref) ;; label = @2
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      local.get $slot0
      call $"Slots class>>with:"
      i32.const 1
      i32.const 0
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>doesNotUnderstand:slots:sp:numArgs:depth:"
    else
      local.get $callee
      local.set $"#local25 callee"
      local.get $slot0
      local.get $"#local25 callee"
      local.get $depth
      i32.const 1
      i32.add
      local.get $"#local25 callee"
      struct.get $Code $index
      call_indirect (type $code0)
    end
    local.tee $"#local24 answer"
    local.tee $"#local26 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.tee $"#local27 self"
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
        call $"Slots class>>none"
        i32.const 0
        i32.const 11
        ref.null $Marker
        call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
        local.tee $"#local28 value"
        return
      end
      unreachable
    end
    local.get $"#local26 answer"
    local.tee $"#local29 value"
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
      local.tee $result
      local.tee $"#local16 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local16 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.tee $"#local17 value"
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
        local.tee $"#local18 answer"
        local.tee $"#local19 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.tee $"#local20 self"
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
            call $"Slots class>>with:"
            i32.const 1
            i32.const 15
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.tee $"#local21 value"
            return
          end
          unreachable
        else
          local.get $"#local19 answer"
          local.tee $"#local22 value"
          local.set $slot1
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    global.get $site1
    local.set $"#local34 self"
    local.get $slot1
    local.tee $"#local35 object"
    ref.test (ref i31)
    if (result (ref null $Code)) ;; label = @2
      local.get $"#local34 self"
      struct.get $Site $integerCode
      ref.is_null
      i32.eqz
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local34 self"
        struct.get $Site $integerCode
      else
        local.get $"#local34 self"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        i32.const 0
        call $Site>>integerCodeFor:numArgs:
      end
    else
      block (result (ref null $Object)) ;; label = @3
        local.get $"#local35 object"
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
      local.tee $"#local36 behavior"
      local.get $"#local34 self"
      struct.get $Site $behavior1
      ref.eq
      if (result (ref null $Code)) ;; label = @3
        local.get $"#local34 self"
        struct.get $Site $code1
      else
        local.get $"#local34 self"
        local.get $"#local36 behavior"
        local.get $code
        struct.get $Code $literals
        i32.const 1
        array.get $Slots
        i32.const 0
        call $Site>>search:selector:numArgs:
      end
    end
    local.tee $callee
    ref.is_null
    if (result eqref) ;; label = @2
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      local.get $slot0
      local.get $slot1
      call $"Slots class>>with:with:"
      i32.const 2
      i32.const 0
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>doesNotUnderstand:slots:sp:numArgs:depth:"
    else
      local.get $callee
      local.set $"#local25 callee"
      local.get $slot1
      local.get $"#local25 callee"
      local.get $depth
      i32.const 1
      i32.add
      local.get $"#local25 callee"
      struct.get $Code $index
      call_indirect (type $code0)
    end
    local.tee $"#local24 answer"
    local.tee $"#local26 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
      local.tee $"#local27 self"
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
        call $"Slots class>>with:"
        i32.const 1
        i32.const 16
        ref.null $Marker
        call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
        local.tee $"#local28 value"
        return
      end
      unreachable
    end
    local.get $"#local26 answer"
    local.tee $"#local29 value"
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
      local.tee $"#local40 result"
      local.tee $"#local41 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local41 self"
      i32.eq
      if ;; label = @3
        local.get $"#local40 result"
        ref.i31
        local.tee $"#local42 value"
        local.set $slot0
        br 1 (;@2;)
      else
        local.get $slot0
        local.set $"#local50 receiver"
        local.get $slot1
        local.set $argument
        local.get $"#local50 receiver"
        ref.test (ref $Float)
        if (result i32) ;; label = @4
          local.get $argument
          ref.test (ref $Float)
        else
          i32.const 0
        end
        if (result eqref) ;; label = @4
          i32.const 0
          local.set $index
          local.get $"#local50 receiver"
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local53 a"
          local.get $argument
          ref.cast (ref null $Float)
          struct.get $Float $value
          local.set $"#local54 b"
          local.get $"#local53 a"
          local.get $"#local54 b"
          f64.add
          local.set $"#local55 value"
          global.get $"Memory FloatBehavior"
          i32.const 0
          local.get $"#local55 value"
          struct.new $Float
        else
          ref.null eq
        end
        local.tee $"#local43 answer"
        ref.is_null
        i32.eqz
        if ;; label = @4
          local.get $"#local43 answer"
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
          local.tee $"#local43 answer"
          local.tee $"#local46 answer"
          ref.is_null
          if ;; label = @5
            global.get $"Unwinding Target"
            local.tee $"#local47 self"
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
              call $"Slots class>>none"
              i32.const 0
              i32.const 17
              ref.null $Marker
              call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
              local.tee $"#local48 value"
              return
            end
            unreachable
          else
            local.get $"#local46 answer"
            local.tee $"#local49 value"
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
      local.tee $a
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
      local.tee $"#local40 result"
      local.tee $"#local41 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local41 self"
      i32.eq
      if ;; label = @3
        local.get $"#local40 result"
        ref.i31
        local.tee $"#local42 value"
        local.set $slot0
        br 1 (;@2;)
      else
        local.get $slot0
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
        local.tee $"#local43 answer"
        local.tee $"#local46 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.tee $"#local47 self"
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
            call $"Slots class>>none"
            i32.const 0
            i32.const 19
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.tee $"#local48 value"
            return
          end
          unreachable
        else
          local.get $"#local46 answer"
          local.tee $"#local49 value"
          local.set $slot0
          br 2 (;@2;)
        end
        unreachable
      end
      unreachable
    end
    local.get $slot0
    return
  end
  i32.const 1
  ref.i31
  return
)
