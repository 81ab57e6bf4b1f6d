//! Decodes the content and transfer codings of HTTP bodies.
//!
//! Many archives store decoded bodies under heads that still name the codings, so a body that is not coded as its head
//! says is passed through unchanged.

use std::io::{BufRead, Read};

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::headers::Headers;
use crate::decompress::{DecompressError, DecompressErrorKind, Decompressor};
use dehusk_html::limits::PAGE_BYTES;

/// The most nested codings that are decoded. Servers use one content coding and one transfer coding.
const CODINGS: usize = 4;

/// What could be decoded of a body, and the error after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) error: Option<String>,
}

/// Decodes the codings that the head names, each to at most [`PAGE_BYTES`].
pub(super) fn decode(headers: &Headers, bytes: Vec<u8>) -> Body {
    let named = headers.all("Content-Encoding").chain(headers.all("Transfer-Encoding"));
    let codings: Vec<_> =
        named.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect();
    let mut body = Body { bytes, error: None };
    for (number, coding) in codings.iter().rev().enumerate() {
        let decoded =
            if number < CODINGS { decode_one(coding, &body.bytes) } else { Err("too many codings".to_owned()) };
        match decoded {
            Ok(Some((bytes, error))) => {
                body.bytes = bytes;
                body.error = body.error.or(error.map(|what| format!("{coding} body: {what}")));
            }
            Ok(None) => {}
            // The first error is the cause of all later ones.
            Err(what) => {
                body.error = body.error.or(Some(format!("{coding} body: {what}")));
                body.bytes.clear();
                break;
            }
        }
    }
    body
}

/// Decoded bytes, and the error after them.
type Decoded = (Vec<u8>, Option<String>);

/// Decodes one coding; none if the bytes are not coded so. An error if nothing can be decoded.
fn decode_one(coding: &str, bytes: &[u8]) -> Result<Option<Decoded>, String> {
    let decoded = match coding {
        "" | "identity" | "none" => return Ok(None),
        "chunked" => return Ok(chunked(bytes)),
        "gzip" | "x-gzip" if !bytes.starts_with(b"\x1f\x8b") => return Ok(None),
        "zstd" if !bytes.starts_with(b"\x28\xb5\x2f\xfd") => return Ok(None),
        "gzip" | "x-gzip" | "zstd" => decompress(bytes),
        "deflate" if is_zlib(bytes) => read_all(ZlibDecoder::new(bytes)),
        "deflate" => read_all(DeflateDecoder::new(bytes)),
        "br" => read_all(brotli_decompressor::Decompressor::new(bytes, 1 << 14)),
        _ => (Vec::new(), Some("unknown coding".to_owned())),
    };
    match decoded {
        (out, Some(_)) if out.is_empty() && is_text(bytes) => Ok(None),
        (out, Some(error)) if out.is_empty() => Err(error),
        decoded => Ok(Some(decoded)),
    }
}

/// Whether bytes are text as they are.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'))
}

/// The two bytes with which zlib data begins (RFC 1950, section 2.2). Many servers send deflate without them.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 0x8f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}

/// Decompresses gzip or zstd. Bytes after the last member are ignored, as browsers do.
fn decompress(bytes: &[u8]) -> Decoded {
    let mut decompressor = Decompressor::new(bytes);
    let (mut out, mut failure) = (Vec::new(), None);
    while out.len() <= PAGE_BYTES && failure.is_none() {
        match decompressor.fill_buf() {
            Ok([]) => return (out, None),
            Ok(ready) => {
                out.extend_from_slice(ready);
                let count = ready.len();
                decompressor.consume(count);
            }
            Err(error) => match DecompressError::from_io(&error).map(|error| &error.kind) {
                Some(DecompressErrorKind::Garbage) => return (out, None),
                _ => failure = Some(error.to_string()),
            },
        }
    }
    bounded(out, failure)
}

fn read_all(mut reader: impl Read) -> Decoded {
    let (mut out, mut room) = (Vec::new(), vec![0; 1 << 15]);
    while out.len() <= PAGE_BYTES {
        match reader.read(&mut room) {
            Ok(0) => return (out, None),
            Ok(count) => out.extend_from_slice(&room[..count]),
            Err(error) => return (out, Some(error.to_string())),
        }
    }
    bounded(out, None)
}

fn bounded(mut out: Vec<u8>, error: Option<String>) -> Decoded {
    let error = if out.len() > PAGE_BYTES { Some(format!("more than {PAGE_BYTES} bytes")) } else { error };
    out.truncate(PAGE_BYTES);
    (out, error)
}

