//! What a document says about repeating an operation: `x-retry`, and a parameter for an idempotency key.

use serde_json::Value;

use super::Lowering;
use crate::api::{Location, Parameter, Repetition};
use crate::parse::PathOperation;

impl Lowering<'_> {
    /// Reads both. The parameter becomes one that may be left out: the client makes a key for each call
    /// that is given none (draft-ietf-httpapi-idempotency-key-header).
    pub fn repetition(
        &mut self,
        found: &PathOperation,
        parameters: &mut [Parameter],
    ) -> Repetition {
        let mut repetition = Repetition::default();
        let key = parameters.iter_mut().find(|parameter| {
            parameter.location == Location::Header
                && parameter.wire.eq_ignore_ascii_case("idempotency-key")
        });
        if let Some(key) = key {
            key.required = false;
            repetition.key_header = Some(key.wire.clone());
        }
        let Some(declared) = found.operation.extensions.get("x-retry") else {
            return repetition;
        };
        let pointer = format!("{}/x-retry", found.pointer);
        let Some(declared) = declared.as_object() else {
            self.ignored(&pointer, "`x-retry` is no object: it has no effect");
            return repetition;
        };
        for (name, value) in declared {
            let count = value.as_u64().and_then(|count| u32::try_from(count).ok());
            match (name.as_str(), value) {
                ("idempotent", Value::Bool(idempotent)) => {
                    repetition.idempotent = Some(*idempotent);
                }
                ("max-attempts", _) if count.is_some_and(|count| count > 0) => {
                    repetition.most_attempts = count;
                }
                _ => self.ignored(
                    &pointer,
                    "`x-retry` has something else than `idempotent`, a boolean, and `max-attempts`, a number from 1",
                ),
            }
        }
        repetition
    }
}
