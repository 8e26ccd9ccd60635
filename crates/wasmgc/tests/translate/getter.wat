(func $Integer>>send: (;5;) (type $code1) (param $receiver eqref) (param $argument0 eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot1 eqref) (local $value eqref) (local $answer eqref) (local $"#local7 value" (@name "value") eqref) (local $callee (ref null $Code)) (local $"#local9 answer" (@name "answer") eqref) (local $"#local10 callee" (@name "callee") (ref null $Code)) (local $"#local11 answer" (@name "answer") eqref) (local $self (ref null $Marker)) (local $"#local13 value" (@name "value") eqref) (local $"#local14 value" (@name "value") eqref) (local $narrow (ref null $Fixed2)) (local $plain eqref) (local $"#local17 value" (@name "value") eqref) (local $"#local18 value" (@name "value") eqref) (local $"#local19 value" (@name "value") eqref) (local $"#local20 value" (@name "value") eqref) (local $behavior (ref null $Behavior)) (local $"#local22 value" (@name "value") eqref) (local $"#local23 value" (@name "value") eqref) (local $"#local24 value" (@name "value") eqref)
  local.get $depth
  i32.const 0
  i32.load
  i32.gt_s
  if ;; label = @1
    ref.null $Context
    local.get $receiver
    local.get $code
    ref.null $BlockClosure
    local.get $argument0
    call $"Slots class>>with:"
    i32.const 1
    i32.const 0
    ref.null $Marker
    call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
    return
  end
  local.get $argument0
  local.set $slot1
  block ;; label = @1
    block ;; label = @2
      block (result eqref) ;; label = @3
        block ;; label = @4
          block (result eqref) ;; label = @5
            local.get $slot1
            br_on_cast_fail 0 (;@5;) eqref (ref $"Fixed2 itself")
            local.tee $narrow
            struct.get $Object $behavior
            global.get $site0
            struct.get $Site $behavior1
            ref.eq
            if ;; label = @6
              global.get $site0
              struct.get $Site $number1
              i32.const 77778
              i32.eq
              if ;; label = @7
                local.get $narrow
                struct.get $Fixed2 $slot1
                br 4 (;@3;)
              end
            end
            br 1 (;@4;)
          end
          drop
        end
        br 1 (;@2;)
      end
      local.set $slot1
      br 1 (;@1;)
    end
    global.get $site0
    local.get $code
    struct.get $Code $literals
    i32.const 1
    array.get $Slots
    i32.const 0
    local.get $slot1
    local.get $code
    call $Site>>anyCodeFor:numArgs:of:from:
    local.tee $callee
    ref.is_null
    if (result eqref) ;; label = @2
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      local.get $argument0
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
      local.set $"#local10 callee"
      local.get $slot1
      local.get $"#local10 callee"
      local.get $depth
      i32.const 1
      i32.add
      local.get $"#local10 callee"
      struct.get $Code $index
      call_indirect (type $code0)
    end
    local.tee $"#local11 answer"
    ref.is_null
    if ;; label = @2
      global.get $"Unwinding Target"
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
        local.get $argument0
        call $"Slots class>>with:"
        i32.const 1
        i32.const 2
        ref.null $Marker
        call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
        return
      end
      unreachable
    else
      local.get $"#local11 answer"
      local.set $slot1
      br 1 (;@1;)
    end
    unreachable
  end
  local.get $slot1
  return
)
