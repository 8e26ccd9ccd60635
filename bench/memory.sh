#!/usr/bin/env bash
# Time, and most memory (the resident set's maximum, of /usr/bin/time), that target/release/catalyst takes for
# - 3 + 4: start-up;
# - 10^7 live objects: at most 1 GiB;
# - 10^10 bytes of short-lived objects: at most a tenth more than 4 * 10^8 bytes of them take, after which there was a collection.
# Arguments: numbers of objects and bytes, if not these. The exit status is 1 where a bound is missed.
set -euo pipefail
cd "$(dirname "$0")/.."
catalyst="${CATALYST:-${CARGO_TARGET_DIR:-target}/release/catalyst}"
objects="${1:-10000000}"
bytes="${2:-10000000000}"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# Evaluates the expression; prints its answer, seconds and KiB, and leaves the KiB in $kib.
measure() {
  echo "($1) displayNl" > "$work/program.st"
  answer=$(/usr/bin/time -o "$work/used" -f '%e %M' "$catalyst" run st/bench/Memory/MemoryUse.class.st "$work/program.st")
  read -r seconds kib < "$work/used"
  printf '%-34s answers %-10s %7s s %9s KiB\n' "$1" "$answer" "$seconds" "$kib"
}

missed=0
bound() {
  if [ "$kib" -gt "$1" ]; then
    echo "more than $1 KiB" >&2
    missed=1
  fi
}

measure '3 + 4'
measure "MemoryUse live: $objects"
bound 1048576
measure "MemoryUse allocate: 400000000"
few=$kib
measure "MemoryUse allocate: $bytes"
bound $((few + few / 10))
exit $missed
