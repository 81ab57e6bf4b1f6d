//! Frames: what lines have in common that differ in a number or a name, as `12 comments` and `By Ann Lee` do.

use std::fmt::Write as _;

/// What stands for a number in a key: digits, and what is between two of them in dates, times and amounts.
const NUMBER: char = '\u{1}';

/// What stands for two to four words that begin with capitals.
const NAME: char = '\u{2}';

/// The regexes that these stand for.
const NUMBER_REGEX: &str = r"\d+(?:[.,:/-]\d+)*";
const NAME_REGEX: &str = r"\p{Lu}\S* \p{Lu}.*";

/// Words of a line that can have a frame; what is longer is rarely one.
const WORDS: usize = 12;

/// Letters that a frame with numbers must have, so that it is not all variable, and one with a name, which has a word besides.
const LETTERS: usize = 3;
const NAME_LETTERS: usize = 2;

/// Words of a name.
const NAME_WORDS: std::ops::RangeInclusive<usize> = 2..=4;

/// The keys of the frames of a line; lines with the same key have the frame in common. Spaces count as one.
pub(super) fn frames(line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if words.len() > WORDS {
        return Vec::new();
    }
    let line = words.join(" ");
    let letters = |key: &String| key.chars().filter(|c| c.is_alphabetic()).count();
    let number = number_frame(&line).filter(|key| letters(key) >= LETTERS);
    let name = name_frame(&words).filter(|key| letters(key) >= NAME_LETTERS);
    number.into_iter().chain(name).collect()
}

/// The line with [`NUMBER`] for each number in it; none if there is none.
fn number_frame(line: &str) -> Option<String> {
    let mut key = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        key.push_str(&rest[..start]);
        key.push(NUMBER);
        rest = &rest[start + number_length(&rest[start..])..];
    }
    key.push_str(rest);
    key.contains(NUMBER).then_some(key)
}

/// The bytes of the number at the start of a text.
fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut length = digits(text);
    while let Some(more) = text[length..].strip_prefix(['.', ',', ':', '/', '-']).map(digits).filter(|more| *more > 0) {
        length += 1 + more;
    }
    length
}

/// The first word or two with [`NAME`] for the others, if these are a name.
fn name_frame(words: &[&str]) -> Option<String> {
    let is_name = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().all(|c| !c.is_ascii_digit());
    // Of `By Ann Lee` the name could begin at `By`, but that is no frame.
    let first = (1..=2).find(|first| {
        let name = words.get(*first..).unwrap_or_default();
        NAME_WORDS.contains(&name.len()) && name.iter().all(is_name)
    })?;
    Some(format!("{} {NAME}", words[..first].join(" ")))
}

/// The regex that matches the lines of a key.
pub(super) fn regex(key: &str) -> String {
    let mut out = "^".to_owned();
    for c in key.chars() {
        match c {
            NUMBER => out.push_str(NUMBER_REGEX),
            NAME => out.push_str(NAME_REGEX),
            ' ' => out.push_str(r"\s+"),
            // Braces would name a pattern.
            c if r"\.+*?()|[]{}^$#&-~".contains(c) => {
                let _ = write!(out, "\\{c}");
            }
            c => out.push(c),
        }
    }
    out.push('$');
    out
}

/// The most words that a line of a key has.
pub(super) fn most_words(key: &str) -> usize {
    key.split(' ').count() + if key.contains(NAME) { NAME_WORDS.end() - 1 } else { 0 }
}

/// A key as people read it: `N comments`.
pub(super) fn shown(key: &str) -> String {
    key.replace(NUMBER, "N").replace(NAME, "NAME")
}

#[cfg(test)]
mod tests {
    use super::{frames, most_words, regex, shown};

    fn shown_frames(line: &str) -> Vec<String> {
        frames(line).iter().map(|key| shown(key)).collect()
    }

    #[test]
    fn numbers_and_names_vary() {
        assert_eq!(shown_frames("12 comments"), ["N comments"]);
        assert_eq!(shown_frames("Posted 2024-03-01, 10:45"), ["Posted N, N"]);
        assert_eq!(shown_frames("By  Ann Lee"), ["By NAME"]);
        assert_eq!(shown_frames("Foto: Åsa Öberg"), ["Foto: NAME"]);
        assert_eq!(shown_frames("It rained all day"), [""; 0]);
    }

    #[test]
    fn names_have_up_to_four_words() {
        assert_eq!(most_words(&frames("By Ann Lee")[0]), 5);
        assert_eq!(most_words(&frames("12 new comments")[0]), 3);
    }

    #[test]
    fn lines_that_are_all_variable_have_no_frame() {
        for line in ["12", "1 / 2", "Ann Lee", "3 km", "", "12 : 34"] {
            assert_eq!(frames(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn regexes_match_the_lines_of_their_key() {
        let lines = [
            "12 comments",
            "1,204 comments (3)",
            "By Ann Lee",
            "[5] a+b {c} #d & e-f ~g",
            "Von  Åsa Öberg",
            "x. 3.4.2011 | y",
        ];
        for line in lines {
            for key in frames(line) {
                let regex = regex::Regex::new(&regex(&key)).unwrap();
                assert!(regex.is_match(line), "{line}: {regex}");
                assert!(!regex.is_match(&format!("x {line}")), "{regex}");
            }
        }
    }
}
