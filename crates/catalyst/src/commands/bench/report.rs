//! Measurements, and how they are shown.

use super::programs::Program;
use serde_json::{Map, Value, json};

/// A program's times, in milliseconds: those of all measured runs, by tier.
pub struct Measurement {
    /// The program.
    pub program: Program,
    /// Tier, or yardstick, and times.
    pub times: Vec<(&'static str, Vec<f64>)>,
    /// What became of advice for its methods, where that tier was measured.
    pub advice: Value,
}

/// The shortest time.
fn best(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}

/// The time in the middle.
fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What programs read.
pub fn json(measurements: &[Measurement], adviser: &str) -> Value {
    let by_tier = |measurement: &Measurement, number: fn(&[f64]) -> f64| {
        let numbers = measurement
            .times
            .iter()
            .map(|(tier, times)| ((*tier).to_owned(), json!(number(times))));
        Value::Object(numbers.collect::<Map<_, _>>())
    };
    let row = |measurement: &Measurement| {
        json!({
            "name": measurement.program.name,
            "group": measurement.program.group,
            "milliseconds": by_tier(measurement, best),
            "median": by_tier(measurement, median),
            "runs": by_tier(measurement, |times| times.len() as f64),
            "adviser": adviser,
            "advice": measurement.advice,
        })
    };
    measurements.iter().map(row).collect()
}

/// What people read: milliseconds, and how much faster than the interpreter.
pub fn table(measurements: &[Measurement]) -> String {
    let mut text = String::from(
        "| program | tier | best, ms | median, ms | times as fast as interpreted |\n|---|---|---:|---:|---:|\n",
    );
    for Measurement { program, times, .. } in measurements {
        let interpreted = times.first().map_or(f64::NAN, |(_, times)| best(times));
        for (tier, times) in times {
            let (name, best, median) = (program.name, best(times), median(times));
            let digits = if best < 0.1 { 6 } else { 1 };
            let ratio = interpreted / best;
            text += &format!("| {name} | {tier} | {best:.digits$} | {median:.digits$} | {ratio:.1} |\n");
        }
    }
    text
}
