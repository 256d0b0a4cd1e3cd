//! Downloads into a file that go on where they broke off, even in the next run of the program.
//!
//! ```no_run
//! use apiloom_data::resume::Resume;
//! # use apiloom_runtime::{Download, Operation};
//! # async fn example<O: Operation<Output = Download>>(call: impl Fn() -> O) -> Result<(), apiloom_data::resume::ResumeError<O::Error>> {
//! // `call` makes a call of the client: `|| client.files().download(7)`.
//! let saved = Resume::to("disk.iso").download(call).await?;
//! println!("{} bytes, of which {} were there", saved.length, saved.kept);
//! # Ok(()) }
//! ```
//!
//! What has come stands beside the file, as `.NAME.part`, and what it is a part of in `.NAME.part.json`: the strong validator (`ETag`), and the length of the
//! whole. The next request asks for the rest (`Range`) if it is still a part of that (`If-Range`, RFC 9110, section 13.1.5). A server that gives the
//! whole (200) or says that there is no such part (416) begins it anew; without a strong validator nothing is continued. The file appears under its
//! name when it is as long as the server has said. One program at a time may write a file, in a folder that others do not write to.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use apiloom_runtime::clock::{Clock, Time};
use apiloom_runtime::error::Error;
use apiloom_runtime::operation::Sending;
use apiloom_runtime::{Download, Operation, ResponseHead};
use http::StatusCode;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

/// Numbers that are in use.
pub mod presets {
    use std::time::Duration;

    /// How often it is tried to go on without a single byte.
    pub const TRIES: u32 = 5;
    /// The first pause; each one doubles, up to [`LONGEST`].
    pub const FIRST: Duration = Duration::from_secs(1);
    /// The longest pause.
    pub const LONGEST: Duration = Duration::from_secs(30);
}

type Told = Box<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// A download into a file, to be begun or gone on with.
#[must_use]
pub struct Resume {
    path: PathBuf,
    tries: u32,
    time: Time,
    progress: Option<Told>,
}

/// A download that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// How many bytes the file has.
    pub length: u64,
    /// How many of these were there from an earlier run.
    pub kept: u64,
}

/// Why a file is not whole. What has come is kept, for the next time.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResumeError<E> {
    /// The call has failed.
    Call(Error<E>),
    /// The body has broken off, as often as may be.
    Broken(apiloom_runtime::error::BodyError),
    /// The file cannot be written.
    File(io::Error),
    /// It is not as long as the server has said.
    Length {
        /// What the server has said.
        expected: u64,
        /// What has come.
        found: u64,
    },
}

impl<E: fmt::Display> fmt::Display for ResumeError<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResumeError::Call(error) => write!(formatter, "the download cannot go on: {error}"),
            ResumeError::Broken(error) => write!(formatter, "the download broke off: {error}"),
            ResumeError::File(error) => {
                write!(formatter, "the download cannot be written: {error}")
            }
            ResumeError::Length { expected, found } => {
                write!(formatter, "{found} bytes came of {expected}")
            }
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for ResumeError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ResumeError::Call(error) => Some(error),
            ResumeError::Broken(error) => Some(error),
            ResumeError::File(error) => Some(error),
            ResumeError::Length { .. } => None,
        }
    }
}

/// What a part is a part of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    validator: String,
    length: Option<u64>,
}

/// What came of one request.
enum Went {
    /// It is whole.
    Whole,
    /// It is a part of something else.
    Another,
    /// It broke off, so many bytes further.
    Broke(u64, apiloom_runtime::error::BodyError),
}

/// The part beside the file.
struct Part {
    content: PathBuf,
    about: PathBuf,
}

impl Part {
    fn of(path: &Path) -> io::Result<Self> {
        let missing = || io::Error::from(io::ErrorKind::InvalidInput);
        let name = path.file_name().ok_or_else(missing)?.to_string_lossy();
        Ok(Part {
            content: path.with_file_name(format!(".{name}.part")),
            about: path.with_file_name(format!(".{name}.part.json")),
        })
    }

