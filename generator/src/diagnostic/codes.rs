//! Every code, with its usual effect and what `apiloom explain` says of it.

use super::Effect;

/// The code of a kind of diagnostic: `AL0201`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

impl Code {
    /// What it usually means for the part of the document that it is about.
    pub fn effect(self) -> Effect {
        let entry = TABLE.iter().find(|entry| entry.code == self);
        entry.map_or(Effect::None, |entry| entry.effect)
    }
}

/// What a code means.
struct Entry {
    code: Code,
    effect: Effect,
    title: &'static str,
    explanation: &'static str,
}

macro_rules! codes {
    ($($name:ident = $code:literal $effect:ident, $title:literal, $explanation:literal;)*) => {
        $(#[doc = concat!("`", $code, "`: ", $title, ".")] pub const $name: Code = Code($code);)*
        const TABLE: &[Entry] = &[$(Entry { code: $name, effect: Effect::$effect, title: $title, explanation: $explanation }),*];
    };
}

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
    UNKNOWN_WORD = "AL0104" Widened, "a word that the specification does not have",
        "The specification lists the words that may stand at the key: where a parameter is (`in`), the `type` of a schema, the status of a response, the kind of a security scheme. This is none of them. What it says is left out at the smallest place.";
    EMPTY = "AL0105" Widened, "a key with nothing behind it",
        "A key with nothing behind it is null in YAML, and so is one with a comment behind it: `$ref: #/components/schemas/Pet` without quotes. What belongs to the key is mostly not indented. Write it behind the key, or put it in quotes.";
    UNKNOWN_KEYWORD = "AL0111" Widened, "a key that is nearly a keyword",
        "The specification has no such key in this object, but one that differs by a letter or two. What the key says is not read: the guess is not followed. Correct the key, or begin it with `x-` if it is your own.";
    UNKNOWN_VALUE = "AL0112" Widened, "a word that is nearly a known one",
        "A format, a media type or a name of a property differs by a letter or two from a known one. It is taken as it is written.";
    UNDECLARED_SCHEME = "AL0113" Narrowed, "a security scheme that is not declared",
        "A security requirement names a scheme, and the document must declare it (OAS 3.0.4, Security Requirement Object). There is no way to set a credential for it.";
    OTHER_VERSION = "AL0114" None, "a keyword of another version",
        "The keyword is of another version of OpenAPI than the document states. It is read as it is meant there, but other tools may ignore it.";
    MISSING_PART = "AL0115" None, "a part that the specification requires is missing",
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
    ALL_OF_CONFLICT = "AL0302" Narrowed, "parts of an `allOf` contradict each other",
        "All parts of an `allOf` hold at once. Where two of them give one property different types no value could satisfy both; the later part holds.";
    AMBIGUOUS_UNION = "AL0303" Widened, "variants that nothing tells apart",
        "The variants of a `oneOf` or `anyOf` are told apart by their JSON kind, by constants, or by a required property that the others lack. Where none of this is so all are tried, and the one that leaves out least of the value is taken. A `discriminator` makes it certain.";
    ENUM_VALUE = "AL0304" Narrowed, "a value of an enum is left out",
        "A value of an `enum` is not of the schema's type.";
    DISCRIMINATOR = "AL0306" Narrowed, "a discriminator that cannot be followed",
        "A discriminator maps a value to something that is no schema of the document, or to one that is none of the alternatives: \"When using `oneOf` or `anyOf`, all possible schemas MUST be listed explicitly\" (OAS 3.0.4, Discriminator Object).";
    AS_TEXT = "AL0310" Widened, "a value that is given as a text",
        "Nothing writes or reads values of this schema in the form that they have on the wire: XML without a table, a nested header, a media type without structure, bytes within JSON. The caller gives and gets the text itself.";
    NOT_FOLLOWED = "AL0311" Widened, "a keyword that is not followed",
        "The keyword limits values in a way that no type of Rust expresses (`if`, `patternProperties`, another dialect of JSON Schema). Values are read and sent without it; the server decides.";
    UNDECLARED_PROPERTY = "AL0312" Widened, "a required property that is not declared",
        "`required` names a property that no part of the schema describes. It may be any value, and may be missing. Mostly it is a slip in the name, or the property is described in another part.";
    TAKEN_AS = "AL0313" Narrowed, "read in one of several ways",
        "The document allows more than one reading here, and the client takes the one that the message states: a list with places is a tuple, a dynamic reference means the schema that has the name here.";
    UNSUPPORTED_OPERATION = "AL0401" Skipped, "an operation uses what is not generated yet",
        "The operation is left out of the client because of the construct named in the message. Everything else is generated.";
    DUPLICATE_OPERATION_ID = "AL0402" None, "an operationId is used twice",
        "OperationIds must be unique (OAS 3.0.4, Operation Object). Both operations are generated; the second gets another name.";
    PATH_LACKS_PARAMETER = "AL0403" Narrowed, "a path parameter that its path lacks",
        "A parameter with `in: path` must have its name in braces in the path (OAS 3.0.4, Parameter Object). It is left out.";
    UNDECLARED_PATH_PARAMETER = "AL0404" Widened, "a path names a parameter that is not declared",
        "The path has a name in braces for which no parameter with `in: path` is declared. It is taken to be a string.";
    DUPLICATE_PARAMETER = "AL0405" Narrowed, "a parameter is declared twice",
        "Name and location identify a parameter (OAS 3.0.4, Operation Object). The first one is used.";
    RESERVED_PARAMETER = "AL0406" None, "a header that the client sets itself",
        "Parameters named `Accept`, `Content-Type` and `Authorization` are ignored (OAS 3.0.4, Parameter Object), and headers like `Host` belong to the connection. They are left out. A credential is sent by a security scheme: declare it in the document, or below `[client.security]` in `apiloom.toml`; without one an operation that has an `Authorization` parameter is narrower than described.";
    UNSUPPORTED_SECURITY = "AL0408" Narrowed, "a security scheme that cannot be used",
        "The client has no way to set a credential for this scheme. Operations that need it are called without one; a header or a query can be set by hand with `.with(|options| options.header(..))`.";
    IGNORED = "AL0409" Narrowed, "a part of an operation that is not generated yet",
        "The operation is generated without the part named in the message: the encoding of the parts of a sequence, for example.";
    ALTERNATIVE_MEDIA_TYPE = "AL0410" None, "a media type that is not used",
        "A body or an answer has several media types with the same schema. One of them says everything, so the others are not sent or asked for.";
    PARAMETER_AS_JSON = "AL0411" Widened, "a parameter whose style has no form for its value",
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
        "`apiloom.toml` or an option says something that is not understood.";
    LOCK = "AL0502" None, "`apiloom.lock` cannot be used",
        "The file records the names that were given before. Going on without it could change names, so nothing is written. Take the file from version control.";
    LOCK_LOST = "AL0520" None, "`apiloom.lock` is gone",
        "The folder has a client, and its lock is not there any more. Names and the order of arguments are made anew, of the document alone, so they may differ from those that callers use. Take the file from version control and generate once more.";
    ARGUMENT_REPLACED = "AL0521" None, "another argument stands where one was",
        "The lock keeps the order of arguments, and new ones go last. When one goes away while another comes, there are as many as before, and where their types are alike callers compile and send something else. Look at every caller once; `--deny AL0521` makes it an error before anything is written.";
    OTHER_OPTIONS = "AL0522" None, "a client was made with other options",
        "A folder has a client, and `.apiloom-client.toml` in it, or an `apiloom.toml`, says what it is made of and how. `apiloom generate SPEC --out DIR` uses that again. A flag that says otherwise, or another document, is refused, because files would go and code would change that others depend on. Leave the flag out, edit `apiloom.toml`, or use `--force`, which makes it the client's option from then on.";
    EDITED_FILES = "AL0523" None, "files of the client were changed",
        "Files that apiloom wrote are not what they were, and would be replaced or removed. Layout does not count: `cargo fmt` may have been over them. What was changed by hand would be lost: change the document or use a type of your own instead, and let `--force` write the files anew. After a merge of two generated states, `--force` is all there is to do.";
    CONSTANT_CHANGED = "AL0524" None, "what is sent without having been said is not what it was",
        "A property or parameter with one value that must be there, or that the server takes for granted, is sent by itself, and the lock keeps which value. Here that value is another one, or there are several to choose from, or it began. Callers compile as before and send something else. Look at what they mean to send; `--deny AL0524` makes it an error before anything is written.";
    SEVERAL_AT_ONCE = "AL0570" Narrowed, "a value may be of several variants at once",
        "A value of an `anyOf` is of one of the alternatives or of several (JSON Schema 2020-12, section 10.2.1.2). Where it has properties of two of them that nothing tells apart, it is read as one, the properties that only others have are left out, which `on_drift` gets as `OfOtherVariant`, and no variant can be made that has both. If a value is one of them only, write `oneOf`, or give each a constant. If they come together, describe one object with all their properties, of which only those are required that each has.";
    SAME_PATH = "AL0550" Widened, "two operations with one method and path",
        "Paths that differ in the names of their parameters alone are the same, and must not both exist (OAS 3.0.4, Paths Object): no request tells which of the two is meant. Both operations are generated; the server decides what it does, and its answer may be that of the other one. Make one operation of them, or write the paths as they differ.";
    VALUE_NAMES = "AL0551" None, "names of an enum's values that are not used",
        "`x-enum-varnames`, `x-enumNames` and `x-enum-names` list a name for each value of an `enum`. Where there are more or fewer names than values, or two are the same, nothing says which name is whose: the values are called by themselves.";
    NAME_TAKEN = "AL0530" None, "a name is taken",
        "Two things of the document would have the same name in Rust: `a-b` and `a_b`, for example. The first one has it, the other gets another name. Both stand in `apiloom.lock` from now on and do not change places when the document grows. Where this reads badly, give one of them another name in the document. The name may also be that of something which is gone: the lock keeps it, so that callers never mean something else by it; take it out of the lock where nobody means it any more.";
    NAME_MOVED = "AL0540" None, "a name is not what it was",
        "A place of the document has a type, or another thing, that is called otherwise than before. Equal inline schemas are one type; where one of them changes it becomes a type of its own, with a name of its own, and where it is changed back they are one again. Or the name in the lock cannot be used. Or an operationId stands at another path now, and its old path is that of another operation. What callers wrote with the old name may not compile, or means the other one's type. The old name is given to nothing else.";
    FOREIGN_FILES = "AL0601" None, "the output folder has files that are not ours",
        "Files that apiloom did not make are never overwritten. Choose another folder, or use `--force`.";
    UNWRITABLE = "AL0602" None, "the client cannot be written",
        "The output folder or a file in it cannot be written. The old output is left as it was.";
    OUTSIDE_OUTPUT = "AL0603" None, "a file would be written outside the output folder",
        "A path leads out of the output folder, for example through a symbolic link. Nothing is written.";
    OUTDATED = "AL0604" None, "the written client is not what the document gives now",
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

/// Every code, sorted.
pub fn all() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|entry| entry.code.0)
}

