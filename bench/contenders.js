// What programs are measured on: our engines, and references. Each has a name, a version, tells whether it runs a program, and measures one:
// lines of a name and the times of its runs (milliseconds; nanoseconds of an operation), in a new process.

import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { inBrowser, yardstickInBrowser } from "./browser.js";
import { parsed } from "./lines.js";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const CATALYST = resolve(process.env.CATALYST ?? join(ROOT, "target/release/catalyst"));
/** No program is run more often than that in one process. */
const MOST_RUNS = 50;
/** The program that the yardstick does by hand. */
const BY_HAND = "BenchFib";

/** The programs and groups that are named, as `catalyst bench` knows them; `benchmark` alone is no class. */
export function programs(names) {
  const listed = JSON.parse(output(CATALYST, ["bench", "--list", "--json", ...names]));
  return listed.filter(({ name }) => name !== "benchmark");
}

/** All that are asked for and work, and why others do not. */
export async function contenders(options) {
  const folder = mkdtempSync(join(tmpdir(), "catalyst-compare-"));
  const given = { ...options, images: new Images(folder), statement: statement(options.within) };
  const made = { all: [], leftOut: [], closing: [() => rmSync(folder, { recursive: true })] };
  const add = async (name, make) => {
    try {
      made.all.push({ name, runs: () => true, isReference: false, ...(await make()) });
    } catch (error) {
      made.leftOut.push(`left out: ${name}: ${error.message.trim().split("\n")[0]}`);
    }
  };
  for (const engine of options.engines) {
    for (const tier of options.tiers) {
      const name = tier === "translation" ? engine : `${engine}, ${tier}`;
      if (engine === "wasmtime") await add(name, () => native(CATALYST, tier, given));
      else if (engine === "node") await add(name, () => node(tier, given));
      else await add(name, () => inBrowser(engine, tier, given, made.closing));
    }
    if (options.yardstick && engine !== "wasmtime") {
      await add(`${engine}, yardstick`, () => byHand(engine, join(folder, "yardstick.wasm"), given, made.closing));
    }
  }
  const references = [
    ...(options.against ?? []).map((file, index, files) => [labelled(file, index, files), () => native(resolve(file), "translation", given)]),
    ...(options.opensmalltalk ?? []).map((file, index, files) => [
      files.length > 1 ? labelled(file, index, files) : "opensmalltalk",
      () => openSmalltalk(resolve(file), given),
    ]),
    ["squeakjs", options.squeakjs && (() => squeakJS(resolve(options.squeakjs), given))],
    ["awfy", options.awfy && (() => areWeFastYet(resolve(options.awfy), given))],
  ];
  for (const [name, make] of references.filter(([, make]) => make)) {
    await add(name, async () => ({ ...(await make()), isReference: true }));
  }
  const close = async () => {
    for (const closing of made.closing.reverse()) await closing();
  };
  if (!made.all.length) {
    await close();
    throw new Error(["nothing to measure", ...made.leftOut].join("\n"));
  }
  return { ...made, close };
}

/** The file's name; its path where another has the same. */
function labelled(file, index, files) {
  return files.some((other, place) => place !== index && basename(other) === basename(file)) ? file : basename(file);
}

/** What measures a program, in Smalltalk. */
function statement(within) {
  return ({ name }) => `${name} measure: ${MOST_RUNS} within: ${Math.round(within * 1000)}`;
}

/** Images of st/bench, each with the kernel of a build; made when they are first asked for. */
class Images {
  #folder;
  #made = new Map();

  constructor(folder) {
    this.#folder = folder;
  }

