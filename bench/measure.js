// Programs in every tier beside the yardstick, as `catalyst bench` measures them. Runs in a page and in Node, and so uses nothing but
// what it is given: its text is sent to the page.

/**
 * @param {(tier: string) => Promise<{load, evaluate, close}>} start starts a machine
 * @param {{programs: object[], source: string, yardstick: number[], rounds: number}} what
 */
export async function measure(start, { programs, source, yardstick, rounds }) {
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
  for (const { name, expression, answer, yardstick: compared } of programs) {
    const milliseconds = {};
    let expected = answer;
    for (const tier of ["interpreter", "translation", "advice"]) {
      const machine = await start(tier);
      await machine.load("Benchmarks.class.st", source);
      milliseconds[tier] = await best(tier === "interpreter" ? 2 : rounds, async () => {
        const got = await machine.evaluate(expression);
        expected ??= got;
        if (got !== expected) throw new Error(`${expression} answered ${got} in tier ${tier}, but must answer ${expected}`);
      });
      machine.close();
    }
    if (compared) {
      const { instance } = await WebAssembly.instantiate(new Uint8Array(yardstick));
      milliseconds.yardstick = await best(rounds, () => instance.exports.benchFib(32));
    }
    results.push({ name, expression, milliseconds });
  }
  return results;
}
