//! The literals of the built-in rules that are found by literals, as sorted tables written by `build.rs`.
//!
//! They tell which rules a text needs without reading any. All literals that a text begins with are found by one search:
//! each of them begins the last literal that sorts before the text, or is that one.
//!
//! The texts of packs are with them, each once; folded ones are known to be folded by where they are.

use std::borrow::Cow;

use super::rule::RuleText;
use dehusk_text::fold::fold;

// `FOLDED`, `OTHER`, `ENDS`, `PREFIXES`, `FIRSTS`, `RULE_ENDS` and `RULES_OF`, written by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/literals.rs"));

/// Visits the numbers of all built-in rules of which a folded text holds a literal, some of them often.
pub(crate) fn visit_rules_found(folded: &str, mut visit: impl FnMut(usize)) {
    for (at, first) in folded.bytes().enumerate().filter(|(_, byte)| byte & 0xc0 != 0x80) {
        let rest = &folded.as_bytes()[at..];
        let range = FIRSTS[usize::from(first)]..FIRSTS[usize::from(first) + 1];
        let mut next = last_before(rest, range);
        while let Some(number) = next {
            if rest.starts_with(literal(number)) {
                rules(number).for_each(&mut visit);
            }
            next = PREFIXES[number].checked_sub(1).map(|prefix| prefix as usize);
        }
    }
}

/// The last literal of a range that does not sort after a text.
fn last_before(text: &[u8], range: std::ops::Range<u32>) -> Option<usize> {
    let (mut start, mut end) = (range.start as usize, range.end as usize);
    let first = start;
    while start < end {
        let middle = start.midpoint(end);
        if literal(middle) <= text { start = middle + 1 } else { end = middle }
    }
    (start > first).then(|| start - 1)
}

fn literal(number: usize) -> &'static [u8] {
    &FOLDED.as_bytes()[ENDS[number] as usize..ENDS[number + 1] as usize]
}

/// A text of a pack, by its place: in `FOLDED` if it is even, else in `OTHER`.
pub(super) fn text(place: usize, length: usize) -> &'static str {
    let start = place / 2;
    let texts = if place.is_multiple_of(2) { FOLDED } else { OTHER };
    &texts[start..start + length]
}

/// A text as it is embedded if it is among the folded ones, else a copy of it.
pub(super) fn embedded(text: &str) -> RuleText {
    let place = (text.as_ptr() as usize).wrapping_sub(FOLDED.as_ptr() as usize);
    let embedded = FOLDED.get(place..place.saturating_add(text.len()));
    embedded.map_or_else(|| Cow::Owned(text.to_owned()), Cow::Borrowed)
}

/// A text, folded. Those that are embedded folded are known by where they are.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    if FOLDED.as_bytes().as_ptr_range().contains(&text.as_ptr()) { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}

/// The numbers of the rules that have a literal.
fn rules(number: usize) -> impl Iterator<Item = usize> {
    let range = RULE_ENDS[number] as usize..RULE_ENDS[number + 1] as usize;
    RULES_OF[range].iter().map(|rule| usize::from(*rule))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeSet;

    use super::{ENDS, folded, literal, rules, visit_rules_found};
    use crate::rules::RuleSources;
    use dehusk_text::fold::fold;

    fn found(folded: &str) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        visit_rules_found(folded, |rule| {
            found.insert(rule);
        });
        found
    }

    #[test]
    fn each_literal_is_found_and_those_inside_it() {
        let number = ENDS.len() - 1;
        let text = |at: usize| std::str::from_utf8(literal(at)).unwrap();
        for at in (0..number).step_by(97) {
            let rules_of = found(&format!("« {} x", text(at)));
            assert!(rules(at).all(|rule| rules_of.contains(&rule)), "{}", text(at));
        }
        let line = "see all comments, and share this article by e-mail";
        let expected = (0..number).filter(|at| line.contains(text(*at))).flat_map(rules).collect();
        assert_eq!(found(line), expected);
    }

    #[test]
    fn most_texts_of_rules_are_known_to_be_folded_and_are() {
        let initial = RuleSources::default().read().load_initial().unwrap();
        let (mut known, mut others) = (0, 0);
        for rule in initial.lazy.iter().flat_map(|group| group.load(&initial.set.settings)) {
            let patterns = &rule.patterns;
            for text in [&patterns.line, &patterns.phrases, &patterns.starts, &patterns.ends].into_iter().flatten() {
                assert_eq!(folded(text), fold(text), "{}", rule.name);
                *if matches!(folded(text), Cow::Borrowed(_)) { &mut known } else { &mut others } += 1;
            }
        }
        assert!(known > 10 * others, "{known} of {}", known + others);
    }

    #[test]
    fn a_text_of_other_words_needs_nothing() {
        assert!(found("").is_empty() && found("ꙮꙮꙮ").is_empty());
    }
}