    /// What it is a part of, and how much is there; nothing where one of these is not known.
    async fn found(&self) -> Option<(Whole, u64)> {
        let about = tokio::fs::read(&self.about).await.ok()?;
        let about: serde_json::Value = serde_json::from_slice(&about).ok()?;
        let whole = Whole {
            validator: about.get("etag")?.as_str()?.to_owned(),
            length: about.get("length").and_then(serde_json::Value::as_u64),
        };
        let content = tokio::fs::symlink_metadata(&self.content).await.ok()?;
        (content.is_file() && content.len() > 0).then_some((whole, content.len()))
    }

    /// Begins anew: with what it will be a part of, if it can be gone on with.
    async fn begin(&self, whole: Option<&Whole>) -> io::Result<File> {
        remove(&self.about).await?;
        remove(&self.content).await?;
        // What stands there by now is somebody else's.
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.content)
            .await?;
        if let Some(whole) = whole {
            let about = serde_json::json!({ "etag": whole.validator, "length": whole.length });
            tokio::fs::write(&self.about, about.to_string()).await?;
        }
        Ok(file)
    }

    async fn go_on(&self) -> io::Result<File> {
        OpenOptions::new().append(true).open(&self.content).await
    }

    async fn finish(&self, path: &Path) -> io::Result<()> {
        tokio::fs::rename(&self.content, path).await?;
        remove(&self.about).await
    }
}

