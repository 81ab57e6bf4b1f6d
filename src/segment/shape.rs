//! Shapes: what a short block looks like, whatever its words.
//!
//! Owns the closed list of shapes and how each is detected. No language is known here: dates are those of digits.

use super::measure::Measure;

macro_rules! shapes {
    ($($variant:ident $name:literal $test:ident $about:literal,)*) => {
        /// What a block looks like.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Shape { $(#[doc = $about] $variant,)* }

        impl Shape {
            /// Every shape.
            pub const ALL: &'static [Shape] = &[$(Shape::$variant,)*];

            /// The name as rule files spell it.
            pub const fn name(self) -> &'static str {
                match self { $(Shape::$variant => $name,)* }
            }

            /// One line on what has it.
            pub const fn about(self) -> &'static str {
                match self { $(Shape::$variant => $about,)* }
            }

            fn fits(self, seen: &Seen<'_>) -> bool {
                match self { $(Shape::$variant => $test(seen),)* }
            }
        }
    };
}

shapes! {
    Identifiers "identifiers" identifiers "Nothing but identifiers: UUIDs, long numbers, hexadecimal hashes.",
    Number "number" number "Nothing but one number, brackets or a sign around it at the most.",
    Date "date" date "Nothing but a date in digits, with or without a time.",
    Time "time" time "Nothing but times or durations such as `3:45` or `0:12 / 3:45`.",
    Name "name" name "Two to four words that could be a person's name.",
    Headline "headline" headline "Three to twenty words, a capital or digit first, no end of a sentence.",
    Link "link" link "Nothing but a web or mail address.",
    Symbols "symbols" symbols "No letter and no digit.",
    Label "label" label "One to five words, or twelve characters, with a letter, and no end of a sentence or clause.",
    Pair "pair" pair "A key of one to four words, a colon, a value of one to eight, no end of a sentence: `Posts: 209`.",
    Dated "dated" dated "A date in digits at its start or end, one to twenty words beside it, no end of a sentence.",
    Teaser "teaser" teaser "Cut off by an ellipsis, or by `[...]`, at its end.",
    Picture "picture" not_by_text "Of Markdown: nothing but pictures, or links without a text.",
    Header "header" not_by_text "Of Markdown: front matter, or the lines such as `URL Source: …` that a reader program puts before a page.",
    Cells "cells" cells "What a table leaves: parts between `||`, or one after a `|`. The rows of a Markdown table do not count.",
}

/// A block and what is known of it. Counts come first in every test: they rule most blocks out at once.
struct Seen<'t> {
    text: &'t str,
    measure: &'t Measure,
    sentence: bool,
}

/// A block longer than this, in bytes, has no shape.
const LONGEST: usize = 400;

/// A set of shapes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shapes(u16);

impl Shapes {
    /// The shapes of a block's trimmed text. `sentence` says that it ends a sentence.
    pub(crate) fn detect(text: &str, measure: &Measure, sentence: bool) -> Shapes {
        if text.is_empty() || text.len() > LONGEST {
            return Shapes::default();
        }
        let seen = Seen { text, measure, sentence };
        Shape::ALL.iter().copied().filter(|shape| shape.fits(&seen)).collect()
    }

    /// Whether the two share one.
    pub(crate) fn meets(self, other: Shapes) -> bool {
        self.0 & other.0 != 0
    }

    pub(crate) fn has(self, shape: Shape) -> bool {
        self.0 & (1 << shape as u8) != 0
    }

