//! Compresses outputs whose names ask for it.
//!
//! What is written is compressed in members that end now and then, so that a file can be truncated after any of them and
//! continued.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Compressed bytes that are collected before they are written.
const BUFFER: usize = 1 << 16;

/// Compresses what is written to a file.
pub(super) struct Compressor {
    method: Method,
    member: Option<Member>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Gzip,
    Zstd,
}

/// Whether a file's name asks for a compression that is not written.
pub(super) fn is_unwritten_compression(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    matches!(
        extension.as_deref(),
        Some("xz" | "lzma" | "bz2" | "lz" | "lz4" | "br" | "sz" | "z" | "7z" | "zip" | "rar")
    )
}

enum Member {
    Gzip(GzEncoder<Vec<u8>>),
    Zstd(zstd::Encoder<'static, Vec<u8>>),
}

impl Compressor {
    /// The compressor for a file, if its name ends in `.gz` or `.zst`.
    pub(super) fn for_file(path: &Path) -> Option<Compressor> {
        let extension = path.extension()?.to_ascii_lowercase();
        let method = match extension.to_str()? {
            "gz" | "gzip" => Method::Gzip,
            "zst" | "zstd" => Method::Zstd,
            _ => return None,
        };
        Some(Compressor { method, member: None })
    }

    /// Compresses bytes.
    pub(super) fn write(&mut self, bytes: &[u8], out: &mut impl Write) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        let compressed = match self.member()? {
            Member::Gzip(member) => member.write_all(bytes).map(|()| member.get_mut())?,
            Member::Zstd(member) => member.write_all(bytes).map(|()| member.get_mut())?,
        };
        if compressed.len() >= BUFFER {
            out.write_all(compressed)?;
            compressed.clear();
        }
        Ok(())
    }

    /// Writes an empty member.
    pub(super) fn write_empty_member(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.member()?;
        self.end_member(out)
    }

    /// Ends the current member, if there is one.
    pub(super) fn end_member(&mut self, out: &mut impl Write) -> io::Result<()> {
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

    use super::Compressor;

    #[test]
    fn members_in_a_row_hold_everything() {
        for name in ["a.jsonl.gz", "a.zst"] {
            let (mut compressor, mut out) = (Compressor::for_file(Path::new(name)).unwrap(), Vec::new());
            for _ in 0..3 {
                compressor.write(b"one line\n", &mut out).unwrap();
                compressor.end_member(&mut out).unwrap();
            }
            compressor.end_member(&mut out).unwrap();
            let mut text = String::new();
            match name.ends_with("gz") {
                true => flate2::read::MultiGzDecoder::new(&out[..]).read_to_string(&mut text).unwrap(),
                false => zstd::Decoder::new(&out[..]).unwrap().read_to_string(&mut text).unwrap(),
            };
            assert_eq!(text, "one line\n".repeat(3));
        }
        assert!(Compressor::for_file(Path::new("a.jsonl")).is_none());
    }
}
