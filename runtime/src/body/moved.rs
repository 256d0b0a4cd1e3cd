//! A body that is watched while it is sent: when it moves, and how fast.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{Body, Inner};
use crate::boxed::BoxError;
use crate::clock::Time;
use crate::pace::{Pace, Stretch};

/// Told how many bytes of a body are sent, and of how many if that is known.
pub(crate) type Progress = Arc<dyn Fn(u64, Option<u64>) + Send + Sync>;

/// In what pieces a body in memory is given to the transport, so that it is seen to move.
const PIECE: usize = 64 * 1024;

/// When a body last moved, and how fast it moves.
pub(crate) struct Moved(Option<Arc<Mutex<Movement>>>);

struct Movement {
    motion: Motion,
    stretch: Stretch,
}

/// What a body does.
#[derive(Clone, Copy)]
enum Motion {
    /// Nobody has asked for it.
    Still,
    /// A piece of it was taken at that time: the server is to take it.
    Taken(Instant),
    /// A piece is asked for and not there: whoever makes it takes its time.
    Awaited,
}

impl Moved {
    /// Watches a body; `progress` is told of its bytes as the transport takes them.
    pub(crate) fn watch(body: Body, progress: Option<Progress>, time: &Time) -> (Body, Moved) {
        if progress.is_none() && matches!(&body.0, Inner::Full(bytes) if bytes.len() <= PIECE) {
            return (body, Moved(None));
        }
        let moved = Arc::new(Mutex::new(Movement {
            motion: Motion::Still,
            stretch: Stretch::default(),
        }));
        let body = Body::stream(Watched {
            length: body.size_hint().exact(),
            body,
            sent: 0,
            given: 0,
            progress,
            moved: moved.clone(),
            time: time.clone(),
        });
        (body, Moved(Some(moved)))
    }

    /// Until when nothing has been wrong with it: it moved, or the server is not who is waited for.
    pub(crate) fn last(&self, now: Instant) -> Option<Instant> {
        let moved = self.0.as_ref()?;
        let moved = moved.lock().unwrap_or_else(PoisonError::into_inner);
        match moved.motion {
            Motion::Still => None,
            Motion::Taken(at) => Some(at),
            Motion::Awaited => Some(now),
        }
    }

    /// How long it may go on as it does; nothing if it has been too slow.
    pub(crate) fn left(&self, pace: Pace, now: Instant) -> Option<Duration> {
        let Some(moved) = &self.0 else {
            return Some(Duration::MAX);
        };
        let mut moved = moved.lock().unwrap_or_else(PoisonError::into_inner);
        moved.stretch.left(pace, now)
    }
}

struct Watched {
    body: Body,
    length: Option<u64>,
    sent: u64,
    /// How long the piece is that the transport has.
    given: usize,
    progress: Option<Progress>,
    moved: Arc<Mutex<Movement>>,
    time: Time,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = match &mut self.body.0 {
            Inner::Full(bytes) if bytes.len() > PIECE => {
                Poll::Ready(Some(Ok(Frame::data(bytes.split_to(PIECE)))))
            }
            _ => Pin::new(&mut self.body).poll_frame(context),
        };
        let now = self.time.now();
        let before = std::mem::take(&mut self.given);
        let mut more = false;
        if let Poll::Ready(Some(Ok(frame))) = &frame {
            self.given = frame.data_ref().map_or(0, Bytes::len);
            self.sent += self.given as u64;
            // What comes after the last piece is the server's answer.
            more = self.length != Some(self.sent) && !self.body.is_end_stream();
        }
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        moved.motion = match &frame {
            Poll::Pending => Motion::Awaited,
            Poll::Ready(_) => Motion::Taken(now),
        };
        // Whoever asks for a piece has taken the one before.
        moved.stretch.took(now, before);
        if more {
            moved.stretch.begins(now);
        }
        drop(moved);
        if let (Poll::Ready(Some(Ok(_))), Some(progress)) = (&frame, &self.progress) {
            progress(self.sent, self.length);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
