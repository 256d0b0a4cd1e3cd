//! Media types of the parts of a form, and their headers (OAS 3.0.4, Encoding Object).

use openapiv3::Schema;

use super::Encoded;
use super::shape::Member;
use crate::api::{Docs, Location, Type};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted};
use crate::lower::Lowering;
use crate::lower::parameter::is_header_name;
use crate::lower::view::{Node, View};
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

    /// Whether the media type is left to the schema.
    pub(super) fn says_nothing(&self) -> bool {
        !self.styled && self.types().is_empty()
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
        let item = match self.behind(ty) {
            Type::Array(item) => item,
            ty => ty,
        };
        let is_scalar = self.is_scalar(item);
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

    /// The media type that a part has by its schema: that of encoded bytes, else `contentMediaType` (OAS 3.1.1, 4.8.15).
    pub(super) fn of_schema(&self, member: &Member<'_>) -> Option<String> {
        let tree = &self.references.document().tree;
        member.nodes.iter().find_map(|(node, at)| {
            let (at, schema) = self.place_of(*node, at)?;
            let at = match View::of(schema).items {
                Some(items) => self.place_of(items, &format!("{at}/items"))?.0,
                None => at,
            };
            let text = |keyword: &str| tree.pointer(&format!("{at}/{keyword}"))?.as_str();
            let said = text("contentMediaType").map(str::trim);
            // A text of JSON is a text here.
            let said = said.filter(|one| one.contains('/') && !one.contains('*') && !is_json(one));
            let encoded = text("contentEncoding").map(|_| "application/octet-stream");
            encoded.or(said).map(str::to_owned)
        })
    }

    /// The schema itself, and where it stands.
    fn place_of<'n>(&self, node: Node<'n>, at: &str) -> Option<(String, &'n Schema)>
    where
        Self: 'n,
    {
        match node {
            Node::Item(schema) => Some((at.to_owned(), schema)),
            Node::Reference(reference) => self.references.schema(reference).ok(),
        }
    }

    /// Tells of headers of a part that nobody can set: its content is a value, not a [`Part`](Type::Part).
    pub(super) fn no_part_headers(&mut self, encoded: &Encoded<'_>, name: &str) {
        let Some(declared) = encoded.declared else {
            return;
        };
        for header in declared
            .headers
            .keys()
            .filter(|name| is_set_by_callers(name))
        {
            let mut at = format!("{}/headers", encoded.pointer);
            push_segment(&mut at, header);
            let message = format!(
                "the part {} is sent without its header {}: only files have headers of their own",
                quoted(name),
                quoted(header)
            );
            let told = Diagnostic::warning(codes::PART_HEADER, self.origin(&at), message);
            self.diagnostics.push(told);
        }
    }

    /// The headers that the document describes for a part (OAS 3.0.4, Encoding Object): whoever makes the part sets
    /// them. "`Content-Type` is described separately and SHALL be ignored".
    pub(super) fn part_headers(&mut self, encoded: &Encoded<'_>) -> Option<String> {
        let headers = encoded.declared?.headers.iter();
        let headers = headers.filter(|(name, _)| is_set_by_callers(name));
        let words = headers.filter_map(|(name, node)| {
            let mut at = format!("{}/headers", encoded.pointer);
            push_segment(&mut at, name);
            let lost = "the header is left out";
            let (_, header) = self.resolved(node, &at, lost, Effect::Narrowed)?;
            let line = header
                .description
                .as_deref()
                .and_then(|text| text.trim().lines().next());
            let needed = if header.required { ", required" } else { "" };
            Some(match line {
                Some(text) => format!("`{name}`{needed} ({})", text.trim_end_matches('.')),
                None => format!("`{name}`{needed}"),
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

/// Whether a header of a part is not one that is described elsewhere.
fn is_set_by_callers(name: &str) -> bool {
    let others = ["content-type", "content-disposition"];
    is_header_name(name) && !others.iter().any(|other| name.eq_ignore_ascii_case(other))
}
