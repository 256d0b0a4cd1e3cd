use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::guard::window::SLICES;

const SETTINGS: CircuitBreaker = CircuitBreaker::new();

fn breaker(settings: CircuitBreaker) -> (Arc<Breaker>, Instant) {
    (Arc::new(Breaker::new(settings)), Instant::now())
}

fn call(breaker: &Arc<Breaker>, now: Instant, failed: bool) -> Option<Standing> {
    breaker.admit(now).unwrap().outcome(now, failed)
}

fn opened(breaker: &Arc<Breaker>, now: Instant) {
    for _ in 0..20 {
        call(breaker, now, true);
    }
    assert_eq!(breaker.standing(), Standing::Open);
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn it_opens_at_half_of_twenty_calls() {
    let (breaker, now) = breaker(SETTINGS);
    for _ in 0..10 {
        assert_eq!(call(&breaker, now, false), None);
    }
    for _ in 0..9 {
        assert_eq!(call(&breaker, now, true), None);
    }
    assert_eq!(call(&breaker, now, true), Some(Standing::Open));
    let refused = breaker.admit(now + 10 * SECOND).unwrap_err();
    assert_eq!(refused, Refused(Some(20 * SECOND)));
}

#[test]
fn nineteen_failures_are_too_few() {
    let (breaker, now) = breaker(SETTINGS);
    for _ in 0..19 {
        assert_eq!(call(&breaker, now, true), None);
    }
    assert_eq!(breaker.standing(), Standing::Closed);
}

#[test]
fn failures_are_forgotten_after_the_window() {
    let (breaker, now) = breaker(SETTINGS);
    for _ in 0..19 {
        call(&breaker, now, true);
    }
    assert_eq!(call(&breaker, now + 10 * SECOND, true), None);
    assert_eq!(breaker.standing(), Standing::Closed);
}

#[test]
fn one_probe_decides() {
    let (breaker, now) = breaker(SETTINGS);
    opened(&breaker, now);
    let later = now + 30 * SECOND;
    assert_eq!(breaker.check(later), Ok(()));
    let mut probe = breaker.admit(later).unwrap();
    assert_eq!(breaker.standing(), Standing::HalfOpen);
    assert_eq!(breaker.check(later), Err(Refused(None)));
    assert_eq!(breaker.admit(later).unwrap_err(), Refused(None));
    assert_eq!(probe.outcome(later, true), Some(Standing::Open));
    let refused = breaker.admit(later).unwrap_err();
    assert_eq!(refused, Refused(Some(30 * SECOND)));

    let later = later + 30 * SECOND;
    let mut probe = breaker.admit(later).unwrap();
    assert_eq!(probe.outcome(later, false), Some(Standing::Closed));
    // It begins from nothing: one failure among few calls does not open it again.
    assert_eq!(call(&breaker, later, true), None);
}

#[test]
fn a_dropped_probe_gives_its_place_back() {
    let (breaker, now) = breaker(SETTINGS);
    opened(&breaker, now);
    let later = now + 30 * SECOND;
    drop(breaker.admit(later).unwrap());
    assert_eq!(breaker.standing(), Standing::HalfOpen);
    let mut probe = breaker.admit(later).unwrap();
    assert_eq!(probe.outcome(later, false), Some(Standing::Closed));
}

#[test]
fn outcomes_of_an_earlier_phase_do_not_count() {
    let (breaker, now) = breaker(SETTINGS);
    let mut early_success = breaker.admit(now).unwrap();
    let mut early_failure = breaker.admit(now).unwrap();
    opened(&breaker, now);
    let later = now + 30 * SECOND;
    let mut probe = breaker.admit(later).unwrap();
    assert_eq!(early_success.outcome(later, false), None);
    assert_eq!(early_failure.outcome(later, true), None);
    assert_eq!(breaker.standing(), Standing::HalfOpen);
    assert_eq!(probe.outcome(later, false), Some(Standing::Closed));
}

#[test]
fn extreme_settings_do_not_overflow() {
    let settings = SETTINGS
        .open_for(Duration::MAX)
        .window(Duration::ZERO)
        .failure_percent(1000)
        .minimum_calls(0);
    let (breaker, now) = breaker(settings);
    assert_eq!(call(&breaker, now, true), Some(Standing::Open));
    let refused = breaker.admit(now + 1000 * SECOND).unwrap_err();
    assert_eq!(refused, Refused(None));
}

proptest! {
    /// Against a plain list of all calls: it opens exactly when the calls within the slices of the
    /// window are enough and enough of them failed.
    #[test]
    fn the_window_agrees_with_a_list(
        steps in prop::collection::vec((0u64..4_000, any::<bool>()), 1..200),
        percent in 1u32..=100,
        minimum in 1u32..30,
    ) {
        let settings = SETTINGS.failure_percent(percent).minimum_calls(minimum);
        let (breaker, begin) = breaker(settings);
        let (mut at, mut list) = (0u64, VecDeque::new());
        for (index, (wait, failed)) in steps.into_iter().enumerate() {
            // The window begins with the first call.
            at += if index == 0 { 0 } else { wait };
            list.push_back((at / 1000, failed));
            list.retain(|(slice, _)| at / 1000 - slice < SLICES);
            let failures = list.iter().filter(|(_, failed)| *failed).count() as u32;
            let calls = list.len() as u32;
            let expected = failed && calls >= minimum && failures * 100 >= calls * percent;
            let now = begin + Duration::from_millis(at);
            let changed = call(&breaker, now, failed);
            prop_assert_eq!(changed, expected.then_some(Standing::Open));
            if expected {
                return Ok(());
            }
        }
    }

    /// Whatever happens: at most one probe is on its way, and nothing passes while it is open.
    #[test]
    fn at_most_one_probe(steps in prop::collection::vec((0u8..5, 0u64..20), 1..300)) {
        let settings = SETTINGS.minimum_calls(3).open_for(10 * SECOND);
        let (breaker, mut now) = breaker(settings);
        let mut tickets: Vec<(Ticket, u64)> = Vec::new();
        for (step, number) in steps {
            let place = (number as usize) % tickets.len().max(1);
            match step {
                0 | 1 => {
                    let before = breaker.standing();
                    if let Ok(ticket) = breaker.admit(now) {
                        let generation = ticket.generation;
                        if breaker.standing() == Standing::HalfOpen {
                            let probes = tickets.iter().filter(|(_, other)| *other == generation);
                            prop_assert_eq!(probes.count(), 0, "from {:?}", before);
                        }
                        prop_assert_ne!(breaker.standing(), Standing::Open);
                        tickets.push((ticket, generation));
                    }
                }
                2 if !tickets.is_empty() => drop(tickets.swap_remove(place)),
                3 | 4 if !tickets.is_empty() => {
                    tickets.swap_remove(place).0.outcome(now, step == 3);
                }
                _ => now += Duration::from_secs(number),
            }
        }
        // Nothing is stuck: with all calls gone and time passed, a call gets through.
        tickets.clear();
        prop_assert!(breaker.admit(now + 10 * SECOND).is_ok());
    }
}

/// What is looked at and what is changed is one state: none opens and is tried in the same moment.
#[test]
fn one_that_opens_stays_open_whoever_comes_at_once() {
    let now = Instant::now();
    let settings = CircuitBreaker::new().minimum_calls(1);
    for round in 0..2000 {
        let breaker = Arc::new(Breaker::new(settings));
        let mut first = breaker.admit(now).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| while breaker.admit(now).is_ok() {});
            }
            first.outcome(now, true);
        });
        assert_eq!(breaker.standing(), Standing::Open, "round {round}");
    }
}
