//! Analyses regexes before they are compiled: whether they are within limits, and which literals a match must contain.
//!
//! The index searches for the literals, so that a regex is compiled and run only where it can match. Literals are found in the
//! syntax tree: of a sequence the best part is enough, of an alternation all parts are needed. A class of one letter's cases
//! counts as that letter, since the index is folded.

use std::ops::Range;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::ends::Ends;
use crate::fold::fold;
use crate::limits::{REGEX_BYTES, REGEX_DEPTH, REGEX_SIZE};
use crate::size::{STATE_BYTES, size};

/// The fewest bytes of a folded literal that is worth searching for.
const SHORTEST: usize = 2;

/// More alternatives than this cost the index more than they save.
const MOST: usize = 64;

/// A regex and the results of its analysis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegexPattern {
    /// The source of the regex.
    pub text: String,
    /// Folded literals of which any match contains at least one; none if there are no usable ones. With each, whether it is
    /// always at the edge of a word: not after an ASCII letter if it begins with one, not after a digit if it begins with one.
    pub needed: Option<Vec<(String, bool)>>,
    /// Whether it only lists words.
    pub lists_words: bool,
    /// What texts that it matches begin and end with.
    pub ends: Ends,
}

impl AsRef<str> for RegexPattern {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// Analyses a regex without compiling it.
///
/// # Errors
/// It is not a valid regex, exceeds a limit, or can match an empty text.
pub fn analyse(regex: &str) -> Result<RegexPattern, String> {
    analyse_with_size(regex).map(|(pattern, _)| pattern)
}

/// As [`analyse`], with an estimate of the bytes that it takes once compiled.
///
/// # Errors
/// Those of [`analyse`].
pub fn analyse_with_size(regex: &str) -> Result<(RegexPattern, usize), String> {
    let hir = parse(regex)?;
    let pattern = RegexPattern {
        text: regex.to_owned(),
        needed: needed(&hir),
        lists_words: plain_words(&hir),
        ends: Ends::new(&hir),
    };
    Ok((pattern, size(&hir).saturating_mul(STATE_BYTES)))
}

/// The syntax tree of a regex, if it is within the limits and cannot match an empty text.
fn parse(regex: &str) -> Result<Hir, String> {
    if regex.len() > REGEX_BYTES {
        return Err(format!("it is longer than {REGEX_BYTES} bytes"));
    }
    let hir = syntax_tree(regex).map_err(|error| first_line(&error))?;
    if hir.properties().minimum_len().is_none_or(|least| least == 0) {
        return Err("it can match empty text, so it would hit everywhere".to_owned());
    }
    if size(&hir) > REGEX_SIZE / STATE_BYTES {
        return Err("it would be too large once compiled; bound or shorten its repetitions".to_owned());
    }
    Ok(hir)
}

/// Checks that a text is a valid regex, whatever it matches.
pub(crate) fn check_syntax(regex: &str) -> Result<(), String> {
    syntax_tree(regex).map(|_| ()).map_err(|error| first_line(&error))
}

/// The syntax tree of a regex.
///
/// # Errors
/// It is not a valid regex, or is nested too deeply.
pub fn syntax_tree(regex: &str) -> Result<Hir, Box<regex_syntax::Error>> {
    ParserBuilder::new().nest_limit(REGEX_DEPTH).build().parse(regex).map_err(Box::new)
}

/// The bytes of a regex that its syntax error is about; none if it has no such error.
pub fn error_place(regex: &str) -> Option<Range<usize>> {
    let error = syntax_tree(regex).err()?;
    let span = match &*error {
        regex_syntax::Error::Parse(error) => error.span(),
        regex_syntax::Error::Translate(error) => error.span(),
        _ => return None,
    };
    Some(span.start.offset..span.end.offset)
}

/// The message of regex-syntax without the excerpt of the pattern, which the diagnostic shows itself.
fn first_line(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}

/// Computes [`RegexPattern::needed`].
fn needed(hir: &Hir) -> Option<Vec<(String, bool)>> {
    let mut folded: Vec<_> = literals(hir, Before::ANY)?.iter().map(|one| (fold(&one.text), one.at_edge)).collect();
    folded.sort();
    // If it occurs twice, the occurrence that is not at an edge comes first and is kept.
    folded.dedup_by(|a, b| a.0 == b.0);
    (folded.len() <= MOST && folded.iter().all(|(literal, _)| literal.len() >= SHORTEST)).then_some(folded)
}

/// Whether a regex lists words and does nothing else.
fn plain_words(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(_) => true,
        HirKind::Capture(inner) => plain_words(&inner.sub),
        HirKind::Alternation(parts) => parts.iter().all(plain_words),
        HirKind::Concat(parts) => {
            let edges = parts.len() >= 2 && is_word_edge(&parts[0]) && is_word_edge(&parts[parts.len() - 1]);
            edges && parts[1..parts.len() - 1].iter().all(plain_words)
        }
        _ => false,
    }
}