/// Joins chunks (RFC 9112, section 7.1). None if the first line is not the size of a chunk; else the data up to the
/// last chunk, or to an invalid one.
fn chunked(bytes: &[u8]) -> Option<Decoded> {
    let mut rest = bytes;
    let mut out = Vec::new();
    let mut error = None;
    loop {
        let Some((size, after)) = chunk_size(rest) else {
            if rest.len() == bytes.len() && !bytes.is_empty() {
                return None;
            }
            let what = if rest.is_empty() { "no last chunk" } else { "broken chunk" };
            error = Some(format!("{what} at byte {}", bytes.len() - rest.len()));
            break;
        };
        let here = size.min(after.len());
        out.extend_from_slice(&after[..here]);
        if size == 0 {
            break;
        }
        if here < size {
            error = Some(format!("a chunk ends early, after {here} of {size} bytes"));
            break;
        }
        rest = &after[here..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    Some((out, error))
}

/// The size of a chunk, and what follows its line.
fn chunk_size(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let line = memchr::memchr(b'\n', &bytes[..bytes.len().min(1 << 12)])?;
    let size = bytes[..line].split(|byte| *byte == b';').next()?.trim_ascii();
    let size = std::str::from_utf8(size).ok().filter(|size| size.bytes().all(|c| c.is_ascii_hexdigit()))?;
    Some((usize::from_str_radix(size, 16).ok()?, &bytes[line + 1..]))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::{Headers, PAGE_BYTES, decode};

    const TEXT: &str = "It rained all day. The bridge opened on Monday after two years of work.";

    /// A stream of brotli that stores a text as it is (RFC 7932, section 9).
    fn brotli(text: &str) -> Vec<u8> {
        // A window of 16 bits; a metablock that is not the last, of this many bytes, not compressed; then an empty last
        // one.
        let bits = (text.len() as u32 - 1) << 4 | 1 << 20;
        let head = [bits as u8, (bits >> 8) as u8, (bits >> 16) as u8];
        [&head[..], text.as_bytes(), &[3]].concat()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// The decoded body, and whether there was an error.
    fn decoded(head: &str, bytes: &[u8]) -> (String, bool) {
        let body = decode(&Headers::parse(head.as_bytes()), bytes.to_vec());
        (String::from_utf8_lossy(&body.bytes).into_owned(), body.error.is_some())
    }

    fn text() -> (String, bool) {
        (TEXT.to_owned(), false)
    }

    #[test]
    fn codings_of_content() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT.as_bytes()).unwrap();
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(TEXT.as_bytes()).unwrap();
        for (head, bytes) in [
            ("Content-Encoding: identity", TEXT.as_bytes().to_vec()),
            ("Content-Encoding: gzip", gzip(TEXT.as_bytes())),
            ("content-encoding: X-GZIP", gzip(TEXT.as_bytes())),
            ("Content-Encoding: deflate", zlib.finish().unwrap()),
            ("Content-Encoding: deflate", raw.finish().unwrap()),
            ("Content-Encoding: zstd", zstd::encode_all(TEXT.as_bytes(), 1).unwrap()),
            ("Content-Encoding: br", brotli(TEXT)),
            ("Content-Encoding: gzip, zstd", zstd::encode_all(&gzip(TEXT.as_bytes())[..], 1).unwrap()),
        ] {
            assert_eq!(decoded(head, &bytes), text(), "{head}");
        }
    }

    #[test]
    fn a_body_that_is_not_coded_is_passed_through() {
        for coding in ["gzip", "zstd", "deflate", "br", "utf-8"] {
            assert_eq!(decoded(&format!("Content-Encoding: {coding}"), TEXT.as_bytes()), text(), "{coding}");
        }
        assert_eq!(decoded("Transfer-Encoding: chunked", TEXT.as_bytes()), text());
        assert_eq!(decoded("Transfer-Encoding: chunked\nContent-Encoding: gzip", &gzip(TEXT.as_bytes())), text());
    }

    #[test]
    fn chunks_are_joined() {
        let (start, end) = TEXT.split_at(20);
        for chunks in [
            format!("14\r\n{start}\r\n{:x}\r\n{end}\r\n0\r\n\r\n", end.len()),
            format!("0014 ; a=b\n{start}\n{:X}\n{end}\n0\n", end.len()),
            format!("14\r\n{start}{:x}\r\n{end}0\r\nTrailer: a\r\n\r\n", end.len()),
        ] {
            assert_eq!(decoded("Transfer-Encoding: chunked", chunks.as_bytes()), text(), "{chunks}");
        }
        assert_eq!(decoded("Transfer-Encoding: chunked", b"0\r\n\r\n"), (String::new(), false));
    }

    #[test]
    fn broken_chunks_keep_what_was_read() {
        for (chunks, kept) in [
            ("3\r\nabc\r\nxyz\r\nabc", "abc"),
            ("3\r\nabc\r\n", "abc"),
            ("3\r\nabc\r\n9\r\ndef", "abcdef"),
            ("ffffffffffffffff\r\nabc", "abc"),
        ] {
            assert_eq!(decoded("Transfer-Encoding: chunked", chunks.as_bytes()), (kept.to_owned(), true), "{chunks}");
        }
    }

    #[test]
    fn what_is_cut_keeps_what_could_be_read() {
        let packed = gzip(TEXT.repeat(50).as_bytes());
        let (kept, failed) = decoded("Content-Encoding: gzip", &packed[..packed.len() - 9]);
        assert!(failed && kept.starts_with(TEXT));
        let body = decode(&Headers::parse(b"Content-Encoding: br"), vec![0xff; 40]);
        assert!(body.bytes.is_empty() && body.error.is_some(), "{body:?}");
    }

    #[test]
    fn bytes_after_a_compressed_body_do_not_matter() {
        let packed = [gzip(TEXT.as_bytes()), b"\r\n".to_vec()].concat();
        assert_eq!(decoded("Content-Encoding: gzip", &packed), text());
    }

    #[test]
    fn what_unpacks_to_very_much_is_cut() {
        let bomb = gzip(&vec![b' '; PAGE_BYTES + 5]);
        let (kept, failed) = decoded("Content-Encoding: gzip", &bomb);
        assert_eq!((kept.len(), failed), (PAGE_BYTES, true));
        let (kept, failed) = decoded(&format!("Content-Encoding: {}gzip", "gzip,".repeat(40)), &gzip(b"a"));
        assert_eq!((&*kept, failed), ("", true));
    }
}
