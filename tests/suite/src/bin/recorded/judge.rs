//! An exchange and what the program made of it -> a verdict.
//!
//! What was read is written again and must equal what came, but for what drift names. Properties that the document
//! does not describe may go, and are listed.

mod case;
mod sent;

use apiloom_tests::compare::{Compare, Difference, Kind, short};
use apiloom_tests::dialect::Dialect;
use apiloom_tests::validators::Validators;
use serde_json::{Map, Value, json};

use self::case::{Case, lost};
use crate::said;
use crate::unhex;
use apiloom::traffic::route::Route;

/// What judges.
#[derive(Debug)]
pub struct Judge<'t> {
    dialect: &'t Dialect,
    routes: &'t [Route],
    validators: Validators<'t>,
}

/// What an answer turned out to be.
#[derive(Default)]
struct Verdict {
    /// A word for the table.
    word: &'static str,
    /// Why it is no good: words for people.
    why: Vec<String>,
    /// Properties that the document does not describe.
    strangers: Vec<String>,
    /// What was not noticed: the document describes no body, and one came.
    remark: Option<&'static str>,
}

impl Verdict {
    fn of(word: &'static str, why: impl Into<String>) -> Self {
        Verdict {
            word,
            why: vec![why.into()],
            ..Verdict::default()
        }
    }
}

impl<'t> Judge<'t> {
    /// Makes the judge ready.
    pub fn new(dialect: &'t Dialect, routes: &'t [Route]) -> Result<Self, String> {
        Ok(Judge {
            dialect,
            routes,
            validators: Validators::new(dialect)?,
        })
    }

