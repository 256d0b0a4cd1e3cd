//! The keys as a page of Markdown.

use super::keys::CLIENT;
use super::{Key, Takes};

const HEAD: &str = "\
<!-- Made of generator/src/config/reference/keys.rs; `cargo xtask bless` writes it anew. -->

# apiloom.toml

One `[[client]]` for each client. `apiloom generate` without arguments writes all of them; it looks for the file in the
current folder and those above it. Paths begin at the folder of the file. A key that is not known, a value that does not
fit and a name that the document does not have are errors (AL0501) with their place in the file and what was meant.

`apiloom schema` prints the JSON Schema of the file, for editors; it is `schemas/apiloom.schema.json` too. With Taplo and
Even Better TOML a first line `#:schema ./apiloom.schema.json` names it.

```toml
[[client]]
spec = \"schemas/shop.yaml\"
out = \"clients/shop\"
```

";

/// The page `docs/configuration.md`.
pub fn page() -> String {
    let mut text = HEAD.to_owned();
    text.push_str("| | | |\n|---|---|---|\n");
    for key in CLIENT {
        let (name, what) = (key.name, takes(&key.takes));
        let default = default(key);
        text.push_str(&format!("| [`{name}`](#{name}) | {what} | {default} |\n"));
    }
    for key in CLIENT {
        section(key, &mut text);
    }
    text
}

fn section(key: &Key, text: &mut String) {
    text.push_str(&format!("\n## {}\n\n{}\n", key.name, key.about));
    if let Takes::Word(words) = key.takes {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        text.push_str(&format!(
            "\nOne of {}; the first by default.\n",
            words.join(", ")
        ));
    }
    if let Some((by, keys)) = table(&key.takes) {
        if let Some(by) = by {
            text.push_str(&format!("\nBy {by}:\n"));
        }
        text.push_str("\n| | | |\n|---|---|---|\n");
        for key in keys {
            let default = match default(key) {
                default if default.is_empty() => String::new(),
                default => format!(" Default: {default}."),
            };
            let (name, what) = (key.name, takes(&key.takes));
            text.push_str(&format!("| `{name}` | {what} | {}{default} |\n", key.about));
        }
    }
    if !key.example.is_empty() {
        text.push_str(&format!("\n```toml\n{}```\n", key.example));
    }
}

/// The keys below a key, and what stands between them.
fn table(takes: &Takes) -> Option<(Option<&'static str>, &'static [Key])> {
    match takes {
        Takes::Table(keys) => Some((None, keys)),
        Takes::By(what, inner) => Some((Some(what), table(inner)?.1)),
        Takes::Either(all) => all.iter().find_map(table),
        _ => None,
    }
}

fn default(key: &Key) -> String {
    match (key.takes, key.default) {
        _ if key.needed => "has to be there".to_owned(),
        (Takes::Word(words), "") => words
            .first()
            .map_or_else(String::new, |word| format!("`\"{word}\"`")),
        (Takes::Flag | Takes::Count(_), default) if !default.is_empty() => format!("`{default}`"),
        (_, default) => default.to_owned(),
    }
}

/// What a key takes, in words.
fn takes(takes: &Takes) -> String {
    match takes {
        Takes::Text => "a text".to_owned(),
        Takes::Path => "a path".to_owned(),
        Takes::Form(_, words) => (*words).to_owned(),
        Takes::Word(_) => "a word".to_owned(),
        Takes::Flag => "`true` or `false`".to_owned(),
        Takes::Count(from) => format!("a number from {from} on"),
        Takes::No => "`false`".to_owned(),
        Takes::List(inner) => match self::takes(inner) {
            words if words.starts_with("a list") || words.contains(" or ") => {
                format!("a list, each {words}")
            }
            words => format!("a list of {}", plural(&words)),
        },
        Takes::Table(_) => "a table".to_owned(),
        Takes::By(what, inner) => format!("by {what}: {}", self::takes(inner)),
        Takes::Either(all) => {
            let all: Vec<String> = all.iter().map(self::takes).collect();
            all.join(" or ")
        }
    }
}

fn plural(words: &str) -> String {
    let one = words.strip_prefix("a ").or(words.strip_prefix("an "));
    match one.unwrap_or(words) {
        "code, or `warnings`" => "codes, or `warnings`".to_owned(),
        one => format!("{one}s"),
    }
}
