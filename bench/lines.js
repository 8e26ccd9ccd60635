// How a measurement is told by a process: lines of a name, a tab, and the times of its runs.

/** Those lines of a text; engines print others besides. A string that was answered stands in quotes. */
export function parsed(text) {
  const lines = text.split(/\r?\n/).map((line) => /^'?([^\t]+)\t([\d. ]+)'?$/.exec(line)).filter(Boolean);
  return lines.map(([, name, numbers]) => ({ name, times: numbers.trim().split(" ").map(Number) }));
}
