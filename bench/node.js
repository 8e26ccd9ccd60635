// `node bench/node.js TIER IMAGE EXPRESSION`: a machine in Node, without a page and without a worker: the same script and modules as in a
// browser. Prints the answer.

import { readFile } from "node:fs/promises";

const [tier, file, expression] = process.argv.slice(2);
const DIST = new URL("../dist/", import.meta.url);
const { startMachine } = await import(new URL("catalyst.js", DIST));
const compiled = async (name) => WebAssembly.compile(await readFile(new URL(name, DIST)));
const machine = await startMachine(await compiled("host.wasm"), await compiled("core.wasm"), await readFile(file), { tier });
console.log(await machine.evaluate("expression", expression));
machine.free();
