//! Where a request goes: base, path and query.

use url::Url;

use super::Request;
use super::carried::joined;
use crate::parameter::no_segment;
use crate::request_error::RequestError;

impl Request {
    /// Base, path and query; the path must come out as it went in.
    pub(crate) fn url(&self) -> Result<Url, RequestError> {
        if let Some(page) = &self.page {
            return Ok(Url::clone(page));
        }
        let base = match (&self.options().base_url, self.server) {
            (Some(url), _) => self.client.resolve(url)?,
            (None, Some(server)) => self.client.resolve(server)?,
            (None, None) => self.client.base_url().clone(),
        };
        let template = self.meta.template;
        let values: usize = self.path.iter().map(|(_, value)| value.len()).sum();
        let mut path = String::with_capacity(base.path().len() + template.len() + values);
        path.push_str(base.path().trim_end_matches('/'));
        let begin = path.len();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                path.push('{');
                rest = after;
                continue;
            };
            let value = self.path.iter().rev().find(|(known, _)| *known == name);
            let Some((_, value)) = value else {
                return Err(missing(name));
            };
            path.push_str(value);
            rest = after;
        }
        path.push_str(rest);
        whole_segments(template, path.get(begin..).unwrap_or_default())?;
        let mut url = base;
        url.set_path(&path);
        let slashes = |path: &str| path.bytes().filter(|byte| *byte == b'/').count();
        if slashes(url.path()) != slashes(&path).max(1) {
            return Err(RequestError::new("a path parameter changes the path"));
        }
        let query = self.whole_query(url.query())?;
        url.set_query((!query.is_empty()).then_some(query.as_str()));
        Ok(url)
    }

    /// The query of the base URL, that of the operation's own path, and the parameters.
    fn whole_query(&self, base: Option<&str>) -> Result<String, RequestError> {
        let mut query = base.unwrap_or_default().to_owned();
        let mut append = |text: &str| {
            if !query.is_empty() && !text.is_empty() {
                query.push('&');
            }
            query.push_str(text);
        };
        if !self.meta.query.is_empty() {
            let value = |name: &str| {
                let mut set = self.path.iter().rev();
                let (_, value) = set.find(|(known, _)| *known == name)?;
                Some(value.as_str())
            };
            append(&filled(self.meta.query, value)?);
        }
        append(&joined(&self.query));
        Ok(query)
    }
}

/// Whether the segments that values stand in are such that a URL keeps: `.` and `..` would change the path, and encoding
/// them does not help, since `%2e%2e` is `..` to URL parsers. The last segment may be empty: what is meant is the root
/// of what the others name.
fn whole_segments(template: &str, path: &str) -> Result<(), RequestError> {
    let begins_so = |pair: &[u8]| matches!(pair, [b'/', b'.' | b'%' | b'/']);
    if !path.as_bytes().windows(2).any(begins_so) {
        return Ok(());
    }
    let mut segments = template.split('/').zip(path.split('/')).peekable();
    while let Some((pattern, segment)) = segments.next() {
        let Some((_, named)) = pattern.split_once('{') else {
            continue;
        };
        if is_dots(segment) || segment.is_empty() && segments.peek().is_some() {
            return Err(no_segment(named.split('}').next().unwrap_or_default()));
        }
    }
    Ok(())
}

/// Whether a segment is `.` or `..`, encoded or not.
fn is_dots(segment: &str) -> bool {
    let mut rest = segment.as_bytes();
    for dots in 0..3 {
        rest = match rest {
            [] => return dots > 0,
            [b'.', rest @ ..] | [b'%', b'2', b'e' | b'E', rest @ ..] => rest,
            _ => return false,
        };
    }
    false
}

fn missing(name: &str) -> RequestError {
    RequestError::new(format!("the path parameter `{name}` is missing"))
}

/// A template with values in place of the names in braces.
fn filled<'v>(
    template: &str,
    value: impl Fn(&str) -> Option<&'v str>,
) -> Result<String, RequestError> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        text.push_str(value(name).ok_or_else(|| missing(name))?);
        rest = after;
    }
    text.push_str(rest);
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a path can be sent whose segment has a value between two texts.
    fn can_be_sent(before: &str, value: &str, after: &str) -> bool {
        let path = format!("{before}{value}{after}");
        whole_segments(&format!("{before}{{a}}{after}"), &path).is_ok()
    }

    #[test]
    fn only_whole_segments_of_dots_or_nothing_are_refused() {
        for value in [".", "..", "%2e", ".%2E", ""] {
            assert!(!can_be_sent("/s/", value, "/t"), "{value}");
            assert!(can_be_sent("/s/", value, ".json"), "{value}");
            assert!(can_be_sent("/s/v-", value, "/t"), "{value}");
        }
        assert!(can_be_sent("/s/", "", ""));
        for (before, value) in [("/s/", ".."), ("/s/.", "."), ("/s/.", ""), ("/s/%2E", "")] {
            assert!(!can_be_sent(before, value, ""), "{before}{value}");
        }
        assert!(can_be_sent("/s/", "...", ""));
        // Two values of one segment.
        assert!(whole_segments("/s/{a}{b}", "/s/..").is_err());
        assert!(whole_segments("/s/{a}{b}", "/s/.").is_err());
        assert!(whole_segments("/s/{a}{b}/b", "/s/./b").is_err());
        assert!(whole_segments("/s/{a}{b}", "/s/a").is_ok());
    }
}
