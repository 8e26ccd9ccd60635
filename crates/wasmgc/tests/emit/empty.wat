(module $core
  (import "host" "memory" (memory $memory (;0;) 16 16384 shared))
  (table $code (;0;) 1024 funcref)
  (export "code" (table $code))
)
