//! Regexes before they are compiled: whether they can be used, and which literals a match must hold.
//!
//! The index looks for the literals, so that a regex is compiled and run only where it can match. Literals are found by
//! walking the syntax tree: of parts that follow each other the best one is enough, of alternatives all are needed. A
//! class of one letter's cases counts as that letter, since the index is folded.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::fold::fold;
use crate::limits::{REGEX_BYTES, REGEX_DEPTH, REGEX_SIZE};

/// The fewest bytes of a folded literal that is worth looking for.
const SHORTEST: usize = 2;

/// More alternatives than this cost the index more than they save.
const MOST: usize = 64;

/// A regex and what can be told of it without compiling it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegexPattern {
    /// As it is written.
    pub text: String,
    /// Folded literals of which any match holds at least one; none if there are no usable ones. Beside each, whether it stands
    /// at an edge: not behind a letter of ASCII if it begins with one, nor behind a digit if it begins with a digit.
    pub needed: Option<Vec<(String, bool)>>,
    /// It does no more than list words.
    pub lists_words: bool,
}

impl AsRef<str> for RegexPattern {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

/// What can be told of a regex without compiling it; parsing takes long enough to do it once only.
///
/// # Errors
/// It is no regex, passes a limit, or can match an empty text.
pub fn analyse(regex: &str) -> Result<RegexPattern, String> {
    let hir = parse(regex)?;
    Ok(RegexPattern { text: regex.to_owned(), needed: needed(&hir), lists_words: plain_words(&hir) })
}

/// The syntax tree of a regex, if it is within the limits and cannot match an empty text.
fn parse(regex: &str) -> Result<Hir, String> {
    if regex.len() > REGEX_BYTES {
        return Err(format!("it is longer than {REGEX_BYTES} bytes"));
    }
    let parsed = ParserBuilder::new().nest_limit(REGEX_DEPTH).build().parse(regex);
    let hir = parsed.map_err(|error| first_line(&error))?;
    if hir.properties().minimum_len().is_none_or(|least| least == 0) {
        return Err("it can match empty text, so it would hit everywhere".to_owned());
    }
    if size(&hir) > REGEX_SIZE / STATE_BYTES {
        return Err("it would be too large once compiled; bound or shorten its repetitions".to_owned());
    }
    Ok(hir)
}

/// What regex-syntax says, without the drawing of the pattern, which the diagnostic shows itself.
fn first_line(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}

/// About as much memory as a state of a compiled regex takes.
const STATE_BYTES: usize = 64;

/// States that a compiled regex would about have: repetitions multiply what they repeat.
fn size(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len() * 2,
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Repetition(inner) => {
            let times = inner.max.unwrap_or(inner.min).max(inner.min).max(1) as usize;
            size(&inner.sub).saturating_mul(times)
        }
        HirKind::Capture(inner) => size(&inner.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(size).fold(0, usize::saturating_add),
    }
}

/// Folded literals of which any match holds at least one; none if there are no usable ones. Beside each, whether it stands
/// at an edge: not behind a letter of ASCII if it begins with one, nor behind a digit if it begins with a digit.
fn needed(hir: &Hir) -> Option<Vec<(String, bool)>> {
    let mut folded: Vec<_> = literals(hir, Before::ANY)?.iter().map(|one| (fold(&one.text), one.at_edge)).collect();
    folded.sort();
    // If it stands in two places, the one that is at no edge comes first and stays.
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

/// Which characters of ASCII may stand before a place in a match.
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

    /// What stands behind one of some characters.
    fn any_of(ranges: impl Iterator<Item = (u32, u32)>) -> Before {
        let holds = |(start, end): (u32, u32), test: fn(&u8) -> bool| (start..=end.min(127)).any(|c| test(&(c as u8)));
        let one =
            |range| Before { letter: holds(range, u8::is_ascii_alphabetic), digit: holds(range, u8::is_ascii_digit) };
        ranges.map(one).fold(Before::NEITHER, Before::or)
    }

    /// What may stand behind a part of a regex. A word's edge counts as neither: where a letter follows there is none.
    fn behind(self, hir: &Hir) -> Before {
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
                // Each round but the first comes behind another; with two things to tell, two rounds show all.
                let before = (0..2).fold(self, |before, _| before.or(before.behind(&inner.sub)));
                let behind = before.behind(&inner.sub);
                if inner.min == 0 { self.or(behind) } else { behind }
            }
            HirKind::Capture(inner) => self.behind(&inner.sub),
            HirKind::Concat(parts) => parts.iter().fold(self, Before::behind),
            HirKind::Alternation(parts) => parts.iter().map(|part| self.behind(part)).fold(Before::NEITHER, Before::or),
        }
    }
}

/// A literal that a match may have to hold.
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
        // White space at its front is not part of the folded literal, but stands before it.
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
        before = before.behind(part);
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
    fn finds_what_a_match_must_hold() {
        let needs = |regex| needed(regex).unwrap_or_default();
        assert_eq!(needs(r"\((?:AP|EPA|Reuters) Photo[^()]{0,80}\)"), ["photo"]);
        assert_eq!(needs(r"^(?:AP|EPA)\d+"), ["ap", "epa"]);
        assert_eq!(needs(r"(?i)^\d+ min(?:ute)?s? read$"), ["read"]);
        assert_eq!(needs(r"(?i)fotó"), ["fotó"]);
        assert_eq!(needed(r"^\d{1,2}:\d\d$"), None);
        assert_eq!(needed(r"\w+"), None);
    }

    #[test]
    fn tells_which_stand_at_edges() {
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
