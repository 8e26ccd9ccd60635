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
  (type (;24;) (func (param i32)))
  (type (;25;) (func (result i32)))
  (import "host" "memory" (memory $memory (;0;) 16 16384 shared))
  (table $code (;0;) 1024 funcref)
  (global $"Memory NilObject" (;0;) (mut eqref) ref.null eq)
  (global $"Memory Count" (;1;) (mut i64) i64.const 0)
  (global $"Memory Codes" (;2;) (mut (ref null $Slots)) ref.null $Slots)
  (export "value" (func $value))
  (export "leaving" (func $leaving))
  (export "nothing" (func $nothing))
  (export "one" (func $one))
  (export "inLoop" (func $inLoop))
  (export "indexLeaves" (func $indexLeaves))
  (export "Memory NilObject" (global $"Memory NilObject"))
  (export "Memory Count" (global $"Memory Count"))
  (export "Memory Codes" (global $"Memory Codes"))
  (export "code" (table $code))
  (func $value (;0;) (type 23) (param $p0 i32) (result i32)
    block (result i32) ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            local.get $p0
            br_table 0 (;@4;) 1 (;@3;) 0 (;@4;) 2 (;@2;)
          end
          i32.const 10
          br 2 (;@1;)
        end
        i32.const 20
        br 1 (;@1;)
      end
      i32.const 30
    end
  )
  (func $leaving (;1;) (type 23) (param $p0 i32) (result i32)
    block (result i32) ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            local.get $p0
            br_table 0 (;@4;) 1 (;@3;) 2 (;@2;)
          end
          i32.const 1
          return
        end
        i32.const 2
        br 1 (;@1;)
      end
      unreachable
    end
  )
  (func $nothing (;2;) (type 24) (param $p0 i32)
    (local $l0 i32)
    block ;; label = @1
      block ;; label = @2
        block ;; label = @3
          local.get $p0
          br_table 0 (;@3;) 1 (;@2;)
        end
        i32.const 1
        local.set $l0
        br 1 (;@1;)
      end
    end
  )
  (func $one (;3;) (type 23) (param $p0 i32) (result i32)
    block (result i32) ;; label = @1
      block ;; label = @2
        local.get $p0
        br_table 0 (;@2;)
      end
      i32.const 1
    end
  )
  (func $inLoop (;4;) (type 23) (param $p0 i32) (result i32)
    loop ;; label = @1
      block ;; label = @2
        block ;; label = @3
          block ;; label = @4
            block ;; label = @5
              block ;; label = @6
                local.get $p0
                br_table 1 (;@5;) 0 (;@6;) 1 (;@5;) 2 (;@4;)
              end
              br 4 (;@1;)
            end
            br 2 (;@2;)
          end
          i32.const 9
          return
        end
        unreachable
      end
      br 0 (;@1;)
    end
    unreachable
  )
  (func $indexLeaves (;5;) (type 25) (result i32)
    block (result i32) ;; label = @1
      block ;; label = @2
        block ;; label = @3
          i32.const 4
          return
        end
        i32.const 1
        br 1 (;@1;)
      end
      i32.const 2
    end
  )
)
