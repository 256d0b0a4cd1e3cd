//! A body that was sent, and what the request's type made of it.

use apiloom_tests::compare::{Difference, Kind, short};
use serde_json::{Value, json};

use super::Judge;
use crate::said;
use apiloom::traffic::route::Route;

impl Judge<'_> {
    /// A body that was sent: read by the request's type and written again.
    pub fn sent(&self, route: &Route, body: &[u8], result: Option<&Value>, status: u16) -> Value {
        let part = |key: &str| result.and_then(|it| it.get(key)).and_then(Value::as_str);
        let schema = said::body(&self.dialect.tree, &route.pointer);
        let Ok(given) = serde_json::from_slice::<Value>(body) else {
            return json!({"word": "no JSON"});
        };
        let fits = schema
            .as_deref()
            .and_then(|schema| self.validators.fits(schema, &given));
        let said = |word: &str, why: &[String], strangers: &[String]| json!({"word": word, "why": why, "strangers": strangers, "fits": fits, "accepted": status < 300, "given": short(&given)});
        match part("outcome") {
            Some("ok") => {}
            Some("error") if fits == Some(true) => {
                return said(
                    "refused",
                    &[part("detail").unwrap_or_default().to_owned()],
                    &[],
                );
            }
            Some("error") => {
                return said(
                    "does not fit",
                    &[part("detail").unwrap_or_default().to_owned()],
                    &[],
                );
            }
            Some("panic") => {
                return said(
                    "broken",
                    &[part("detail").unwrap_or_default().to_owned()],
                    &[],
                );
            }
            Some(other) => {
                return said(
                    "not tried",
                    &[format!("{other} {}", part("detail").unwrap_or_default())],
                    &[],
                );
            }
            None => return said("not tried", &[], &[]),
        }
        let text = part("text").unwrap_or_default();
        let Ok(back) = serde_json::from_str::<Value>(text) else {
            return said(
                "wrong",
                &[format!("what is written is not JSON: {text}")],
                &[],
            );
        };
        let all = self.differences(&given, &back, schema.as_deref(), true);
        let (strangers, wrong): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|it| matches!(it.kind, Kind::Stranger(_)));
        let strangers: Vec<String> = strangers.into_iter().map(|it| it.at).collect();
        let wrong: Vec<String> = wrong.iter().map(Difference::to_string).collect();
        // A value that is none of the schema may be read as the nearest that is one; that is the sender's matter.
        match (wrong.is_empty(), fits) {
            (true, _) => said("equal", &[], &strangers),
            (false, Some(false)) => said("does not fit", &wrong, &strangers),
            (false, _) => said("wrong", &wrong, &strangers),
        }
    }
}
