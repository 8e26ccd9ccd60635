// The worker's side: does what it is asked, one thing after the other.
//
// A request is {id, name, values}; the reply {id, value} or {id, error}. {output} comes between them.

function serveRequests(port) {
  let machine;
  const requests = {
    async start(options) {
      machine = await startMachine(...(await fetchParts()), options);
      machine.onOutput = (output) => port.postMessage({ output });
      // Only an isolated page may share memory with its workers.
      return globalThis.crossOriginIsolated ? machine.memory : null;
    },
    evaluate: (name, text) => machine.evaluate(name, text),
    load: (name, text) => machine.load(name, text),
    loadTogether: (namesAndTexts) => machine.loadTogether(namesAndTexts),
    story: () => machine.story(),
  };
  // A machine does one thing at a time.
  let last = Promise.resolve();
  port.onmessage = ({ data: { id, name, values } }) => {
    last = last
      .then(() => requests[name](...values))
      .then(
        (value) => port.postMessage({ id, value }),
        (error) => port.postMessage({ id, error: plainError(error) }),
      );
  };
}

/** What is said of an error, as an object that can be sent. */
function plainError(error) {
  const { message = String(error), line, column, rendered } = error ?? {};
  return { message, line, column, rendered };
}

if (typeof WorkerGlobalScope !== "undefined" && globalThis instanceof WorkerGlobalScope) {
  serveRequests(globalThis);
}
