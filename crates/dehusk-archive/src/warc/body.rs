//! The body of an HTTP message becomes what it was before it was coded for the wire.
//!
//! Many archives hold bodies that were decoded already beneath heads that still say how they came, so that a body that
//! is not coded as its head says is taken as it is.

use std::io::{BufRead, Read};

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::head::Headers;
use crate::compress;
use dehusk_html::limits::PAGE_BYTES;

/// Codings one inside the other that are undone, at most. Servers use one of content and one of transfer.
const CODINGS: usize = 4;

/// What could be read of a body, and what was wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    pub(super) fault: Option<String>,
}

/// Undoes the codings that the head names. At most [`PAGE_BYTES`] come of each.
pub(super) fn decode(headers: &Headers, bytes: Vec<u8>) -> Body {
    let named = headers.all("Content-Encoding").chain(headers.all("Transfer-Encoding"));
    let codings: Vec<_> =
        named.flat_map(|value| value.split(',')).map(|name| name.trim().to_ascii_lowercase()).collect();
    let mut body = Body { bytes, fault: None };
    for (number, coding) in codings.iter().rev().enumerate() {
        let undone = if number < CODINGS { undo(coding, &body.bytes) } else { Err("too many codings".to_owned()) };
        match undone {
            Ok(Some((bytes, fault))) => {
                body.bytes = bytes;
                body.fault = body.fault.or(fault.map(|what| format!("{coding} body: {what}")));
            }
            Ok(None) => {}
            // Of damage that is known already no more can be expected.
            Err(what) => {
                body.fault = body.fault.or(Some(format!("{coding} body: {what}")));
                body.bytes.clear();
                break;
            }
        }
    }
    body
}

/// What a coding gives, and what broke it off.
type Decoded = (Vec<u8>, Option<String>);

