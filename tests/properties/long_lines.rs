//! Lines that hold many sentences, of which rules remove pieces: the promises hold for these too.

use dehusk::{Cleaned, Cleaner};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;
use crate::generate::{BOUNDLESS, PHRASES, SENTENCES, Spec, document, dropping, one_pack, spec};
use crate::promises::{is_sound, is_within};

/// Lines of at most so many characters are never looked at piece by piece.
const SHORT: usize = 300;

fn label() -> impl Strategy<Value = String> {
    let capital = |phrase: &str| {
        let mut rest = phrase.chars();
        rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect::<String>()
    };
    (select(&PHRASES[..]), select(&["", "", ".", " |", "…"][..])).prop_map(move |(phrase, end)| capital(phrase) + end)
}

/// A line of sentences with labels between and inside them.
fn long_line() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        4 => select(&SENTENCES[..]).prop_map(str::to_owned),
        4 => label(),
        1 => select(&PHRASES[..]).prop_map(str::to_owned),
        1 => "[^\n\r]{0,6}",
    ];
    vec((words, select(&[" ", " ", "  ", "\t", ""][..])), 4..30)
        .prop_map(|words| words.into_iter().map(|(word, space)| word + space).collect())
}

/// A document in which some lines are long.
fn text() -> impl Strategy<Value = String> {
    vec(prop_oneof![3 => long_line(), 1 => document()], 1..4).prop_map(|lines| lines.join("\n"))
}

fn inner_removals<'c>(cleaned: &'c Cleaned<'_>) -> impl Iterator<Item = std::ops::Range<usize>> + 'c {
    let is_inside = |text: &str| !text.trim().is_empty() && !text.contains(['\n', '\r']);
    cleaned.removals().map(|removal| removal.range).filter(move |range| is_inside(&cleaned.text()[range.clone()]))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn nothing_is_invented_and_nothing_goes_unnamed(text in text(), rules in vec(spec(), 1..8)) {
        let cleaner = one_pack(&rules, "schema = 1\n[settings]\n");
        is_sound(&cleaner.clean(&text), &cleaner)?;
    }

    #[test]
    fn a_rule_more_never_removes_less_and_an_exception_more_never_more(text in text(), rules in vec(spec(), 1..6), extra in spec()) {
        let few = one_pack(&rules, BOUNDLESS);
        let few = few.clean(&text);
        let keeps = extra.keeps();
        let all: Vec<_> = rules.into_iter().chain([Spec { share: 1.0, ..extra }]).collect();
        let many = one_pack(&all, BOUNDLESS);
        let many = many.clean(&text);
        let (less, more) = if keeps { (many, few) } else { (few, many) };
        prop_assert!(is_within(&less, &more), "{:?} {:?}", less, more);
    }

    #[test]
    fn pieces_begin_and_end_at_spaces_or_ends_of_sentences(text in text(), rules in vec(dropping(), 1..8)) {
        let whole: Vec<_> = rules.into_iter().filter(Spec::is_whole).collect();
        prop_assume!(!whole.is_empty());
        let cleaner = one_pack(&whole, BOUNDLESS);
        let cleaned = cleaner.clean(&text);
        let is_edge = |before: Option<char>, after: Option<char>| {
            let [Some(before), Some(after)] = [before, after] else { return true };
            before.is_whitespace() || after.is_whitespace() || "。！？”’»\"')]*_".contains(before)
        };
        for range in inner_removals(&cleaned) {
            for at in [range.start, range.end] {
                let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
                prop_assert!(is_edge(before, after), "{:?} is cut at {at}", text);
            }
        }
    }

    #[test]
    fn a_line_that_is_not_long_goes_or_stays_as_a_whole(text in text(), rules in vec(dropping(), 1..8)) {
        let whole: Vec<_> = rules.into_iter().filter(Spec::is_whole).collect();
        prop_assume!(!whole.is_empty());
        let cleaner = one_pack(&whole, BOUNDLESS);
        let cleaned = cleaner.clean(&text);
        for range in inner_removals(&cleaned) {
            let start = text[..range.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
            let end = text[range.end..].find(['\n', '\r']).map_or(text.len(), |at| at + range.end);
            let is_whole = text[start..range.start].trim().is_empty() && text[range.end..end].trim().is_empty();
            prop_assert!(is_whole || text[start..end].trim().chars().count() > SHORT);
        }
    }
}

/// A cleaner that removes three labels.
fn labels_cleaner() -> Cleaner {
    let labels = Spec {
        what: "line = [\"share this\", \"advertisement\", \"recent posts\"]\n".to_owned(),
        effect: "drop = \"block\"".to_owned(),
        after: false,
        share: 1.0,
        sure: false,
    };
    one_pack(&[labels], BOUNDLESS)
}

#[test]
fn links_go_with_their_labels_and_code_and_tables_stay() {
    let prose = SENTENCES[..4].join(" ");
    let labels = "Share this Advertisement Recent posts";
    let links = "[Share this](/s) [**Advertisement**](/a \"Buy\") [Recent posts](/p)";
    let rest = format!(
        "\n\n```\n{prose} {labels} {prose}\n```\n\n| {prose} {labels} | {prose} |\n|---|---|\n| a | {labels} {prose} |\n"
    );
    let text = format!("## Trams\n\n## Nights\n\n{prose} {links} {prose}{rest}");
    let cleaner = labels_cleaner();
    let cleaned = cleaner.clean(&text);
    is_sound(&cleaned, &cleaner).unwrap();
    assert_eq!(cleaned.body(), format!("## Trams\n\n## Nights\n\n{prose} {prose}{rest}"));
}

#[test]
fn a_sentence_of_prose_goes_for_its_words_and_not_for_its_place() {
    let spec = |what: &str| Spec {
        what: what.to_owned(),
        effect: "drop = \"block\"".to_owned(),
        after: false,
        share: 1.0,
        sure: false,
    };
    let prose = SENTENCES[..3].join(" ");
    let text = format!("{prose} This site uses cookies to give you the best of all trams. {prose}");
    let body = |what: &str| one_pack(&[spec(what)], BOUNDLESS).clean(&text).body().into_owned();
    assert_eq!(body("phrases = \"uses cookies\"\nwhere = { words = \"..20\" }\n"), format!("{prose} {prose}"));
    assert_eq!(body("phrases = \"uses cookies\"\nwhere = { words = \"..20\", zone = [\"head\", \"middle\"] }\n"), text);
    assert_eq!(body("regex = '^This site'\nwhere = { words = \"..20\" }\n"), text);
}

#[test]
fn one_space_stays_where_labels_go_and_short_lines_keep_them() {
    let cleaner = labels_cleaner();
    let prose = SENTENCES[..4].join(" ");
    let text = format!(
        "{prose} Share this Advertisement Recent posts {prose}\nShare this Advertisement Recent posts {}",
        SENTENCES[0]
    );
    let body = format!("{prose} {prose}\nShare this Advertisement Recent posts {}", SENTENCES[0]);
    assert_eq!(cleaner.clean(&text).body(), body);
}
