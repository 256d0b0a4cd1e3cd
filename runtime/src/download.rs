//! An answer that is not held in memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as HttpBody;

use crate::clock::Time;
use crate::pace::{Pace, Progress};
use crate::{Body, BodyError, BoxFuture, ResponseHead};

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
    patience: Patience,
    /// Since when it is waited for, and when that has been long enough to look again.
    waiting: Option<(Instant, BoxFuture<'static, ()>)>,
    progress: Progress,
}

/// How long a download is waited for.
#[derive(Clone)]
pub(crate) struct Patience {
    pub time: Time,
    /// How long nothing may come.
    pub stall: Duration,
    /// How slowly it may come.
    pub pace: Pace,
}

impl Patience {
    /// For what is in memory already.
    pub fn endless() -> Self {
        Patience {
            time: Time::default(),
            stall: Duration::MAX,
            pace: Pace {
                bytes: 0,
                grace: Duration::MAX,
            },
        }
    }
}

impl Download {
    pub(crate) fn new(head: ResponseHead, body: Body, patience: Patience) -> Self {
        Download {
            head,
            body,
            patience,
            waiting: None,
            progress: Progress::default(),
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

    /// The next piece, or `None` at the end.
    ///
    /// # Errors
    ///
    /// When the body breaks off, when nothing comes for longer than the client's `read_timeout`, or too
    /// little for longer than its `slowest_download` allows.
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

    /// Nothing is there: sets the alarm for when that is to be looked at again.
    fn wait(&mut self) -> Result<(), String> {
        let Patience { time, stall, pace } = &self.patience;
        let (now, stall) = (time.now(), *stall);
        let since = self.waiting.as_ref().map_or(now, |(since, _)| *since);
        let left = stall.saturating_sub(now.saturating_duration_since(since));
        if left.is_zero() {
            return Err(format!("nothing came for {stall:?}"));
        }
        let Some(look) = self.progress.waits(*pace, now) else {
            let Pace { bytes, grace } = pace;
            return Err(format!(
                "less than {bytes} bytes a second came for {grace:?}"
            ));
        };
        let (time, limit) = (time.clone(), left.min(look));
        let alarm = async move {
            time.within(limit, std::future::pending::<()>()).await;
        };
        self.waiting = Some((since, Box::pin(alarm)));
        Ok(())
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        loop {
            match Pin::new(&mut self.body).poll_frame(context) {
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(BodyError::new(error))));
                }
                Poll::Ready(Some(Ok(frame))) => {
                    self.waiting = None;
                    let bytes = frame.data_ref().map_or(0, Bytes::len);
                    let Patience { time, pace, .. } = &self.patience;
                    self.progress.came(*pace, time.now(), bytes);
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Poll::Pending => {
                    if let Some((_, alarm)) = &mut self.waiting
                        && alarm.as_mut().poll(context).is_pending()
                    {
                        return Poll::Pending;
                    }
                    if let Err(message) = self.wait() {
                        self.body = Body::empty();
                        return Poll::Ready(Some(Err(BodyError::new(message))));
                    }
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
pub(crate) fn unquote(text: &str) -> (String, &str) {
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
