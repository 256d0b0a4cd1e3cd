//! The kinds of change: what each breaks. `docs/stability.md` has them as a table, which is made from this one.

/// What a change means for callers once the client is generated anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Nothing that callers write is concerned.
    Patch,
    /// There is more than before.
    Minor,
    /// Callers may not compile, or mean something else.
    Major,
}

impl Class {
    /// `major`.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Patch => "patch",
            Class::Minor => "minor",
            Class::Major => "major",
        }
    }
}

/// What a change means for clients that are shipped already, once the server follows the new document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wire {
    /// They go on working.
    Works,
    /// The document does not say.
    UpToTheServer,
    /// They fail where they meet it.
    Breaks,
}

impl Wire {
    /// `breaks`.
    pub fn as_str(self) -> &'static str {
        match self {
            Wire::Works => "works",
            Wire::UpToTheServer => "up to the server",
            Wire::Breaks => "breaks",
        }
    }
}

/// What is to be known of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// Its name in JSON and in the catalogue.
    pub word: &'static str,
    /// What it does to callers.
    pub rust: Class,
    /// What it does to clients that are shipped.
    pub wire: Wire,
    /// What changes in the document.
    pub change: &'static str,
    /// What follows on the wire, in words.
    pub on_the_wire: &'static str,
    /// What follows for callers, in words.
    pub for_callers: &'static str,
}

/// Kinds, each with a line of the catalogue.
macro_rules! kinds {
    ($($kind:ident $word:literal $rust:ident $wire:ident: $change:literal, $on_the_wire:literal, $for_callers:literal;)*) => {
        /// A kind of change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $(#[doc = $change] $kind,)*
        }

        impl Kind {
            /// All kinds, in the order of the catalogue.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind),*];

            /// What is to be known of it.
            pub fn entry(self) -> Entry {
                match self {
                    $(Kind::$kind => Entry {
                        word: $word,
                        rust: Class::$rust,
                        wire: Wire::$wire,
                        change: $change,
                        on_the_wire: $on_the_wire,
                        for_callers: $for_callers,
                    },)*
                }
            }
        }
    };
}

