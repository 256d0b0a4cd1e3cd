//! Media types of the parts of a form, and their headers (OAS 3.0.4, Encoding Object).

use openapiv3::ReferenceOr;

use super::Encoded;
use crate::api::{Docs, Location, Type};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::lower::Lowering;
use crate::lower::operation::is_header_name;
use crate::media_type::{self, essence, is_json};
use crate::source::push_segment;

impl Encoded<'_> {
    /// The media types that the document names, in its order.
    fn types(&self) -> Vec<&str> {
        let declared = self.declared.filter(|_| !self.styled);
        let types = declared.and_then(|encoding| encoding.content_type.as_deref());
        let types = types.into_iter().flat_map(|types| types.split(','));
        types
            .map(str::trim)
            .filter(|media_type| !media_type.is_empty())
            .collect()
    }

    pub(super) fn is_json(&self) -> bool {
        self.types().iter().any(|media_type| is_json(media_type))
    }

    /// Whether the part has the content of a file by its media types.
    pub(super) fn is_binary(&self) -> bool {
        let types = self.types();
        !types.is_empty() && types.iter().all(|one| media_type::is_binary(one))
    }

    /// What is known of a file's media type: one, or those of which the caller names one.
    pub(super) fn of_file(&self) -> Option<String> {
        let types = self.types();
        let usual = |one: &&str| ["*/*", "application/octet-stream"].contains(&&*essence(one));
        (!types.is_empty() && !types.iter().any(usual)).then(|| types.join(", "))
    }

    /// What a caller is told who has to name one.
    pub(super) fn choice(&self) -> Option<String> {
        let types = self.of_file()?;
        types.contains([',', '*']).then(|| {
            format!(
                "Its media type is one of {}, set with `Part::media_type`.",
                Docs::code(&types)
            )
        })
    }
}

impl Lowering<'_> {
    /// The media type that a value is sent with, unless it is the usual one: a text without a type is `text/plain`
    /// (RFC 7578, section 4.4), and objects are JSON.
    pub(super) fn of_value(
        &mut self,
        encoded: &Encoded<'_>,
        name: &str,
        ty: &Type,
    ) -> Option<String> {
        let types = encoded.types();
        let first = types.first()?;
        let item = match self.target(ty) {
            Type::Array(item) => item,
            ty => ty,
        };
        let is_scalar = self.is_scalar(item, 0);
        let is_range = |media_type: &str| media_type.contains('*');
        let written = match is_scalar {
            true => types.iter().find(|one| !is_range(one)),
            false => types.iter().find(|one| is_json(one) && !is_range(one)),
        };
        if let Some(written) = written {
            return Some((*written).to_owned());
        }
        if !is_scalar && !types.iter().any(|one| is_range(one)) {
            let message = format!(
                "the part {} is sent as JSON: nothing writes it as {}",
                quoted(name),
                quoted(first)
            );
            let origin = self.origin(&format!("{}/contentType", encoded.pointer));
            self.diagnostics
                .push(Diagnostic::warning(codes::PART_AS_JSON, origin, message));
        }
        None
    }

    /// The headers that the document describes for a part (OAS 3.0.4, Encoding Object): whoever makes the part sets
    /// them. "`Content-Type` is described separately and SHALL be ignored".
    pub(super) fn part_headers(&mut self, encoded: &Encoded<'_>) -> Option<String> {
        let references = self.references;
        let others = ["content-type", "content-disposition"];
        let headers = encoded.declared?.headers.iter().filter(|(name, _)| {
            is_header_name(name) && !others.iter().any(|other| name.eq_ignore_ascii_case(other))
        });
        let words = headers.filter_map(|(name, node)| {
            let header = match node {
                ReferenceOr::Item(header) => header,
                ReferenceOr::Reference { reference } => match references.header(reference) {
                    Ok((_, header)) => header,
                    Err(why) => {
                        let mut at = format!("{}/headers", encoded.pointer);
                        push_segment(&mut at, name);
                        self.unresolved(&at, &why, "the header is left out", Effect::Narrowed);
                        return None;
                    }
                },
            };
            let line = header
                .description
                .as_deref()
                .and_then(|text| text.trim().lines().next());
            Some(match line {
                Some(text) => format!("`{name}` ({})", text.trim_end_matches('.')),
                None => format!("`{name}`"),
            })
        });
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| {
            format!(
                "Headers of the part, set with `Part::header`: {}.",
                words.join(", ")
            )
        })
    }

    /// Tells of a form whose parts callers have to name. The fields of a URL-encoded one are those of its type.
    pub(super) fn fields_unknown(&mut self, location: Location, pointer: &str) {
        if location == Location::Part {
            let message = "the fields of the form are not known: callers name its parts";
            self.told(codes::FORM_UNKNOWN, pointer, message);
        }
    }

    pub(super) fn fields_of_several(&mut self, pointer: &str) {
        let message = "the form is one of several: the call has the fields of all";
        self.told(codes::FORM_CHOICE, pointer, message);
    }

    fn told(&mut self, code: crate::diagnostic::Code, pointer: &str, message: &str) {
        let origin = self.origin(pointer);
        let told = Diagnostic::warning(code, origin, message);
        self.diagnostics.push(told.group(message));
    }
}
