// The runs that are kept: one file a landing, named by date and commit.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { geomean, ratios } from "./summary.js";

const FOLDER = new URL("results/", import.meta.url);

/** Keeps a run; answers the file. */
export function saved(run) {
  mkdirSync(FOLDER, { recursive: true });
  const file = new URL(`${run.date.slice(0, 10)}-${run.commit}.json`, FOLDER);
  writeFileSync(file, `${JSON.stringify(run, null, 1)}\n`);
  return fileURLToPath(file);
}

/** A line for each column of each run: geometric means of ratios to a column of the same run. */
export function listed(reference) {
  const lines = ["| date | commit | what | to | warm | first | operations |", "|---|---|---|---|---:|---:|---:|"];
  let files = [];
  try {
    files = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).sort();
  } catch {
    // None is kept yet.
  }
  for (const file of files) {
    const run = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
    const to = reference ?? run.reference;
    const mean = (name, which, operations) => {
      const found = ratios(run, name, which, operations, to);
      return found.length ? `${geomean(found.map(({ ratio }) => ratio)).toFixed(2)} (of ${found.length})` : "";
    };
    for (const { name } of run.contenders) {
      const means = [mean(name, "warm", false), mean(name, "first", false), mean(name, "warm", true)];
      if (name !== to && means.some(Boolean)) lines.push(`| ${run.date.slice(0, 10)} | ${run.commit} | ${name} | ${to} | ${means.join(" | ")} |`);
    }
  }
  if (lines.length === 2) return `no run of bench/results has ${reference ? `a column ${reference}` : "two columns"}`;
  return lines.join("\n");
}
