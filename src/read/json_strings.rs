//! Encodes and decodes JSON strings.
//!
//! `serde_json` reads records and reports what is wrong with them. But a text is most of its record, and `serde_json` would
//! copy it several times; here each text is walked once, a run of plain bytes at a time.

use dehusk_text::chunk::{CHUNK, chunks, ones};

/// Appends a text as a JSON string, as `serde_json` writes it, except that U+0085, U+2028 and U+2029 are escaped too: some
/// readers of lines take them for line ends.
pub(super) fn push_json_string(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    out.reserve(text.len() + text.len() / 32 + 2);
    out.push('"');
    let (mut done, mut at) = (0, find_byte(bytes, is_special));
    while at < bytes.len() {
        let length = match bytes[at] {
            0xc2 | 0xe2 => separator_length(&bytes[at..]),
            _ => 1,
        };
        if length > 0 {
            out.push_str(&text[done..at]);
            push_escaped(&text[at..at + length], out);
            done = at + length;
        }
        at += length.max(1);
        at += find_byte(&bytes[at..], is_special);
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// Decodes a JSON string with its quotes. None if it has an escape that is not a character: half of a surrogate pair.
pub(super) fn decode_json_string(json: &str) -> Option<String> {
    let escaped = json.get(1..json.len().checked_sub(1)?)?;
    let mut text = String::with_capacity(escaped.len());
    let mut done = 0;
    for (number, chunk) in chunks(escaped.as_bytes()).enumerate() {
        for at in ones(chunk.is(b'\\')).map(|bit| number * CHUNK + bit) {
            // Some are inside the escape before.
            if at >= done {
                text.push_str(&escaped[done..at]);
                let (c, length) = decode_escape(&escaped[at..])?;
                text.push(c);
                done = at + length;
            }
        }
    }
    text.push_str(&escaped[done..]);
    Some(text)
}

/// Whether a text has characters that JSON need not escape but that some readers take for line ends.
pub(super) fn has_line_separator(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(0xc2, 0xe2, bytes).any(|at| separator_length(&bytes[at..]) > 0)
}

/// JSON with the characters that [`has_line_separator`] finds escaped; none if there are none.
#[cfg(feature = "parquet")]
pub(crate) fn escape_line_separators(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let (mut out, mut done) = (String::new(), 0);
    for at in memchr::memchr2_iter(0xc2, 0xe2, bytes) {
        let length = separator_length(&bytes[at..]);
        if length > 0 {
            out.push_str(&json[done..at]);
            push_escaped(&json[at..at + length], &mut out);
            done = at + length;
        }
    }
    (done > 0).then(|| out + &json[done..])
}

/// The length of the Unicode line separator at the start of well-formed UTF-8; 0 if there is none.
fn separator_length(bytes: &[u8]) -> usize {
    match bytes {
        [0xc2, 0x85, ..] => 2,
        [0xe2, 0x80, 0xa8 | 0xa9, ..] => 3,
        _ => 0,
    }
}

/// Whether JSON escapes a byte, or a line separator begins with it.
#[expect(clippy::needless_bitwise_bool, reason = "without short circuits, many bytes are compared at once")]
fn is_special(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\') | (byte == 0xc2) | (byte == 0xe2)
}

/// The index of the next byte for which a predicate holds; the length if there is none.
fn find_byte(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let (chunks, _) = bytes.as_chunks::<32>();
    let plain = chunks.iter().take_while(|chunk| !chunk.iter().fold(false, |any, byte| any | is(*byte))).count() * 32;
    bytes[plain..].iter().position(|byte| is(*byte)).map_or(bytes.len(), |at| plain + at)
}

/// Appends the escape of a character.
fn push_escaped(character: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match character {
        "\"" => "\\\"",
        "\\" => "\\\\",
        "\n" => "\\n",
        "\r" => "\\r",
        "\t" => "\\t",
        "\u{8}" => "\\b",
        "\u{c}" => "\\f",
        _ => "\\u",
    };
    out.push_str(short);
    if short == "\\u" {
        let code = character.chars().next().map_or(0, u32::from);
        out.extend([12, 8, 4, 0].map(|shift| char::from(HEX[(code >> shift) as usize & 15])));
    }
}

/// The character of the escape at the start of a text, and the length of the escape.
fn decode_escape(text: &str) -> Option<(char, usize)> {
    let short = match *text.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return decode_unicode_escape(text),
        other => char::from(other),
    };
    Some((short, 2))
}

/// As [`decode_escape`], for one or two `\u` escapes.
fn decode_unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| u16::from_str_radix(text.get(at..at + 4)?, 16).ok();
    let first = unit(2)?;
    if let Some(c) = char::from_u32(first.into()) {
        return Some((c, 6));
    }
    let second = text[6..].starts_with("\\u").then(|| unit(8)).flatten()?;
    Some((char::decode_utf16([first, second]).next()?.ok()?, 12))
}

#[cfg(test)]
mod tests {
    use super::{decode_json_string, has_line_separator, push_json_string};

    fn encode(text: &str) -> String {
        let mut out = String::new();
        push_json_string(text, &mut out);
        out
    }

    #[test]
    fn texts_are_written_as_serde_json_writes_them() {
        let controls: String = (0..0x80).filter_map(char::from_u32).collect();
        let long = "One “long” line — und noch eine Zeile, déjà vu.\n".repeat(9);
        for text in ["", "a", &controls, &long, &format!("{long}\"{long}\\"), "\u{7f}\u{a0}é‘’…\u{10348}"] {
            assert_eq!(encode(text), serde_json::to_string(text).unwrap());
            assert_eq!(decode_json_string(&encode(text)).as_deref(), Some(text));
        }
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn only_separators_are_escaped_in_json() {
        let escaped = super::escape_line_separators("{\"a\u{85}é\":\"\\n\u{2028}\u{a0}\"}");
        assert_eq!(escaped.as_deref(), Some("{\"a\\u0085é\":\"\\n\\u2028\u{a0}\"}"));
        assert_eq!(super::escape_line_separators("{\"é\u{a0}…\":1}"), None);
    }

    #[test]
    fn line_separators_are_escaped() {
        assert_eq!(encode("a\u{85}\u{2028}\u{2029}b"), r#""a\u0085\u2028\u2029b""#);
        assert!(has_line_separator("a\u{85}") && has_line_separator("\u{2029}"));
        assert!(!has_line_separator("a\u{a0}\u{2027}\u{202a}…"));
    }

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(
            decode_json_string(r#""\/\"\\\b\f\n\r\t\u00E9\ud83c\udf32""#).as_deref(),
            Some("/\"\\\u{8}\u{c}\n\r\té🌲")
        );
        for lone in [r#""\ud83c""#, r#""\ud83cx""#, r#""\udf32\ud83c""#, r#""\ud83c\n""#, r#""\ud83c\u00e9""#] {
            assert_eq!(decode_json_string(lone), None, "{lone}");
        }
    }
}
