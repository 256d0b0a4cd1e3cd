//! What the page about the guides says of each of their rows.

use std::collections::HashSet;

/// The guides, and how many rows each has of what a client does at work: A-R1 to A-R30, B-R1 to B-R49, C-R1 to C-R22, which are
/// 101. The guides are done and get no more.
const GUIDES: [(&str, usize); 3] = [("A", 30), ("B", 49), ("C", 22)];

/// One of these words says why a row has no test.
const UNBUILT: [&str; 3] = ["Not yet", "The page's", "The server's"];

/// The cells of the rows `| A-R1 | .. |`.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    let is_row = |line: &&str| {
        GUIDES
            .iter()
            .any(|(guide, _)| line.starts_with(&format!("| {guide}-R")))
    };
    page.lines()
        .filter(is_row)
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

/// Rows that are missing, stand twice, have a form of their own, or name a test that is not there.
pub fn wrong(page: &str, tests: &HashSet<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ids = Vec::new();
    for row in rows(page) {
        let id = row.first().copied().unwrap_or_default();
        ids.push(id.to_owned());
        let &[_, guide, here, shown] = row.as_slice() else {
            wrong.push(format!("{id}: {} cells, not four", row.len()));
            continue;
        };
        if guide.is_empty() || here.is_empty() {
            wrong.push(format!("{id}: an empty cell"));
        }
        if shown == "—" {
            if !UNBUILT.iter().any(|word| here.contains(word)) {
                wrong.push(format!("{id}: no test, and not why"));
            }
            continue;
        }
        for name in shown.split(", ") {
            let name = name
                .strip_prefix('`')
                .and_then(|name| name.strip_suffix('`'));
            if !name.is_some_and(|name| tests.contains(name)) {
                wrong.push(format!("{id}: there is no test {}", name.unwrap_or(shown)));
            }
        }
    }
    let wanted = GUIDES
        .iter()
        .flat_map(|(guide, rows)| (1..=*rows).map(move |number| format!("{guide}-R{number}")));
    let wanted: Vec<String> = wanted.collect();
    if ids != wanted {
        let count = |id: &String| ids.iter().filter(|there| *there == id).count();
        let miscounted = wanted.iter().filter(|id| count(id) != 1);
        wrong.extend(miscounted.map(|id| format!("{id} stands there {} times", count(id))));
        let strange = ids.iter().filter(|id| !wanted.contains(id));
        wrong.extend(strange.map(|id| format!("{id} is a row of no guide")));
        if wrong.is_empty() {
            wrong.push("the rows are not in their order".to_owned());
        }
    }
    wrong
}

/// What stands in blocks of Rust.
pub fn examples(page: &str) -> impl Iterator<Item = &str> {
    page.split("```rust\n")
        .skip(1)
        .filter_map(|rest| rest.split("\n```").next())
}

/// A page without the lines of examples that are not shown.
pub fn shown(page: &str) -> String {
    let lines = page.lines().filter(|line| !line.starts_with("# "));
    lines.collect::<Vec<&str>>().join("\n")
}

#[test]
fn rows_that_are_missing_or_name_nothing_are_found() {
    let tests = HashSet::from(["a".to_owned(), "b".to_owned()]);
    let mut page = "| id | x |\n|---|---|\n".to_owned();
    for (guide, rows) in GUIDES {
        for number in 1..=rows {
            page += &format!("| {guide}-R{number} | x | y | `a`, `b` |\n");
        }
    }
    assert_eq!(wrong(&page, &tests), [""; 0]);
    let row = "| B-R2 | x | y | `a`, `b` |\n";
    for (instead, found) in [
        ("", "B-R2 stands there 0 times"),
        ("| B-R2 | x | y | `a`, `c` |\n", "B-R2: there is no test c"),
        ("| B-R2 | x | y | a |\n", "B-R2: there is no test a"),
        ("| B-R2 | x | y | — |\n", "B-R2: no test, and not why"),
        ("| B-R2 | x |  | `a` |\n", "B-R2: an empty cell"),
        ("| B-R2 | x | `a` |\n", "B-R2: 3 cells, not four"),
    ] {
        assert_eq!(wrong(&page.replace(row, instead), &tests), [found]);
    }
    let unbuilt = page.replace(row, "| B-R2 | x | Not yet: y | — |\n");
    assert_eq!(wrong(&unbuilt, &tests), [""; 0]);
    let twice = page.clone() + row;
    assert_eq!(wrong(&twice, &tests), ["B-R2 stands there 2 times"]);
    let strange = page.clone() + "| C-R23 | x | y | `a` |\n";
    assert_eq!(wrong(&strange, &tests), ["C-R23 is a row of no guide"]);
    let moved = page.replace(row, "") + row;
    assert_eq!(wrong(&moved, &tests), ["the rows are not in their order"]);
}
