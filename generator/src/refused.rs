//! What a program that generates gets of a document with errors.

use std::fmt;

use crate::Generated;
use crate::diagnostic::{Diagnostics, RenderOptions, render_human};
use crate::source::Sources;

/// A document has errors, or what is denied, so there is no client of it.
///
/// By `Display` it is all messages, as the command prints them, without colors; by `Debug` too, since that is what is shown
/// when a `main` returns it.
pub struct Refused(Box<Generated>);

impl Refused {
    /// What there is to say, warnings among it.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.0.diagnostics
    }

    /// The files that were read.
    pub fn sources(&self) -> &Sources {
        &self.0.sources
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = RenderOptions::default();
        let text = render_human(self.diagnostics(), self.sources(), &options);
        f.write_str(text.trim_end())
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Refused {}

impl Generated {
    /// The client, where the document has no errors.
    ///
    /// ```
    /// use apiloom::{Input, config::Config, generate, lock::Lock};
    ///
    /// let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
    /// let config = Config::new(Input::text("api.yaml", text), "client");
    /// let client = generate(&config, Lock::default()).into_result()?;
    /// assert!(client.files.get("src/lib.rs").is_some());
    ///
    /// let config = Config::new(Input::text("api.yaml", "openapi: 5.0.0"), "client");
    /// let refused = generate(&config, Lock::default()).into_result().unwrap_err();
    /// assert!(refused.to_string().contains("api.yaml:1"));
    /// # Ok::<(), apiloom::Refused>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Refused`], with what there is to say.
    pub fn into_result(self) -> Result<Generated, Refused> {
        match self.diagnostics.has_errors() {
            true => Err(Refused(Box::new(self))),
            false => Ok(self),
        }
    }
}
