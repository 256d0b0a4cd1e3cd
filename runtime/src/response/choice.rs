//! Which of the documented answers a response is.

use std::sync::atomic::Ordering;

use http::header::CONTENT_RANGE;
use http::{HeaderMap, StatusCode};

use super::{Response, Shortened};
use crate::documented::Chosen;
use crate::json::{Drift, ReadError};

impl Response {
    /// Which of the documented answers this is, by its place in
    /// [`OperationMeta::answers`](crate::operation::OperationMeta::answers): by status, then by `Content-Type`. A success that
    /// the document does not have is the one that it is closest to. The number of answers when it is none of them.
    pub fn answer(&mut self) -> usize {
        let documented = self.head.meta.documented;
        if self.tried.is_empty() {
            let (status, body) = (self.head.status, !self.is_empty());
            self.chosen = match self.is_part {
                true => documented.choose_part(self.media_type(), body),
                false => documented.choose(status, self.media_type(), body, self.is_strict()),
            };
            *self.untold.get_mut() = self.head.on_drift.is_some();
        }
        self.chosen
            .map_or(documented.0.len(), |chosen| chosen.index)
    }

    /// What it may be as well, where the document leaves that open.
    fn another(&self) -> Option<Chosen> {
        let open = |chosen: &Chosen| !(chosen.status_fits && chosen.media_type_fits);
        let chosen = self.chosen.filter(open)?;
        if self.is_strict() || self.is_empty() {
            return None;
        }
        let tried = [&self.tried[..], &[chosen.index]].concat();
        let documented = self.head.meta.documented;
        documented.another(chosen, self.media_type(), &tried)
    }

    /// It could not be read as what it was taken for. Whether it may be something else, which it is taken for now.
    #[cold]
    pub(crate) fn is_another(&mut self) -> bool {
        let (Some(chosen), Some(another)) = (self.chosen, self.another()) else {
            return false;
        };
        self.tried.push(chosen.index);
        self.chosen = Some(another);
        true
    }

    /// It could be read: tells in what it is not what it was read as, once.
    pub(crate) fn settle(&self) {
        if self.untold.swap(false, Ordering::Relaxed) {
            self.tell_choice();
        }
    }

    /// Whether it is an error, and stays one though its body is not what the document says: who asks what the server
    /// said need not care. Told as drift; what is strict fails.
    #[cold]
    pub(crate) fn is_unfit_error(&self, error: &ReadError) -> bool {
        let status = self.head.status;
        if self.is_strict() || !(status.is_client_error() || status.is_server_error()) {
            return false;
        }
        let expected = self.chosen.map_or("JSON", |chosen| chosen.media_type);
        let expected = format!("the documented error, `{expected}`");
        let found = match self.is_empty() {
            true => "nothing".to_owned(),
            false => format!("a body that does not fit {error}"),
        };
        self.deviates(Drift::Misfit, &expected, &found);
        true
    }

    /// Tells in what an answer as a whole is not the one that it is read as.
    fn tell_choice(&self) {
        let Some(chosen) = self.chosen.filter(|_| self.head.on_drift.is_some()) else {
            return;
        };
        let body = !self.is_empty();
        if !chosen.status_fits {
            let status = self.head.status.as_u16();
            self.deviates(Drift::UndocumentedStatus, &chosen.status, &status);
        }
        match (chosen.media_type, body) {
            ("", true) if !self.body.is_empty() => {
                let length = format_args!("{} bytes", self.body.len()).to_string();
                self.deviates(Drift::UndocumentedBody, &"no body", &length);
            }
            (expected, false) if chosen.needs_body => {
                self.deviates(Drift::EmptyBody, &expected, &"nothing");
            }
            (expected, true) if !chosen.media_type_fits => {
                let came = Some(self.media_type()).filter(|came| !came.is_empty());
                let came = Shortened(came.unwrap_or("none"));
                self.deviates(Drift::OtherContentType, &expected, &came);
            }
            _ => {}
        }
    }

    /// Whether a response is a part of what was asked for and not the whole, as its headers say (RFC 9110, section
    /// 14.4).
    pub(crate) fn has_part(status: StatusCode, headers: &HeaderMap) -> bool {
        let range = headers.get(CONTENT_RANGE);
        let range = range.and_then(|range| range.to_str().ok());
        status == StatusCode::PARTIAL_CONTENT && !range.is_some_and(is_whole)
    }
}

/// Whether a range is all that there is: `bytes 0-9/10`.
fn is_whole(range: &str) -> bool {
    let all = || {
        let (range, length) = range.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let number = |text: &str| text.trim().parse::<u64>().ok();
        Some(number(first)? == 0 && number(last)?.checked_add(1)? == number(length)?)
    };
    all().unwrap_or(false)
}
