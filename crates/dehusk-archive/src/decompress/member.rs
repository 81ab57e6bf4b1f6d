//! Members: gzip members and zstd frames, each of which begins with a magic number and decompresses by itself.
//!
//! gzip: RFC 1952. zstd: RFC 8878.

use std::io;

use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{Decoder, Operation};

/// The number of bytes that are examined for the start of a member.
pub(super) const MAGIC_BYTES: usize = 10;

/// The size of the output buffer of a step: a whole block of zstd.
pub(super) const BUFFER: usize = 1 << 17;

/// The compression formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Gzip,
    Zstd,
}

impl Method {
    /// The format of the member that begins here. Four bytes are enough.
    pub(super) fn detect(start: &[u8]) -> Option<Method> {
        match start {
            [0x1f, 0x8b, 0x08, flags, ..] if flags & 0xe0 == 0 => Some(Method::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Method::Zstd),
            _ => None,
        }
    }

    /// The next offset where a member may begin, judged by more of its header than its magic number.
    pub(super) fn find(bytes: &[u8]) -> Option<usize> {
        let whole = bytes.len().saturating_sub(MAGIC_BYTES - 1);
        memchr::memchr2_iter(0x1f, 0x28, &bytes[..whole]).find(|&at| is_likely(&bytes[at..]))
    }
}

/// Whether a header is plausible: of gzip with a known level and operating system, of zstd without the reserved bit.
fn is_likely(start: &[u8]) -> bool {
    match Method::detect(start) {
        Some(Method::Gzip) => matches!(start[8], 0 | 2 | 4) && matches!(start[9], 0..=13 | 255),
        Some(Method::Zstd) => start[4] & 0x08 == 0,
        None => false,
    }
}

/// What one step did.
pub(super) struct Step {
    /// Bytes of the input that were consumed.
    pub(super) read: usize,
    /// Bytes that were written.
    pub(super) written: usize,
    pub(super) outcome: Outcome,
}

/// The state of a member after a step.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The member continues.
    More,
    /// The member is complete.
    Complete,
    /// It is corrupt, with the message of the decompressor.
    Corrupt(String),
}

/// The decompressor of a member.
pub(super) enum Member {
    Gzip(Decompress),
    /// With the size of its next block in bytes.
    Zstd(Decoder<'static>, usize),
}

impl Member {
    pub(super) fn new(method: Method) -> io::Result<Member> {
        Ok(match method {
            Method::Gzip => Member::Gzip(Decompress::new_gzip(15)),
            Method::Zstd => Member::Zstd(Decoder::new()?, 1),
        })
    }

    /// Decompresses into a buffer of [`BUFFER`] bytes.
    pub(super) fn step(&mut self, input: &[u8], buffer: &mut [u8]) -> Step {
        match self {
            Member::Gzip(inflate) => step_gzip(inflate, input, buffer),
            Member::Zstd(decoder, block) => step_zstd(decoder, block, input, buffer),
        }
    }
}

fn step_gzip(inflate: &mut Decompress, input: &[u8], buffer: &mut [u8]) -> Step {
    let before = (inflate.total_in(), inflate.total_out());
    let result = inflate.decompress(input, buffer, FlushDecompress::None);
    let (read, written) = ((inflate.total_in() - before.0) as usize, (inflate.total_out() - before.1) as usize);
    let outcome = match result {
        Ok(Status::StreamEnd) => Outcome::Complete,
        Ok(_) if read + written > 0 || input.is_empty() => Outcome::More,
        Ok(_) => Outcome::Corrupt("no way on".to_owned()),
        Err(error) => Outcome::Corrupt(error.message().unwrap_or("deflate").to_owned()),
    };
    Step { read, written, outcome }
}

/// A zstd step that fails writes nothing, so each step gets at most one block: what precedes the damage is kept.
fn step_zstd(decoder: &mut Decoder<'static>, block: &mut usize, input: &[u8], buffer: &mut [u8]) -> Step {
    let input = &input[..input.len().min(*block)];
    match decoder.run_on_buffers(input, buffer) {
        Ok(status) => {
            *block = status.remaining.max(1);
            let (read, written) = (status.bytes_read, status.bytes_written);
            let outcome = match status.remaining {
                0 => Outcome::Complete,
                _ if read + written > 0 || input.is_empty() => Outcome::More,
                _ => Outcome::Corrupt("no way on".to_owned()),
            };
            Step { read, written, outcome }
        }
        Err(error) => Step { read: 0, written: 0, outcome: Outcome::Corrupt(error.to_string()) },
    }
}
