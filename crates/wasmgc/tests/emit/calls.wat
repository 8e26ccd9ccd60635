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
  (type (;23;) (func (param i32 eqref)))
  (type (;24;) (func))
  (type (;25;) (func (param eqref) (result eqref)))
  (type (;26;) (func (result i32)))
  (type (;27;) (func (result eqref)))
  (type (;28;) (func (param i32) (result i32)))
  (import "host" "memory" (memory $memory (;0;) 16 16384 shared))
  (import "host" "print" (func $print (;0;) (type 23)))
  (import "host" "fail" (func $fail (;1;) (type 24)))
  (table $code (;0;) 1024 funcref)
  (global $"Memory NilObject" (;0;) (mut eqref) ref.null eq)
  (global $"Memory Count" (;1;) (mut i64) i64.const 0)
  (global $"Memory Codes" (;2;) (mut (ref null $Slots)) ref.null $Slots)
  (export "print" (func $print))
  (export "fail" (func $fail))
  (export "Interpreter>>run" (func $Interpreter>>run))
  (export "run" (func $Interpreter>>run))
  (export "send" (func $send))
  (export "failing" (func $failing))
  (export "globals" (func $globals))
  (export "memory" (func $memory))
  (export "Memory NilObject" (global $"Memory NilObject"))
  (export "Memory Count" (global $"Memory Count"))
  (export "Memory Codes" (global $"Memory Codes"))
  (export "code" (table $code))
  (elem (;0;) (i32.const 0) func $Interpreter>>run $Interpreter>>run)
  (func $Interpreter>>run (;2;) (type $code0) (param $p0 eqref) (param $p1 (ref null $Code)) (param $p2 i32) (result eqref)
    local.get $p0
  )
  (func $send (;3;) (type 25) (param $p0 eqref) (result eqref)
    local.get $p0
    local.get $p0
    ref.null $Code
    i32.const 0
    i32.const 1
    call_indirect (type $code1)
  )
  (func $failing (;4;) (type 26) (result i32)
    i32.const 1
    ref.null eq
    call $print
    call $fail
    unreachable
  )
  (func $globals (;5;) (type 27) (result eqref)
    i64.const 5
    global.set $"Memory Count"
    global.get $"Memory NilObject"
  )
  (func $memory (;6;) (type 28) (param $p0 i32) (result i32)
    local.get $p0
    i32.atomic.load
    i32.load8_u
  )
)
