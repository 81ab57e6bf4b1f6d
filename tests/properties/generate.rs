//! Documents and rule packs to try properties on.
//!
//! Documents mix prose with what rules look for and with text that is hard on segmenting and folding. Packs are always
//! valid, so that a property fails for what it says and for nothing else.

use std::fmt::Write as _;

use dehusk::Cleaner;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Phrases that generated rules look for and that documents hold.
pub(crate) const PHRASES: [&str; 12] = [
    "read more",
    "share this",
    "this website uses cookies",
    "advertisement",
    "recent posts",
    "3 days ago",
    "it's here",
    "straße",
    "相关新闻",
    "подписаться",
    "اقرأ المزيد",
    "café",
];

pub(crate) const SENTENCES: [&str; 6] = [
    "The council of Orrindale voted on Monday to keep the night trams for two more years.",
    "Nobody was hurt, but rescue crews spent the morning cutting fallen trees out of the only road to the coast.",
    "She said that she would walk.",
    "Das Museum in Vantry hat die Glocke nach achtzig Jahren an das Dorf zurückgegeben, aus dem sie kam.",
    "Глава города сказал, что новый мост откроют на месяц раньше срока, и пригласил всех жителей.",
    "市议会星期一投票决定将夜间电车再保留两年。",
];

const HARD: [&str; 12] = [
    "\u{301}\u{301}e\u{301}",
    "\u{200b}\u{feff}\u{ad}",
    "\u{202e}txet\u{202c}",
    "7310558204419 3c9f01ab-77d2-4e0c-9b61-0d4f2a8e6c15",
    "\u{1100}\u{1161}\u{11a8}",
    "İIıi ẞß ς",
    "ﷺ ﬁ ½ ㎏",
    "\0\u{1}\u{7f}",
    "* * *",
    "Council votes - Lakeside Ledger",
    "🏴\u{e0067}\u{e0062}\u{e007f} 👩\u{200d}🌾",
    "\u{fffd}\u{10ffff}",
];

/// A line without its end.
pub(crate) fn line() -> impl Strategy<Value = String> {
    let phrase = || select(&PHRASES[..]).prop_map(str::to_owned);
    prop_oneof![
        5 => select(&SENTENCES[..]).prop_map(str::to_owned),
        4 => phrase(),
        2 => (phrase(), select(&[": ", " - ", ", ", " "][..]), phrase()).prop_map(|(a, mark, b)| format!("{a}{mark}{b}")),
        2 => (select(&SENTENCES[..]), phrase(), select(&SENTENCES[..])).prop_map(|(a, b, c)| format!("{a} {b} {c}")),
        2 => phrase().prop_map(|phrase| format!("  {}…\t", phrase.to_uppercase())),
        2 => select(&HARD[..]).prop_map(str::to_owned),
        1 => "[^\n\r]{0,12}",
        1 => (phrase(), 200..2000_usize).prop_map(|(phrase, times)| format!("{phrase}x").repeat(times / 10)),
    ]
}

fn end() -> impl Strategy<Value = &'static str> {
    select(&["\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\r", "\n \t\n", "\n\n\n", "\n\u{a0}\n\r\n"][..])
}

/// A document. Some of its lines are repeated; at its ends there may or may not be blank lines.
pub(crate) fn document() -> impl Strategy<Value = String> {
    let lines = vec((line(), end(), any::<prop::sample::Index>(), 0..6_u8), 0..16);
    (select(&["", "\n", " \n\n"][..]), lines, any::<bool>()).prop_map(|(mut text, lines, ends)| {
        let mut seen: Vec<String> = Vec::new();
        let mut text = std::mem::take(&mut text).to_owned();
        for (at, (line, end, earlier, again)) in lines.iter().enumerate() {
            let line = if *again == 0 && !seen.is_empty() { earlier.get(&seen).clone() } else { line.clone() };
            text += &line;
            text += if at + 1 == lines.len() && !ends { "" } else { end };
            seen.push(line);
        }
        text
    })
}

/// A rule but for its name.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    /// Keys of patterns and conditions.
    pub(crate) what: String,
    /// Keys of the effect.
    pub(crate) effect: String,
    /// It waits for a hit of the rule before it.
    pub(crate) after: bool,
    pub(crate) share: f32,
    pub(crate) sure: bool,
}

impl Spec {
    pub(crate) fn keeps(&self) -> bool {
        self.effect.starts_with("keep")
    }

    pub(crate) fn is_whole(&self) -> bool {
        !self.effect.contains("span")
    }
}

/// A rule that may drop or keep.
pub(crate) fn spec() -> impl Strategy<Value = Spec> {
    prop_oneof![5 => dropping(), 1 => (pattern(), condition()).prop_map(|(what, place)| new(&what, &place, "keep = true"))]
}

