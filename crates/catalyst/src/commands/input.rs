//! Standard input for programs. Whoever waits for it can be interrupted: a thread reads when something is wanted. What it reads after an
//! interrupt is what is read next.

use std::io::{ErrorKind, Read, Result as IoResult};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// How long an interrupt may take to be noticed.
const PATIENCE: Duration = Duration::from_millis(50);

/// How often Ctrl-C was pressed.
static INTERRUPTS: AtomicUsize = AtomicUsize::new(0);

/// Ctrl-C was pressed, and whoever runs was told to stop.
pub fn interrupt() {
    INTERRUPTS.fetch_add(1, Ordering::Release);
}

/// How often.
pub fn interrupts() -> usize {
    INTERRUPTS.load(Ordering::Acquire)
}

/// Standard input.
#[derive(Default)]
pub struct Input {
    thread: Option<Thread>,
    /// How many interrupts were told to whoever reads.
    interrupts: usize,
    /// What was read and not taken yet.
    rest: Vec<u8>,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        if self.rest.is_empty() {
            let thread = match &mut self.thread {
                Some(thread) => thread,
                None => self.thread.insert(Thread::start()?),
            };
            self.rest = thread.read(buffer.len(), &mut self.interrupts)?;
        }
        let count = self.rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        Ok(count)
    }
}

/// Who reads.
struct Thread {
    wanted: Sender<usize>,
    read: Receiver<IoResult<Vec<u8>>>,
    reads: bool,
}

impl Thread {
    fn start() -> IoResult<Self> {
        let (wanted, requests) = channel::<usize>();
        let (answers, read) = channel();
        let work = move || {
            for count in requests {
                let mut bytes = vec![0; count];
                let result = std::io::stdin().read(&mut bytes);
                let answer = result.map(|read| bytes[..read].to_vec());
                if answers.send(answer).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new().name("input".to_owned()).spawn(work)?;
        Ok(Self {
            wanted,
            read,
            reads: false,
        })
    }

    /// Waits for bytes, or for an interrupt that was not told yet: it may have come just before.
    fn read(&mut self, count: usize, told: &mut usize) -> IoResult<Vec<u8>> {
        if !self.reads {
            // Where the thread has ended, there is nothing to be received either.
            let _ = self.wanted.send(count);
            self.reads = true;
        }
        loop {
            match self.read.recv_timeout(PATIENCE) {
                Ok(result) => {
                    self.reads = false;
                    return result;
                }
                Err(RecvTimeoutError::Timeout) => {
                    let interrupts = interrupts();
                    if std::mem::replace(told, interrupts) != interrupts {
                        return Err(ErrorKind::Interrupted.into());
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Ok(Vec::new()),
            }
        }
    }
}
