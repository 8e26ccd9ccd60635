// One suite for all browsers: the page, and the machine in it.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, names } from "./browsers.js";
import { corpus } from "./corpus.js";
import { Page } from "./page.js";
import { serve, serveWithoutIsolation } from "./server.js";

const TIERS = ["interpreter", "translation", "advice"];
const SETS = ["sista", "v3plusclosures"];

/** The answers of the story: what the method computes, by the definition in the design. */
const STORY = Object.fromEntries(
  [3n, -7n, 1073741823n, 100000n, 100000000000000000000n].map((receiver) => {
    let value = receiver;
    for (let turn = 0; turn < 5; turn++) value = (((value + 1n) * 2n + 2n) * 3n + 3n) * 2n;
    return [String(receiver), String(value)];
  }),
);

for (const name of names) {
  describe(name, () => {
    let server;
    let browser;
    let page;

    before(async () => {
      server = await serve();
      browser = await launch(name);
      console.log(`${await browser.version()} at ${server.url}`);
      page = await Page.open(browser, server.url);
      await page.ready();
    });

    after(async () => {
      await browser?.close();
      await server?.close();
    });

    test("the story is measured in this browser", async () => {
      await page.until("the story", () => !document.querySelector("#measure").disabled);
      const rows = await page.run(() =>
        [...document.querySelectorAll("#story tr")].map((row) => [...row.cells].map((cell) => cell.textContent)));
      const heads = await page.run(() => [...document.querySelectorAll("#story-head th")].map((cell) => cell.textContent));
      assert.deepEqual(rows.map(([tier]) => tier), TIERS, await page.text("#story-state"));
      for (const [, time, ratio, ...answers] of rows) {
        assert.match(time, /^[1-9\d.]+ ns$/);
        assert.ok(Number.parseFloat(ratio) > 0);
        const receivers = heads.slice(3).map((head) => head.replace(" benchmark", ""));
        assert.ok(receivers.length >= 4);
        assert.deepEqual(answers, receivers.map((receiver) => STORY[receiver]));
      }
    });

    test("the answers of the story, in all tiers and sets", async () => {
      for (const set of SETS) {
        for (const tier of TIERS) {
          for (const [receiver, answer] of Object.entries(STORY)) await page.check(`${receiver} benchmark`, answer, { tier, set });
          // Long enough to be translated, and advised, on the way.
          await page.check("| last | 1 to: 200000 do: [:each | last := (each bitAnd: 15) benchmark]. last", "678630", { tier, set });
        }
      }
    });

    test("large integers", async () => {
      for (const tier of TIERS) {
        await page.check("1000 factorial printString size", "2568", { tier });
        await page.check("2 raisedTo: 100", String(2n ** 100n), { tier });
        await page.check("(2 raisedTo: 100) negated // 7", String(-(2n ** 100n) / 7n - 1n), { tier });
      }
    });

    test("recursion one million deep", async () => {
      for (const tier of TIERS) {
        const answer = await page.run(async (tier) => {
          const { Catalyst } = await import("/catalyst.js");
          const machine = await Catalyst.start({ tier });
          await machine.load("recurse.st", "!Integer methodsFor: 'test'!\nrecurse: n\n\t^n = 0 ifTrue: [self] ifFalse: [(self + 1) recurse: n - 1]! !\n");
          const answer = await machine.evaluate("0 recurse: 1000000");
          machine.close();
          return answer;
        }, tier);
        assert.equal(answer, "1000000", tier);
      }
    });

    test("an endless loop is stopped, and the machine goes on", async () => {
      for (const tier of TIERS) {
        await page.check("Smalltalk at: #Kept put: 42. 1", "1", { tier });
        await page.begin("[true] whileTrue: [3 benchmark]");
        await new Promise((resolve) => setTimeout(resolve, 300));
        assert.equal(await page.run(() => document.querySelector("#evaluate").disabled), true);
        await page.tab.click("#stop");
        await page.ready();
        assert.equal(await page.text("#answer"), "");
        assert.match(await page.text("#error"), /^interrupted\n(    .*\n)*    UndefinedObject>>doIt \(expression:1\)\n/);
        await page.check("Smalltalk at: #Kept", "42");
      }
    });

    test("what is stopped is unwound, and may handle that", async () => {
      const begin = async (source) => {
        await page.begin(source);
        await new Promise((resolve) => setTimeout(resolve, 300));
        await page.tab.click("#stop");
      };
      for (const tier of TIERS) {
        await page.check("3", "3", { tier });
        await begin("[[true] whileTrue] ensure: [(Delay forMilliseconds: 30) wait. Transcript show: 'unwound']");
        await page.ready();
        assert.match(await page.text("#error"), /^interrupted\n/);
        assert.equal(await page.text("#transcript"), "unwound");
        await begin("[(Delay forSeconds: 1000) wait] on: UserInterrupt do: [:interrupt | 5]");
        await page.ready();
        assert.equal(await page.text("#answer"), "5");
        // What does not end while it is unwound ends when it is stopped again.
        await begin("[[true] whileTrue] ensure: [[true] whileTrue]");
        await new Promise((resolve) => setTimeout(resolve, 300));
        await page.tab.click("#stop");
        await page.ready();
        assert.match(await page.text("#error"), /^interrupted\n/);
        await page.check("3 + 4", "7");
      }
    });

    test("processes take turns, sleep, and are stopped while they sleep", async () => {
      for (const tier of TIERS) {
        await page.check("| log | log := OrderedCollection new. [log add: 1] fork. log add: 0. Processor yield. log asArray", "#(0 1)", { tier });
        await page.check("(Delay forMilliseconds: 30) wait. 5", "5");
        await page.check("| done | done := false. [(Delay forMilliseconds: 30) wait. done := true] fork. [done] whileFalse. done", "true");
        await page.check("| turns | turns := 0. [turns > 100] whileFalse: [[turns := turns + 1] fork. Processor yield]. turns", "101");
        assert.match((await page.evaluate("Semaphore new wait")).error, /^deadlock: /);
        await page.begin("(Delay forSeconds: 1000) wait");
        await new Promise((resolve) => setTimeout(resolve, 300));
        await page.tab.click("#stop");
        await page.ready();
        assert.equal(await page.text("#answer"), "");
        assert.match(await page.text("#error"), /^interrupted\n(    .*\n)*    UndefinedObject>>doIt \(expression:1\)\n/);
      }
    });

    test("without shared memory, stopping starts the machine anew", async () => {
      const careless = await serveWithoutIsolation(server.url);
      const other = await Page.open(browser, careless.url);
      await other.begin("[true] whileTrue");
      await new Promise((resolve) => setTimeout(resolve, 300));
      await other.tab.click("#stop");
      await other.ready();
      assert.match(await other.text("#error"), /^interrupted\n.*anew/);
      await other.check("3 + 4", "7");
      await other.close();
      careless.close();
    });

    test("errors in source are shown at their place", async () => {
      const shown = await page.evaluate("3 +\n  (4");
      assert.equal(shown.answer, "");
      assert.match(shown.error, /^expression:2:3: this `\(` is not closed/);
      assert.match(shown.error, /\n2 \|   \(4\n  \|   \^\n/);
      assert.match(shown.error, /expected/);
      assert.equal(await page.run(() => document.querySelector("#source").selectionStart), 6);
      assert.deepEqual(await page.evaluate("3 + fo"), {
        answer: "",
        error: "expression:1:5: there is no variable fo\n  |\n1 | 3 + fo\n  |     ^^\n",
        transcript: "",
      });
      assert.deepEqual(
        await page.run(() => [document.querySelector("#source").selectionStart, document.querySelector("#source").selectionEnd]),
        [4, 5],
      );
    });

    test("errors of Smalltalk show the activations", async () => {
      const { answer, error } = await page.evaluate("#(1) collect: [:each | each foo]");
      assert.equal(answer, "");
      assert.match(error, /^SmallInteger doesNotUnderstand: #foo\n/);
      assert.match(error, /\[\] in UndefinedObject>>doIt \(expression:1\)\n/);
    });

    test("the Transcript is shown", async () => {
      const shown = await page.evaluate("Transcript show: 'Grüße <b>'; cr. 5");
      assert.deepEqual(shown, { answer: "5", error: "", transcript: "Grüße <b>\n" });
    });

    test("Ctrl-Enter evaluates", async () => {
      await page.ready();
      await page.run(() => {
        document.querySelector("#source").value = "6 * 7";
        document.querySelector("#answer").textContent = "";
      });
      await page.tab.focus("#source");
      await page.tab.keyboard.down("Control");
      await page.tab.keyboard.press("Enter");
      await page.tab.keyboard.up("Control");
      await page.until("the answer", () => document.querySelector("#answer").textContent === "42");
    });

    test("controls have names", async () => {
      const nameless = await page.run(() =>
        [...document.querySelectorAll("textarea, select, button")]
          .filter((each) => !(each.labels?.length || each.textContent.trim()))
          .map((each) => each.id));
      assert.deepEqual(nameless, []);
    });

    for (const set of SETS) {
      for (const tier of ["interpreter", "translationAtOnce"]) {
        test(`the corpus: ${set}, ${tier}`, async () => {
          const { files, cases } = corpus(set);
          assert.ok(cases.length > 900, `only ${cases.length} cases`);
          const failures = await page.run(runCorpus, { set, tier }, files, cases);
          assert.deepEqual(failures, []);
        });
      }
    }

    test("the Content-Security-Policy is kept, and is there", async () => {
      assert.deepEqual(await page.troubles(), []);
      assert.equal(await page.run(() => crossOriginIsolated), true);
      await page.run(() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.wasRun = true";
        document.body.append(script);
      });
      assert.equal(await page.run(() => globalThis.wasRun), undefined);
      assert.match((await page.troubles()).join(), /^script-src/);
    });
  });
}

/** Runs in the page: what answers otherwise than expected. */
async function runCorpus(options, files, cases) {
  const { Catalyst } = await import("/catalyst.js");
  const machine = await Catalyst.start(options);
  await machine.loadTogether(files);
  const failures = [];
  for (const { place, expression, answer } of cases) {
    const got = await machine.evaluate(expression, place).catch((error) => error.message);
    if (got !== answer) failures.push({ place, expression, expected: answer, got });
  }
  machine.close();
  return failures;
}
