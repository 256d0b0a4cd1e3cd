//! A form that may be left out as a whole, though some of its fields must be there if it is sent.

use super::Request;
use super::carried::Carried;
use crate::request_error::RequestError;

/// What was given of it.
#[derive(Clone)]
pub(super) struct OptionalForm {
    /// The fields that it needs.
    needed: &'static [&'static str],
    /// The fields that somebody has set, constants aside.
    given: Vec<&'static str>,
}

impl Request {
    /// The form that is sent may be left out, and needs these fields otherwise. What was set before is sent with it, and
    /// not without other fields: constants.
    pub fn optional_form(&mut self, needed: &'static [&'static str]) {
        self.optional_form = Some(Box::new(OptionalForm {
            needed,
            given: Vec::new(),
        }));
    }

    /// Notes that a field of a form was set, be it to an empty list.
    pub(super) fn gave(&mut self, field: &'static str) {
        if let Some(form) = &mut self.optional_form {
            if !form.given.contains(&field) {
                form.given.push(field);
            }
        }
    }

    /// What is carried: no form that says nothing.
    pub(super) fn carried(&self) -> &Carried {
        match &self.optional_form {
            Some(form) if form.given.is_empty() => &Carried::Nothing,
            _ => &self.carried,
        }
    }

    /// An error where a form lacks a field that it needs.
    pub(super) fn needed_fields(&self) -> Result<(), RequestError> {
        let Some(form) = self
            .optional_form
            .as_ref()
            .filter(|form| !form.given.is_empty())
        else {
            return Ok(());
        };
        let mut needed = form.needed.iter();
        match needed.find(|name| !form.given.contains(name)) {
            None => Ok(()),
            Some(name) => Err(RequestError::new(format!(
                "the form lacks the field `{name}`, which it needs: set it, or no field at all"
            ))),
        }
    }
}
