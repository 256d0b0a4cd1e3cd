//! `apiloom init`: a configuration file, and the first client of it.

use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use apiloom::config::{self, FILE_NAME, crate_name_from};
use clap::Args;

use super::Ending;
use super::print::{Output, Trouble};

/// Write an apiloom.toml for a document
///
/// Asks which document, where it is not named and there is a terminal; then `apiloom generate` writes the client.
#[derive(Args)]
pub struct Arguments {
    /// The OpenAPI document, YAML or JSON
    spec: Option<PathBuf>,
    /// The folder to write the client to [default: made of the document's file name]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Generate in a build script instead: prints what that needs, and writes no client
    #[arg(long)]
    build_script: bool,
}

/// What documents are usually called.
const USUAL: [&str; 6] = [
    "openapi.yaml",
    "openapi.yml",
    "openapi.json",
    "swagger.yaml",
    "swagger.yml",
    "swagger.json",
];

/// Writes the file. The client is the caller's to write.
pub fn run(arguments: &Arguments, output: &Output) -> Result<(), Ending> {
    let refuse = |message: &str, help: &str| {
        output.trouble(&Trouble {
            code: None,
            message,
            place: None,
            help: Some(help),
        });
        Err(Ending::WrongUse)
    };
    let Some(spec) = arguments.spec.clone().or_else(find).or_else(ask) else {
        return refuse(
            "no document is named, and none of a usual name is here",
            "name it: `apiloom init openapi.yaml`",
        );
    };
    if !spec.is_file() {
        let message = format!("{} is no file", spec.display());
        return refuse(
            &message,
            "a document is a file of this machine, YAML or JSON",
        );
    }
    let stem = spec.file_stem().unwrap_or_default().to_string_lossy();
    let name = crate_name_from(&stem);
    if arguments.build_script {
        output.result(&build_script(&spec, &name.replace('-', "_")));
        return Err(Ending::Done);
    }
    if Path::new(FILE_NAME).exists() {
        return refuse(
            "apiloom.toml is here already",
            "add a `[[client]]` to it, and run `apiloom generate`",
        );
    }
    let usual = ["openapi", "swagger"].contains(&name.as_str());
    let out = arguments.out.clone().unwrap_or_else(|| match usual {
        true => "client".into(),
        false => Path::new("clients").join(&name),
    });
    let text = configuration(&spec, &out);
    if let Err(error) = fs::write(FILE_NAME, &text) {
        return refuse(
            &format!("{FILE_NAME}: {error}"),
            "the file is written to the current folder",
        );
    }
    output.status(
        "Written",
        &format!("{FILE_NAME} (apiloom schema prints what it may say)"),
    );
    Ok(())
}

fn configuration(spec: &Path, out: &Path) -> String {
    // Slashes on every system.
    let text = |path: &Path| toml_text(&path.to_string_lossy().replace('\\', "/"));
    format!(
        "# What apiloom generates: `apiloom generate` writes it, `apiloom check` says whether it is current.\n\
         [[client]]\nspec = {}\nout = {}\n",
        text(spec),
        text(out)
    )
}

/// A text as TOML has it.
fn toml_text(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// What a build script needs.
fn build_script(spec: &Path, module: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let spec = format!("{:?}", spec.to_string_lossy().replace('\\', "/"));
    format!(
        "Cargo.toml:\n\n    [dependencies]\n    apiloom-runtime = \"{version}\"\n    chrono = {{ version = \"0.4\", default-features = false, features = [\"std\"] }}\n\n    \
         [build-dependencies]\n    apiloom = {{ version = \"{version}\", default-features = false }}\n\n\
         build.rs:\n\n    fn main() -> Result<(), apiloom::BuilderError> {{\n        apiloom::Builder::new({spec}).module_name(\"{module}\").build()?;\n        Ok(())\n    }}\n\n\
         src/lib.rs or src/main.rs:\n\n    include!(concat!(env!(\"OUT_DIR\"), \"/{module}.rs\"));"
    )
}

/// A document of a usual name, here or in a folder for them.
fn find() -> Option<PathBuf> {
    let folders = ["", "schemas", "spec", "api"];
    let all = folders
        .iter()
        .flat_map(|folder| USUAL.iter().map(move |name| Path::new(folder).join(name)));
    let mut found = all.filter(|path| path.is_file());
    found.next()
}

/// Asks for a document, where somebody can answer.
fn ask() -> Option<PathBuf> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return None;
    }
    let mut error = io::stderr().lock();
    write!(error, "Which OpenAPI document? ").ok()?;
    error.flush().ok()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).ok()?;
    let answer = answer.trim();
    (!answer.is_empty()).then(|| answer.into())
}

/// What to do with the client.
pub fn next(output: &Output) {
    let Ok(file) = config::read(Path::new(FILE_NAME)) else {
        return;
    };
    for client in file.clients {
        let out = client.out.display().to_string();
        let line = format!("NAME = {{ path = {} }}", toml_text(&out));
        output.status(
            "Use",
            &format!("it by `{line}` below `[dependencies]`, NAME being that of {out}/Cargo.toml"),
        );
    }
}
