//! Trees of small pages, and of pages made to break something.

use std::time::Duration;

use cpu_time::ThreadTime;
use dehusk_text::metadata::Metadata;
use scraper::{ElementRef, Html, Selector};

use super::tree::{NodeRef, attribute_named, texts};
use super::{Page, ParsedHtml, parse, parse_text};
use crate::limits::{ATTRIBUTES, ELEMENT_WEIGHT, LINE_WEIGHT, PAGE_ATTRIBUTES, PAGE_DEPTH, PAGE_WEIGHT};

/// The node after another in document order, each with its depth.
fn next((mut depth, mut node): (usize, NodeRef<'_>)) -> Option<(usize, NodeRef<'_>)> {
    if let Some(child) = node.first_child() {
        return Some((depth + 1, child));
    }
    while node.next_sibling().is_none() {
        node = node.parent()?;
        depth -= 1;
    }
    Some((depth, node.next_sibling()?))
}

/// The nodes of a page in document order, each with its depth.
fn nodes(html: &Html) -> impl Iterator<Item = (usize, NodeRef<'_>)> {
    let first = html.tree.root().first_child().map(|first| (1, first));
    std::iter::successors(first, |at| next(*at))
}

/// The tree as tags, attributes left out.
fn outline(page: &ParsedHtml) -> String {
    let (mut outline, mut open) = (String::new(), 0);
    for (depth, node) in nodes(&page.html) {
        outline.push_str(&")".repeat(open + 1 - depth));
        open = depth - 1;
        match node.value() {
            scraper::Node::Element(element) => {
                outline.extend([element.name(), "("]);
                open = depth;
            }
            scraper::Node::Text(text) => outline.push_str(text),
            _ => {}
        }
    }
    outline + &")".repeat(open)
}

fn text_content(html: &Html) -> String {
    texts(html.tree.root()).collect()
}

fn body(source: &str) -> String {
    let outline = outline(&parse_text(source));
    let inner = outline.strip_prefix("html(head()body(").unwrap_or_else(|| panic!("{outline}"));
    inner[..inner.len() - 2].to_owned()
}

fn depth(html: &Html) -> usize {
    nodes(html).map(|(depth, _)| depth).max().unwrap_or(0)
}

fn first<'h>(html: &'h Html, selector: &str) -> ElementRef<'h> {
    html.select(&Selector::parse(selector).unwrap()).next().unwrap()
}

/// Of the thread's own time, so that other processes do not count; quadratic time would be minutes.
const SOON: Duration = Duration::from_secs(20);

fn soon(source: &str) -> ParsedHtml {
    let start = ThreadTime::now();
    let page = parse_text(source);
    assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
    assert!(depth(&page.html) <= 2 * PAGE_DEPTH, "depth {}", depth(&page.html));
    page
}

#[test]
fn trees_are_those_of_browsers() {
    assert_eq!(body("<p>a<p>b"), "p(a)p(b)");
    assert_eq!(body("<b>a<p>b</b>c"), "b(a)p(b(b)c)");
    assert_eq!(body("<table>a<tr><td>b"), "atable(tbody(tr(td(b))))");
    assert_eq!(body("<ul><li>a<li>b</ul>"), "ul(li(a)li(b))");
    assert_eq!(body("<pre>\n a\r\nb\rc</pre>"), "pre( a\nb\nc)");
    assert_eq!(body("<svg><path/><![CDATA[a<b]]></svg><![CDATA[c]]>d"), "svg(path()a<b)d");
    assert_eq!(body("a\0b&lt;&amp;c"), "ab<&c");
    assert_eq!(outline(&parse_text("")), "html(head()body())");
    assert_eq!(body("a <b"), "a ");
}

#[test]
fn attributes_are_found() {
    let page = parse_text("<body><p CLASS='a &amp; b' id=x class=c title>");
    let p = first(&page.html, "p").value();
    assert_eq!(p.attrs().collect::<Vec<_>>(), [("class", "a & b"), ("id", "x"), ("title", "")]);
    assert_eq!(attribute_named(p, "id"), Some("x"));
    let page = parse_text("<body a=1 b=2><body b=3 c=4>");
    let body = first(&page.html, "body").value();
    assert_eq!(body.attrs().collect::<Vec<_>>(), [("a", "1"), ("b", "2"), ("c", "4")]);
}

#[test]
fn scripts_of_data_are_kept_and_others_are_not() {
    let page = parse_text(
        "<title>A &amp; b</title><script>var a = '<p>';</script><style>p {}</style>\
         <script type='application/ld+json'>{\"a\": \"</p>&amp;\"}</script>",
    );
    assert_eq!(first(&page.html, "script[type]").text().collect::<Vec<_>>(), ["{\"a\": \"</p>&amp;\"}"]);
    assert_eq!(outline(&page), "html(head(title(A & b)script()style()script({\"a\": \"</p>&amp;\"}))body())");
}

#[test]
fn bytes_are_decoded() {
    let page = parse(b"<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2", None);
    assert_eq!((page.encoding, &*text_content(&page.html)), ("windows-1251", "Привет"));
    assert_eq!(parse(b"<p>\xff\xfe a\xc3", Some("utf-8")).replaced, 3);
    assert_eq!(
        parse("\u{feff}<p>a".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>().as_slice(), None).encoding,
        "UTF-16LE"
    );
    parse(b"", None);
}