/// A rule that drops.
pub(crate) fn dropping() -> impl Strategy<Value = Spec> {
    let effect = prop_oneof![3 => Just("drop = \"block\"".to_owned()), 2 => section()];
    let whole = (pattern(), condition(), effect).prop_map(|(what, place, effect)| new(&what, &place, &effect));
    let span = (span_pattern(), condition()).prop_map(|(what, place)| new(&what, &place, "drop = \"span\""));
    let limit = select(&[1.0_f32, 1.0, 0.75, 0.5, 0.25][..]);
    (prop_oneof![whole, span], limit, any::<bool>(), prop::bool::weighted(0.2))
        .prop_map(|(spec, share, sure, after)| Spec { after, share, sure, ..spec })
}

fn new(what: &str, place: &str, effect: &str) -> Spec {
    Spec { what: format!("{what}\n{place}"), effect: effect.to_owned(), after: false, share: 1.0, sure: false }
}

fn pattern() -> impl Strategy<Value = String> {
    let other = select(
        &[
            "shape = \"headline\"",
            "shape = [\"identifiers\", \"symbols\", \"name\"]",
            "script = \"foreign\"",
            "repeats = { source = \"earlier-block\", max-suffix-words = 3 }",
            "repeats = { source = \"site-suffix\", max-suffix-words = 4 }",
            "regex = '(?i)more|cookies'",
        ][..],
    );
    prop_oneof![
        2 => select(&PHRASES[..]).prop_map(|phrase| format!("line = [\"{phrase}\"]")),
        2 => span_pattern(),
        2 => other.prop_map(str::to_owned),
    ]
}

/// A pattern that says where in a block it lies.
fn span_pattern() -> impl Strategy<Value = String> {
    let literal = (select(&["phrases", "starts", "ends"][..]), vec(select(&PHRASES[..]), 1..3))
        .prop_map(|(key, phrases)| format!("{key} = {phrases:?}"));
    let regex = select(
        &[
            "regex = '\\s+uses? cookies|This website'",
            "regex = 'x+(?P<cut>r|相)'",
            "regex = '(?i)read|more|[a-z]+ more\\W+'",
            "regex = '[.。] ?|said '",
        ][..],
    );
    prop_oneof![2 => literal, 1 => regex.prop_map(|regex| format!("{regex}\n"))]
}

fn condition() -> impl Strategy<Value = String> {
    select(
        &[
            "where = { words = \"..60\" }",
            "where = { words = \"..60\" }",
            "where = { words = \"..4\", isolated = true }",
            "where = { words = \"..60\", zone = [\"head\", \"tail\"] }",
            "where = { words = \"..60\" }\nunless = { sentence = true }",
            "where = { words = \"..60\", previous = { sentence = true } }",
            "where = { words = \"..60\", run = { items = { words = \"..6\", sentence = false }, min-blocks = 2 } }",
            "where = { words = \"..60\", run = { items = { words = \"..9\" }, min-hits = 1, hit-categories = [\"share\"] } }",
        ][..],
    )
    .prop_map(str::to_owned)
}

fn section() -> impl Strategy<Value = String> {
    let until = select(&["{ prose = 1 }", "{ prose = 2 }", "{ blocks = 3 }", "{ line = [\"advertisement\"] }"][..]);
    let items = select(&["", "items = { words = \"..8\" }\n", "min-blocks = 2\n"][..]);
    (until, items).prop_map(|(until, items)| format!("drop = \"section\"\n{items}until = {until}"))
}

/// Settings with which no rule exceeds its limit.
pub(crate) const BOUNDLESS: &str =
    "schema = 1\n[settings]\nrule-share = 1.0\ndocument-share = 1.0\nfree-words = 100000000\n";

/// Rules under numbers, each in the pack that `pack_of` names. Numbers name the same rules in every arrangement.
pub(crate) fn cleaner(specs: &[(usize, Spec)], settings: &str, pack_of: impl Fn(usize) -> String) -> Cleaner {
    let mut packs: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for (at, (number, spec)) in specs.iter().enumerate() {
        let head = || "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n".to_owned();
        let pack = packs.entry(pack_of(*number)).or_insert_with(head);
        let before = at.checked_sub(1).map(|before| specs[before].0).filter(|_| spec.after);
        rule(*number, spec, before.map(|before| format!("{}/r{before}", pack_of(before))), pack);
    }
    let mut builder = Cleaner::builder().built_in(false).pack("settings", settings);
    for (name, text) in packs {
        builder = builder.pack(&name, &text);
    }
    builder.build().unwrap_or_else(|errors| panic!("a generated pack is not valid: {errors}"))
}

fn rule(number: usize, spec: &Spec, after: Option<String>, pack: &mut String) {
    let what = match after {
        Some(after) => {
            spec.what.replacen("where = {", &format!("where = {{ after = [\"{after}\"], max-distance = 4,"), 1)
        }
        None => spec.what.clone(),
    };
    let _ = write!(
        pack,
        "\n[rule.r{number}]\n{what}\n{}\nlimit = {{ share = {:?} }}\nbypass-document-limit = {}\nhits = [\"a\"]\nmisses = [\"b\"]\n",
        spec.effect, spec.share, spec.sure
    );
}

/// Rules under their places, in one pack.
pub(crate) fn one_pack(specs: &[Spec], settings: &str) -> Cleaner {
    let numbered: Vec<_> = specs.iter().cloned().enumerate().collect();
    cleaner(&numbered, settings, |_| "en/all".to_owned())
}