kinds! {
    Documentation "documentation" Patch Works:
        "A description, a summary, an example", "works", "nothing but documentation";
    Deprecated "deprecated" Minor Works:
        "Something is `deprecated` now", "works", "callers get a warning";
    Reordered "reordered" Patch Works:
        "The order of properties, parameters, values, alternatives (`oneOf`, `anyOf`), parts of an `allOf`, answers, media types or listed tags",
        "works",
        "works: the lock keeps the order of arguments; the order of items and fields changes. It knows alternatives by their reference, title, constant or shape; one that changes its place and all that it says at once, and has neither name nor property of before, is a new one";
    FirstServerChanged "first-server-changed" Patch Works:
        "The first server changed", "works", "the default of `base_url` changes";
    OperationAdded "operation-added" Minor Works:
        "A new operation", "works", "a new method";
    OperationRemoved "operation-removed" Major Breaks:
        "An operation removed; or its method or path changed, and its `operationId` (but for what it repeats of them), or there is none",
        "its calls fail",
        "its method is gone. Where another operation would have had its name, AL0530 says so";
    OperationIdChanged "operation-id-changed" Patch Works:
        "`operationId` changed, the same method and path", "works",
        "works: the lock keeps the name; whatever the path's parameters are called, it is the same path";
    PathChanged "path-changed" Patch Breaks:
        "Method or path changed, the same `operationId`, which is unique", "its calls fail",
        "works: calls, types and the order of arguments keep their names. Where the old path is there too, as another operation, AL0540 says so";
    PathParameterRenamed "path-parameter-renamed" Patch Works:
        "The parameters of a path renamed", "works", "works: arguments keep names and order";
    ModuleChanged "module-changed" Major Works:
        "First tag of an operation changed", "works", "breaks: its module changes";
    ParameterAdded "parameter-added" Minor Works:
        "A new optional parameter, or an optional body where there was none", "works", "a new setter";
    RequiredParameterAdded "required-parameter-added" Major Breaks:
        "A new required parameter, or a required body where there was none", "its calls are refused",
        "breaks: a new argument, the last one";
    ParameterMadeRequired "parameter-made-required" Major Breaks:
        "An optional parameter or body made required", "calls without it are refused",
        "breaks: the setter becomes an argument, the last one or where it once was";
    ParameterMadeOptional "parameter-made-optional" Major Works:
        "A required parameter or body made optional", "works", "breaks: the argument becomes a setter";
    ParameterRemoved "parameter-removed" Major UpToTheServer:
        "A parameter or a body removed", "up to the server", "breaks: the argument or setter is gone";
    ArgumentReplaced "argument-replaced" Major UpToTheServer:
        "A required parameter or property removed while another is added", "up to the server",
        "breaks; **calls compile where the types are alike**, and mean something else: AL0521 says so";
    ConstantChanged "constant-changed" Major UpToTheServer:
        "A value that is sent by itself (`enum` of one value, required or the `default`) changed, or made one of several",
        "up to the server", "**calls compile and send something else**: AL0524 says so";
    ParameterTypeChanged "parameter-type-changed" Major UpToTheServer:
        "The type of a parameter or of a body changed", "up to the server", "breaks: the argument has another type";
    ParameterRestyled "parameter-restyled" Patch Breaks:
        "A parameter is written in another style (`style`, `explode`). One that goes elsewhere, into a header and not the query, is another parameter",
        "it is refused, or read otherwise", "works: argument or setter keep their name, an argument its place";
    MediaTypeChanged "media-type-changed" Patch Breaks:
        "The media type of a body changed, not what callers give", "its calls are refused", "nothing that they write";
    BodyBecameEnum "body-became-enum" Major Works:
        "A second media type for a body whose content is of another type", "works",
        "breaks: the body is an enum. The variants of one that is an enum already keep their names";
    BodyVariantAdded "body-variant-added" Minor Works:
        "A further media type for a body that has several", "works", "a new variant";
    PropertyAdded "property-added" Minor Works:
        "A new optional property; or a required one, in a type that is received alone", "works: it is skipped",
        "a new field, and a setter if the type is sent";
    RequiredPropertyAdded "required-property-added" Major Breaks:
        "A new required property in a type that is sent", "calls are refused",
        "breaks: `new` takes one more, the last one";
    PropertyRemoved "property-removed" Major Works:
        "An optional property removed, or any one of a type that is sent alone", "works where it is received; what is sent is up to the server",
        "breaks who uses it";
    RequiredPropertyRemoved "required-property-removed" Major Breaks:
        "A required property removed from a type that is received", "fails: `Error::Decode`", "breaks who uses it";
    PropertyMadeOptional "property-made-optional" Major Breaks:
        "A required property made optional, received", "fails where it is missing: `Error::Decode`",
        "breaks: `T` becomes `Option<T>`";
    SentPropertyMadeOptional "sent-property-made-optional" Major Works:
        "A required property made optional in a type that is sent alone", "works",
        "breaks: the argument of `new` becomes a setter";
    PropertyMadeRequired "property-made-required" Major Works:
        "An optional property made required, received", "works", "breaks: `Option<T>` becomes `T`";
    SentPropertyMadeRequired "sent-property-made-required" Major Breaks:
        "An optional property made required in a type that is sent", "calls without it are refused",
        "breaks: the setter becomes an argument of `new`, the last one";
    PropertyMadeNullable "property-made-nullable" Major Breaks:
        "A required property made nullable, received", "fails where it is null: `Error::Decode`",
        "breaks: one `Option` more";
    SentPropertyMadeNullable "sent-property-made-nullable" Major Works:
        "A property made nullable in a type that is sent, where it is not received or may be missing", "works: where it is received too, null is read as missing",
        "breaks: one `Option` more";
    OptionalPropertyMadeNullable "optional-property-made-nullable" Patch Works:
        "An optional property made nullable, or no longer, in a type that is received alone", "works: null is read as missing",
        "works: both are `Option<T>`. With `nulls = \"apart\"` it breaks";
    PropertyMadeNonNull "property-made-non-null" Major UpToTheServer:
        "A nullable property that cannot be null any more", "works where it is received; null that is sent is up to the server",
        "breaks: one `Option` less";
    NullsApart "nulls-apart" Major Works:
        "A type that was received alone is sent too, by a new operation for example, or the other way, and a property may be missing or null", "works",
        "breaks who reads that property: `Option<Option<T>>` in place of `Option<T>`, or the other way; `nulls = \"apart\"` has two before";
    TypeNowSent "type-now-sent" Minor Works:
        "A type that was received alone is sent too", "works", "`new` and setters come";
    TypeNoLongerSent "type-no-longer-sent" Major Works:
        "A type that was sent too is received alone", "works", "breaks: `new` and setters go";
    SplitInForms "split-in-forms" Major Works:
        "A property made `readOnly` or `writeOnly`, in a type that is sent and received where it is required", "works",
        "breaks: a type in two forms";
    PropertyTypeChanged "property-type-changed" Major UpToTheServer:
        "The type or format of a property changed", "may fail", "breaks: the field has another type";
    Respelled "respelled" Patch Breaks:
        "A property, parameter or value spelled otherwise (`user_name`, `userName`)", "as if one were removed and another added",
        "works: it keeps its name and its place among arguments";
    ValueAdded "value-added" Minor Works:
        "A new value of an `enum`", "works: read as `Unknown`", "a new variant: enums are `#[non_exhaustive]`";
    ClosedValueAdded "closed-value-added" Minor Breaks:
        "A new value of an `enum` that is received, with `enums = \"closed\"`", "fails: `Error::Decode`", "a new variant";
    ValueRemoved "value-removed" Major UpToTheServer:
        "A value of an `enum` removed", "up to the server", "breaks who names it";
    VariantAdded "variant-added" Minor Works:
        "A new variant of a `oneOf` with a discriminator, or whose variants constants or properties of their own tell apart",
        "works: read as unknown; with `enums = \"closed\"` it fails", "a new variant";
    UntoldVariantAdded "untold-variant-added" Minor Breaks:
        "A new variant of another `oneOf`", "fails where the server sends it: `Error::Decode`",
        "a new variant; how variants are told apart may change";
    VariantRemoved "variant-removed" Major UpToTheServer:
        "A variant of a `oneOf` or of a body removed", "up to the server", "breaks who names it";
    VariantTypeChanged "variant-type-changed" Major UpToTheServer:
        "What a variant holds changed", "may fail", "breaks who reads or makes it";
    TagChanged "tag-changed" Patch Breaks:
        "The value of a discriminator that means a variant changed", "read as unknown; what is sent is refused", "nothing that they write";
    ErrorAdded "error-added" Minor Works:
        "A new documented error status", "works: read as `Error::Unexpected`, or as the range or default that covers it",
        "a new variant; what was `Unexpected` becomes `Api`";
    ErrorRemoved "error-removed" Major Works:
        "An error status removed", "works", "breaks who names the variant";
    OutputChanged "output-changed" Major UpToTheServer:
        "A second success type, another one, or none", "fails or is `Error::Unexpected`", "breaks: the output becomes an `Option`, an enum or another type";
    AnswerAdded "answer-added" Minor Works:
        "A further success for an operation that has several types of them", "is `Error::Unexpected`", "a new variant; those that were there keep their names";
    AnswerRemoved "answer-removed" Major Works:
        "One of several types of success removed", "works", "breaks who names the variant";
    AnswerTypeChanged "answer-type-changed" Major UpToTheServer:
        "What an error, one of several successes or a header carries changed", "may fail", "breaks who reads it";
    HeaderAdded "header-added" Minor Works:
        "A new documented header of an answer", "works", "a new field of the headers";
    HeaderRemoved "header-removed" Major Works:
        "A documented header of an answer removed", "works", "breaks who reads it";
    PagingGained "paging-gained" Minor Works:
        "Answers are pages now", "works", "`pages` and `items` come";
    PagingLost "paging-lost" Major Works:
        "Answers are no pages any more", "works", "breaks: `pages` and `items` go";
    BecameGeneric "became-generic" Minor Works:
        "A second schema that is equal to another but for one type", "works", "works: both become aliases of a generic type";
    TypeAdded "type-added" Minor Works:
        "A new schema", "works", "a new type. Where its name clashes with an old one the old one keeps it, the new one gets a longer one or a number, and AL0530 says so";
    TypeRemoved "type-removed" Major Works:
        "A schema removed, or used by no operation any more", "works", "breaks who names it";
    TypeRenamed "type-renamed" Major Works:
        "A schema renamed; or an inline schema moved to components of another name", "works", "breaks: a new name";
    TypeChanged "type-changed" Major UpToTheServer:
        "A schema made one of another kind: a list of an object, a text of a number", "may fail", "breaks who uses it";
    SecurityChanged "security-changed" Patch UpToTheServer:
        "An operation needs other credentials or scopes", "calls without them are refused", "nothing that they write";
    SchemeAdded "scheme-added" Minor Works:
        "A new security scheme", "works", "a new method of the builder";
    SchemeRemoved "scheme-removed" Major Works:
        "A security scheme removed or renamed", "works", "breaks: the builder's method is gone or renamed";
    SchemeChanged "scheme-changed" Major UpToTheServer:
        "A security scheme made one of another kind", "up to the server", "breaks: the builder's method takes something else";
}

