//! Detects the encoding of a plain text, which declares none.
//!
//! It is what a byte order mark says; UTF-16 by where its zeros are; UTF-8, also if some of it is ill-formed; else a guess,
//! which counts only if what is decoded by it looks like words. A wrong guess would ruin a text in silence.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes a guess is based on, from a little before the first that is not ASCII.
const GUESSED_BYTES: usize = 1 << 16;
const BEFORE_FIRST: usize = 1 << 10;

/// How many bytes are searched for the zeros of UTF-16.
const ZEROS_WITHIN: usize = 1 << 12;

/// The fewest bytes per ill-formed sequence in a text whose other bytes are ASCII, for it to be UTF-8 with a few errors.
const BYTES_TO_AN_ERROR: usize = 500;

/// The fewest letters that are not Latin in a text that is guessed to have any.
const LEAST_FOREIGN: usize = 6;

/// Of this many characters outside ASCII, one may be none that a text in the guessed encoding would have there.
const CHARACTERS_TO_AN_ODD_ONE: usize = 10;

/// The encoding of a text; none if it cannot be detected. `bytes` may be the start of a longer text.
pub fn detect(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = utf16(bytes) {
        return Some(encoding);
    }
    let Some(errors) = Utf8Errors::count(bytes) else {
        return Some(if is_iso_2022_jp(bytes) { ISO_2022_JP } else { UTF_8 });
    };
    if errors.ill_formed <= errors.well_formed {
        return Some(UTF_8);
    }
    let guess = guess(&bytes[errors.first.saturating_sub(BEFORE_FIRST)..]);
    guess.or_else(|| (errors.ill_formed * BYTES_TO_AN_ERROR <= bytes.len()).then_some(UTF_8))
}

/// UTF-16, if it is that, by its byte order mark or its zeros.
pub fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(bytes) {
        Some((encoding, _)) => Some(encoding).filter(|encoding| *encoding != UTF_8),
        None => utf16_by_zeros(bytes),
    }
}

/// UTF-16 by its zeros: in many languages most characters are ASCII.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(ZEROS_WITHIN)];
    let units = start.len() / 2;
    let zeros = |at: usize| start.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    match () {
        () if units < 2 => None,
        () if second * 10 >= units * 7 && first * 10 <= units => Some(UTF_16LE),
        () if first * 10 >= units * 7 && second * 10 <= units => Some(UTF_16BE),
        () => None,
    }
}

/// What is wrong with a text as UTF-8.
struct Utf8Errors {
    /// Where the first ill-formed sequence is.
    first: usize,
    ill_formed: usize,
    /// Characters outside ASCII.
    well_formed: usize,
}

impl Utf8Errors {
    /// Counts; none if nothing is wrong, or only that the text ends in the middle of a character.
    fn count(bytes: &[u8]) -> Option<Utf8Errors> {
        let error = std::str::from_utf8(bytes).err().filter(|error| error.error_len().is_some())?;
        let mut errors = Utf8Errors { first: error.valid_up_to(), ill_formed: 0, well_formed: 0 };
        for chunk in bytes.utf8_chunks() {
            errors.well_formed += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            errors.ill_formed += usize::from(!chunk.invalid().is_empty());
        }
        Some(errors)
    }
}

/// Whether a text of ASCII alone is Japanese, which this encoding writes with escape sequences.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let starts = [&b"\x1b$B"[..], b"\x1b$@"];
    bytes.is_ascii()
        && starts.into_iter().any(|start| memchr::memmem::find(bytes, start).is_some())
        && detector(bytes, Iso2022JpDetection::Allow).guess(None, Utf8Detection::Allow) == ISO_2022_JP
}

fn detector(bytes: &[u8], iso_2022_jp: Iso2022JpDetection) -> EncodingDetector {
    let mut detector = EncodingDetector::new(iso_2022_jp);
    let start = &bytes[..bytes.len().min(GUESSED_BYTES)];
    detector.feed(start, start.len() == bytes.len());
    detector
}

/// A guess at the encoding of what is not UTF-8; none if the text would look odd.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let encoding = detector(bytes, Iso2022JpDetection::Deny).guess(None, Utf8Detection::Deny);
    let start = &bytes[..bytes.len().min(GUESSED_BYTES)];
    let mut text = String::with_capacity(start.len() * 3);
    // A character that the end cuts in two is no error.
    let (_, _, had_errors) = encoding.new_decoder_without_bom_handling().decode_to_string(start, &mut text, false);
    (!had_errors && !looks_odd(&text)).then_some(encoding)
}

/// Whether many characters outside ASCII are none that words and sentences have there, or whether a few are letters of another
/// script, which a guess finds in any bytes.
fn looks_odd(text: &str) -> bool {
    let (mut all, mut foreign, mut odd, mut before) = (0, 0, 0, ' ');
    for c in text.chars() {
        if !c.is_ascii() {
            all += 1;
            foreign += usize::from(c.is_alphabetic() && !is_latin(c));
            odd += usize::from(is_odd(c, before));
        }
        before = c;
    }
    odd * CHARACTERS_TO_AN_ODD_ONE > all || (1..LEAST_FOREIGN).contains(&foreign)
}

fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Whether a character is odd after another one: a control character, a symbol, a capital after a small letter, or a letter
/// of another alphabet than the one before it.
fn is_odd(c: char, before: char) -> bool {
    match c {
        c if c.is_control() => true,
        c if c.is_uppercase() && before.is_lowercase() => true,
        // Japanese and its neighbours are written without spaces around words of other languages.
        c if c.is_alphabetic() && c < '\u{2e80}' => before.is_alphabetic() && is_latin(before) != is_latin(c),
        c if c.is_alphabetic() => false,
        '±' | '²' | '³' | '´' | '¹' | '¼' | '½' | '¾' | '×' | '÷' => before.is_alphabetic(),
        c => !is_usual(c),
    }
}

/// Whether a character that is no letter is usual in texts: punctuation and signs, no-break spaces, and the marks of scripts
/// that have them.
fn is_usual(c: char) -> bool {
    let marks = [0x300..0x370, 0x5b0..0x5eb, 0x64b..0x671, 0xe30..0xe4f];
    let signs = [0x2010..0x2027, 0x2030..0x203b, 0x2500..0x2580, 0x25a0..0x2600, 0x3000..0x3040, 0xff00..0xfff0];
    "\u{a0}«»·°§©®€£¥™¿¡ºª№".contains(c) || marks.iter().chain(&signs).any(|range| range.contains(&u32::from(c)))
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;

    use super::detect;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        detect(bytes).map(Encoding::name)
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn utf16_has_a_mark_or_zeros() {
        let text = "Le conseil a décidé de relever la digue.\n";
        assert_eq!(name(&utf16(text, u16::to_le_bytes)), Some("UTF-16LE"));
        assert_eq!(name(&utf16(text, u16::to_be_bytes)), Some("UTF-16BE"));
        assert_eq!(name(&utf16("\u{feff}Дамба", u16::to_le_bytes)), Some("UTF-16LE"));
        assert_eq!(name(b"It \0rained\0.\0"), Some("UTF-8"));
        assert_eq!(name(b"\0"), Some("UTF-8"));
    }

    #[test]
    fn utf8_may_have_errors() {
        for text in
            [&b""[..], b"It rained.", "Дамба".as_bytes(), "é".as_bytes(), b"\xef\xbb\xbfIt", b"It cost 5 \xe2\x82"]
        {
            assert_eq!(name(text), Some("UTF-8"), "{text:?}");
        }
        assert_eq!(name("Le conseil a décidé\u{1f600} \u{fffd}".as_bytes()), Some("UTF-8"));
        assert_eq!(name(&["é ".as_bytes(), b"\xff caf\xc3\xa9"].concat()), Some("UTF-8"));
        let long = [&b"It rained. ".repeat(100)[..], b"\xf0\x9f\x98 \x81"].concat();
        assert_eq!(name(&long), Some("UTF-8"));
    }

    #[test]
    fn old_encodings_are_guessed() {
        let encoded = |label: &str, text: &'static str| {
            Encoding::for_label(label.as_bytes()).expect("a label").encode(text).0.into_owned()
        };
        for (label, text) in [
            ("windows-1252", "Le conseil a décidé."),
            ("windows-1252", "“It isn’t raining” – said nobody…"),
            ("windows-1251", "Совет решил поднять дамбу до осенних штормов."),
            ("koi8-u", "Совет решил поднять дамбу до осенних штормов."),
            ("windows-1250", "Rada rozhodla, že hráz bude do podzimu vyšší než dosud a že ji zaplatí kraj."),
            ("gbk", "市政府决定在秋季风暴来临之前加高海堤。"),
            ("shift_jis", "市議会は秋の嵐の前に防波堤を高くすることを決めた。"),
            ("euc-kr", "시의회는 가을 폭풍이 오기 전에 방파제를 높이기로 했다."),
            ("iso-2022-jp", "市議会は秋の嵐の前に防波堤を高くする。"),
            ("windows-1253", "Το συμβούλιο αποφάσισε να υψώσει το τείχος."),
            ("windows-1256", "قرر المجلس رفع جدار الميناء قبل عواصف الخريف."),
        ] {
            assert_eq!(name(&encoded(label, text)).map(str::to_lowercase).as_deref(), Some(label), "{text}");
        }
        assert_eq!(name(b"d\xe9cid\xe9"), Some("windows-1252"));
        let late = [&b"It rained. ".repeat(10_000)[..], b"d\xe9cid\xe9 \xe0 No\xebl"].concat();
        assert_eq!(name(&late), Some("windows-1252"));
    }

    #[test]
    fn what_cannot_be_told_is_not_guessed() {
        assert_eq!(name(b"caf\xe9 \xf0\x9f\x98 ok\xff \x81\x8d"), None);
        let random: Vec<u8> = (0_u32..3000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
        assert_eq!(name(&random), None);
    }

    #[test]
    fn terminal_escapes_are_not_japanese() {
        assert_eq!(name(b"\x1b[1mls\x1b[0m $B"), Some("UTF-8"));
    }
}
