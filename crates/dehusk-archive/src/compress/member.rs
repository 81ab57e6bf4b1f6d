//! Members: what begins with a magic number and decompresses by itself. A member of gzip, a frame of zstd.
//!
//! gzip: RFC 1952. zstd: RFC 8878.

use std::io;

use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{Decoder, Operation};

/// The most bytes that tell whether a member begins.
pub(super) const MAGIC_BYTES: usize = 10;

/// Room that holds what a step gives, of zstd a whole block.
pub(super) const ROOM: usize = 1 << 17;

/// The ways of compressing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Gzip,
    Zstd,
}

impl Method {
    /// The method of the member that begins here. Enough bytes for an answer are four.
    pub(super) fn of(start: &[u8]) -> Option<Method> {
        match start {
            [0x1f, 0x8b, 0x08, flags, ..] if flags & 0xe0 == 0 => Some(Method::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Method::Zstd),
            _ => None,
        }
    }

    /// The next place where a member may begin, told by more of its header than its magic number.
    pub(super) fn find(bytes: &[u8]) -> Option<usize> {
        let whole = bytes.len().saturating_sub(MAGIC_BYTES - 1);
        memchr::memchr2_iter(0x1f, 0x28, &bytes[..whole]).find(|&at| is_likely(&bytes[at..]))
    }
}

/// Whether a header is one that programs write: known flags of gzip, for a level and a system that there are; a frame
/// of zstd without the bit that must be nought.
fn is_likely(start: &[u8]) -> bool {
    match Method::of(start) {
        Some(Method::Gzip) => matches!(start[8], 0 | 2 | 4) && matches!(start[9], 0..=13 | 255),
        Some(Method::Zstd) => start[4] & 0x08 == 0,
        None => false,
    }
}

/// What one step did.
pub(super) struct Step {
    /// Bytes of the input that were used up.
    pub(super) read: usize,
    /// Bytes that were given.
    pub(super) written: usize,
    pub(super) then: Then,
}

/// What comes behind a step.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// More of the member.
    More,
    /// The member is whole.
    Whole,
    /// It is broken, in the words of who decompresses it.
    Broken(String),
}

/// What decompresses a member.
pub(super) enum Member {
    Gzip(Decompress),
    /// And how many bytes make its next block.
    Zstd(Decoder<'static>, usize),
}

impl Member {
    pub(super) fn new(method: Method) -> io::Result<Member> {
        Ok(match method {
            Method::Gzip => Member::Gzip(Decompress::new_gzip(15)),
            Method::Zstd => Member::Zstd(Decoder::new()?, 1),
        })
    }

    /// Decompresses into empty room of [`ROOM`] bytes.
    pub(super) fn step(&mut self, input: &[u8], room: &mut [u8]) -> Step {
        match self {
            Member::Gzip(inflate) => step_gzip(inflate, input, room),
            Member::Zstd(decoder, block) => step_zstd(decoder, block, input, room),
        }
    }
}

fn step_gzip(inflate: &mut Decompress, input: &[u8], room: &mut [u8]) -> Step {
    let before = (inflate.total_in(), inflate.total_out());
    let result = inflate.decompress(input, room, FlushDecompress::None);
    let (read, written) = ((inflate.total_in() - before.0) as usize, (inflate.total_out() - before.1) as usize);
    let then = match result {
        Ok(Status::StreamEnd) => Then::Whole,
        Ok(_) if read + written > 0 || input.is_empty() => Then::More,
        Ok(_) => Then::Broken("no way on".to_owned()),
        Err(error) => Then::Broken(error.message().unwrap_or("deflate").to_owned()),
    };
    Step { read, written, then }
}

/// A step of zstd gives nothing if it fails, so each gets the bytes of no more than a block.
fn step_zstd(decoder: &mut Decoder<'static>, block: &mut usize, input: &[u8], room: &mut [u8]) -> Step {
    let input = &input[..input.len().min(*block)];
    match decoder.run_on_buffers(input, room) {
        Ok(status) => {
            *block = status.remaining.max(1);
            let (read, written) = (status.bytes_read, status.bytes_written);
            let then = match status.remaining {
                0 => Then::Whole,
                _ if read + written > 0 || input.is_empty() => Then::More,
                _ => Then::Broken("no way on".to_owned()),
            };
            Step { read, written, then }
        }
        Err(error) => Step { read: 0, written: 0, then: Then::Broken(error.to_string()) },
    }
}
