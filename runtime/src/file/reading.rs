//! Files as bodies.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::AsyncReadExt as _;

use crate::boxed::{BoxError, BoxFuture};

/// How much of a file is read at once.
const CHUNK: usize = 64 * 1024;

/// A file to be sent, as it was when it was named: what is sent is that, however often, or nothing.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    path: PathBuf,
    version: Version,
}

/// What tells two versions of a file apart.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Version {
    length: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    place: (u64, u64),
}

impl Version {
    fn of(facts: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Version {
            length: facts.len(),
            modified: facts.modified().ok(),
            #[cfg(unix)]
            place: (facts.dev(), facts.ino()),
        }
    }
}

/// What there is under a name.
pub(crate) enum Content {
    /// A file, which can be read again.
    File(Named),
    /// What can be read once and says no length: a pipe, a device, a file that the system makes while it is read.
    Stream(Reading),
}

/// Looks at what there is to send.
pub(crate) async fn named(path: PathBuf) -> io::Result<Content> {
    let file = File::open(&path).await?;
    let facts = file.metadata().await?;
    if facts.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let next: BoxFuture<'static, Step> = if !facts.is_file() {
        Box::pin(read(file, None))
    } else if facts.len() == 0 {
        let step = read(file, None).await?;
        if step.1.is_empty() {
            let version = Version::of(&facts);
            return Ok(Content::File(Named { path, version }));
        }
        Box::pin(std::future::ready(Ok(step)))
    } else {
        let version = Version::of(&facts);
        return Ok(Content::File(Named { path, version }));
    };
    let reading = Reading {
        next: Some(next),
        promised: None,
    };
    Ok(Content::Stream(reading))
}

type Step = io::Result<(File, Bytes)>;

/// Which version was promised, and how much of it is still to come.
type Promise = Option<(Version, u64)>;

async fn open(path: PathBuf, version: Version) -> Step {
    let file = File::open(path).await?;
    is_still(&version, &file).await?;
    let length = version.length;
    read(file, Some((version, length))).await
}

/// The next piece. Of the last one it is made sure that all of them were of the same version.
async fn read(mut file: File, promised: Promise) -> Step {
    let mut buffer = BytesMut::with_capacity(CHUNK);
    file.read_buf(&mut buffer).await?;
    if let Some((version, left)) = promised {
        if buffer.is_empty() && left > 0 {
            let error = "the file became shorter";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, error));
        }
        if buffer.len() as u64 >= left {
            is_still(&version, &file).await?;
        }
    }
    Ok((file, buffer.freeze()))
}

async fn is_still(version: &Version, file: &File) -> io::Result<()> {
    let now = Version::of(&file.metadata().await?);
    if now == *version {
        return Ok(());
    }
    Err(io::Error::other(match now.length < version.length {
        true => "the file became shorter",
        false => "the file has changed since it was given to the call",
    }))
}

/// The content of a file; it is opened when it is first asked for.
pub(crate) struct Reading {
    next: Option<BoxFuture<'static, Step>>,
    promised: Promise,
}

impl Named {
    /// The content, once.
    pub(crate) fn read(&self) -> Reading {
        Reading {
            next: Some(Box::pin(open(self.path.clone(), self.version.clone()))),
            promised: Some((self.version.clone(), self.version.length)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn length(&self) -> u64 {
        self.version.length
    }
}

impl HttpBody for Reading {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.size_hint().exact() == Some(0) {
            return Poll::Ready(None);
        }
        let Some(next) = &mut self.next else {
            return Poll::Ready(None);
        };
        let step = std::task::ready!(next.as_mut().poll(context));
        self.next = None;
        let (file, mut bytes) = match step {
            Ok(step) => step,
            Err(error) => return Poll::Ready(Some(Err(error.into()))),
        };
        if bytes.is_empty() {
            return Poll::Ready(None);
        }
        if let Some((_, left)) = &mut self.promised {
            // A file that grew in the meantime must not break the promise.
            bytes.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= bytes.len() as u64;
        }
        self.next = Some(Box::pin(read(file, self.promised.clone())));
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.promised {
            Some((_, left)) => SizeHint::with_exact(*left),
            None => SizeHint::default(),
        }
    }
}
