//! Security schemes: what is needed to send a credential must be there.

use serde_json::{Map, Value, json};

use super::fields::one_of;
use super::{Repair, join};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar};
use crate::normalize::security::{NAMES, unsendable};
use crate::openapi::Kind;

/// The kinds of schemes (OAS 3.1.1, Security Scheme Object).
const KINDS: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

/// The scheme is of no use.
const LEFT_OUT: &str = "the scheme is left out, and no credential can be set for it";

impl Repair<'_> {
    pub fn security_scheme(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(scheme) = self.object(node, Kind::SecurityScheme, at) else {
            return false;
        };
        if scheme.contains_key("$ref") {
            return true;
        }
        let kind = self.needed(scheme, "type", &KINDS, at);
        let complete = match kind.as_deref() {
            Some("apiKey") => {
                let place = self.needed(scheme, "in", &["query", "header", "cookie"], at);
                place.is_some_and(|place| {
                    self.given(scheme, "name", at) && self.sendable(scheme, &place, at)
                })
            }
            Some("http") => self.given(scheme, "scheme", at),
            Some("openIdConnect") => self.given(scheme, "openIdConnectUrl", at),
            other => other.is_some(),
        };
        if !complete {
            return false;
        }
        if kind.as_deref() == Some("oauth2") {
            self.within(scheme, Kind::SecurityScheme, at);
            let flows = scheme.entry("flows").or_insert_with(|| json!({}));
            // The client runs no flow, so what a flow lacks is no loss.
            for (name, flow) in flows.as_object_mut().into_iter().flatten() {
                let Some(flow) = flow.as_object_mut() else {
                    continue;
                };
                let needed: &[&str] = match name.as_str() {
                    "implicit" => &["authorizationUrl"],
                    "authorizationCode" => &["authorizationUrl", "tokenUrl"],
                    _ => &["tokenUrl"],
                };
                for key in needed {
                    flow.entry(*key).or_insert_with(|| Value::from(""));
                }
                if !flow.get("scopes").is_some_and(Value::is_object) {
                    flow.insert("scopes".to_owned(), json!({}));
                }
            }
        }
        true
    }

    pub fn flows(&mut self, node: &mut Value, at: &str) -> bool {
        let Some(flows) = self.object(node, Kind::OAuthFlows, at) else {
            return false;
        };
        self.within(flows, Kind::OAuthFlows, at);
        true
    }

    pub fn flow(&mut self, node: &mut Value, at: &str) -> bool {
        self.object(node, Kind::OAuthFlow, at).is_some()
    }

    /// A word out of a few, without which a scheme means nothing.
    fn needed(
        &mut self,
        scheme: &Map<String, Value>,
        key: &str,
        words: &[&str],
        at: &str,
    ) -> Option<String> {
        if !self.given(scheme, key, at) {
            return None;
        }
        let word = scheme.get(key).and_then(Value::as_str).unwrap_or_default();
        if words.contains(&word) {
            return Some(word.to_owned());
        }
        let message = format!(
            "{} of a security scheme is not {}",
            quoted(key),
            one_of(words)
        );
        let origin = self.origins.origin(&join(at, key));
        let said = Diagnostic::warning(codes::UNKNOWN_WORD, origin, message)
            .effect(Effect::Skipped)
            .note(LEFT_OUT);
        let meant = similar(word, words.iter().copied());
        self.say(match (word.to_ascii_lowercase().as_str(), meant) {
            (_, Some(meant)) => said.meant(meant),
            // What Swagger 2.0 and habits have.
            (scheme @ ("basic" | "bearer" | "digest"), None) => {
                said.help(format!("write `type: http` and `scheme: {scheme}`"))
            }
            _ => said,
        });
        None
    }

    /// Whether a name can be that of a header or a cookie.
    fn sendable(&mut self, scheme: &Map<String, Value>, place: &str, at: &str) -> bool {
        let name = scheme.get("name").and_then(Value::as_str);
        let Some(what) = unsendable(place, name.unwrap_or_default()) else {
            return true;
        };
        let origin = self.origins.origin(&join(at, "name"));
        let said = Diagnostic::warning(codes::WRONG_TYPE, origin, what);
        self.say(said.effect(Effect::Skipped).note(LEFT_OUT).help(NAMES));
        false
    }

    /// Whether a key is there, which is said where it is not.
    fn given(&mut self, scheme: &Map<String, Value>, key: &str, at: &str) -> bool {
        let is_given = scheme.get(key).is_some_and(Value::is_string);
        if !is_given {
            let message = format!("a security scheme has no {}", quoted(key));
            let origin = self.origins.origin(at);
            let said = Diagnostic::warning(codes::WRONG_TYPE, origin, message);
            self.say(said.effect(Effect::Skipped).note(LEFT_OUT));
        }
        is_given
    }
}
