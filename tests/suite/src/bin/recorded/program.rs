//! A client's operations -> the program that reads recorded answers with them.

use std::fmt::Write as _;
use std::path::Path;

use crate::client::{Operation, Sent, Shape};

/// What the programs of all clients share.
const HARNESS: &str = include_str!("harness.rs");

/// Writes the program.
pub fn write(operations: &[Operation], folder: &Path) -> std::io::Result<()> {
    let source = folder.join("src");
    std::fs::create_dir_all(&source)?;
    std::fs::write(source.join("harness.rs"), HARNESS)?;
    std::fs::write(source.join("main.rs"), main(operations))
}

fn main(operations: &[Operation]) -> String {
    let (mut entries, mut shapes) = (String::new(), String::new());
    for (number, operation) in operations.iter().enumerate() {
        let output = name(&operation.output, &format!("Output{number}"), &mut shapes);
        let error = name(&operation.error, &format!("Error{number}"), &mut shapes);
        let sent = match &operation.sent {
            Sent::Nothing => "Sent::Nothing".to_owned(),
            Sent::Json(ty) => format!("Sent::Json(harness::round::<{ty}>)"),
            Sent::Other(what) => format!("Sent::Other({what:?})"),
        };
        let _ = writeln!(
            entries,
            "    Entry::of::<{}, {output}, {error}>({sent}),",
            operation.path
        );
    }
    format!(
        "//! Reads recorded answers.\n#![allow(deprecated, unused_imports, dead_code)]\n#![recursion_limit = \"512\"]\n\n\
         mod harness;\n\nuse api::models;\nuse apiloom_runtime::serde_json;\n\
         use harness::{{Downloaded, Entry, InMemory, Items, Json, Local, Nothing, Perhaps, Sent, Shape, Written}};\n\n\
         fn main() {{\n    harness::run(&entries());\n}}\n\n\
         fn entries() -> Vec<Entry> {{\n    vec![\n{entries}    ]\n}}\n{shapes}"
    )
}

/// The type that writes a shape down; one of several gets a type of its own.
fn name(shape: &Shape, own: &str, shapes: &mut String) -> String {
    let Shape::Several(path, variants) = shape else {
        return simple(shape);
    };
    let mut arms = String::new();
    for (variant, fields) in variants {
        let bound: Vec<String> = (0..fields.len()).map(|index| format!("f{index}")).collect();
        let payload = fields
            .iter()
            .zip(&bound)
            .rfind(|(shape, _)| **shape != Shape::Status);
        let pattern = match bound.is_empty() {
            true => String::new(),
            false => format!("({})", bound.join(", ")),
        };
        let value = match payload {
            Some((shape, field)) => format!("{}::write({field})", simple(shape)),
            None => "Nothing::write(())".to_owned(),
        };
        let _ = writeln!(
            arms,
            "            {path}::{variant}{pattern} => Written::variant({variant:?}, {value}),"
        );
    }
    let _ = write!(
        shapes,
        "\nstruct {own};\n\nimpl Shape<{path}> for {own} {{\n    #[allow(unused_variables, unreachable_patterns)]\n    \
         fn write(value: {path}) -> Local<Written> {{\n        match value {{\n{arms}            \
         _ => Written::variant(\"a new one\", Nothing::write(())),\n        }}\n    }}\n}}\n"
    );
    own.to_owned()
}

fn simple(shape: &Shape) -> String {
    let name = match shape {
        Shape::Nothing | Shape::Status | Shape::Several(..) => "Nothing",
        Shape::Json => "Json",
        Shape::Bytes => "InMemory",
        Shape::Download => "Downloaded",
        Shape::Items => "Items",
        Shape::Perhaps(inner) => return format!("Perhaps<{}>", simple(inner)),
    };
    name.to_owned()
}
