#!/usr/bin/env bash
# How long operations on large integers take here and in Python, in turn: median milliseconds of ROUNDS (5), each the best of three in a process of its own.
#
#     bench/large-integers.sh                 the operations, with the quotient of the times
#     bench/large-integers.sh thresholds      microseconds of products, squares and quotients by size in words, here: where another way of
#                                             calculating begins (Multiplication, Division in st/vm) no size may take longer than a greater one
#
# CATALYST is the build to measure: target/release/catalyst where nothing else is said.
set -euo pipefail
cd "$(dirname "$0")/.."
catalyst=${CATALYST:-target/release/catalyst}

# A block, or a lambda, with the numbers a and b: what is timed.
operations=(
  'product|a * b|a * b'
  'square|a * a|a * a'
  'division|(a * b + a) // b|(a * b + a) // b'
  'gcd|(a bitAnd: (1 bitShift: 40000) - 1) gcd: (b bitAnd: (1 bitShift: 40000) - 1)|math.gcd(a & (1 << 40000) - 1, b & (1 << 40000) - 1)'
  'power|7 raisedTo: 200000|7 ** 200000'
  'powers and product|(7 raisedTo: 200000) * (3 raisedTo: 300000)|7 ** 200000 * 3 ** 300000'
  '20000 factorial printString|20000 factorial printString|str(math.factorial(20000))'
  'printing|f printString|str(f)'
  'reading|Integer readFrom: s|int(s)'
  'reading in base 16|Integer readFrom: h base: 16|int(h, 16)'
)

here() {
  "$catalyst" eval "| a b f s h best |
    a := 7 raisedTo: 200000. b := 3 raisedTo: 300000. f := a // (7 raisedTo: 110000). s := f printString. h := f printString: 16.
    best := (1 to: 3) collect: [:i | Time microsecondsToRun: [$1]].
    (best inject: best first into: [:x :y | x min: y]) / 1000.0"
}
python() {
  python3 -c "
import math, sys, time
getattr(sys, 'set_int_max_str_digits', int)(0)
a = 7 ** 200000; b = 3 ** 300000; f = a // 7 ** 110000; s = str(f); h = '%X' % f
def run():
    begin = time.perf_counter(); $1; return (time.perf_counter() - begin) * 1000
print(min(run() for i in range(3)))"
}
median() { sort -g | sed -n "$(((${ROUNDS:-5} + 1) / 2))p"; }

if [ "${1:-}" = thresholds ]; then
  exec "$catalyst" eval "| random time |
    random := Random seed: 1.
    time := [:block | | best times |
      times := 1.
      [(Time microsecondsToRun: [times timesRepeat: block]) < 2000] whileTrue: [times := times * 2].
      best := (1 to: 5) collect: [:i | Time microsecondsToRun: [times timesRepeat: block]].
      (((best inject: best first into: [:x :y | x min: y]) / times printShowingDecimalPlaces: 2) padLeftTo: 12)].
    Transcript showln: 'words     product      square    quotient'.
    #(2 4 8 12 14 16 18 20 30 40 50 56 58 60 62 64 70 76 80 84 90 100 120 140 150 156 160 164 170 180 200 240 300 400 480) do: [:size | | a b |
      a := (random nextInt: (1 bitShift: 32 * size)) bitOr: (1 bitShift: 32 * size - 1).
      b := (random nextInt: (1 bitShift: 32 * size)) bitOr: (1 bitShift: 32 * size - 1).
      Transcript showln: (size printString padLeftTo: 5) , (time value: [a * b]) , (time value: [a * a]) , (time value: [a * b // b])]"
fi

printf '%-30s %10s %10s %7s\n' '' catalyst python3 times
for operation in "${operations[@]}"; do
  IFS='|' read -r name smalltalk other <<<"$operation"
  ours=() theirs=()
  for _ in $(seq "${ROUNDS:-5}"); do
    ours+=("$(here "$smalltalk")") theirs+=("$(python "$other")")
  done
  printf '%s\n' "${ours[@]}" | median >/tmp/large-integers.$$
  printf '%s\n' "${theirs[@]}" | median >>/tmp/large-integers.$$
  awk -v name="$name" 'NR == 1 { ours = $1 } NR == 2 { printf "%-30s %10.2f %10.2f %7.2f\n", name, ours, $1, ours / $1 }' /tmp/large-integers.$$
  rm /tmp/large-integers.$$
done
