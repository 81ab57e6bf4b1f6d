//! The promises: nothing invented, nothing unnamed, nothing lost by surprise, order is nothing.

use dehusk::{Cleaned, Cleaner, Note};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;
use crate::generate::{BOUNDLESS, Spec, cleaner, document, dropping, one_pack, spec};

const DEFAULT: &str = "schema = 1\n[settings]\n";

/// Whether each byte goes. White space does not count: which of it goes with a cut depends on what is left around it.
fn gone(cleaned: &Cleaned<'_>) -> Vec<bool> {
    let mut gone = vec![false; cleaned.text().len()];
    for removal in cleaned.removals() {
        gone[removal.range.clone()].fill(true);
    }
    for (at, space) in cleaned.text().match_indices(char::is_whitespace) {
        gone[at..at + space.len()].fill(false);
    }
    gone
}

pub(crate) fn is_within(less: &Cleaned<'_>, more: &Cleaned<'_>) -> bool {
    gone(less).iter().zip(gone(more)).all(|(less, more)| !less || more)
}

/// Kept pieces and removals, each in order, are the document; removals are sorted, disjoint and named.
pub(crate) fn is_sound(cleaned: &Cleaned<'_>, cleaner: &Cleaner) -> Result<(), TestCaseError> {
    for removal in cleaned.removals() {
        prop_assert!(cleaner.rules().any(|rule| rule.name() == removal.rule.name()));
    }
    is_whole(cleaned)
}

/// Kept pieces and removals, each in order, are the document; removals are sorted and disjoint.
pub(crate) fn is_whole(cleaned: &Cleaned<'_>) -> Result<(), TestCaseError> {
    let (mut rebuilt, mut at) = (String::new(), 0);
    let mut kept = cleaned.kept();
    for removal in cleaned.removals() {
        let range = removal.range.clone();
        prop_assert!(at <= range.start && range.start < range.end, "{:?} after {at}", range);
        prop_assert!(cleaned.text().get(range.clone()).is_some(), "{:?} cuts a character or the end", range);
        if at < range.start {
            rebuilt += kept.next().unwrap_or_default();
        }
        rebuilt += &cleaned.text()[range.clone()];
        at = range.end;
    }
    kept.for_each(|piece| rebuilt += piece);
    prop_assert_eq!(&rebuilt, cleaned.text());
    prop_assert_eq!(cleaned.body(), cleaned.kept().collect::<String>());
    Ok(())
}

/// Words of a text as the engine counts them.
fn words(cleaner: &Cleaner, text: &str) -> usize {
    cleaner.clean(text).words()
}

