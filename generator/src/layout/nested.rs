//! Files -> one file: every `mod x;` becomes `mod x { .. }` with the file of that module within.

use std::collections::BTreeMap;

/// The texts of modules by the way to them (`models/shared`, for example; empty for the root), as one
/// module of this name. Modules without a text stay as they are.
pub fn nest(name: &str, texts: &BTreeMap<String, String>) -> String {
    let mut nested = format!("pub mod {name} {{\n");
    fill(&mut nested, "", 1, texts);
    nested.push_str("}\n");
    nested
}

/// Adds the text of the module `way`, that many levels deep.
fn fill(nested: &mut String, way: &str, depth: usize, texts: &BTreeMap<String, String>) {
    let text = texts.get(way).map(String::as_str).unwrap_or_default();
    let mut ended = false;
    for line in text.lines() {
        let child = declared(line).map(|(head, name)| (head, join(way, name)));
        // A block is set apart from what follows it.
        if ended && !line.is_empty() {
            nested.push('\n');
        }
        ended = false;
        match child.filter(|(_, way)| texts.contains_key(way)) {
            Some((head, way)) => {
                indented(nested, depth, &format!("{head} {{"));
                fill(nested, &way, depth + 1, texts);
                indented(nested, depth, "}");
                ended = true;
            }
            None => indented(nested, depth, line),
        }
    }
}

/// The head and the name of a declaration: `pub mod models;` -> `pub mod models`, `models`.
///
/// Nothing of a document stands at the beginning of a line: strings have one line, documentation
/// begins with slashes.
fn declared(line: &str) -> Option<(&str, &str)> {
    let head = line.strip_suffix(';')?;
    let name = head.strip_prefix("pub ").unwrap_or(head);
    name.strip_prefix("mod ").map(|name| (head, name))
}

fn join(way: &str, name: &str) -> String {
    if way.is_empty() {
        name.to_owned()
    } else {
        format!("{way}/{name}")
    }
}

fn indented(nested: &mut String, depth: usize, line: &str) {
    if !line.is_empty() {
        nested.extend(std::iter::repeat_n("    ", depth));
        nested.push_str(line);
    }
    nested.push('\n');
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn files_stand_within_each_other() {
        let texts = [
            (
                "",
                "//! A client.\n\nmod client;\npub mod pets;\nmod other;\n\npub use self::client::Client;\n",
            ),
            ("client", "/// pub mod pets;\npub struct Client;\n"),
            ("pets", "pub mod calls;\n\nuse super::models;\n"),
            ("pets/calls", "//! Calls.\n"),
        ];
        let texts = texts
            .map(|(way, text)| (way.to_owned(), text.to_owned()))
            .into();
        expect![[r#"
            pub mod shop {
                //! A client.

                mod client {
                    /// pub mod pets;
                    pub struct Client;
                }

                pub mod pets {
                    pub mod calls {
                        //! Calls.
                    }

                    use super::models;
                }

                mod other;

                pub use self::client::Client;
            }
        "#]]
        .assert_eq(&nest("shop", &texts));
    }
}
