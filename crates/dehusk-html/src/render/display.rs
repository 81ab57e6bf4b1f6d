//! What elements do to the lines of a page, by the default style of browsers.

use html5ever::{LocalName, local_name};

use crate::{ElementNamespace, NodeId, Tree};

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
pub(super) fn display(tree: &Tree, id: NodeId) -> Display {
    let Some(name) = tree.local_name(id) else { return Display::Inline };
    match tree.namespace(id) {
        Some(ElementNamespace::Html) => html_display(name),
        _ => foreign_display(name),
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
    match *name {
        local_name!("p")
        | local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6")
        | local_name!("ul")
        | local_name!("ol")
        | local_name!("dl")
        | local_name!("menu")
        | local_name!("dir")
        | local_name!("blockquote")
        | local_name!("figure")
        | local_name!("table")
        | local_name!("article")
        | local_name!("aside")
        | local_name!("footer")
        | local_name!("header")
        | local_name!("main")
        | local_name!("nav")
        | local_name!("section")
        | local_name!("form")
        | local_name!("fieldset") => Display::Spaced,
        local_name!("div")
        | local_name!("li")
        | local_name!("dd")
        | local_name!("dt")
        | local_name!("address")
        | local_name!("body")
        | local_name!("caption")
        | local_name!("center")
        | local_name!("details")
        | local_name!("dialog")
        | local_name!("figcaption")
        | local_name!("frameset")
        | local_name!("hgroup")
        | local_name!("html")
        | local_name!("legend")
        | local_name!("optgroup")
        | local_name!("option")
        | local_name!("search")
        | local_name!("summary")
        | local_name!("tbody")
        | local_name!("tfoot")
        | local_name!("thead") => Display::Block,
        local_name!("pre") | local_name!("listing") | local_name!("plaintext") | local_name!("xmp") => {
            Display::Verbatim
        }
        local_name!("tr") => Display::Row,
        local_name!("td") | local_name!("th") => Display::Cell,
        local_name!("br") => Display::Break,
        local_name!("hr") => Display::Rule,
        local_name!("button") => Display::Boxed,
        local_name!("audio")
        | local_name!("canvas")
        | local_name!("embed")
        | local_name!("iframe")
        | local_name!("img")
        | local_name!("input")
        | local_name!("meter")
        | local_name!("progress")
        | local_name!("select")
        | local_name!("textarea")
        | local_name!("video") => Display::Replaced,
        local_name!("area")
        | local_name!("base")
        | local_name!("basefont")
        | local_name!("datalist")
        | local_name!("head")
        | local_name!("link")
        | local_name!("meta")
        | local_name!("noembed")
        | local_name!("noframes")
        | local_name!("param")
        | local_name!("script")
        | local_name!("source")
        | local_name!("style")
        | local_name!("template")
        | local_name!("title")
        | local_name!("track") => Display::Nothing,
        _ => Display::Inline,
    }
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
