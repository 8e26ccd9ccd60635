(module $translation
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
  (type (;23;) (func (param (ref null $Site) eqref) (result i32)))
  (import "core" "code" (table $code (;0;) 1024 funcref))
  (import "core" "next" (func $next (;0;) (type 23)))
  (import "core" "Memory NilObject" (global $"Memory NilObject" (;0;) (mut eqref)))
  (global $site0 (;1;) (ref $Site) struct.new_default $Site)
  (global $site1 (;2;) (ref $Site) struct.new_default $Site)
  (export "f0" (func $SmallInteger>>send:))
  (export "f1" (func $SmallInteger>>advised:))
  (export "site0" (global $site0))
  (export "site1" (global $site1))
  (func $SmallInteger>>send: (;1;) (type $code1) (param $p0 eqref) (param $p1 eqref) (param $p2 (ref null $Code)) (param $p3 i32) (result eqref)
    local.get $p0
    global.get $"Memory NilObject"
    local.get $p2
    local.get $p3
    global.get $site1
    local.get $p0
    call $next
    call_indirect (type $code1)
  )
  (func $SmallInteger>>advised: (;2;) (type $code1) (param $p0 eqref) (param $p1 eqref) (param $p2 (ref null $Code)) (param $p3 i32) (result eqref)
    (local i32)
    i32.const 3
    local.set 4
    block (result i32) ;; label = @1
      local.get 4
    end
    ref.i31
  )
)
