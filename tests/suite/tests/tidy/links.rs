//! Which files a page names.

/// Folders at the top of the repository: what begins with one of these in backquotes is a path.
const TOP: [&str; 7] = [
    ".ci/",
    "docs/",
    "generator/",
    "runtime/",
    "schemas/",
    "templates/",
    "tests/",
];

/// Paths in backquotes, outside of blocks of code, as seen from the root. What has a placeholder is none.
pub fn quoted(page: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut code = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
        }
        let spans = line.split('`').skip(1).step_by(2).filter(|_| !code);
        for span in spans {
            // A command with its arguments is the command.
            let path = span.split([' ', ':']).next().unwrap_or_default();
            let is_plain = !path.contains(['<', '*', '{', '|'])
                && !path.contains("NAME")
                && !path.contains("PRODUCT");
            if is_plain && TOP.iter().any(|top| path.starts_with(top)) {
                paths.push(path.to_owned());
            }
        }
    }
    paths
}

/// What links lead to, as seen from the page, without those to other machines and to parts of the page itself.
pub fn links(page: &str) -> Vec<String> {
    let targets = page
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    targets
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.contains(' ') && !target.contains("::"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn paths_are_told_from_other_words() {
    let page = "`tests/suite` and `a/b`, `tests/golden/<feature>/`, `.ci/run clippy`, `docs/a.md:3`\n```sh\n`tests/x`\n```\n";
    assert_eq!(quoted(page), ["tests/suite", ".ci/run", "docs/a.md"]);
    let page = "[a](docs/a.md#part), [b](https://b.example), [c](#c) and [d](d.md)";
    assert_eq!(links(page), ["docs/a.md", "d.md"]);
}
