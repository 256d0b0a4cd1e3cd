//! Signs of life, and when a connection counts as dead.

use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use apiloom_runtime::BoxFuture;

use super::settings::Settings;
use crate::time::{Time, alarm};

/// What is due.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Due {
    Nothing,
    /// A sign of life.
    Beat,
    /// Nothing came for too long after one.
    Dead,
}

pub(super) struct Beat {
    time: Time,
    every: Duration,
    silence: Duration,
    next: Instant,
    /// Since when one has been sent and nothing has come.
    unanswered: Option<Instant>,
    alarm: Option<BoxFuture<'static, ()>>,
}

impl Beat {
    pub fn new(settings: &Settings) -> Self {
        let time = settings.time.clone();
        let now = time.now();
        let every = settings
            .heartbeat
            .map(|every| every.max(Duration::from_millis(1)));
        Beat {
            alarm: every.map(|every| alarm(&time, every)),
            every: every.unwrap_or(Duration::MAX),
            silence: settings.silence,
            next: every
                .and_then(|every| now.checked_add(every))
                .unwrap_or(now),
            unanswered: None,
            time,
        }
    }

    pub fn poll(&mut self, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.alarm {
            Some(alarm) => alarm.as_mut().poll(context),
            None => Poll::Pending,
        }
    }

    /// Something came: the other side is there.
    pub fn heard(&mut self) {
        self.unanswered = None;
    }

    /// What is due when the alarm has rung, which is set anew. `listens` says that what comes is taken: nobody is dead because nobody listens.
    pub fn rung(&mut self, listens: bool) -> Due {
        let now = self.time.now();
        if !listens {
            self.unanswered = None;
        }
        let silent = |since: Instant| now.saturating_duration_since(since);
        let due = if self
            .unanswered
            .is_some_and(|since| silent(since) >= self.silence)
        {
            Due::Dead
        } else if now >= self.next {
            self.unanswered.get_or_insert(now);
            self.next = now.checked_add(self.every).unwrap_or(now);
            Due::Beat
        } else {
            Due::Nothing
        };
        let next = self.next.saturating_duration_since(now);
        let dead = self
            .unanswered
            .map(|since| self.silence.saturating_sub(silent(since)));
        let wait = dead
            .map_or(next, |dead| dead.min(next))
            .max(Duration::from_millis(1));
        self.alarm = Some(alarm(&self.time, wait));
        due
    }
}
