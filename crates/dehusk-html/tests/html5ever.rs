//! Compares trees with those of html5ever and its own tokenizer in scraper: they are the same, within the limits.

use std::fmt::Write as _;
use std::io::{self, BufRead, Write as _};

use dehusk_html::parse_text;
use html5ever::tendril::TendrilSink;
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};
use proptest::prelude::*;
use scraper::{Html, HtmlTreeSink};

/// A page as elements, attributes and texts in order.
type Outline = String;

/// Adds the text in an element, if it is kept there.
fn text<'a>(outline: &mut Outline, text: &str, name: &str, mut attributes: impl Iterator<Item = (&'a str, &'a str)>) {
    match name {
        "script" if !attributes.any(|(name, value)| name == "type" && value == "application/ld+json") => {}
        "style" | "iframe" | "noembed" => {}
        // The line end after `<pre>` is dropped, except after what html5ever calls an error. CR and LF may be two texts or
        // one.
        "pre" | "textarea" => outline.extend(text.split(['\r', '\n'])),
        _ => outline.push_str(text),
    }
}

fn start<'a>(outline: &mut Outline, name: &str, attributes: impl Iterator<Item = (&'a str, &'a str)>) {
    let mut attributes: Vec<_> = attributes.collect();
    attributes.sort_unstable();
    write!(outline, "\n<{name} {attributes:?}>").unwrap();
}

fn outline(html: &Html) -> Outline {
    use ego_tree::iter::Edge;
    let mut outline = Outline::new();
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => {
                if let Some(element) = node.value().as_element() {
                    start(&mut outline, element.name(), element.attrs());
                } else if let Some(own) = node.value().as_text() {
                    match node.parent().and_then(|parent| parent.value().as_element()) {
                        Some(parent) => text(&mut outline, own, parent.name(), parent.attrs()),
                        None => outline.push_str(own),
                    }
                }
            }
            Edge::Close(node) if node.value().is_element() => outline.push_str("\n/"),
            Edge::Close(_) => {}
        }
    }
    outline
}

/// A page as scraper has it, read as by a browser without scripts.
fn their_parse(source: &str) -> Html {
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    parse_document(HtmlTreeSink::new(Html::new_document()), options).one(source)
}

fn compare(source: &str) {
    let (ours, theirs) = (outline(&parse_text(source).html), outline(&their_parse(source)));
    if ours == theirs {
        return;
    }
    let same = ours.bytes().zip(theirs.bytes()).take_while(|(one, other)| one == other).count();
    let around = |outline: &str| {
        let (from, to) = (outline.floor_char_boundary(same.saturating_sub(80)), outline.floor_char_boundary(same + 80));
        outline[from..to].to_owned()
    };
    let source = &source[..source.floor_char_boundary(400)];
    panic!("{source:?}\nours:   {:?}\ntheirs: {:?}", around(&ours), around(&theirs));
}

const NAMES: &str = "p div b i a font table tr td th tbody caption ul li dl dt dd h1 span form button select option script \
    style title textarea template svg math path mi foreignObject desc body html head meta br img hr input pre nobr noscript \
    iframe ruby rt frameset object x-a";

const ATTRIBUTES: &str = "|| a|| a=b|| a='b c'|| a=\"b>c\" A=d|| =x|| a=b/|| /|| a = b|| a=&amp;&lt||\n\thref=?a&copy=b||\
    || type=application/ld+json|| type=hidden|| a=<b|| \"|| a='||/a";

const TEXTS: &str = "a|| ||\n||x y||&amp;||&||&#233;||&#x1F600;||&nbsp||&notit;||&#128;||<||< a||</||</>||<!||<!-- a -->||\
    <!-->||<!--->||<!--||-->||--!>||<!a>||<?a>||<!doctype html>||<![CDATA[a<b]]>||]]>||>||\"||'||é||漢字||<!--<script>||\
    \r\n||\r||&#13;||&;||&#||&#x||<1||</1>";

/// One of the pieces of a list.
fn one(list: &'static str, separator: &str) -> impl Strategy<Value = &'static str> + use<> {
    prop::sample::select(list.split(separator).collect::<Vec<_>>())
}

/// Pieces of pages, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    let start = (one(NAMES, " "), one(ATTRIBUTES, "||")).prop_map(|(name, attributes)| format!("<{name}{attributes}>"));
    prop_oneof![
        4 => start,
        2 => one(NAMES, " ").prop_map(|name| format!("</{name}>")),
        3 => one(TEXTS, "||").prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn trees_are_those_of_html5ever(pieces in prop::collection::vec(piece(), 0..30)) {
        compare(&pieces.concat());
    }
}

/// Pages of a corpus beside the repository; skipped without it.
#[test]
fn trees_of_real_pages_are_those_of_html5ever() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpora/wcxb-dev.jsonl.gz");
    let Ok(file) = std::fs::File::open(corpus) else {
        // Written to the stream itself, since the harness hides what a passing test prints.
        let _ = writeln!(io::stderr(), "skipped: there are no pages at {corpus}");
        return;
    };
    for line in std::io::BufReader::new(flate2::read::GzDecoder::new(file)).lines().take(100) {
        let record: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        compare(record["html"].as_str().unwrap());
    }
}
