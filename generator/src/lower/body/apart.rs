//! Forms beside other media types of one body: each is a call of its own.

use openapiv3::MediaType;

use super::{Found, Sent};
use crate::api::{ContentKind, Location};
use crate::lower::Lowering;
use crate::lower::form::Shape;
use crate::lower::media::Media;
use crate::media_type::MULTIPART;

/// A form whose fields are known, beside other media types.
pub(super) struct Form {
    sent: Sent,
    has_files: bool,
}

impl Form {
    /// The form and what stands beside it, first what the call without a further word sends: files have one form only that
    /// carries them.
    pub(super) fn beside(self, mut rest: Sent) -> Vec<Sent> {
        let mut form = self.sent;
        if self.has_files {
            rest.ending = Some(ending(&rest));
            return vec![form, rest];
        }
        form.ending = Some("_multipart");
        vec![rest, form]
    }
}

/// What a body is, in a word.
fn ending(sent: &Sent) -> &'static str {
    let contents = sent.body.as_ref().map(|body| body.contents.as_slice());
    match contents {
        Some([only]) => match only.kind {
            ContentKind::Json(_) => "_json",
            ContentKind::Xml(_) => "_xml",
            ContentKind::Form(_) => "_form",
            ContentKind::Multipart => "_parts",
            ContentKind::Text => "_text",
            ContentKind::Bytes => "_bytes",
        },
        _ => "_with",
    }
}

impl Lowering<'_> {
    /// A form as parameters, if its fields are known.
    pub(super) fn form(
        &mut self,
        found: &Found<'_>,
        required: bool,
        words: &[String],
    ) -> Option<Sent> {
        let location = found.location()?;
        let fields = self.fields(found, location, required, words)?;
        let multipart = Some(&found.content.media_type)
            .filter(|_| location == Location::Part)
            .filter(|media_type| *media_type != MULTIPART);
        Some(Sent {
            fields,
            multipart: multipart.cloned(),
            ..Sent::default()
        })
    }

    /// Takes the form of parts out of several media types. URL-encoded forms are values as JSON is.
    pub(super) fn form_apart(
        &mut self,
        contents: &mut Vec<Found<'_>>,
        required: bool,
        words: &[String],
    ) -> Option<Form> {
        if contents.len() < 2 {
            return None;
        }
        let is_form = |found: &Found<'_>| found.media_kind == Media::Multipart;
        let index = contents.iter().position(is_form)?;
        let found = contents.get(index)?;
        let has_files = self.file_of(found.media).is_some();
        let sent = self.form(found, required, words)?;
        contents.remove(index);
        Some(Form { sent, has_files })
    }

    /// Whether a body is a value that must have a file: a binary text has no form in JSON (OAS 3.0.4, "Working with Binary
    /// Data"), nor in the others.
    pub(super) fn cannot_carry(&self, kind: Media, media: &MediaType) -> bool {
        matches!(kind, Media::Json | Media::Form | Media::Xml) && self.file_of(media) == Some(true)
    }

    /// Whether an object has a property with the content of a file, and whether it must have one.
    pub(super) fn file_of(&self, media: &MediaType) -> Option<bool> {
        let node = media.schema.as_ref()?;
        let shape = Shape::of(self.references, node.into(), "")?;
        let mut files = shape.members.iter().filter(|member| {
            let mut nodes = member.nodes.iter().map(|(node, _)| *node);
            !member.read_only && nodes.any(|node| self.is_file(node) || self.items_are_files(node))
        });
        let first = files.next()?;
        let mut all = std::iter::once(first).chain(files);
        Some(all.any(|file| shape.required.contains(&file.name)))
    }
}
