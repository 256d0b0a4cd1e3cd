//! The text files around the code: `Cargo.toml`, `README.md` and the banner of `.rs` files.
//!
//! Takes ready fields, gives text. The templates have loops and conditions over these fields and
//! nothing else. Text of a document comes in through the types of `inert` and `markdown`, which cannot hold
//! anything that ends the string, paragraph, table cell or comment that it stands in.

mod inert;
mod markdown;

use askama::Template;

use super::feature::Feature;

pub use inert::{CodeBlock, CommentText, MarkdownText, TomlKey, TomlText};
pub use markdown::{MarkdownLine, MarkdownPage};

/// The version of apiloom, for the line that says what made a file.
pub const APILOOM: &str = env!("CARGO_PKG_VERSION");

/// The oldest Rust that compiles a generated client. `tests/msrv` tries it.
pub const RUST_VERSION: &str = "1.85";

/// The oldest Rust that compiles a client with bodies in XML: quick-xml 0.42 says so.
pub const RUST_VERSION_XML: &str = "1.86";

/// `Cargo.toml` of a generated crate.
#[derive(Debug, Clone, Template)]
#[template(path = "crate/Cargo.toml.askama", escape = "none")]
pub struct CargoToml<'a> {
    /// The version of apiloom: [`APILOOM`], or a fixed one in tests.
    pub apiloom: &'a str,
    /// The package's name, which [`check_crate_name`](crate::config::check_crate_name) accepts.
    pub name: TomlText,
    /// The package's version, which [`check_version`](crate::config::check_version) accepts.
    pub version: TomlText,
    /// [`RUST_VERSION`] or [`RUST_VERSION_XML`].
    pub rust_version: &'a str,
    /// What the document says about itself.
    pub description: Option<TomlText>,
    /// One feature a tag, in the document's order; all are on by default.
    pub features: &'a [Feature],
    /// The tags' features that `unused-models` needs, if there are such models. It is off by default.
    pub unused_models: Option<&'a [TomlText]>,
    /// Whether there is a feature `serde`.
    pub serde: bool,
    /// The folder of the runtime as seen from the crate; `None` for the released runtime.
    pub runtime_path: Option<TomlText>,
    /// The version of the released runtime.
    pub runtime_version: &'a str,
    /// Features of the runtime that the crate needs.
    pub runtime_features: &'a [&'static str],
    /// The other crates that the code names.
    pub uses: Uses,
    /// Further dependencies, each a key and a value of TOML.
    pub dependencies: Vec<(TomlKey, String)>,
}

/// Which crates the generated code names, beside the runtime.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uses {
    /// Types of `chrono`.
    pub chrono: bool,
    /// Types of `jiff`.
    pub jiff: bool,
    /// Types of `time`.
    pub time: bool,
    /// `uuid::Uuid`.
    pub uuid: bool,
}

/// `README.md` of a generated crate.
#[derive(Debug, Clone, Template)]
#[template(path = "crate/README.md.askama", escape = "none")]
pub struct Readme<'a> {
    /// The version of apiloom: [`APILOOM`], or a fixed one in tests.
    pub apiloom: &'a str,
    /// The document's title.
    pub title: MarkdownText,
    /// The document's version.
    pub version: MarkdownText,
    /// What the document says about itself.
    pub description: Option<MarkdownPage>,
    /// The document's file name.
    pub document: MarkdownText,
    /// A first call: code that we made.
    pub example: Option<CodeBlock>,
    /// Whether there is nothing but models.
    pub only_models: bool,
    /// The modules with operations, in the document's order.
    pub modules: &'a [Module<'a>],
    /// Whether operations ask for a certificate of the client.
    pub certificates: bool,
    /// Whether each module is a cargo feature.
    pub features: bool,
    /// How many models no operation uses.
    pub unused_models: usize,
    /// How many models are left out, because no operation uses them.
    pub left_out: usize,
    /// [`RUST_VERSION`] or [`RUST_VERSION_XML`].
    pub rust_version: &'a str,
}

