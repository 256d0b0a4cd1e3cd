//! The header `Link` (RFC 8288): where the next page is.

use crate::download::unquote;
use crate::header;
use crate::response::Response;

/// The target of `rel="next"` (RFC 8288, section 3), in any of the headers' links.
pub fn next(response: &Response) -> Option<String> {
    let headers = response.headers().get_all(http::header::LINK);
    headers
        .iter()
        .find_map(|value| next_of(&header::opaque(value)))
}

fn next_of(header: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        let mut link = Parameters(after);
        let (mut relation, mut elsewhere) = (None, false);
        for (name, value) in link.by_ref() {
            match &*name.to_ascii_lowercase() {
                // Section 3.3: the first one counts.
                "rel" => relation = relation.or(Some(value)),
                // Section 3.2: the link is one of another page.
                "anchor" => elsewhere = true,
                _ => {}
            }
        }
        let relation = relation.unwrap_or_default();
        let mut words = relation.split_ascii_whitespace();
        if !elsewhere && words.any(|word| word.eq_ignore_ascii_case("next")) {
            return Some(target.to_owned());
        }
        rest = link.0;
    }
    None
}

/// The parameters of one link, up to the comma that ends it.
struct Parameters<'h>(&'h str);

impl Iterator for Parameters<'_> {
    type Item = (String, String);

    fn next(&mut self) -> Option<(String, String)> {
        self.0 = self.0.trim_start_matches([';', ' ', '\t']);
        let end = self.0.find(['=', ';', ',']).unwrap_or(self.0.len());
        let (name, after) = self.0.split_at_checked(end)?;
        let name = name.trim().to_owned();
        let Some(after) = after.strip_prefix('=') else {
            self.0 = after;
            return (!name.is_empty()).then(|| (name, String::new()));
        };
        let after = after.trim_start();
        let value = match after.strip_prefix('"') {
            Some(quoted) => {
                let (value, rest) = unquote(quoted);
                self.0 = rest;
                value
            }
            None => {
                let end = after.find([';', ',']).unwrap_or(after.len());
                let (value, rest) = after.split_at_checked(end)?;
                self.0 = rest;
                value.trim().to_owned()
            }
        };
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::next_of;

    #[test]
    fn links() {
        let header =
            r#"<https://x/?page=1>; rel="prev", </?page=3&a=1,2>; title="a, b"; rel="last next""#;
        assert_eq!(next_of(header).unwrap(), "/?page=3&a=1,2");
        assert_eq!(next_of("<a>; REL=next").unwrap(), "a");
        for (header, next) in [
            (r#"<a>; title="say \"hi, there\"; rel=last"; rel=next"#, "a"),
            (r#"<a>; title="\\", <b>; rel="next""#, "b"),
            (r#"<a>; rel=last; rel=next, <b>;rel = "NEXT""#, "b"),
            (r##"<a>; rel=next; anchor="#other", <b>; rel=next"##, "b"),
            ("<a>;rel=prev,<b>;rel=next", "b"),
            ("<a>; hidden; rel=next", "a"),
        ] {
            assert_eq!(next_of(header).as_deref(), Some(next), "{header}");
        }
        for none in ["", "<a>", "<a; rel=next", "<a>; rel=nextish", "<a>; x=next"] {
            assert_eq!(next_of(none), None, "{none}");
        }
    }
}
