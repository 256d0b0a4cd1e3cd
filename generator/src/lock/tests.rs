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
        "id full-name=full_name %=empty",
        "=x",
        "a =b",
        "a\\b=c é=e",
        "%3d=equals",
        "x==y",
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
        ("version = 3", 1, "version 3"),
        (
            "fields /a = id name=id",
            1,
            "two of these have the name `id`",
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
