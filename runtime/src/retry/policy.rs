//! The policy.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::classify::standard;
use super::delay::{Delays, Exponential};
use super::{Classify, ErrorClass, Jitter, Outcome, StopReason, Verdict};

/// Whether and when a call is repeated. Cheap to clone.
///
/// The default makes up to three attempts. The pause before the second is up to 100 milliseconds,
/// or up to a second when the server has too much to do; it doubles each time, up to 20 seconds, and
/// chance shortens it. A server's `Retry-After` is obeyed up to 60 seconds. What is repeated at all:
/// see [`Classify`] and the chapter on retries.
///
/// ```
/// use std::time::Duration;
/// use apiloom_runtime::retry::Jitter;
/// use apiloom_runtime::Retry;
///
/// let patient = Retry::default().max_attempts(5).longest_pause(Duration::from_secs(120));
/// let steady = Retry::default().exponential(Duration::from_millis(200), Duration::from_secs(5)).jitter(Jitter::None);
/// let listed = Retry::default().delays([Duration::from_secs(1), Duration::from_secs(5)]);
/// let never = Retry::never();
/// assert_eq!((patient.attempts(), never.attempts()), (5, 1));
/// ```
#[derive(Clone)]
pub struct Retry(Arc<Policy>);

#[derive(Clone)]
struct Policy {
    attempts: u32,
    delays: Delays,
    longest: Duration,
    quota: bool,
    classifiers: Vec<Arc<dyn Classify>>,
}

impl Default for Retry {
    fn default() -> Self {
        Retry(Arc::new(Policy {
            attempts: 3,
            delays: Delays::Exponential(Exponential::default()),
            longest: Duration::from_secs(60),
            quota: true,
            classifiers: Vec::new(),
        }))
    }
}

impl Retry {
    /// One attempt.
    pub fn never() -> Self {
        Retry::default().max_attempts(1)
    }

    /// How many attempts are made at most, the first one included; 3 by default. 0 is 1.
    #[must_use]
    pub fn max_attempts(mut self, count: u32) -> Self {
        self.policy().attempts = count.max(1);
        self
    }

    /// Pauses that double from `base` up to `cap`; those after a 429 begin no lower than a second. 100
    /// milliseconds and 20 seconds by default.
    #[must_use]
    pub fn exponential(mut self, base: Duration, cap: Duration) -> Self {
        self.policy().delays = Delays::Exponential(Exponential {
            transient: base,
            throttle: base.max(Duration::from_secs(1)),
            cap,
            ..Exponential::default()
        });
        self
    }

    /// The first pause when the server has too much to do; a second by default. For exponential pauses.
    #[must_use]
    pub fn throttle_base(mut self, base: Duration) -> Self {
        if let Delays::Exponential(own) = &mut self.policy().delays {
            own.throttle = base;
        }
        self
    }

    /// What each pause is multiplied with to get the next; 2 by default. For exponential pauses.
    #[must_use]
    pub fn factor(mut self, factor: f64) -> Self {
        if let Delays::Exponential(own) = &mut self.policy().delays {
            own.factor = factor.max(1.0);
        }
        self
    }

    /// How chance changes pauses; [`Jitter::Full`] by default. For exponential pauses.
    #[must_use]
    pub fn jitter(mut self, jitter: Jitter) -> Self {
        if let Delays::Exponential(own) = &mut self.policy().delays {
            own.jitter = jitter;
        }
        self
    }

    /// Exactly these pauses; when there are more attempts, the last one again and again.
    #[must_use]
    pub fn delays(mut self, list: impl IntoIterator<Item = Duration>) -> Self {
        self.policy().delays = Delays::Fixed(list.into_iter().collect());
        self
    }

    /// The longest pause that a server may ask for; 60 seconds by default. When it asks for more the
    /// call ends at once with the error, which says how long to wait.
    #[must_use]
    pub fn longest_pause(mut self, longest: Duration) -> Self {
        self.policy().longest = longest;
        self
    }

    /// Repeats calls even when most calls to the origin fail. By default a client repeats less and less
    /// then: every origin has 500 tokens, a repetition costs 14, or 5 after a 429, and success gives
    /// them back.
    #[must_use]
    pub fn without_quota(mut self) -> Self {
        self.policy().quota = false;
        self
    }

    /// Asks this classifier before the runtime's own table, and after those that were added before.
    #[must_use]
    pub fn classify(mut self, classifier: impl Classify) -> Self {
        self.policy().classifiers.push(Arc::new(classifier));
        self
    }

    /// How many attempts are made at most.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    fn policy(&mut self) -> &mut Policy {
        Arc::make_mut(&mut self.0)
    }

    pub(crate) fn longest(&self) -> Duration {
        self.0.longest
    }

    pub(crate) fn has_quota(&self) -> bool {
        self.0.quota
    }

    /// Whether even a success has to be looked at.
    pub(crate) fn has_classifiers(&self) -> bool {
        !self.0.classifiers.is_empty()
    }

    pub(super) fn pause(&self, attempt: u32, class: ErrorClass) -> Duration {
        self.0.delays.after(attempt, class)
    }

    /// Whether another attempt is worth it: the kind of trouble and what the server asks for, or why
    /// not.
    pub(super) fn verdict(
        &self,
        outcome: &Outcome<'_>,
    ) -> Result<(ErrorClass, Option<Duration>), StopReason> {
        for classifier in &self.0.classifiers {
            match classifier.classify(outcome) {
                Verdict::Pass => {}
                Verdict::Stop => return Err(StopReason::Forbidden),
                Verdict::Retry { class, delay } => return Ok((class, delay.or(outcome.asked))),
            }
        }
        standard(outcome).map(|class| (class, outcome.asked))
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Retry")
            .field("attempts", &self.0.attempts)
            .field("delays", &self.0.delays)
            .field("longest_pause", &self.0.longest)
            .field("quota", &self.0.quota)
            .field("classifiers", &self.0.classifiers.len())
            .finish()
    }
}
