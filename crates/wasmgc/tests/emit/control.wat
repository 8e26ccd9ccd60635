(module $core
  (rec
    (type $Object (;0;) (sub (struct (field $hash (mut i16)))))
    (type $"Object itself" (;1;) (sub final $Object (struct (field $hash (mut i16)))))
    (type $Point (;2;) (sub final $Object (struct (field $hash (mut i16)) (field $x (mut eqref)) (field $y (mut eqref)))))
    (type $Slots (;3;) (array (mut eqref)))
    (type $Bytes (;4;) (array (mut i8)))
    (type $Code (;5;) (sub final $Object (struct (field $hash (mut i16)) (field $slots (mut (ref null $Slots))))))
    (type $Site (;6;) (struct (field $code (mut (ref null $Code))) (field $count (mut i32))))
  )
  (type $code0 (;7;) (func (param eqref (ref null $Code) i32) (result eqref)))
  (type $code1 (;8;) (func (param eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code2 (;9;) (func (param eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code3 (;10;) (func (param eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code4 (;11;) (func (param eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code5 (;12;) (func (param eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code6 (;13;) (func (param eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code7 (;14;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code8 (;15;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code9 (;16;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code10 (;17;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code11 (;18;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code12 (;19;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code13 (;20;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code14 (;21;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type $code15 (;22;) (func (param eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref eqref (ref null $Code) i32) (result eqref)))
  (type (;23;) (func (param i32) (result i32)))
  (type (;24;) (func (result i32)))
  (type (;25;) (func (param i32)))
  (import "host" "memory" (memory $memory (;0;) 16 16384 shared))
  (table $code (;0;) 1024 funcref)
  (global $"Memory NilObject" (;0;) (mut eqref) ref.null eq)
  (global $"Memory Count" (;1;) (mut i64) i64.const 0)
  (global $"Memory Codes" (;2;) (mut (ref null $Slots)) ref.null $Slots)
  (export "countdown" (func $countdown))
  (export "operandLeaves" (func $operandLeaves))
  (export "bothLeave" (func $bothLeave))
  (export "deadCode" (func $deadCode))
  (export "unusedBlock" (func $unusedBlock))
  (export "oneBranch" (func $oneBranch))
  (export "emptyThen" (func $emptyThen))
  (export "dropped" (func $dropped))
  (export "valueFromBlock" (func $valueFromBlock))
  (export "forever" (func $forever))
  (export "Memory NilObject" (global $"Memory NilObject"))
  (export "Memory Count" (global $"Memory Count"))
  (export "Memory Codes" (global $"Memory Codes"))
  (export "code" (table $code))
  (func $countdown (;0;) (type 23) (param $p0 i32) (result i32)
    (local $l0 i32)
    block (result i32) ;; label = @1
      loop ;; label = @2
        local.get $p0
        i32.eqz
        if ;; label = @3
          local.get $l0
          br 2 (;@1;)
        end
        local.get $l0
        local.get $p0
        i32.add
        local.set $l0
        local.get $p0
        i32.const 1
        i32.sub
        local.tee $p0
        br_if 0 (;@2;)
        br 0 (;@2;)
      end
      unreachable
    end
  )
  (func $operandLeaves (;1;) (type 24) (result i32)
    i32.const 1
    i32.const 2
    return
  )
  (func $bothLeave (;2;) (type 23) (param $p0 i32) (result i32)
    local.get $p0
    if ;; label = @1
      i32.const 1
      return
    else
      i32.const 2
      return
    end
    unreachable
  )
  (func $deadCode (;3;) (type 23) (param $p0 i32) (result i32)
    (local $l0 f64)
    local.get $p0
    if ;; label = @1
      i32.const 1
      return
    else
      i32.const 2
      return
    end
    unreachable
  )
  (func $unusedBlock (;4;) (type 24) (result i32)
    block ;; label = @1
      i32.const 1
      return
    end
    unreachable
  )
  (func $oneBranch (;5;) (type 23) (param $p0 i32) (result i32)
    local.get $p0
    if (result i32) ;; label = @1
      unreachable
    else
      i32.const 1
    end
  )
  (func $emptyThen (;6;) (type 25) (param $p0 i32)
    (local $l0 i64)
    local.get $p0
    if ;; label = @1
    else
      i64.const 1
      local.set $l0
    end
  )
  (func $dropped (;7;) (type 25) (param $p0 i32)
    local.get $p0
    drop
  )
  (func $valueFromBlock (;8;) (type 23) (param $p0 i32) (result i32)
    local.get $p0
    block (result i32) ;; label = @1
      local.get $p0
      if (result i32) ;; label = @2
        i32.const 5
        br 1 (;@1;)
      else
        i32.const 6
      end
    end
    i32.mul
  )
  (func $forever (;9;) (type 24) (result i32)
    loop ;; label = @1
      br 0 (;@1;)
    end
    unreachable
  )
)