fn is_word_edge(hir: &Hir) -> bool {
    matches!(hir.kind(), HirKind::Look(regex_syntax::hir::Look::WordUnicode | regex_syntax::hir::Look::WordAscii))
}

/// Which ASCII characters may precede a position in a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Before {
    letter: bool,
    digit: bool,
}

impl Before {
    const ANY: Before = Before { letter: true, digit: true };
    const NEITHER: Before = Before { letter: false, digit: false };

    fn or(self, other: Before) -> Before {
        Before { letter: self.letter || other.letter, digit: self.digit || other.digit }
    }

    /// The state after one of some characters.
    fn any_of(ranges: impl Iterator<Item = (u32, u32)>) -> Before {
        let holds = |(start, end): (u32, u32), test: fn(&u8) -> bool| (start..=end.min(127)).any(|c| test(&(c as u8)));
        let one =
            |range| Before { letter: holds(range, u8::is_ascii_alphabetic), digit: holds(range, u8::is_ascii_digit) };
        ranges.map(one).fold(Before::NEITHER, Before::or)
    }

    /// The state after a part of a regex. A word boundary counts as neither: no letter precedes a letter there.
    fn after(self, hir: &Hir) -> Before {
        use regex_syntax::hir::Look;
        match hir.kind() {
            HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF | Look::WordAscii | Look::WordUnicode) => {
                Before::NEITHER
            }
            HirKind::Empty | HirKind::Look(_) => self,
            HirKind::Literal(literal) => {
                Before::any_of(literal.0.last().map(|last| (u32::from(*last), u32::from(*last))).into_iter())
            }
            HirKind::Class(Class::Unicode(class)) => {
                Before::any_of(class.iter().map(|range| (range.start().into(), range.end().into())))
            }
            HirKind::Class(Class::Bytes(class)) => {
                Before::any_of(class.iter().map(|range| (range.start().into(), range.end().into())))
            }
            HirKind::Repetition(inner) => {
                // Each round but the first follows another; with two flags, two rounds are enough.
                let before = (0..2).fold(self, |before, _| before.or(before.after(&inner.sub)));
                let after = before.after(&inner.sub);
                if inner.min == 0 { self.or(after) } else { after }
            }
            HirKind::Capture(inner) => self.after(&inner.sub),
            HirKind::Concat(parts) => parts.iter().fold(self, Before::after),
            HirKind::Alternation(parts) => parts.iter().map(|part| self.after(part)).fold(Before::NEITHER, Before::or),
        }
    }
}

/// A literal that a match may have to contain.
#[derive(Clone)]
struct Needed {
    text: String,
    /// As for [`needed`].
    at_edge: bool,
}

impl Needed {
    fn new(text: String, before: Before) -> Needed {
        let folded = fold(&text);
        let joins = folded.as_bytes().first().is_some_and(|first| {
            (before.letter && first.is_ascii_alphabetic()) || (before.digit && first.is_ascii_digit())
        });
        // Leading white space is not a part of the folded literal, but precedes it.
        Needed { at_edge: !joins || text.starts_with(char::is_whitespace), text }
    }
}

fn literals(hir: &Hir, before: Before) -> Option<Vec<Needed>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(vec![Needed::new(String::from_utf8(literal.0.to_vec()).ok()?, before)]),
        HirKind::Class(_) => one_letter(hir).map(|c| vec![Needed::new(c.to_string(), before)]),
        HirKind::Repetition(inner) if inner.min >= 1 => literals(&inner.sub, before),
        HirKind::Capture(inner) => literals(&inner.sub, before),
        HirKind::Alternation(parts) => {
            let each: Option<Vec<_>> = parts.iter().map(|part| literals(part, before)).collect();
            Some(each?.concat())
        }
        HirKind::Concat(parts) => best(runs(parts, before)),
        _ => None,
    }
}

