(func $Integer>>send: (;5;) (type $code1) (param $receiver eqref) (param $argument0 eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot1 eqref) (local $value eqref) (local $answer eqref) (local $self eqref) (local $"#local8 value" (@name "value") eqref) (local $callee (ref null $Code)) (local $"#local10 answer" (@name "answer") eqref) (local $"#local11 callee" (@name "callee") (ref null $Code)) (local $"#local12 answer" (@name "answer") eqref) (local $"#local13 self" (@name "self") (ref null $Marker)) (local $"#local14 value" (@name "value") eqref) (local $"#local15 value" (@name "value") eqref) (local $narrow (ref null $Fixed2)) (local $plain eqref) (local $"#local18 value" (@name "value") eqref) (local $"#local19 value" (@name "value") eqref) (local $"#local20 value" (@name "value") eqref) (local $"#local21 value" (@name "value") eqref) (local $behavior (ref null $Behavior)) (local $"#local23 value" (@name "value") eqref) (local $"#local24 value" (@name "value") eqref) (local $"#local25 value" (@name "value") eqref)
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
  local.set $value
  local.get $value
  local.set $slot1
  block ;; label = @1
    block (result eqref) ;; label = @2
      block ;; label = @3
        block ;; label = @4
          block (result eqref) ;; label = @5
            local.get $slot1
            br_on_cast_fail 0 (;@5;) eqref (ref $"Fixed2 itself")
            local.set $narrow
            local.get $narrow
            struct.get $Object $behavior
            local.set $behavior
            local.get $behavior
            global.get $site0
            struct.get $Site $behavior1
            ref.eq
            if (result i32) ;; label = @6
              global.get $site0
              struct.get $Site $code1
              struct.get $Code $number
              i32.const 77777
              i32.eq
            else
              i32.const 0
            end
            if ;; label = @6
              local.get $narrow
              struct.get $Fixed2 $slot1
              local.set $"#local18 value"
              local.get $"#local18 value"
              local.set $plain
              local.get $plain
              local.set $"#local19 value"
              local.get $"#local19 value"
              local.set $"#local20 value"
              local.get $"#local20 value"
              local.set $"#local21 value"
              local.get $"#local21 value"
              br 4 (;@2;)
            end
            br 1 (;@4;)
          end
          drop
        end
      end
      ref.null eq
    end
    local.set $answer
    local.get $answer
    local.set $self
    local.get $self
    ref.is_null
    i32.eqz
    if ;; label = @2
      local.get $answer
      local.set $"#local8 value"
      local.get $"#local8 value"
      local.set $slot1
      br 1 (;@1;)
    else
      global.get $site0
      local.get $code
      struct.get $Code $literals
      i32.const 1
      array.get $Slots
      i32.const 0
      local.get $slot1
      local.get $code
      call $Site>>anyCodeFor:numArgs:of:from:
      local.set $callee
      local.get $callee
      ref.is_null
      if (result eqref) ;; label = @3
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
        local.set $"#local11 callee"
        local.get $slot1
        local.get $"#local11 callee"
        local.get $depth
        i32.const 1
        i32.add
        local.get $"#local11 callee"
        struct.get $Code $index
        call_indirect (type $code0)
      end
      local.set $"#local10 answer"
      local.get $"#local10 answer"
      local.set $"#local12 answer"
      local.get $"#local12 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
        local.set $"#local13 self"
        local.get $"#local13 self"
        ref.is_null
        i32.eqz
        if ;; label = @4
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
          local.set $"#local14 value"
          local.get $"#local14 value"
          return
        end
        unreachable
      else
        local.get $"#local12 answer"
        local.set $"#local15 value"
        local.get $"#local15 value"
        local.set $slot1
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  local.get $slot1
  local.set $"#local23 value"
  local.get $"#local23 value"
  local.set $"#local24 value"
  local.get $"#local24 value"
  local.set $"#local25 value"
  local.get $"#local25 value"
  return
)
