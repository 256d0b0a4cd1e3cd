//! The circuit breaker: after too many failures, calls are not sent for a while.
//!
//! Takes the time with every question and gives the next state; it asks no clock, waits for nothing
//! and does not know what a failure is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::window::Window;

/// When calls to an origin stop, and for how long.
///
/// The breaker is *closed* while calls pass. When at least [`minimum_calls`](Self::minimum_calls) were
/// made within the window and the share of failures reaches
/// [`failure_percent`](Self::failure_percent), it *opens*: calls fail at once, unsent. After
/// [`open_for`](Self::open_for) it is *half open*: one call is sent as a probe, and its outcome closes
/// the breaker or opens it again. A probe that is dropped gives its place to the next call.
///
/// A failure is a request without a response, or a response with a status of 500 and above. A 429
/// is none: the server is there, it asks for patience.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::guard::CircuitBreaker;
///
/// let breaker = CircuitBreaker::new().failure_percent(80).open_for(Duration::from_secs(5));
/// # let _ = breaker;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CircuitBreaker {
    percent: u32,
    minimum: u32,
    window: Duration,
    open_for: Duration,
}

impl CircuitBreaker {
    /// Half of at least 20 calls within 10 seconds; open for 30 seconds.
    pub const fn new() -> Self {
        CircuitBreaker {
            percent: 50,
            minimum: 20,
            window: Duration::from_secs(10),
            open_for: Duration::from_secs(30),
        }
    }

    /// The share of failures that opens it, in percent: 1 to 100, 50 by default.
    #[must_use]
    pub const fn failure_percent(mut self, percent: u32) -> Self {
        self.percent = match percent {
            0 => 1,
            1..=100 => percent,
            _ => 100,
        };
        self
    }

    /// How many calls the window must hold before their share counts; 20 by default, 1 at least.
    #[must_use]
    pub const fn minimum_calls(mut self, calls: u32) -> Self {
        self.minimum = if calls == 0 { 1 } else { calls };
        self
    }

    /// How far back calls count; 10 seconds by default.
    #[must_use]
    pub const fn window(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// How long it stays open before a call is tried; 30 seconds by default.
    #[must_use]
    pub const fn open_for(mut self, time: Duration) -> Self {
        self.open_for = time;
        self
    }
}

impl CircuitBreaker {
    /// Whether so many calls have failed that it opens.
    fn is_reached(&self, window: &Window) -> bool {
        let (calls, failures) = window.sums();
        calls >= u64::from(self.minimum) && failures * 100 >= calls * u64::from(self.percent)
    }
}

impl Default for CircuitBreaker {
    fn default() -> Self {
        Self::new()
    }
}

/// The breaker of one origin.
#[derive(Debug)]
pub(crate) struct Breaker {
    settings: CircuitBreaker,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Grows with every change of phase: an outcome counts only in the phase that its call began in.
    generation: u64,
}

#[derive(Debug)]
enum Phase {
    Closed(Window),
    Open { until: Option<Instant> },
    HalfOpen { probing: bool },
}

/// How the breaker stands: for logs and tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Closed,
    Open,
    HalfOpen,
}

/// A call that is not sent. Holds how long the breaker stays open, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused(pub Option<Duration>);

impl State {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.generation = self.generation.wrapping_add(1);
    }
}

impl Breaker {
    pub fn new(settings: CircuitBreaker) -> Self {
        Breaker {
            settings,
            state: Mutex::new(State {
                phase: Phase::Closed(Window::default()),
                generation: 0,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is whole between any two statements that could panic.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn standing(&self) -> Standing {
        self.state().phase.standing()
    }

    /// Whether a call would pass now. Takes no place.
    pub fn check(&self, now: Instant) -> Result<(), Refused> {
        self.state().phase.passes(now)
    }

    /// Lets a call pass, or says for how long none does.
    pub fn admit(self: &Arc<Self>, now: Instant) -> Result<Ticket, Refused> {
        let mut state = self.state();
        state.phase.passes(now)?;
        if !matches!(state.phase, Phase::Closed(_)) {
            let probe = Phase::HalfOpen { probing: true };
            match state.phase {
                Phase::Open { .. } => state.enter(probe),
                _ => state.phase = probe,
            }
        }
        Ok(Ticket {
            generation: state.generation,
            breaker: Some(Arc::clone(self)),
        })
    }

    /// Counts an outcome; gives the phase if it has changed.
    fn record(&self, generation: u64, now: Instant, failed: bool) -> Option<Standing> {
        let mut state = self.state();
        if state.generation != generation {
            return None;
        }
        let settings = &self.settings;
        let next = match &mut state.phase {
            Phase::Closed(window) => {
                window.add(settings.window, now, failed);
                if !failed || !settings.is_reached(window) {
                    return None;
                }
                Phase::Open {
                    until: now.checked_add(settings.open_for),
                }
            }
            Phase::HalfOpen { .. } if failed => Phase::Open {
                until: now.checked_add(settings.open_for),
            },
            Phase::HalfOpen { .. } => Phase::Closed(Window::default()),
            Phase::Open { .. } => return None,
        };
        let standing = next.standing();
        state.enter(next);
        Some(standing)
    }

    fn give_back(&self, generation: u64) {
        let mut state = self.state();
        if state.generation == generation {
            if let Phase::HalfOpen { probing } = &mut state.phase {
                *probing = false;
            }
        }
    }
}

impl Phase {
    fn passes(&self, now: Instant) -> Result<(), Refused> {
        match self {
            Phase::Closed(_) => Ok(()),
            Phase::Open { until } => match left(*until, now) {
                Some(Duration::ZERO) => Ok(()),
                left => Err(Refused(left)),
            },
            Phase::HalfOpen { probing: false } => Ok(()),
            Phase::HalfOpen { probing: true } => Err(Refused(None)),
        }
    }

    fn standing(&self) -> Standing {
        match self {
            Phase::Closed(_) => Standing::Closed,
            Phase::Open { .. } => Standing::Open,
            Phase::HalfOpen { .. } => Standing::HalfOpen,
        }
    }
}

/// How long until a time; none for a time beyond what the clock can count.
fn left(until: Option<Instant>, now: Instant) -> Option<Duration> {
    until.map(|until| until.saturating_duration_since(now))
}

/// The place of a call that passed. Dropped without an outcome, it counts for nothing, and a probe's
/// place is free again.
#[derive(Debug)]
pub(crate) struct Ticket {
    generation: u64,
    /// None once the outcome is known.
    breaker: Option<Arc<Breaker>>,
}

impl Ticket {
    /// What became of the call. Gives the breaker's new standing, if it has changed by this.
    pub fn outcome(&mut self, now: Instant, failed: bool) -> Option<Standing> {
        let breaker = self.breaker.take()?;
        breaker.record(self.generation, now, failed)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if let Some(breaker) = self.breaker.take() {
            breaker.give_back(self.generation);
        }
    }
}

#[cfg(test)]
#[path = "breaker_tests.rs"]
mod tests;