/// The code that is written so, in either case, with `AL` or without.
pub fn find(word: &str) -> Option<Code> {
    find_entry(word).map(|entry| entry.code)
}

fn find_entry(word: &str) -> Option<&'static Entry> {
    let word = word.trim().to_ascii_uppercase();
    let digits = word.strip_prefix("AL").unwrap_or(&word);
    TABLE
        .iter()
        .find(|entry| entry.code.0.strip_prefix("AL") == Some(digits))
}

/// `docs/diagnostics.md`: every code by its first two digits, with its usual effect and its explanation.
pub fn page() -> String {
    let mut page = "# Diagnostics\n\nEvery code that a message may have, as `apiloom explain CODE` tells it. Made of the code by `cargo xtask bless`.\n\
        *Usual effect*: how exactly the client says that part of the document. Shown by `the_page_of_diagnostics_is_made_of_the_code`.\n"
        .to_owned();
    let mut group = "";
    let mut entries: Vec<&Entry> = TABLE.iter().collect();
    entries.sort_by_key(|entry| entry.code);
    for entry in entries {
        let begin = entry.code.0.get(..4).unwrap_or_default();
        if begin != group {
            group = begin;
            page.push_str(&format!("\n## {group}xx: {}\n", about(group)));
        }
        let (code, title) = (entry.code.0, entry.title);
        page.push_str(&format!("\n### {code}: {title}\n\n"));
        if entry.effect != Effect::None {
            page.push_str(&format!("Usual effect: {}.\n\n", entry.effect.as_str()));
        }
        page.push_str(&wrapped(entry.explanation, 118));
        page.push('\n');
    }
    page
}

/// What codes that begin so are about.
fn about(group: &str) -> &'static str {
    match group {
        "AL00" => "files",
        "AL01" => "the document",
        "AL02" => "references",
        "AL03" => "schemas",
        "AL04" => "operations",
        "AL05" => "configuration, lock and names",
        "AL06" => "the client's folder",
        "AL07" => "overlays",
        "AL08" => "changes",
        _ => "apiloom itself",
    }
}

/// Lines of so many characters at most.
fn wrapped(text: &str, most: usize) -> String {
    let mut wrapped = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        if width > 0 && width + word.len() + 1 > most {
            wrapped.push('\n');
            width = 0;
        } else if width > 0 {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += word.len();
    }
    wrapped
}

/// The text of `apiloom explain`, if there is such a code.
pub fn explain(code: &str) -> Option<String> {
    let entry = find_entry(code)?;
    let mut text = format!("{}: {}\n\n", entry.code.0, entry.title);
    let mut width = 0;
    for word in entry.explanation.split_whitespace() {
        if width + word.len() + 1 > 90 {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
        }
        text.push_str(word);
        width += word.len() + 1;
    }
    Some(text)
}
