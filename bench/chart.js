// A run as bars in SVG: for each program how many times the reference's time each other column takes, on a logarithmic scale.

import { geomean, ratios, rows } from "./summary.js";
import { figure } from "./tables.js";

const COLOURS = ["#3366aa", "#ee8833", "#55a868", "#c44e52", "#8172b3", "#937860", "#da8bc3", "#64b5cd"];
const LABELS = 270;
const PLOT = 620;
const BAR = 11;
const GAP = 10;
const TOP = 78;

/** The text of the file. */
export function chart(run) {
  const others = run.contenders.map(({ name }) => name).filter((name) => name !== run.reference);
  const groups = groupsOf(run, others);
  const found = groups.flatMap(({ bars }) => bars.map(({ ratio }) => ratio));
  const scale = scaled(Math.min(1, ...found), Math.max(1, ...found));
  let y = TOP;
  const body = groups.map(({ program, bars }) => {
    const height = bars.length * BAR;
    const weight = program.startsWith("geomean") ? ` font-weight="bold"` : "";
    const text = `<text x="${LABELS - 8}" y="${y + height / 2 + 4}" text-anchor="end"${weight}>${escaped(program)}</text>`;
    const colour = (name) => COLOURS[others.indexOf(name) % COLOURS.length];
    const drawn = bars.map(({ name, ratio }, index) => bar(name, program, ratio, y + index * BAR, colour(name), scale));
    y += height + GAP;
    return [text, ...drawn].join("\n");
  });
  const lines = scale.marks.map((mark) => {
    const x = scale.x(mark);
    const line = `<line x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${y}" stroke="${mark === 1 ? "#444" : "#ddd"}"/>`;
    return `${line}<text x="${x}" y="${TOP - 14}" text-anchor="middle" fill="#666">${mark}</text>`;
  });
  const width = LABELS + PLOT + 70;
  const title = `Times as long as ${run.reference} (warm; to the left of 1: faster) · ${run.date.slice(0, 10)} · ${run.commit}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 10}" width="${width}" height="${y + 10}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
<text x="12" y="20" font-size="14" font-weight="bold">${escaped(title)}</text>
${legend(others)}
${[...lines, ...body].join("\n")}
</svg>
`;
}

/** The geometric mean first, then programs, then operations. */
function groupsOf(run, others) {
  const of = (operations) => {
    const byName = others.map((name) => [name, ratios(run, name, "warm", operations)]);
    const bars = (pick) => byName.map(([name, found]) => ({ name, ratio: pick(found) })).filter(({ ratio }) => ratio);
    const mean = bars((found) => (found.length ? geomean(found.map(({ ratio }) => ratio)) : undefined));
    const programs = rows(run, operations);
    const each = programs.map((program) => ({ program, bars: bars((found) => found.find((row) => row.program === program)?.ratio) }));
    return programs.length ? [{ program: operations ? "geomean of operations" : "geomean of programs", bars: mean }, ...each] : [];
  };
  return [...of(false), ...of(true)].filter(({ bars }) => bars.length);
}

function bar(name, program, ratio, y, colour, scale) {
  const [from, to] = [scale.x(1), scale.x(ratio)].sort((a, b) => a - b);
  const title = escaped(`${program}, ${name}: ${figure(ratio)}`);
  const box = `x="${from}" y="${y}" width="${Math.max(1, to - from)}" height="${BAR - 1}"`;
  return `<rect ${box} rx="1" fill="${colour}"><title>${title}</title></rect>
<text x="${Math.max(scale.x(1), to) + 4}" y="${y + BAR - 2}" font-size="9" fill="#444">${figure(ratio)}</text>`;
}

/** Logarithmic, from a mark to a mark: 1, 2 and 5 of each power of ten. */
function scaled(least, most) {
  const all = [-3, -2, -1, 0, 1, 2, 3, 4].flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  const low = all.findLast((mark) => mark <= least) ?? all[0];
  const high = all.find((mark) => mark >= most && mark > low) ?? all.at(-1);
  const x = (value) => Math.round((LABELS + (PLOT * Math.log(value / low)) / Math.log(high / low)) * 10) / 10;
  return { x, marks: all.filter((mark) => mark >= low && mark <= high) };
}

function legend(names) {
  let x = 12;
  const entries = names.map((name, index) => {
    const entry = `<rect x="${x}" y="30" width="10" height="10" fill="${COLOURS[index % COLOURS.length]}"/><text x="${x + 14}" y="39">${escaped(name)}</text>`;
    x += 14 + name.length * 7 + 18;
    return entry;
  });
  return entries.join("\n");
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);
}
