//! How wasmtime is set up: the same for the build script, which compiles the core, and for the engine, which loads it.

/// Activations deeper than this are written out and go on with an empty WebAssembly stack. A frame of the interpreter takes about
/// as much as [`WASM_STACK`] divided by twice this.
pub const DEPTH_LIMIT: i32 = 10_000;
/// Whether translations import the core's constants as values. To wasmtime all imported globals are pointers.
pub const CONSTANTS_ARE_VALUES: bool = false;
/// The most of the native stack that WebAssembly may use.
pub const WASM_STACK: usize = 192 << 20;
/// The native stack of the thread that runs WebAssembly.
pub const THREAD_STACK: usize = 256 << 20;
/// Bytes that the heap has before the first collection; only what is used of them is taken from the system.
const HEAP: u64 = 256 << 20;

/// The most bytes that are kept of compiled modules, or some more until the next cleaning.
const CACHE: u64 = 256 << 20;

/// The engine's settings.
pub fn config() -> wasmtime::Config {
    let mut config = wasmtime::Config::new();
    config
        .wasm_function_references(true)
        .wasm_gc(true)
        .wasm_tail_call(true)
        .wasm_threads(true)
        .wasm_branch_hinting(true)
        .shared_memory(true)
        .collector(wasmtime::Collector::Copying)
        .cranelift_opt_level(wasmtime::OptLevel::Speed)
        // A call through a table need not look whether the element is there yet.
        .table_lazy_init(false)
        .async_stack_size(THREAD_STACK)
        .max_wasm_stack(WASM_STACK)
        .gc_heap_initial_size(HEAP);
    config
}

/// Where compiled modules are kept, by the hash of what they were compiled from and of the compiler; wasmtime cleans up there. An error where the folder cannot be made.
pub fn cache(folder: std::path::PathBuf) -> wasmtime::Result<wasmtime::Cache> {
    let mut config = wasmtime::CacheConfig::new();
    config.with_directory(folder).with_files_total_size_soft_limit(CACHE);
    wasmtime::Cache::new(config)
}
