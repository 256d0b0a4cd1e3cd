//! Tags of an operation, with the values of a request's parameters in the place of their names.

use apiloom_runtime::operation::OperationMeta;
use http::Uri;

/// The tags that an extension of the operation names. One that names a parameter that the request does not have says
/// nothing.
pub fn tags(operation: &OperationMeta, extension: &str, url: &Uri) -> Vec<Box<str>> {
    let Some(json) = operation.fact(extension) else {
        return Vec::new();
    };
    let tags: Vec<String> = serde_json::from_str(json).unwrap_or_default();
    let filled = tags.iter().filter_map(|tag| filled(tag, operation, url));
    filled.map(String::into_boxed_str).collect()
}

/// The text that an extension of the operation has, likewise.
#[cfg(feature = "offline")]
pub fn text(operation: &OperationMeta, extension: &str, url: &Uri) -> Option<String> {
    let text: String = serde_json::from_str(operation.fact(extension)?).ok()?;
    filled(&text, operation, url)
}

/// Whether what is marked with `own` goes when `other` is invalidated.
pub fn covers(other: &str, own: &str) -> bool {
    let rest = own.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

fn filled(tag: &str, operation: &OperationMeta, url: &Uri) -> Option<String> {
    let mut text = String::with_capacity(tag.len());
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        text.push_str(before);
        text.push_str(value(name, operation, url)?);
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

/// A parameter's value, as it is sent.
fn value<'u>(name: &str, operation: &OperationMeta, url: &'u Uri) -> Option<&'u str> {
    // The base URL's path comes first.
    let pairs = operation.template().rsplit('/').zip(url.path().rsplit('/'));
    let in_path = |(pattern, segment): (&str, &'u str)| {
        let (before, after) = pattern.split_once('{')?;
        let (own, after) = after.split_once('}')?;
        let value = segment.strip_prefix(before)?.strip_suffix(after)?;
        (own == name).then_some(value)
    };
    let mut query = url.query().unwrap_or_default().split('&');
    pairs.map(in_path).find_map(|value| value).or_else(|| {
        query.find_map(|pair| {
            let (own, value) = pair.split_once('=')?;
            (own == name).then_some(value)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static META: OperationMeta =
        OperationMeta::new("get", http::Method::GET, "/orgs/{org}/v-{id}.json").facts(&[(
            "x-provides-tags",
            r#"["User","User:{id}","In:{org}:{q}","{none}","{"]"#,
        )]);

    #[test]
    fn tags_have_the_values_of_parameters() {
        let of = |url: &'static str| {
            let url = Uri::from_static(url);
            tags(&META, "x-provides-tags", &url).join(" ")
        };
        assert_eq!(
            of("https://a/base/orgs/1/v-2.json?p=3&q=4"),
            "User User:2 In:1:4"
        );
        assert_eq!(of("https://a/orgs/1/v-2.json"), "User User:2");
        assert!(tags(&META, "x-invalidates-tags", &Uri::from_static("/")).is_empty());
    }

    #[test]
    fn a_tag_covers_itself_and_what_is_below_it() {
        assert!(covers("User", "User") && covers("User", "User:1") && covers("User:1", "User:1"));
        assert!(
            !covers("User:1", "User") && !covers("User", "Users") && !covers("User:1", "User:12")
        );
    }
}
