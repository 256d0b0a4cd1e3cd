//! How calls are measured, and who is told.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use apiloom_runtime::Body;
use apiloom_runtime::clock::Time;
use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::Next;
use http::Response;
use tokio::sync::{broadcast, watch};

use super::record::{Half, Record, figures, time_at};
use super::{Alert, Alerts, Budget, Figures, MonitorBuilder, Snapshot, Status, Watched};

/// How often limits are looked at, and how often those are told who want to know.
const TICK: Duration = Duration::from_secs(1);

/// How many alerts wait for whoever asks late.
const MOST_ALERTS: usize = 64;

pub struct Inner {
    settings: MonitorBuilder,
    operations: RwLock<HashMap<&'static str, Arc<Mutex<Record>>>>,
    calls: AtomicU64,
    alerts: broadcast::Sender<Alert>,
    told: watch::Sender<Snapshot>,
    /// The clock of the client that has called last, and when it was told.
    last: Mutex<(Time, Option<Instant>)>,
}

/// How a call ended.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Cancelled,
    Failed,
    Done,
    Kept,
}

/// A call that is measured: it has ended when this is dropped.
pub struct Measured<'m> {
    inner: &'m Inner,
    operation: &'static str,
    time: &'m Time,
    start: Instant,
    end: End,
}

impl<'m> Measured<'m> {
    pub fn begin(inner: &'m Inner, next: &Next<'m>) -> Self {
        let time = next.time();
        Measured {
            inner,
            operation: next.operation().id(),
            time,
            start: time.now(),
            end: End::Cancelled,
        }
    }

    pub fn ends(&mut self, outcome: &Result<Response<Body>, CallError>) {
        self.end = match outcome {
            Ok(response) if response.status().as_u16() >= 400 => End::Failed,
            Ok(response) if is_kept(response) => End::Kept,
            Ok(_) => End::Done,
            Err(_) => End::Failed,
        };
    }
}

/// Whether another part of this package has answered.
fn is_kept(response: &Response<Body>) -> bool {
    let extensions = response.extensions();
    #[cfg(feature = "cache")]
    if extensions
        .get::<crate::cache::Served>()
        .is_some_and(|served| served.source == crate::cache::Source::Cache)
    {
        return true;
    }
    #[cfg(feature = "dedupe")]
    if extensions.get::<crate::dedupe::Shared>().is_some() {
        return true;
    }
    let _ = extensions;
    false
}

