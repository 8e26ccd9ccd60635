//! When to ask for advice, what to ask, whom to ask, what it cost
