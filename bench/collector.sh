#!/usr/bin/env bash
# How long an allocation takes while so many objects are alive, with the collections that it causes: in steps from 1 to 8 million (or what is given:
# FIRST LAST STEP, in thousands). Fails where one point takes more than twice the median, as on a busy machine it may.
set -euo pipefail
cd "$(dirname "$0")/.."
catalyst=${CATALYST:-target/release/catalyst}
first=${1:-1000} last=${2:-8000} step=${3:-250}
program=$(cat <<END
| times kept |
times := ($first to: $last by: $step) collect: [:thousands |
	| best |
	kept := Array new: thousands * 1000.
	1 to: kept size do: [:index | kept at: index put: Object new].
	best := (1 to: 2) inject: SmallInteger maxVal into: [:least :each |
		| start |
		start := Time millisecondClockValue.
		1 to: 50000000 do: [:index | Object new].
		least min: Time millisecondClockValue - start].
	Transcript show: thousands; show: ' thousand alive: '; show: best / 50.0; show: ' ns an allocation'; cr; flush.
	best].
times max <= (2 * times asSortedCollection median)
END
)
answer=$("$catalyst" eval "$program" | tee /dev/stderr | tail -1)
[ "$answer" = true ] || { echo "a point takes more than twice the median" >&2; exit 1; }
