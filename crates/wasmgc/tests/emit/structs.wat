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
  (type (;23;) (func (result (ref null $Object))))
  (type (;24;) (func (param eqref) (result i32)))
  (type (;25;) (func (param eqref) (result eqref)))
  (type (;26;) (func (param eqref eqref)))
  (import "host" "memory" (memory $memory (;0;) 16 16384 shared))
  (table $code (;0;) 1024 funcref)
  (global $"Memory NilObject" (;0;) (mut eqref) ref.null eq)
  (global $"Memory Count" (;1;) (mut i64) i64.const 0)
  (global $"Memory Codes" (;2;) (mut (ref null $Slots)) ref.null $Slots)
  (export "new" (func $new))
  (export "hash" (func $hash))
  (export "y" (func $y))
  (export "y:" (func $y:))
  (export "isPoint" (func $isPoint))
  (export "value" (func $value))
  (export "Memory NilObject" (global $"Memory NilObject"))
  (export "Memory Count" (global $"Memory Count"))
  (export "Memory Codes" (global $"Memory Codes"))
  (export "code" (table $code))
  (func $new (;0;) (type 23) (result (ref null $Object))
    i32.const 7
    ref.null eq
    i32.const 3
    ref.i31
    struct.new $Point
  )
  (func $hash (;1;) (type 24) (param $p0 eqref) (result i32)
    local.get $p0
    ref.cast (ref null $Point)
    struct.get_u $Object $hash
  )
  (func $y (;2;) (type 25) (param $p0 eqref) (result eqref)
    local.get $p0
    ref.cast (ref null $Point)
    struct.get $Point $y
  )
  (func $y: (;3;) (type 26) (param $p0 eqref) (param $p1 eqref)
    local.get $p0
    ref.cast (ref null $Point)
    local.get $p1
    struct.set $Point $y
  )
  (func $isPoint (;4;) (type 24) (param $p0 eqref) (result i32)
    local.get $p0
    ref.test (ref $Point)
  )
  (func $value (;5;) (type 24) (param $p0 eqref) (result i32)
    local.get $p0
    ref.test (ref i31)
    if (result i32) ;; label = @1
      local.get $p0
      ref.cast i31ref
      i31.get_s
    else
      i32.const 0
    end
  )
)
