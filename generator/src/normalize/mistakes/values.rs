//! Values that are nearly those of the specification.

use serde_json::{Map, Number, Value};

use super::Mistakes;
use crate::diagnostic::{codes, quoted, similar};
use crate::openapi::Keywords;

/// The formats that the client goes by.
const READ: &[&str] = &[
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "byte",
    "binary",
    "date",
    "date-time",
    "ipv4",
    "ipv6",
    "uuid",
    "password",
];

/// The other formats of the registry of OpenAPI and of JSON Schema, and those that everybody knows.
const FORMATS: &[&str] = &[
    "int128",
    "uint128",
    "int",
    "uint",
    "float",
    "float32",
    "float64",
    "double",
    "double-int",
    "decimal",
    "decimal128",
    "number",
    "integer",
    "long",
    "short",
    "bytes",
    "base64",
    "base64url",
    "char",
    "time",
    "timestamp",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ip",
    "uri",
    "url",
    "uri-reference",
    "uri-template",
    "iri",
    "iri-reference",
    "uuid4",
    "ulid",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "html",
    "json",
    "string",
    "text",
    "file",
    "color",
    "commonmark",
    "http-date",
    "media-range",
    "sf-string",
    "sf-integer",
    "sf-boolean",
    "sf-decimal",
    "sf-token",
    "sf-binary",
    "unixtime",
    "unix-time",
    "date-only",
    "month",
    "year",
    "int63",
    "uint63",
    "cidr",
    "phone",
    "name",
    "path",
    "mac",
];

/// The types of OpenAPI 3.0.
pub const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

/// Words for values of any type, which has none.
const ANYTHING: &[&str] = &["any", "anything", "mixed", "unknown", "variant"];

/// What is meant by a word that is no type.
pub enum TypeMeant {
    /// A type, and the format that says as much as the word.
    Type(&'static str, Option<&'static str>),
    /// A list of a type.
    List(&'static str),
    /// Any value.
    Anything,
}

impl std::fmt::Display for TypeMeant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TypeMeant::Type(ty, Some(format)) => write!(f, "type: {ty}, format: {format}"),
            TypeMeant::Type(ty, None) => write!(f, "type: {ty}"),
            TypeMeant::List(item) => write!(f, "type: array, items: {{type: {item}}}"),
            TypeMeant::Anything => Ok(()),
        }
    }
}

/// The type that a word of another language means, or that is nearly it. A format is nearly a type too.
pub fn type_meant(word: &str) -> Option<TypeMeant> {
    let word = word.to_ascii_lowercase();
    let inner = ["array<", "list<"];
    let inner = inner
        .iter()
        .find_map(|begin| word.strip_prefix(begin)?.strip_suffix('>'));
    let item = word.strip_suffix("[]").or(inner);
    // One level: lists of lists are spelled out by whoever needs them.
    if let Some(item) = item.filter(|item| !item.contains(['[', '<'])) {
        return match type_meant(item)? {
            TypeMeant::Type(item, _) => Some(TypeMeant::List(item)),
            _ => None,
        };
    }
    let (ty, format) = match word.as_str() {
        "int" => ("integer", None),
        "int32" => ("integer", Some("int32")),
        "int64" | "long" => ("integer", Some("int64")),
        "short" | "int16" => ("integer", Some("int16")),
        "int8" | "uint8" | "uint16" | "uint32" | "uint64" => {
            let format = READ.iter().find(|known| **known == word).copied();
            ("integer", format)
        }
        "str" | "text" | "char" | "varchar" | "enum" => ("string", None),
        "datetime" | "date-time" | "date_time" => ("string", Some("date-time")),
        "file" | "binary" | "blob" => ("string", Some("binary")),
        "byte" | "bytes" | "base64" => ("string", Some("byte")),
        "guid" => ("string", Some("uuid")),
        "url" => ("string", Some("uri")),
        "date" | "time" | "duration" | "uuid" | "uri" | "email" | "hostname" | "ipv4" | "ipv6"
        | "password" => {
            let mut known = READ.iter().chain(FORMATS);
            ("string", known.find(|known| **known == word).copied())
        }
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "decimal" | "num" | "real" => ("number", None),
        "bool" => ("boolean", None),
        "dict" | "map" | "struct" | "hash" | "obj" => ("object", None),
        "list" | "tuple" | "slice" | "arr" => ("array", None),
        word if ANYTHING.contains(&word) => return Some(TypeMeant::Anything),
        word => {
            let near = similar(word, TYPES.into_iter());
            let bare = word.trim_end_matches([',', ';']);
            let ty = near.or_else(|| similar(bare, TYPES.into_iter()))?;
            (ty, None)
        }
    };
    Some(TypeMeant::Type(ty, format))
}

