//! Markdown is looked through: rules see what a reader sees, and what goes are bytes of the source, each mark together with what
//! it is about.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use dehusk::Cleaner;

use crate::config;
use crate::generate::{BOUNDLESS, PHRASES, Spec, one_pack, spec};
use crate::promises::is_sound;

/// Words without marks of Markdown.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        select(&PHRASES[..]).prop_map(str::to_owned),
        select(
            &[
                "The wall",
                "it opened on Monday after two years of work",
                "Nobody was hurt, but crews came.",
                "港口的墙"
            ][..]
        )
        .prop_map(str::to_owned),
    ]
}

/// A word or more, in marks or not.
fn inline() -> impl Strategy<Value = String> {
    let address = select(&["https://a.example/x", "/y \"A title\"", "<z>", "https://a.example/some-\nlong-path"][..]);
    prop_oneof![
        4 => words(),
        3 => (words(), address).prop_map(|(text, address)| format!("[{text}]({address})")),
        1 => words().prop_map(|text| format!("[ {text}\n{text} ](/l)")),
        2 => words().prop_map(|text| format!("**{text}**")),
        1 => words().prop_map(|text| format!("[**{text}** {text}](/b)")),
        1 => words().prop_map(|text| format!("![{text}](p.png)")),
        1 => words().prop_map(|text| format!("[![]({}.png) {text}](/c)", "p".repeat(9))),
        1 => words().prop_map(|text| format!("{text}⟨12⟩")),
        1 => words().prop_map(|text| format!("`{text}`\\.")),
    ]
}

fn block() -> impl Strategy<Value = String> {
    let front = select(&["", "", "", "# ", "### ", "* ", "  *   ", "> ", "- [ ] ", "1. "][..]);
    let text = vec(inline(), 1..4).prop_map(|parts| parts.join(" "));
    prop_oneof![
        8 => (front, text).prop_map(|(front, text)| format!("{front}{text}")),
        1 => words().prop_map(|text| format!("{text}\n=====")),
        1 => (words(), words()).prop_map(|(a, b)| format!("| {a} | {b} |\n|---|---|\n| {b} | {a} |")),
        1 => words().prop_map(|text| format!("```\n{text}\n\n{text}\n```")),
        1 => Just("* * *".to_owned()),
    ]
}

/// A Markdown text, with a header or without one.
fn markdown() -> impl Strategy<Value = String> {
    let header = select(
        &[
            "",
            "",
            "---\ntitle: read more\ntags:\n  - share this\n---\n\n",
            "Title: café\n\nURL Source: https://a.example/1\n\n",
        ][..],
    );
    let end = select(&["\n", "\n\n", "\n\n\n", "\r\n\r\n"][..]);
    (header, vec((block(), end), 1..10)).prop_map(|(header, blocks)| {
        let body = blocks.into_iter().map(|(block, end)| block + end).collect::<String>();
        format!("{header}{body}[a link](https://a.example/z)\n")
    })
}

/// What must come in pairs, or as often as something else.
fn is_whole(text: &str) -> bool {
    let count = |mark: &str| text.matches(mark).count();
    count("[") == count("]")
        && count("(") == count(")")
        && count("](") == count("(")
        && count("**") % 2 == 0
        && count("`") % 2 == 0
        && count("⟨") == count("⟩")
}

fn cleaner(rules: &[Spec]) -> Cleaner {
    one_pack(rules, BOUNDLESS)
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn what_goes_of_markdown_are_whole_marks_of_the_source(text in markdown(), rules in vec(spec(), 1..8)) {
        prop_assert!(is_whole(&text.replace("- [ ] ", "")));
        let cleaner = cleaner(&rules);
        let cleaned = cleaner.clean(&text);
        is_sound(&cleaned, &cleaner)?;
        let body = cleaned.body();
        prop_assert!(is_whole(&body.replace("- [ ] ", "")), "{body}");
    }

    #[test]
    fn code_and_headers_stay_whole(text in markdown(), rules in vec(spec(), 1..8)) {
        let body = cleaner(&rules).clean(&text).into_body();
        let fenced = |text: &str| text.split("```").skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(fenced(&text), fenced(&body));
        let header = text.split_inclusive("---\n").take(2).collect::<String>();
        prop_assert!(!text.starts_with("---") || body.starts_with(&header), "{body}");
    }

    #[test]
    fn markdown_without_a_hit_stays_as_it_is(text in markdown()) {
        let pack = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.none]\n\
                    phrases = \"no document says this\"\ndrop = \"block\"\nhits = \"a\"\nmisses = \"b\"\n";
        let cleaner = Cleaner::builder().built_in(false).pack("en/none", pack).build().unwrap();
        prop_assert_eq!(cleaner.clean(&text).into_body(), text);
    }
}

#[test]
fn a_rule_sees_what_a_reader_sees() {
    let pack = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.label]\nline = \"read more\"\n\
                drop = \"block\"\nhits = \"Read more\"\nmisses = \"b\"\n";
    let cleaner = Cleaner::builder().built_in(false).pack("en/label", pack).build().unwrap();
    for line in
        ["## [Read more](https://a.example/x)", "* **Read\nmore**", "> [![Read more](a.png)](/b)", "Read more⟨4⟩"]
    {
        let text = format!("It rained.\n\n{line}\n\n[It](/i) snowed.\n");
        assert_eq!(cleaner.clean(&text).body(), "It rained.\n\n[It](/i) snowed.\n", "{line}");
    }
}
