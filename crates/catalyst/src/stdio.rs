//! Standard error and standard output as they are: full, or closed. The macros of the standard library panic there.

/// Standard error. Where it cannot be written nobody is there to be told.
macro_rules! eprint {
    ($($argument:tt)*) => {{
        use std::io::Write;
        let _ = write!(std::io::stderr(), $($argument)*);
    }};
}

/// The same, with the end of the line.
macro_rules! eprintln {
    () => { eprint!("\n") };
    ($($argument:tt)*) => {{
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), $($argument)*);
    }};
}

/// A line of standard output. Where it cannot be written the command ends with that, by `?`.
macro_rules! show {
    () => { $crate::outcome::write(format_args!("\n"))? };
    ($($argument:tt)*) => { $crate::outcome::write(format_args!("{}\n", format_args!($($argument)*)))? };
}
