// Starting a machine. Nothing here needs a page: workers and Node use it alike.

/**
 * Starts a machine from its parts. The module of the host is instantiated once; there can be many machines.
 * @param {WebAssembly.Module} host crates/web
 * @param {WebAssembly.Module} core st/vm
 * @param {Uint8Array} image what it begins with, in the instruction set sista; for the other one its methods are compiled anew at the start
 * @param {{set?: string, tier?: string}} options
 */
export function startMachine(host, core, image, options = {}) {
  initSync({ module: host });
  return Machine.start(core, image, options);
}

/** The parts, as they stand beside this script. */
export function fetchParts() {
  const get = (name) => fetch(new URL(name, import.meta.url));
  const compile = (name) => WebAssembly.compileStreaming(get(name));
  const bytes = async (name) => new Uint8Array(await (await get(name)).arrayBuffer());
  return Promise.all([compile("host.wasm"), compile("core.wasm"), bytes("kernel.image")]);
}