#[test]
fn deep_nesting_stops_at_the_limit() {
    let deep = format!("{}a{}b", "<div>".repeat(200_000), "</div>".repeat(200_000));
    let page = soon(&deep);
    assert!(page.omitted.elements > 199_000);
    assert_eq!(text_content(&page.html), "ab");
    let page = soon(&"<ul><li>".repeat((128 << 10) / 8));
    assert!(page.omitted.elements > 30_000);
    soon(&"<span><table><tr><td>".repeat(20_000));
    soon(&"<svg><g>".repeat(50_000));
    soon(&"<template><div>".repeat(50_000));
    soon(&"<select><option>".repeat(50_000));
    soon(&"<p><button>".repeat(50_000));
}

#[test]
fn what_is_omitted_ends_lines_only_where_blocks_do() {
    let source = format!("{}a<b>b</b><p>c</p>d", "<div>".repeat(PAGE_DEPTH));
    let outline = outline(&parse_text(&source));
    assert!(outline.contains("(abbr()cbr()d)") || outline.contains("abbr()cbr()d"), "{}", &outline[2000..]);
}

#[test]
fn unclosed_formatting_elements() {
    soon(&"<b>".repeat(100_000));
    soon(&(0..100_000).fold(String::new(), |source, at| source + &format!("<b id=i{at}>x")));
    soon(&(0..30_000).fold(String::new(), |source, at| source + &format!("<p><i id=i{at}>x")));
    soon(&(0..30_000).fold(String::new(), |source, at| source + &format!("<a href={at}><div>x")));
    soon(&(0..30_000).fold(String::new(), |source, at| source + &format!("<b><font color={at}><div></b>")));
    let value = "v".repeat(100_000);
    let many = (0..200).fold(String::new(), |source, at| source + &format!("<i id=i{at} title={value}>"));
    soon(&(many + &"<p>x".repeat(20_000)));
}

#[test]
fn a_million_attributes() {
    let many: String = (0..1_000_000).fold(String::from("<p"), |source, at| source + &format!(" a{at}=b"));
    let page = soon(&(many + ">c"));
    assert_eq!(page.omitted.attributes, 1_000_000 - ATTRIBUTES);
    assert_eq!(text_content(&page.html), "c");
    soon(&"<p a b c d e f g h i j k l m n o p q r s t u v w x y z>".repeat(40_000));
    soon(&(0..100_000).fold(String::new(), |source, at| source + &format!("<body a{at}>")));
    let names = soon(&(0..100_000).fold(String::new(), |source, at| source + &format!("<x{at} longer-{at}>")));
    assert!(names.omitted.attributes > 80_000);
}

#[test]
fn attributes_of_a_whole_page() {
    // Each paragraph recreates the elements with all of their attributes.
    let attributes = (0..ATTRIBUTES).fold(String::new(), |all, at| all + &format!(" a{at}"));
    let page = soon(&("<p>".to_owned() + &format!("<b{attributes}>").repeat(3) + &"x<p>".repeat(20_000)));
    let attributes = page.html.tree.values().filter_map(scraper::Node::as_element).map(|element| element.attrs.len());
    assert_eq!(attributes.sum::<usize>(), PAGE_ATTRIBUTES);
    assert!(page.omitted.attributes > 10_000_000);
}

#[test]
fn many_classes() {
    let many = (0..200_000).fold(String::new(), |source, at| source + &format!("<p class='a one-of-many-{at}'>"));
    let page = soon(&many);
    assert!(page.omitted.attributes > 180_000);
    let start = ThreadTime::now();
    let selector = Selector::parse("p.a.other-name").unwrap();
    assert_eq!(page.html.select(&selector).count(), 0);
    drop(page);
    assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
}

#[test]
fn much_text() {
    let bytes = if cfg!(debug_assertions) { 5 << 20 } else { 50 << 20 };
    assert_eq!(text_content(&soon(&"a & b < c ".repeat(bytes / 10)).html).len(), bytes / 10 * 10);
    soon(&"&amp;".repeat(bytes / 5));
    soon(&"&a".repeat(bytes / 2));
    soon(&"<".repeat(bytes));
    soon(&"</body>a".repeat(bytes / 80));
    soon(&"<!--".repeat(bytes / 4));
    soon(&"<script><!--<script>".repeat(bytes / 20));
    soon(&"<table>a <tr>".repeat(bytes / 130));
}

#[test]
fn a_page_that_weighs_too_much_is_cut() {
    // html, head, body and p.
    let around = 4 * ELEMENT_WEIGHT;
    let text = format!("<p>{}", "é".repeat(PAGE_WEIGHT / 2));
    let page = soon(&text);
    assert_eq!((page.omitted.bytes, text_content(&page.html).len()), (around, PAGE_WEIGHT - around));
    let more = soon(&(text + "</p><p>a"));
    assert_eq!(more.omitted.bytes, around + "</p><p>a".len());
    let attributes = "a".repeat(9 * ELEMENT_WEIGHT);
    let elements = format!("<p title={attributes}>").repeat(PAGE_WEIGHT / ELEMENT_WEIGHT / 9);
    assert_eq!(soon(&elements).omitted.bytes, 0);
}

#[test]
fn a_page_of_too_many_lines_is_cut() {
    let most = PAGE_WEIGHT / (LINE_WEIGHT + 2);
    let page = Page::from_text(&format!("<pre>{}", "a\n".repeat(most + 100)), &Metadata::default());
    let lines = page.rendered.blocks.len();
    assert!(lines.abs_diff(most) < 2, "{lines}");
    assert!(page.omitted.bytes.abs_diff(2 * (most + 100 - lines)) < 3, "{}", page.omitted.bytes);
}
