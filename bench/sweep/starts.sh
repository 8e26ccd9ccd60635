#!/usr/bin/env bash
# What starts cost (see ../sweep.sh): loading n class files, and an image with n objects; the processor's time without that of a start with none.
# Arguments: catalyst, the largest size, a text that the names of the costs contain.
set -euo pipefail
catalyst="$1"
largest="${2:-1000000}"
filter="${3:-}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
over=0

# The processor's milliseconds that a command takes, the best of three.
milliseconds() {
    local best=999999999 used TIMEFORMAT='%U'
    for _ in 1 2 3; do
        used=$({ time "$@" >"$folder/output" 2>&1; } 2>&1)
        used=$((10#${used/./}))
        if ((used < best)); then best=$used; fi
    done
    echo "$best"
}

# A cost: its name, the function that makes so many things, the function that starts with them, the sizes.
cost() {
    local name=$1 make=$2 start=$3 times='' before=0 empty time
    shift 3
    [[ $name == *"$filter"* ]] || return 0
    "$make" 0
    empty=$(milliseconds "$start")
    printf '| %s |' "$name"
    for size in "$@"; do
        ((size <= largest)) || continue
        "$make" "$size"
        time=$((($(milliseconds "$start") - empty) * 1000000 / size))
        printf ' %s: %s |' "$size" "$time"
        if ((before > 0 && time * 10 > before * 14)); then
            printf ' over |'
            over=1
        fi
        before=$time
    done
    printf '\n'
}

make_files() {
    rm -rf "$folder/files"
    mkdir "$folder/files"
    for ((i = 0; i < $1 || i == 0; i++)); do
        printf "Class { #name : #SweepFile%s, #superclass : #Object, #instVars : [ 'a' ], #category : 'Sweep' }\n{ #category : 'a' }\nSweepFile%s >> other [ ^SweepFile%s new ]\n" \
            "$i" "$i" "$(((i + 1) % ($1 > 0 ? $1 : 1)))" >"$folder/files/SweepFile$i.class.st"
    done
    printf 'SweepFile0 new other' >"$folder/files/last.st"
}

start_files() {
    "$catalyst" run "$folder/files"
}

make_image() {
    "$catalyst" eval "kept := (1 to: $1) asArray collect: [:i | i -> i printString]. (Smalltalk snapshotAs: '$folder/sweep.image') ifTrue: [kept size]" >/dev/null
}

start_image() {
    "$catalyst" eval --image "$folder/sweep.image" '3'
}

printf '\n| start, nanoseconds of the processor for each | | | |\n|---|---|---|---|\n'
cost 'class files loaded' make_files start_files 1000 10000
cost 'objects of an image loaded' make_image start_image 10000 100000 1000000
exit "$over"
