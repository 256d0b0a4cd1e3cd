//! `x-auth-refresh`: an operation that takes a refresh token and gives new tokens.

use serde_json::Value;

use super::Lowering;
use crate::api::{Content, ContentKind, Parameter, Refresh, RequestBody};
use crate::parse::PathOperation;

impl Lowering<'_> {
    /// What the document declares, where the operation can be called with nothing but a token.
    pub fn refresh(
        &mut self,
        found: &PathOperation,
        parameters: &[Parameter],
        body: Option<&RequestBody>,
        server: Option<&str>,
    ) -> Option<Refresh> {
        let declared = found.operation.extensions.get("x-auth-refresh")?;
        let pointer = format!("{}/x-auth-refresh", found.pointer);
        let place = |key: &str| {
            let place = declared.get(key).and_then(Value::as_str)?;
            place.starts_with('/').then(|| place.to_owned())
        };
        let Some((request, access)) = place("request-field").zip(place("access-field")) else {
            self.ignored(
                &pointer,
                "`x-auth-refresh` lacks `request-field` or `access-field`, JSON pointers: it has no effect",
            );
            return None;
        };
        let is_json = |content: &Content| {
            content.media_type == "application/json" && matches!(content.kind, ContentKind::Json(_))
        };
        if parameters.iter().any(|parameter| parameter.required)
            || !body.is_some_and(|body| body.contents.iter().any(is_json))
            || server.is_some()
        {
            self.ignored(
                &pointer,
                "`x-auth-refresh` is for operations of the API's own server that need an `application/json` body and nothing else: it has no effect",
            );
            return None;
        }
        let mut optional = |key: &str| {
            let found = place(key);
            if found.is_none() && declared.get(key).is_some() {
                let message = format!(
                    "`{key}` is no JSON pointer, which begins with a slash: it has no effect"
                );
                self.ignored(&format!("{pointer}/{key}"), &message);
            }
            found
        };
        Some(Refresh {
            request,
            access,
            refresh: optional("refresh-field"),
            expires: optional("expires-field"),
        })
    }
}
