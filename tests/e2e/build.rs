//! Generates the clients of the three schemas while the package is built.

fn main() -> Result<(), apiloom::BuilderError> {
    // This package runs in `target/generated/e2e`.
    for name in ["gloria", "dafnck", "flutter"] {
        apiloom::Builder::new(format!("../../../schemas/{name}.yaml")).build()?;
    }
    Ok(())
}
