//! Errors of calls, gathered and grouped, for whoever is to know of them: a service, a log, a file.
//!
//! ```
//! use apiloom_data::report::Reports;
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//! # let client = ClientBuilder::new(&META);
//!
//! let reports = Reports::builder().build();
//! let client = client.middleware(reports.clone());
//! // Now and then, and at the end:
//! for report in reports.take() {
//!     println!("{}", report.to_json());
//! }
//! ```
//!
//! Told are failures that nobody has planned: answers from 500 on, time-outs, and what the network or a middleware did; not 4xx, which programs handle, nor calls that
//! were cancelled. Equal ones, of one operation and one kind, are one report that counts. A report has the names of operations and statuses, the server's
//! request id, and what was called before; no URL, no header, no body and no text of an error, so that it can leave the machine.
//!
//! What is done with them is the program's; the feature `events` hands on what is to be sent in batches.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::transport::TransportErrorKind;
use apiloom_runtime::{Body, BoxFuture};
use http::{HeaderMap, Request, Response, StatusCode};
use serde_json::json;

/// Numbers that are in use.
pub mod presets {
    /// How many reports wait.
    pub const REPORTS: usize = 100;
    /// How many calls before an error are told.
    pub const CRUMBS: usize = 20;
}

/// Gathers the errors of calls. To be a middleware of the client's calls, the first; clones are the same.
#[derive(Clone)]
pub struct Reports(Arc<Shared>);

struct Shared {
    most: usize,
    crumbs: usize,
    counts: Box<dyn Fn(StatusCode) -> bool + Send + Sync>,
    ignored: Vec<&'static str>,
    gathered: Mutex<Gathered>,
}

#[derive(Default)]
struct Gathered {
    reports: Vec<Report>,
    crumbs: VecDeque<Crumb>,
    lost: u64,
}

/// Builds [`Reports`].
#[must_use]
pub struct ReportsBuilder {
    most: usize,
    crumbs: usize,
    counts: Box<dyn Fn(StatusCode) -> bool + Send + Sync>,
    ignored: Vec<&'static str>,
}

/// What failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An answer of this status.
    Status(StatusCode),
    /// It took too long.
    Timeout,
    /// There was no connection, or it broke.
    Network,
    /// It was not sent, or its answer not read: credentials, limits, middleware.
    Client,
}

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// It may pass by itself: the network, 502 to 504.
    Passing,
    /// Something is wrong.
    Error,
}

/// A call before an error: its operation, and the status of its answer, if there was one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Crumb {
    /// The operation.
    pub operation: &'static str,
    /// The status.
    pub status: Option<StatusCode>,
}

/// Equal errors.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The operation.
    pub operation: &'static str,
    /// What failed.
    pub kind: Kind,
    /// How often.
    pub count: u64,
    /// The first time, by the client's clock.
    pub first: SystemTime,
    /// The last time.
    pub last: SystemTime,
    /// The server's id of the last of these requests, if it gave one.
    pub request_id: Option<String>,
    /// What was called before the first one, the latest at the end.
    pub crumbs: Vec<Crumb>,
}

impl Kind {
    fn of(error: &CallError) -> Self {
        match error.transport().map(|error| error.kind()) {
            Some(TransportErrorKind::Timeout) => Kind::Timeout,
            Some(_) => Kind::Network,
            None => Kind::Client,
        }
    }

    /// How much it matters.
    pub fn severity(self) -> Severity {
        match self {
            Kind::Status(status) if !matches!(status.as_u16(), 502..=504) => Severity::Error,
            Kind::Client => Severity::Error,
            _ => Severity::Passing,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Status(status) => write!(formatter, "{}", status.as_u16()),
            Kind::Timeout => formatter.write_str("timeout"),
            Kind::Network => formatter.write_str("network"),
            Kind::Client => formatter.write_str("client"),
        }
    }
}

impl Report {
    /// As JSON, times in milliseconds since 1970.
    pub fn to_json(&self) -> String {
        let millis = |time: SystemTime| {
            let passed = time.duration_since(UNIX_EPOCH).unwrap_or_default();
            u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
        };
        let crumbs = self.crumbs.iter().map(|crumb| {
            let status = crumb.status.map(|status| status.as_u16());
            json!({ "operation": crumb.operation, "status": status })
        });
        json!({
            "operation": self.operation,
            "kind": self.kind.to_string(),
            "severity": match self.kind.severity() {
                Severity::Passing => "passing",
                Severity::Error => "error",
            },
            "count": self.count,
            "first": millis(self.first),
            "last": millis(self.last),
            "requestId": self.request_id,
            "before": crumbs.collect::<Vec<_>>(),
        })
        .to_string()
    }
}

