// The corpus in tests/corpus: classes, and pragmas <expression: '…' answer: '…'> in their methods.

import { readFileSync, readdirSync } from "node:fs";

const FOLDER = new URL("../corpus/", import.meta.url);
const CASE = /<expression:\s*'((?:[^']|'')*)'\s+answer:\s*'((?:[^']|'')*)'\s*>/g;
const ONLY_SISTA = /<sistaV1>/;

/** The files and cases that an instruction set can run. */
export function corpus(set) {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".st")).sort();
  const all = names.map((name) => ({ name, text: readFileSync(new URL(name, FOLDER), "utf8") }));
  const files = all.filter(({ text }) => set === "sista" || !ONLY_SISTA.test(text));
  const cases = files.flatMap(({ name, text }) =>
    [...text.matchAll(CASE)].map(([, expression, answer], index) => ({
      place: `${name}#${index + 1}`,
      expression: expression.replaceAll("''", "'"),
      answer: answer.replaceAll("''", "'"),
    })));
  return { files, cases };
}
