(func $Integer>>benchFib (;6;) (type $code0) (param $receiver eqref) (param $code (ref null $Code)) (param $depth i32) (result eqref)
  (local $answer eqref) (local $self eqref) (local $failed i32) (local $index i32) (local $limit i32) (local $counter i32) (local $slot0 eqref) (local $slot1 eqref) (local $slot2 eqref) (local $value eqref) (local $"#local13 value" (@name "value") i32) (local $"#local14 value" (@name "value") eqref) (local $a eqref) (local $b eqref) (local $depthInStack i32) (local $count i32) (local $"#local19 value" (@name "value") eqref) (local $"#local20 count" (@name "count") i32) (local $"#local21 value" (@name "value") eqref) (local $"#local22 index" (@name "index") i32) (local $"#local23 answer" (@name "answer") eqref) (local $popped i32) (local $"#local25 self" (@name "self") (ref null $Context)) (local $"#local26 depthInStack" (@name "depthInStack") i32) (local $"#local27 count" (@name "count") i32) (local $"#local28 self" (@name "self") (ref null $Marker)) (local $"#local29 self" (@name "self") (ref null $Marker)) (local $"#local30 value" (@name "value") eqref) (local $"#local31 value" (@name "value") eqref) (local $"#local32 value" (@name "value") eqref) (local $"#local33 value" (@name "value") eqref) (local $distance i32) (local $condition eqref) (local $"#local36 distance" (@name "distance") i32) (local $"#local37 value" (@name "value") eqref) (local $"#local38 counter" (@name "counter") i32) (local $"#local39 value" (@name "value") eqref) (local $"#local40 index" (@name "index") i32) (local $selector eqref) (local $"#local42 count" (@name "count") i32) (local $"#local43 depthInStack" (@name "depthInStack") i32) (local $object eqref) (local $callee (ref null $Code)) (local $"#local46 selector" (@name "selector") eqref) (local $"#local47 count" (@name "count") i32) (local $"#local48 answer" (@name "answer") eqref) (local $"#local49 popped" (@name "popped") i32) (local $"#local50 self" (@name "self") (ref null $Context)) (local $"#local51 depthInStack" (@name "depthInStack") i32) (local $"#local52 count" (@name "count") i32) (local $arguments (ref null $Slots)) (local $"#local54 index" (@name "index") i32) (local $"#local55 limit" (@name "limit") i32) (local $"#local56 depthInStack" (@name "depthInStack") i32) (local $"#local57 callee" (@name "callee") (ref null $Code)) (local $"#local58 count" (@name "count") i32) (local $"#local59 self" (@name "self") (ref null $Marker)) (local $"#local60 self" (@name "self") (ref null $Marker)) (local $"#local61 value" (@name "value") eqref) (local $"#local62 value" (@name "value") eqref) (local $"#local63 value" (@name "value") eqref) (local $"#local64 value" (@name "value") eqref) (local $"#local65 value" (@name "value") eqref) (local $"#local66 value" (@name "value") eqref) (local $"#local67 self" (@name "self") (ref null $Marker)) (local $"#local68 value" (@name "value") eqref) (local $"#local69 value" (@name "value") eqref) (local $home (ref null $Marker)) (local $"#local71 self" (@name "self") (ref null $Marker)) (local $"#local72 self" (@name "self") (ref null $Marker)) (local $"#local73 value" (@name "value") eqref) (local $"#local74 value" (@name "value") eqref) (local $"#local75 home" (@name "home") (ref null $Marker)) (local $"#local76 value" (@name "value") eqref) (local $target (ref null $Context)) (local $unwind (ref null $Context)) (local $"#local79 count" (@name "count") i32) (local $"#local80 value" (@name "value") eqref) (local $"#local81 value" (@name "value") eqref) (local $"#local82 index" (@name "index") i32) (local $"#local83 selector" (@name "selector") eqref) (local $"#local84 count" (@name "count") i32) (local $"#local85 depthInStack" (@name "depthInStack") i32) (local $"#local86 object" (@name "object") eqref) (local $"#local87 callee" (@name "callee") (ref null $Code)) (local $"#local88 selector" (@name "selector") eqref) (local $"#local89 count" (@name "count") i32) (local $"#local90 answer" (@name "answer") eqref) (local $"#local91 popped" (@name "popped") i32) (local $"#local92 self" (@name "self") (ref null $Context)) (local $"#local93 depthInStack" (@name "depthInStack") i32) (local $"#local94 count" (@name "count") i32) (local $"#local95 arguments" (@name "arguments") (ref null $Slots)) (local $"#local96 index" (@name "index") i32) (local $"#local97 limit" (@name "limit") i32) (local $"#local98 depthInStack" (@name "depthInStack") i32) (local $"#local99 callee" (@name "callee") (ref null $Code)) (local $"#local100 count" (@name "count") i32) (local $"#local101 self" (@name "self") (ref null $Marker)) (local $"#local102 self" (@name "self") (ref null $Marker)) (local $"#local103 value" (@name "value") eqref) (local $"#local104 value" (@name "value") eqref) (local $"#local105 value" (@name "value") eqref) (local $"#local106 value" (@name "value") eqref) (local $"#local107 self" (@name "self") (ref null $Context)) (local $"#local108 count" (@name "count") i32) (local $"#local109 value" (@name "value") eqref) (local $"#local110 value" (@name "value") eqref) (local $"#local111 value" (@name "value") eqref) (local $"#local112 index" (@name "index") i32) (local $"#local113 selector" (@name "selector") eqref) (local $"#local114 count" (@name "count") i32) (local $"#local115 depthInStack" (@name "depthInStack") i32) (local $"#local116 object" (@name "object") eqref) (local $"#local117 callee" (@name "callee") (ref null $Code)) (local $"#local118 selector" (@name "selector") eqref) (local $"#local119 count" (@name "count") i32) (local $"#local120 answer" (@name "answer") eqref) (local $"#local121 popped" (@name "popped") i32) (local $"#local122 self" (@name "self") (ref null $Context)) (local $"#local123 depthInStack" (@name "depthInStack") i32) (local $"#local124 count" (@name "count") i32) (local $"#local125 arguments" (@name "arguments") (ref null $Slots)) (local $"#local126 index" (@name "index") i32) (local $"#local127 limit" (@name "limit") i32) (local $"#local128 depthInStack" (@name "depthInStack") i32) (local $"#local129 callee" (@name "callee") (ref null $Code)) (local $"#local130 count" (@name "count") i32) (local $"#local131 self" (@name "self") (ref null $Marker)) (local $"#local132 self" (@name "self") (ref null $Marker)) (local $"#local133 value" (@name "value") eqref) (local $"#local134 value" (@name "value") eqref) (local $"#local135 value" (@name "value") eqref) (local $"#local136 value" (@name "value") eqref) (local $"#local137 value" (@name "value") eqref) (local $"#local138 self" (@name "self") (ref null $Marker)) (local $"#local139 value" (@name "value") eqref) (local $"#local140 a" (@name "a") eqref) (local $"#local141 b" (@name "b") eqref) (local $result i32) (local $"#local143 depthInStack" (@name "depthInStack") i32) (local $"#local144 self" (@name "self") i32) (local $"#local145 count" (@name "count") i32) (local $"#local146 value" (@name "value") eqref) (local $"#local147 index" (@name "index") i32) (local $"#local148 answer" (@name "answer") eqref) (local $"#local149 popped" (@name "popped") i32) (local $"#local150 self" (@name "self") (ref null $Context)) (local $"#local151 depthInStack" (@name "depthInStack") i32) (local $"#local152 count" (@name "count") i32) (local $"#local153 self" (@name "self") (ref null $Marker)) (local $"#local154 self" (@name "self") (ref null $Marker)) (local $"#local155 value" (@name "value") eqref) (local $"#local156 value" (@name "value") eqref) (local $"#local157 value" (@name "value") eqref) (local $"#local158 value" (@name "value") eqref) (local $"#local159 index" (@name "index") i32) (local $"#local160 count" (@name "count") i32) (local $"#local161 index" (@name "index") i32) (local $"#local162 selector" (@name "selector") eqref) (local $"#local163 count" (@name "count") i32) (local $"#local164 depthInStack" (@name "depthInStack") i32) (local $"#local165 object" (@name "object") eqref) (local $"#local166 callee" (@name "callee") (ref null $Code)) (local $"#local167 selector" (@name "selector") eqref) (local $"#local168 count" (@name "count") i32) (local $"#local169 answer" (@name "answer") eqref) (local $"#local170 popped" (@name "popped") i32) (local $"#local171 self" (@name "self") (ref null $Context)) (local $"#local172 depthInStack" (@name "depthInStack") i32) (local $"#local173 count" (@name "count") i32) (local $"#local174 arguments" (@name "arguments") (ref null $Slots)) (local $"#local175 index" (@name "index") i32) (local $"#local176 limit" (@name "limit") i32) (local $"#local177 depthInStack" (@name "depthInStack") i32) (local $"#local178 callee" (@name "callee") (ref null $Code)) (local $"#local179 count" (@name "count") i32) (local $"#local180 self" (@name "self") (ref null $Marker)) (local $"#local181 self" (@name "self") (ref null $Marker)) (local $"#local182 value" (@name "value") eqref) (local $"#local183 value" (@name "value") eqref) (local $"#local184 value" (@name "value") eqref) (local $"#local185 value" (@name "value") eqref) (local $"#local186 self" (@name "self") (ref null $Site)) (local $behavior (ref null $Behavior)) (local $"#local188 selector" (@name "selector") eqref) (local $"#local189 self" (@name "self") (ref null $Site)) (local $"#local190 behavior" (@name "behavior") (ref null $Behavior)) (local $"#local191 selector" (@name "selector") eqref) (local $"#local192 a" (@name "a") eqref) (local $"#local193 b" (@name "b") eqref) (local $"#local194 result" (@name "result") i32) (local $"#local195 depthInStack" (@name "depthInStack") i32) (local $"#local196 self" (@name "self") i32) (local $"#local197 count" (@name "count") i32) (local $"#local198 value" (@name "value") eqref) (local $"#local199 index" (@name "index") i32) (local $"#local200 answer" (@name "answer") eqref) (local $"#local201 popped" (@name "popped") i32) (local $"#local202 self" (@name "self") (ref null $Context)) (local $"#local203 depthInStack" (@name "depthInStack") i32) (local $"#local204 count" (@name "count") i32) (local $"#local205 self" (@name "self") (ref null $Marker)) (local $"#local206 self" (@name "self") (ref null $Marker)) (local $"#local207 value" (@name "value") eqref) (local $"#local208 value" (@name "value") eqref) (local $"#local209 value" (@name "value") eqref) (local $"#local210 value" (@name "value") eqref)
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
      i32.const 2
      i32.lt_s
      if ;; label = @3
        i32.const 2
        local.set $count
        global.get $"Memory TrueObject"
        local.set $"#local19 value"
        global.get $"Memory TrueObject"
        local.set $slot0
      else
        i32.const 2
        local.set $"#local20 count"
        global.get $"Memory FalseObject"
        local.set $"#local21 value"
        global.get $"Memory FalseObject"
        local.set $slot0
      end
      br 1 (;@1;)
    else
      i32.const 2
      local.get $receiver
      i32.const 2
      ref.i31
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>arithmetic:receiver:argument:depth:"
      local.set $"#local23 answer"
      local.get $"#local23 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
        local.set $"#local28 self"
        local.get $"#local28 self"
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
          i32.const 4
          ref.null $Marker
          call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
          local.set $"#local32 value"
          local.get $"#local32 value"
          return
        end
        unreachable
      else
        local.get $"#local23 answer"
        local.set $"#local33 value"
        local.get $"#local33 value"
        local.set $slot0
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  local.get $slot0
  local.set $condition
  local.get $condition
  global.get $"Memory FalseObject"
  ref.eq
  i32.eqz
  if ;; label = @1
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
      array.new_fixed $Slots 1
      i32.const 1
      i32.const 4
      ref.null $Marker
      call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
      local.set $"#local39 value"
      local.get $"#local39 value"
      return
    end
    i32.const 1
    ref.i31
    return
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
      i32.sub
      local.set $result
      local.get $result
      local.set $"#local144 self"
      local.get $"#local144 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local144 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local146 value"
        local.get $"#local146 value"
        local.set $slot0
        br 2 (;@1;)
      else
        i32.const 1
        local.get $receiver
        i32.const 1
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local148 answer"
        local.get $"#local148 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local153 self"
          local.get $"#local153 self"
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
            local.set $"#local157 value"
            local.get $"#local157 value"
            return
          end
          unreachable
        else
          local.get $"#local148 answer"
          local.set $"#local158 value"
          local.get $"#local158 value"
          local.set $slot0
          br 3 (;@1;)
        end
        unreachable
      end
      unreachable
    else
      i32.const 1
      local.get $receiver
      i32.const 1
      ref.i31
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>arithmetic:receiver:argument:depth:"
      local.set $"#local148 answer"
      local.get $"#local148 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
        local.set $"#local153 self"
        local.get $"#local153 self"
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
          i32.const 10
          ref.null $Marker
          call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
          local.set $"#local157 value"
          local.get $"#local157 value"
          return
        end
        unreachable
      else
        local.get $"#local148 answer"
        local.set $"#local158 value"
        local.get $"#local158 value"
        local.set $slot0
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  local.get $code
  struct.get $Code $literals
  i32.const 1
  array.get $Slots
  local.set $"#local162 selector"
  global.get $site0
  local.set $"#local186 self"
  local.get $slot0
  local.set $"#local165 object"
  local.get $"#local165 object"
  ref.test (ref i31)
  if (result (ref null $Behavior)) ;; label = @1
    global.get $"Memory SmallIntegerBehavior"
  else
    local.get $"#local165 object"
    ref.cast (ref null $Object)
    struct.get $Object $behavior
  end
  local.set $behavior
  local.get $"#local162 selector"
  local.set $"#local188 selector"
  local.get $behavior
  local.get $"#local186 self"
  struct.get $Site $behavior1
  ref.eq
  if (result (ref null $Code)) ;; label = @1
    local.get $"#local186 self"
    struct.get $Site $code1
  else
    local.get $"#local186 self"
    local.get $behavior
    local.get $"#local188 selector"
    call $Site>>search:selector:
  end
  local.set $"#local166 callee"
  local.get $"#local162 selector"
  local.set $"#local167 selector"
  local.get $"#local166 callee"
  ref.is_null
  if (result eqref) ;; label = @1
    i32.const 0
    local.set $"#local172 depthInStack"
    i32.const 0
    local.set $"#local173 count"
    i32.const 0
    local.set $"#local175 index"
    i32.const -1
    local.set $"#local176 limit"
    local.get $"#local167 selector"
    local.get $slot0
    i32.const 0
    array.new_default $Slots
    local.set $"#local174 arguments"
    local.get $"#local174 arguments"
    local.get $depth
    i32.const 1
    i32.add
    call $"Interpreter class>>doesNotUnderstand:receiver:arguments:depth:"
  else
    local.get $"#local166 callee"
    local.set $"#local178 callee"
    local.get $slot0
    local.get $"#local178 callee"
    local.get $depth
    i32.const 1
    i32.add
    local.get $"#local178 callee"
    struct.get $Code $index
    call_indirect (type $code0)
  end
  local.set $"#local169 answer"
  local.get $"#local169 answer"
  ref.is_null
  if ;; label = @1
    global.get $"Unwinding Target"
    local.set $"#local180 self"
    local.get $"#local180 self"
    ref.is_null
    i32.eqz
    if ;; label = @2
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
      local.set $"#local184 value"
      local.get $"#local184 value"
      return
    end
    unreachable
  end
  local.get $"#local169 answer"
  local.set $"#local185 value"
  local.get $"#local185 value"
  local.set $slot0
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
      i32.const 2
      i32.sub
      local.set $result
      local.get $result
      local.set $"#local144 self"
      local.get $"#local144 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local144 self"
      i32.eq
      if ;; label = @3
        local.get $result
        ref.i31
        local.set $"#local146 value"
        local.get $"#local146 value"
        local.set $slot1
        br 2 (;@1;)
      else
        i32.const 1
        local.get $receiver
        i32.const 2
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local148 answer"
        local.get $"#local148 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local153 self"
          local.get $"#local153 self"
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
            local.set $"#local157 value"
            local.get $"#local157 value"
            return
          end
          unreachable
        else
          local.get $"#local148 answer"
          local.set $"#local158 value"
          local.get $"#local158 value"
          local.set $slot1
          br 3 (;@1;)
        end
        unreachable
      end
      unreachable
    else
      i32.const 1
      local.get $receiver
      i32.const 2
      ref.i31
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>arithmetic:receiver:argument:depth:"
      local.set $"#local148 answer"
      local.get $"#local148 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
        local.set $"#local153 self"
        local.get $"#local153 self"
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
          local.get $slot0
          array.new_fixed $Slots 1
          i32.const 1
          i32.const 15
          ref.null $Marker
          call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
          local.set $"#local157 value"
          local.get $"#local157 value"
          return
        end
        unreachable
      else
        local.get $"#local148 answer"
        local.set $"#local158 value"
        local.get $"#local158 value"
        local.set $slot1
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  local.get $code
  struct.get $Code $literals
  i32.const 1
  array.get $Slots
  local.set $"#local162 selector"
  global.get $site1
  local.set $"#local189 self"
  local.get $slot1
  local.set $"#local165 object"
  local.get $"#local165 object"
  ref.test (ref i31)
  if (result (ref null $Behavior)) ;; label = @1
    global.get $"Memory SmallIntegerBehavior"
  else
    local.get $"#local165 object"
    ref.cast (ref null $Object)
    struct.get $Object $behavior
  end
  local.set $"#local190 behavior"
  local.get $"#local162 selector"
  local.set $"#local191 selector"
  local.get $"#local190 behavior"
  local.get $"#local189 self"
  struct.get $Site $behavior1
  ref.eq
  if (result (ref null $Code)) ;; label = @1
    local.get $"#local189 self"
    struct.get $Site $code1
  else
    local.get $"#local189 self"
    local.get $"#local190 behavior"
    local.get $"#local191 selector"
    call $Site>>search:selector:
  end
  local.set $"#local166 callee"
  local.get $"#local162 selector"
  local.set $"#local167 selector"
  local.get $"#local166 callee"
  ref.is_null
  if (result eqref) ;; label = @1
    i32.const 0
    local.set $"#local172 depthInStack"
    i32.const 0
    local.set $"#local173 count"
    i32.const 0
    local.set $"#local175 index"
    i32.const -1
    local.set $"#local176 limit"
    local.get $"#local167 selector"
    local.get $slot1
    i32.const 0
    array.new_default $Slots
    local.set $"#local174 arguments"
    local.get $"#local174 arguments"
    local.get $depth
    i32.const 1
    i32.add
    call $"Interpreter class>>doesNotUnderstand:receiver:arguments:depth:"
  else
    local.get $"#local166 callee"
    local.set $"#local178 callee"
    local.get $slot1
    local.get $"#local178 callee"
    local.get $depth
    i32.const 1
    i32.add
    local.get $"#local178 callee"
    struct.get $Code $index
    call_indirect (type $code0)
  end
  local.set $"#local169 answer"
  local.get $"#local169 answer"
  ref.is_null
  if ;; label = @1
    global.get $"Unwinding Target"
    local.set $"#local180 self"
    local.get $"#local180 self"
    ref.is_null
    i32.eqz
    if ;; label = @2
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
      local.set $"#local184 value"
      local.get $"#local184 value"
      return
    end
    unreachable
  end
  local.get $"#local169 answer"
  local.set $"#local185 value"
  local.get $"#local185 value"
  local.set $slot1
  block ;; label = @1
    local.get $slot0
    local.set $"#local192 a"
    local.get $slot1
    local.set $"#local193 b"
    local.get $"#local192 a"
    ref.test (ref i31)
    if (result i32) ;; label = @2
      local.get $"#local193 b"
      ref.test (ref i31)
    else
      i32.const 0
    end
    if ;; label = @2
      local.get $"#local192 a"
      ref.cast i31ref
      i31.get_s
      local.get $"#local193 b"
      ref.cast i31ref
      i31.get_s
      i32.add
      local.set $"#local194 result"
      local.get $"#local194 result"
      local.set $"#local196 self"
      local.get $"#local196 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local196 self"
      i32.eq
      if ;; label = @3
        local.get $"#local194 result"
        ref.i31
        local.set $"#local198 value"
        local.get $"#local198 value"
        local.set $slot0
        br 2 (;@1;)
      else
        i32.const 0
        local.get $slot0
        local.get $slot1
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local200 answer"
        local.get $"#local200 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local205 self"
          local.get $"#local205 self"
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
            local.set $"#local209 value"
            local.get $"#local209 value"
            return
          end
          unreachable
        else
          local.get $"#local200 answer"
          local.set $"#local210 value"
          local.get $"#local210 value"
          local.set $slot0
          br 3 (;@1;)
        end
        unreachable
      end
      unreachable
    else
      i32.const 0
      local.get $slot0
      local.get $slot1
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>arithmetic:receiver:argument:depth:"
      local.set $"#local200 answer"
      local.get $"#local200 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
        local.set $"#local205 self"
        local.get $"#local205 self"
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
          i32.const 17
          ref.null $Marker
          call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
          local.set $"#local209 value"
          local.get $"#local209 value"
          return
        end
        unreachable
      else
        local.get $"#local200 answer"
        local.set $"#local210 value"
        local.get $"#local210 value"
        local.set $slot0
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  block ;; label = @1
    local.get $slot0
    local.set $"#local192 a"
    local.get $"#local192 a"
    ref.test (ref i31)
    if (result i32) ;; label = @2
      i32.const 1
    else
      i32.const 0
    end
    if ;; label = @2
      local.get $"#local192 a"
      ref.cast i31ref
      i31.get_s
      i32.const 1
      i32.add
      local.set $"#local194 result"
      local.get $"#local194 result"
      local.set $"#local196 self"
      local.get $"#local196 self"
      i32.const 1
      i32.shl
      i32.const 1
      i32.shr_s
      local.get $"#local196 self"
      i32.eq
      if ;; label = @3
        local.get $"#local194 result"
        ref.i31
        local.set $"#local198 value"
        local.get $"#local198 value"
        local.set $slot0
        br 2 (;@1;)
      else
        i32.const 0
        local.get $slot0
        i32.const 1
        ref.i31
        local.get $depth
        i32.const 1
        i32.add
        call $"Interpreter class>>arithmetic:receiver:argument:depth:"
        local.set $"#local200 answer"
        local.get $"#local200 answer"
        ref.is_null
        if ;; label = @4
          global.get $"Unwinding Target"
          local.set $"#local205 self"
          local.get $"#local205 self"
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
            local.set $"#local209 value"
            local.get $"#local209 value"
            return
          end
          unreachable
        else
          local.get $"#local200 answer"
          local.set $"#local210 value"
          local.get $"#local210 value"
          local.set $slot0
          br 3 (;@1;)
        end
        unreachable
      end
      unreachable
    else
      i32.const 0
      local.get $slot0
      i32.const 1
      ref.i31
      local.get $depth
      i32.const 1
      i32.add
      call $"Interpreter class>>arithmetic:receiver:argument:depth:"
      local.set $"#local200 answer"
      local.get $"#local200 answer"
      ref.is_null
      if ;; label = @3
        global.get $"Unwinding Target"
        local.set $"#local205 self"
        local.get $"#local205 self"
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
          i32.const 19
          ref.null $Marker
          call $"Context class>>write:receiver:code:closure:slots:sp:pc:marker:"
          local.set $"#local209 value"
          local.get $"#local209 value"
          return
        end
        unreachable
      else
        local.get $"#local200 answer"
        local.set $"#local210 value"
        local.get $"#local210 value"
        local.set $slot0
        br 2 (;@1;)
      end
      unreachable
    end
    unreachable
  end
  local.get $slot0
  local.set $"#local65 value"
  local.get $"#local65 value"
  local.set $"#local66 value"
  local.get $"#local66 value"
  local.set $"#local68 value"
  local.get $"#local68 value"
  return
)
