//! Whom new tokens do not help: an API, or an operation of it, that refuses them all.
//!
//! Servers say 401 where nobody may do what was asked too, and where their own clock or keys are wrong. Each 401 would
//! cost a refresh then, of a token that has done nothing wrong.

use std::time::{Duration, Instant};

use super::back_off;

/// How many operations are known at once.
const MOST: usize = 64;

/// Who has refused a token that came because the one before had been refused.
#[derive(Default)]
pub struct Futile(Vec<Doubt>);

struct Doubt {
    /// All of them, where nobody has taken the token.
    operation: Option<&'static str>,
    /// The token that was refused last. All who had it at once count once.
    generation: u64,
    times: u32,
    until: Instant,
}

impl Futile {
    /// Whether another token is not asked for now because this operation refuses one.
    pub fn holds(&self, operation: &'static str, now: Instant) -> bool {
        self.0
            .iter()
            .any(|doubt| doubt.concerns(operation) && now < doubt.until)
    }

    /// Notes a refusal: by all operations, if nobody has taken this token.
    pub fn refused(&mut self, operation: &'static str, all: bool, generation: u64, now: Instant) {
        self.note(Some(operation), generation, now);
        if all {
            self.note(None, generation, now);
        }
    }

    fn note(&mut self, operation: Option<&'static str>, generation: u64, now: Instant) {
        let at = self.0.iter().position(|doubt| doubt.operation == operation);
        let known = at.map(|at| self.0.remove(at));
        let doubt = match known {
            Some(doubt) if doubt.generation >= generation => doubt,
            known => {
                let times = known.map_or(0, |doubt| doubt.times);
                // One may have expired just then: only the second in a row is a reason to wait.
                let wait = times.checked_sub(1).map_or(Duration::ZERO, back_off);
                Doubt {
                    operation,
                    generation,
                    times: times.saturating_add(1),
                    until: now.checked_add(wait).unwrap_or(now),
                }
            }
        };
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(doubt);
    }

    /// Notes that a token was taken. Gives whether there is a doubt left.
    pub fn helps(&mut self, operation: &'static str) -> bool {
        self.0.retain(|doubt| !doubt.concerns(operation));
        !self.0.is_empty()
    }
}

impl Doubt {
    fn concerns(&self, operation: &'static str) -> bool {
        self.operation.is_none_or(|one| one == operation)
    }
}
