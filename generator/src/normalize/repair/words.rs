//! Words that parts are called by: locations of parameters, statuses, keys of paths, and what was meant where they are none.

use serde_json::{Map, Value};

use super::{Repair, join};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar, similar_keyword};

impl Repair<'_> {
    /// The key of a path: it may have the URL of a server before it.
    pub fn without_slash(&mut self, path: &str, at: &str) {
        let message = format!(
            "the path {} does not begin with a slash; one is added",
            quoted(path)
        );
        let said = Diagnostic::warning(codes::WRONG_TYPE, self.origins.origin(at), message);
        let behind = path
            .split_once("://")
            .map(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)));
        self.say(match behind {
            Some(path) => said.help(format!(
                "a path stands behind the server's URL, which is in `servers`: write {}",
                quoted(path.unwrap_or("/"))
            )),
            None => said,
        });
    }

    /// `in` is missing, or none of the words that it may be.
    pub fn unknown_location(&mut self, location: &str, parameter: &Map<String, Value>, at: &str) {
        let message = "a parameter has no `in` that OpenAPI knows and is left out";
        if !parameter.contains_key("in") {
            return self.warn(at, message.to_owned());
        }
        let known: &[&str] = match self.is_old {
            true => &["query", "path", "header", "formData", "body"],
            false => &["query", "path", "header", "cookie", "querystring"],
        };
        let origin = self.origins.origin(&join(at, "in"));
        let mut said = Diagnostic::warning(codes::UNKNOWN_WORD, origin, message);
        // What Swagger 2.0 has, and OpenAPI 3 has elsewhere.
        let form = "a form is a body in OpenAPI 3: write `requestBody: {content: {multipart/form-data: {schema: ..}}}`";
        let body = "a body is no parameter in OpenAPI 3: write `requestBody` in the operation";
        if !self.is_old && location.eq_ignore_ascii_case("formData") {
            said = said.help(form);
        } else if !self.is_old && location == "body" {
            said = said.help(body);
        } else if let Some(meant) = similar_keyword(location, known.iter().copied())
            .or_else(|| (location.eq_ignore_ascii_case("queries")).then_some("query"))
        {
            said = said.meant(meant);
        }
        self.say(said.effect(Effect::Narrowed));
    }
}

/// The status that a text is nearly: letters for digits, a word for a number, half a range.
pub fn status_meant(text: &str) -> Option<String> {
    let word = text.trim().to_ascii_lowercase();
    let digits = word.replace('o', "0").replace(['l', 'i'], "1");
    let known = match word.as_str() {
        "ok" | "success" => Some("200"),
        "created" => Some("201"),
        "error" => Some("default"),
        word => similar(word, ["default"].into_iter()),
    };
    known
        .map(str::to_owned)
        .or_else(|| is_status(&digits).then_some(digits))
        .or_else(|| range_meant(&word))
}

/// `2XX` for `20x`, `2**` and `2x`: a class of statuses cannot be told more narrowly (OAS 3.0.4, Responses Object).
fn range_meant(word: &str) -> Option<String> {
    let class = word
        .chars()
        .next()
        .filter(|class| ('1'..='5').contains(class))?;
    let rest = word.get(1..).filter(|rest| (1..=2).contains(&rest.len()))?;
    let open = rest.ends_with(['x', '*', '?']);
    let other = |c: char| !c.is_ascii_digit() && !"x*?".contains(c);
    (open && !rest.contains(other)).then(|| format!("{class}XX"))
}

/// `200`, `4XX`, `default`, or an extension.
pub fn is_status(text: &str) -> bool {
    let is_range = |rest: &str| {
        rest.eq_ignore_ascii_case("xx")
            || rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit())
    };
    text == "default"
        || text.starts_with("x-")
        || text.starts_with(['1', '2', '3', '4', '5']) && text.get(1..).is_some_and(is_range)
}
