//! Problem details (RFC 9457).

use bytes::Bytes;

use crate::json::{Kind, ReadError, Reader};
use crate::response_head::ResponseHead;

/// What an error body of the media type `application/problem+json` says (RFC 9457, section 3.1).
///
/// Members of other types than they should have are left out, as the RFC asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// A URI that names the kind of problem; `about:blank` if it is absent.
    pub kind: Option<String>,
    /// The kind in a few words.
    pub title: Option<String>,
    /// The status, as the body says.
    pub status: Option<u16>,
    /// What went wrong this time.
    pub detail: Option<String>,
    /// A URI that names this occurrence.
    pub instance: Option<String>,
}

impl Problem {
    pub(super) fn of(head: &ResponseHead, body: &Bytes) -> Option<Problem> {
        let media_type = head.headers().get(http::header::CONTENT_TYPE)?;
        let essence = media_type.to_str().ok()?.split(';').next()?.trim();
        if !essence.eq_ignore_ascii_case("application/problem+json") {
            return None;
        }
        Problem::read(&mut Reader::new(body)).ok()
    }

    fn read(input: &mut Reader<'_>) -> Result<Problem, ReadError> {
        let mut problem = Problem::default();
        input.entries(&mut |key, input| {
            let slot = match key {
                "type" => &mut problem.kind,
                "title" => &mut problem.title,
                "detail" => &mut problem.detail,
                "instance" => &mut problem.instance,
                "status" if input.kind()? == Kind::Number => {
                    problem.status = input.number()?.as_str().parse().ok();
                    return Ok(());
                }
                _ => return input.skip(),
            };
            if input.kind()? != Kind::String {
                return input.skip();
            }
            *slot = Some(input.text()?.into_owned());
            Ok(())
        })?;
        Ok(problem)
    }
}
