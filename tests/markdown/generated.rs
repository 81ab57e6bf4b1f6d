//! Pages made at random, of elements and of texts that are full of marks.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;

use dehusk::{Cleaner, Document};

use crate::{difference, word_remover};

/// Pieces of text, many of which mean something in Markdown.
const TEXTS: [&str; 56] = [
    "wall",
    "the harbour wall",
    "a",
    " ",
    " ",
    " ",
    "!",
    ".",
    "“",
    "”",
    "*",
    "**",
    "_",
    "__",
    "`",
    "``",
    "#",
    "# ",
    "## a",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "12) ",
    "---",
    "===",
    "***",
    "[",
    "]",
    "(",
    ")",
    "](",
    "[x](y)",
    "[^1]",
    "![",
    "\\",
    "\\\\",
    "|",
    "&amp;amp;",
    "&lt;b>",
    "&lt;",
    "$",
    "$5",
    "$x$",
    "~",
    "~~",
    ":",
    "[ ] ",
    "\u{a0}",
    "\u{200b}",
    "中文",
    "é",
    "<br>",
    "&lt;!--",
    "\\(x\\)",
    "$$y$$",
];

fn text() -> impl Strategy<Value = String> {
    vec(select(&TEXTS[..]), 1..6).prop_map(|parts| parts.concat())
}

fn inline() -> impl Strategy<Value = String> {
    let element =
        select(&["b", "i", "s", "code", "a href=/x", "a href='y (z) &amp;amp;'", "em", "span", "math", "strong"][..]);
    text().prop_recursive(3, 12, 4, move |inner| {
        prop_oneof![
            2 => text(),
            3 => (element.clone(), vec(inner, 1..4)).prop_map(|(tag, parts)| {
                let name = tag.split(' ').next().unwrap_or(tag);
                format!("<{tag}>{}</{name}>", parts.concat())
            }),
            1 => Just("<img src=/p.png alt='*a* [b]'>".to_owned()),
        ]
    })
}

fn block() -> impl Strategy<Value = String> {
    let line = vec(inline(), 1..4).prop_map(|parts| parts.concat());
    let wrap = |tag: &'static str| move |parts: Vec<String>| format!("<{tag}>{}</{tag}>", parts.concat());
    line.prop_recursive(4, 24, 4, move |inner| {
        let inners = vec(inner.clone(), 1..4);
        let cell = |tag: &'static str| inner.clone().prop_map(move |text| format!("<{tag}>{text}"));
        let row = vec(prop_oneof![4 => cell("td"), 1 => cell("th"), 1 => cell("td colspan=2")], 1..4);
        let table = vec(row.prop_map(|cells| format!("<tr>{}", cells.concat())), 1..4);
        let item = |parts: Vec<String>| format!("<li>{}", parts.join("<li>"));
        prop_oneof![
            3 => inners.clone().prop_map(wrap("p")),
            1 => inners.clone().prop_map(wrap("h2")),
            1 => inners.clone().prop_map(wrap("div")),
            2 => inners.clone().prop_map(move |parts| format!("<ul>{}</ul>", item(parts))),
            1 => inners.clone().prop_map(move |parts| format!("<ol start=7>{}</ol>", item(parts))),
            1 => inners.clone().prop_map(wrap("blockquote")),
            1 => inners.prop_map(|parts| format!("<pre><code class=lang-c>{}</code></pre>", parts.join("\n"))),
            2 => table.prop_map(|rows| format!("<table>{}</table>", rows.concat())),
        ]
    })
}

proptest! {
    #![proptest_config(Config { cases: 3000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn markdown_has_the_words_of_the_text(blocks in vec(block(), 1..4)) {
        let cleaner = CLEANER.with(std::rc::Rc::clone);
        let page = blocks.concat();
        let cleaned = cleaner.clean(Document::html(&page).url("https://bell.example/a").with_marks());
        prop_assert_eq!(difference(&cleaned), None, "{}\n\n{}", cleaned.body(), cleaned.markdown());
    }
}

thread_local! {
    /// Removes a word, so that there are removed spans too.
    static CLEANER: std::rc::Rc<Cleaner> = std::rc::Rc::new(word_remover());
}
