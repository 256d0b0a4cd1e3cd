//! Spans and events, for the crate `tracing`.
//!
//! What receives them is chosen by the program. The span has `otel.name` and `otel.kind`, which
//! tracing-opentelemetry reads.

use std::fmt::Display;
use std::time::Duration;

use http::{Method, StatusCode, Version};
use tracing::field::Empty;
use tracing::{Span, debug, info_span, warn};
use url::Url;

use super::redact::redacted;
use super::{is_error, method_name, version_name};
use crate::guard::Standing;
use crate::meta::OperationMeta;

/// The span of one attempt.
pub fn span(
    meta: &'static OperationMeta,
    method: &Method,
    url: &Url,
    resent: u32,
    shown: &[Box<str>],
) -> Span {
    let span = info_span!(
        target: "apiloom_runtime",
        "http request",
        otel.name = Empty,
        otel.kind = "client",
        otel.status_code = Empty,
        operation.id = meta.id(),
        http.request.method = method_name(method),
        http.request.method_original = Empty,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        network.protocol.version = Empty,
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        url.full = Empty,
        url.template = meta.template(),
        error.type = Empty,
    );
    if span.is_disabled() {
        return span;
    }
    span.record(
        "otel.name",
        format!("{} {}", method_name(method), meta.template()),
    );
    span.record("url.full", redacted(url, shown, meta));
    if method_name(method) != method.as_str() {
        span.record("http.request.method_original", method.as_str());
    }
    if resent > 0 {
        span.record("http.request.resend_count", resent);
    }
    span
}

pub fn answered(span: &Span, status: StatusCode, version: Version) {
    span.record("http.response.status_code", status.as_u16());
    if let Some(version) = version_name(version) {
        span.record("network.protocol.version", version);
    }
    if is_error(status) {
        failed(span, status.as_str());
    }
}

pub fn failed(span: &Span, kind: &str) {
    span.record("error.type", kind);
    span.record("otel.status_code", "ERROR");
}

pub fn retrying(meta: &OperationMeta, attempts: u32, delay: Duration, reason: &str) {
    let delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX);
    debug!(
        target: "apiloom_runtime",
        { operation.id = meta.id(), attempts, delay_ms, reason },
        "sends again"
    );
}

pub fn gave_up(meta: &OperationMeta, attempts: u32, reason: &dyn Display) {
    debug!(
        target: "apiloom_runtime",
        { operation.id = meta.id(), attempts, reason = %reason },
        "does not send again"
    );
}

pub fn rejected(meta: &OperationMeta, reason: &str) {
    debug!(
        target: "apiloom_runtime",
        { operation.id = meta.id(), reason },
        "was not sent"
    );
}

pub fn breaker(url: &Url, standing: Standing) {
    let standing = match standing {
        Standing::Open => "open",
        Standing::Closed => "closed",
        Standing::HalfOpen => "half open",
    };
    warn!(
        target: "apiloom_runtime",
        { server.address = url.host_str(), server.port = url.port_or_known_default(), standing },
        "the circuit breaker has changed"
    );
}

pub fn not_stored(error: &dyn Display) {
    warn!(
        target: "apiloom_runtime",
        { error = %error },
        "the store of tokens has failed"
    );
}
