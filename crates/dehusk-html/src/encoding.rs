//! Detects the encoding of a page and decodes it.
//!
//! The first of these decides: a byte order mark; the charset that the caller knows; the one that the page declares in its
//! first 1024 bytes; UTF-8 if the bytes are valid UTF-8; detection by content.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
pub use encoding_rs::{Decoder, Encoding, UTF_8};
use encoding_rs::{DecoderResult, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

use super::tokenizer::{RawAttribute, Token, Tokenizer};
use dehusk_text::utf8::{Repaired, repair};

/// How many bytes are searched for a declaration, as in browsers.
const DECLARED_WITHIN: usize = 1024;

/// How many bytes are used for detection, which is slow.
const DETECTION_BYTES: usize = 1 << 16;

/// A decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, without its byte order mark; borrowed where the bytes were UTF-8.
    pub text: Cow<'b, str>,
    /// The encoding's name in the Encoding Standard.
    pub encoding: &'static str,
    /// How many ill-formed sequences were replaced by U+FFFD.
    pub replaced: usize,
}

/// Decodes the bytes of a page. `charset` is a label such as `latin1`; an unknown one is ignored.
pub fn decode<'b>(bytes: &'b [u8], charset: Option<&str>) -> Decoded<'b> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..]);
    }
    let known = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    decode_as(known.or_else(|| declared(bytes)).unwrap_or_else(|| detect(bytes)), bytes)
}

fn decode_as<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Decoded<'b> {
    let (text, replaced) = if encoding == UTF_8 {
        let Repaired { text, replaced } = repair(bytes);
        (text, replaced)
    } else {
        let (text, replaced) = transcode(&mut encoding.new_decoder_without_bom_handling(), bytes, true);
        (Cow::Owned(text), replaced)
    };
    Decoded { text, encoding: encoding.name(), replaced }
}

/// Decodes the next bytes, of which `last` says whether they are the last: the text, and how many ill-formed sequences in it
/// were replaced by U+FFFD.
pub fn transcode(decoder: &mut Decoder, mut bytes: &[u8], last: bool) -> (String, usize) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 4);
    let mut replaced = 0;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut text, last);
        bytes = &bytes[read..];
        match result {
            DecoderResult::InputEmpty => return (text, replaced),
            DecoderResult::OutputFull => text.reserve(bytes.len() + 16),
            DecoderResult::Malformed(..) => {
                replaced += 1;
                text.reserve(4);
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

/// The encoding that the page declares in a `meta` element.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    // Tags are ASCII in all encodings that can be declared this way; other bytes become one character each.
    let start: String = bytes.iter().take(DECLARED_WITHIN).map(|byte| char::from(*byte)).collect();
    let mut tokenizer = Tokenizer::new(&start);
    let label = loop {
        if let Token::Start { name, .. } = tokenizer.next()?
            && name.eq_ignore_ascii_case("meta")
            && let Some(label) = label(tokenizer.attributes())
        {
            break label;
        }
    };
    match Encoding::for_label(label.as_bytes())? {
        // The page could not be read so far if it were in these.
        encoding if encoding == UTF_16LE || encoding == UTF_16BE => Some(UTF_8),
        encoding if encoding == X_USER_DEFINED => Some(WINDOWS_1252),
        encoding => Some(encoding),
    }
}

/// The charset that a `meta` element declares, by itself or in a content type.
fn label<'s>(attributes: &[RawAttribute<'s>]) -> Option<&'s str> {
    let value = |name: &str| attributes.iter().find(|one| one.name.eq_ignore_ascii_case(name)).map(|one| one.value);
    if let Some(charset) = value("charset") {
        return Some(charset);
    }
    value("http-equiv").filter(|kind| kind.eq_ignore_ascii_case("content-type"))?;
    charset_in(value("content")?)
}

/// The charset in a content type such as `text/html; charset="utf-8"`.
pub fn charset_in(content: &str) -> Option<&str> {
    let at = content.to_ascii_lowercase().find("charset")? + "charset".len();
    let value = content[at..].trim_start().strip_prefix('=')?.trim_start();
    value.split(['"', '\'', ';', ' ']).find(|piece| !piece.is_empty())
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    if let Some(encoding) = utf16(bytes) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(DETECTION_BYTES)], true);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16 without a mark: the first tag shows it by its zeros.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, _, 0, ..] => Some(UTF_16LE),
        [0, b'<', 0, _, ..] => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn a_mark_goes_before_all() {
        let decoded = decode(b"\xff\xfeh\0\xe9\0", Some("utf-8"));
        assert_eq!((&*decoded.text, decoded.encoding), ("hé", "UTF-16LE"));
        assert_eq!(decode(b"\xef\xbb\xbf\xc3\xa9<meta charset=latin1>", None).encoding, "UTF-8");
    }

    #[test]
    fn what_the_caller_knows_goes_before_what_the_page_says() {
        let page = b"<meta charset=utf-8>\xe9";
        assert_eq!(&*decode(page, Some("ISO-8859-1")).text, "<meta charset=utf-8>é");
        assert_eq!(decode(page, Some("unheard-of")).replaced, 1);
    }

    #[test]
    fn pages_state_their_encoding() {
        for page in [
            "<html><META CharSet='koi8-r'>",
            "<!-- <meta charset=x> --><meta name=a><meta http-equiv=Content-Type content='text/html; charset=koi8-r'>",
            "<meta content='text/html;charset = \"koi8-r\"' http-equiv=content-type />",
            "<svg><![CDATA[<meta charset=x]]></svg><script>//<![CDATA[\na > b\n//]]></script><meta charset=koi8-r>",
        ] {
            assert_eq!(decode(page.as_bytes(), None).encoding, "KOI8-R", "{page}");
        }
        assert_eq!(decode(b"<meta charset=utf-16>a", None).encoding, "UTF-8");
        let late = format!("{}<meta charset=koi8-r>", " ".repeat(1024));
        assert_eq!(decode(late.as_bytes(), None).encoding, "UTF-8");
    }

    #[test]
    fn the_rest_is_guessed() {
        assert_eq!(decode("<p>é".as_bytes(), None).encoding, "UTF-8");
        let german = b"<p>Die Gr\xfc\xdfe aus M\xfcnchen f\xfcr alle, die sch\xf6n \xfcber die Stra\xdfe gehen";
        assert_eq!(decode(german, None).encoding, "windows-1252");
        assert_eq!(&*decode(b"<\0p\0>\0\xe9\0", None).text, "<p>é");
    }

    #[test]
    fn ill_formed_sequences_are_counted() {
        assert_eq!(decode(b"<meta charset=utf-8>\xff\xfea\xc3", None).replaced, 3);
        assert_eq!(decode(b"\x82\xa0\x82", Some("shift_jis")).replaced, 1);
    }
}
