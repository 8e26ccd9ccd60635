// The page's side: a machine in a worker of its own.

/**
 * Byte addresses 0, 4, 8 and 12 of the core's memory, as Int32s: the depth limit, how the evaluation shall end, whether it wants to be interrupted, whether the
 * program deals itself with what it was told.
 */
const DEPTH_LIMIT = 0;
const STOP = 1;
const INTERRUPTIONS = 2;
const TAKEN = 3;
/** How it shall end: Smalltalk is told that the user wants it, or without more ado. */
const TELL = 17;
const END = 1;
/** Milliseconds that unwinding may take, and between two looks at whether it has ended. */
const GRACE = 5000;
const STOP_INTERVAL = 20;
/** Milliseconds between two interruptions, which let other processes run. */
const INTERRUPTION_INTERVAL = 10;

/** What a request that fails throws: a message, a line and column where there is a place in the source, and all there is to say. */
export class CatalystError extends Error {
  constructor({ message, line, column, rendered = `${message}\n` }) {
    super(message);
    Object.assign(this, { name: "CatalystError", line, column, rendered });
  }
}

/** A machine in a worker. Requests are carried out one after the other; a failed one throws a CatalystError. */
export class Catalyst {
  #worker = new Worker(import.meta.url, { type: "module" });
  #waiting = new Map();
  #requests = 0;
  #memory = null;
  #interruptions = null;
  #stopping = false;
  /** Whether the machine is there no more. */
  closed = false;

  /**
   * @param {{set?: string, tier?: string}} options
   * @param {(text: string) => void} onOutput gets what is written to the Transcript
   */
  static async start(options = {}, onOutput = () => {}) {
    const machine = new Catalyst(onOutput);
    machine.#memory = await machine.#request("start", options);
    return machine;
  }

  /** Use start. */
  constructor(onOutput) {
    this.#worker.onmessage = ({ data: { id, value, error, output } }) => {
      if (output !== undefined) return onOutput(output);
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      error ? reject(new CatalystError(error)) : resolve(value);
    };
    this.#worker.onerror = (event) => {
      this.#end(`the machine failed: ${event.message ?? "its script cannot be loaded"}`);
    };
  }

  /** The printed answer of statements; their name stands before the place of an error. */
  evaluate(text, name = "expression") {
    return this.#request("evaluate", name, text);
  }

  /** Defines what a file in Tonel or chunk format contains. */
  load(name, text) {
    return this.#request("load", name, text);
  }

  /** The same with files that need each other. */
  loadTogether(files) {
    return this.#request("loadTogether", files.flatMap(({ name, text }) => [name, text]));
  }

  /** SmallInteger>>benchmark in all tiers, measured. */
  story() {
    return this.#request("story");
  }

  /**
   * Ends what is being evaluated: it gets a UserInterrupt, and is unwound for some seconds at most; who asks again does not wait for that. Where memory cannot be
   * shared, it ends at once, with the machine, which is `closed`.
   */
  async stop() {
    if (!this.#memory) return this.#end("interrupted");
    const words = new Int32Array(this.#memory.buffer);
    let how = this.#stopping ? END : TELL;
    const last = performance.now() + GRACE;
    this.#stopping = true;
    Atomics.store(words, TAKEN, 0);
    Atomics.store(words, STOP, how);
    while (this.#waiting.size > 0) {
      if (how === TELL && performance.now() > last) {
        if (Atomics.load(words, TAKEN)) break;
        how = END;
      }
      if (how === END) Atomics.store(words, STOP, END);
      // Until it was heard: an evaluation that is only about to begin, or pauses, sets the limit anew.
      if (Atomics.load(words, STOP)) {
        Atomics.store(words, DEPTH_LIMIT, -1);
        Atomics.notify(words, STOP);
      }
      await new Promise((resolve) => setTimeout(resolve, STOP_INTERVAL));
    }
    this.#stopping = false;
    // A word that came too late is not for the next evaluation.
    Atomics.store(words, STOP, 0);
  }

  /** Ends the machine. */
  close() {
    this.#end("the machine is closed");
  }

  #request(name, ...values) {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new CatalystError({ message: "the machine is closed" }));
      const id = this.#requests++;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, values });
      this.#interruptions ??= setInterval(() => this.#interrupt(), INTERRUPTION_INTERVAL);
    });
  }

  /** Where several processes want to run, or one waits for some time, whichever runs looks at the clock now and then. */
  #interrupt() {
    if (this.#waiting.size === 0 || this.closed) {
      clearInterval(this.#interruptions);
      this.#interruptions = null;
      return;
    }
    if (!this.#memory) return;
    const words = new Int32Array(this.#memory.buffer);
    if (Atomics.load(words, INTERRUPTIONS)) Atomics.store(words, DEPTH_LIMIT, 0);
  }

  #end(message) {
    this.closed = true;
    this.#worker.terminate();
    const error = new CatalystError({ message });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
