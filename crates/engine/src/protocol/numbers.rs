//! The numbers that core and host tell each other: an enumeration for each subclass of `Enumeration` in `st/vm`, where the numbers stand.
//! The build script makes them; so a number that is not handled does not compile.

include!(concat!(env!("OUT_DIR"), "/enumerations.rs"));