/// Undoes one coding; none if the bytes are not coded so. An error if nothing can be made of them.
fn undo(coding: &str, bytes: &[u8]) -> Result<Option<Decoded>, String> {
    let decoded = match coding {
        "" | "identity" | "none" => return Ok(None),
        "chunked" => return Ok(chunked(bytes)),
        "gzip" | "x-gzip" if !bytes.starts_with(b"\x1f\x8b") => return Ok(None),
        "zstd" if !bytes.starts_with(b"\x28\xb5\x2f\xfd") => return Ok(None),
        "gzip" | "x-gzip" | "zstd" => packed(bytes),
        "deflate" if is_zlib(bytes) => drain(ZlibDecoder::new(bytes)),
        "deflate" => drain(DeflateDecoder::new(bytes)),
        "br" => drain(brotli_decompressor::Decompressor::new(bytes, 1 << 14)),
        _ => (Vec::new(), Some("unknown coding".to_owned())),
    };
    match decoded {
        (out, Some(_)) if out.is_empty() && is_text(bytes) => Ok(None),
        (out, Some(fault)) if out.is_empty() => Err(fault),
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

/// Reads what is packed by gzip or zstd. What stands behind the last member does not matter to browsers either.
fn packed(bytes: &[u8]) -> Decoded {
    let mut plain = compress::open(bytes);
    let (mut out, mut fault) = (Vec::new(), None);
    while out.len() <= PAGE_BYTES && fault.is_none() {
        match plain.fill_buf() {
            Ok([]) => return (out, None),
            Ok(ready) => {
                out.extend_from_slice(ready);
                let count = ready.len();
                plain.consume(count);
            }
            Err(error) => match compress::Fault::of(&error).map(|fault| &fault.why) {
                Some(compress::Why::Garbage) => return (out, None),
                _ => fault = Some(error.to_string()),
            },
        }
    }
    bounded(out, fault)
}

fn drain(mut reader: impl Read) -> Decoded {
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

fn bounded(mut out: Vec<u8>, fault: Option<String>) -> Decoded {
    let fault = if out.len() > PAGE_BYTES { Some(format!("more than {PAGE_BYTES} bytes")) } else { fault };
    out.truncate(PAGE_BYTES);
    (out, fault)
}

/// Joins chunks (RFC 9112, section 7.1). None if the first line is no chunk's size; else what was read until the last
/// chunk, or until one is broken.
fn chunked(bytes: &[u8]) -> Option<Decoded> {
    let mut rest = bytes;
    let mut out = Vec::new();
    let mut fault = None;
    loop {
        let Some((size, behind)) = chunk_size(rest) else {
            if rest.len() == bytes.len() && !bytes.is_empty() {
                return None;
            }
            let what = if rest.is_empty() { "no last chunk" } else { "broken chunk" };
            fault = Some(format!("{what} at byte {}", bytes.len() - rest.len()));
            break;
        };
        let here = size.min(behind.len());
        out.extend_from_slice(&behind[..here]);
        if size == 0 {
            break;
        }
        if here < size {
            fault = Some(format!("a chunk ends early, after {here} of {size} bytes"));
            break;
        }
        rest = &behind[here..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    Some((out, fault))
}

/// The size of a chunk, and what is behind its line.
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
        // A window of 16 bits; a metablock that is not the last, of so many bytes, not compressed; then an empty last one.
        let bits = (text.len() as u32 - 1) << 4 | 1 << 20;
        let head = [bits as u8, (bits >> 8) as u8, (bits >> 16) as u8];
        [&head[..], text.as_bytes(), &[3]].concat()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// What comes of a body, and whether there was a fault.
    fn undone(head: &str, bytes: &[u8]) -> (String, bool) {
        let body = decode(&Headers::read(head.as_bytes()), bytes.to_vec());
        (String::from_utf8_lossy(&body.bytes).into_owned(), body.fault.is_some())
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
            assert_eq!(undone(head, &bytes), text(), "{head}");
        }
    }

    #[test]
    fn a_body_that_is_not_coded_is_taken_as_it_is() {
        for coding in ["gzip", "zstd", "deflate", "br", "utf-8"] {
            assert_eq!(undone(&format!("Content-Encoding: {coding}"), TEXT.as_bytes()), text(), "{coding}");
        }
        assert_eq!(undone("Transfer-Encoding: chunked", TEXT.as_bytes()), text());
        assert_eq!(undone("Transfer-Encoding: chunked\nContent-Encoding: gzip", &gzip(TEXT.as_bytes())), text());
    }

    #[test]
    fn chunks_are_joined() {
        let (start, end) = TEXT.split_at(20);
        for chunks in [
            format!("14\r\n{start}\r\n{:x}\r\n{end}\r\n0\r\n\r\n", end.len()),
            format!("0014 ; a=b\n{start}\n{:X}\n{end}\n0\n", end.len()),
            format!("14\r\n{start}{:x}\r\n{end}0\r\nTrailer: a\r\n\r\n", end.len()),
        ] {
            assert_eq!(undone("Transfer-Encoding: chunked", chunks.as_bytes()), text(), "{chunks}");
        }
        assert_eq!(undone("Transfer-Encoding: chunked", b"0\r\n\r\n"), (String::new(), false));
    }

    #[test]
    fn broken_chunks_keep_what_was_read() {
        for (chunks, kept) in [
            ("3\r\nabc\r\nxyz\r\nabc", "abc"),
            ("3\r\nabc\r\n", "abc"),
            ("3\r\nabc\r\n9\r\ndef", "abcdef"),
            ("ffffffffffffffff\r\nabc", "abc"),
        ] {
            assert_eq!(undone("Transfer-Encoding: chunked", chunks.as_bytes()), (kept.to_owned(), true), "{chunks}");
        }
    }

    #[test]
    fn what_is_cut_keeps_what_could_be_read() {
        let packed = gzip(TEXT.repeat(50).as_bytes());
        let (kept, fault) = undone("Content-Encoding: gzip", &packed[..packed.len() - 9]);
        assert!(fault && kept.starts_with(TEXT));
        let body = decode(&Headers::read(b"Content-Encoding: br"), vec![0xff; 40]);
        assert!(body.bytes.is_empty() && body.fault.is_some(), "{body:?}");
    }

    #[test]
    fn bytes_behind_a_packed_body_do_not_matter() {
        let packed = [gzip(TEXT.as_bytes()), b"\r\n".to_vec()].concat();
        assert_eq!(undone("Content-Encoding: gzip", &packed), text());
    }

    #[test]
    fn what_unpacks_to_very_much_is_cut() {
        let bomb = gzip(&vec![b' '; PAGE_BYTES + 5]);
        let (kept, fault) = undone("Content-Encoding: gzip", &bomb);
        assert_eq!((kept.len(), fault), (PAGE_BYTES, true));
        let (kept, fault) = undone(&format!("Content-Encoding: {}gzip", "gzip,".repeat(40)), &gzip(b"a"));
        assert_eq!((&*kept, fault), ("", true));
    }
}
