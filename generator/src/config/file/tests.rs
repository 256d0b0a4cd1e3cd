//! Whole files, and mistakes in them with their places.

use super::*;

fn check(text: &str, expected: &str) {
    let shown = match parse(text, Path::new("apiloom.toml")) {
        Ok(file) => format!("{} clients", file.clients.len()),
        Err(ConfigError::Invalid {
            line,
            column,
            message,
            help,
            ..
        }) => {
            format!("{line}:{column} {message} | {}", help.unwrap_or_default())
        }
        Err(other) => other.to_string(),
    };
    assert_eq!(shown, expected);
}

#[test]
fn everything_at_once() {
    let text = r#"
            [[client]]
            spec = "schemas/gloria.yaml"
            out = "clients/gloria"
            crate-name = "gloria"
            crate-version = "1.2.3"
            layout = "file"
            module-name = "school"
            runtime-path = "../runtime"
            date-time = "jiff"
            uuid = "uuid"
            enums = "closed"
            answers = "lenient"
            unknown-properties = "deny"
            families = "off"
            nulls = "apart"
            tag-features = "off"
            unused-models = "on"
            only = "models"
            deny = ["warnings", "AL0301"]

            [[client]]
            spec = "/abs/b.yaml"
            out = "clients/b"
        "#;
    let file = parse(text, Path::new("conf/apiloom.toml")).unwrap();
    assert_eq!(
        file.clients,
        [
            Config::new("conf/schemas/gloria.yaml", "conf/clients/gloria")
                .crate_name("gloria")
                .crate_version("1.2.3")
                .layout(Layout::File)
                .module_name("school")
                .runtime_path("conf/../runtime")
                .date_time(DateTimeLibrary::Jiff)
                .uuid(UuidLibrary::Uuid)
                .enums(EnumMode::Closed)
                .answers(Answers::Lenient)
                .unknown_properties(UnknownProperties::Deny)
                .families(Families::Off)
                .nulls(Nulls::Apart)
                .tag_features(TagFeatures::Off)
                .unused_models(UnusedModels::On)
                .only(Only::Models)
                .deny(Denied::Warnings)
                .deny(Denied::Code(crate::diagnostic::codes::WIDENED)),
            Config::new("/abs/b.yaml", "conf/clients/b"),
        ]
    );
}

#[test]
fn mistakes_have_a_place_and_a_mend() {
    let client = "[[client]]\nspec = 'a'\nout = 'b'\n";
    check(client, "1 clients");
    check(
        &format!("{client}crate_name = 'x'"),
        "4:1 unknown key `crate_name` | did you mean `crate-name`?",
    );
    check(
        &format!("{client}  datetime = 'x'"),
        "4:3 unknown key `datetime` | did you mean `date-time`?",
    );
    check(
        "[[clients]]\n",
        "1:3 unknown key `clients` | did you mean `client`?",
    );
    check(
        &format!("{client}date-time = 'crono'"),
        "4:13 `crono` is not one of `chrono`, `jiff`, `time`, `string` | did you mean `chrono`?",
    );
    check(
        &format!("{client}module-name = 'Gloria'"),
        "4:15 `Gloria` has other characters than a to z, 0 to 9 and `_` | ",
    );
    check(
        &format!("{client}pages.a = {{style = 'page', pag = 'p'}}"),
        "4:28 unknown key `pag` | did you mean `page`?",
    );
    check(
        &format!("{client}pages.a = {{style = 'curser', cursor = 'c', next = '/n'}}"),
        "4:20 `curser` is not one of `page`, `offset`, `cursor`, `link`, `next-url` | did you mean `cursor`?",
    );
    check(
        &format!("{client}pages.a = {{style = 'next-url', next = 'n'}}"),
        "4:39 `n` is no JSON pointer: these begin with a slash, as `/n` | ",
    );
    check(
        &format!("{client}pages.a = {{page = 'p'}}"),
        "4:11 `style` is missing here | ",
    );
    check(
        &format!("{client}pages.a = {{style = 5}}"),
        "4:20 expected a text for `style`, not integer `5` | ",
    );
    check(
        &format!("{client}pages.a = 'page'"),
        "4:11 expected `false` or a table such as `{ style = \"page\", page = \"page\" }` for `a`, not string \"page\" | ",
    );
    check(
        &format!("{client}security.all = 'key'"),
        "4:16 expected a list for `all`, not string \"key\" | write a list: `['key']`",
    );
    check(
        &format!("{client}security.all = [5]"),
        "4:17 expected the name of a scheme, or a list of names that go together, not integer `5` | ",
    );
    check(
        &format!("{client}security.schemes.a = {{type = 'http'}}"),
        "4:22 `scheme` is missing here | ",
    );
    check(
        &format!("{client}security.schemes.a = {{type = 'htp'}}"),
        "4:30 `htp` is not one of `http`, `apiKey` | did you mean `http`?",
    );
    check(
        &format!("{client}layout = 'crat'"),
        "4:10 `crat` is not one of `crate`, `module`, `file` | did you mean `crate`?",
    );
    check(
        &format!("{client}deny = ['AL0201', 'AL0210']"),
        "4:8 `AL0210` is no code; did you mean `AL0201`? | ",
    );
    check(
        &format!("{client}crate-name = 'Gloria'"),
        "4:14 `Gloria` does not begin with a letter from a to z, as a crate's name has to | ",
    );
    check(
        &format!("{client}crate-version = '1.0'"),
        "4:17 `1.0` is not a version of the form 1.2.3 | ",
    );
    check(
        "[[client]]\nspec = 'a'\n",
        "1:1 this client has no `out` | ",
    );
    check("", &format!("1:1 no client is listed | {EXAMPLE}"));
    check(
        "client = []",
        &format!("1:1 no client is listed | {EXAMPLE}"),
    );
    check(
        &format!("{client}{client}"),
        "4:1 two clients have the same `out`: b | give each client a folder of its own",
    );
    check(&format!("{client}spec = 'a'"), "4:1 duplicate key | ");
}

#[test]
fn a_file_is_found_upwards() {
    let temp = tempfile::tempdir().unwrap();
    let deep = temp.path().join("a/b");
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(temp.path().join(FILE_NAME), "").unwrap();
    assert_eq!(find(&deep), Some(deep.join("../..").join(FILE_NAME)));
    std::fs::write(deep.join(FILE_NAME), "").unwrap();
    assert_eq!(find(&deep), Some(deep.join(FILE_NAME)));
}

#[test]
fn a_missing_file_is_an_error() {
    assert!(matches!(
        read(Path::new("/nowhere/apiloom.toml")),
        Err(ConfigError::Io { .. })
    ));
}
