#[derive(Debug, Clone)]
#[must_use]
pub struct Builder {
    _private: _,
}
impl Builder {
    pub fn new(spec: impl Into<Input>) -> Self {}
    pub fn module_name(self, name: impl Into<String>) -> Self {}
    pub fn configuration(self, path: impl Into<PathBuf>) -> Self {}
    pub fn lock(self, path: impl Into<PathBuf>) -> Self {}
    pub fn out_dir(self, folder: impl Into<PathBuf>) -> Self {}
    pub fn date_time(self, library: DateTimeLibrary) -> Self {}
    pub fn uuid(self, library: UuidLibrary) -> Self {}
    pub fn enums(self, mode: EnumMode) -> Self {}
    pub fn answers(self, answers: Answers) -> Self {}
    pub fn default_error(self, schema: impl Into<String>) -> Self {}
    pub fn unknown_properties(self, mode: UnknownProperties) -> Self {}
    pub fn families(self, mode: Families) -> Self {}
    pub fn nulls(self, mode: Nulls) -> Self {}
    pub fn unused_models(self, mode: UnusedModels) -> Self {}
    pub fn only(self, part: Only) -> Self {}
    pub fn allow_refs_under(self, folder: impl Into<PathBuf>) -> Self {}
    pub fn overlay(self, file: impl Into<PathBuf>) -> Self {}
    pub fn deny(self, word: impl Into<String>) -> Self {}
    pub fn pages(self, operation: impl Into<String>, pages: Pages) -> Self {}
    pub fn security(self, security: Security) -> Self {}
    pub fn build(self) -> Result<PathBuf, BuilderError> {}
}
#[non_exhaustive]
pub enum BuilderError {
    Document(String),
    Config(String),
    Lock(String),
    NoOutDir,
    Write { path: PathBuf, source: io::Error },
}
impl fmt::Display for BuilderError {}
impl fmt::Debug for BuilderError {}
impl std::error::Error for BuilderError {}
pub use config::Answers;
pub use config::DateTimeLibrary;
pub use config::EnumMode;
pub use crate::config::Input;
pub use config::Only;
pub use config::UnknownProperties;
pub use config::UuidLibrary;
pub struct Refused(_);
impl Refused {
    pub fn diagnostics(&self) -> &Diagnostics {}
    pub fn sources(&self) -> &Sources {}
}
impl fmt::Display for Refused {}
impl fmt::Debug for Refused {}
impl std::error::Error for Refused {}
#[derive(Debug, Clone)]
pub struct Timings {
    _private: _,
}
impl Default for Timings {}
impl Timings {
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Duration)> {}
}
#[derive(Debug)]
pub struct Generated {
    pub files: FileTree,
    pub lock: Lock,
    pub diagnostics: Diagnostics,
    pub sources: Sources,
    pub stats: Stats,
    pub report: Report,
    pub timings: Timings,
}
impl Generated {
    pub fn into_result(self) -> Result<Generated, Refused> {}
}
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    pub version: String,
    pub operations: usize,
    pub operations_skipped: usize,
    pub modules: usize,
    pub schemas: usize,
    pub types: usize,
    pub types_left_out: usize,
    pub error_enums: usize,
}
pub fn generate(config: &Config, lock: Lock) -> Generated {}
pub mod config {
    #[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
    pub struct Attribute(_);
    impl Attribute {
        pub fn as_str(&self) -> &str {}
    }
    impl TryFrom<String> for Attribute {
        type Error = String;
    }
    #[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
    pub struct Dependency(_);
    impl Eq for Dependency {}
    impl TryFrom<Value> for Dependency {
        type Error = String;
    }
    #[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
    pub struct Derive(_);
    impl Derive {
        pub fn as_str(&self) -> &str {}
    }
    impl TryFrom<String> for Derive {
        type Error = String;
    }
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum ConfigError {
        Io { path: PathBuf, source: io::Error },
        Invalid {
            path: PathBuf,
            line: usize,
            column: usize,
            message: String,
            help: Option<String>,
        },
        Value { key: &'static str, message: String },
    }
    impl ConfigError {
        pub fn code(&self) -> &'static str {}
        pub fn help(&self) -> Option<&str> {}
        pub fn place(&self) -> Option<(&Path, usize, usize)> {}
    }
    impl fmt::Display for ConfigError {}
    impl std::error::Error for ConfigError {}
    #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
    pub struct RefreshRule {
        pub request_field: String,
        pub access_field: String,
        pub refresh_field: Option<String>,
        pub expires_field: Option<String>,
    }
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
    pub struct RetryRule {
        pub idempotent: Option<bool>,
        pub max_attempts: Option<NonZeroU32>,
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct ConfigFile {
        pub clients: Vec<Config>,
    }
    pub const FILE_NAME: &str = _;
    pub fn find(start: &Path) -> Option<PathBuf> {}
    pub fn parse(text: &str, path: &Path) -> Result<ConfigFile, ConfigError> {}
    pub fn read(path: &Path) -> Result<ConfigFile, ConfigError> {}
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum Input {
        Path(PathBuf),
        Text { name: PathBuf, text: String },
        Value { name: PathBuf, value: Value },
    }
    impl Input {
        pub fn text(name: impl Into<PathBuf>, text: impl Into<String>) -> Self {}
        pub fn value(name: impl Into<PathBuf>, value: Value) -> Self {}
    }
    impl From<PathBuf> for Input {}
    impl From<&PathBuf> for Input {}
    impl From<&Path> for Input {}
    impl From<String> for Input {}
    impl From<&String> for Input {}
    impl From<&str> for Input {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Bridge {
        Text,
        Serde,
    }
    impl Bridge {
        pub const WORDS: &'static [&'static str] = _;
    }
    impl<'de> Deserialize<'de> for Bridge {}
    impl Serialize for Bridge {}
    #[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
    pub struct OwnType {
        _private: _,
    }
    impl OwnType {
        pub fn new(path: impl Into<String>, by: Bridge) -> Result<Self, String> {}
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    pub struct OwnTypes {
        _private: _,
    }
    impl OwnTypes {
        #[must_use]
        pub fn format(self, format: impl Into<String>, ty: OwnType) -> Self {}
        #[must_use]
        pub fn schema(self, schema: impl Into<String>, ty: OwnType) -> Self {}
    }
    pub fn check_crate_name(name: &str) -> Result<(), String> {}
    pub fn check_module_name(name: &str) -> Result<(), String> {}
    pub fn check_version(version: &str) -> Result<(), String> {}
    pub fn crate_name_from(title: &str) -> String {}
    #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
    pub struct PageRule {
        pub style: String,
        pub page: Option<String>,
        pub first: Option<u64>,
        pub offset: Option<String>,
        pub cursor: Option<String>,
        pub next: Option<String>,
        pub items: Option<String>,
        pub has_more: Option<String>,
        pub total_pages: Option<String>,
        pub total: Option<String>,
        pub limit: Option<String>,
    }
    #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
    pub enum Pages {
        No(bool),
        Rule(Box<PageRule>),
    }
    impl<'de> Deserialize<'de> for Pages {}
    impl From<PageRule> for Pages {}
    pub const REMEMBERED: &str = _;
    pub fn is_same_path(one: &Path, other: &Path) -> bool {}
    pub fn remember(config: &Config) -> String {}
    pub fn remembered(out: &Path) -> Result<Option<Config>, ConfigError> {}
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    pub struct Renames {
        _private: _,
    }
    impl Renames {
        #[must_use]
        pub fn ty(self, schema: impl Into<String>, name: impl Into<String>) -> Self {}
        #[must_use]
        pub fn field(
            self,
            schema: impl Into<String>,
            property: impl Into<String>,
            name: impl Into<String>,
        ) -> Self {}
        #[must_use]
        pub fn variant(
            self,
            schema: impl Into<String>,
            value: impl Into<String>,
            name: impl Into<String>,
        ) -> Self {}
        #[must_use]
        pub fn operation(
            self,
            operation: impl Into<String>,
            name: impl Into<String>,
        ) -> Self {}
        #[must_use]
        pub fn parameter(
            self,
            operation: impl Into<String>,
            parameter: impl Into<String>,
            name: impl Into<String>,
        ) -> Self {}
        #[must_use]
        pub fn module(self, tag: impl Into<String>, name: impl Into<String>) -> Self {}
    }
    #[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
    #[non_exhaustive]
    pub enum DeclaredScheme {
        Http { scheme: HttpScheme },
        ApiKey { place: KeyPlace, name: String },
    }
    impl DeclaredScheme {
        pub fn bearer() -> Self {}
        pub fn basic() -> Self {}
        pub fn header(name: impl Into<String>) -> Self {}
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
    pub enum HttpScheme {
        Bearer,
        Basic,
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
    pub enum KeyPlace {
        Header,
        Query,
        Cookie,
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Security {
        _private: _,
    }
    impl Security {
        #[must_use]
        pub fn all<S: Into<String>>(self, schemes: impl IntoIterator<Item = S>) -> Self {}
        #[must_use]
        pub fn operation<S: Into<String>>(
            self,
            operation: impl Into<String>,
            schemes: impl IntoIterator<Item = S>,
        ) -> Self {}
        #[must_use]
        pub fn tag<S: Into<String>>(
            self,
            tag: impl Into<String>,
            schemes: impl IntoIterator<Item = S>,
        ) -> Self {}
        #[must_use]
        pub fn scheme(self, name: impl Into<String>, scheme: DeclaredScheme) -> Self {}
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
    pub struct Selection {
        _private: _,
    }
    impl Selection {
        #[must_use]
        pub fn tag(self, tag: impl Into<String>) -> Self {}
        #[must_use]
        pub fn operation(self, operation: impl Into<String>) -> Self {}
        #[must_use]
        pub fn path(self, pattern: impl Into<String>) -> Self {}
        #[must_use]
        pub fn deprecated(self) -> Self {}
    }
    pub use words::Answers;
    pub use words::DateTimeLibrary;
    pub use words::EnumMode;
    pub use words::Families;
    pub use words::Layout;
    pub use words::Nulls;
    pub use words::Only;
    pub use words::TagFeatures;
    pub use words::UnknownProperties;
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct UnknownWord {
        pub word: String,
        pub message: String,
    }
    impl fmt::Display for UnknownWord {}
    impl std::error::Error for UnknownWord {}
    pub use words::UnusedModels;
    pub use words::UuidLibrary;
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub struct Config {
        pub spec: PathBuf,
        pub overlays: Vec<PathBuf>,
        pub out: PathBuf,
        pub crate_name: Option<String>,
        pub crate_version: Option<String>,
        pub layout: Layout,
        pub module_name: Option<String>,
        pub runtime: RuntimeSource,
        pub date_time: DateTimeLibrary,
        pub uuid: UuidLibrary,
        pub enums: EnumMode,
        pub answers: Answers,
        pub default_error: Option<String>,
        pub unknown_properties: UnknownProperties,
        pub families: Families,
        pub nulls: Nulls,
        pub allow_refs_under: Vec<PathBuf>,
        pub tag_features: TagFeatures,
        pub unused_models: UnusedModels,
        pub pages: BTreeMap<String, Pages>,
        pub include: Selection,
        pub exclude: Selection,
        pub retry: BTreeMap<String, RetryRule>,
        pub auth_refresh: BTreeMap<String, RefreshRule>,
        pub envelope: BTreeMap<String, String>,
        pub servers: BTreeMap<String, String>,
        pub rename: Renames,
        pub types: OwnTypes,
        pub derives: BTreeMap<String, Vec<Derive>>,
        pub attributes: BTreeMap<String, Vec<Attribute>>,
        pub dependencies: BTreeMap<String, Dependency>,
        pub security: Security,
        pub only: Only,
        pub deny: Vec<Denied>,
        pub lints: BTreeMap<Denied, Level>,
        _private: _,
    }
    impl Config {
        pub fn new(spec: impl Into<Input>, out: impl Into<PathBuf>) -> Self {}
        pub fn runtime_from_out(&self) -> Option<String> {}
        pub fn document_name(&self) -> String {}
        pub fn validate(&self) -> Result<(), ConfigError> {}
    }
    impl Config {
        pub fn differences(
            &self,
            other: &Config,
        ) -> Vec<(String, Option<String>, Option<String>)> {}
    }
    impl Config {
        #[must_use]
        pub fn overlay(self, file: impl Into<PathBuf>) -> Self {}
        #[must_use]
        pub fn crate_name(self, name: impl Into<String>) -> Self {}
        #[must_use]
        pub fn crate_version(self, version: impl Into<String>) -> Self {}
        #[must_use]
        pub fn layout(self, layout: Layout) -> Self {}
        #[must_use]
        pub fn module_name(self, name: impl Into<String>) -> Self {}
        #[must_use]
        pub fn runtime(self, runtime: RuntimeSource) -> Self {}
        #[must_use]
        pub fn runtime_path(self, folder: impl Into<PathBuf>) -> Self {}
        #[must_use]
        pub fn date_time(self, library: DateTimeLibrary) -> Self {}
        #[must_use]
        pub fn uuid(self, library: UuidLibrary) -> Self {}
        #[must_use]
        pub fn enums(self, mode: EnumMode) -> Self {}
        #[must_use]
        pub fn answers(self, answers: Answers) -> Self {}
        #[must_use]
        pub fn default_error(self, schema: impl Into<String>) -> Self {}
        #[must_use]
        pub fn unknown_properties(self, mode: UnknownProperties) -> Self {}
        #[must_use]
        pub fn families(self, mode: Families) -> Self {}
        #[must_use]
        pub fn nulls(self, mode: Nulls) -> Self {}
        #[must_use]
        pub fn tag_features(self, mode: TagFeatures) -> Self {}
        #[must_use]
        pub fn unused_models(self, mode: UnusedModels) -> Self {}
        #[must_use]
        pub fn only(self, part: Only) -> Self {}
        #[must_use]
        pub fn allow_refs_under(self, folder: impl Into<PathBuf>) -> Self {}
        #[must_use]
        pub fn pages(self, operation: impl Into<String>, pages: Pages) -> Self {}
        #[must_use]
        pub fn deny(self, denied: Denied) -> Self {}
        #[must_use]
        pub fn security(self, security: Security) -> Self {}
        #[must_use]
        pub fn include(self, operations: Selection) -> Self {}
        #[must_use]
        pub fn exclude(self, operations: Selection) -> Self {}
        #[must_use]
        pub fn retry(self, operation: impl Into<String>, rule: RetryRule) -> Self {}
        #[must_use]
        pub fn auth_refresh(
            self,
            operation: impl Into<String>,
            rule: RefreshRule,
        ) -> Self {}
        #[must_use]
        pub fn envelope(
            self,
            schema: impl Into<String>,
            property: impl Into<String>,
        ) -> Self {}
        #[must_use]
        pub fn server(self, name: impl Into<String>, url: impl Into<String>) -> Self {}
        #[must_use]
        pub fn rename(self, names: Renames) -> Self {}
        #[must_use]
        pub fn types(self, types: OwnTypes) -> Self {}
        #[must_use]
        pub fn derive(self, pattern: impl Into<String>, derive: Derive) -> Self {}
        #[must_use]
        pub fn attribute(
            self,
            pattern: impl Into<String>,
            attribute: Attribute,
        ) -> Self {}
        #[must_use]
        pub fn dependency(
            self,
            package: impl Into<String>,
            dependency: Dependency,
        ) -> Self {}
        #[must_use]
        pub fn lint(self, lint: Denied, level: Level) -> Self {}
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub enum RuntimeSource {
        Released,
        Path(PathBuf),
    }
}
pub mod diagnostic {
    pub use crate::diagnostic::codes::Code;
    pub use crate::diagnostic::codes::explain;
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
    pub enum Denied {
        Warnings,
        Code(Code),
    }
    impl FromStr for Denied {
        type Err = String;
    }
    impl TryFrom<String> for Denied {
        type Error = String;
    }
    impl fmt::Display for Denied {}
    impl Denied {
        pub fn covers(self, code: Code, severity: Severity) -> bool {}
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
    pub enum Effect {
        None,
        Widened,
        Narrowed,
        Skipped,
    }
    impl Effect {
        pub fn as_str(self) -> &'static str {}
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum Level {
        Allow,
        Warn,
        Deny,
    }
    impl Level {
        pub const WORDS: &'static [&'static str] = _;
        pub fn as_str(self) -> &'static str {}
    }
    impl FromStr for Level {
        type Err = String;
    }
    impl fmt::Display for Level {}
    impl<'de> Deserialize<'de> for Level {}
    impl Serialize for Level {}
    #[derive(Debug, Clone, PartialEq)]
    pub enum Mend {
        Word(String),
        Value(Value),
        Part(&'static str, String),
        Add(Value),
    }
    pub fn similar<'k>(
        word: &str,
        known: impl Iterator<Item = &'k str>,
    ) -> Option<&'k str> {}
    #[derive(Debug, Clone, Copy, Default)]
    pub struct RenderOptions {
        pub color: bool,
        pub all: bool,
    }
    pub fn render_human(
        diagnostics: &Diagnostics,
        sources: &Sources,
        options: &RenderOptions,
    ) -> String {}
    pub fn render_json(diagnostics: &Diagnostics, sources: &Sources) -> String {}
    pub fn invisible(c: char) -> bool {}
    pub fn printable(text: &str) -> String {}
    pub fn quoted(text: &str) -> String {}
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Severity {
        Error,
        Warning,
        Note,
    }
    impl Severity {
        pub fn as_str(self) -> &'static str {}
    }
    #[derive(Debug, Clone)]
    pub struct Diagnostic {
        pub code: Code,
        pub severity: Severity,
        pub effect: Effect,
        pub origin: Origin,
        pub operation: Option<Origin>,
        pub within: Option<String>,
        pub place: Option<(usize, usize)>,
        pub bytes: Option<Range<usize>>,
        pub key: bool,
        pub message: String,
        pub label: Option<String>,
        pub notes: Vec<String>,
        pub helps: Vec<String>,
        pub mend: Option<Mend>,
        pub related: Vec<(Origin, String)>,
        pub group: Option<String>,
    }
    impl Diagnostic {
        pub fn error(code: Code, origin: Origin, message: impl Into<String>) -> Self {}
        pub fn warning(code: Code, origin: Origin, message: impl Into<String>) -> Self {}
        pub fn info(code: Code, origin: Origin, message: impl Into<String>) -> Self {}
        #[must_use]
        pub fn effect(self, effect: Effect) -> Self {}
        #[must_use]
        pub fn label(self, label: impl Into<String>) -> Self {}
        #[must_use]
        pub fn note(self, note: impl Into<String>) -> Self {}
        #[must_use]
        pub fn help(self, help: impl Into<String>) -> Self {}
        #[must_use]
        pub fn related(self, origin: Origin, words: impl Into<String>) -> Self {}
        #[must_use]
        pub fn group(self, group: impl Into<String>) -> Self {}
        #[must_use]
        pub fn at_key(self) -> Self {}
        #[must_use]
        pub fn at(self, line: usize, column: usize) -> Self {}
        #[must_use]
        pub fn at_bytes(self, bytes: Range<usize>) -> Self {}
    }
    impl Diagnostic {
        #[must_use]
        pub fn meant(self, word: &str) -> Self {}
        #[must_use]
        pub fn meant_as(self, shown: &str, word: &str) -> Self {}
        #[must_use]
        pub fn mended_by(self, value: Value) -> Self {}
        #[must_use]
        pub fn mended_with(self, value: Value) -> Self {}
        #[must_use]
        pub fn mended_in(self, key: &'static str, word: &str) -> Self {}
        #[must_use]
        pub fn mended_as(self, yaml: Option<&str>, keyed: bool) -> Self {}
    }
    #[derive(Debug, Clone, Default)]
    pub struct Diagnostics {
        _private: _,
    }
    impl Diagnostics {
        pub fn push(&mut self, diagnostic: Diagnostic) {}
        pub fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {}
        pub fn found_for(&mut self, start: usize, operation: &Origin) {}
        pub fn name_operations(&mut self, name: impl Fn(&Diagnostic) -> Option<String>) {}
        pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> + Clone {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
        pub fn count(&self, severity: Severity) -> usize {}
        pub fn has_errors(&self) -> bool {}
    }
    impl Diagnostics {
        pub fn deny(&mut self, denied: &[Denied]) {}
    }
    impl Diagnostics {
        pub fn at_levels(
            &mut self,
            levels: &BTreeMap<Denied, Level>,
            denied: &[Denied],
        ) {}
    }
    pub mod codes {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct Code(pub &'static str);
        impl Code {
            pub fn effect(self) -> Effect {}
        }
        pub fn all() -> impl Iterator<Item = &'static str> {}
        pub fn find(word: &str) -> Option<Code> {}
        pub fn page() -> String {}
        pub fn explain(code: &str) -> Option<String> {}
        codes! {
            UNREADABLE = "AL0001" None, "a file cannot be read",
            "The document is missing, is a folder, may not be read, or is not UTF-8 text. OpenAPI documents are UTF-8 (RFC 8259, section 8.1). Save the file as UTF-8, or correct the path.";
            NOT_A_DOCUMENT = "AL0002" None, "neither JSON nor YAML",
            "The text cannot be read as JSON or YAML at the place shown. A common cause in YAML is a tab in the indentation, or a text with a colon in it that is not in quotes.";
            TOO_LARGE = "AL0003" None, "nested too deep, or too large",
            "A document may be nested 128 levels deep and have 64 MiB, and aliases may not multiply it. Beyond that it is taken for an accident or an attack.";
            DUPLICATE_KEY = "AL0004" Narrowed, "a key stands twice",
            "An object has the same key twice (RFC 8259, section 4: names should be unique). The first one is used, the later one left out. Remove one of them.";
            NOT_JSON = "AL0005" Narrowed, "a value that JSON cannot express",
            "YAML can say things that JSON cannot: lists as keys, infinite numbers. OpenAPI documents are JSON in meaning (OAS 3.0.4, \"Format\"), so such values are left out or taken as null.";
            NOT_OPENAPI = "AL0101" None, "not an OpenAPI document",
            "An OpenAPI document is an object with a field `openapi` that states the version, for example `openapi: 3.0.3`.";
            UNSUPPORTED_VERSION = "AL0102" None, "a version that is not read",
            "apiloom reads documents of Swagger 2.0 and of OpenAPI 3.0, 3.1 and 3.2. A document of another version has to be converted first.";
            WRONG_TYPE = "AL0103" Widened, "a value of the wrong kind",
            "A key has a value of another kind than the specification says, for example `deprecated: \"yes\"`, a list where an object belongs, or a text where a list does. What is meant is read where that is clear, and left out at the smallest place otherwise.";
            UNKNOWN_WORD = "AL0104" Widened,
            "a word that the specification does not have",
            "The specification lists the words that may stand at the key: where a parameter is (`in`), the `type` of a schema, the status of a response, the kind of a security scheme. This is none of them. What it says is left out at the smallest place.";
            EMPTY = "AL0105" Widened, "a key with nothing behind it",
            "A key with nothing behind it is null in YAML, and so is one with a comment behind it: `$ref: #/components/schemas/Pet` without quotes. What belongs to the key is mostly not indented. Write it behind the key, or put it in quotes.";
            UNKNOWN_KEYWORD = "AL0111" Widened, "a key that is nearly a keyword",
            "The specification has no such key in this object, but one that differs by a letter or two. What the key says is not read: the guess is not followed. Correct the key, or begin it with `x-` if it is your own.";
            UNKNOWN_VALUE = "AL0112" Widened, "a word that is nearly a known one",
            "A format, a media type or a name of a property differs by a letter or two from a known one. It is taken as it is written.";
            UNDECLARED_SCHEME = "AL0113" Narrowed,
            "a security scheme that is not declared",
            "A security requirement names a scheme, and the document must declare it (OAS 3.0.4, Security Requirement Object). There is no way to set a credential for it.";
            OTHER_VERSION = "AL0114" None, "a keyword of another version",
            "The keyword is of another version of OpenAPI than the document states. It is read as it is meant there, but other tools may ignore it.";
            MISSING_PART = "AL0115" None,
            "a part that the specification requires is missing",
            "An operation has no `responses`, or the document no `paths`. What is missing cannot be generated.";
            UNDECLARED_TAG = "AL0116" None, "a tag that is nearly a declared one",
            "The document declares its tags, and the operation's is none of them, but differs by a letter or two from one. Operations are grouped by tag as it is written.";
            MISPLACED = "AL0117" Widened, "a part in the wrong place",
            "Something stands where the specification has no such thing, mostly because the key that should be around it is missing: a media type without `content`, a schema without `schema`. It is not read. The message says where it belongs.";
            NO_HOST = "AL0121" None, "a server's URL without a host",
            "The URL of a server is relative to where the document is served (OAS 3.0.4, Server Object), which a client cannot know: it has no base URL until one is set. A host without `https://` before it is such a relative URL too. Write the whole URL, or set `base_url` on the client's builder.";
            CONTRADICTION = "AL0122" None, "words that do not go together",
            "Each of two keywords is right for itself, but not beside the other: a `minimum` above the `maximum`, a `default` that is no value of the `type`, `items` of a text, a style for lists with a text. Either no value fits both, or one of the two says nothing. Correct or remove one of them.";
            UNRESOLVED_REFERENCE = "AL0201" Skipped, "a reference leads nowhere",
            "A `$ref` names something that the document does not have. The smallest part that needs it is left out or taken as untyped: a schema accepts any value there, a parameter is left out (one of the path is text), a body is any JSON, an answer is its bytes. `--deny AL0201` makes it an error.";
            REFERENCE_CYCLE = "AL0202" Skipped, "a reference refers only to itself",
            "References may be followed from one to the next, but they must end at something that is not a reference.";
            OTHER_FILE = "AL0203" Skipped, "a reference to a file that is not read",
            "References are followed to files under the folder of the document, and under the folders that `--allow-refs-under` or `allow-refs-under` names. Files elsewhere are not read, because a document could make a secret of this machine a part of the client; nothing is fetched from the network, so that the same input gives the same client. Copy the file beside the document, or allow its folder.";
            WIDENED = "AL0301" Widened, "a type that accepts more",
            "The type accepts more than the schema allows, because what the schema says has no exact counterpart in Rust: values of an `enum` that are objects, unions with too many combinations. The message names the part.";
            ALL_OF_CONFLICT = "AL0302" Narrowed,
            "parts of an `allOf` contradict each other",
            "All parts of an `allOf` hold at once. Where two of them give one property different types no value could satisfy both; the later part holds.";
            AMBIGUOUS_UNION = "AL0303" Widened, "variants that nothing tells apart",
            "The variants of a `oneOf` or `anyOf` are told apart by their JSON kind, by constants, or by a required property that the others lack. Where none of this is so all are tried, and the one that leaves out least of the value is taken. A `discriminator` makes it certain.";
            ENUM_VALUE = "AL0304" Narrowed, "a value of an enum is left out",
            "A value of an `enum` is not of the schema's type."; DISCRIMINATOR = "AL0306"
            Narrowed, "a discriminator that cannot be followed",
            "A discriminator maps a value to something that is no schema of the document, or to one that is none of the alternatives: \"When using `oneOf` or `anyOf`, all possible schemas MUST be listed explicitly\" (OAS 3.0.4, Discriminator Object).";
            AS_TEXT = "AL0310" Widened, "a value that is given as a text",
            "Nothing writes or reads values of this schema in the form that they have on the wire: XML without a table, a nested header, a media type without structure, bytes within JSON. The caller gives and gets the text itself.";
            NOT_FOLLOWED = "AL0311" Widened, "a keyword that is not followed",
            "The keyword limits values in a way that no type of Rust expresses (`if`, `patternProperties`, another dialect of JSON Schema). Values are read and sent without it; the server decides.";
            UNDECLARED_PROPERTY = "AL0312" Widened,
            "a required property that is not declared",
            "`required` names a property that no part of the schema describes. It may be any value, and may be missing. Mostly it is a slip in the name, or the property is described in another part.";
            TAKEN_AS = "AL0313" Narrowed, "read in one of several ways",
            "The document allows more than one reading here, and the client takes the one that the message states: a list with places is a tuple, a dynamic reference means the schema that has the name here.";
            UNSUPPORTED_OPERATION = "AL0401" Skipped,
            "an operation uses what is not generated yet",
            "The operation is left out of the client because of the construct named in the message. Everything else is generated.";
            DUPLICATE_OPERATION_ID = "AL0402" None, "an operationId is used twice",
            "OperationIds must be unique (OAS 3.0.4, Operation Object). Both operations are generated; the second gets another name.";
            PATH_LACKS_PARAMETER = "AL0403" Narrowed,
            "a path parameter that its path lacks",
            "A parameter with `in: path` must have its name in braces in the path (OAS 3.0.4, Parameter Object). It is left out.";
            UNDECLARED_PATH_PARAMETER = "AL0404" Widened,
            "a path names a parameter that is not declared",
            "The path has a name in braces for which no parameter with `in: path` is declared. It is taken to be a string.";
            DUPLICATE_PARAMETER = "AL0405" Narrowed, "a parameter is declared twice",
            "Name and location identify a parameter (OAS 3.0.4, Operation Object). The first one is used.";
            RESERVED_PARAMETER = "AL0406" None, "a header that the client sets itself",
            "Parameters named `Accept`, `Content-Type` and `Authorization` are ignored (OAS 3.0.4, Parameter Object), and headers like `Host` belong to the connection. They are left out. A credential is sent by a security scheme: declare it in the document, or below `[client.security]` in `apiloom.toml`; without one an operation that has an `Authorization` parameter is narrower than described.";
            UNSUPPORTED_SECURITY = "AL0408" Narrowed,
            "a security scheme that cannot be used",
            "The client has no way to set a credential for this scheme. Operations that need it are called without one; a header or a query can be set by hand with `.with(|options| options.header(..))`.";
            IGNORED = "AL0409" Narrowed,
            "a part of an operation that is not generated yet",
            "The operation is generated without the part named in the message: the encoding of the parts of a sequence, for example.";
            ALTERNATIVE_MEDIA_TYPE = "AL0410" None, "a media type that is not used",
            "A body or an answer has several media types with the same schema. One of them says everything, so the others are not sent or asked for.";
            PARAMETER_AS_JSON = "AL0411" Widened,
            "a parameter whose style has no form for its value",
            "The styles of parameters have no form for objects in objects and lists in lists (OAS 3.0.4, \"Style Examples\"). The value is sent as JSON text; properties of an exploded query that hold objects are sent with dots, `address.city=x`, as frameworks read them that make parameters of objects. If the server expects something else, say so with `content` or `style: deepObject`.";
            BRACKETS = "AL0415" Widened, "a `deepObject` that OpenAPI does not describe",
            "The style `deepObject` has a form for objects of plain values (OAS 3.0.4, \"Style Examples\"); that of what is deeper, and of lists, is left open. Objects go on in brackets, lists of objects are numbered, and other lists have empty brackets: `q[ids][]=1&q[at][0][day]=2`, as Rack, PHP, qs and Stripe read them.";
            PAGES_INFERRED = "AL0412" None, "pages that the document does not declare",
            "The operation has the parameters and the answer of one that is read page by page, so the client has `pages()` and `items()` for it. `x-pagination: false` turns that off.";
            PAGES_UNUSABLE = "AL0413" Narrowed, "pages that cannot be followed",
            "`x-pagination` names a style, a parameter or a place that the operation does not have, or has a key that is none of its own. The operation is generated without `pages()` and `items()`; where only a total, a limit or a word whether there are more is wrong, the pages are followed without it.";
            LINK = "AL0414" Narrowed, "a link that cannot be followed",
            "A link of a response names an operation or a parameter that the client does not have, or a value that is no runtime expression (OAS 3.0.4, Link Object). Links are documentation: the operation is generated, and its follow-ups are listed without this one, or without this value.";
            PATH_BEYOND = "AL0430" None, "a path with a fragment",
            "What stands behind `#` in a path is never sent (RFC 3986, section 3.5). What stands behind `?` goes before the parameters of the query.";
            FORM_UNKNOWN = "AL0431" Widened, "a form whose fields are not known",
            "The schema of a form is no object with properties, and no combination of such objects, so that no arguments can be made of it. The call takes a `Multipart`, whose parts the caller names. Describe the form as an object with properties.";
            FORM_CHOICE = "AL0432" Widened, "a form that is one of several",
            "The schema of a form is a choice: `oneOf` or `anyOf` of objects. The call has the fields of all of them, and only those that each of them requires must be given.";
            PART_AS_JSON = "AL0433" Widened, "a part of a form that is sent as JSON",
            "The encoding of a part names media types in which no object or list can be written. It is sent as JSON, and says so.";
            CREDENTIAL_ARGUMENT = "AL0434" None, "a credential that is a parameter too",
            "An operation has a parameter in the place of one of its security schemes: a header `X-API-Key`, for example. What the client was given as credential is sent there, and what is said for one call, as argument or as option, comes before it. So the argument may be left out, whatever the document says.";
            PARTS_BY_NAME = "AL0440" Widened, "a body of parts that is no form",
            "Parts have names in `multipart/form-data` alone (RFC 7578, section 4.2). The body is sent as the media type that the document has, its parts in the order in which they are set, each with a `Content-Type` and the `Content-Disposition` that forms have, by which servers know them. The `type` of `multipart/related` is that of the first part (RFC 2387); other parameters of the media type, such as `start`, are not sent.";
            PART_HEADER = "AL0460" Narrowed, "a header of a part that is not sent",
            "The encoding of a form describes a header for a part whose content is a value. Callers give the value alone, so the part goes without the header. Headers of files are set with `Part::header`. Where the server needs it, describe the part as a file (`format: binary`): then callers give a `Part`.";
            CONFIGURATION = "AL0501" None, "the configuration cannot be used",
            "`apiloom.toml` or an option says something that is not understood."; LOCK =
            "AL0502" None, "`apiloom.lock` cannot be used",
            "The file records the names that were given before. Going on without it could change names, so nothing is written. Take the file from version control.";
            LOCK_LOST = "AL0520" None, "`apiloom.lock` is gone",
            "The folder has a client, and its lock is not there any more. Names and the order of arguments are made anew, of the document alone, so they may differ from those that callers use. Take the file from version control and generate once more.";
            ARGUMENT_REPLACED = "AL0521" None, "another argument stands where one was",
            "The lock keeps the order of arguments, and new ones go last. When one goes away while another comes, there are as many as before, and where their types are alike callers compile and send something else. Look at every caller once; `--deny AL0521` makes it an error before anything is written.";
            OTHER_OPTIONS = "AL0522" None, "a client was made with other options",
            "A folder has a client, and `.apiloom-client.toml` in it, or an `apiloom.toml`, says what it is made of and how. `apiloom generate SPEC --out DIR` uses that again. A flag that says otherwise, or another document, is refused, because files would go and code would change that others depend on. Leave the flag out, edit `apiloom.toml`, or use `--force`, which makes it the client's option from then on.";
            EDITED_FILES = "AL0523" None, "files of the client were changed",
            "Files that apiloom wrote are not what they were, and would be replaced or removed. Layout does not count: `cargo fmt` may have been over them. What was changed by hand would be lost: change the document or use a type of your own instead, and let `--force` write the files anew. After a merge of two generated states, `--force` is all there is to do.";
            CONSTANT_CHANGED = "AL0524" None,
            "what is sent without having been said is not what it was",
            "A property or parameter with one value that must be there, or that the server takes for granted, is sent by itself, and the lock keeps which value. Here that value is another one, or there are several to choose from, or it began. Callers compile as before and send something else. Look at what they mean to send; `--deny AL0524` makes it an error before anything is written.";
            SEVERAL_AT_ONCE = "AL0570" Narrowed,
            "a value may be of several variants at once",
            "A value of an `anyOf` is of one of the alternatives or of several (JSON Schema 2020-12, section 10.2.1.2). Where it has properties of two of them that nothing tells apart, it is read as one, the properties that only others have are left out, which `on_drift` gets as `OfOtherVariant`, and no variant can be made that has both. If a value is one of them only, write `oneOf`, or give each a constant. If they come together, describe one object with all their properties, of which only those are required that each has.";
            SAME_PATH = "AL0550" Widened, "two operations with one method and path",
            "Paths that differ in the names of their parameters alone are the same, and must not both exist (OAS 3.0.4, Paths Object): no request tells which of the two is meant. Both operations are generated; the server decides what it does, and its answer may be that of the other one. Make one operation of them, or write the paths as they differ.";
            VALUE_NAMES = "AL0551" None, "names of an enum's values that are not used",
            "`x-enum-varnames`, `x-enumNames` and `x-enum-names` list a name for each value of an `enum`. Where there are more or fewer names than values, or two are the same, nothing says which name is whose: the values are called by themselves.";
            NAME_TAKEN = "AL0530" None, "a name is taken",
            "Two things of the document would have the same name in Rust: `a-b` and `a_b`, for example. The first one has it, the other gets another name. Both stand in `apiloom.lock` from now on and do not change places when the document grows. Where this reads badly, give one of them another name in the document. The name may also be that of something which is gone: the lock keeps it, so that callers never mean something else by it; take it out of the lock where nobody means it any more.";
            NAME_MOVED = "AL0540" None, "a name is not what it was",
            "A place of the document has a type, or another thing, that is called otherwise than before. Equal inline schemas are one type; where one of them changes it becomes a type of its own, with a name of its own, and where it is changed back they are one again. Or the name in the lock cannot be used. Or an operationId stands at another path now, and its old path is that of another operation. What callers wrote with the old name may not compile, or means the other one's type. The old name is given to nothing else.";
            FOREIGN_FILES = "AL0601" None,
            "the output folder has files that are not ours",
            "Files that apiloom did not make are never overwritten. Choose another folder, or use `--force`.";
            UNWRITABLE = "AL0602" None, "the client cannot be written",
            "The output folder or a file in it cannot be written. The old output is left as it was.";
            OUTSIDE_OUTPUT = "AL0603" None,
            "a file would be written outside the output folder",
            "A path leads out of the output folder, for example through a symbolic link. Nothing is written.";
            OUTDATED = "AL0604" None,
            "the written client is not what the document gives now",
            "`apiloom check` found files that `apiloom generate` would write or remove: the document, the configuration or apiloom itself has changed since, or somebody has changed the files. Run `apiloom generate`.";
            OVERLAY = "AL0701" None, "an overlay cannot be read",
            "An overlay is a YAML or JSON file of the OpenAPI Overlay Specification 1.0 or 1.1: `overlay: 1.1.0`, `info`, and `actions`, each with a `target`, which is a JSONPath (RFC 9535), and `update`, `remove: true` or `copy`. What is wrong is not guessed at, because a change that is not made would not be seen.";
            NO_TARGET = "AL0702" None, "an overlay's target is not in the document",
            "The `target` of an action selects nothing, so the action changes nothing (Overlay 1.1, Action Object: it succeeds). The document may have changed since the overlay was written, and what the action mended may be mended or be elsewhere now. `--deny AL0702` makes it an error.";
            MISFIT = "AL0703" None, "an overlay does not fit the document",
            "An action puts something where it cannot go: objects are merged with objects, lists are joined with lists, single values replace single values, and what is put into a list that a target selects becomes its last item (Overlay 1.1, Action Object). To put something of another kind in the place of a node, remove the node by one action and add the new one by the next.";
            OTHER_DOCUMENT = "AL0704" None, "an overlay of another document",
            "The overlay says by `extends` which document it is made for, seen from its own folder, and it is applied to another one. It is applied all the same.";
            INTERNAL = "AL0901" None, "a fault in apiloom",
            "The code that was made cannot be parsed. This is a fault in apiloom, not in the document; please report it with the document.";
        }
    }
}
pub mod fix {
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub struct Fix {
        pub code: Code,
        pub message: String,
        pub description: String,
        pub place: Option<(String, usize, usize)>,
        _private: _,
    }
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Fixes {
        pub fixes: Vec<Fix>,
        pub elsewhere: usize,
        pub before: Diagnostics,
        pub sources: Sources,
        pub left: Diagnostics,
        pub readable: bool,
    }
    impl Fixes {
        pub fn overlay(&self, config: &Config) -> String {}
    }
    pub fn fix(config: &Config) -> Fixes {}
}
pub mod lock {
    pub const FILE_NAME: &str = _;
    pub const GONE: char = _;
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Lock {
        _private: _,
    }
    impl Lock {
        pub fn get(&self, kind: &str, place: &str) -> Option<&str> {}
        pub fn set(&mut self, kind: &str, place: &str, name: &str) {}
        pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {}
        pub fn of_kind<'a>(
            &'a self,
            kind: &str,
            prefix: &'a str,
        ) -> impl Iterator<Item = (&'a str, &'a str)> {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
    }
    impl Lock {
        pub fn parse(text: &str) -> Result<Self, LockError> {}
        pub fn to_text(&self) -> String {}
    }
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct LockError {
        pub line: usize,
        pub message: String,
    }
    impl fmt::Display for LockError {}
    impl std::error::Error for LockError {}
}
pub mod probe {
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    pub enum Kind {
        Operation,
        Status,
        MediaType,
        Body,
        Empty,
        Null,
        Type,
        Missing,
        Unknown,
        Further,
        EnumValue,
        Format,
        Limit,
    }
    impl Kind {
        pub fn as_str(self) -> &'static str {}
    }
    pub fn human(probe: &Probe, all: bool) -> String {}
    pub fn json(probe: &Probe) -> Value {}
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Recording {
        Har(PathBuf),
        Drift(PathBuf),
    }
    impl Recording {
        pub fn path(&self) -> &Path {}
    }
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub struct Finding {
        pub kind: Kind,
        pub operation: String,
        pub status: u16,
        pub place: String,
        pub says: String,
        pub came: String,
        pub count: usize,
        pub first: (usize, usize),
        pub origin: Option<Origin>,
        pub mended: bool,
    }
    #[derive(Debug)]
    #[non_exhaustive]
    pub struct Probe {
        pub findings: Vec<Finding>,
        pub recordings: Vec<Recording>,
        pub answers: usize,
        pub silent: usize,
        pub as_documented: usize,
        pub sources: Sources,
        pub diagnostics: Diagnostics,
        _private: _,
    }
    impl Probe {
        pub fn proposed(&self) -> usize {}
        pub fn overlay(&self, config: &Config) -> String {}
    }
    pub fn probe(config: &Config, recordings: &[Recording]) -> Result<Probe, String> {}
}
pub mod report {
    pub fn html(report: &Report, sources: &Sources, title: &str) -> String {}
    pub fn human(report: &Report, sources: &Sources, all: bool) -> String {}
    pub fn json(report: &Report, sources: &Sources) -> Value {}
    #[derive(Debug, Clone, Default)]
    pub struct Report {
        pub items: Vec<Item>,
    }
    impl Report {
        pub fn totals(&self) -> Totals {}
        pub fn totals_of(&self, kind: ItemKind) -> Totals {}
    }
    #[derive(Debug, Clone)]
    pub struct Item {
        pub kind: ItemKind,
        pub name: String,
        pub origin: Origin,
        pub reasons: Vec<Reason>,
    }
    impl Item {
        pub fn effect(&self) -> Effect {}
        pub fn effects(&self) -> Vec<Effect> {}
    }
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum ItemKind {
        Schema,
        Operation,
        Part,
    }
    impl ItemKind {
        pub fn as_str(self) -> &'static str {}
    }
    #[derive(Debug, Clone)]
    pub struct Reason {
        pub effect: Effect,
        pub code: Code,
        pub message: String,
        pub origin: Origin,
        pub place: Option<(usize, usize)>,
    }
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct Totals {
        pub exact: usize,
        pub narrowed: usize,
        pub widened: usize,
        pub skipped: usize,
        pub several: usize,
    }
    impl std::fmt::Display for Totals {}
    pub fn report(document: &Document, api: &Api, diagnostics: &Diagnostics) -> Report {}
    pub fn name_operations(document: &Document, diagnostics: &mut Diagnostics) {}
}
pub mod run {
    #[derive(Debug)]
    pub struct Outcome<T = WriteReport> {
        pub generated: Option<Generated>,
        pub result: Result<T, RunError>,
        pub lock_lost: bool,
    }
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum RunError {
        Document,
        Config(ConfigError),
        LockUnreadable { path: PathBuf, source: io::Error },
        LockInvalid { path: PathBuf, source: LockError },
        LockLost { path: PathBuf },
        Write(WriteError),
    }
    impl RunError {
        pub fn code(&self) -> Option<&'static str> {}
        pub fn help(&self) -> Option<&str> {}
    }
    impl fmt::Display for RunError {}
    impl std::error::Error for RunError {}
    pub fn run(config: &Config, force: Force) -> Outcome {}
    pub fn check(config: &Config) -> Outcome<Difference> {}
}
pub mod source {
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Location {
        pub file: FileId,
        pub line: usize,
        pub column: usize,
        pub bytes: Range<usize>,
        pub key: Option<(usize, usize, Range<usize>)>,
        pub exact: bool,
    }
    pub fn locate(sources: &Sources, origins: &[Origin]) -> Vec<Option<Location>> {}
    #[derive(Debug, Clone)]
    pub struct OriginMap {
        _private: _,
    }
    impl OriginMap {
        pub fn new(file: FileId) -> Self {}
        pub fn bring(&mut self, to: &str, from: Origin) {}
        pub fn entitle(&mut self, to: &str, title: String) {}
        pub fn name_file(&mut self, file: FileId, name: String) {}
        pub fn record(&mut self, to: &str, from: &str) {}
        pub fn step(&mut self, moves: impl IntoIterator<Item = (String, String)>) {}
        pub fn origin(&self, pointer: &str) -> Origin {}
        pub fn title(&self, pointer: &str) -> Option<&str> {}
        pub fn file_names(&self) -> &HashMap<FileId, String> {}
    }
    pub fn nearest<T>(
        pointer: &str,
        get: impl Fn(&str) -> Option<T>,
    ) -> Option<(T, &str)> {}
    pub fn local(reference: &str) -> Option<String> {}
    pub fn percent_decode(text: &str) -> String {}
    #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
    pub struct FileId(pub u32);
    #[derive(Debug, Clone)]
    pub struct SourceFile {
        pub path: PathBuf,
        pub text: String,
    }
    #[derive(Debug, Clone, Default)]
    pub struct Sources {
        _private: _,
    }
    impl Sources {
        pub fn add(
            &mut self,
            path: impl Into<PathBuf>,
            text: impl Into<String>,
        ) -> FileId {}
        pub fn get(&self, id: FileId) -> Option<&SourceFile> {}
        pub fn files(&self) -> impl Iterator<Item = &SourceFile> {}
    }
    #[derive(Clone, Debug)]
    pub struct Origin {
        pub file: FileId,
        _private: _,
    }
    impl PartialEq for Origin {}
    impl Eq for Origin {}
    impl Hash for Origin {}
    impl Origin {
        pub fn new(file: FileId, pointer: &str) -> Self {}
        pub fn made_of(node: &Origin, name: &str) -> Self {}
        pub fn child(&self, key: &str) -> Self {}
        pub fn part(&self, key: &str) -> Self {}
        pub fn pointer(&self) -> &str {}
        pub fn place(&self) -> &str {}
    }
    impl fmt::Display for Origin {}
    pub fn push_segment(pointer: &mut String, segment: &str) {}
    pub fn load(
        path: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<(FileId, Value)> {}
    pub fn load_text(
        path: &Path,
        sources: &mut Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<(FileId, Value)> {}
    pub fn parse_text(
        file: FileId,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Option<Value> {}
}
pub mod write {
    pub const MANIFEST: &str = _;
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct FileTree {
        pub files: BTreeMap<String, Vec<u8>>,
    }
    impl FileTree {
        pub fn new() -> Self {}
        pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {}
        pub fn get(&self, path: &str) -> Option<&[u8]> {}
        pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {}
        pub fn len(&self) -> usize {}
        pub fn is_empty(&self) -> bool {}
    }
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Force {
        No,
        Yes,
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct WriteReport {
        pub written: Vec<String>,
        pub unchanged: usize,
        pub removed: Vec<String>,
    }
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Difference {
        pub differs: Vec<String>,
        pub missing: Vec<String>,
        pub left_over: Vec<String>,
        pub edited: Vec<String>,
        pub unchanged: usize,
    }
    impl Difference {
        pub fn is_empty(&self) -> bool {}
        pub fn count(&self) -> usize {}
    }
    #[derive(Debug)]
    #[non_exhaustive]
    pub enum WriteError {
        Foreign { folder: PathBuf, files: Vec<String> },
        Edited { folder: PathBuf, files: Vec<String> },
        Io { path: PathBuf, source: io::Error },
        OutsideOutput { path: String, reason: String },
    }
    impl WriteError {
        pub fn code(&self) -> &'static str {}
        pub fn help(&self) -> Option<&'static str> {}
    }
    impl fmt::Display for WriteError {}
    impl std::error::Error for WriteError {}
    pub fn write(
        tree: &FileTree,
        out: &Path,
        force: Force,
    ) -> Result<WriteReport, WriteError> {}
    pub fn check(tree: &FileTree, out: &Path) -> Result<Difference, WriteError> {}
    pub fn is_listed(out: &Path, file: &str) -> bool {}
}
