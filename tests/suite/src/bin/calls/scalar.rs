//! Numbers and texts within a schema's limits.

use serde_json::{Map, Value, json};

type Schema = Map<String, Value>;

/// A whole number; different ones for different `nth`.
pub fn integer(schema: &Schema, nth: usize) -> Option<Value> {
    let (least, most) = limits(schema, 1.0);
    let step = step(schema).unwrap_or(1.0);
    let start = (least.max(1.0_f64.min(most)) / step).ceil() * step;
    let value = start + nth as f64 * step;
    (value <= most).then(|| json!(value as i64))
}

/// A number; different ones for different `nth`.
pub fn number(schema: &Schema, nth: usize) -> Option<Value> {
    let (least, most) = limits(schema, 1e-3);
    if let Some(step) = step(schema) {
        let start = (least.max(step.min(most)) / step).ceil() * step;
        return Some(json!(start + nth as f64 * step));
    }
    let value = least.max(1.5_f64.min(most)) + nth as f64 * 1e-2;
    (value <= most).then(|| json!(value))
}

fn step(schema: &Schema) -> Option<f64> {
    schema
        .get("multipleOf")
        .and_then(Value::as_f64)
        .filter(|step| *step > 0.0)
}

/// The smallest and the largest value; `gap` is the distance to a limit that is not a value itself.
fn limits(schema: &Schema, gap: f64) -> (f64, f64) {
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    let open = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let shift = |key: &str| if open(key) { gap } else { 0.0 };
    let least = limit("minimum").map(|least| least + shift("exclusiveMinimum"));
    let most = limit("maximum").map(|most| most - shift("exclusiveMaximum"));
    let least = least
        .into_iter()
        .chain(limit("exclusiveMinimum").map(|least| least + gap));
    let most = most
        .into_iter()
        .chain(limit("exclusiveMaximum").map(|most| most - gap));
    (
        least.fold(f64::NEG_INFINITY, f64::max),
        most.fold(f64::INFINITY, f64::min),
    )
}

/// Text of a length; different ones for different `nth`.
pub fn plain(shortest: usize, longest: usize, nth: usize) -> Option<String> {
    let mut text = if nth == 0 {
        "text".to_owned()
    } else {
        format!("{nth}text")
    };
    while text.chars().count() < shortest {
        text.push('a');
    }
    Some(text.chars().take(longest).collect())
}

/// Text of a format that says how it looks.
pub fn of_format(schema: &Schema, nth: usize) -> Option<String> {
    let nth = nth % 10;
    Some(match schema.get("format")?.as_str()? {
        "date-time" => format!("2025-03-11T13:40:1{nth}Z"),
        "date" => format!("2025-03-1{nth}"),
        "time" => format!("13:40:1{nth}Z"),
        "duration" => format!("PT1{nth}M"),
        "uuid" => format!("3f2b8c1e-9d47-4a6b-8e15-7c0d2f94b63{nth}"),
        "email" | "idn-email" => format!("ada{nth}@example.com"),
        "uri" | "url" | "iri" | "uri-reference" => format!("https://example.com/{nth}"),
        "hostname" | "idn-hostname" => format!("host{nth}.example.com"),
        "ipv4" | "ip" => format!("192.0.2.{nth}"),
        "ipv6" => format!("2001:db8::{nth}"),
        "byte" | "base64" => "aGVsbG8=".to_owned(),
        "json-pointer" => format!("/{nth}"),
        "int64" | "uint64" | "int32" => format!("{}", nth + 1),
        _ => return None,
    })
}
