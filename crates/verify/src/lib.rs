//! Candidate and method to Verified, or a counterexample
