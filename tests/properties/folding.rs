//! Folding: what phrases and texts both go through before they are compared.

use dehusk::Cleaner;
use dehusk_text::fold::fold;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;
use crate::generate::{PHRASES, document, line};

/// Whether the text holds nothing that could join a character before it.
fn joins_nothing(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii() || c.is_alphanumeric() && !matches!(c, '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}'))
}

/// A way to write a character that folds to the same.
fn variant(c: char, way: u8) -> String {
    match (c, way % 4) {
        ('\'', 1) => "\u{2019}".to_owned(),
        ('\'', 2) => "`".to_owned(),
        (' ', 1) => "\u{a0}".to_owned(),
        (' ', 2) => " \t\u{2003} ".to_owned(),
        (_, 1) => c.to_uppercase().to_string(),
        (_, 2) => format!("{c}\u{200b}"),
        (_, 3) => format!("\u{ad}{c}"),
        _ => c.to_string(),
    }
}

fn cleaner(pattern: &str) -> Cleaner {
    let pack = format!(
        "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\n{pattern}\nlimit = {{ share = 1.0 }}\n\
         hits = \"a\"\nmisses = \"b\"\n"
    );
    Cleaner::builder().built_in(false).pack("any/one", &pack).build().unwrap()
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn folding_again_changes_nothing(text in document()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_any_characters_again_changes_nothing(text in vec(any::<char>().prop_map(String::from), 0..12)) {
        let once = fold(&text.concat());
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_marks_again_changes_nothing(text in "[eEjJıIhH\u{1}\u{5d0}\u{1100}가한\u{200b}\u{301}\u{307}\u{30c}\u{654}\u{331}\u{11a8}\u{345}اي ]{0,8}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn case_changes_nothing_where_it_is_one_to_one(text in "[a-zà-öø-ÿα-ωа-я ]{0,40}") {
        prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
    }

    /// ASCII takes a faster way through folding, unless its neighbour is none; both ways must agree.
    #[test]
    fn invisible_characters_change_nothing(text in line(), way in select(&['\u{200b}', '\u{ad}', '\u{feff}', '\u{2060}'][..])) {
        prop_assume!(joins_nothing(&text));
        let between: String = text.chars().flat_map(|c| [c, way]).collect();
        prop_assert_eq!(fold(&between), fold(&text));
    }

    #[test]
    fn parts_fold_as_the_whole_does(parts in vec("[ -~\\t\\n]{0,12}|[a-zà-ÿ一-三 ]{0,6}", 0..8)) {
        let whole = fold(&parts.join(" "));
        let joined: Vec<_> = parts.iter().map(|part| fold(part)).filter(|part| !part.is_empty()).collect();
        prop_assert_eq!(whole, joined.join(" "));
    }

    #[test]
    fn a_phrase_is_found_however_it_is_written(at in 0..PHRASES.len(), ways in vec(any::<u8>(), 40), around in select(&["", "Vor. ", "(", "«"][..])) {
        let phrase = PHRASES[at];
        let written: String = phrase.chars().zip(ways).map(|(c, way)| variant(c, way)).collect();
        let (spans, lines) = (cleaner(&format!("phrases = \"{phrase}\"\ndrop = \"span\"")), cleaner(&format!("line = \"{phrase}\"\ndrop = \"block\"")));
        let text = format!("{around}{written} Ende.\n");
        let cut = spans.clean(&text);
        prop_assert_eq!(cut.removals().len(), 1, "{:?}", text);
        prop_assert!(cut.body().starts_with(around.trim_end()) && cut.body().ends_with("Ende.\n"), "{:?}", cut.body());
        let text = format!("- {written} …\r\n");
        prop_assert_eq!(lines.clean(&text).into_body(), "", "{:?}", text);
    }

    #[test]
    fn a_phrase_inside_a_word_is_not_found(at in 0..4_usize, before in "[a-zé]", after in "[a-zé]") {
        let phrase = PHRASES[at];
        let cleaner = cleaner(&format!("phrases = \"{phrase}\"\ndrop = \"span\""));
        for text in [format!("Ein {before}{phrase} da."), format!("Ein {phrase}{after} da.")] {
            prop_assert!(cleaner.clean(&text).removals().len() == 0, "{}", text);
        }
    }
}
