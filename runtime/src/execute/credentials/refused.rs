//! What a call is told that lacks a credential, or may not show it.

use std::time::Duration;

use crate::auth::TokenError;
use crate::error::{AuthError, Failed};
use crate::meta::OperationMeta;
use crate::request::Request;

/// Nothing is sent, since what shows who the client is cannot be.
pub fn withheld(meta: &'static OperationMeta, message: String) -> Failed {
    Failed::Auth(Box::new(AuthError {
        meta,
        message,
        token: None,
        wait: None,
        attempts: 0,
        history: Vec::new(),
    }))
}

/// `wait` is how long the source is not asked again.
pub(super) fn no_token(
    meta: &'static OperationMeta,
    scheme: &str,
    error: TokenError,
    wait: Option<Duration>,
) -> Failed {
    Failed::Auth(Box::new(AuthError {
        meta,
        message: format!("there is no token for `{scheme}`: {error}"),
        wait: error.retry_after().max(wait),
        token: Some(error),
        attempts: 0,
        history: Vec::new(),
    }))
}

/// What is missing, for each alternative.
pub(super) fn missing(request: &Request) -> String {
    let listed = |wanted: bool, all: &[&'static str]| {
        let schemes = all.iter();
        let named: Vec<String> = schemes
            .filter(|scheme| request.client.credential(scheme).is_some() == wanted)
            .map(|scheme| format!("`{scheme}`"))
            .collect();
        named.join(" and ")
    };
    let alternatives = request.meta.security.iter().map(|all| {
        let (lacks, has) = (listed(false, all), listed(true, all));
        match has.is_empty() {
            true => lacks,
            false => format!("{lacks} ({has} is set)"),
        }
    });
    let alternatives: Vec<String> = alternatives.collect();
    let schemes = request.meta.security.iter().copied().flatten();
    let mut methods: Vec<String> = Vec::new();
    for scheme in schemes.filter(|scheme| request.client.credential(scheme).is_none()) {
        let named = request.client.setter(scheme);
        let method = named.map(|method| format!("`{method}(..)`"));
        methods.extend(method.filter(|method| !methods.contains(method)));
    }
    let set = match methods.is_empty() {
        true => "set one on the builder".to_owned(),
        false => format!("set it with the builder's {}", methods.join(" or ")),
    };
    format!(
        "no credential is set for {}: {set}, or send without by `.with(|o| o.anonymous())`",
        alternatives.join(" or ")
    )
}