fn words_removed(cleaner: &Cleaner, cleaned: &Cleaned<'_>) -> usize {
    cleaned.removals().map(|removal| words(cleaner, &cleaned.text()[removal.range.clone()])).sum()
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn nothing_is_invented_and_nothing_goes_unnamed(text in document(), rules in vec(spec(), 1..8)) {
        let cleaner = one_pack(&rules, DEFAULT);
        is_sound(&cleaner.clean(&text), &cleaner)?;
    }

    #[test]
    fn without_a_hit_a_text_stays_as_it_is(text in document()) {
        let pack = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.none]\n\
                    phrases = \"no document says this\"\ndrop = \"block\"\nhits = \"a\"\nmisses = \"b\"\n";
        let cleaner = Cleaner::builder().built_in(false).pack("en/none", pack).build().unwrap();
        let cleaned = cleaner.clean(&text);
        prop_assert!(cleaned.removals().len() == 0 && cleaned.notes().len() == 0);
        prop_assert_eq!(cleaned.body(), &*text);
    }

    #[test]
    fn a_rule_takes_no_more_than_its_limit(text in document(), rule in dropping(), allowance in select(&[0_usize, 5, 25][..])) {
        let settings = format!("{DEFAULT}document-share = 1.0\nfree-words = {allowance}\n");
        let rules = [rule];
        let cleaner = one_pack(&rules, &settings);
        let cleaned = cleaner.clean(&text);
        let most = (f64::from(rules[0].share) * cleaned.words() as f64).max(allowance as f64);
        prop_assert!(words_removed(&cleaner, &cleaned) as f64 <= most);
    }

    #[test]
    fn a_rule_past_its_limit_is_set_aside_and_named(text in document(), rule in dropping(), allowance in select(&[0_usize, 5][..])) {
        prop_assume!(rule.is_whole());
        let rules = [rule];
        let settings = format!("{DEFAULT}document-share = 1.0\nfree-words = {allowance}\n");
        let free = one_pack(&rules, BOUNDLESS);
        let takes = words_removed(&free, &free.clean(&text));
        let cleaned_words = words(&free, &text);
        let too_much = takes > allowance && takes as f64 > f64::from(rules[0].share) * cleaned_words as f64;
        let cleaner = one_pack(&rules, &settings);
        let cleaned = cleaner.clean(&text);
        let named = cleaned.notes().any(|note| note == Note::RuleSkipped { rule: "en/all/r0", words: takes });
        prop_assert_eq!(named, too_much);
        prop_assert!(!too_much || cleaned.removals().len() == 0);
    }

    #[test]
    fn past_the_documents_limit_only_sure_rules_apply(text in document(), rules in vec(dropping(), 1..5), share in select(&[0.0_f32, 0.25, 0.5][..])) {
        let rules: Vec<_> = rules.into_iter().map(|rule| Spec { share: 1.0, ..rule }).collect();
        let cleaner = one_pack(&rules, &format!("{DEFAULT}document-share = {share:?}\nfree-words = 3\n"));
        let cleaned = cleaner.clean(&text);
        if cleaned.notes().any(|note| matches!(note, Note::DocumentLimit { .. })) {
            prop_assert!(cleaned.removals().all(|removal| removal.rule.bypasses_document_limit()));
        } else {
            let most = (f64::from(share) * cleaned.words() as f64).max(3.0);
            prop_assert!(words_removed(&cleaner, &cleaned) as f64 <= most);
        }
    }

    #[test]
    fn an_emptied_document_is_named(text in document(), rules in vec(dropping(), 1..6)) {
        let cleaner = one_pack(&rules, BOUNDLESS);
        let cleaned = cleaner.clean(&text);
        let empty = !cleaned.body().contains(char::is_alphanumeric) && cleaned.words() > 0;
        prop_assert_eq!(cleaned.notes().any(|note| note == Note::Emptied), empty && cleaned.removals().len() > 0);
    }

    #[test]
    fn the_order_of_rules_and_files_is_nothing(text in document(), rules in vec(spec(), 1..8), by in 1..5_usize, turn in any::<bool>()) {
        let numbered: Vec<_> = rules.into_iter().enumerate().collect();
        let one = cleaner(&numbered, DEFAULT, |_| "en/all".to_owned());
        let split = cleaner(&numbered, DEFAULT, |number| {
            let at = if turn { 99 - number % by } else { number % by };
            format!("{}/p{at}", if number % 2 == 0 { "any" } else { "en" })
        });
        let (a, b) = (one.clean(&text), split.clean(&text));
        prop_assert_eq!(a.body(), b.body());
        prop_assert_eq!(gone(&a), gone(&b));
    }

    #[test]
    fn a_rule_more_never_removes_less_and_an_exception_more_never_more(text in document(), rules in vec(spec(), 1..6), extra in spec()) {
        let few = one_pack(&rules, BOUNDLESS);
        let few = few.clean(&text);
        let keeps = extra.keeps();
        let extra = Spec { share: 1.0, ..extra };
        let all: Vec<_> = rules.into_iter().chain([extra]).collect();
        let many = one_pack(&all, BOUNDLESS);
        let many = many.clean(&text);
        let (less, more) = if keeps { (many, few) } else { (few, many) };
        prop_assert!(is_within(&less, &more), "{:?} {:?}", less, more);
    }

    #[test]
    fn cleaning_is_the_same_each_time_and_for_all_threads(text in document(), rules in vec(spec(), 1..6)) {
        let cleaner = one_pack(&rules, DEFAULT);
        let first = cleaner.clean(&text);
        let others = std::thread::scope(|scope| {
            let threads = [scope.spawn(|| cleaner.clean(&text)), scope.spawn(|| cleaner.clean(&text))];
            threads.map(|thread| thread.join().unwrap())
        });
        prop_assert!(others.iter().all(|other| *other == first));
    }
}
