//! Any bytes give an output, and four times the text takes about four times the time.

use std::time::Duration;

use cpu_time::ThreadTime;
use dehusk::Cleaner;
use dehusk_text::utf8::repair;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;
use crate::generate::{PHRASES, document, one_pack, spec};
use crate::promises::is_sound;

fn built_in() -> Cleaner {
    Cleaner::builder().build().expect("the built-in rules are valid")
}

/// Bytes of which some are well-formed: random ones, text with bytes knocked out, sequences that stop half-way.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let broken = (document(), vec((any::<prop::sample::Index>(), any::<u8>()), 0..8)).prop_map(|(text, changes)| {
        let mut bytes = text.into_bytes();
        for (at, byte) in changes.iter().filter(|_| !bytes.is_empty()).collect::<Vec<_>>() {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        bytes
    });
    prop_oneof![vec(any::<u8>(), 0..600), broken, vec(select(&b"\xe7\x9b\xb8\xf0\x9f\n\r \0a\xcc\x81"[..]), 0..300)]
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn any_bytes_give_an_output(bytes in bytes(), rules in vec(spec(), 1..5)) {
        let repaired = repair(&bytes);
        prop_assert_eq!(repaired.replaced == 0, std::str::from_utf8(&bytes).is_ok());
        prop_assert_eq!(&*repaired.text, &*String::from_utf8_lossy(&bytes));
        let cleaner = one_pack(&rules, "schema = 1\n[settings]\n");
        is_sound(&cleaner.clean(&repaired.text), &cleaner)?;
    }
}

#[test]
fn any_bytes_pass_the_built_in_rules() {
    let cleaner = built_in();
    let mut runner = proptest::test_runner::TestRunner::new(config(300));
    let cleaned = |bytes: Vec<u8>| is_sound(&cleaner.clean(&repair(&bytes).text), &cleaner);
    runner.run(&bytes(), cleaned).unwrap();
}

/// The shortest of three runs over a text.
fn fastest(cleaner: &Cleaner, text: &str) -> Duration {
    let run = || {
        let start = ThreadTime::now();
        assert_eq!(cleaner.clean(text).text().len(), text.len());
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

/// Texts that would show a square: many lines alike, lines that all open sections, one long line, nothing but separators.
fn shapes() -> Vec<(&'static str, String)> {
    let teasers = "Recent posts\n\nCouncil votes - Lakeside Ledger\n\n3 days ago\n\n";
    let prose = "The council of Orrindale voted on Monday to keep the night trams for two more years.\n";
    vec![
        ("prose", prose.to_owned()),
        ("teasers", teasers.to_owned()),
        ("phrases", PHRASES.join("\n") + "\n"),
        ("phrases in one line", PHRASES.join(" ")),
        ("sentences and labels in one line", "Share this Read more | Advertisement It's here. ".to_owned()),
        ("separators", "a - b - ".to_owned()),
        ("short lines", "a\n\n".to_owned()),
        ("Markdown", "## [Share](/s) **this**\n\n* ![a](b.png) `c` [d\ne](/f)\n".to_owned()),
        ("open brackets", "[a](/b) [ ![ **c _d ".to_owned()),
        ("open marks on lines", "[a](/b)\n[ **c\n(`d``\n".to_owned()),
        ("addresses without end", "[a](b](".to_owned()),
        ("fences that open", "[a](/b)\n```c\n~~~~~d\n".to_owned()),
        ("tables", "| a | [b](/c) |\n|---|---|\n".to_owned()),
    ]
}

/// Four times as much is still within a block that is looked at.
const SHORT: usize = 60_000;

#[test]
fn four_times_the_text_takes_less_than_eight_times_as_long() {
    let cleaner = built_in();
    for (name, unit) in shapes() {
        let text = unit.repeat(SHORT / unit.len());
        let (short, long) = (fastest(&cleaner, &text), fastest(&cleaner, &text.repeat(4)));
        assert!(long < short * 8, "{name}: {short:?}, four times as much {long:?}");
    }
}