async fn remove(path: &Path) -> io::Result<()> {
    match tokio::fs::remove_file(path).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl Resume {
    /// A download into this file.
    pub fn to(path: impl Into<PathBuf>) -> Self {
        Resume {
            path: path.into(),
            tries: presets::TRIES,
            time: Time::default(),
            progress: None,
        }
    }

    /// How often it is tried in a row without a single byte: 5 times unless told otherwise. What fails before an answer has begun is repeated
    /// by the client's policy, and not counted here.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries.max(1);
        self
    }

    /// Told how much there is, and of how much where that is known.
    pub fn on_progress(mut self, tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Some(Box::new(tell));
        self
    }

    /// The clock for pauses.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::new(clock);
        self
    }

    /// Goes on until the file is whole. `call` makes the call, anew for each request.
    ///
    /// # Errors
    ///
    /// When a call fails, the file cannot be written, or the body breaks off again and again; what has come stays.
    pub async fn download<O>(&self, call: impl Fn() -> O) -> Result<Saved, ResumeError<O::Error>>
    where
        O: Operation<Output = Download>,
    {
        let part = Part::of(&self.path).map_err(ResumeError::File)?;
        let kept = part.found().await.map_or(0, |(_, length)| length);
        let (mut failed, mut pause, mut anew) = (0, presets::FIRST, false);
        let mut began = kept;
        loop {
            let found = part.found().await.filter(|_| !anew);
            let went = self.once(&part, found, &call, &mut began).await;
            match went {
                Ok(Went::Whole) => break,
                Ok(Went::Another) => anew = true,
                // What is there is no part of what the server has now.
                Err(ResumeError::Call(error)) if is_no_part(&error) && !anew => anew = true,
                Err(error) => return Err(error),
                Ok(Went::Broke(further, error)) => {
                    anew = false;
                    (failed, pause) = match further {
                        0 => (failed + 1, pause),
                        _ => (1, presets::FIRST),
                    };
                    if failed >= self.tries {
                        return Err(ResumeError::Broken(error));
                    }
                    self.time.sleep(pause).await;
                    pause = presets::LONGEST.min(pause.saturating_mul(2));
                }
            }
        }
        let length = tokio::fs::metadata(&part.content)
            .await
            .map_err(ResumeError::File)?
            .len();
        part.finish(&self.path).await.map_err(ResumeError::File)?;
        Ok(Saved {
            length,
            kept: began,
        })
    }

    /// One request, for what is missing.
    async fn once<O>(
        &self,
        part: &Part,
        found: Option<(Whole, u64)>,
        call: &impl Fn() -> O,
        began: &mut u64,
    ) -> Result<Went, ResumeError<O::Error>>
    where
        O: Operation<Output = Download>,
    {
        if found
            .as_ref()
            .is_some_and(|(whole, there)| whole.length == Some(*there))
        {
            return Ok(Went::Whole);
        }
        let asked = found.clone();
        // Of what is compressed on its way nobody knows where a byte of the file stands.
        let call = call().with_options(|options| match asked {
            None => options.header("accept-encoding", "identity"),
            Some((whole, there)) => options
                .header("accept-encoding", "identity")
                .header("range", &format!("bytes={there}-"))
                .header("if-range", &whole.validator),
        });
        let sent = Sending::new(call).await;
        let mut download: Download = sent.map_err(ResumeError::Call)?;
        let (mut file, mut there, whole) = match found {
            Some((whole, there)) if continues(download.head(), &whole, there) => {
                (part.go_on().await, there, Some(whole))
            }
            Some(_) if download.head().status() == StatusCode::PARTIAL_CONTENT => {
                return Ok(Went::Another);
            }
            _ => {
                *began = 0;
                let whole = whole(download.head());
                (part.begin(whole.as_ref()).await, 0, whole)
            }
        };
        let length = whole
            .and_then(|whole| whole.length)
            .or_else(|| download.length());
        let file = file
            .as_mut()
            .map_err(|error| ResumeError::File(io::Error::from(error.kind())))?;
        let begun = there;
        let broke = loop {
            match download.chunk().await {
                Ok(Some(chunk)) => {
                    file.write_all(&chunk).await.map_err(ResumeError::File)?;
                    there += chunk.len() as u64;
                    if let Some(tell) = &self.progress {
                        tell(there, length);
                    }
                }
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        file.flush().await.map_err(ResumeError::File)?;
        file.sync_all().await.map_err(ResumeError::File)?;
        match (broke, length) {
            (Some(error), _) => Ok(Went::Broke(there - begun, error)),
            (None, Some(expected)) if expected != there => Err(ResumeError::Length {
                expected,
                found: there,
            }),
            (None, _) => Ok(Went::Whole),
        }
    }
}

fn is_no_part<E>(error: &Error<E>) -> bool {
    error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE)
}

fn text(head: &ResponseHead, name: http::HeaderName) -> Option<&str> {
    head.headers().get(name)?.to_str().ok()
}

/// What an answer is the whole of, where that can be told again: by a strong validator (RFC 9110, section 8.8.3).
fn whole(head: &ResponseHead) -> Option<Whole> {
    let validator = text(head, ETAG)
        .filter(|etag| etag.starts_with('"'))?
        .to_owned();
    let length = text(head, CONTENT_LENGTH).and_then(|length| length.parse().ok());
    Some(Whole { validator, length })
}

/// Whether an answer goes on where a part ends: the same whole, from there.
fn continues(head: &ResponseHead, whole: &Whole, there: u64) -> bool {
    let range = text(head, CONTENT_RANGE).and_then(|range| range.strip_prefix("bytes "));
    let Some((place, total)) = range.and_then(|range| range.split_once('/')) else {
        return false;
    };
    let first = place
        .split('-')
        .next()
        .and_then(|first| first.trim().parse::<u64>().ok());
    let total = total.trim().parse::<u64>().ok();
    head.status() == StatusCode::PARTIAL_CONTENT
        && first == Some(there)
        && (whole.length.is_none() || total.is_none() || whole.length == total)
        && text(head, ETAG).is_none_or(|etag| etag == whole.validator)
}

impl fmt::Debug for Resume {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Resume")
            .field("path", &self.path)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
