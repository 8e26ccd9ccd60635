//! Code on its way through the tiers: what is asked for, made, tried and linked.

pub mod axioms;
pub mod background;
pub mod description;
pub mod events;
pub mod modules;
pub mod tiers;
pub mod trial;
