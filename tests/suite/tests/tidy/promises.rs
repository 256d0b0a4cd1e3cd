//! Which tests documentation names, and which tests there are.

/// The names of the test functions of a file.
pub fn tests(code: &str) -> Vec<String> {
    let mut tests = Vec::new();
    let mut marked = false;
    for line in code.lines().map(str::trim) {
        let name = line
            .trim_start_matches("async ")
            .strip_prefix("fn ")
            .and_then(|rest| rest.split('(').next());
        match name {
            _ if line.starts_with("#[test]") || line.starts_with("#[tokio::test") => marked = true,
            Some(name) if std::mem::take(&mut marked) => tests.push(name.to_owned()),
            _ => {}
        }
    }
    tests
}

/// What stands in backquotes where a page says what shows a promise: names of tests, and paths.
pub fn named(page: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find("hown by") {
        rest = &rest[at + "hown by".len()..];
        let mut inside = false;
        // To the end of the sentence; in backquotes a dot is none.
        let end = rest.find(|character| {
            inside ^= character == '`';
            !inside && matches!(character, '.' | ';')
        });
        let sentence = &rest[..end.unwrap_or(rest.len())];
        names.extend(sentence.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    names
}

/// The parts of a page, paragraphs and items of lists, that promise something and name no test. Code is a test by itself
/// and a table is shown by what follows it; the first part says what the page is about, and one that ends with a colon
/// what comes next.
pub fn unshown(page: &str) -> impl Iterator<Item = String> {
    let mut parts: Vec<String> = Vec::new();
    let (mut code, mut open) = (false, false);
    for line in page.lines() {
        let fence = line.trim_start().starts_with("```");
        code ^= fence;
        let other = code || fence || line.is_empty() || line.starts_with(['#', '|']);
        match parts.last_mut() {
            Some(part) if open && !other && !line.starts_with("- ") => {
                part.push(' ');
                part.push_str(line.trim());
            }
            _ if !other => parts.push(line.to_owned()),
            _ => {}
        }
        open = !other;
    }
    let silent = |part: &String| !part.contains("hown by") && !part.ends_with(':');
    parts.into_iter().skip(1).filter(silent)
}

#[test]
fn tests_are_what_is_marked_as_one() {
    let code = "fn helper() {}\n#[test]\n#[should_panic(expected = \"x\")]\nfn one() {}\n    \
                #[tokio::test(flavor = \"multi_thread\")]\n    async fn two() {}\nasync fn three() {}\n";
    assert_eq!(tests(code), ["one", "two"]);
}

#[test]
fn names_stand_in_the_sentence_that_says_so() {
    let page = "It holds `x`. Shown by `a`,\n`b`. Not `c`. That too; shown by `d` and\n`tests/e2e/tests/e.rs`; `f`.\n";
    assert_eq!(named(page), ["a", "b", "d", "tests/e2e/tests/e.rs"]);
}

#[test]
fn parts_without_a_test_are_found() {
    let page = "# Title\n\nWhat it is.\n\nIt holds. Shown\nby `a`.\n\n- One\n  thing.\n- Another, shown by `b`.\n\n\
                Like this:\n\n```rust\nlet a;\n\nlet b;\n```\n\n| a |\n|---|\n\nAnd this.\n";
    let found: Vec<String> = unshown(page).collect();
    assert_eq!(found, ["- One thing.", "And this."]);
}
