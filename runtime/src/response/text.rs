//! Bodies that are text, or JSON by the one name and text by the other.

use super::Response;
use crate::charset;
use crate::documented::charset_of;
use crate::json::{self, ReadError, Reader};
use crate::media_type::MediaType;

impl Response {
    /// The body, read as text: in the charset that `Content-Type` names, else in the document's, else UTF-8. UTF-8,
    /// US-ASCII, ISO 8859-1 and windows-1252 are always read, all that the web knows with the feature `charset`.
    ///
    /// Of an operation that describes a text, JSON by its `Content-Type` that is a string is what that string says.
    ///
    /// # Errors
    ///
    /// When it is not in that charset, the charset is not known, or the body was too long to be kept whole. Where
    /// the operation describes another text, a page is none, and where answers are read strictly, nothing
    /// is that the document does not name.
    pub fn text(&self) -> Result<String, ReadError> {
        self.whole()?;
        let came = MediaType::of(self.media_type());
        if self.is_no_text(&came) {
            return Err(self.or_coded(self.other_than("text")));
        }
        match self.json_string(&came) {
            Some(text) => Ok(text),
            None => charset::decoded(&self.body, charset_of(self.chosen, &came).as_deref())
                .map_err(|error| self.or_coded(error)),
        }
    }

    /// Whether what came in place of a text that the document describes is none.
    fn is_no_text(&self, came: &MediaType<'_>) -> bool {
        let other = self.chosen.is_some() && !self.is_named() && !came.is_empty();
        let is_none = || self.is_strict() && !(came.is_text() || came.is_xml());
        self.is_stray_page(came) || (other && is_none())
    }

    /// Whether a page came in place of what the document describes. Frameworks send other things under the name of pages.
    pub(super) fn is_stray_page(&self, came: &MediaType<'_>) -> bool {
        let other = self.chosen.is_some() && !self.is_named();
        other && came.is_page() && json::first_byte(&self.body) == Some(b'<')
    }

    /// The string that JSON is, where that came in place of a text. Other JSON is the text that it is.
    fn json_string(&self, came: &MediaType<'_>) -> Option<String> {
        // Lines of JSON are many, and a text as they come.
        let is_json = came.is_json() && came.sequence().is_none();
        if !is_json || self.chosen.is_none() || json::first_byte(&self.body) != Some(b'"') {
            return None;
        }
        let text = charset::json(&self.body, charset_of(self.chosen, came).as_deref()).ok()?;
        json::from_slice::<(), String>(&text).ok()
    }

    /// A body that is text by its `Content-Type`, as the JSON string that it is where JSON is documented. A page
    /// is what proxies and portals send in place of an answer.
    #[cold]
    pub(super) fn text_as_json(&self) -> Option<Vec<u8>> {
        let came = MediaType::of(self.media_type());
        let is_page = came.is_page() && json::first_byte(&self.body) == Some(b'<');
        let documented = self.is_named() || !(self.is_strict() || is_page);
        // What nobody gives a name is a text where any is described.
        let is_text = came.is_text() || (came.is_empty() && self.is_range());
        if !documented || !is_text || self.is_empty() {
            return None;
        }
        let text = charset::decoded(&self.body, charset_of(self.chosen, &came).as_deref());
        text.ok().map(|text| json::quoted(&text))
    }

    /// Why the body is not the JSON that is documented: what it is instead, where it is no JSON and does not say
    /// that it is.
    #[cold]
    pub(super) fn no_json(&self, error: ReadError) -> ReadError {
        let came = MediaType::of(self.media_type());
        let named = self.is_named() && !self.is_range();
        if self.is_empty() || self.head.cut || named || came.is_empty() || came.is_json() {
            return self.or_coded(error);
        }
        let mut reader = Reader::new(&self.body);
        match reader.skip().and_then(|()| reader.finish()) {
            Ok(()) => self.or_coded(error),
            Err(_) => self.or_coded(self.other_than("JSON")),
        }
    }

    /// Whether the document names no media type but a range of them.
    pub(super) fn is_range(&self) -> bool {
        self.chosen
            .is_some_and(|chosen| MediaType::of(chosen.media_type).is_range())
    }
}