impl Drop for Measured<'_> {
    fn drop(&mut self) {
        let now = self.time.now();
        let took = now.saturating_duration_since(self.start);
        self.inner.ended(self.operation, self.end, took, now);
        self.inner.tell(self.time, now);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Inner {
    pub fn new(settings: MonitorBuilder) -> Self {
        Inner {
            settings,
            operations: RwLock::default(),
            calls: AtomicU64::new(0),
            alerts: broadcast::channel(MOST_ALERTS).0,
            told: watch::channel(Snapshot::default()).0,
            last: Mutex::default(),
        }
    }

    /// Whether the next call is one of those that are measured: of the part that is, evenly.
    #[allow(clippy::cast_precision_loss)]
    pub fn is_measured(&self) -> bool {
        let rate = self.settings.sampling;
        if rate >= 1.0 {
            return true;
        }
        let number = self.calls.fetch_add(1, Ordering::Relaxed) as f64;
        ((number + 1.0) * rate).floor() > (number * rate).floor()
    }

    fn record(&self, operation: &'static str, now: Instant) -> Arc<Mutex<Record>> {
        let known = self.operations.read();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        if let Some(record) = known.get(operation) {
            return record.clone();
        }
        drop(known);
        let all = self.operations.write();
        let mut all = all.unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Mutex::new(Record::new(now)));
        all.entry(operation).or_insert_with(new).clone()
    }

    fn records(&self) -> Vec<(&'static str, Arc<Mutex<Record>>)> {
        let known = self.operations.read();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        known
            .iter()
            .map(|(id, record)| (*id, record.clone()))
            .collect()
    }

    fn ended(&self, operation: &'static str, end: End, took: Duration, now: Instant) {
        let record = self.record(operation, now);
        let mut record = locked(&record);
        record.turn(now, self.settings.window);
        let slow = took >= self.settings.slow && end != End::Cancelled;
        let [this, _] = &mut record.halves;
        if end == End::Cancelled {
            this.counts.cancelled += 1;
            return;
        }
        this.counts.calls += 1;
        this.counts.errors += u64::from(end == End::Failed);
        this.counts.kept += u64::from(end == End::Kept);
        this.counts.slow += u64::from(slow);
        this.took(took);
        let mut alerts = Vec::new();
        if slow {
            alerts.push(Alert::Slow { operation, took });
        }
        self.look(operation, &mut record, now, &mut alerts);
        drop(record);
        for alert in alerts {
            // Nobody need listen.
            let _ = self.alerts.send(alert);
        }
    }

    /// Looks whether something has passed its limit, once in a while.
    fn look(
        &self,
        operation: &'static str,
        record: &mut Record,
        now: Instant,
        alerts: &mut Vec<Alert>,
    ) {
        let looked = record.looked;
        if looked.is_some_and(|looked| now.saturating_duration_since(looked) < TICK) {
            return;
        }
        record.looked = Some(now);
        let (took, counts) = record.all();
        let figures = figures(None, counts, 1.0);
        let enough = counts.calls >= self.settings.least;
        let (rate, limit) = (figures.error_rate(), self.settings.error_rate);
        let alert = Alert::ErrorRate {
            operation,
            rate,
            limit,
        };
        passes(
            &mut record.over,
            None,
            enough && rate > limit,
            alert,
            alerts,
        );
        for (place, budget) in self.budgets(operation) {
            let took = time_at(took.as_ref(), budget.percentile);
            let alert = Alert::Budget {
                operation,
                percentile: budget.percentile,
                took,
                limit: budget.limit,
            };
            let over = enough && took > budget.limit;
            passes(&mut record.over, Some(place), over, alert, alerts);
        }
    }

    /// The budgets of an operation: its own, or those of all.
    fn budgets(&self, operation: &str) -> impl Iterator<Item = (usize, &Budget)> {
        let all = self.settings.budgets.iter().enumerate();
        let own = |budget: &Budget| budget.operation.as_deref() == Some(operation);
        let has_own = self.settings.budgets.iter().any(own);
        let operation = has_own.then(|| operation.to_owned());
        all.filter(move |(_, budget)| budget.operation == operation)
    }

    /// Tells those who want to know, once in a while.
    fn tell(&self, time: &Time, now: Instant) {
        let mut last = locked(&self.last);
        let first = last.1.is_none();
        if last
            .1
            .is_some_and(|told| now.saturating_duration_since(told) < TICK)
        {
            return;
        }
        if first {
            last.0 = time.clone();
        }
        last.1 = Some(now);
        drop(last);
        if self.told.receiver_count() > 0 {
            self.told.send_replace(self.snapshot_at(now));
        }
    }

    /// What time it is for the clients that call.
    fn now(&self) -> Instant {
        locked(&self.last).0.now()
    }

    pub fn subscribe(&self) -> Watched<Snapshot> {
        self.told.send_replace(self.snapshot());
        Watched::new(self.told.subscribe())
    }

    pub fn alerts(&self) -> Alerts {
        Alerts(self.alerts.subscribe())
    }

    pub fn reset(&self) {
        let all = self.operations.write();
        all.unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub fn figures(&self, id: &str) -> Option<Figures> {
        let now = self.now();
        let (_, record) = self.records().into_iter().find(|(known, _)| *known == id)?;
        let mut record = locked(&record);
        record.turn(now, self.settings.window);
        let (took, counts) = record.all();
        let [_, begun] = record.begun;
        let seconds = now.saturating_duration_since(begun).as_secs_f64();
        Some(figures(took.as_ref(), counts, seconds))
    }

    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_at(self.now())
    }

    fn snapshot_at(&self, now: Instant) -> Snapshot {
        let mut sum = (Half::new(), 0.0_f64);
        let mut operations = BTreeMap::new();
        let (mut with_budget, mut over) = (0_u32, 0_u32);
        for (id, record) in self.records() {
            let mut record = locked(&record);
            record.turn(now, self.settings.window);
            let (took, counts) = record.all();
            let [_, begun] = record.begun;
            drop(record);
            let seconds = now.saturating_duration_since(begun).as_secs_f64();
            let own = figures(took.as_ref(), counts, seconds);
            let (half, longest) = &mut sum;
            if let (Some(all), Some(took)) = (&mut half.took, &took) {
                // All have the same bounds.
                let _ = all.add(took);
            }
            half.counts = half.counts.plus(counts);
            *longest = longest.max(seconds);
            let mut budgets = self.budgets(id).peekable();
            if budgets.peek().is_some() && counts.calls >= self.settings.least {
                with_budget += 1;
                let mut broken = budgets
                    .map(|(_, budget)| time_at(took.as_ref(), budget.percentile) > budget.limit);
                over += u32::from(broken.any(|broken| broken));
            }
            operations.insert(id, own);
        }
        let (half, seconds) = sum;
        let total = figures(half.took.as_ref(), half.counts, seconds);
        let budgets = f64::from(over) / f64::from(with_budget.max(1));
        let score = score(&total, self.settings.error_rate, budgets);
        Snapshot {
            score,
            status: Status::of(score),
            total,
            operations,
        }
    }
}

/// As the module's documentation says.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn score(total: &Figures, limit: f64, budgets: f64) -> u8 {
    let errors = match total.errors {
        0 => 0.0,
        _ => (20.0 * total.error_rate() / limit.max(f64::MIN_POSITIVE)).min(60.0),
    };
    let slow = (100.0 * total.slow_rate()).min(20.0);
    (100.0 - errors - slow - 20.0 * budgets)
        .clamp(0.0, 100.0)
        .round() as u8
}

/// Tells once that something has passed its limit, and again when it has been below it.
fn passes(
    known: &mut Vec<Option<usize>>,
    what: Option<usize>,
    over: bool,
    alert: Alert,
    alerts: &mut Vec<Alert>,
) {
    match (over, known.contains(&what)) {
        (true, false) => {
            known.push(what);
            alerts.push(alert);
        }
        (false, true) => known.retain(|other| *other != what),
        _ => {}
    }
}
