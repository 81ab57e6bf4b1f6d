//! The plain text of Markdown, by a parser that is not ours.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

/// The text of Markdown: without marks, formulas, footnotes and line breaks in cells.
pub(crate) fn plain(markdown: &str) -> String {
    let (mut text, mut footnotes) = (String::new(), 0);
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => footnotes += 1,
            Event::End(TagEnd::FootnoteDefinition) => footnotes -= 1,
            _ if footnotes > 0 => {}
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::InlineMath(_) | Event::DisplayMath(_) => {
                text.push(' ');
            }
            Event::InlineHtml(html) if &*html == "<br>" => text.push(' '),
            // There is no HTML in ours, and no list of tasks, so they show as differences.
            Event::Html(html) | Event::InlineHtml(html) => text.extend(["HTML(", &*html, ")"]),
            Event::TaskListMarker(_) => text.push_str("TASK"),
            Event::End(end) if is_block(end) => text.push('\n'),
            Event::Start(Tag::List(_)) => text.push('\n'),
            Event::Start(_) | Event::End(_) | Event::FootnoteReference(_) => {}
        }
    }
    text
}

fn is_block(end: TagEnd) -> bool {
    !matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

/// The words of a text, with all marks that are beside letters.
pub(crate) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}
