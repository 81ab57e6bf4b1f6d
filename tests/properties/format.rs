//! `clean rules fmt`: whatever is formatted means the same, keeps its comments, and is the same when formatted again.

use dehusk::internals::rules::format::{FormatError, format};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::config;

const KEYS: [&str; 10] =
    ["about", "line", "regex", "where.words", "where.zone", "where.next.list", "drop", "hits", "misses", "unknown"];

/// What may be between items of a list.
const GAPS: [&str; 7] =
    ["", " ", "\n", "\n\n  ", " # beside\n", "\n  # above\n", " # beside\n\n # above, and \"more\"\n"];

/// Above a key; each ends the line before it.
const ABOVE: [&str; 4] = ["", "\n", "# above\n", "\n# one\n\n  # two\n"];

const BESIDE: [&str; 3] = ["", " # beside", "\t# [beside] = {"];

fn scalar() -> impl Strategy<Value = String> {
    let word = "[a-zé ]{0,40}";
    prop_oneof![
        word.prop_map(|text| format!("\"{text}\"")),
        word.prop_map(|text| format!("'{text}'")),
        word.prop_map(|text| format!("\"\"\"\n{text}\n\"\"\"")),
        select(&["1", "0x10", "0.30", "true", "\"..8\"", "\"\\u00e9 # \\\"\"", "'[^]]{2,5}'"][..])
            .prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = String> {
    scalar().boxed().prop_recursive(3, 24, 8, |inner| {
        let list = vec((select(&GAPS[..]), inner.clone()), 0..9);
        let keys = subsequence(&["words", "text", "body", "items", "of", "zz"][..], 0..4).prop_shuffle();
        prop_oneof![
            (list, select(&GAPS[..]), any::<bool>()).prop_map(|(items, end, comma)| {
                let items: Vec<_> = items.iter().map(|(gap, item)| format!("{gap}{item}")).collect();
                let comma = if comma && !items.is_empty() { "," } else { "" };
                format!("[{}{comma}{end}]", items.join(","))
            }),
            (keys, vec(inner, 4)).prop_map(|(keys, values)| {
                let pairs: Vec<_> = keys.iter().zip(values).map(|(key, value)| format!("{key} = {value}")).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

fn file() -> impl Strategy<Value = String> {
    let keys = subsequence(&KEYS[..], 0..=KEYS.len()).prop_shuffle();
    let pairs = (keys, vec((select(&ABOVE[..]), value(), select(&BESIDE[..])), KEYS.len()));
    let table = pairs.prop_map(|(keys, values)| {
        let pair =
            |(key, (above, value, beside)): (&&str, &(&str, String, &str))| format!("{above}{key} = {value}{beside}\n");
        keys.iter().zip(&values).map(pair).collect::<String>()
    });
    vec((select(&ABOVE[..]), table), 1..4).prop_map(|tables| {
        let table = |(at, (above, table)): (usize, &(&str, String))| format!("{above}[rule.r{at}]\n{table}");
        format!("schema = 1\n{}# end", tables.iter().enumerate().map(table).collect::<String>())
    })
}

fn comments(text: &str) -> usize {
    ["above", "beside", "one", "two", "end"].iter().map(|word| text.matches(&format!("# {word}")).count()).sum()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn formatting_keeps_meaning_and_comments_and_is_done_after_once(text in file()) {
        let once = format(&text);
        prop_assert!(once.is_ok(), "{once:?}: {text}");
        let once = once.unwrap_or_default();
        prop_assert_eq!(format(&once), Ok(once.clone()));
        prop_assert_eq!(comments(&once), comments(&text));
    }

    #[test]
    fn any_text_is_formatted_or_refused(text in "[a-c\\[\\]{}=.,\"'# \\n\\r0]{0,40}") {
        match format(&text) {
            Ok(once) => prop_assert_eq!(format(&once), Ok(once.clone())),
            Err(error) => prop_assert_eq!(error, FormatError::Syntax, "{}", text),
        }
    }
}
