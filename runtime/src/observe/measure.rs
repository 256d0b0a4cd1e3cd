//! Durations and counts, for the crate `metrics`.
//!
//! Every label has few values: the document's templates, the server, the status, a few words.

use std::time::Instant;

use http::{Method, StatusCode, Version};
use metrics::{Label, Unit, counter, describe_counter, describe_histogram, histogram};
use url::Url;

use super::{is_error, method_name, version_name};
use crate::meta::OperationMeta;

const DURATION: &str = "http.client.request.duration";
const RETRIES: &str = "apiloom.client.retries";
const REJECTIONS: &str = "apiloom.client.rejections";

/// Tells the recorder what the names mean.
pub fn describe() {
    describe_histogram!(
        DURATION,
        Unit::Seconds,
        "How long a request took, its body included."
    );
    describe_counter!(RETRIES, Unit::Count, "Requests that were sent again.");
    describe_counter!(
        REJECTIONS,
        Unit::Count,
        "Calls that a guard did not let pass."
    );
}

/// Measures one request and records it when it ends or is dropped.
pub struct Measure {
    begin: Instant,
    labels: Vec<Label>,
    status: Option<StatusCode>,
    version: Option<&'static str>,
    error: Option<&'static str>,
    recorded: bool,
}

impl Measure {
    pub fn begin(meta: &'static OperationMeta, method: &Method, url: &Url) -> Self {
        let mut labels = target(meta, url);
        labels.push(Label::from_static_parts(
            "http.request.method",
            method_name(method),
        ));
        Measure {
            begin: Instant::now(),
            labels,
            status: None,
            version: None,
            error: None,
            recorded: false,
        }
    }

    pub fn answered(&mut self, status: StatusCode, version: Version) {
        self.status = Some(status);
        self.version = version_name(version);
    }

    pub fn failed(&mut self, kind: &'static str) {
        self.error = Some(kind);
    }
}

impl Measure {
    /// Records it; later it is not recorded again.
    pub fn end(&mut self) {
        if std::mem::replace(&mut self.recorded, true) {
            return;
        }
        let mut labels = std::mem::take(&mut self.labels);
        if let Some(status) = self.status {
            let status = status.as_str().to_owned();
            labels.push(Label::new("http.response.status_code", status));
        }
        if let Some(version) = self.version {
            labels.push(Label::from_static_parts(
                "network.protocol.version",
                version,
            ));
        }
        let wrong = self.status.filter(|status| is_error(*status));
        let wrong = wrong.map(|status| status.as_str().to_owned());
        if let Some(error) = self.error.map(str::to_owned).or(wrong) {
            labels.push(Label::new("error.type", error));
        }
        histogram!(DURATION, labels).record(self.begin.elapsed().as_secs_f64());
    }
}

impl Drop for Measure {
    fn drop(&mut self) {
        self.end();
    }
}

pub fn retrying(meta: &'static OperationMeta, url: &Url, reason: &str) {
    count(RETRIES, meta, url, reason);
}

pub fn rejected(meta: &'static OperationMeta, url: &Url, reason: &str) {
    count(REJECTIONS, meta, url, reason);
}

fn count(name: &'static str, meta: &'static OperationMeta, url: &Url, reason: &str) {
    let mut labels = target(meta, url);
    labels.push(Label::new("reason", reason.to_owned()));
    counter!(name, labels).increment(1);
}

fn target(meta: &'static OperationMeta, url: &Url) -> Vec<Label> {
    let mut labels = vec![Label::from_static_parts("url.template", meta.template())];
    if let Some(host) = url.host_str() {
        labels.push(Label::new("server.address", host.to_owned()));
    }
    if let Some(port) = url.port_or_known_default() {
        labels.push(Label::new("server.port", port.to_string()));
    }
    labels
}
