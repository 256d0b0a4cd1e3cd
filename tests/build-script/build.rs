//! Generates clients of golden documents while the package is built.

use std::path::PathBuf;

use apiloom::{Builder, BuilderError, DateTimeLibrary, Only};

fn main() -> Result<(), BuilderError> {
    let root = PathBuf::from(std::env::var_os("APILOOM_ROOT").unwrap_or_default());
    for name in ["chain", "hostile", "models", "names", "operations"] {
        let document = root.join("tests/golden").join(name).join("openapi.yaml");
        Builder::new(document).module_name(name).build()?;
    }
    Builder::new(root.join("tests/build-script/tags.yaml")).build()?;
    let petstore = root.join("schemas/petstore.yaml");
    Builder::new(&petstore).build()?;
    Builder::new(&petstore)
        .module_name("pets")
        .only(Only::Models)
        .date_time(DateTimeLibrary::String)
        .build()?;
    Ok(())
}
