mod formatted;

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::*;

fn tree(files: &[(&str, &str)]) -> FileTree {
    let mut tree = FileTree::new();
    for (path, text) in files {
        tree.insert(*path, *text);
    }
    tree
}

/// Every file below a folder with its text, sorted; the manifest is left out.
fn listing(folder: &Path) -> Vec<(String, String)> {
    fn walk(folder: &Path, prefix: &str, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{path}/"), found);
            } else if path != MANIFEST {
                found.push((path, fs::read_to_string(entry.path()).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, "", &mut found);
    found.sort();
    found
}

fn pairs(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files
        .iter()
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect()
}

const OLD: &[(&str, &str)] = &[
    ("Cargo.toml", "old"),
    ("src/gone/deep.rs", "old"),
    ("src/lib.rs", "old"),
    ("src/same.rs", "same"),
];
const NEW: &[(&str, &str)] = &[
    ("Cargo.toml", "new"),
    ("src/fresh/a.rs", "new"),
    ("src/lib.rs", "new"),
    ("src/same.rs", "same"),
];

#[test]
fn a_missing_folder_is_made() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("deep/er");
    let report = write(&tree(OLD), &out, Force::No).unwrap();
    assert_eq!(report.written.len(), 4);
    assert_eq!((report.unchanged, report.removed.len()), (0, 0));
    assert_eq!(listing(&out), pairs(OLD));
    assert_eq!(
        fs::read_to_string(out.join(MANIFEST))
            .unwrap()
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(' '))
            .map(|(_, path)| path)
            .collect::<Vec<_>>(),
        [
            "Cargo.toml",
            "src/gone/deep.rs",
            "src/lib.rs",
            "src/same.rs"
        ]
    );
}

#[test]
fn a_second_run_brings_the_folder_to_the_new_tree() {
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    let report = write(&tree(NEW), temp.path(), Force::No).unwrap();
    assert_eq!(
        report.written,
        ["Cargo.toml", "src/fresh/a.rs", "src/lib.rs"]
    );
    assert_eq!(report.unchanged, 1);
    assert_eq!(report.removed, ["src/gone/deep.rs"]);
    assert_eq!(listing(temp.path()), pairs(NEW));
    assert!(
        !temp.path().join("src/gone").exists(),
        "a folder that became empty goes too"
    );
}

#[test]
fn what_is_right_is_not_touched() {
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    let long_ago = SystemTime::now() - Duration::from_secs(5000);
    let times = |path: &str| {
        fs::metadata(temp.path().join(path))
            .unwrap()
            .modified()
            .unwrap()
    };
    let paths: Vec<&str> = OLD
        .iter()
        .map(|(path, _)| *path)
        .chain([MANIFEST])
        .collect();
    for path in &paths {
        fs::File::options()
            .write(true)
            .open(temp.path().join(path))
            .unwrap()
            .set_modified(long_ago)
            .unwrap();
    }
    let before: Vec<SystemTime> = paths.iter().map(|path| times(path)).collect();
    let report = write(&tree(OLD), temp.path(), Force::No).unwrap();
    assert_eq!(
        report,
        WriteReport {
            written: vec![],
            unchanged: 4,
            removed: vec![]
        }
    );
    assert_eq!(
        before,
        paths.iter().map(|path| times(path)).collect::<Vec<_>>()
    );
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("thesis.txt"), "years of work").unwrap();
    fs::write(temp.path().join("Cargo.toml"), "mine").unwrap();
    let before = listing(temp.path());
    match write(&tree(NEW), temp.path(), Force::No) {
        Err(WriteError::Foreign { files, .. }) => assert_eq!(files, ["Cargo.toml", "thesis.txt"]),
        other => panic!("{other:?}"),
    }
    assert_eq!(listing(temp.path()), before);
    assert!(!temp.path().join(MANIFEST).exists());

    write(&tree(NEW), temp.path(), Force::Yes).unwrap();
    assert_eq!(
        fs::read_to_string(temp.path().join("thesis.txt")).unwrap(),
        "years of work"
    );
    assert_eq!(
        fs::read_to_string(temp.path().join("Cargo.toml")).unwrap(),
        "new"
    );
}

