// A machine in a page of Chromium or Firefox: one browser for the whole run, a new machine (a worker of its own) for each program.

import { readFileSync, readdirSync } from "node:fs";
import { parsed } from "./lines.js";
import { yardstick } from "./yardstick.js";

const PROGRAMS = new URL("../st/bench/", import.meta.url);

/** Starts the browser; `closing` gets what ends it. */
export async function inBrowser(name, tier, { statement, patience }, closing) {
  const { version, run } = await opened(name, patience, closing);
  const measure = (program) => run(`
    const { Catalyst } = await import("/catalyst.js");
    const machine = await Catalyst.start({ tier: ${JSON.stringify(tier)} });
    try {
      await machine.loadTogether(${JSON.stringify(files())});
      return await machine.evaluate(${JSON.stringify(statement(program))});
    } finally {
      machine.close();
    }`);
  return { version, measure };
}

/** benchFib by hand there. */
export async function yardstickInBrowser(name, module, numbers, patience, closing) {
  const { version, run } = await opened(name, patience, closing);
  const words = [[...readFileSync(module)], ...numbers].map((value) => JSON.stringify(value));
  return { version, measure: () => run(`return (${yardstick})(${words.join(", ")});`) };
}

/** A page, and what runs statements in it. */
async function opened(name, patience, closing) {
  const { launch } = await import("../tests/browser/browsers.js");
  const { Page } = await import("../tests/browser/page.js");
  const { serve } = await import("../tests/browser/server.js");
  const server = await serve();
  closing.push(() => server.close());
  const browser = await launch(name);
  closing.push(() => browser.close());
  const page = await Page.open(browser, server.url);
  // The page measures its own story first.
  await page.until("the story", () => !document.querySelector("#measure").disabled);
  const run = async (statements) => parsed(await inTime(page.run(`(async () => {${statements}})()`), patience));
  return { version: await browser.version(), run };
}

/** All of st/bench. */
function files() {
  const names = readdirSync(PROGRAMS, { recursive: true }).filter((name) => name.endsWith(".st"));
  return names.sort().map((name) => ({ name, text: readFileSync(new URL(name, PROGRAMS), "utf8") }));
}

function inTime(promise, seconds) {
  let timer;
  const late = new Promise((_, rejected) => {
    timer = setTimeout(() => rejected(new Error(`not done after ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
