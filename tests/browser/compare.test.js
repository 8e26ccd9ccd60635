// bench/compare: a short run of one program, on two engines beside itself. Tables, JSON and chart are well formed; no time is judged.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const COMPARE = fileURLToPath(new URL("../../bench/compare", import.meta.url));
const CATALYST = process.env.CATALYST;
const folder = mkdtempSync(join(tmpdir(), "catalyst-compare-test-"));
after(() => rmSync(folder, { recursive: true }));

const compare = (...words) => spawnSync(COMPARE, words, { encoding: "utf8", env: process.env });
const short = ["--program", "DeltaBlue", "--rounds", "2", "--within", "0.05"];

test("compare: a program on two engines and beside a build: tables, JSON and chart", () => {
  const [json, svg] = [join(folder, "run.json"), join(folder, "run.svg")];
  const words = ["wasmtime", "node", ...short, "--against", CATALYST, "--squeakjs", folder, "--json", json, "--svg", svg];
  const { status, stdout, stderr } = compare(...words);
  assert.equal(status, 0, stderr);
  assert.match(stderr, /left out: squeakjs: there is no .*squeak_node\.js: it is a checkout of SqueakJS/);
  const lines = stdout.split("\n");
  const head = "| program | wasmtime | node | catalyst | wasmtime / catalyst | node / catalyst |";
  assert.equal(lines.filter((line) => line === head).length, 2, stdout);
  const width = (line) => line.split("|").length;
  assert.ok(lines.filter((line) => line.startsWith("|")).every((line) => width(line) === width(head)), stdout);
  assert.match(stdout, /\| \*\*geomean\*\* \|.*\(of 1\)/);
  const run = JSON.parse(readFileSync(json, "utf8"));
  assert.deepEqual(run.contenders.map(({ name }) => name), ["wasmtime", "node", "catalyst"]);
  assert.equal(run.reference, "catalyst");
  for (const { program, first, warm } of run.results) {
    assert.equal(program, "DeltaBlue");
    assert.equal(first.length, 2);
    assert.ok([...first, ...warm].every((time) => time > 0));
  }
  const drawn = readFileSync(svg, "utf8");
  assert.match(drawn, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\n$/);
  assert.equal(drawn.match(/<title>DeltaBlue, /g).length, 2);
  assert.doesNotMatch(drawn, /NaN|undefined/);
});

test("compare: several virtual machines of OpenSmalltalk's are columns of their own, with the version of their interpreters", () => {
  // They stand in for machines that cannot be had here, and run the image on ours.
  const machine = (name, version) => {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && printf '5.0 today\\n${version} uuid: 1\\n' || exec "$CATALYST" "$2"\n`, { mode: 0o755 });
    return ["--opensmalltalk", file];
  };
  const words = [...machine("cog", "CoInterpreter VMMaker.1"), ...machine("stack", "StackInterpreter VMMaker.2")];
  const { status, stdout, stderr } = compare(...short, ...words);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /\| program \| wasmtime \| cog \| stack \| wasmtime \/ cog \| stack \/ cog \|/);
  assert.match(stdout, /cog: CoInterpreter VMMaker\.1; stack: StackInterpreter VMMaker\.2\./);
  const alone = compare(...short, ...words.slice(0, 2));
  assert.match(alone.stdout, /\| program \| wasmtime \| opensmalltalk \|/, alone.stderr);
});

test("compare: Ctrl-C shows what has been measured so far", async () => {
  const words = ["--program", "ByteSieve", "--program", "DeltaBlue", "--rounds", "1000", "--within", "0.05"];
  const child = spawn(COMPARE, words, { env: process.env });
  let shown = "";
  child.stdout.on("data", (text) => (shown += text));
  setTimeout(() => child.kill("SIGINT"), 5000);
  const status = await new Promise((resolved) => child.on("close", resolved));
  assert.equal(status, 130, shown);
  assert.match(shown, /\| DeltaBlue \| [\d.]+/);
});

test("compare: what it does not know is told", () => {
  for (const [words, message] of [
    [["opera"], "there is no engine opera, but wasmtime, node, chromium, firefox"],
    [["--program", "Nothing"], "there is no program and no group Nothing"],
    [["--rounds", "0"], "--rounds takes a number above 0, not 0"],
    [["--reference", "cog"], "no column is called cog, but wasmtime"],
  ]) {
    const { status, stderr } = compare(...words);
    assert.equal(status, 2, stderr);
    assert.ok(stderr.includes(`compare: ${message}`), stderr);
  }
  assert.match(compare("--help").stdout, /Usage: bench\/compare/);
});