/// What each part of a sequence needs, neighbouring single literals joined.
fn runs(parts: &[Hir], mut before: Before) -> Vec<Vec<Needed>> {
    let mut runs: Vec<Vec<Needed>> = Vec::new();
    let mut joins = false;
    for part in parts {
        let found = literals(part, before);
        before = before.after(part);
        let Some(found) = found else {
            joins = false;
            continue;
        };
        let exact = matches!(part.kind(), HirKind::Literal(_) | HirKind::Class(_)) && found.len() == 1;
        match runs.last_mut() {
            Some(last) if joins && exact => last[0].text.push_str(&found[0].text),
            _ => runs.push(found),
        }
        joins = exact;
    }
    runs
}

/// The set whose shortest literal is longest; among equals the smaller set.
fn best(sets: Vec<Vec<Needed>>) -> Option<Vec<Needed>> {
    let shortest = |set: &Vec<Needed>| set.iter().map(|one| one.text.trim().len()).min().unwrap_or(0);
    sets.into_iter().max_by_key(|set| (shortest(set), std::cmp::Reverse(set.len())))
}

/// The letter of a class that holds only its cases.
fn one_letter(hir: &Hir) -> Option<char> {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return None };
    // Most classes are larger than any letter's cases, and folding takes time.
    if class.ranges().len() > 4 || class.ranges().iter().any(|range| range.len() > 2) {
        return None;
    }
    let mut chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
    let first = chars.next()?;
    let folded = |c: char| fold(c.encode_utf8(&mut [0; 4]));
    let is_first = |c: char| c.eq_ignore_ascii_case(&first) || folded(c) == folded(first);
    chars.all(is_first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::{analyse, parse};

    fn needed(regex: &str) -> Option<Vec<String>> {
        Some(analyse(regex).unwrap().needed?.into_iter().map(|(literal, _)| literal).collect())
    }

    #[test]
    fn finds_what_a_match_must_contain() {
        let needs = |regex| needed(regex).unwrap_or_default();
        assert_eq!(needs(r"\((?:AP|EPA|Reuters) Photo[^()]{0,80}\)"), ["photo"]);
        assert_eq!(needs(r"^(?:AP|EPA)\d+"), ["ap", "epa"]);
        assert_eq!(needs(r"(?i)^\d+ min(?:ute)?s? read$"), ["read"]);
        assert_eq!(needs(r"(?i)fotó"), ["fotó"]);
        assert_eq!(needed(r"^\d{1,2}:\d\d$"), None);
        assert_eq!(needed(r"\w+"), None);
    }

    #[test]
    fn finds_which_are_at_edges() {
        let edges = |regex| analyse(regex).unwrap().needed.unwrap().into_iter().map(|one| one.1).collect::<Vec<_>>();
        for regex in [
            r"\bphoto",
            r"(?i)^photo",
            r"\bstock\s+photos",
            r"\b(?:the )?photo by",
            r"\(photo",
            r"\d+ photos",
            r"\d+photos",
            r"\b\d?photo",
            r"[a-z]20",
            r"\W(?:picture)+",
            r"été ?photo",
            r"\bé?photo",
            r"^(?:by ?)*\(photo",
            r"^(?:(?:by|at) +)*photo",
        ] {
            assert_eq!(edges(regex), [true], "{regex}");
        }
        for regex in [
            "photo",
            r"\w*photo",
            r"\b[a-z]?photo",
            r"(?:^|\w)photo",
            r"[^a]photo",
            r"\d?20",
            r"^(?:(?:by|at) *)*photo",
        ] {
            assert_eq!(edges(regex), [false], "{regex}");
        }
        assert_eq!(edges(r"(?:^|\s)(?:a|[bx]?c)(?:photo|\bvideo)"), [false, true]);
        assert_eq!(edges(r"^(?:photo|x?photo)"), [false]);
    }

    #[test]
    fn refuses_what_would_hit_everywhere_or_never_end() {
        for regex in ["a*", "(", "x{1000}{1000}", "^$", r"(?:\w{100}){100}"] {
            assert!(parse(regex).is_err(), "{regex}");
        }
    }
}
