//! What lines pages make.

use std::time::Duration;

use cpu_time::ThreadTime;

use super::{RenderedText, render};
use crate::{ParsedHtml, parse_text};

fn page(source: &str) -> (ParsedHtml, RenderedText) {
    let page = parse_text(source);
    let rendered = render(&page);
    check(&rendered);
    (page, rendered)
}

fn text(source: &str) -> String {
    page(source).1.text
}

/// Blocks are the lines that are not blank, and containers have the blocks that they name.
fn check(rendered: &RenderedText) {
    let text = &rendered.text;
    let start = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
    let lines: Vec<_> = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), rendered.blocks.len(), "{text:?}");
    for (line, page) in lines.iter().zip(&rendered.blocks) {
        assert!(page.range.start as usize <= start(line) && start(line) + line.len() <= page.range.end as usize);
        assert!(page.linked <= page.letters);
    }
    for (place, container) in rendered.containers.iter().enumerate() {
        assert!(container.parent as usize <= place);
        assert!(container.blocks.end as usize <= rendered.blocks.len());
    }
    for (number, block) in (0..).zip(&rendered.blocks) {
        assert!(rendered.containers[block.container as usize].blocks.contains(&number));
    }
}

#[test]
fn words_are_joined_as_browsers_show_them() {
    assert_eq!(text("foo<b>bar</b>"), "foobar\n");
    assert_eq!(text("foo <b> bar</b>\n baz"), "foo bar baz\n");
    assert_eq!(text("foo<b> </b>bar"), "foo bar\n");
    assert_eq!(text("<p> foo\n<i>bar</i>, baz </p>"), "foo bar, baz\n");
    assert_eq!(text("foo<!-- a -->bar<wbr>baz"), "foobarbaz\n");
    assert_eq!(text("foo&nbsp;bar&amp;baz"), "foo\u{a0}bar&baz\n");
    assert_eq!(text("foo<button>bar</button>baz<img>qux"), "foo bar baz qux\n");
    assert_eq!(text("foo<script>x</script>bar<svg><title>x</title></svg>"), "foobar\n");
}

#[test]
fn elements_that_style_sheets_set_apart_are_words() {
    assert_eq!(text("<button>Add</button><button>Share</button>"), "Add Share\n");
    assert_eq!(text("<a href=1>home</a><a href=2>news</a>"), "home news\n");
    assert_eq!(text("<a href=1>ho</a><a href=1>me</a>"), "home\n");
    assert_eq!(text("<a href=1>首页</a><a href=2>新闻</a>"), "首页新闻\n");
    assert_eq!(text("<span>Petzl</span><a href=1><span>Actik</span></a>"), "Petzl Actik\n");
    assert_eq!(text("<a href=1><span>12</span></a><span>EUR</span>"), "12 EUR\n");
    assert_eq!(text("<span>un</span><span>tied</span>"), "untied\n");
    assert_eq!(
        text("Mac<span>Book</span>, <b>Mc</b><b>Donald</b>, <span>x</span><span>Yz</span>"),
        "MacBook, McDonald, xYz\n"
    );
    assert_eq!(text("<code><span>get</span><span>Store</span></code>"), "getStore\n");
    assert_eq!(text("<span>mass</span><sub><span>Sun</span></sub>"), "massSun\n");
}

#[test]
fn a_price_for_screen_readers_is_not_there_twice() {
    let seen = "<span aria-hidden=true>$5.00</span>";
    assert_eq!(text(&format!("<p>{seen}<span class=screen-reader-text>5 dollars</span></p>")), "$5.00\n");
    assert_eq!(text(&format!("<p><span class=a-offscreen>$5.00</span> {seen}</p>")), "$5.00\n");
    assert_eq!(text("<p><span class=a-offscreen>$5.00</span><b>$<i>5.00</i></b></p>"), "$5.00\n");
    let was = "<del aria-hidden=true>$10</del> <span class=screen-reader-text>The price was: $10.</span>";
    assert_eq!(text(&format!("<p>{was} {seen}</p>")), "$10\n");
    let stars = "<span class=sr-only>4.5 of 5 stars of all readers of the page</span><i aria-hidden=true>★★★★</i>";
    assert_eq!(text(stars), "4.5 of 5 stars of all readers of the page\n");
    assert_eq!(text("<p><span class=sr-only>Page 3</span> <b>12</b></p>"), "Page 3 12\n");
    assert_eq!(text("<p><span class=sr-only>Price</span> <b>12</b></p>"), "Price 12\n");
}