  /** The file of one that runs a statement, shows its answer, and quits; of one that runs nothing, without a statement. */
  of(catalyst, statement = "") {
    const key = `${catalyst} ${statement}`;
    if (!this.#made.has(key)) {
      const file = join(this.#folder, `${this.#made.size}.image`);
      const main = statement && ["--main", `Transcript show: (${statement}); nl. Smalltalk quit`];
      output(catalyst, statement ? ["save", file, "--image", this.of(catalyst), ...main] : ["save", file, join(ROOT, "st/bench")]);
      this.#made.set(key, file);
    }
    return this.#made.get(key);
  }
}

function native(catalyst, tier, { images, statement, patience }) {
  const version = output(catalyst, ["--version"]).trim();
  images.of(catalyst);
  return {
    version,
    measure: (program) => told(catalyst, ["--tier", tier, images.of(catalyst, statement(program))], patience),
  };
}

function node(tier, { images, statement, patience }) {
  needed(join(ROOT, "dist/core.wasm"), "scripts/browsers --no-tests builds it");
  const script = join(ROOT, "bench/node.js");
  return {
    version: `Node ${process.version}`,
    measure: (program) => told(process.execPath, [script, tier, images.of(CATALYST), statement(program)], patience),
  };
}

/** benchFib by hand, as often as BenchFib does it. */
async function byHand(engine, module, { images, patience, within }, closing) {
  output("cargo", ["xtask", "assemble", join(ROOT, "bench/yardstick.wat"), module]);
  const numbers = [iterations({ name: BY_HAND }, images), MOST_RUNS, within * 1000];
  const script = join(ROOT, "bench/yardstick.js");
  const made = engine === "node"
    ? { version: `Node ${process.version}`, measure: () => told(process.execPath, [script, module, ...numbers], patience) }
    : await yardstickInBrowser(engine, module, numbers, patience, closing);
  return { ...made, runs: ({ name }) => name === BY_HAND };
}

function openSmalltalk(machine, { images, statement, patience }) {
  needed(machine, "it is the virtual machine's executable");
  return {
    version: interpreter(output(machine, ["--version"])),
    measure: (program) => told(machine, ["-nodisplay", images.of(CATALYST, statement(program))], patience),
  };
}

/** What tells Cog from the stack interpreter, and how old it is; the first line tells when it was compiled. */
function interpreter(told) {
  const lines = told.split("\n");
  return (lines.find((line) => line.includes("VMMaker")) ?? lines[0]).replace(/ uuid: .*/, "");
}

function squeakJS(checkout, { images, statement, patience }) {
  needed(join(checkout, "squeak_node.js"), "it is a checkout of SqueakJS");
  const commit = commitOf(checkout);
  return {
    version: `${commit}Node ${process.version}`,
    measure: (program) => told(process.execPath, ["squeak_node.js", images.of(CATALYST, statement(program))], patience, checkout),
  };
}

/** Their own harness's loop, with the inner iterations that ours have. */
function areWeFastYet(checkout, { images, patience, within }) {
  const folder = join(checkout, "benchmarks/JavaScript");
  needed(join(folder, "run.js"), "it is a checkout of are-we-fast-yet");
  const script = join(ROOT, "bench/awfy.cjs");
  return {
    version: `${commitOf(checkout)}Node ${process.version}`,
    runs: ({ group }) => group === "AreWeFastYet",
    measure: (program) => told(process.execPath, [script, folder, program.name, iterations(program, images), MOST_RUNS, within * 1000], patience),
  };
}

function iterations({ name }, images) {
  return Number(output(CATALYST, ["eval", "--image", images.of(CATALYST), `${name} iterations`]));
}

function needed(file, hint) {
  if (!existsSync(file)) throw new Error(`there is no ${file}: ${hint}`);
}

function commitOf(checkout) {
  try {
    return `${output("git", ["-C", checkout, "rev-parse", "--short", "HEAD"]).trim()}, `;
  } catch {
    return "";
  }
}

function output(program, words) {
  return execFileSync(program, words.map(String), { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** The line that matters of what a process says when it fails. */
function complaint(text) {
  const lines = text.trim().split("\n");
  return (lines.find((line) => /^\w*Error: /.test(line)) ?? lines[0]).slice(0, 200);
}

/** The lines that a process tells. Some leave with a status of their own, and say other things besides. */
function told(program, words, patience, cwd) {
  return new Promise((resolved, rejected) => {
    const most = { cwd, timeout: patience * 1000, killSignal: "SIGKILL", maxBuffer: 2 ** 26 };
    execFile(program, words.map(String), most, (error, stdout, stderr) => {
      const lines = parsed(stdout);
      if (lines.length) resolved(lines);
      else if (error?.killed) rejected(new Error(`not done after ${patience} s`));
      else rejected(new Error(`no times; it says: ${complaint(stderr || stdout || String(error))}`));
    });
  });
}
