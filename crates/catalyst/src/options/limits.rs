//! What a program may use.

use clap::Args;

/// What the heap has at the beginning; it doubles until it has all that it may have.
const LEAST: u64 = 256 << 20;
const MOST: u64 = 4 << 30;

/// What a program may use.
#[derive(Debug, Default, Args)]
pub struct Limits {
    /// How deep a recursion may be: a process with more activations gets a StackOverflow [default: 1100000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1000..=10_000_000))]
    pub depth: Option<u32>,
    /// How much memory objects may take: 256M, 512M, 1G, 2G or 4G [default: half of the machine's memory]
    ///
    /// Garbage and the room that the collector copies to count, too: where about three eighths of it are alive, OutOfMemory is signalled. Other
    /// sizes are rounded down.
    #[arg(long, value_name = "SIZE", value_parser = memory_size)]
    pub memory: Option<u64>,
}

impl Limits {
    /// As the engine knows them.
    pub fn limits(&self) -> engine::Limits {
        engine::Limits {
            depth: self.depth.unwrap_or(engine::Limits::default().depth),
            memory: self.memory.unwrap_or_else(default_memory),
        }
    }
}

/// A size that the heap can have, from what was typed: bytes, or with K, M or G behind.
fn memory_size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|unit: char| unit.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 0,
        "K" => 10,
        "M" => 20,
        "G" => 30,
        unit => return Err(format!("{unit} is no unit: K, M or G may stand behind the number")),
    };
    let number: u64 = digits.parse().map_err(|_| "this is no size, as 512M is".to_owned())?;
    match number.checked_mul(1 << shift) {
        Some(bytes) if bytes < LEAST => Err("the least is 256M".to_owned()),
        Some(bytes) if bytes <= MOST => Ok(rounded(bytes)),
        _ => Err("the most is 4G".to_owned()),
    }
}

/// Half of what the machine has, where the system tells.
fn default_memory() -> u64 {
    let machine = of_machine().unwrap_or(2 * MOST);
    rounded((machine / 2).clamp(LEAST, MOST))
}

fn rounded(bytes: u64) -> u64 {
    1 << bytes.ilog2()
}

/// The bytes that the machine has, or that this program may use of them.
fn of_machine() -> Option<u64> {
    let information = std::fs::read_to_string("/proc/meminfo").ok()?;
    let total = information.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = total.trim().trim_end_matches("kB").trim().parse().ok()?;
    let of_group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let of_group = of_group.and_then(|most| most.trim().parse().ok());
    Some((kilobytes << 10).min(of_group.unwrap_or(u64::MAX)))
}
