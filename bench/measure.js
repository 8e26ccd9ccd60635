// Programs in every tier beside the yardstick, as `catalyst bench` measures them. Runs in a page and in Node, and so uses nothing but
// what it is given: its text is sent to the page.

/**
 * @param {(tier: string) => Promise<{loadTogether, evaluate, close}>} start starts a machine
 * @param {{programs: string[], files: {name: string, text: string}[], yardstick: number[], rounds: number}} what
 */
export async function measure(start, { programs, files, yardstick, rounds }) {
  /** The best of some rounds, in milliseconds. */
  const best = async (rounds, run) => {
    let best = Infinity;
    for (let round = 0; round < rounds; round++) {
      const begin = performance.now();
      await run();
      best = Math.min(best, performance.now() - begin);
    }
    return best;
  };
  const results = [];
  for (const name of programs) {
    const milliseconds = {};
    let argument;
    for (const tier of ["interpreter", "translation", "advice"]) {
      const machine = await start(tier);
      await machine.loadTogether(files);
      milliseconds[tier] = await best(tier === "interpreter" ? 1 : rounds, async () => {
        // A program answers itself; where its result is wrong it signals an error.
        const answer = await machine.evaluate(`${name} run`);
        if (answer !== name) throw new Error(`${name} run answered ${answer} in tier ${tier}`);
      });
      argument = name === "BenchFib" ? Number(await machine.evaluate("BenchFib iterations")) : undefined;
      machine.close();
    }
    if (argument) {
      const { instance } = await WebAssembly.instantiate(new Uint8Array(yardstick));
      milliseconds.yardstick = await best(rounds, () => instance.exports.benchFib(argument));
    }
    results.push({ name, milliseconds });
  }
  return results;
}
