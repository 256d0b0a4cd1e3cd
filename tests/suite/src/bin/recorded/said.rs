//! What a document says of an answer or a body, read on its own.

use serde_json::{Map, Value};

use apiloom::traffic::route::follow;

/// Where the schema of an answer stands, and whether its status is documented.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Said {
    /// Whether the status has a response of its own, a range's, or `default`.
    pub documented: bool,
    /// Whether any content is described.
    pub content: bool,
    /// The pointer of the schema.
    pub schema: Option<String>,
}

/// What is said of an answer. An undocumented success is meant to be like the documented one.
pub fn answer(tree: &Value, operation: &str, status: u16, media_type: &str) -> Said {
    let at = format!("{operation}/responses");
    let Some(responses) = tree.pointer(&at).and_then(Value::as_object) else {
        return Said::default();
    };
    let code = status.to_string();
    let range = format!("{}XX", status / 100);
    let has = |key: &String| responses.contains_key(key);
    let lower = range.to_ascii_lowercase();
    let own = [code, range, lower, "default".to_owned()]
        .into_iter()
        .find(has);
    if let Some(key) = own {
        let mut said = response(tree, &at, &key, responses, media_type);
        said.documented = true;
        return said;
    }
    if !(200..300).contains(&status) {
        return Said::default();
    }
    let successes = responses.keys().filter(|key| key.starts_with('2'));
    let mut said = successes.map(|key| response(tree, &at, key, responses, media_type));
    said.find(|said| said.schema.is_some()).unwrap_or_default()
}

fn response(tree: &Value, at: &str, key: &str, all: &Map<String, Value>, media_type: &str) -> Said {
    let Some(node) = all.get(key) else {
        return Said::default();
    };
    let (at, node) = follow(tree, format!("{at}/{key}"), node);
    // Swagger 2.0.
    if node.get("schema").is_some() {
        return Said {
            content: true,
            schema: Some(format!("{at}/schema")),
            ..Said::default()
        };
    }
    let content = node.get("content").and_then(Value::as_object);
    Said {
        content: content.is_some_and(|content| !content.is_empty()),
        schema: content.and_then(|content| schema(&format!("{at}/content"), content, media_type)),
        ..Said::default()
    }
}

/// The schema of the media type that came, or else of JSON, or else the first.
fn schema(at: &str, content: &Map<String, Value>, media_type: &str) -> Option<String> {
    let essence = |text: &str| {
        text.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase()
    };
    let came = essence(media_type);
    let with_schema = || {
        content
            .iter()
            .filter(|(_, media)| media.get("schema").is_some())
    };
    let same = with_schema().find(|(name, _)| essence(name) == came);
    let json = || with_schema().find(|(name, _)| name.contains("json"));
    let (name, _) = same.or_else(json).or_else(|| with_schema().next())?;
    Some(format!(
        "{at}/{}/schema",
        apiloom_tests::dialect::escaped(name)
    ))
}

/// Where the schema of an operation's JSON body stands.
pub fn body(tree: &Value, operation: &str) -> Option<String> {
    let node = tree.pointer(operation)?;
    if let Some(body) = node.get("requestBody") {
        let (at, body) = follow(tree, format!("{operation}/requestBody"), body);
        let content = body.get("content")?.as_object()?;
        return schema(&format!("{at}/content"), content, "application/json");
    }
    // Swagger 2.0: a parameter of the operation or of its path.
    let path = operation.rsplit_once('/')?.0;
    [operation, path].into_iter().find_map(|owner| {
        let parameters = tree.pointer(owner)?.get("parameters")?.as_array()?;
        parameters
            .iter()
            .enumerate()
            .find_map(|(index, parameter)| {
                let (at, parameter) =
                    follow(tree, format!("{owner}/parameters/{index}"), parameter);
                let is_body = parameter.get("in").and_then(Value::as_str) == Some("body");
                (is_body && parameter.get("schema").is_some()).then(|| format!("{at}/schema"))
            })
    })
}

/// What a server says in the body of an error, where people look for it.
pub fn message(body: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let Ok(tree) = serde_json::from_str::<Value>(text) else {
        // Of a page for browsers it is the title that says something.
        if let Some((_, rest)) = text.split_once("<title>") {
            return rest
                .split_once("</title>")
                .map(|(title, _)| title.trim().to_owned());
        }
        return Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    };
    const PLACES: [&str; 7] = [
        "/message",
        "/detail",
        "/error/message",
        "/error",
        "/title",
        "/errors/0/message",
        "/error_description",
    ];
    let found = PLACES
        .iter()
        .find_map(|place| tree.pointer(place)?.as_str());
    let own = found.or(tree.as_str());
    own.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_undocumented_success_is_meant_like_the_documented_one() {
        let answer = |status| {
            let tree = json!({"op": {"responses": {
                "200": {"content": {"application/json": {"schema": {}}}},
                "4XX": {"description": "no"},
            }}});
            super::answer(&tree, "/op", status, "application/json")
        };
        let schema = Some("/op/responses/200/content/application~1json/schema".to_owned());
        let said = |documented, schema: Option<String>| Said {
            documented,
            content: schema.is_some(),
            schema,
        };
        assert_eq!(answer(200), said(true, schema.clone()));
        assert_eq!(answer(201), said(false, schema));
        assert_eq!(answer(404), said(true, None));
        assert_eq!(answer(500), said(false, None));
    }

    #[test]
    fn what_a_server_says_is_found() {
        let said = |body: &str| message(body.as_bytes());
        assert_eq!(
            said(r#"{"error": {"message": "no"}}"#).as_deref(),
            Some("no")
        );
        assert_eq!(said("not here\n").as_deref(), Some("not here"));
        assert_eq!(said(r#""gone""#).as_deref(), Some("gone"));
        assert_eq!(said("<html><title> No </title>").as_deref(), Some("No"));
        assert_eq!(said(r#"{"code": 1}"#), None);
    }
}
