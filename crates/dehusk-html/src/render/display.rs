//! What elements do to the lines of a page, by the default style of browsers.

use html5ever::{LocalName, local_name, ns};
use scraper::node::Element;

use crate::names::match_name;

/// How an element is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    /// Within a line.
    Inline,
    /// Within a line, and never joined to the words beside it: buttons.
    Boxed,
    /// On lines of its own.
    Block,
    /// On lines of its own, with blank lines before and after.
    Spaced,
    /// Preformatted, line by line.
    Verbatim,
    /// A row of a table.
    Row,
    /// A cell of a table.
    Cell,
    /// It ends a line.
    Break,
    /// A line across the page.
    Rule,
    /// Something other than text: images, form fields, frames.
    Replaced,
    /// It is not shown.
    Nothing,
}

/// How an element of the page is shown by default.
pub(super) fn display(element: &Element) -> Display {
    match element.name.ns {
        ns!(html) => html_display(&element.name.local),
        _ => foreign_display(&element.name.local),
    }
}

/// SVG is an image, whatever labels are in it; of `MathML` the characters are shown.
fn foreign_display(name: &LocalName) -> Display {
    match *name {
        local_name!("svg") => Display::Replaced,
        local_name!("annotation") | local_name!("annotation-xml") => Display::Nothing,
        _ => Display::Inline,
    }
}

fn html_display(name: &LocalName) -> Display {
    match_name!(name, else Display::Inline, {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "menu" | "dir" | "blockquote" |
        "figure" | "table" | "article" | "aside" | "footer" | "header" | "main" | "nav" | "section" | "form" |
        "fieldset" => Display::Spaced,
        "div" | "li" | "dd" | "dt" | "address" | "body" | "caption" | "center" | "details" | "dialog" |
        "figcaption" | "frameset" | "hgroup" | "html" | "legend" | "optgroup" | "option" | "search" | "summary" |
        "tbody" | "tfoot" | "thead" => Display::Block,
        "pre" | "listing" | "plaintext" | "xmp" => Display::Verbatim,
        "tr" => Display::Row,
        "td" | "th" => Display::Cell,
        "br" => Display::Break,
        "hr" => Display::Rule,
        "button" => Display::Boxed,
        "audio" | "canvas" | "embed" | "iframe" | "img" | "input" | "meter" | "progress" | "select" | "textarea" |
        "video" => Display::Replaced,
        "area" | "base" | "basefont" | "datalist" | "head" | "link" | "meta" | "noembed" | "noframes" | "param" |
        "script" | "source" | "style" | "template" | "title" | "track" => Display::Nothing,
    })
}

impl Display {
    /// Whether a line ends at the element's edges.
    pub(super) fn is_block(self) -> bool {
        matches!(
            self,
            Display::Block
                | Display::Spaced
                | Display::Verbatim
                | Display::Row
                | Display::Cell
                | Display::Break
                | Display::Rule
        )
    }
}
