#!/usr/bin/env bash
# Which costs outgrow the work: what one of n things costs, for n from 1,000 to 1,000,000 (bench/sweep/Sweep.class.st), then for class files and images (bench/sweep/starts.sh).
# Prints tables; the exit status is 1 where ten times as many things cost more than 14 times as much. Arguments: the largest size; a text that the names of the costs contain.
set -euo pipefail
cd "$(dirname "$0")/.."
catalyst="${CATALYST:-${CARGO_TARGET_DIR:-target}/release/catalyst}"
SWEEP_FILE=$(mktemp)
export SWEEP_FILE
trap 'rm -f "$SWEEP_FILE"' EXIT
status=0
"$catalyst" run bench/sweep/SweepKey.class.st bench/sweep/Sweep.class.st bench/sweep/run.st -- "$@" || status=$?
bench/sweep/starts.sh "$catalyst" "$@" || status=$?
exit "$status"
