// Starting a machine. Nothing here needs a page: workers and Node use it alike.

/**
 * Starts a machine from its two modules. The module of the host is instantiated once; there can be many machines.
 * @param {WebAssembly.Module} host crates/web
 * @param {WebAssembly.Module} core st/vm
 * @param {{set?: string, tier?: string}} options
 */
export function startMachine(host, core, options = {}) {
  initSync({ module: host });
  return Machine.start(core, options);
}

/** The two modules, as they stand beside this script. */
export function fetchModules() {
  const compile = (name) => WebAssembly.compileStreaming(fetch(new URL(name, import.meta.url)));
  return Promise.all([compile("host.wasm"), compile("core.wasm")]);
}
