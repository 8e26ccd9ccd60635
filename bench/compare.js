// Programs of st/bench on our engines and on references, in one interleaved run. `bench/compare --help` tells.

import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { chart } from "./chart.js";
import { conditions, load } from "./conditions.js";
import { listed, saved } from "./results.js";
import { contenders, programs } from "./contenders.js";
import { tables } from "./tables.js";

const HELP = `Measure programs on our engines and on references, in one interleaved run

Usage: bench/compare [OPTIONS] [ENGINE]...

ENGINE: wasmtime (the binary that is built), node, chromium, firefox; wasmtime if none is named.
The last three need what \`scripts/browsers --no-tests\` installs and builds.

  --program NAME          Only this program or group, as \`catalyst bench --list\` shows them (any number of times).
                          Operations are the prices of single operations
  --tier TIER             interpreter, translation or advice (any number of times) [default: translation]
  --against FILE          An older build of ours, with its own kernel (any number of times)
  --opensmalltalk FILE    OpenSmalltalk's virtual machine, 32 bits: Cog, the stack interpreter (any number of times)
  --squeakjs FOLDER       A checkout of https://github.com/codefrau/SqueakJS, in Node
  --awfy FOLDER           A checkout of https://github.com/smarr/are-we-fast-yet: its JavaScript, in Node
  --yardstick             benchFib written by hand in WebAssembly, too, in node, chromium and firefox
  --reference NAME        The column that the others are ratios to [default: the first reference, else the first column]
  --rounds N              How often each program is measured on each engine, in a new process each time [default: 5]
  --within SECONDS        How long a program is run again and again in one process [default: 1]
  --patience SECONDS      When a process is given up [default: 120]. What takes a quarter of it is measured once only
  --json FILE             Write all that was measured
  --svg FILE              Draw the ratios
  --save                  Write the JSON into bench/results, named by date and commit
  --results               Show the files of bench/results as ratios to a reference of the same run, and measure nothing

Each round runs each program once on each engine, before the next round begins. *Warm* is the least of the runs in a process but
its first one; *first* is its first one. Both are medians of the rounds; ± is half the distance of the quartiles. Ctrl-C ends the run and
shows what has been measured so far. A reference that does not work is told and left out.

Examples:
  bench/compare --program Richards --program Json --rounds 3
  bench/compare --against /tmp/older/catalyst --json now.json --svg now.svg
  bench/compare wasmtime node --squeakjs ~/SqueakJS --awfy ~/are-we-fast-yet --save
  bench/compare --program Operations --opensmalltalk ~/cog/squeak
  bench/compare --results --reference awfy`;

const options = parsed();
if (options.help) {
  console.log(HELP);
} else if (options.results) {
  console.log(listed(options.reference));
} else {
  await compare();
}

function parsed() {
  const text = { type: "string" };
  const texts = { type: "string", multiple: true };
  const flag = { type: "boolean" };
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        program: texts, tier: texts, against: texts, opensmalltalk: texts, squeakjs: text, awfy: text, reference: text,
        rounds: text, within: text, patience: text, json: text, svg: text, save: flag, yardstick: flag, results: flag, help: { ...flag, short: "h" },
      },
    });
    const number = (name, otherwise) => {
      const value = Number(values[name] ?? otherwise);
      if (!(value > 0)) usage(`--${name} takes a number above 0, not ${values[name]}`);
      return value;
    };
    const engines = positionals.length ? positionals : ["wasmtime"];
    const tiers = values.tier ?? ["translation"];
    among(engines, ["wasmtime", "node", "chromium", "firefox"], "engine");
    among(tiers, ["interpreter", "translation", "advice"], "tier");
    const [rounds, within, patience] = [number("rounds", 5), number("within", 1), number("patience", 120)];
    return { ...values, engines, tiers, rounds, within, patience };
  } catch (error) {
    return usage(error.message);
  }
}

function among(given, known, what) {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown) usage(`there is no ${what} ${unknown}, but ${known.join(", ")}`);
}

function usage(message) {
  console.error(`compare: ${message}; --help tells more`);
  process.exit(2);
}

async function compare() {
  const chosen = chosenPrograms();
  const { all, leftOut, close } = await contenders(options);
  const run = { ...conditions(), rounds: options.rounds, within: options.within, reference: reference(all), leftOut };
  run.contenders = all.map(({ name, version, isReference }) => ({ name, version, isReference }));
  run.results = [];
  run.load = [load()];
  leftOut.forEach((text) => console.error(`compare: ${text}`));
  let stopped = false;
  process.on("SIGINT", () => {
    // Some send it twice, to the process and to its group.
    if (stopped) return;
    stopped = true;
    console.error("\ncompare: stopped; what has been measured so far:");
  });
  await measure(all, chosen, run, () => stopped);
  await close();
  run.load.push(load());
  console.log(tables(run));
  if (options.json) await writeFile(options.json, JSON.stringify(run, null, 1) + "\n");
  if (options.svg) await writeFile(options.svg, chart(run));
  if (options.save) console.error(`compare: wrote ${saved(run)}`);
  process.exit(stopped ? 130 : 0);
}

function chosenPrograms() {
  try {
    return programs(options.program ?? []);
  } catch (error) {
    return usage((error.stderr ?? error.message).trim().replace(/^catalyst: /, ""));
  }
}

function reference(all) {
  const names = all.map(({ name }) => name);
  if (options.reference && !names.includes(options.reference)) usage(`no column is called ${options.reference}, but ${names.join(", ")}`);
  return options.reference ?? (all.find(({ isReference }) => isReference) ?? all[0]).name;
}

/** Rounds, in each all programs, of each all contenders, beginning with another one each time. */
async function measure(all, programs, run, stopped) {
  const rows = new Map();
  const done = new Set();
  for (let round = 0; round < options.rounds; round++) {
    for (const program of programs) {
      for (let turn = 0; turn < all.length; turn++) {
        if (stopped()) return;
        const contender = all[(turn + round) % all.length];
        const key = `${program.name} on ${contender.name}`;
        if (done.has(key) || !contender.runs(program)) continue;
        tell(`${round + 1}/${options.rounds} ${key}`);
        const begin = performance.now();
        try {
          record(rows, run, program, contender, await contender.measure(program));
        } catch (error) {
          if (stopped()) return;
          done.add(key);
          run.leftOut.push(`${key}: ${error.message}`);
          tell("");
          console.error(`compare: left out: ${key}: ${error.message}`);
        }
        if (performance.now() - begin > options.patience * 250) done.add(key);
      }
    }
  }
  tell("");
}

/** What a process told: lines of a name, and of the times of its runs. */
function record(rows, run, program, contender, lines) {
  for (const { name, times } of lines) {
    const key = `${name}\t${contender.name}`;
    if (!rows.has(key)) {
      const row = { program: name, group: program.group, contender: contender.name, first: [], warm: [] };
      rows.set(key, row);
      run.results.push(row);
    }
    const later = times.slice(1);
    rows.get(key).first.push(times[0]);
    rows.get(key).warm.push(Math.min(...(later.length ? later : times)));
  }
}

function tell(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}
