//! Files as bodies, and bodies into files.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::{Body, BoxError, BoxFuture};

/// How much of a file is read at once.
const CHUNK: usize = 64 * 1024;

/// A file as a body; it is opened when the body is first asked for.
pub(crate) fn body(path: PathBuf, length: u64) -> Body {
    Body::stream(Reading {
        next: Some(Box::pin(open(path))),
        left: length,
    })
}

type Step = io::Result<(File, Bytes)>;

async fn open(path: PathBuf) -> Step {
    read(File::open(path).await?).await
}

async fn read(mut file: File) -> Step {
    let mut buffer = BytesMut::with_capacity(CHUNK);
    file.read_buf(&mut buffer).await?;
    Ok((file, buffer.freeze()))
}

struct Reading {
    next: Option<BoxFuture<'static, Step>>,
    /// What was promised as its length and is still to come.
    left: u64,
}

impl HttpBody for Reading {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let Some(next) = &mut self.next else {
            return Poll::Ready(None);
        };
        let (file, mut bytes) = match next.as_mut().poll(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Ok(step)) => step,
            Poll::Ready(Err(error)) => {
                self.next = None;
                return Poll::Ready(Some(Err(error.into())));
            }
        };
        if bytes.is_empty() {
            self.next = None;
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter");
            return Poll::Ready(Some(Err(error.into())));
        }
        // A file that grew in the meantime must not break the promise.
        bytes.truncate(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= bytes.len() as u64;
        self.next = Some(Box::pin(read(file)));
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Writes the chunks that `next` gives to a file that appears under its name when it is whole.
pub(crate) async fn save<E>(
    path: &Path,
    mut next: impl AsyncFnMut() -> Option<Result<Bytes, E>>,
) -> io::Result<u64>
where
    E: Into<BoxError>,
{
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let unfinished = PathBuf::from(unfinished);
    let mut file = File::create(&unfinished).await?;
    let written = async {
        let mut length = 0;
        while let Some(chunk) = next().await {
            let chunk = chunk.map_err(io::Error::other)?;
            file.write_all(&chunk).await?;
            length += chunk.len() as u64;
        }
        file.flush().await?;
        file.sync_all().await?;
        Ok(length)
    }
    .await;
    match written {
        Ok(length) => tokio::fs::rename(&unfinished, path).await.map(|()| length),
        Err(error) => {
            // What is there is of no use; that it cannot be removed says less than why it broke off.
            let _ = tokio::fs::remove_file(&unfinished).await;
            Err(error)
        }
    }
}
