//! gzip (RFC 1952): members, one after the other.

use bytes::{Buf as _, Bytes};
use flate2::{Crc, Decompress, FlushDecompress, Status};

use super::Decoder;
use crate::boxed::BoxError;

/// How long a member's header may be.
const LONGEST_HEADER: usize = 128 * 1024;

// What a header has beside its fixed part (RFC 1952, section 2.3.1).
const HEADER_CRC: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;

/// What stands between a coded body and its content: where it is, and what is known of the present member.
pub struct Gzip {
    step: Step,
    /// What has come of a field of fixed length.
    field: Vec<u8>,
    /// Which parts of the header are still to come.
    flags: u8,
    /// How long the header has been so far.
    header: usize,
    inflate: Decompress,
    crc: Crc,
    /// Whether a member was read to its end.
    any: bool,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Magic,
    Head,
    ExtraLength,
    Extra(u16),
    /// A name or a comment, up to a zero.
    Text,
    HeaderCrc,
    Content,
    Trailer,
    /// Something that is no member: nobody reads it.
    Over,
}

impl Gzip {
    pub fn new() -> Self {
        Gzip {
            step: Step::Magic,
            field: Vec::new(),
            flags: 0,
            header: 0,
            inflate: Decompress::new(false),
            crc: Crc::new(),
            any: false,
        }
    }

    /// A field of `N` bytes, once it is there.
    fn field<const N: usize>(&mut self, input: &mut Bytes) -> Option<[u8; N]> {
        let missing = N.saturating_sub(self.field.len());
        let part = input.split_to(missing.min(input.len()));
        self.field.extend_from_slice(&part);
        let field = self.field.first_chunk::<N>().copied()?;
        self.field.clear();
        Some(field)
    }

    /// Goes on with what is not content.
    fn frame(&mut self, input: &mut Bytes) -> Result<(), BoxError> {
        let before = input.len();
        match self.step {
            Step::Magic => {
                if let Some(magic) = self.field(input) {
                    self.step = self.begin(magic)?;
                }
            }
            Step::Head => {
                if let Some([method, flags, ..]) = self.field::<8>(input) {
                    if method != 8 || flags & RESERVED != 0 {
                        return Err("the body is in a form of gzip that nobody knows".into());
                    }
                    self.flags = flags;
                    self.step = self.next();
                }
            }
            Step::ExtraLength => {
                if let Some(length) = self.field(input) {
                    self.step = Step::Extra(u16::from_le_bytes(length));
                }
            }
            Step::Extra(left) => {
                let part = usize::from(left).min(input.len());
                input.advance(part);
                let left = left.saturating_sub(u16::try_from(part).unwrap_or(left));
                self.step = match left {
                    0 => self.next(),
                    left => Step::Extra(left),
                };
            }
            Step::Text => match input.iter().position(|byte| *byte == 0) {
                Some(end) => {
                    input.advance(end + 1);
                    self.step = self.next();
                }
                None => input.clear(),
            },
            Step::HeaderCrc => {
                if self.field::<2>(input).is_some() {
                    self.step = self.next();
                }
            }
            Step::Trailer => {
                if let Some(trailer) = self.field(input) {
                    self.end(trailer)?;
                    self.step = Step::Magic;
                }
            }
            Step::Content | Step::Over => return Ok(()),
        }
        self.header += before - input.len();
        match self.header > LONGEST_HEADER {
            true => Err("the body has a gzip header that does not end".into()),
            false => Ok(()),
        }
    }

    /// Two bytes tell whether another member comes. Behind the last one may be anything, such as zeros of a tape or
    /// of a careless server: browsers and gzip itself take no notice of it.
    fn begin(&mut self, magic: [u8; 2]) -> Result<Step, BoxError> {
        match (magic, self.any) {
            ([0x1f, 0x8b], _) => Ok(Step::Head),
            (_, true) => Ok(Step::Over),
            (_, false) => Err("the body is not in gzip, though `Content-Encoding` says so".into()),
        }
    }

    /// What comes after this part of a header.
    fn next(&mut self) -> Step {
        const PARTS: [(u8, Step); 4] = [
            (EXTRA, Step::ExtraLength),
            (NAME, Step::Text),
            (COMMENT, Step::Text),
            (HEADER_CRC, Step::HeaderCrc),
        ];
        for (flag, step) in PARTS {
            if self.flags & flag != 0 {
                self.flags &= !flag;
                return step;
            }
        }
        self.header = 0;
        self.inflate.reset(false);
        self.crc.reset();
        Step::Content
    }

    fn content(&mut self, input: &mut Bytes, output: &mut Vec<u8>) -> Result<(), BoxError> {
        let (taken, given) = (self.inflate.total_in(), output.len());
        let inflated = self
            .inflate
            .decompress_vec(input, output, FlushDecompress::None);
        let taken = self.inflate.total_in() - taken;
        input.advance(usize::try_from(taken)?.min(input.len()));
        self.crc.update(output.get(given..).unwrap_or_default());
        if inflated.map_err(|_| "the compressed body is corrupt")? == Status::StreamEnd {
            self.step = Step::Trailer;
        }
        Ok(())
    }

    /// Compares what came with what the member's end says of it.
    fn end(&mut self, trailer: [u8; 8]) -> Result<(), BoxError> {
        let [a, b, c, d, length @ ..] = trailer;
        let same = self.crc.sum() == u32::from_le_bytes([a, b, c, d])
            && self.crc.amount() == u32::from_le_bytes(length);
        self.any = true;
        match same {
            true => Ok(()),
            false => Err("the compressed body is corrupt: its checksum is another".into()),
        }
    }
}

impl Decoder for Gzip {
    fn decode(&mut self, input: &mut Bytes, output: &mut Vec<u8>) -> Result<(), BoxError> {
        while self.step != Step::Content && !input.is_empty() {
            if self.step == Step::Over {
                input.clear();
                return Ok(());
            }
            let member = self.step == Step::Trailer;
            self.frame(input)?;
            // Members may be many and give nothing: one is enough for a turn.
            if member && self.step == Step::Magic {
                return Ok(());
            }
        }
        match self.step {
            Step::Content => self.content(input, output),
            _ => Ok(()),
        }
    }

    fn finish(&mut self) -> Result<(), BoxError> {
        match self.step {
            // No content at all is what some servers send for an empty one.
            Step::Magic if self.any || self.field.is_empty() => Ok(()),
            Step::Over => Ok(()),
            _ => Err("the body ended in the middle of its compressed content".into()),
        }
    }
}
