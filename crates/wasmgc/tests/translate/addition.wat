(func $Integer>>addOne (;3;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $slot0 eqref) (local $result i32) (local $self i32) (local $value eqref) (local $answer eqref) (local $"#local8 answer" (@name "answer") eqref) (local $"#local9 self" (@name "self") (ref null $Marker)) (local $"#local10 value" (@name "value") eqref) (local $"#local11 value" (@name "value") eqref) (local $"#local12 value" (@name "value") eqref) (local $"#local13 value" (@name "value") eqref) (local $"#local14 value" (@name "value") eqref)
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
    local.get $receiver
    ref.test (ref i31)
    if (result i32) ;; label = @2
      local.get $receiver
      ref.cast i31ref
      i31.get_s
      i32.const 1
      i32.add
    else
      i32.const 1073741824
    end
    local.tee $result
    local.tee $self
    i32.const 1
    i32.shl
    i32.const 1
    i32.shr_s
    local.get $self
    i32.eq
    if ;; label = @2
      local.get $result
      ref.i31
      local.set $slot0
      br 1 (;@1;)
    else
      local.get $receiver
      ref.test (ref $Float)
      if ;; label = @3
      end
      i32.const 0
      local.get $receiver
      i32.const 1
      ref.i31
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>arithmetic:receiver:argument:depth:"
      local.tee $"#local8 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
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
          call $"Slots class>>none"
          i32.const 0
          i32.const 3
          ref.null $Marker
          call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
          return
        end
        unreachable
      else
        local.get $"#local8 answer"
        local.set $slot0
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  local.get $slot0
  return
)