impl Kind {
    /// What it does to callers, in a client with default options.
    pub fn rust(self) -> Class {
        self.entry().rust
    }

    /// What it does to clients that are shipped.
    pub fn wire(self) -> Wire {
        self.entry().wire
    }

    /// Its name in JSON and in the catalogue.
    pub fn as_str(self) -> &'static str {
        self.entry().word
    }
}

/// The table of the catalogue, as Markdown.
pub fn catalogue() -> String {
    let mut text = String::from("| Change | Wire | Rust | Kind |\n|---|---|---|---|\n");
    for kind in Kind::ALL {
        let Entry {
            word,
            rust,
            wire,
            change,
            on_the_wire,
            for_callers,
        } = kind.entry();
        let said = |class: &str, words: &str| match words.strip_prefix(class) {
            Some(rest) if rest.is_empty() || rest.starts_with([':', ';', ' ', ',']) => {
                words.to_owned()
            }
            _ => format!("{class}: {words}"),
        };
        let wire = said(wire.as_str(), on_the_wire);
        let callers = for_callers
            .strip_prefix("breaks: ")
            .or_else(|| for_callers.strip_prefix("works: "))
            .unwrap_or(for_callers);
        let rust = said(rust.as_str(), callers);
        text.push_str(&format!("| {change} | {wire} | {rust} | `{word}` |\n"));
    }
    text
}
