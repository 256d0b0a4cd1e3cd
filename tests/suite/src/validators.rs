//! Whether values are values of a document's schemas, by the word of the crate jsonschema.

use std::cell::RefCell;
use std::collections::HashMap;

use jsonschema::{Registry, ValidationOptions, Validator};
use serde_json::{Value, json};

use crate::dialect::Dialect;

/// The name under which the judge knows the document.
const HOME: &str = "urn:apiloom:document";

/// The judge: the crate jsonschema, with the document at hand.
struct Judge<'t> {
    registry: Registry<'t>,
}

impl<'t> Judge<'t> {
    fn new(dialect: &'t Dialect) -> Result<Self, String> {
        let registry = Registry::new()
            .add(HOME, &dialect.tree)
            .and_then(|registry| registry.prepare())
            .map_err(|error| error.to_string())?;
        Ok(Judge { registry })
    }

    /// A validator of the schema at a pointer; none if the schema is none.
    fn validator(&self, pointer: &str) -> Option<Validator> {
        let encoded = pointer
            .replace('%', "%25")
            .replace('{', "%7B")
            .replace('}', "%7D")
            .replace(' ', "%20");
        let options: ValidationOptions<'_> = jsonschema::options();
        options
            .with_draft(jsonschema::Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .with_format("byte", is_base64)
            .build(&json!({"$ref": format!("{HOME}#{encoded}")}))
            .ok()
    }
}

/// Validators of a document's schemas, each made when it is first asked for.
pub struct Validators<'t> {
    judge: Judge<'t>,
    known: RefCell<HashMap<String, Option<Validator>>>,
}

impl<'t> Validators<'t> {
    /// Makes the judge ready.
    ///
    /// # Errors
    ///
    /// When the document cannot be a home of schemas.
    pub fn new(dialect: &'t Dialect) -> Result<Self, String> {
        Ok(Validators {
            judge: Judge::new(dialect)?,
            known: RefCell::default(),
        })
    }

    /// Whether a value is one of the schema at a pointer; nothing if the schema is none.
    pub fn fits(&self, pointer: &str, value: &Value) -> Option<bool> {
        let mut known = self.known.borrow_mut();
        let validator = known
            .entry(pointer.to_owned())
            .or_insert_with(|| self.judge.validator(pointer));
        validator
            .as_ref()
            .map(|validator| validator.is_valid(value))
    }
}

/// RFC 4648, section 4.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - body.len() <= 2
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

impl std::fmt::Debug for Validators<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Validators").finish_non_exhaustive()
    }
}
