//! Bodies that are files: bytes as they came, or in base64 where JSON came.

use bytes::Bytes;

use super::Response;
use crate::charset;
use crate::documented::charset_of;
use crate::download::Download;
use crate::json::{self, ReadError};
use crate::media_type::MediaType;

impl Response {
    /// The body as it comes in, of an operation that describes a file.
    ///
    /// # Errors
    ///
    /// When a page came that the operation does not describe: proxies and portals send pages in place of answers. When JSON
    /// came where the media type of the document says that the file is something else: servers send errors so.
    pub fn file(&mut self) -> Result<Download, ReadError> {
        self.no_stray()?;
        Ok(self.download())
    }

    /// The same of an operation that describes bytes in base64 (`format: byte`) of any media type: a string in JSON is what
    /// it says, everything else is the bytes.
    ///
    /// # Errors
    ///
    /// As [`file`](Self::file), and when the string is not base64.
    pub fn base64_file(&mut self) -> Result<Download, ReadError> {
        self.no_stray()?;
        if let Some(bytes) = self.base64()? {
            self.body = bytes;
        }
        Ok(self.download())
    }

    /// The body, of an operation that describes a file beside other answers.
    ///
    /// # Errors
    ///
    /// As [`file`](Self::file).
    pub fn content(&self) -> Result<Bytes, ReadError> {
        self.no_stray()?;
        Ok(self.bytes())
    }

    /// The same as [`base64_file`](Self::base64_file) reads it.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn base64_content(&self) -> Result<Bytes, ReadError> {
        self.no_stray()?;
        Ok(self.base64()?.unwrap_or_else(|| self.bytes()))
    }

    fn no_stray(&self) -> Result<(), ReadError> {
        let came = MediaType::of(self.media_type());
        match self.is_stray_page(&came) || self.is_stray_json(&came) {
            true => Err(self.other_than("a file")),
            false => Ok(()),
        }
    }

    /// Whether JSON came in place of a file that is none, and is an object or a list by its beginning too.
    fn is_stray_json(&self, came: &MediaType<'_>) -> bool {
        let other = || {
            self.chosen
                .is_some_and(|chosen| chosen.is_other_than_json())
        };
        let begins = || matches!(json::first_byte(&self.body), Some(b'{' | b'['));
        came.is_json() && other() && begins()
    }

    /// What a string in JSON says in base64, where that came.
    fn base64(&self) -> Result<Option<Bytes>, ReadError> {
        let came = MediaType::of(self.media_type());
        if !came.is_json() || json::first_byte(&self.body) != Some(b'"') {
            return Ok(None);
        }
        let text = charset::json(&self.body, charset_of(self.chosen, &came).as_deref());
        let bytes = text.and_then(|text| json::from_slice::<(), Bytes>(&text));
        bytes.map(Some).map_err(|error| self.or_coded(error))
    }
}
