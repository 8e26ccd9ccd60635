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
  (type (;23;) (func (param i32) (result (ref null $Bytes))))
  (type (;24;) (func (param i32) (result (ref null $Slots))))
  (type (;25;) (func (param eqref) (result (ref null $Slots))))
  (type (;26;) (func (param (ref null $Bytes)) (result i32)))
  (type (;27;) (func (param (ref null $Slots)) (result eqref)))
  (type (;28;) (func (param (ref null $Bytes))))
  (type (;29;) (func (param (ref null $Slots) i32 (ref null $Slots) i32 i32)))
  (type (;30;) (func (param (ref null $Bytes) i32 i32 i32)))
  (import "host" "memory" (memory $memory (;0;) 16 16384 shared))
  (table $code (;0;) 1024 funcref)
  (global $"Memory NilObject" (;0;) (mut eqref) ref.null eq)
  (global $"Memory Count" (;1;) (mut i64) i64.const 0)
  (global $"Memory Codes" (;2;) (mut (ref null $Slots)) ref.null $Slots)
  (export "new" (func $new))
  (export "default" (func $default))
  (export "fixed" (func $fixed))
  (export "byte" (func $byte))
  (export "slot" (func $slot))
  (export "store" (func $store))
  (export "size" (func $size))
  (export "copy" (func $copy))
  (export "fill" (func $fill))
  (export "Memory NilObject" (global $"Memory NilObject"))
  (export "Memory Count" (global $"Memory Count"))
  (export "Memory Codes" (global $"Memory Codes"))
  (export "code" (table $code))
  (func $new (;0;) (type 23) (param $p0 i32) (result (ref null $Bytes))
    i32.const 1
    local.get $p0
    array.new $Bytes
  )
  (func $default (;1;) (type 24) (param $p0 i32) (result (ref null $Slots))
    local.get $p0
    array.new_default $Slots
  )
  (func $fixed (;2;) (type 25) (param $p0 eqref) (result (ref null $Slots))
    local.get $p0
    local.get $p0
    array.new_fixed $Slots 2
  )
  (func $byte (;3;) (type 26) (param $p0 (ref null $Bytes)) (result i32)
    local.get $p0
    i32.const 2
    array.get_u $Bytes
  )
  (func $slot (;4;) (type 27) (param $p0 (ref null $Slots)) (result eqref)
    local.get $p0
    i32.const 2
    array.get $Slots
  )
  (func $store (;5;) (type 28) (param $p0 (ref null $Bytes))
    local.get $p0
    i32.const 2
    i32.const 3
    array.set $Bytes
  )
  (func $size (;6;) (type 26) (param $p0 (ref null $Bytes)) (result i32)
    local.get $p0
    array.len
  )
  (func $copy (;7;) (type 29) (param $p0 (ref null $Slots)) (param $p1 i32) (param $p2 (ref null $Slots)) (param $p3 i32) (param $p4 i32)
    local.get $p0
    local.get $p1
    local.get $p2
    local.get $p3
    local.get $p4
    array.copy $Slots $Slots
  )
  (func $fill (;8;) (type 30) (param $p0 (ref null $Bytes)) (param $p1 i32) (param $p2 i32) (param $p3 i32)
    local.get $p0
    local.get $p1
    local.get $p2
    local.get $p3
    array.fill $Bytes
  )
)