impl Mistakes<'_> {
    pub(super) fn values(&mut self, object: &Map<String, Value>, at: &str) {
        self.format(object, at);
        self.enum_values(object, at);
    }

    fn format(&mut self, object: &Map<String, Value>, at: &str) {
        let Some(format) = object.keyword("format").and_then(Value::as_str) else {
            return;
        };
        let place = format!("{at}/format");
        if !object.says("type") && TYPES.contains(&format) {
            let message = format!("{} is a type, not a format", quoted(format));
            let help = format!("did you mean `type: {format}`?");
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                said.help(help)
            });
        } else if let Some(meant) = format_meant(format) {
            let message = format!("the format {} is not known", quoted(format));
            self.warn(codes::UNKNOWN_VALUE, &place, &message, |said| {
                said.meant(meant)
            });
        }
    }

    /// Values that the type does not have: mostly words that YAML takes for something else.
    fn enum_values(&mut self, object: &Map<String, Value>, at: &str) {
        let types: Vec<&str> = match object.keyword("type") {
            Some(Value::String(ty)) => vec![ty],
            Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let listed = object.keyword("enum").and_then(Value::as_array);
        let values = listed.into_iter().flatten().enumerate();
        let values = values.map(|(index, value)| (format!("{at}/enum/{index}"), value));
        let only = object.keyword("const").filter(|_| self.version.is_new());
        let only = only.map(|value| (format!("{at}/const"), value));
        for (place, value) in values.chain(only) {
            if types.is_empty() || types.iter().any(|ty| may_be(ty, value)) {
                continue;
            }
            let ty = types.join(" or ");
            let message = format!(
                "{} is no {ty}, as the schema's values are",
                quoted(&value.to_string())
            );
            self.warn(codes::ENUM_VALUE, &place, &message, |said| {
                match types.as_slice() {
                    // `1.10` is 1.1 by now.
                    ["string"] if value.is_number() => {
                        said.help("put it in quotes as it is written: without them it is a number")
                    }
                    ["string"] if !value.is_array() && !value.is_object() => {
                        said.help(format!("put it in quotes: `\"{value}\"`"))
                    }
                    [ty @ ("integer" | "number" | "boolean")] if is_quoted(ty, value) => {
                        let bare = value.as_str().unwrap_or_default().trim();
                        said.help(format!("write it without quotes: `{bare}`"))
                    }
                    [ty @ ("integer" | "number")] if is_padded(value) => said.help(format!(
                        "write the {ty} as in JSON: without zeros before it, `_`, `+` or letters"
                    )),
                    _ => said.help("remove it, or change the type"),
                }
            });
        }
        if let (Some(listed), Some(only)) = (listed, object.keyword("const"))
            && self.version.is_new()
            && !listed.contains(only)
        {
            let message = format!(
                "{} is none of the values of `enum`",
                quoted(&only.to_string())
            );
            self.warn(
                codes::ENUM_VALUE,
                &format!("{at}/const"),
                &message,
                |said| said.help("remove one of both"),
            );
        }
    }
}

/// The format that is probably meant by one that nobody knows. Those that the client reads by it are known in their
/// own spelling only: `datetime` and `Int32` say nothing. Of the others it does not matter.
fn format_meant(format: &str) -> Option<&'static str> {
    if READ.contains(&format) || FORMATS.contains(&format) {
        return None;
    }
    let plain = |word: &str| word.replace(['-', '_', ' '], "").to_ascii_lowercase();
    let same = |known: &&&str| plain(known) == plain(format);
    if let Some(meant) = READ.iter().find(same) {
        return Some(meant);
    }
    if FORMATS.iter().any(|known| same(&known)) {
        return None;
    }
    similar(format, READ.iter().chain(FORMATS).copied())
}

/// Whether a text is a value of another type in quotes.
pub fn is_quoted(ty: &str, value: &Value) -> bool {
    match (ty, value.as_str().map(str::trim)) {
        ("boolean", Some(text)) => text.parse::<bool>().is_ok(),
        (_, Some(text)) => text.parse::<Number>().is_ok(),
        _ => false,
    }
}

/// Whether a value may be one of a type. Null is left to those who read it.
pub fn may_be(ty: &str, value: &Value) -> bool {
    match (ty, value) {
        (_, Value::Null) => true,
        ("string", value) => value.is_string(),
        ("integer" | "number", value) => value.is_number(),
        ("boolean", value) => value.is_boolean(),
        ("object", value) => value.is_object(),
        ("array", value) => value.is_array(),
        ("null", _) => false,
        _ => true,
    }
}

/// A text that YAML or a programming language reads as a number, each in its own way: `010`, `1_000`, `+1`.
pub fn is_padded(value: &Value) -> bool {
    let digits = value
        .as_str()
        .map(|text| text.trim_start_matches(['-', '+']));
    let plain = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    digits.is_some_and(|text| !text.is_empty() && text.bytes().all(plain))
}
