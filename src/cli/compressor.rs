//! Compresses outputs whose names ask for it.
//!
//! What is written is compressed in members that are sealed now and then, so that a file can be cut behind any of them
//! and written on.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes that are held before they are passed on.
const HELD: usize = 1 << 16;

/// Compresses into members.
pub(super) struct Packer {
    method: Method,
    member: Option<Member>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Gzip,
    Zstd,
}

enum Member {
    Gzip(GzEncoder<Vec<u8>>),
    Zstd(zstd::Encoder<'static, Vec<u8>>),
}

impl Packer {
    /// The packer for a file, if its name ends in `.gz` or `.zst`.
    pub(super) fn of(path: &Path) -> Option<Packer> {
        let extension = path.extension()?.to_ascii_lowercase();
        let method = match extension.to_str()? {
            "gz" | "gzip" => Method::Gzip,
            "zst" | "zstd" => Method::Zstd,
            _ => return None,
        };
        Some(Packer { method, member: None })
    }

    /// Compresses bytes.
    pub(super) fn write(&mut self, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let held = match self.member()? {
            Member::Gzip(member) => member.write_all(bytes).map(|()| member.get_mut())?,
            Member::Zstd(member) => member.write_all(bytes).map(|()| member.get_mut())?,
        };
        if held.len() >= HELD {
            out.write_all(held)?;
            held.clear();
        }
        Ok(())
    }

    /// Begins a member though there is nothing to write.
    pub(super) fn write_nothing(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.member()?;
        self.seal(out)
    }

    /// Ends the member at hand, if one was begun.
    pub(super) fn seal(&mut self, out: &mut impl Write) -> io::Result<()> {
        let rest = match self.member.take() {
            Some(Member::Gzip(member)) => member.finish()?,
            Some(Member::Zstd(member)) => member.finish()?,
            None => return Ok(()),
        };
        out.write_all(&rest)
    }

    fn member(&mut self) -> io::Result<&mut Member> {
        if self.member.is_none() {
            self.member = Some(match self.method {
                Method::Gzip => Member::Gzip(GzEncoder::new(Vec::new(), Compression::default())),
                Method::Zstd => Member::Zstd(zstd::Encoder::new(Vec::new(), zstd::DEFAULT_COMPRESSION_LEVEL)?),
            });
        }
        self.member.as_mut().ok_or_else(|| io::ErrorKind::Other.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::path::Path;

    use super::Packer;

    #[test]
    fn members_one_behind_the_other_hold_it_all() {
        for name in ["a.jsonl.gz", "a.zst"] {
            let (mut packer, mut out) = (Packer::of(Path::new(name)).unwrap(), Vec::new());
            for _ in 0..3 {
                packer.write(b"one line\n", &mut out).unwrap();
                packer.seal(&mut out).unwrap();
            }
            packer.seal(&mut out).unwrap();
            let mut text = String::new();
            match name.ends_with("gz") {
                true => flate2::read::MultiGzDecoder::new(&out[..]).read_to_string(&mut text).unwrap(),
                false => zstd::Decoder::new(&out[..]).unwrap().read_to_string(&mut text).unwrap(),
            };
            assert_eq!(text, "one line\n".repeat(3));
        }
        assert!(Packer::of(Path::new("a.jsonl")).is_none());
    }
}
