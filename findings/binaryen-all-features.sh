#!/usr/bin/env bash
# Binaryen 132, asked for --all-features, writes a module of nothing but two imported functions in the encoding of a proposal (compact imports) that
# Node 26 does not read; nobody asked for that encoding, and the module needs no feature at all. Without the option, or with
# --disable-compact-imports behind it, the module loads. Needs npm; installs pinned packages in a temporary folder.
# Seen with binaryen 132.0.0 and Node 26.10.0:
#   plain: 3
#   all features: refused
#   all but compact imports: 3
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --no-audit --no-fund --loglevel=error --prefix . binaryen@132.0.0 node@26.10.0 >/dev/null

cat >two-imports.wat <<'END'
(module
  (import "numbers" "one" (func $one (result i32)))
  (import "numbers" "two" (func $two (result i32)))
  (func (export "sum") (result i32) (i32.add (call $one) (call $two))))
END
cat >sum.mjs <<'END'
import { readFileSync } from "node:fs";
const bytes = readFileSync("two-imports.wasm");
if (WebAssembly.validate(bytes)) {
  const { instance } = await WebAssembly.instantiate(bytes, { numbers: { one: () => 1, two: () => 2 } });
  console.log(instance.exports.sum());
} else {
  console.log("refused");
}
END

# What became of the module with these options.
optimised() {
  node_modules/.bin/wasm-opt -O "$@" two-imports.wat -o two-imports.wasm
  node_modules/.bin/node sum.mjs
}

node_modules/.bin/wasm-opt --version
node_modules/.bin/node --version
seen=$(
  echo "plain: $(optimised)"
  echo "all features: $(optimised --all-features)"
  echo "all but compact imports: $(optimised --all-features --disable-compact-imports)"
)
echo "$seen"
[ "$seen" = "plain: 3
all features: refused
all but compact imports: 3" ] || { echo "this has changed"; exit 1; }
