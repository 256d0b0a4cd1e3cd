use super::text::HEAD;
use super::*;

fn sample() -> Lock {
    let mut lock = Lock::default();
    lock.set("type", "/components/schemas/User", "User");
    lock.set("type", "/components/schemas/Account", "Account");
    lock.set(
        "field",
        "/components/schemas/User/properties/type",
        "r#type",
    );
    lock
}

#[test]
fn the_text_is_sorted_and_one_line_a_name() {
    assert_eq!(
        sample().to_text().strip_prefix(HEAD).unwrap(),
        "field /components/schemas/User/properties/type = r#type\n\
         type /components/schemas/Account = Account\n\
         type /components/schemas/User = User\n"
    );
}

#[test]
fn it_is_read_as_it_was_written() {
    assert_eq!(Lock::parse(&sample().to_text()), Ok(sample()));
    assert_eq!(
        Lock::parse(&sample().to_text().replace('\n', "\r\n")),
        Ok(sample())
    );
    assert_eq!(Lock::parse(""), Ok(Lock::default()));
}

#[test]
fn any_place_comes_back() {
    let places = [
        "",
        " ",
        "a",
        " = ",
        "a = b",
        "a = ",
        "\\",
        "\\u{41}",
        "\n",
        "x\r\ny",
        "  lead",
        "trail \u{a0}",
        "\u{202e}x",
        "Page«User»",
        "用户",
        "# no comment",
        "version = 1",
        "\t",
        "=",
        "\u{85}",
        "\u{2028}",
        "\0",
        "a\\",
        "\u{feff}",
    ];
    let mut lock = Lock::default();
    for (index, place) in places.iter().enumerate() {
        lock.set("type", place, &format!("Name{index}"));
    }
    let text = lock.to_text();
    assert_eq!(Lock::parse(&text), Ok(lock), "{text}");
    assert_eq!(text.lines().count(), HEAD.lines().count() + places.len());
}

#[test]
fn a_list_of_members_comes_back() {
    for members in [
        "id",
        "%=empty full-name=full_name id",
        "a\\b=c é=e",
        "%3d=equals",
    ] {
        let mut lock = Lock::default();
        lock.set("fields", "/a = b", members);
        let text = lock.to_text();
        assert_eq!(Lock::parse(&text).as_ref(), Ok(&lock), "{text}");
    }
}

#[test]
fn the_first_version_is_read() {
    let text = "version = 1\nfields /a = id\n";
    assert_eq!(Lock::parse(text).unwrap().get("fields", "/a"), Some("id"));
}

#[test]
fn the_second_version_is_read_and_written_as_the_third() {
    let text = "version = 2\nfields /a = id full-name=full_name\nvariants /b c = %=A x=B\n";
    let lock = Lock::parse(text).unwrap();
    assert_eq!(lock.get("fields", "/a"), Some("id full-name=full_name"));
    let written = lock.to_text();
    assert_eq!(
        written.strip_prefix(HEAD).unwrap(),
        "fields /a full-name = full_name\nfields /a id = id\n\
         variants /b c % = A\nvariants /b c x = B\n"
    );
    let again = Lock::parse(&written).unwrap();
    assert_eq!(again.get("variants", "/b c"), Some("%=A x=B"));
    assert_eq!(again.to_text(), written);
}

#[test]
fn what_both_sides_of_a_merge_have_read_is_no_conflict() {
    let lock = Lock::parse("input a.yaml = 1\ninput a.yaml = 2\n").unwrap();
    assert_eq!(lock.get(INPUT, "a.yaml"), Some("2"));
}

#[test]
fn what_is_not_a_lock_is_an_error_with_its_line() {
    for (text, line, part) in [
        ("type /a = A\nnonsense\n", 2, "kind place = name"),
        ("type /a = A b=1", 1, "not a Rust name"),
        ("type /a = A  B", 1, "not a Rust name"),
        ("type /a = A;fn main(){}", 1, "not a Rust name"),
        ("type /a = _", 1, "not a Rust name"),
        ("type /a = r#", 1, "not a Rust name"),
        ("type /a = é+", 1, "not a Rust name"),
        ("type /a = A\ntype /a = B", 2, "`A`"),
        ("version = 4", 1, "version 4"),
        (
            "version = 2\nfields /a = id name=id",
            2,
            "two of these have the name `id`",
        ),
        (
            "fields /a id = id\nfields /a name = id",
            2,
            "`id` is the name of `id` too, in line 1",
        ),
        (
            "fields /a id = id\nfields /a id = b",
            2,
            "the name `id` in line 1",
        ),
        (
            "version = 3\nfields /a id = a=b",
            2,
            "kind place member = name",
        ),
        (
            "operation t GET /a = list\noperation u GET /a = list\noperation t GET /b = list",
            3,
            "`list` is the name of `t GET /a` too, in line 1",
        ),
        (
            "module a = m\nmodule b = m",
            2,
            "`m` is the name of `a` too",
        ),
        ("new /a = a -a", 1, "`a` cannot stand here"),
        ("arguments GET /a = -", 1, "cannot stand here"),
        ("arguments GET /a = a  b", 1, "cannot stand here"),
        ("\n<<<<<<< HEAD\n", 2, "merge conflict"),
        ("type /a\\x = A", 1, "begins nothing"),
        ("type /a\\u{110000} = A", 1, "begins nothing"),
        ("TYPE /a = A", 1, "kind place = name"),
    ] {
        let error = Lock::parse(text).unwrap_err();
        assert_eq!(error.line, line, "{text}");
        assert!(error.message.contains(part), "{text}: {error}");
    }
}

#[test]
fn the_same_line_twice_is_fine_after_a_merge() {
    assert_eq!(Lock::parse("type /a = A\ntype /a = A\n").unwrap().len(), 1);
}
