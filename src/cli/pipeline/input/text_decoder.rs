//! Decodes a text to UTF-8 while it is read.
//!
//! UTF-8 is passed on as it is; what is ill-formed in it is repaired later, part by part.

use dehusk_html::encoding::{Decoder, Encoding, UTF_8, transcode};
use dehusk_html::text_encoding::detect;
use dehusk_text::utf8;

/// Why a text is not decoded.
pub(in crate::cli) const UNKNOWN_ENCODING: &str = "its encoding cannot be detected; name it with --encoding";

/// Decodes the pieces of a text, one after the other.
pub(super) struct TextDecoder {
    state: State,
    /// Ill-formed sequences that were replaced and not asked for yet.
    replaced: u64,
}

enum State {
    /// The encoding is not known: all so far is ASCII, so that most encodings would give the same.
    Start,
    Ascii,
    Utf8,
    Other(Decoder),
}

/// The encoding of a text cannot be detected.
#[derive(Debug)]
pub(super) struct UnknownEncoding;

impl TextDecoder {
    /// A decoder for an encoding, or for one that is yet to be detected.
    pub(super) fn new(encoding: Option<&'static Encoding>) -> TextDecoder {
        TextDecoder { state: encoding.map_or(State::Start, State::of), replaced: 0 }
    }

    /// Decodes what comes after the first `from` bytes of a buffer, in place. Returns the encoding if it was detected just now
    /// and is not UTF-8.
    ///
    /// # Errors
    /// The encoding cannot be detected.
    pub(super) fn decode(
        &mut self,
        buffer: &mut Vec<u8>,
        from: usize,
        last: bool,
    ) -> Result<Option<&'static Encoding>, UnknownEncoding> {
        let detected = self.detect(&buffer[from..])?;
        if let State::Other(decoder) = &mut self.state {
            let (text, replaced) = transcode(decoder, &buffer[from..], last);
            buffer.truncate(from);
            buffer.extend_from_slice(text.as_bytes());
            self.replaced += replaced as u64;
        }
        Ok(detected)
    }

    fn detect(&mut self, fresh: &[u8]) -> Result<Option<&'static Encoding>, UnknownEncoding> {
        let encoding = match self.state {
            State::Start if fresh.is_empty() => return Ok(None),
            State::Start => detect(fresh).ok_or(UnknownEncoding)?,
            // What comes before has been written, so this cannot be refused any more.
            State::Ascii if !fresh.is_ascii() => detect(fresh).unwrap_or(UTF_8),
            _ => return Ok(None),
        };
        let is_open = encoding == UTF_8 && fresh.is_ascii();
        self.state = if is_open { State::Ascii } else { State::of(encoding) };
        Ok(Some(encoding).filter(|encoding| *encoding != UTF_8))
    }

    /// Ill-formed sequences that were replaced since this was last asked.
    pub(super) fn take_replaced(&mut self) -> u64 {
        std::mem::take(&mut self.replaced)
    }
}

impl State {
    fn of(encoding: &'static Encoding) -> State {
        match encoding == UTF_8 {
            true => State::Utf8,
            false => State::Other(encoding.new_decoder_with_bom_removal()),
        }
    }
}

/// Decodes a whole text.
///
/// # Errors
/// Its encoding is not given and cannot be detected.
pub(in crate::cli) fn decode_text(mut bytes: Vec<u8>, encoding: Option<&'static Encoding>) -> Result<String, String> {
    let decoded = TextDecoder::new(encoding).decode(&mut bytes, 0, true);
    decoded.map_err(|UnknownEncoding| UNKNOWN_ENCODING.to_owned())?;
    Ok(utf8::repair(&bytes).text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{TextDecoder, decode_text};
    use dehusk_html::encoding::Encoding;

    /// Decodes pieces: the text, the encodings that were detected, and what was replaced.
    fn decode(pieces: &[&[u8]], label: Option<&str>) -> (String, Vec<&'static str>, u64) {
        let mut decoder = TextDecoder::new(label.and_then(|label| Encoding::for_label(label.as_bytes())));
        let (mut buffer, mut detected) = (Vec::new(), Vec::new());
        for (number, piece) in pieces.iter().enumerate() {
            let from = buffer.len();
            buffer.extend_from_slice(piece);
            let found = decoder.decode(&mut buffer, from, number + 1 == pieces.len()).expect("an encoding");
            detected.extend(found.map(Encoding::name));
        }
        (String::from_utf8_lossy(&buffer).into_owned(), detected, decoder.take_replaced())
    }

    #[test]
    fn a_character_may_be_cut_in_two() {
        let utf16 = b"\xff\xfeI\0t\0 \0r\0a\0i\0n\0e\0d\0.\0";
        for at in 8..utf16.len() {
            let (text, detected, _) = decode(&[&utf16[..at], &utf16[at..]], None);
            assert_eq!((&*text, &*detected), ("It rained.", &["UTF-16LE"][..]));
        }
        assert_eq!(decode(&[b"\x82", b"\xa0\x82"], Some("shift_jis")), ("あ\u{fffd}".to_owned(), vec![], 1));
    }

    #[test]
    fn the_first_piece_that_is_not_ascii_decides() {
        let french = b"Le conseil a d\xe9cid\xe9.\n";
        let decoded = decode(&[b"The council decided.\n", french, french], None);
        let text = "The council decided.\nLe conseil a décidé.\nLe conseil a décidé.\n";
        assert_eq!(decoded, (text.to_owned(), vec!["windows-1252"], 0));
        let decoded = decode(&["Le conseil a décidé.\n".as_bytes(), french], None);
        assert_eq!(decoded, ("Le conseil a décidé.\nLe conseil a d\u{fffd}cid\u{fffd}.\n".to_owned(), vec![], 0));
    }

    #[test]
    fn an_encoding_that_is_given_counts() {
        let koi8 = Encoding::for_label(b"koi8-r");
        assert_eq!(decode_text(b"\xc4\xc1".to_vec(), koi8).as_deref(), Ok("да"));
        assert_eq!(
            decode_text(b"\xef\xbb\xbfa\xff".to_vec(), Encoding::for_label(b"utf-8")).as_deref(),
            Ok("\u{feff}a\u{fffd}")
        );
        assert!(decode_text(b"\xc1 \x81\x8d\x8f".to_vec(), None).is_err());
    }
}
