//! Brotli (RFC 7932).

use brotli_decompressor::{
    BrotliDecoderParameter, BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc,
};
use bytes::{Buf as _, Bytes};

use super::Decoder;
use crate::boxed::BoxError;

/// A stream of Brotli, and where it stands.
pub struct Brotli {
    state: Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>,
    given: usize,
    progress: Progress,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Nothing,
    Some,
    Whole,
}

impl Brotli {
    pub fn new() -> Self {
        let alloc = StandardAlloc::default;
        let mut state = Box::new(BrotliState::new(alloc(), alloc(), alloc()));
        // The coding of HTTP has windows of 16 MiB at most.
        state.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
        Brotli {
            state,
            given: 0,
            progress: Progress::Nothing,
        }
    }
}

impl Decoder for Brotli {
    fn decode(&mut self, input: &mut Bytes, output: &mut Vec<u8>) -> Result<(), BoxError> {
        if self.progress == Progress::Whole {
            // As behind the last member of gzip.
            input.clear();
            return Ok(());
        }
        self.progress = Progress::Some;
        output.resize(output.capacity(), 0);
        let (mut left, mut taken) = (input.len(), 0);
        let (mut room, mut end) = (output.len(), 0);
        let result = BrotliDecompressStream(
            &mut left,
            &mut taken,
            input,
            &mut room,
            &mut end,
            output,
            &mut self.given,
            &mut self.state,
        );
        output.truncate(end);
        input.advance(taken.min(input.len()));
        match result {
            BrotliResult::ResultFailure => return Err("the compressed body is corrupt".into()),
            BrotliResult::ResultSuccess => self.progress = Progress::Whole,
            BrotliResult::NeedsMoreInput | BrotliResult::NeedsMoreOutput => {}
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), BoxError> {
        match self.progress {
            Progress::Nothing | Progress::Whole => Ok(()),
            Progress::Some => Err("the body ended in the middle of its compressed content".into()),
        }
    }
}
