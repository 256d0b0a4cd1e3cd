//! Zstandard (RFC 8878): frames, one after the other.

use ::zstd::stream::raw::{Decoder as Raw, Operation as _};
use ::zstd::zstd_safe::DParameter;
use bytes::{Buf as _, Bytes};

use super::Decoder;
use crate::boxed::BoxError;

/// The coding of HTTP has windows of 8 MiB at most (RFC 9659, section 3).
const LARGEST_WINDOW: u32 = 23;

/// Frames, and where they stand.
pub struct Zstd {
    raw: Option<Raw<'static>>,
    /// Whether a frame has begun that has not ended.
    within: bool,
}

impl Zstd {
    pub fn new() -> Self {
        Zstd {
            raw: None,
            within: false,
        }
    }
}

impl Decoder for Zstd {
    fn decode(&mut self, input: &mut Bytes, output: &mut Vec<u8>) -> Result<(), BoxError> {
        // Asked for more with nothing to read, it would begin a frame.
        if input.is_empty() && !self.within {
            return Ok(());
        }
        let raw = match &mut self.raw {
            Some(raw) => raw,
            none => {
                let mut raw = Raw::new()?;
                raw.set_parameter(DParameter::WindowLogMax(LARGEST_WINDOW))?;
                none.insert(raw)
            }
        };
        output.resize(output.capacity(), 0);
        let status = raw
            .run_on_buffers(input, output)
            .map_err(|error| format!("the compressed body is corrupt: {error}"))?;
        output.truncate(status.bytes_written);
        input.advance(status.bytes_read.min(input.len()));
        self.within = status.remaining != 0;
        Ok(())
    }

    fn finish(&mut self) -> Result<(), BoxError> {
        match self.within {
            false => Ok(()),
            true => Err("the body ended in the middle of its compressed content".into()),
        }
    }
}
