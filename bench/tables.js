// A run as tables in Markdown.

import { geomean, median, ratios, rows, spread, values } from "./summary.js";

/** All of it: warm, first, operations, and under what conditions. */
export function tables(run) {
  const parts = [
    table(run, "warm", false, "Warm, milliseconds"),
    table(run, "first", false, "First run of a process, milliseconds"),
    table(run, "warm", true, "Single operations, nanoseconds, the loop included"),
  ];
  return [...parts.filter(Boolean), footnote(run)].join("\n\n");
}

function table(run, which, operations, title) {
  const programs = rows(run, operations);
  if (!programs.length) return "";
  const contenders = run.contenders.map(({ name }) => name);
  const others = contenders.filter((name) => name !== run.reference);
  const head = [operations ? "operation" : "program", ...contenders, ...others.map((name) => `${name} / ${run.reference}`)];
  const cell = (program, name) => {
    const found = values(run, program, name, which);
    return found ? `${figure(median(found))}${found.length > 1 ? ` ± ${figure(spread(found))}` : ""}` : "";
  };
  const byName = new Map(others.map((name) => [name, ratios(run, name, which, operations)]));
  const ratioOf = (program, name) => byName.get(name).find((found) => found.program === program)?.ratio;
  const body = programs.map((program) => [
    program,
    ...contenders.map((name) => cell(program, name)),
    ...others.map((name) => figure(ratioOf(program, name))),
  ]);
  const mean = (name) => {
    const found = byName.get(name);
    return found.length ? `**${figure(geomean(found.map(({ ratio }) => ratio)))}** (of ${found.length})` : "";
  };
  if (others.length) body.push(["**geomean**", ...contenders.map(() => ""), ...others.map(mean)]);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [`${title}:`, "", line(head), `|---|${head.slice(1).map(() => "---:|").join("")}`, ...body.map(line)].join("\n");
}

/** Three digits that count. */
export function figure(value) {
  if (value === undefined) return "";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toPrecision(2);
}

function footnote(run) {
  const { machine, load } = run;
  const versions = run.contenders.map(({ name, version }) => `${name}: ${version}`).join("; ");
  return [
    `${run.date}, commit ${run.commit}${run.changed ? " with changes" : ""}; ${machine.processors} × ${machine.processor}, ${machine.memory}, ${machine.system}.`,
    `Medians of up to ${run.rounds} processes (no ± where there was one), ± half the distance of the quartiles. Load before and after: ${load.map(([minute]) => minute).join(" and ")}.`,
    `${versions}.`,
    ...run.leftOut.map((text) => `- ${text.replace(/^(?!left out)/, "left out: ")}`),
  ].join("\n");
}