#[test]
fn blocks_are_lines() {
    assert_eq!(text("a<div>b</div>c"), "a\nb\nc\n");
    assert_eq!(text("<p>a<p>b"), "a\n\nb\n");
    assert_eq!(text("<h1>a</h1>b<hr>c"), "a\n\nb\n\nc\n");
    assert_eq!(text("a<br>b<br><br>c<br>"), "a\nb\n\nc\n");
    assert_eq!(text("<ul><li>a<li>b<ul><li>c</ul></ul>"), "a\nb\n\nc\n");
    assert_eq!(text("<dl><dt>a<dd>b</dl>"), "a\nb\n");
    assert_eq!(text("<div><a href=b><div>a</div></a></div>"), "a\n");
    assert_eq!(text("<p>&nbsp;</p><p>a</p>"), "a\n");
    assert_eq!(text(""), "");
}

#[test]
fn rows_of_tables_are_lines() {
    assert_eq!(text("<table><tr><td>a</td><td>b</td><tr><td> c <b>d</b><td>e</table>"), "a\tb\nc d\te\n");
    assert_eq!(text("<table><tr><td></td><td>a</td><td></td><td>b</td></table>"), "a\tb\n");
    assert_eq!(text("<table><tr><td>a<td><p>b<p>c</table>"), "a\n\nb\n\nc\n");
    let nested = "<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>";
    assert_eq!(text(nested), "a\n\nb\tc\n\nd\n");
}

#[test]
fn rows_of_data_stay_rows_with_line_breaks() {
    assert_eq!(text("<table><tr><td>a<br>b</td><td>c<br><br>d</td></table>"), "a b\tc d\n");
    assert_eq!(text("<table><tr><td rowspan=2>a<br>b<td>c<tr><td colspan=2>d</table>"), "a b\tc\nd\n");
    let long = "word ".repeat(80);
    assert_eq!(text(&format!("<table><tr><td>a<br>b<td>{long}</table>")).lines().count(), 3);
    assert_eq!(text("<table><tr><td><a href=x>a</a><br><a href=y>b</a><td>c</table>"), "a\nb\nc\n");
    assert_eq!(text("<table><tr><td>a<br>b</table>"), "a\nb\n");
    assert_eq!(text("<table><tr><td>a<td>b<table><tr><td>c<br>d<td>e</table></table>"), "a\nb\n\nc d\te\n");
}

#[test]
fn headings_have_no_marks() {
    for mark in
        ["<a href='#x'>¶</a>", " <a class=x href=/y#x> # </a>", "<sup><a href='#n1'>[1]</a></sup>", "<a href=#f>*</a>"]
    {
        assert_eq!(text(&format!("<h2 id=x>a{mark}</h2>b")), "a\n\nb\n", "{mark}");
    }
    assert_eq!(text("<dl><dt>a()<a href='#a'>¶</a><dd>b"), "a()\nb\n");
    assert_eq!(text("<h2><a href='#x'>1</a> a</h2>"), "1 a\n");
    assert_eq!(text("<h2>a <a href=/1>1</a> <a href='#x'>b</a></h2>"), "a 1 b\n");
    assert_eq!(text("<p>a<a href='#n1'>1</a></p>"), "a1\n");
}

#[test]
fn panels_of_tabs_are_read() {
    let page = |panel: &str| text(&format!("<p>this is the text that all readers of the page are shown</p>{panel}"));
    for panel in ["<div role=tabpanel hidden>a</div>", "<div class='tab-pane' style='display:none'>a</div>"] {
        assert!(page(panel).ends_with("\na\n"), "{panel}");
    }
    assert!(!page("<div class='navbar-collapse collapse' hidden>a</div>").ends_with("a\n"));
}

