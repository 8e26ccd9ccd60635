//! The host of a session's core: what translates code, what is around it, and what the core has reported.

use crate::machine;
use crate::system::platform::Platform;
use crate::translation::translator::Translator;
use smalltalk::instructions::Set;

/// A core that has such a host.
pub type Core<'s> = machine::Core<'s, Host>;

/// What the core's imports work on.
pub struct Host {
    /// What translates code.
    pub translator: Translator,
    /// What is around the virtual machine.
    pub platform: Platform,
    /// The instruction set that methods are compiled to.
    pub set: Set,
    /// What was reported as an error: the first one, if what that unwinds signals another one.
    pub report: Option<Report>,
    /// The text of an error that ends another process, until its activations are written.
    pub process_error: String,
}

impl AsMut<Translator> for Host {
    fn as_mut(&mut self) -> &mut Translator {
        &mut self.translator
    }
}

/// An error that nothing has handled.
#[derive(Debug, Default)]
pub struct Report {
    /// Its text.
    pub text: String,
    /// Where it was signalled, as the core writes activations, if that was told.
    pub activations: Option<Vec<u8>>,
    /// Whether it is no error but an interrupt.
    pub is_interrupt: bool,
}
