//! The keys.

use super::inner::{PAGES, SECURITY};
use super::{Key, Takes};
use crate::config::{
    Answers, Bridge, DateTimeLibrary, EnumMode, Families, Layout, Nulls, Only, TagFeatures,
    UnknownProperties, UnusedModels, UuidLibrary,
};
use crate::diagnostic::Level;

pub(super) const POINTER: Takes = Takes::Form("^(/.*)?$", "a JSON pointer");
const URL: Takes = Takes::Form("^https?://", "a URL");
const TYPE_NAME: Takes = Takes::Form("^[A-Z][A-Za-z0-9]*$", "a name such as `OpenOrder`");
const VALUE_NAME: Takes = Takes::Form("^[a-z_][a-z0-9_]*$", "a name such as `open_order`");
const LINT: Takes = Takes::Form("^(warnings|([aA][lL])?[0-9]{4})$", "a code, or `warnings`");
pub(super) const TEXTS: Takes = Takes::List(&Takes::Text);

/// The keys of a `[[client]]`.
pub(super) const CLIENT: &[Key] = &[
    Key::new("spec", Takes::Path, "The OpenAPI document, YAML or JSON.").needed(),
    Key::new(
        "overlays",
        Takes::List(&Takes::Path),
        "Overlays (OpenAPI Overlay Specification 1.0 or 1.1) that change the document before anything is made of it, in this order.",
    ),
    Key::new("out", Takes::Path, "The folder that the client is written to.").needed(),
    Key::new(
        "crate-name",
        Takes::Form("^[a-z][a-z0-9_-]*$", "a name that cargo takes"),
        "The name of the generated package.",
    )
    .or("made of the document's title"),
    Key::new(
        "crate-version",
        Takes::Form("^[0-9]+\\.[0-9]+\\.[0-9]+", "a version such as `1.2.3`"),
        "The version of the generated package.",
    )
    .or("the document's"),
    Key::new(
        "layout",
        Takes::Word(Layout::WORDS),
        "Which files the client consists of: a package, a folder of modules to put below `src`, or one file for `include!`.",
    ),
    Key::new(
        "module-name",
        VALUE_NAME,
        "The name of the module in layout `file`.",
    )
    .or("made of the document's file name"),
    Key::new(
        "runtime-path",
        Takes::Path,
        "The folder of `apiloom-runtime`, where it is not taken from the registry.",
    ),
    Key::new(
        "date-time",
        Takes::Word(DateTimeLibrary::WORDS),
        "The library whose types stand for dates and times.",
    ),
    Key::new(
        "uuid",
        Takes::Word(UuidLibrary::WORDS),
        "The type of `format: uuid`.",
    ),
    Key::new(
        "enums",
        Takes::Word(EnumMode::WORDS),
        "Whether values that an enum does not list are kept as `Unknown`, or are an error.",
    ),
    Key::new(
        "answers",
        Takes::Word(Answers::WORDS),
        "How closely answers must keep to the document, see [answers](answers.md).",
    ),
    Key::new(
        "errors",
        Takes::Table(&[Key::new(
            "default",
            Takes::Text,
            "The schema of errors that the document does not describe, by its name in the components.",
        )]),
        "Errors that the document does not describe.",
    )
    .such_as("[client.errors]\ndefault = \"Problem\"\n"),
    Key::new(
        "unknown-properties",
        Takes::Word(UnknownProperties::WORDS),
        "What `additionalProperties: false` does when a server sends more.",
    ),
    Key::new(
        "families",
        Takes::Word(Families::WORDS),
        "Whether schemas that are equal but for one type become one generic type.",
    ),
    Key::new(
        "nulls",
        Takes::Word(Nulls::WORDS),
        "What null is in answers where the property may be missing as well: as if it were missing, or something else.",
    ),
    Key::new(
        "tag-features",
        Takes::Word(TagFeatures::WORDS),
        "Whether every tag is a cargo feature.",
    ),
    Key::new(
        "unused-models",
        Takes::Word(UnusedModels::WORDS),
        "Whether models that no operation uses are written.",
    ),
    Key::new(
        "only",
        Takes::Word(Only::WORDS),
        "Which part of the client is generated.",
    ),
    Key::new(
        "allow-refs-under",
        Takes::List(&Takes::Path),
        "Folders under which references may find files, beside that of the document.",
    ),
    Key::new(
        "include",
        Takes::Table(SELECTION),
        "The operations that are generated: those that one of these is true of. A word that matches nothing is an error.",
    )
    .such_as("[client.include]\ntags = [\"users\", \"orders\"]\n"),
    Key::new(
        "exclude",
        Takes::Table(SELECTION),
        "The operations that are not generated, nor what they alone use. Counts after `include`.",
    )
    .such_as("[client.exclude]\ndeprecated = true\npaths = [\"/internal/**\"]\noperations = [\"debug*\", \"POST /reset\"]\n"),
    Key::new(
        "rename",
        Takes::Table(RENAME),
        "Names in place of those that are made from the document. What `apiloom.lock` knows by another name keeps that one too, \
         deprecated: types, methods, calls and their enums, handles and modules. Fields, variants and parameters have no second name in \
         Rust; that is told. A line `former-..` of the lock is such a second name: without it it is gone.",
    )
    .such_as(
        "[client.rename.types]\nUser = \"Account\"\n\n[client.rename.fields.User]\nfullName = \"name\"\n\n[client.rename.operations]\nlistUsers = \"all\"\n",
    ),
    Key::new(
        "types",
        Takes::Table(&[
            Key::new(
                "formats",
                Takes::By("a format", &Takes::Table(OWN)),
                "By `format`, as the document spells it.",
            ),
            Key::new(
                "schemas",
                Takes::By("a schema", &Takes::Table(OWN)),
                "By the schema's name in the components.",
            ),
        ]),
        "Types of yours in place of those that are made of schemas and formats: `path` leads to the type from a crate of `dependencies`; \
         `by` says how it is read and written, `\"text\"` by `FromStr` and `Display`, `\"serde\"` by serde. It has to be `Clone`, `Debug` and \
         `PartialEq`.",
    )
    .such_as(
        "[client.types.formats]\ndecimal = { path = \"rust_decimal::Decimal\", by = \"text\" }\n\n[client.types.schemas]\nMoney = { path = \"shop_money::Money\", by = \"serde\" }\n\n[client.dependencies]\nrust_decimal = \"1\"\nshop_money = { path = \"shop-money\" }\n",
    ),
    Key::new(
        "derives",
        Takes::By("a pattern of names of types", &TEXTS),
        "What types derive beside what they do anyway, by patterns of their names: `*` stands for any letters.",
    )
    .such_as("[client.derives]\n\"*Id\" = [\"PartialOrd\", \"Ord\"]\nUser = [\"schemars::JsonSchema\"]\n"),
    Key::new(
        "attributes",
        Takes::By("a pattern of names of types", &Takes::List(&Takes::Form("^#\\[", "an attribute"))),
        "What attributes types have, by patterns of their names.",
    )
    .such_as("[client.attributes]\nToken = [\"#[must_use]\"]\n"),
    Key::new(
        "dependencies",
        Takes::By(
            "a package",
            &Takes::Either(&[Takes::Text, Takes::Table(DEPENDENCY)]),
        ),
        "What the generated package depends on beside what its code needs, as in a `Cargo.toml`.",
    )
    .such_as("[client.dependencies]\nschemars = { version = \"1\", features = [\"derive\"] }\n"),
    Key::new(
        "pages",
        Takes::By("an operationId", &Takes::Either(&[Takes::No, Takes::Table(PAGES)])),
        "How the pages of an operation hang together, as `x-pagination` would say it, see [pages](supported.md#pages); `false`: it has none.",
    )
    .such_as("[client.pages]\nlistUsers = { style = \"page\", page = \"page\", items = \"/data\" }\nlistTags = false\n"),
    Key::new(
        "retry",
        Takes::By(
            "an operation",
            &Takes::Table(&[
                Key::new("idempotent", Takes::Flag, "Whether it may be repeated though its method does not say so."),
                Key::new("max-attempts", Takes::Count(1), "How many attempts there are at most."),
            ]),
        ),
        "How an operation is repeated, as `x-retry` would say it, see [retries](retry.md). Operations are named by their operationId, or \
         by method and path.",
    )
    .such_as("[client.retry]\ncreateOrder = { idempotent = true, max-attempts = 5 }\n\"POST /search\" = { idempotent = true }\n"),
    Key::new(
        "auth-refresh",
        Takes::By(
            "an operation",
            &Takes::Table(&[
                Key::new("request-field", POINTER, "Where the body has the refresh token.").needed(),
                Key::new("access-field", POINTER, "Where the answer has the access token.").needed(),
                Key::new("refresh-field", POINTER, "Where the answer has the next refresh token."),
                Key::new("expires-field", POINTER, "Where the answer says in how many seconds the access token ends."),
            ]),
        ),
        "The operation that refreshes tokens, as `x-auth-refresh` would say it, see [credentials](auth.md).",
    )
    .such_as("[client.auth-refresh]\nrefresh = { request-field = \"/refresh_token\", access-field = \"/access_token\" }\n"),
    Key::new(
        "envelope",
        Takes::By("a schema", &Takes::Text),
        "The schemas that are envelopes, each with the property that is wrapped, as `x-envelope` would say it.",
    )
    .such_as("[client.envelope]\nResponse = \"data\"\n"),
    Key::new(
        "servers",
        Takes::By("an environment", &URL),
        "Servers by the names of environments: each is a method of the builder. They are none of the document's servers, whose first \
         is the default.",
    )
    .such_as("[client.servers]\nstaging = \"https://staging.example.com/v1\"\n"),
    Key::new(
        "security",
        Takes::Table(SECURITY),
        "Credentials in place of what the document says, see [credentials](auth.md).",
    ),
    Key::new(
        "deny",
        Takes::List(&LINT),
        "Which diagnostics are errors, though they would stop nothing by themselves.",
    ),
    Key::new(
        "lints",
        Takes::By("a code, or `warnings`", &Takes::Word(Level::WORDS)),
        "How much diagnostics count: `allow` does not say them, `warn` and `deny` make warnings and errors of them. A code comes before \
         `warnings`; what is an error by itself stays one.",
    )
    .such_as("[client.lints]\nwarnings = \"deny\"\nAL0301 = \"allow\"\n"),
];