#[test]
fn verbatim_text_stays() {
    assert_eq!(text("<p>a<pre>  b\n\n\n    c  <i>d</i>\n</pre>e"), "a\n\n  b\n\n\n    c  d\n\ne\n");
    assert_eq!(text("<pre>\na</pre>"), "a\n");
}

#[test]
fn what_is_hidden_is_no_text() {
    let shown = "<p>this is the text that is shown to all readers of the page";
    for hidden in [
        "<p hidden>a",
        "<dialog>a</dialog>",
        "<p aria-hidden=true>a",
        "<p style='display: none'>a",
        "<noscript>a</noscript>",
        "<template><p>a</template>",
        "<select><option>a</select>",
        "<textarea>a</textarea>",
        "<title>a</title>",
        "<iframe>a</iframe>",
    ] {
        assert_eq!(text(&format!("{shown}</p>{hidden}")), format!("{}\n", &shown[3..]), "{hidden}");
    }
    assert_eq!(text("<body><div style='display:none'><p>a<p>b</div>"), "a\n\nb\n");
    assert_eq!(page(&format!("{shown}</p><p hidden>a")).1.hidden, 1);
    assert_eq!(text("<span style='display:block'>a</span>b"), "a\nb\n");
}

#[test]
fn blocks_know_where_they_stand() {
    let (_, rendered) = page(
        "<div class='mainContent wide' id=top><h2>a</h2><p>b <a href=x>cd</a></p>\
         <ul class=related><li><a href=y class=teaser>e</a></ul></div>",
    );
    let path = |block| rendered.path(block);
    assert_eq!(path(0), "html > body > div.mainContent > h2");
    assert_eq!(path(2), "html > body > div.mainContent > ul.related > li > a.teaser");
    let shares: Vec<_> = rendered.blocks.iter().map(|block| (block.letters, block.linked)).collect();
    assert_eq!(shares, [(1, 0), (3, 2), (1, 1)]);
    let kinds: Vec<_> = rendered.blocks.iter().map(|block| (block.kind.heading, block.kind.item)).collect();
    assert_eq!(kinds, [(2, false), (0, false), (0, true)]);
    let words: Vec<_> = rendered.around(2).flat_map(|container| rendered.words.get(container.class)).collect();
    assert_eq!(words, ["teaser", "related", "main", "content", "wide"]);
    let outer = rendered.around(0).nth(1).unwrap();
    assert_eq!((outer.blocks.clone(), outer.depth), (0..3, 2));
    assert_eq!(rendered.words.get(outer.id).collect::<Vec<_>>(), ["top"]);
}

#[test]
fn a_line_belongs_to_what_has_all_of_it() {
    let (_, rendered) = page("<p><b>a</b><p><b>a</b> b<p>a<b>b</b><p><i><b>a</b><u>b</u></i><p><b>a<br>b</b>");
    let paths: Vec<_> = (0..rendered.blocks.len()).map(|block| rendered.path(block)).collect();
    let inner: Vec<_> = paths.iter().map(|path| path.rsplit(' ').next().unwrap()).collect();
    assert_eq!(inner, ["b", "p", "p", "i", "b", "b"]);
}

/// Of the thread's own time, so that other processes do not count; quadratic time would be minutes.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn pages_made_to_break_something() {
    let bytes = if cfg!(debug_assertions) { 1 << 20 } else { 50 << 20 };
    let many = |piece: &str, count: usize| piece.repeat(count);
    for source in [
        many("<div>", 200_000) + "a",
        many("<ul><li>a", (128 << 10) / 9),
        many("<b>a", 100_000),
        many("<table><tr><td>a", 20_000),
        many("<div hidden>a", 100_000),
        many("<div hidden><p>a</p></div>", 50_000),
        many("<a b=c><p>a", 20_000),
        many("a b  c\n", bytes / 7),
        many("<pre>\n", 100_000),
        many("<br>", 200_000),
    ] {
        let start = ThreadTime::now();
        page(&source);
        assert!(start.elapsed() < SOON, "{} took {:?}", &source[..20], start.elapsed());
    }
}
