//! Pages that are made to take long, or to make Markdown of them large.

use std::time::Duration;

use cpu_time::ThreadTime;
use dehusk::{Cleaned, Cleaner, Document, Links, MarkdownOptions};

use crate::plain::{plain, words};
use crate::{difference, word_remover};

/// Of the thread's own time, so that other processes do not count; quadratic time would be minutes.
const SOON: Duration = Duration::from_secs(20);

/// How many times larger than its page Markdown may be: the marks of 32 lists around each line, and the addresses.
const FACTOR: usize = 80;

fn clean<'p>(cleaner: &Cleaner, page: &'p str) -> Cleaned<'p> {
    cleaner.clean(Document::html(page).url("https://bell.example/a/b").with_marks())
}

#[test]
fn pages_made_to_break_something() {
    let cleaner = word_remover();
    let many = |piece: &str, count: usize| piece.repeat(count);
    for page in [
        many("<ul><li>a", 10_000),
        many("<ol><li>", 10_000) + &many("a<br>", 20_000),
        many("<blockquote>", 10_000) + &many("<p>a", 20_000),
        many("<table><tr><td>a", 10_000),
        many("<table><tr><td>a<td>b</table>", 10_000),
        "<table>".to_owned() + &many("<tr><td colspan=1000 rowspan=1000>a", 10_000),
        "<table>".to_owned() + &many("<tr><th>a<th>b", 20_000),
        format!("<a href='/{}'>{}</a>", many("x", 4 << 20), many("a<br>", 1000)),
        format!("<a href='/{}'>{}</a>", many("x", 4000), many("a<br>", 100_000)),
        format!("<base href='https://x.example/{}/'>{}", many("x", 4000), many("<a href=b>a</a> ", 50_000)),
        many("<b>a<i>b</i>", 50_000),
        format!("<b>{}</b>", many("!<i>!</i>", 100_000)),
        many("<b>a</b><i>b</i>", 100_000),
        many("<i>a<b>b</b> ", 400) + &many("a<br>", 50_000),
        many("[", 200_000) + &many("](", 100_000),
        many("*a_", 200_000),
        many("\\(", 200_000),
        many("$$a$ ", 100_000),
        many("`", 200_000),
        many("<code>`</code>", 50_000),
        many("<pre>`\n</pre>", 20_000),
        many("<math>", 10_000) + "x",
        many("<math><mi>x</mi><annotation encoding=tex>y</annotation></math> ", 20_000),
        many("<p>\u{a0}<b>", 20_000),
        many("<li>", 100_000) + "a",
        many("<h2>a", 50_000),
    ] {
        let start = ThreadTime::now();
        let cleaned = clean(&cleaner, &page);
        for links in [Links::Inline, Links::Footnotes] {
            let markdown = cleaned.markdown_with(MarkdownOptions::default().links(links).images(true));
            let shown = &page[..page.floor_char_boundary(40)];
            assert!(markdown.len() <= FACTOR * page.len(), "{shown} makes {} bytes", markdown.len());
            assert!(start.elapsed() < SOON, "{shown} took {:?}", start.elapsed());
        }
    }
}

#[test]
fn lists_that_are_too_deep_keep_their_words() {
    let cleaner = word_remover();
    for page in ["<ul><li>a ".repeat(600), "<blockquote><p>a ".repeat(600), "<table><tr><td>a ".repeat(200)] {
        let cleaned = clean(&cleaner, &page);
        assert_eq!(words(&plain(&cleaned.markdown())), words(&cleaned.body()));
        assert_eq!(difference(&cleaned), None);
    }
}

#[test]
fn addresses_that_do_something_are_no_links() {
    let cleaner = word_remover();
    for address in ["javascript:alert(1)", " JAVA\nSCRIPT:x", "data:text/html,x", "vbscript:x", "#top", "", "blob:x"] {
        let page = format!("<p>See <a href='{address}'>this</a>.</p>");
        assert_eq!(clean(&cleaner, &page).markdown(), "See this.\n", "{address}");
    }
    let page = "<p>See <a href='mailto:a@bell.example'>this</a>.</p>";
    assert_eq!(clean(&cleaner, page).markdown(), "See [this](mailto:a@bell.example).\n");
}