const OWN: &[Key] = &[
    Key::new("path", Takes::Text, "The path of the type.").needed(),
    Key::new(
        "by",
        Takes::Word(Bridge::WORDS),
        "How it is read and written.",
    )
    .needed(),
];

const SELECTION: &[Key] = &[
    Key::new("tags", TEXTS, "Tags, as the document spells them."),
    Key::new(
        "operations",
        TEXTS,
        "operationIds, `*` in them for any letters, or method and path: `GET /users`.",
    ),
    Key::new(
        "paths",
        TEXTS,
        "Paths: `*` stands for any letters between slashes, `**` for any segments. Webhooks have no path.",
    ),
    Key::new(
        "deprecated",
        Takes::Flag,
        "Those that the document calls deprecated.",
    )
    .or("false"),
];

const RENAME: &[Key] = &[
    Key::new(
        "types",
        Takes::By("a schema", &TYPE_NAME),
        "By the schema's name in the components, by the type's name, or by its place: a JSON pointer.",
    ),
    Key::new(
        "fields",
        Takes::By("a schema", &Takes::By("a property", &VALUE_NAME)),
        "By schema and property.",
    ),
    Key::new(
        "variants",
        Takes::By("a schema", &Takes::By("a value or a schema", &TYPE_NAME)),
        "By schema and value, or the schema of the alternative.",
    ),
    Key::new(
        "operations",
        Takes::By("an operation", &VALUE_NAME),
        "By operationId, or method and path; calls and their errors are called after it.",
    ),
    Key::new(
        "parameters",
        Takes::By("an operation", &Takes::By("a parameter", &VALUE_NAME)),
        "By operation and parameter.",
    ),
    Key::new(
        "modules",
        Takes::By("a tag", &VALUE_NAME),
        "By tag; the handle is called after it.",
    ),
];

const DEPENDENCY: &[Key] = &[
    Key::new("version", Takes::Text, "The version."),
    Key::new("path", Takes::Path, "A folder."),
    Key::new("git", Takes::Text, "A repository."),
    Key::new("branch", Takes::Text, "A branch of it."),
    Key::new("tag", Takes::Text, "A tag of it."),
    Key::new("rev", Takes::Text, "A commit of it."),
    Key::new("package", Takes::Text, "The package's own name."),
    Key::new("registry", Takes::Text, "A registry by its name."),
    Key::new("features", TEXTS, "Its features."),
    Key::new(
        "default-features",
        Takes::Flag,
        "Whether its default features are on.",
    )
    .or("true"),
    Key::new(
        "optional",
        Takes::Flag,
        "Whether it is there for a feature alone.",
    )
    .or("false"),
];
