// The page as a person uses it.

import assert from "node:assert/strict";

const PATIENCE = 60_000;

/** Violations of the Content-Security-Policy and errors that nothing caught, noted from before the page's first script on. */
function watch() {
  globalThis.troubles = [];
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => troubles.push(`${violatedDirective}: ${blockedURI}`));
  addEventListener("error", ({ message }) => troubles.push(message));
  addEventListener("unhandledrejection", ({ reason }) => troubles.push(String(reason?.message ?? reason)));
}

export class Page {
  /** The page, opened in a browser. */
  static async open(browser, url) {
    const page = new Page(await browser.newPage());
    await page.tab.evaluateOnNewDocument(watch);
    await page.tab.goto(url);
    return page;
  }

  constructor(tab) {
    this.tab = tab;
  }

  /** Runs a function in the page. */
  run(work, ...values) {
    return this.tab.evaluate(work, ...values);
  }

  text(selector) {
    return this.run((selector) => document.querySelector(selector).textContent, selector);
  }

  troubles() {
    return this.run(() => troubles);
  }

  /** Waits until a function answers true in the page. */
  async until(what, condition, ...values) {
    const end = Date.now() + PATIENCE;
    while (!(await this.run(condition, ...values))) {
      assert.ok(Date.now() < end, `${what} did not happen within ${PATIENCE / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  ready() {
    return this.until("an answer", () => !document.querySelector("#evaluate").disabled);
  }

  /** Types an expression and starts its evaluation. */
  async begin(expression, options = {}) {
    await this.ready();
    for (const [id, value] of Object.entries(options)) await this.tab.select(`#${id}`, value);
    await this.run((text) => (document.querySelector("#source").value = text), expression);
    await this.tab.click("#evaluate");
  }

  /** What is shown after an evaluation. */
  async evaluate(expression, options) {
    await this.begin(expression, options);
    await this.ready();
    return { answer: await this.text("#answer"), error: await this.text("#error"), transcript: await this.text("#transcript") };
  }

  async check(expression, expected, options) {
    const shown = await this.evaluate(expression, options);
    assert.deepEqual({ answer: shown.answer, error: shown.error }, { answer: expected, error: "" }, expression);
  }

  close() {
    return this.tab.close();
  }
}