    /// What came of an exchange, as a line of JSON.
    pub fn verdict(&self, exchange: &Value, result: &Value) -> Value {
        let text = |key: &str| {
            exchange
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let status = exchange.get("status").and_then(Value::as_u64);
        let status = status
            .and_then(|it| u16::try_from(it).ok())
            .unwrap_or_default();
        let mut line = json!({
            "call": text("call"),
            "operation": exchange.get("operation"),
            "status": status,
            "media_type": text("media_type"),
            "drift": result.get("drift"),
            "outcome": result.get("outcome"),
        });
        let mut set = |key: &str, value: Value| {
            if let Some(line) = line.as_object_mut() {
                line.insert(key.to_owned(), value);
            }
        };
        let route = self
            .routes
            .iter()
            .find(|route| route.line == text("operation"));
        let Some(route) = route else {
            set("word", json!("no operation"));
            return line;
        };
        let case = Case {
            status,
            media_type: text("media_type"),
            body: unhex(text("body")),
            said: said::answer(
                &self.dialect.tree,
                &route.pointer,
                status,
                text("media_type"),
            ),
            result,
        };
        let mut verdict = match status {
            200..=299 => self.success(&case),
            _ => self.error(&case),
        };
        if let Some(why) = case
            .raw_lost()
            .filter(|_| verdict.word != "not in the client")
        {
            verdict.word = "lost";
            verdict.why.push(why);
        }
        set("documented", json!(case.said.documented));
        set("shape", json!(result.pointer("/output/shape")));
        set("word", json!(verdict.word));
        set("why", json!(verdict.why));
        set("strangers", json!(verdict.strangers));
        set("remark", json!(verdict.remark));
        set("place", json!(result.get("place")));
        set("expectation", json!(result.get("expectation")));
        if result.get("outcome") == Some(&json!("decode")) {
            let value = case.came();
            let value = value.pointer(case.text("place")).map(short);
            let start = || short(&json!(String::from_utf8_lossy(&case.body)));
            set("value", json!(value.unwrap_or_else(start)));
        }
        if !(200..300).contains(&status) {
            let message = said::message(&case.body);
            set("message", json!(message));
            set(
                "message_shown",
                json!(
                    message
                        .as_deref()
                        .is_none_or(|it| shows(case.text("display"), it))
                ),
            );
        }
        set("display", json!(result.get("display")));
        if let Some(sent) = exchange.get("sent").and_then(Value::as_str) {
            set(
                "sent",
                self.sent(route, &unhex(sent), result.get("sent"), status),
            );
        }
        line
    }

    /// An answer that is a success.
    fn success(&self, case: &Case<'_>) -> Verdict {
        match case.text("outcome") {
            "ok" => {}
            "absent" => return Verdict::of("not in the client", ""),
            "api" | "unexpected" | "decode" => {
                let mut verdict = Verdict::of("failed", case.text("display"));
                verdict.why.extend(lost(case));
                if verdict.why.len() > 1 {
                    verdict.word = "lost";
                }
                return verdict;
            }
            _ => {
                return Verdict::of(
                    "broken",
                    format!("{} {}", case.text("detail"), case.text("display")),
                );
            }
        }
        let mut verdict = self.output(case);
        if case.result.get("status") != Some(&json!(case.status)) {
            verdict.word = "lost";
            verdict.why.push("the status is another one".to_owned());
        }
        if let Some(why) = case.misplaced() {
            verdict.word = "wrong";
            verdict.why.push(why);
        }
        if verdict.word.is_empty() {
            verdict.word = match case.drift().next() {
                Some(_) => "drift",
                None => "as documented",
            };
        }
        verdict
    }

    /// What was read, against what came. The word stays empty where nothing is wrong.
    fn output(&self, case: &Case<'_>) -> Verdict {
        let none = Map::new();
        let output = case
            .result
            .get("output")
            .and_then(Value::as_object)
            .unwrap_or(&none);
        let part = |key: &str| output.get(key).and_then(Value::as_str).unwrap_or_default();
        let mut verdict = Verdict::default();
        let wrong = |why: String| Verdict::of("wrong", why);
        match part("shape") {
            "nothing" if case.body.is_empty() => {}
            "nothing" if case.said.content => return wrong("the body is not read".to_owned()),
            "nothing" => verdict.remark = Some("a body that is not described"),
            "bytes" if unhex(part("hex")) == case.body => {}
            "bytes" => return wrong("the bytes are others".to_owned()),
            "items" => {
                let items = output.get("items").and_then(Value::as_array);
                let items = items.map(Vec::as_slice).unwrap_or_default();
                return self.items(case, items);
            }
            "json" => {
                let Ok(back) = serde_json::from_str::<Value>(part("text")) else {
                    return wrong(format!("what is written is not JSON: {}", part("text")));
                };
                let as_text = json!(String::from_utf8_lossy(&case.body));
                if back != as_text {
                    return self.compared(case, &case.came(), &back);
                }
            }
            other => return wrong(format!("{other}: {}", part("text"))),
        }
        verdict
    }

    /// Items that came one after the other: lines, or the data of events.
    fn items(&self, case: &Case<'_>, items: &[Value]) -> Verdict {
        let text = String::from_utf8_lossy(&case.body);
        let lines = text.split(['\n', '\r', '\u{1e}']).map(str::trim);
        let data = |line: &str| -> Option<Value> {
            let events = case.media_type.contains("event-stream");
            let line = match events {
                true => line.strip_prefix("data:")?.trim(),
                false => line,
            };
            serde_json::from_str(line).ok()
        };
        let came: Vec<Value> = lines.filter_map(data).collect();
        let item = |item: &Value| serde_json::from_str(item.as_str()?).ok();
        let back: Vec<Value> = items.iter().filter_map(item).collect();
        if came.len() != back.len() {
            return Verdict::of(
                "wrong",
                format!("{} items came, {} were read", came.len(), back.len()),
            );
        }
        let mut verdict = Verdict::default();
        for (came, back) in came.iter().zip(&back) {
            let one = self.compared(case, came, back);
            verdict.why.extend(one.why);
            verdict.strangers.extend(one.strangers);
            if !one.word.is_empty() {
                verdict.word = one.word;
            }
        }
        verdict
    }

    fn compared(&self, case: &Case<'_>, came: &Value, back: &Value) -> Verdict {
        let mut verdict = Verdict::default();
        for difference in self.differences(came, back, case.said.schema.as_deref(), false) {
            match &difference.kind {
                Kind::Stranger(_) => verdict.strangers.push(difference.at),
                _ if case.is_named(&difference) => {}
                _ => verdict.why.push(difference.to_string()),
            }
        }
        if verdict.why.len() as u64 > case.omitted() {
            verdict.word = "wrong";
        }
        verdict
    }

    /// What is received is read with one `Option` for missing and null where it is never sent, which an exchange does not
    /// tell; what is sent keeps both.
    fn differences(
        &self,
        came: &Value,
        back: &Value,
        schema: Option<&str>,
        sent: bool,
    ) -> Vec<Difference> {
        let compare = Compare {
            tree: &self.dialect.tree,
            fits: &|pointer, value| self.validators.fits(pointer, value) == Some(true),
            sent: false,
            is_null_missing: &|_| !sent,
        };
        compare.differences(came, back, schema.unwrap_or("/no schema"))
    }

    /// An answer that is no success: status and body must be there, whatever the document says.
    fn error(&self, case: &Case<'_>) -> Verdict {
        let word = match case.text("outcome") {
            "api" => "api",
            "unexpected" => "undocumented",
            "decode" => "unreadable",
            "absent" => return Verdict::of("not in the client", ""),
            "ok" => return Verdict::of("wrong", "an error is read as a success"),
            _ => {
                return Verdict::of(
                    "broken",
                    format!("{} {}", case.text("detail"), case.text("display")),
                );
            }
        };
        let why = lost(case);
        if !why.is_empty() {
            return Verdict {
                word: "lost",
                why,
                ..Verdict::default()
            };
        }
        let mut verdict = match word {
            "api" => self.output(case),
            _ => Verdict::default(),
        };
        if verdict.word.is_empty() {
            verdict.word = word;
        }
        verdict
    }
}

/// Whether an error's text has the beginning of what the server said.
fn shows(display: &str, message: &str) -> bool {
    let start: String = message
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(60)
        .collect();
    let plain = |text: &str| text.replace('\\', "");
    plain(display).contains(plain(&start).trim())
}

#[cfg(test)]
mod tests;
