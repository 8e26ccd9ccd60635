// What a run's figures depend on.

import { execFileSync } from "node:child_process";
import { cpus, loadavg, totalmem, type, release } from "node:os";

const ROOT = new URL("../", import.meta.url);

/** The commit, the date, the machine. */
export function conditions() {
  const processors = cpus();
  return {
    date: new Date().toISOString(),
    commit: git("rev-parse", "--short", "HEAD"),
    changed: git("status", "--porcelain", "--untracked-files=no") !== "",
    machine: {
      processor: processors[0]?.model.trim(),
      processors: processors.length,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      system: `${type()} ${release()}`,
    },
  };
}

/** How many processes wanted to run, on average in the last minute and the last five: more than there are processors is noise. */
export function load() {
  return loadavg().slice(0, 2).map((value) => Math.round(value * 10) / 10);
}

function git(...words) {
  try {
    return execFileSync("git", words, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "unknown";
  }
}
