//! What schemas and values say of themselves: types, kinds, forms.

use serde_json::{Map, Value};

pub fn list<'v>(object: &'v Map<String, Value>, key: &str) -> &'v [Value] {
    object
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The types of a schema; of one that has parts of a type alone that one.
pub fn types(object: &Map<String, Value>) -> Vec<String> {
    match object.get("type") {
        Some(Value::String(ty)) => vec![ty.clone()],
        Some(Value::Array(types)) => {
            let types = types.iter().filter_map(Value::as_str);
            types.map(str::to_owned).collect()
        }
        _ if object.contains_key("properties") => vec!["object".to_owned()],
        _ if object.contains_key("items") => vec!["array".to_owned()],
        _ => Vec::new(),
    }
}

pub fn is_of(ty: &str, value: &Value) -> bool {
    match ty {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        // A word that nobody knows allows everything.
        _ => true,
    }
}

/// What a schema says, in words.
pub fn expected(object: &Map<String, Value>) -> String {
    let types = types(object);
    match types.is_empty() {
        true => "something else".to_owned(),
        false => types.join(" or "),
    }
}

/// What a value is, in the words of schemas.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

pub fn same(one: &Value, other: &Value) -> bool {
    one == other || one.is_number() && one.as_f64() == other.as_f64()
}

/// The reference of the alternative that the tag of a value names.
pub fn tagged(object: &Map<String, Value>, value: &Value) -> Option<String> {
    let discriminator = object.get("discriminator")?;
    let tag = value
        .get(discriminator.get("propertyName")?.as_str()?)?
        .as_str()?;
    let mapped = discriminator
        .get("mapping")
        .and_then(|mapping| mapping.get(tag)?.as_str());
    let named = format!("#/components/schemas/{tag}");
    let meant = match mapped {
        Some(mapped) if mapped.contains('/') => mapped.to_owned(),
        Some(mapped) => format!("#/components/schemas/{mapped}"),
        None => named,
    };
    let alternatives = ["oneOf", "anyOf"]
        .into_iter()
        .flat_map(|key| list(object, key));
    let mut references = alternatives.filter_map(|one| one.get("$ref")?.as_str());
    references
        .any(|reference| reference == meant)
        .then_some(meant)
}

/// Whether a text has a form, of those that have a type of their own.
pub fn fits_text(format: &str, text: &str) -> bool {
    use base64::Engine as _;
    match format {
        "date-time" => date_time(text),
        "date" => date(text),
        "byte" => base64::engine::general_purpose::STANDARD
            .decode(text)
            .is_ok(),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        _ => true,
    }
}

pub fn fits_number(format: &str, number: i128) -> bool {
    let (least, most) = match format {
        "int8" => (i128::from(i8::MIN), i128::from(i8::MAX)),
        "int16" => (i128::from(i16::MIN), i128::from(i16::MAX)),
        "int32" => (i128::from(i32::MIN), i128::from(i32::MAX)),
        "int64" => (i128::from(i64::MIN), i128::from(i64::MAX)),
        "uint8" => (0, i128::from(u8::MAX)),
        "uint16" => (0, i128::from(u16::MAX)),
        "uint32" => (0, i128::from(u32::MAX)),
        "uint64" | "uint" => (0, i128::from(u64::MAX)),
        _ => return true,
    };
    (least..=most).contains(&number)
}

/// `2026-11-28` (RFC 3339, section 5.6).
fn date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let within = |part: &str, most: u8| {
        part.parse::<u8>()
            .is_ok_and(|number| (1..=most).contains(&number))
    };
    match parts.as_slice() {
        [year, month, day] => {
            digits(year, 4)
                && digits(month, 2)
                && digits(day, 2)
                && within(month, 12)
                && within(day, 31)
        }
        _ => false,
    }
}

fn date_time(text: &str) -> bool {
    let Some((day, rest)) = text.split_once(['T', 't']) else {
        return false;
    };
    let zone = rest.rfind(['Z', 'z', '+', '-']).map(|at| rest.split_at(at));
    let Some((time, zone)) = zone else {
        return false;
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let numbers = |text: &str, parts: usize| {
        let all: Vec<&str> = text.split(':').collect();
        all.len() == parts
            && all
                .iter()
                .all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_zone =
        zone.eq_ignore_ascii_case("z") || zone.get(1..).is_some_and(|zone| numbers(zone, 2));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    date(day) && numbers(clock, 3) && is_fraction && is_zone
}
