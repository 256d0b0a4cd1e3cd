//! What a definition is, by its place in the document: what is said of one of which the document says nothing.

use crate::api::{Docs, TypeDef};

/// `What `POST /bookings` takes.`, for example; nothing where its name says all that is known.
pub fn words(def: &TypeDef) -> String {
    if def.component || !def.also_at.is_empty() {
        return String::new();
    }
    let steps: Vec<String> = def
        .origin
        .pointer()
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
    whole(&steps).unwrap_or_default()
}

fn whole(steps: &[&str]) -> Option<String> {
    let (owner, inside) = match steps {
        ["paths", path, method, rest @ ..] => {
            let call = Docs::code(&format!("{} {path}", method.to_uppercase()));
            match rest {
                ["requestBody", "content", _, "schema", inside @ ..] => {
                    (format!("what {call} takes"), inside)
                }
                ["responses", status, "content", _, "schema", inside @ ..]
                | ["responses", status, "schema", inside @ ..] => (answer(&call, status), inside),
                _ => return None,
            }
        }
        ["components", "schemas", name, inside @ ..] | ["definitions", name, inside @ ..] => {
            (Docs::code(name), inside)
        }
        _ => return None,
    };
    let part = match inside {
        [] => capital(&owner),
        ["items"] => format!("An item of {owner}"),
        ["additionalProperties"] => format!("A value of {owner}"),
        [.., "properties", name] => format!("{} in {owner}", Docs::code(name)),
        [.., "properties", name, "items"] => format!("An item of {} in {owner}", Docs::code(name)),
        [.., "properties", name, "additionalProperties"] => {
            format!("A value of {} in {owner}", Docs::code(name))
        }
        _ => return None,
    };
    Some(format!("{part}."))
}

fn answer(call: &str, status: &str) -> String {
    let is_success = status.starts_with('2');
    match status {
        _ if is_success => format!("what {call} answers"),
        "default" => format!("what {call} answers otherwise"),
        status => format!("what {call} answers with {}", status.to_lowercase()),
    }
}

fn capital(text: &str) -> String {
    match text.strip_prefix("what ") {
        Some(rest) => format!("What {rest}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_said_in_words() {
        for (pointer, said) in [
            (
                "/paths/~1a~1{id}/post/requestBody/content/application~1json/schema",
                "What `POST /a/{id}` takes.",
            ),
            (
                "/paths/~1a/get/responses/200/content/application~1json/schema",
                "What `GET /a` answers.",
            ),
            (
                "/paths/~1a/get/responses/4XX/schema/items",
                "An item of what `GET /a` answers with 4xx.",
            ),
            (
                "/paths/~1a/get/responses/default/schema/properties/b/items",
                "An item of `b` in what `GET /a` answers otherwise.",
            ),
            ("/components/schemas/Pet/properties/tag", "`tag` in `Pet`."),
            (
                "/components/schemas/Pet/properties/a/properties/b",
                "`b` in `Pet`.",
            ),
            ("/components/schemas/Pet/oneOf/0", ""),
            ("/paths/~1a/get/parameters/0/schema", ""),
            ("", ""),
        ] {
            let steps: Vec<String> = pointer
                .split('/')
                .skip(1)
                .map(|step| step.replace("~1", "/"))
                .collect();
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            assert_eq!(whole(&steps).unwrap_or_default(), said, "{pointer}");
        }
    }
}
