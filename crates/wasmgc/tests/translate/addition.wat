(func $Integer>>addOne (;3;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $answer eqref) (local $self eqref) (local $failed i32) (local $index i32) (local $limit i32) (local $counter i32) (local $slot0 eqref) (local $slot1 eqref) (local $value eqref) (local $"#local12 value" (@name "value") i32) (local $"#local13 value" (@name "value") eqref) (local $a eqref) (local $b eqref) (local $result i32) (local $depthInStack i32) (local $"#local18 self" (@name "self") i32) (local $count i32) (local $"#local20 value" (@name "value") eqref) (local $"#local21 index" (@name "index") i32) (local $"#local22 answer" (@name "answer") eqref) (local $popped i32) (local $"#local24 self" (@name "self") (ref null $Context)) (local $"#local25 depthInStack" (@name "depthInStack") i32) (local $"#local26 count" (@name "count") i32) (local $"#local27 self" (@name "self") (ref null $Marker)) (local $"#local28 self" (@name "self") (ref null $Marker)) (local $"#local29 value" (@name "value") eqref) (local $"#local30 value" (@name "value") eqref) (local $"#local31 value" (@name "value") eqref) (local $"#local32 value" (@name "value") eqref) (local $"#local33 value" (@name "value") eqref) (local $"#local34 value" (@name "value") eqref) (local $"#local35 self" (@name "self") (ref null $Marker)) (local $"#local36 value" (@name "value") eqref) (local $"#local37 value" (@name "value") eqref) (local $home (ref null $Marker)) (local $"#local39 self" (@name "self") (ref null $Marker)) (local $"#local40 self" (@name "self") (ref null $Marker)) (local $"#local41 value" (@name "value") eqref) (local $"#local42 value" (@name "value") eqref) (local $"#local43 home" (@name "home") (ref null $Marker)) (local $"#local44 value" (@name "value") eqref) (local $target (ref null $Context)) (local $unwind (ref null $Context)) (local $"#local47 count" (@name "count") i32) (local $"#local48 value" (@name "value") eqref) (local $"#local49 value" (@name "value") eqref) (local $"#local50 index" (@name "index") i32) (local $selector eqref) (local $"#local52 count" (@name "count") i32) (local $"#local53 depthInStack" (@name "depthInStack") i32) (local $object eqref) (local $callee (ref null $Code)) (local $"#local56 selector" (@name "selector") eqref) (local $"#local57 count" (@name "count") i32) (local $"#local58 answer" (@name "answer") eqref) (local $"#local59 popped" (@name "popped") i32) (local $"#local60 self" (@name "self") (ref null $Context)) (local $"#local61 depthInStack" (@name "depthInStack") i32) (local $"#local62 count" (@name "count") i32) (local $arguments (ref null $Slots)) (local $"#local64 index" (@name "index") i32) (local $"#local65 limit" (@name "limit") i32) (local $"#local66 depthInStack" (@name "depthInStack") i32) (local $"#local67 callee" (@name "callee") (ref null $Code)) (local $"#local68 count" (@name "count") i32) (local $"#local69 self" (@name "self") (ref null $Marker)) (local $"#local70 self" (@name "self") (ref null $Marker)) (local $"#local71 value" (@name "value") eqref) (local $"#local72 value" (@name "value") eqref) (local $"#local73 value" (@name "value") eqref) (local $"#local74 value" (@name "value") eqref) (local $"#local75 self" (@name "self") (ref null $Context)) (local $"#local76 count" (@name "count") i32) (local $"#local77 value" (@name "value") eqref) (local $"#local78 value" (@name "value") eqref) (local $"#local79 value" (@name "value") eqref) (local $"#local80 index" (@name "index") i32) (local $"#local81 selector" (@name "selector") eqref) (local $"#local82 count" (@name "count") i32) (local $"#local83 depthInStack" (@name "depthInStack") i32) (local $"#local84 object" (@name "object") eqref) (local $"#local85 callee" (@name "callee") (ref null $Code)) (local $"#local86 selector" (@name "selector") eqref) (local $"#local87 count" (@name "count") i32) (local $"#local88 answer" (@name "answer") eqref) (local $"#local89 popped" (@name "popped") i32) (local $"#local90 self" (@name "self") (ref null $Context)) (local $"#local91 depthInStack" (@name "depthInStack") i32) (local $"#local92 count" (@name "count") i32) (local $"#local93 arguments" (@name "arguments") (ref null $Slots)) (local $"#local94 index" (@name "index") i32) (local $"#local95 limit" (@name "limit") i32) (local $"#local96 depthInStack" (@name "depthInStack") i32) (local $"#local97 callee" (@name "callee") (ref null $Code)) (local $"#local98 count" (@name "count") i32) (local $"#local99 self" (@name "self") (ref null $Marker)) (local $"#local100 self" (@name "self") (ref null $Marker)) (local $"#local101 value" (@name "value") eqref) (local $"#local102 value" (@name "value") eqref) (local $"#local103 value" (@name "value") eqref) (local $"#local104 value" (@name "value") eqref) (local $"#local105 value" (@name "value") eqref) (local $"#local106 self" (@name "self") (ref null $Marker)) (local $"#local107 value" (@name "value") eqref)
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
    local.get $receiver
    ref.test (ref i31)
    if (result i32) ;; label = @2
      i32.const 1
    else
      i32.const 0
    end
    if ;; label = @2
      local.get $receiver
      ref.cast i31ref
      i31.get_s
      i32.const 1
      i32.add
      local.set $result
      local.get $result
      local.set $"#local18 self"
      local.get $"#local18 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local18 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local20 value"
        local.get $"#local20 value"
        local.set $slot0
        br 2 (;@1;)
      else
        i32.const 0
        local.get $receiver
        i32.const 1
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local22 answer"
        local.get $"#local22 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local27 self"
          local.get $"#local27 self"
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
            i32.const 3
            ref.null $Marker
            call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
            local.set $"#local31 value"
            local.get $"#local31 value"
            return
          end
          unreachable
        else
          local.get $"#local22 answer"
          local.set $"#local32 value"
          local.get $"#local32 value"
          local.set $slot0
          br 3 (;@1;)
        end
        unreachable
      end
      unreachable
    else
      i32.const 0
      local.get $receiver
      i32.const 1
      ref.i31
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>arithmetic:receiver:argument:depth:"
      local.set $"#local22 answer"
      local.get $"#local22 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
        local.set $"#local27 self"
        local.get $"#local27 self"
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
          array.new_fixed $Slots 0
          i32.const 0
          i32.const 3
          ref.null $Marker
          call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
          local.set $"#local31 value"
          local.get $"#local31 value"
          return
        end
        unreachable
      else
        local.get $"#local22 answer"
        local.set $"#local32 value"
        local.get $"#local32 value"
        local.set $slot0
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  local.get $slot0
  local.set $"#local33 value"
  local.get $"#local33 value"
  local.set $"#local34 value"
  local.get $"#local34 value"
  local.set $"#local36 value"
  local.get $"#local36 value"
  return
)