impl Reports {
    /// Begins it.
    pub fn builder() -> ReportsBuilder {
        ReportsBuilder {
            most: presets::REPORTS,
            crumbs: presets::CRUMBS,
            counts: Box::new(|status| status.is_server_error()),
            ignored: Vec::new(),
        }
    }

    /// What has been gathered, in the order of the first time; from now on it is gathered anew.
    pub fn take(&self) -> Vec<Report> {
        std::mem::take(&mut self.0.gathered().reports)
    }

    /// How many kinds of errors wait.
    pub fn waiting(&self) -> usize {
        self.0.gathered().reports.len()
    }

    /// How many errors there was no room for.
    pub fn lost(&self) -> u64 {
        self.0.gathered().lost
    }
}

impl ReportsBuilder {
    /// How many reports may wait: 100 unless told otherwise. What is another one then is counted as lost.
    pub fn most(mut self, reports: usize) -> Self {
        self.most = reports;
        self
    }

    /// How many calls before an error are told: 20 unless told otherwise.
    pub fn crumbs(mut self, calls: usize) -> Self {
        self.crumbs = calls;
        self
    }

    /// Which statuses are told: those from 500 on unless told otherwise.
    pub fn statuses(mut self, counts: impl Fn(StatusCode) -> bool + Send + Sync + 'static) -> Self {
        self.counts = Box::new(counts);
        self
    }

    /// An operation whose errors are not told.
    pub fn ignore(mut self, operation: &'static str) -> Self {
        self.ignored.push(operation);
        self
    }

    /// Builds it.
    pub fn build(self) -> Reports {
        Reports(Arc::new(Shared {
            most: self.most,
            crumbs: self.crumbs,
            counts: self.counts,
            ignored: self.ignored,
            gathered: Mutex::default(),
        }))
    }
}

impl Shared {
    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(
        &self,
        operation: &'static str,
        now: SystemTime,
        outcome: &Result<Response<Body>, CallError>,
    ) {
        let status = outcome.as_ref().ok().map(Response::status);
        let kind = match outcome {
            Ok(answer) if (self.counts)(answer.status()) => Some(Kind::Status(answer.status())),
            Ok(_) => None,
            Err(error) => Some(Kind::of(error)),
        };
        let mut gathered = self.gathered();
        if let Some(kind) = kind.filter(|_| !self.ignored.contains(&operation)) {
            let id = outcome
                .as_ref()
                .ok()
                .and_then(|answer| request_id(answer.headers()));
            self.gather(&mut gathered, operation, kind, now, id);
        }
        gathered.crumbs.push_back(Crumb { operation, status });
        while gathered.crumbs.len() > self.crumbs {
            gathered.crumbs.pop_front();
        }
    }

    fn gather(
        &self,
        gathered: &mut Gathered,
        operation: &'static str,
        kind: Kind,
        now: SystemTime,
        id: Option<String>,
    ) {
        let is_equal = |report: &&mut Report| report.operation == operation && report.kind == kind;
        if let Some(report) = gathered.reports.iter_mut().find(is_equal) {
            report.count += 1;
            report.last = now;
            report.request_id = id.or(report.request_id.take());
            return;
        }
        if gathered.reports.len() >= self.most {
            gathered.lost += 1;
            return;
        }
        gathered.reports.push(Report {
            operation,
            kind,
            count: 1,
            first: now,
            last: now,
            request_id: id,
            crumbs: gathered.crumbs.iter().copied().collect(),
        });
    }
}

/// What servers call the id of a request. What is no id, but long, is not told.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let names = [
        "x-request-id",
        "request-id",
        "x-correlation-id",
        "x-amzn-requestid",
    ];
    let found = names.iter().find_map(|name| headers.get(*name))?;
    let text = found.to_str().ok()?;
    (text.len() <= 128).then(|| text.to_owned())
}

impl Middleware for Reports {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        if next.attempt().is_some() {
            return next.run(request);
        }
        Box::pin(async move {
            let (operation, time) = (next.operation().id(), next.time().clone());
            let outcome = next.run(request).await;
            self.0.note(operation, time.wall(), &outcome);
            outcome
        })
    }
}

impl fmt::Debug for Reports {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Reports")
            .field("waiting", &self.waiting())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ReportsBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReportsBuilder")
            .field("most", &self.most)
            .finish_non_exhaustive()
    }
}
