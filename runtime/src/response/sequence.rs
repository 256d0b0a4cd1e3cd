//! Bodies that come one item after the other: whether they do, and how.

use super::Response;
use crate::download::Download;
use crate::json::{Read, ReadError};
use crate::media_type::{MediaType, Sequence};
use crate::stream::{Events, JsonLines, Reading};

impl Response {
    /// The body as server-sent events whose data is JSON.
    ///
    /// # Errors
    ///
    /// When `Content-Type` says that it is something else: a page, or the JSON of an error.
    #[inline]
    pub fn events<M, T: Read<M>>(&mut self) -> Result<Events<T>, ReadError> {
        let (body, items) = self.items(Sequence::Events)?;
        Ok(Events::data::<M>(body, items))
    }

    /// The body as server-sent events that are described as a whole, with `event` and `data`.
    ///
    /// # Errors
    ///
    /// As [`events`](Self::events).
    #[inline]
    pub fn whole_events<M, T: Read<M>>(&mut self) -> Result<Events<T>, ReadError> {
        let (body, items) = self.items(Sequence::Events)?;
        Ok(Events::whole::<M>(body, items))
    }

    /// The body as server-sent events whose data is text.
    ///
    /// # Errors
    ///
    /// As [`events`](Self::events).
    pub fn text_events(&mut self) -> Result<Events<String>, ReadError> {
        let (body, items) = self.items(Sequence::Events)?;
        Ok(Events::text(body, items))
    }

    /// The body as JSON lines, or as a JSON text sequence where the server says that it is one.
    ///
    /// # Errors
    ///
    /// As [`events`](Self::events).
    #[inline]
    pub fn json_lines<M, T: Read<M>>(&mut self) -> Result<JsonLines<T>, ReadError> {
        let (body, items) = self.items(Sequence::Lines)?;
        Ok(JsonLines::new::<M>(body, items))
    }

    /// The body as a JSON text sequence (RFC 7464), or as JSON lines where the server says that it is those.
    ///
    /// # Errors
    ///
    /// As [`events`](Self::events).
    #[inline]
    pub fn json_records<M, T: Read<M>>(&mut self) -> Result<JsonLines<T>, ReadError> {
        let (body, items) = self.items(Sequence::Records)?;
        Ok(JsonLines::new::<M>(body, items))
    }

    /// The body of a sequence, and how its items are read. The body stays where it is when it is something else.
    fn items(&mut self, wanted: Sequence) -> Result<(Download, Reading), ReadError> {
        let came = MediaType::of(self.media_type());
        let sequence = match came.sequence() {
            Some(own) if own.is_like(wanted) && !(self.is_strict() && own != wanted) => own,
            None if self.is_named() || came.is_empty() => wanted,
            None if came.is_vague() && !self.is_strict() => wanted,
            // Docker's events are JSON lines by that name.
            None if came.is("application", "json") && wanted.is_json() && !self.is_strict() => {
                Sequence::Lines
            }
            _ => {
                let name = match wanted {
                    Sequence::Events => "text/event-stream",
                    Sequence::Lines => "application/jsonl",
                    Sequence::Records => "application/json-seq",
                };
                return Err(self.other_than(name));
            }
        };
        if let Some(error) = self.coded() {
            return Err(error);
        }
        self.settle();
        let items = Reading {
            sequence,
            answers: self.answers,
            on_drift: self.head.on_drift.clone(),
            count: 0,
        };
        Ok((self.download().unpaced(), items))
    }
}
