//! rustfmt leaves every golden client as it is, in its default settings and in each edition that a user may have.

#![allow(missing_docs, clippy::unwrap_used)]

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

use apiloom_tests::goldens;

#[test]
fn rustfmt_leaves_every_golden_as_it_is() -> Result<(), Box<dyn Error>> {
    let clients = goldens()?;
    assert!(clients.len() > 20, "only {} goldens", clients.len());
    let roots: Vec<PathBuf> = clients
        .iter()
        .map(|golden| golden.config.out.join("src/lib.rs"))
        .collect();
    // Settings of a folder around this one are not the default ones.
    let settings = tempfile::tempdir()?;
    std::fs::write(settings.path().join("rustfmt.toml"), "")?;
    for edition in ["2021", "2024"] {
        let changed = Command::new("rustfmt")
            .args(["--check", "-l", "--edition", edition, "--config-path"])
            .arg(settings.path())
            .args(&roots)
            .output()
            .map_err(|error| {
                format!("rustfmt, a component of the toolchain, does not run: {error}")
            })?;
        let files = String::from_utf8(changed.stdout)?;
        let said = String::from_utf8(changed.stderr)?;
        assert!(
            changed.status.success() && files.trim().is_empty(),
            "edition {edition}: rustfmt would change\n{files}{said}"
        );
    }
    Ok(())
}
