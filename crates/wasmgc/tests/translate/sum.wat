(func $Integer>>sum (;3;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $answer eqref) (local $self eqref) (local $failed i32) (local $index i32) (local $limit i32) (local $counter i32) (local $slot0 eqref) (local $slot1 eqref) (local $slot2 eqref) (local $slot3 eqref) (local $value i32) (local $"#local14 value" (@name "value") eqref) (local $"#local15 index" (@name "index") i32) (local $"#local16 index" (@name "index") i32) (local $"#local17 value" (@name "value") eqref) (local $"#local18 value" (@name "value") eqref) (local $a eqref) (local $b eqref) (local $depthInStack i32) (local $count i32) (local $"#local23 value" (@name "value") eqref) (local $"#local24 count" (@name "count") i32) (local $"#local25 value" (@name "value") eqref) (local $"#local26 index" (@name "index") i32) (local $"#local27 answer" (@name "answer") eqref) (local $popped i32) (local $"#local29 self" (@name "self") (ref null $Context)) (local $"#local30 depthInStack" (@name "depthInStack") i32) (local $"#local31 count" (@name "count") i32) (local $"#local32 self" (@name "self") (ref null $Marker)) (local $"#local33 self" (@name "self") (ref null $Marker)) (local $"#local34 value" (@name "value") eqref) (local $"#local35 value" (@name "value") eqref) (local $"#local36 value" (@name "value") eqref) (local $"#local37 value" (@name "value") eqref) (local $distance i32) (local $condition eqref) (local $"#local40 distance" (@name "distance") i32) (local $"#local41 value" (@name "value") eqref) (local $"#local42 counter" (@name "counter") i32) (local $"#local43 value" (@name "value") eqref) (local $"#local44 index" (@name "index") i32) (local $selector eqref) (local $"#local46 count" (@name "count") i32) (local $"#local47 depthInStack" (@name "depthInStack") i32) (local $object eqref) (local $callee (ref null $Code)) (local $"#local50 selector" (@name "selector") eqref) (local $"#local51 count" (@name "count") i32) (local $"#local52 answer" (@name "answer") eqref) (local $"#local53 popped" (@name "popped") i32) (local $"#local54 self" (@name "self") (ref null $Context)) (local $"#local55 depthInStack" (@name "depthInStack") i32) (local $"#local56 count" (@name "count") i32) (local $arguments (ref null $Slots)) (local $"#local58 index" (@name "index") i32) (local $"#local59 limit" (@name "limit") i32) (local $"#local60 depthInStack" (@name "depthInStack") i32) (local $"#local61 callee" (@name "callee") (ref null $Code)) (local $"#local62 count" (@name "count") i32) (local $"#local63 self" (@name "self") (ref null $Marker)) (local $"#local64 self" (@name "self") (ref null $Marker)) (local $"#local65 value" (@name "value") eqref) (local $"#local66 value" (@name "value") eqref) (local $"#local67 value" (@name "value") eqref) (local $"#local68 value" (@name "value") eqref) (local $"#local69 value" (@name "value") eqref) (local $"#local70 value" (@name "value") eqref) (local $"#local71 self" (@name "self") (ref null $Marker)) (local $"#local72 value" (@name "value") eqref) (local $"#local73 value" (@name "value") eqref) (local $home (ref null $Marker)) (local $"#local75 self" (@name "self") (ref null $Marker)) (local $"#local76 self" (@name "self") (ref null $Marker)) (local $"#local77 value" (@name "value") eqref) (local $"#local78 value" (@name "value") eqref) (local $"#local79 home" (@name "home") (ref null $Marker)) (local $"#local80 value" (@name "value") eqref) (local $target (ref null $Context)) (local $unwind (ref null $Context)) (local $"#local83 count" (@name "count") i32) (local $"#local84 value" (@name "value") eqref) (local $"#local85 value" (@name "value") eqref) (local $"#local86 index" (@name "index") i32) (local $"#local87 selector" (@name "selector") eqref) (local $"#local88 count" (@name "count") i32) (local $"#local89 depthInStack" (@name "depthInStack") i32) (local $"#local90 object" (@name "object") eqref) (local $"#local91 callee" (@name "callee") (ref null $Code)) (local $"#local92 selector" (@name "selector") eqref) (local $"#local93 count" (@name "count") i32) (local $"#local94 answer" (@name "answer") eqref) (local $"#local95 popped" (@name "popped") i32) (local $"#local96 self" (@name "self") (ref null $Context)) (local $"#local97 depthInStack" (@name "depthInStack") i32) (local $"#local98 count" (@name "count") i32) (local $"#local99 arguments" (@name "arguments") (ref null $Slots)) (local $"#local100 index" (@name "index") i32) (local $"#local101 limit" (@name "limit") i32) (local $"#local102 depthInStack" (@name "depthInStack") i32) (local $"#local103 callee" (@name "callee") (ref null $Code)) (local $"#local104 count" (@name "count") i32) (local $"#local105 self" (@name "self") (ref null $Marker)) (local $"#local106 self" (@name "self") (ref null $Marker)) (local $"#local107 value" (@name "value") eqref) (local $"#local108 value" (@name "value") eqref) (local $"#local109 value" (@name "value") eqref) (local $"#local110 value" (@name "value") eqref) (local $"#local111 self" (@name "self") (ref null $Context)) (local $"#local112 count" (@name "count") i32) (local $"#local113 value" (@name "value") eqref) (local $"#local114 value" (@name "value") eqref) (local $"#local115 value" (@name "value") eqref) (local $"#local116 index" (@name "index") i32) (local $"#local117 selector" (@name "selector") eqref) (local $"#local118 count" (@name "count") i32) (local $"#local119 depthInStack" (@name "depthInStack") i32) (local $"#local120 object" (@name "object") eqref) (local $"#local121 callee" (@name "callee") (ref null $Code)) (local $"#local122 selector" (@name "selector") eqref) (local $"#local123 count" (@name "count") i32) (local $"#local124 answer" (@name "answer") eqref) (local $"#local125 popped" (@name "popped") i32) (local $"#local126 self" (@name "self") (ref null $Context)) (local $"#local127 depthInStack" (@name "depthInStack") i32) (local $"#local128 count" (@name "count") i32) (local $"#local129 arguments" (@name "arguments") (ref null $Slots)) (local $"#local130 index" (@name "index") i32) (local $"#local131 limit" (@name "limit") i32) (local $"#local132 depthInStack" (@name "depthInStack") i32) (local $"#local133 callee" (@name "callee") (ref null $Code)) (local $"#local134 count" (@name "count") i32) (local $"#local135 self" (@name "self") (ref null $Marker)) (local $"#local136 self" (@name "self") (ref null $Marker)) (local $"#local137 value" (@name "value") eqref) (local $"#local138 value" (@name "value") eqref) (local $"#local139 value" (@name "value") eqref) (local $"#local140 value" (@name "value") eqref) (local $"#local141 value" (@name "value") eqref) (local $"#local142 self" (@name "self") (ref null $Marker)) (local $"#local143 value" (@name "value") eqref) (local $"#local144 a" (@name "a") eqref) (local $"#local145 b" (@name "b") eqref) (local $result i32) (local $"#local147 depthInStack" (@name "depthInStack") i32) (local $"#local148 self" (@name "self") i32) (local $"#local149 count" (@name "count") i32) (local $"#local150 value" (@name "value") eqref) (local $"#local151 index" (@name "index") i32) (local $"#local152 answer" (@name "answer") eqref) (local $"#local153 popped" (@name "popped") i32) (local $"#local154 self" (@name "self") (ref null $Context)) (local $"#local155 depthInStack" (@name "depthInStack") i32) (local $"#local156 count" (@name "count") i32) (local $"#local157 self" (@name "self") (ref null $Marker)) (local $"#local158 self" (@name "self") (ref null $Marker)) (local $"#local159 value" (@name "value") eqref) (local $"#local160 value" (@name "value") eqref) (local $"#local161 value" (@name "value") eqref) (local $"#local162 value" (@name "value") eqref) (local $"#local163 distance" (@name "distance") i32) (local $"#local164 distance" (@name "distance") i32) (local $"#local165 value" (@name "value") eqref) (local $"#local166 counter" (@name "counter") i32)
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
  i32.const 0
  ref.i31
  local.set $slot0
  i32.const 1
  ref.i31
  local.set $slot1
  loop ;; label = @1
    local.get $slot1
    local.set $"#local17 value"
    local.get $"#local17 value"
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
          i32.const 2
          local.set $count
          global.get $"Memory TrueObject"
          local.set $"#local23 value"
          global.get $"Memory TrueObject"
          local.set $slot2
        else
          i32.const 2
          local.set $"#local24 count"
          global.get $"Memory FalseObject"
          local.set $"#local25 value"
          global.get $"Memory FalseObject"
          local.set $slot2
        end
        br 1 (;@2;)
      else
        i32.const 4
        local.get $slot2
        local.get $slot3
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local27 answer"
        local.get $"#local27 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local32 self"
          local.get $"#local32 self"
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
            local.set $"#local36 value"
            local.get $"#local36 value"
            return
          end
          unreachable
        else
          local.get $"#local27 answer"
          local.set $"#local37 value"
          local.get $"#local37 value"
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
      local.set $"#local17 value"
      local.get $"#local17 value"
      local.set $slot2
      local.get $slot2
      local.set $"#local69 value"
      local.get $"#local69 value"
      local.set $"#local70 value"
      local.get $"#local70 value"
      local.set $"#local72 value"
      local.get $"#local72 value"
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
      local.set $"#local43 value"
      local.get $"#local43 value"
      return
    end
    local.get $slot0
    local.set $"#local17 value"
    local.get $"#local17 value"
    local.set $slot2
    local.get $slot1
    local.set $"#local17 value"
    local.get $"#local17 value"
    local.set $slot3
    block ;; label = @2
      local.get $slot2
      local.set $"#local144 a"
      local.get $slot3
      local.set $"#local145 b"
      local.get $"#local144 a"
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $"#local145 b"
        ref.test (ref i31)
      else
        i32.const 0
      end
      if ;; label = @3
        local.get $"#local144 a"
        ref.cast i31ref
        i31.get_s
        local.get $"#local145 b"
        ref.cast i31ref
        i31.get_s
        i32.add
        local.set $result
        local.get $result
        local.set $"#local148 self"
        local.get $"#local148 self"
        i32.const 1
        i32.shl
        i32.const 1
        i32.shr_s
        local.get $"#local148 self"
        i32.eq
        if ;; label = @4
          local.get $result
          ref.i31
          local.set $"#local150 value"
          local.get $"#local150 value"
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
          local.set $"#local152 answer"
          local.get $"#local152 answer"
          ref.is_null
          if ;; label = @5
            global.get $"Unwinding Target"
            local.set $"#local157 self"
            local.get $"#local157 self"
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
              array.new_fixed $Slots 2
              i32.const 2
              i32.const 12
              ref.null $Marker
              call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
              local.set $"#local161 value"
              local.get $"#local161 value"
              return
            end
            unreachable
          else
            local.get $"#local152 answer"
            local.set $"#local162 value"
            local.get $"#local162 value"
            local.set $slot2
            br 3 (;@2;)
          end
          unreachable
        end
        unreachable
      else
        i32.const 0
        local.get $slot2
        local.get $slot3
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local152 answer"
        local.get $"#local152 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local157 self"
          local.get $"#local157 self"
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
            local.set $"#local161 value"
            local.get $"#local161 value"
            return
          end
          unreachable
        else
          local.get $"#local152 answer"
          local.set $"#local162 value"
          local.get $"#local162 value"
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
    local.set $"#local17 value"
    local.get $"#local17 value"
    local.set $slot2
    i32.const 1
    ref.i31
    local.set $slot3
    block ;; label = @2
      local.get $slot2
      local.set $"#local144 a"
      local.get $slot3
      local.set $"#local145 b"
      local.get $"#local144 a"
      ref.test (ref i31)
      if (result i32) ;; label = @3
        local.get $"#local145 b"
        ref.test (ref i31)
      else
        i32.const 0
      end
      if ;; label = @3
        local.get $"#local144 a"
        ref.cast i31ref
        i31.get_s
        local.get $"#local145 b"
        ref.cast i31ref
        i31.get_s
        i32.add
        local.set $result
        local.get $result
        local.set $"#local148 self"
        local.get $"#local148 self"
        i32.const 1
        i32.shl
        i32.const 1
        i32.shr_s
        local.get $"#local148 self"
        i32.eq
        if ;; label = @4
          local.get $result
          ref.i31
          local.set $"#local150 value"
          local.get $"#local150 value"
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
          local.set $"#local152 answer"
          local.get $"#local152 answer"
          ref.is_null
          if ;; label = @5
            global.get $"Unwinding Target"
            local.set $"#local157 self"
            local.get $"#local157 self"
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
              array.new_fixed $Slots 2
              i32.const 2
              i32.const 16
              ref.null $Marker
              call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
              local.set $"#local161 value"
              local.get $"#local161 value"
              return
            end
            unreachable
          else
            local.get $"#local152 answer"
            local.set $"#local162 value"
            local.get $"#local162 value"
            local.set $slot2
            br 3 (;@2;)
          end
          unreachable
        end
        unreachable
      else
        i32.const 0
        local.get $slot2
        local.get $slot3
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local152 answer"
        local.get $"#local152 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local157 self"
          local.get $"#local157 self"
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
            local.set $"#local161 value"
            local.get $"#local161 value"
            return
          end
          unreachable
        else
          local.get $"#local152 answer"
          local.set $"#local162 value"
          local.get $"#local162 value"
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
    i32.load
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
    local.set $"#local165 value"
    local.get $"#local165 value"
    return
  end
  unreachable
)
