// Medians, spreads, ratios and their geometric means of a run.

/** The group whose figures are nanoseconds of an operation, and no milliseconds of a program. */
export const OPERATIONS = "Operations";

function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const low = sorted[Math.floor(place)];
  return low + (sorted[Math.ceil(place)] - low) * (place % 1);
}

export const median = (values) => quantile(values, 0.5);

/** Half the distance of the quartiles. */
export const spread = (values) => (quantile(values, 0.75) - quantile(values, 0.25)) / 2;

export const geomean = (ratios) => Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);

/** The programs' names in their order; operations, or all others. */
export function rows(run, operations) {
  const chosen = run.results.filter(({ group }) => (group === OPERATIONS) === operations);
  return [...new Set(chosen.map(({ program }) => program))];
}

/** The values of a program on a contender: `warm` or `first`. */
export function values(run, program, contender, which) {
  return run.results.find((row) => row.program === program && row.contender === contender)?.[which];
}

/** How many times the reference's time a contender takes, for each program that both ran. */
export function ratios(run, contender, which, operations, reference = run.reference) {
  const ratio = (program) => {
    const [ours, theirs] = [contender, reference].map((name) => values(run, program, name, which));
    return ours && theirs ? { program, ratio: median(ours) / median(theirs) } : undefined;
  };
  return rows(run, operations).map(ratio).filter((found) => found && found.ratio > 0 && Number.isFinite(found.ratio));
}
