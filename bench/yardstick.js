// benchFib by hand in JavaScript's engines: `node bench/yardstick.js MODULE ARGUMENT RUNS MILLISECONDS`, and in pages.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A line as programs tell it. The text of this function is sent to pages, and so it uses nothing but what it is given. */
export async function yardstick(bytes, argument, mostRuns, within) {
  const { instance } = await WebAssembly.instantiate(new Uint8Array(bytes));
  const times = [];
  const start = performance.now();
  do {
    const begin = performance.now();
    instance.exports.benchFib(argument);
    times.push((performance.now() - begin).toFixed(3));
  } while (times.length < mostRuns && performance.now() - start < within);
  return `BenchFib\t${times.join(" ")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...numbers] = process.argv.slice(2);
  console.log(await yardstick(await readFile(file), ...numbers.map(Number)));
}