#[test]
fn a_folder_with_only_the_lock_or_git_in_it_is_fine() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join(".git")).unwrap();
    fs::write(temp.path().join("apiloom.lock"), "old names").unwrap();
    write(
        &tree(&[("apiloom.lock", "old and new names")]),
        temp.path(),
        Force::No,
    )
    .unwrap();
    assert_eq!(
        listing(temp.path()),
        pairs(&[("apiloom.lock", "old and new names")])
    );
}

#[test]
fn files_of_the_user_beside_ours_stay() {
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    for path in [
        "tests/mine.rs",
        "target/debug/x",
        "Cargo.lock",
        "src/gone/mine.rs",
    ] {
        let path = temp.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "mine").unwrap();
    }
    write(&tree(NEW), temp.path(), Force::No).unwrap();
    for path in [
        "tests/mine.rs",
        "target/debug/x",
        "Cargo.lock",
        "src/gone/mine.rs",
    ] {
        assert_eq!(
            fs::read_to_string(temp.path().join(path)).unwrap(),
            "mine",
            "{path}"
        );
    }
    assert!(!temp.path().join("src/gone/deep.rs").exists());
}

#[test]
fn a_file_of_the_user_in_the_way_is_not_overwritten() {
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    fs::create_dir(temp.path().join("src/fresh")).unwrap();
    fs::write(temp.path().join("src/fresh/a.rs"), "mine").unwrap();
    match write(&tree(NEW), temp.path(), Force::No) {
        Err(WriteError::Foreign { files, .. }) => assert_eq!(files, ["src/fresh/a.rs"]),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        fs::read_to_string(temp.path().join("src/lib.rs")).unwrap(),
        "old"
    );
    write(&tree(NEW), temp.path(), Force::Yes).unwrap();
    assert_eq!(listing(temp.path()), pairs(NEW));
}

#[test]
fn an_edited_file_of_ours_is_made_anew_when_it_is_asked_for() {
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    fs::write(temp.path().join("src/lib.rs"), "edited").unwrap();
    let refused = write(&tree(OLD), temp.path(), Force::No).unwrap_err();
    assert!(matches!(&refused, WriteError::Edited { files, .. } if files == &["src/lib.rs"]));
    assert_eq!(
        write(&tree(OLD), temp.path(), Force::Yes).unwrap().written,
        ["src/lib.rs"]
    );
    assert_eq!(listing(temp.path()), pairs(OLD));
}

#[test]
fn a_hostile_manifest_removes_nothing_outside() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("out");
    fs::write(temp.path().join("precious"), "x").unwrap();
    write(&tree(OLD), &out, Force::No).unwrap();
    let precious = temp.path().join("precious");
    fs::write(
        out.join(MANIFEST),
        format!("../precious\n{}\nsrc\n", precious.display()),
    )
    .unwrap();
    fs::write(out.join("src/mine.rs"), "x").unwrap();
    write(&tree(&[]), &out, Force::No).unwrap();
    assert!(precious.exists());
    assert!(out.join("src/mine.rs").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("file"), "x").unwrap();
    let result = write(&tree(OLD), &temp.path().join("file/out"), Force::No);
    assert!(matches!(result, Err(WriteError::Io { .. })), "{result:?}");
    let result = write(&tree(OLD), &temp.path().join("file"), Force::No);
    assert!(matches!(result, Err(WriteError::Io { .. })), "{result:?}");
    assert_eq!(listing(temp.path()), pairs(&[("file", "x")]));
}

#[test]
fn a_folder_in_place_of_a_file_is_found_before_anything_changes() {
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    fs::create_dir_all(temp.path().join("src/fresh/a.rs")).unwrap();
    assert!(matches!(
        write(&tree(NEW), temp.path(), Force::No),
        Err(WriteError::Io { .. })
    ));
    assert_eq!(listing(temp.path()), pairs(OLD));
}

