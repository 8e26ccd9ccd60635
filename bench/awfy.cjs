// A program of Are We Fast Yet's in JavaScript: its name, a tab, and the milliseconds of its runs.

const [folder, name, iterations, mostRuns, within] = process.argv.slice(2);
const benchmark = require(`${folder}/${name.toLowerCase()}.js`).newInstance();
const times = [];
const start = performance.now();
do {
  const begin = performance.now();
  if (!benchmark.innerBenchmarkLoop(Number(iterations))) throw new Error(`no result is known for ${iterations} iterations`);
  times.push((performance.now() - begin).toFixed(3));
} while (times.length < mostRuns && performance.now() - start < within);
console.log(`${name}\t${times.join(" ")}`);
