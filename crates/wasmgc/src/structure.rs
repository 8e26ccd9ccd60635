//! Control flow graphs to structured control.