#[test]
fn a_run_that_fails_midway_is_taken_back() {
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    let manifest = fs::read(temp.path().join(MANIFEST)).unwrap();
    let new = tree(&[
        ("Cargo.toml", "new"),
        ("a/new.rs", "new"),
        ("src/lib.rs", "new"),
        ("src/same.rs", "new"),
    ]);
    let plan = plan::plan(&new, temp.path()).unwrap();
    // Between the look at the folder and the renaming, somebody puts a folder in the last place.
    fs::remove_file(temp.path().join("src/same.rs")).unwrap();
    fs::create_dir(temp.path().join("src/same.rs")).unwrap();
    assert!(matches!(
        disk::apply(&plan, temp.path()),
        Err(WriteError::Io { .. })
    ));
    assert_eq!(listing(temp.path()), pairs(OLD.get(..3).unwrap()));
    assert_eq!(fs::read(temp.path().join(MANIFEST)).unwrap(), manifest);
    assert!(!temp.path().join("a").exists());
}

#[test]
fn nothing_is_left_of_a_first_run_that_fails() {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("clients/gloria");
    let new = tree(NEW);
    let plan = plan::plan(&new, &out).unwrap();
    fs::create_dir_all(out.join("src/same.rs")).unwrap();
    assert!(disk::apply(&plan, &out).is_err());
    assert_eq!(listing(temp.path()), []);
    assert!(!out.join(MANIFEST).exists());
    assert!(!out.join("src/fresh").exists());
}

#[cfg(unix)]
#[test]
fn no_symbolic_link_is_followed() {
    use std::os::unix::fs::symlink;
    let temp = tempfile::tempdir().unwrap();
    let (out, elsewhere) = (temp.path().join("out"), temp.path().join("elsewhere"));
    write(&tree(OLD), &out, Force::No).unwrap();
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("a.rs"), "theirs").unwrap();
    symlink(&elsewhere, out.join("src/fresh")).unwrap();
    let result = write(&tree(NEW), &out, Force::Yes);
    assert!(
        matches!(result, Err(WriteError::OutsideOutput { .. })),
        "{result:?}"
    );
    assert_eq!(listing(&elsewhere), pairs(&[("a.rs", "theirs")]));

    fs::remove_file(out.join("src/fresh")).unwrap();
    fs::remove_file(out.join("src/lib.rs")).unwrap();
    symlink(elsewhere.join("a.rs"), out.join("src/lib.rs")).unwrap();
    assert!(matches!(
        write(&tree(NEW), &out, Force::Yes),
        Err(WriteError::OutsideOutput { .. })
    ));

    // A stale file that became a link is not ours any more.
    fs::remove_file(out.join("src/lib.rs")).unwrap();
    fs::remove_dir_all(out.join("src/gone")).unwrap();
    fs::write(elsewhere.join("deep.rs"), "theirs").unwrap();
    symlink(&elsewhere, out.join("src/gone")).unwrap();
    write(&tree(NEW), &out, Force::No).unwrap();
    assert_eq!(
        fs::read_to_string(elsewhere.join("deep.rs")).unwrap(),
        "theirs"
    );
}

#[cfg(unix)]
#[test]
fn files_have_the_rights_of_source_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let temp = tempfile::tempdir().unwrap();
    write(&tree(OLD), &temp.path().join("out"), Force::No).unwrap();
    fs::write(temp.path().join("plain"), "").unwrap();
    let mode = |path: &str| {
        fs::metadata(temp.path().join(path))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode("out/Cargo.toml"), mode("plain"));
}

#[test]
fn check_names_what_differs_is_missing_or_left_over() {
    let temp = tempfile::tempdir().unwrap();
    let difference = |files| check(&tree(files), temp.path()).unwrap();
    assert_eq!(difference(OLD).missing.len(), 4);
    write(&tree(OLD), temp.path(), Force::No).unwrap();
    assert!(difference(OLD).is_empty());
    fs::write(temp.path().join("mine.rs"), "x").unwrap();
    assert!(difference(OLD).is_empty());
    assert_eq!(difference(OLD).unchanged, 4);
    let new = difference(NEW);
    assert_eq!(new.differs, ["Cargo.toml", "src/lib.rs"]);
    assert_eq!(new.missing, ["src/fresh/a.rs"]);
    assert_eq!(new.left_over, ["src/gone/deep.rs"]);
    fs::write(temp.path().join(MANIFEST), "").unwrap();
    assert_eq!(difference(OLD).differs, [MANIFEST]);
    fs::remove_file(temp.path().join(MANIFEST)).unwrap();
    assert_eq!(difference(OLD).missing, [MANIFEST]);
}
