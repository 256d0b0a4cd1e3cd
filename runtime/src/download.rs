//! An answer that is not held in memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as HttpBody;
use tokio::time::{Sleep, sleep};

use crate::{Body, BodyError, ResponseHead};

/// The body of an answer as it comes in: what operations give whose document says binary.
///
/// ```no_run
/// # async fn example(mut file: apiloom_runtime::Download) -> Result<(), Box<dyn std::error::Error>> {
/// while let Some(chunk) = file.chunk().await? {
///     println!("{} bytes", chunk.len());
/// }
/// # Ok(()) }
/// ```
pub struct Download {
    head: ResponseHead,
    body: Body,
    stall: Duration,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Download {
    pub(crate) fn new(head: ResponseHead, body: Body, stall: Duration) -> Self {
        Download {
            head,
            body,
            stall,
            timer: None,
        }
    }

    /// Status and headers.
    pub fn head(&self) -> &ResponseHead {
        &self.head
    }

    fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.head.headers().get(name)?.to_str().ok()
    }

    /// The media type, as the server says.
    pub fn media_type(&self) -> Option<&str> {
        self.header(http::header::CONTENT_TYPE)
    }

    /// How many bytes will come, if the server says.
    pub fn length(&self) -> Option<u64> {
        HttpBody::size_hint(&self.body).exact()
    }

    /// The name that the server proposes for the file (RFC 6266): its last segment only, so that it
    /// cannot lead out of a folder.
    pub fn file_name(&self) -> Option<String> {
        let header = self.header(http::header::CONTENT_DISPOSITION)?;
        let name = parameter(header, "filename*")
            .and_then(|text| {
                let (_, encoded) = text.split_once("''")?;
                let bytes = percent_encoding::percent_decode_str(encoded);
                bytes.decode_utf8().ok().map(|name| name.into_owned())
            })
            .or_else(|| parameter(header, "filename"))?;
        let name = name.rsplit(['/', '\\']).next()?.trim();
        let usable =
            !name.is_empty() && name != "." && name != ".." && !name.chars().any(char::is_control);
        usable.then(|| name.to_owned())
    }

    /// The next piece, or `None` at the end. Fails when the body breaks off, or stalls for longer than
    /// the client's `read_timeout`.
    ///
    /// # Errors
    ///
    /// When the body breaks off or stalls.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        std::future::poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// All of it, if it is no more than `limit` bytes.
    ///
    /// # Errors
    ///
    /// When there is more, or the body breaks off.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, BodyError> {
        let mut bytes = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if chunk.len() > limit - bytes.len() {
                return Err(BodyError::new(format!("it has more than {limit} bytes")));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes.freeze())
    }

    /// Writes it to a file, which appears under its name when it is whole. Gives the number of bytes.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, or the body breaks off; a file of that name is left as it was.
    #[cfg(feature = "fs")]
    pub async fn save_to(mut self, path: impl AsRef<std::path::Path>) -> std::io::Result<u64> {
        crate::file::save(path.as_ref(), async || self.chunk().await.transpose()).await
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(BodyError::new(error))));
                }
                Poll::Ready(Some(Ok(frame))) => {
                    self.timer = None;
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Poll::Pending => {
                    let stall = self.stall;
                    let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(stall)));
                    if timer.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                    self.body = Body::empty();
                    let message = format!("nothing came for {stall:?}");
                    return Poll::Ready(Some(Err(BodyError::new(message))));
                }
            }
        }
    }
}

/// A parameter of a header like `attachment; filename="a; b.csv"`.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => match after.split_once(';') {
                Some((value, next)) => (value.trim().to_owned(), next),
                None => (after.trim().to_owned(), ""),
            },
        };
        if name
            .trim()
            .trim_start_matches(';')
            .trim()
            .eq_ignore_ascii_case(wanted)
        {
            return Some(value);
        }
        rest = next;
    }
}

/// A quoted string (RFC 9110, section 5.6.4), and what follows it.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

impl Stream for Download {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Download")
            .field("head", &self.head)
            .field("length", &self.length())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn parameters_of_content_disposition() {
        let header = r#"attachment; filename="a; \"b\".csv"; filename*=UTF-8''%C5%BCuk.csv"#;
        assert_eq!(parameter(header, "filename").unwrap(), "a; \"b\".csv");
        assert_eq!(
            parameter(header, "filename*").unwrap(),
            "UTF-8''%C5%BCuk.csv"
        );
        assert_eq!(
            parameter("inline; FileName=x.txt", "filename").unwrap(),
            "x.txt"
        );
        for none in [
            "attachment",
            "attachment; filename",
            "attachment; other=1",
            "",
        ] {
            assert_eq!(parameter(none, "filename"), None, "{none}");
        }
    }
}