/// A section of the README: a module and the table of its operations.
#[derive(Debug, Clone)]
pub struct Module<'a> {
    /// The module's name: an identifier.
    pub name: &'a str,
    /// What the document says about the tag.
    pub summary: Option<MarkdownLine>,
    /// Its operations, in the document's order.
    pub operations: Vec<Row<'a>>,
}

/// An operation: a row of the table.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    /// The method of the module's handle: an identifier.
    pub method: &'a str,
    /// The HTTP method and the path.
    pub request: MarkdownText,
    /// Whether the document says that it is not to be used any more.
    pub deprecated: bool,
    /// The first sentence of what the document says about it.
    pub summary: Option<MarkdownLine>,
}

/// The first lines of every `.rs` file: what made it, from which document, do not edit.
#[derive(Debug, Clone, Template)]
#[template(path = "crate/banner.askama", escape = "none")]
pub struct Banner<'a> {
    /// The version of apiloom: [`APILOOM`], or a fixed one in tests.
    pub apiloom: &'a str,
    /// The document's file name.
    pub document: CommentText,
}

/// The text of a template, with one line break at its end.
pub fn render(template: &impl Template) -> String {
    // Only a `Display` that fails could make this fail, and the fields have none.
    let mut text = template.render().unwrap_or_default();
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn cargo_toml<'a>(features: &'a [Feature]) -> CargoToml<'a> {
        CargoToml {
            apiloom: "0.0.0",
            name: TomlText::new("gloria"),
            version: TomlText::new("1.2.3"),
            rust_version: RUST_VERSION,
            description: Some(TomlText::new("Schools & people")),
            features,
            unused_models: None,
            serde: true,
            runtime_path: None,
            runtime_version: "0.1",
            runtime_features: &[],
            uses: Uses::default(),
            dependencies: Vec::new(),
        }
    }

    #[test]
    fn a_manifest_of_a_crate() {
        let text = render(&cargo_toml(&[
            Feature::new("users", &[]),
            Feature::new("audit", &[]),
        ]));
        expect![[r##"
            # Made by apiloom 0.0.0. Do not edit: the next run of `apiloom generate` replaces this file.
            [package]
            name = "gloria"
            version = "1.2.3"
            edition = "2021"
            rust-version = "1.85"
            description = "Schools & people"

            [package.metadata.docs.rs]
            all-features = true

            [lib]
            path = "src/lib.rs"

            [features]
            default = [
                "users",
                "audit",
            ]
            users = []
            audit = []
            serde = ["apiloom-runtime/serde"]

            [dependencies]
            apiloom-runtime = { version = "0.1" }
        "##]]
        .assert_eq(&text);
        text.parse::<toml::Table>().unwrap();
    }

    #[test]
    fn a_small_manifest() {
        let mut template = cargo_toml(&[]);
        template.serde = false;
        template.description = None;
        template.runtime_path = Some(TomlText::new("../../runtime"));
        template.runtime_features = &["multipart", "sse"];
        let text = render(&template);
        expect![[r##"
            # Made by apiloom 0.0.0. Do not edit: the next run of `apiloom generate` replaces this file.
            [package]
            name = "gloria"
            version = "1.2.3"
            edition = "2021"
            rust-version = "1.85"

            [package.metadata.docs.rs]
            all-features = true

            [lib]
            path = "src/lib.rs"

            [dependencies]
            apiloom-runtime = { path = "../../runtime", features = ["multipart", "sse"] }
        "##]]
        .assert_eq(&text);
        text.parse::<toml::Table>().unwrap();
    }

    #[test]
    fn every_dependency_can_be_written() {
        let mut template = cargo_toml(&[]);
        template.uses = Uses {
            chrono: true,
            jiff: true,
            time: true,
            uuid: true,
        };
        let table = render(&template).parse::<toml::Table>().unwrap();
        assert_eq!(table["dependencies"].as_table().unwrap().len(), 5);
    }

    #[test]
    fn nothing_breaks_out_of_a_manifest() {
        for text in [
            "\"\n[dependencies]\nevil = \"1\"",
            "'''\n[x]",
            "\"\"\"\n[x]",
            "\\",
            "a\u{7f}\0b",
            "'\"",
            "\u{202e}",
        ] {
            let features = [Feature::new(text, &[])];
            let mut template = cargo_toml(&features);
            template.description = Some(TomlText::new(text));
            let table = render(&template).parse::<toml::Table>().unwrap();
            let plain = render(&cargo_toml(&[Feature::new("users", &[])]))
                .parse::<toml::Table>()
                .unwrap();
            assert_eq!(
                table.keys().collect::<Vec<_>>(),
                plain.keys().collect::<Vec<_>>(),
                "{text}"
            );
            assert_eq!(table["dependencies"], plain["dependencies"], "{text}");
            assert_eq!(table["features"].as_table().unwrap().len(), 3, "{text}");
        }
    }

    #[test]
    fn a_readme() {
        let modules = [
            Module {
                name: "users",
                summary: Some(MarkdownLine::paragraph("People | accounts")),
                operations: vec![
                    Row {
                        method: "get_user",
                        request: MarkdownText::new("GET /users/{user_id}"),
                        deprecated: false,
                        summary: Some(MarkdownLine::cell("Show <a> user | [x](y)")),
                    },
                    Row {
                        method: "list",
                        request: MarkdownText::new("GET /users`|`"),
                        deprecated: true,
                        summary: None,
                    },
                ],
            },
            Module {
                name: "audit",
                summary: None,
                operations: vec![Row {
                    method: "log",
                    request: MarkdownText::new("POST /log"),
                    deprecated: true,
                    summary: Some(MarkdownLine::cell("Write a line")),
                }],
            },
        ];
        let text = render(&Readme {
            apiloom: "0.0.0",
            title: MarkdownText::new("Gloria <API>"),
            version: MarkdownText::new("1.2.3"),
            description: MarkdownPage::new("# Schools\n\nSee [here](https://x.org)."),
            document: MarkdownText::new("gloria.yaml"),
            example: Some(CodeBlock::rust("let gloria = gloria::Client::new()?;")),
            only_models: false,
            modules: &modules,
            features: true,
            certificates: false,
            unused_models: 3,
            left_out: 0,
            rust_version: RUST_VERSION,
        });
        expect![[r#"
            # Gloria &lt;API&gt;

            ## Schools

            See [here](https://x.org).

            This crate is a client of version 1.2.3. It was made by apiloom 0.0.0 from gloria.yaml.

            ## A first call

            ```rust,no_run
            let gloria = gloria::Client::new()?;
            ```

            ## Operations

            The operations of a module are called by way of the client: `client.users()` has those of `users`.

            ### `users`

            People \| accounts

            | Method | Request | |
            |---|---|---|
            | `get_user` | GET /users/\{user\_id\} | Show user \| \[x\](y) |
            | `list` | GET /users\`\|\` | **Deprecated.** |

            ### `audit`

            | Method | Request | |
            |---|---|---|
            | `log` | POST /log | **Deprecated.** Write a line |

            ## Features

            Each module is a cargo feature of the same name, and all of them are on by default. With
            `default-features = false` and the features that you name, only those modules are built.

            The feature `unused-models` adds the 3 models that no operation uses: payloads of webhooks, for example.

            ## When the API changes

            Run `apiloom generate` where `apiloom.toml` lists this client, or else `apiloom generate --out .` in this folder: the
            document and the options are those of `.apiloom-client.toml`. Keep `apiloom.lock`: with it, names and the order of
            arguments stay as they are. Files that apiloom did not make are left alone.

            Needs Rust 1.85 or newer.
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn a_banner_has_three_lines() {
        let document = CommentText::new("a.yaml\nfn main() {}\r\u{2028}\u{202e}");
        let apiloom = "0.0.0";
        let text = render(&Banner { apiloom, document });
        expect![[r#"
            // @generated by apiloom 0.0.0
            // from a.yaml fn main() {}.
            // Do not edit: the next run of `apiloom generate` replaces this file.
        "#]]
        .assert_eq(&text);
    }
}