    pub(crate) fn insert(&mut self, shape: Shape) {
        self.0 |= 1 << shape as u8;
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Shape> {
        Shape::ALL.iter().copied().filter(move |shape| self.has(*shape))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Shape> for Shapes {
    fn from_iter<I: IntoIterator<Item = Shape>>(shapes: I) -> Self {
        Shapes(shapes.into_iter().fold(0, |set, shape| set | 1 << shape as u8))
    }
}

/// The text alone does not show it.
fn not_by_text(_: &Seen<'_>) -> bool {
    false
}

fn identifiers(seen: &Seen<'_>) -> bool {
    let long = seen.measure.solid >= SHORTEST_IDENTIFIER as u32 * seen.measure.words;
    seen.measure.digits > 0 && long && seen.text.split_whitespace().all(is_identifier)
}

/// The fewest characters of an identifier.
const SHORTEST_IDENTIFIER: usize = 10;

/// A UUID; a number of ten digits or more; sixteen or more hexadecimal digits with both letters and figures.
fn is_identifier(token: &str) -> bool {
    let hyphens = token.bytes().filter(|byte| *byte == b'-').count();
    let plain = token.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let digits = token.bytes().filter(u8::is_ascii_digit).count();
    let uuid = token.len() == 36 && hyphens == 4;
    let number = hyphens == 0 && digits == token.len() && token.len() >= SHORTEST_IDENTIFIER;
    let hash = hyphens == 0 && token.len() >= 16 && digits > 0;
    plain && (uuid || number || hash)
}

/// Whether there are figures and no word begins with a letter.
fn is_numeric(measure: &Measure) -> bool {
    measure.digits > 0 && measure.lettered == 0
}

fn number(seen: &Seen<'_>) -> bool {
    is_numeric(seen.measure) && is_number(seen.text)
}

fn is_number(text: &str) -> bool {
    let inner = text.trim_matches(['(', ')', '[', ']', '+', '-', '#', '%', ' ']);
    let figures = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '\'' | '\u{a0}' | '\u{202f}');
    inner.len() <= 15 && inner.starts_with(|c: char| c.is_ascii_digit()) && inner.chars().all(figures)
}

fn date(seen: &Seen<'_>) -> bool {
    is_numeric(seen.measure) && is_date(seen.text)
}

fn is_date(text: &str) -> bool {
    let mut tokens = text.split([' ', '\u{a0}', 'T', ',', '|']).filter(|token| !token.is_empty() && *token != "-");
    let Some(first) = tokens.next() else { return false };
    is_numeric_date(first) && tokens.all(|token| is_clock(token) || is_numeric_date(token))
}

fn is_numeric_date(token: &str) -> bool {
    if !token.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    ['.', '/', '-'].into_iter().any(|separator| {
        let parts: Vec<_> = token.trim_end_matches('.').split(separator).collect();
        let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
        let digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        digits
            && match lengths[..] {
                [1 | 2, 1 | 2, 2 | 4] => is_day_of_year(parts[0], parts[1]),
                [4, 1 | 2, 1 | 2] => is_day_of_year(parts[1], parts[2]),
                _ => false,
            }
    })
}

/// Whether two numbers are a day and a month, in any order.
fn is_day_of_year(one: &str, other: &str) -> bool {
    let numbers = [one, other].map(|digits| digits.parse::<u8>().unwrap_or_default());
    numbers.iter().all(|number| (1..=31).contains(number)) && numbers.iter().any(|number| *number <= 12)
}

fn time(seen: &Seen<'_>) -> bool {
    let mut tokens = seen.text.split([' ', '/', '\u{a0}', '-', '–']).filter(|token| !token.is_empty());
    is_numeric(seen.measure) && seen.text.contains(':') && tokens.all(is_clock)
}

/// `3:45`, `12:03:45`, each with a zone or half of the day glued on or not.
fn is_clock(token: &str) -> bool {
    let token = token.trim_end_matches(['Z', 'a', 'p', 'm', 'A', 'P', 'M']);
    let parts: Vec<_> = token.split(':').collect();
    let two = |part: &&str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    let first = parts[0];
    (2..=3).contains(&parts.len())
        && (1..=2).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && parts[1..].iter().all(two)
}

fn name(seen: &Seen<'_>) -> bool {
    let counts = (2..=4).contains(&seen.measure.words) && seen.measure.capitals >= 2;
    counts && is_name(seen.text)
}

fn is_name(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let ends = [words.next(), words.next_back()];
    ends.into_iter().all(|word| word.is_some_and(is_name_part))
        && words.all(|word| is_name_part(word) || is_particle(word))
}

/// A capital and then letters, with the marks that names hold.
fn is_name_part(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
}

/// Short words in lower case inside names, such as "van der" or "de".
fn is_particle(word: &str) -> bool {
    word.chars().count() <= 3 && word.chars().all(char::is_lowercase)
}

fn headline(seen: &Seen<'_>) -> bool {
    let first = || seen.text.chars().find(|c| c.is_alphanumeric());
    (3..=20).contains(&seen.measure.words)
        && !seen.sentence
        && first().is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

fn link(seen: &Seen<'_>) -> bool {
    let (text, measure) = (seen.text, seen.measure);
    let mail = |(local, host): (&str, &str)| !local.is_empty() && host.contains('.');
    measure.characters == measure.solid
        && (["http://", "https://", "www."].iter().any(|head| text.starts_with(head))
            || text.split_once('@').is_some_and(mail))
}

fn symbols(seen: &Seen<'_>) -> bool {
    seen.measure.words == 0
}

fn label(seen: &Seen<'_>) -> bool {
    let short = (1..=5).contains(&seen.measure.words) || (seen.measure.words > 0 && seen.measure.characters <= 12);
    short
        && !seen.sentence
        && (seen.measure.lettered > 0 || seen.text.contains(char::is_alphabetic))
        && !seen.text.ends_with([',', ';', '、', '，', '；'])
}

fn pair(seen: &Seen<'_>) -> bool {
    // A search for bytes is much faster than one for characters; a wide colon begins with 0xef.
    if seen.sentence || seen.measure.words < 2 || memchr::memchr2(b':', 0xef, seen.text.as_bytes()).is_none() {
        return false;
    }
    let Some((key, value)) = seen.text.split_once([':', '：']) else { return false };
    let words = |text: &str| text.split_whitespace().count();
    let clock = key.ends_with(|c: char| c.is_ascii_digit()) && value.starts_with(|c: char| c.is_ascii_digit());
    !clock && !value.starts_with("//") && (1..=4).contains(&words(key)) && (1..=8).contains(&words(value))
}

fn dated(seen: &Seen<'_>) -> bool {
    if seen.sentence || seen.measure.digits < 4 || !(2..=21).contains(&seen.measure.words) {
        return false;
    }
    let bare = |word: &str| is_numeric_date(word.trim_matches(['(', ')', '[', ']', ',', ':', '|', '-']));
    let mut words = seen.text.split_whitespace();
    [words.next(), words.next_back()].into_iter().flatten().any(bare)
}

fn teaser(seen: &Seen<'_>) -> bool {
    // Most blocks that are not teasers end in a letter or digit, or in a stop after one.
    if let [.., before, last] = seen.text.as_bytes()
        && (last.is_ascii_alphanumeric() || (*last == b'.' && before.is_ascii_alphanumeric()))
    {
        return false;
    }
    let text = seen.text.trim_end_matches([']', ')', ' ', '\u{a0}']);
    seen.measure.words >= 3 && (text.ends_with('…') || text.ends_with("..."))
}

fn cells(seen: &Seen<'_>) -> bool {
    let bar = memchr::memchr(b'|', seen.text.as_bytes()).is_some();
    bar && (seen.text.contains("||") || (seen.text.starts_with('|') && !seen.text.contains(" | ")))
}

#[cfg(test)]
mod tests {
    use super::{Shape, Shapes};
    use crate::segment::measure::{Letters, measure};
    use dehusk_text::sentence::ends_sentence;

    fn has(shape: Shape, text: &str) -> bool {
        Shapes::detect(text, &measure(text, 0.9, &mut Letters::default()).0, ends_sentence(text)).has(shape)
    }

    #[test]
    fn identifiers() {
        assert!(has(Shape::Identifiers, "8124477009 0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"));
        assert!(has(Shape::Identifiers, "9f86d081884c7d65"));
        assert!(!has(Shape::Identifiers, "555-0143"));
        assert!(!has(Shape::Identifiers, "deadbeefdeadbeef is a joke"));
        assert!(!has(Shape::Identifiers, "1939-1945"));
    }

    #[test]
    fn numbers_dates_times() {
        assert!(has(Shape::Number, "1,204") && has(Shape::Number, "(12)") && !has(Shape::Number, "12 goals"));
        assert!(has(Shape::Date, "2024-03-01 09:30") && has(Shape::Date, "1.3.2024") && !has(Shape::Date, "1.3"));
        assert!(!has(Shape::Date, "1987.44.3") && !has(Shape::Date, "31.13.2024") && has(Shape::Date, "03/31/2024"));
        assert!(has(Shape::Time, "0:12 / 3:45") && !has(Shape::Time, "John 3:16"));
    }

    #[test]
    fn names_and_headlines() {
        assert!(has(Shape::Name, "Ana-Maria O’Neil") && has(Shape::Name, "Vincent van der Berg"));
        assert!(!has(Shape::Name, "Conditions of peace talks in Rome") && !has(Shape::Name, "Rome"));
        assert!(has(Shape::Headline, "Council votes on bridge") && !has(Shape::Headline, "Council votes on bridge."));
    }

    #[test]
    fn labels_and_pairs() {
        assert!(has(Shape::Label, "About us") && has(Shape::Label, "新着記事一覧") && !has(Shape::Label, "12"));
        assert!(!has(Shape::Label, "Go home.") && !has(Shape::Label, "two eggs,"));
        assert!(has(Shape::Pair, "Posts: 209") && has(Shape::Pair, "Bedrooms: 3"));
        assert!(!has(Shape::Pair, "Kick-off is at 12:30") && !has(Shape::Pair, "see http://example.com/a b"));
        assert!(!has(Shape::Pair, "He said: it rained."));
    }

    #[test]
    fn dated_cut_off_and_cells() {
        assert!(has(Shape::Dated, "12.03.2024 Bridge opened") && has(Shape::Dated, "Bridge opened (2024-03-12)"));
        assert!(!has(Shape::Dated, "Version 1.2.3 of the tool") && !has(Shape::Dated, "12.03.2024"));
        assert!(has(Shape::Teaser, "The council will [...]") && !has(Shape::Teaser, "The council will."));
        assert!(has(Shape::Cells, "|Posts||209|") && !has(Shape::Cells, "either | or"));
        assert!(!has(Shape::Cells, "| Posts | 209 |"));
    }

    #[test]
    fn links_and_symbols() {
        assert!(has(Shape::Link, "https://example.com/a") && has(Shape::Link, "desk@example.com"));
        assert!(!has(Shape::Link, "see www.example.com") && has(Shape::Symbols, "* * *"));
    }
}
