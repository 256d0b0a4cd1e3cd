//! Security definitions -> security schemes.

use serde_json::{Map, Value, json};

use super::Upgrade;
use crate::diagnostic::{Effect, quoted};

impl Upgrade<'_> {
    pub fn security_scheme(&mut self, node: &Value, from: &str) -> Option<Value> {
        let old = node.as_object()?;
        if old.contains_key("$ref") {
            return Some(node.clone());
        }
        let mut new = Map::new();
        let copy = |new: &mut Map<String, Value>, keys: &[&str]| {
            for (key, value) in old {
                if keys.contains(&key.as_str()) || key.starts_with("x-") {
                    new.insert(key.clone(), value.clone());
                }
            }
        };
        copy(&mut new, &["description"]);
        match old.get("type").and_then(Value::as_str) {
            Some("basic") => {
                new.insert("type".to_owned(), Value::from("http"));
                new.insert("scheme".to_owned(), Value::from("basic"));
            }
            Some("oauth2") => {
                new.insert("type".to_owned(), Value::from("oauth2"));
                new.insert("flows".to_owned(), flows(old));
            }
            Some(word) if !matches!(word, "apiKey" | "http" | "openIdConnect") => {
                let message = format!(
                    "{} is no type of a security scheme, which is left out",
                    quoted(word)
                );
                let known = ["basic", "apiKey", "oauth2"];
                self.unknown_word(
                    &format!("{from}/type"),
                    (message, Effect::Skipped),
                    word,
                    &known,
                );
                return None;
            }
            // An API key is the same; what came with 3.0 is read as there.
            Some(_) => copy(
                &mut new,
                &[
                    "type",
                    "name",
                    "in",
                    "scheme",
                    "bearerFormat",
                    "openIdConnectUrl",
                ],
            ),
            None => {
                self.wrong_type(from, "a security definition has no `type` and is left out");
                return None;
            }
        }
        Some(Value::Object(new))
    }
}

/// The one flow of a 2.0 scheme, in its 3.0 name.
fn flows(old: &Map<String, Value>) -> Value {
    let name = match old.get("flow").and_then(Value::as_str) {
        Some("implicit") => "implicit",
        Some("password") => "password",
        Some("application" | "clientCredentials") => "clientCredentials",
        _ => "authorizationCode",
    };
    let text = |key: &str| old.get(key).and_then(Value::as_str).unwrap_or_default();
    let mut flow = Map::new();
    if matches!(name, "implicit" | "authorizationCode") {
        flow.insert(
            "authorizationUrl".to_owned(),
            Value::from(text("authorizationUrl")),
        );
    }
    if name != "implicit" {
        flow.insert("tokenUrl".to_owned(), Value::from(text("tokenUrl")));
    }
    let scopes = old
        .get("scopes")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let scopes: Map<String, Value> = scopes
        .map(|(scope, words)| {
            (
                scope.clone(),
                Value::from(words.as_str().unwrap_or_default()),
            )
        })
        .collect();
    flow.insert("scopes".to_owned(), Value::Object(scopes));
    json!({ name: flow })
}
