// `node bench/run.js [node|chromium|firefox …] [--json] [--program NAME …]`: programs of st/bench where V8 and SpiderMonkey run the core;
// the names are those of `catalyst bench --list`, without any a few run. Needs dist/ and what scripts/browsers installs; `scripts/bench`
// sees to both, and to CATALYST.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measure } from "./measure.js";
import { startInNode } from "./node.js";

const ROOT = new URL("../", import.meta.url);
const ROUNDS = 5;
const FEW = ["BenchFib", "BenchmarkLoop", "Richards", "ByteSieve", "Dictionaries", "Strings"];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean" }, program: { type: "string", multiple: true } },
});
const places = positionals.length ? positionals : ["node", "chromium", "firefox"];
const what = { programs: programs(options.program ?? FEW), files: files(), yardstick: [...yardstick()], rounds: ROUNDS };

const results = {};
for (const place of places) {
  results[place] = await (place === "node" ? measure(startInNode, what) : inBrowser(place));
  if (!options.json) print(place, results[place]);
}
if (options.json) console.log(JSON.stringify(results, null, 2));

/** The names of programs and groups, as `catalyst bench` knows them; `benchmark` alone is no class. */
function programs(names) {
  const catalyst = process.env.CATALYST ?? "target/release/catalyst";
  const listed = execFileSync(catalyst, ["bench", "--list", "--json", ...names], { cwd: ROOT, encoding: "utf8" });
  return JSON.parse(listed).map(({ name }) => name).filter((name) => name !== "benchmark");
}

/** All of st/bench. */
function files() {
  const names = readdirSync(new URL("st/bench", ROOT), { recursive: true }).filter((name) => name.endsWith(".st"));
  return names.sort().map((name) => ({ name, text: readFileSync(new URL(`st/bench/${name}`, ROOT), "utf8") }));
}

function yardstick() {
  const folder = mkdtempSync(join(tmpdir(), "catalyst-"));
  const file = join(folder, "yardstick.wasm");
  execFileSync("cargo", ["xtask", "assemble", "bench/yardstick.wat", file], { cwd: ROOT, stdio: "inherit" });
  const bytes = readFileSync(file);
  rmSync(folder, { recursive: true });
  return bytes;
}

async function inBrowser(name) {
  const { launch } = await import("../tests/browser/browsers.js");
  const { Page } = await import("../tests/browser/page.js");
  const { serve } = await import("../tests/browser/server.js");
  const server = await serve();
  const browser = await launch(name);
  try {
    const page = await Page.open(browser, server.url);
    // The page measures its own story first.
    await page.until("the story", () => !document.querySelector("#measure").disabled);
    return await page.run(`(async () => {
      const { Catalyst } = await import("/catalyst.js");
      const measure = ${measure};
      return measure((tier) => Catalyst.start({ tier }), ${JSON.stringify(what)});
    })()`);
  } finally {
    await browser.close();
    await server.close();
  }
}

function print(place, results) {
  console.log(`\n${place}\n\n| program | tier | ms | times as fast as interpreted |\n|---|---|---:|---:|`);
  for (const { name, milliseconds } of results) {
    for (const [tier, time] of Object.entries(milliseconds)) {
      console.log(`| ${name} | ${tier} | ${time.toFixed(1)} | ${(milliseconds.interpreter / time).toFixed(1)} |`);
    }
  }
}
