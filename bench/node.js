// A machine in Node, without a page and without a worker: the same script and modules as in a browser.

import { readFile } from "node:fs/promises";

const DIST = new URL("../dist/", import.meta.url);

/** Starts one; it has what a `Catalyst` of the page has, as far as programs are measured with it. */
export async function startInNode(tier) {
  const { startMachine } = await import(new URL("catalyst.js", DIST));
  const compiled = async (name) => WebAssembly.compile(await readFile(new URL(name, DIST)));
  const image = await readFile(new URL("kernel.image", DIST));
  const machine = await startMachine(await compiled("host.wasm"), await compiled("core.wasm"), image, { tier });
  return {
    loadTogether: (files) => machine.loadTogether(files.flatMap(({ name, text }) => [name, text])),
    evaluate: (text, name = "expression") => machine.evaluate(name, text),
    story: () => machine.story(),
    close: () => machine.free(),
  };
}
