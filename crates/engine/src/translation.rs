//! Code on its way through the tiers: what is asked for, made, tried and linked. What the host has for it is a
//! [`Translator`](translator::Translator); all else that a host has is of no concern here.

mod axioms;
pub mod background;
mod demand;
pub mod description;
pub mod events;
mod inputs;
pub mod linking;
pub mod modules;
pub mod numbered;
pub mod requests;
mod seen;
pub mod tiers;
pub mod translator;
mod trial;
pub mod triggers;
