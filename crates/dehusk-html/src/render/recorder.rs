//! Records [`Marks`] while a page is walked.

use html5ever::{local_name, ns};
use scraper::Node;
use scraper::node::Element;

use super::marks::{Cell, Event, Form, Image, Mark, Marks, Math};
use crate::names::match_name;
use crate::tree::{NodeRef, attribute, attribute_named, is_tex, texts};

/// The most columns or rows that a cell may take, by the standard.
const SPAN: u16 = 1000;

/// Bytes of a class in which the name of a programming language is looked for.
const CLASS_BYTES: usize = 256;

/// The longest name of a programming language.
const LANGUAGE_BYTES: usize = 32;

/// What stands before the name of a programming language in a class.
const LANGUAGE_PREFIXES: [&str; 5] = ["language-", "lang-", "highlight-source-", "highlight-text-", "highlight-"];

/// Names that say that there is no language, or not which.
const NO_LANGUAGES: [&str; 6] = ["none", "default", "text", "plaintext", "plain", "nohighlight"];

/// Records what elements mark.
#[derive(Default)]
pub(super) struct Recorder {
    pub(super) marks: Marks,
    /// Whether each open element starts something.
    open: Vec<bool>,
    /// Open heads of tables, and open formulas: those inside are parts of the outermost.
    heads: u32,
    formulas: u32,
}

impl Recorder {
    /// Enters an element whose children are walked.
    pub(super) fn enter(&mut self, node: NodeRef<'_>, element: &Element, at: usize) {
        let form = if self.formulas > 0 { None } else { self.form(node, element) };
        self.count(element, 1);
        self.open.push(form.is_some());
        match form {
            Some(form) => self.push(at, Event::Start(form)),
            None if element.name.local == local_name!("br") => self.push(at, Event::Break),
            None => {}
        }
    }

    /// Leaves an element that was entered.
    pub(super) fn leave(&mut self, element: &Element, at: usize) {
        self.count(element, -1);
        if self.open.pop() == Some(true) {
            self.push(at, Event::End);
        }
    }

    /// An element that is not shown, or (`is_shown`) that shows something else than text.
    pub(super) fn pass(&mut self, node: NodeRef<'_>, element: &Element, is_shown: bool, at: usize) {
        match element.name.local {
            local_name!("head") => node.children().filter_map(|child| child.value().as_element()).for_each(|child| {
                self.base(child);
            }),
            local_name!("base") => self.base(element),
            local_name!("script") => {
                let kind = attribute(element, &local_name!("type")).filter(|kind| is_tex(kind));
                let Some(kind) = kind else { return };
                let source: String = texts(node).collect();
                self.push_formula(&source, kind.contains("display"), at);
            }
            local_name!("img") => self.image(element, is_shown, at),
            _ => {}
        }
    }

    /// Text after this many bytes is gone: it was nothing but white space.
    pub(super) fn truncate(&mut self, length: usize) {
        let late = self.marks.list.iter_mut().rev().take_while(|mark| mark.at as usize > length);
        late.for_each(|mark| mark.at = length as u32);
    }

    fn base(&mut self, element: &Element) {
        if element.name.local == local_name!("base") && self.marks.base.is_none() {
            self.marks.base = attribute(element, &local_name!("href")).map(Into::into);
        }
    }

    fn push(&mut self, at: usize, event: Event) {
        self.marks.list.push(Mark { at: at as u32, event });
    }

    fn push_formula(&mut self, source: &str, is_display: bool, at: usize) {
        self.push(at, Event::Start(Form::Math(Math { source: Some(source.into()), is_display })));
        self.push(at, Event::End);
    }

    fn count(&mut self, element: &Element, by: i32) {
        match element.name.local {
            local_name!("thead") => self.heads = self.heads.saturating_add_signed(by),
            local_name!("math") => self.formulas = self.formulas.saturating_add_signed(by),
            _ => {}
        }
    }

    /// A picture with a text. One whose text is the source of a formula is a formula, also if it is hidden from screen readers.
    fn image(&mut self, element: &Element, is_shown: bool, at: usize) {
        let value = |name| attribute_named(element, name).map(str::trim).filter(|value| !value.is_empty());
        let Some(alt) = value("alt") else { return };
        let class = start(value("class").unwrap_or_default(), CLASS_BYTES);
        if class.split_ascii_whitespace().any(is_formula_class) {
            return self.push_formula(alt, class.contains("display") || class.contains("block"), at);
        }
        // Pages that load pictures late have a blank one in `src`.
        let is_address = |source: &&str| !source.starts_with("data:");
        let source = ["src", "data-src"].into_iter().filter_map(value).find(is_address).filter(|_| is_shown);
        let Some(source) = source else { return };
        self.push(at, Event::Image(Box::new(Image { alt: alt.into(), source: source.into() })));
    }

    fn form(&self, node: NodeRef<'_>, element: &Element) -> Option<Form> {
        let name = &element.name;
        if name.ns != ns!(html) {
            return (name.local == local_name!("math")).then(|| math(node, element));
        }
        Some(match_name!(&name.local, else return None, {
            "h1" => Form::Heading(1),
            "h2" => Form::Heading(2),
            "h3" => Form::Heading(3),
            "h4" => Form::Heading(4),
            "h5" => Form::Heading(5),
            "h6" => Form::Heading(6),
            "p" => Form::Paragraph,
            "blockquote" => Form::Quote,
            "ul" | "menu" | "dir" => Form::BulletList,
            "ol" => Form::NumberedList(number(element, "start").unwrap_or(1)),
            "li" => Form::Item,
            "pre" | "listing" | "xmp" | "plaintext" => Form::Code(language(node, element)),
            "table" => Form::Table,
            "tr" => Form::Row,
            "td" => self.cell(element, false),
            "th" => self.cell(element, true),
            "em" | "i" | "cite" | "dfn" | "var" => Form::Emphasis,
            "strong" | "b" => Form::Strong,
            "del" | "s" | "strike" => Form::Deleted,
            "code" | "kbd" | "samp" | "tt" => Form::Monospace,
            "a" => Form::Link(attribute(element, &local_name!("href"))?.into()),
        }))
    }

    fn cell(&self, element: &Element, is_header: bool) -> Form {
        let span = |name| number(element, name).unwrap_or(1).clamp(1, u32::from(SPAN)) as u16;
        Form::Cell(Cell { columns: span("colspan"), rows: span("rowspan"), is_header: is_header || self.heads > 0 })
    }
}

fn number(element: &Element, name: &str) -> Option<u32> {
    attribute_named(element, name)?.trim().parse().ok()
}

/// The first bytes of a text.
fn start(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Whether pictures with this class are formulas with their source as the text, as `MediaWiki` and `WordPress` write them.
fn is_formula_class(class: &str) -> bool {
    matches!(class, "tex" | "latex") || class.starts_with("mwe-math-fallback-image")
}

/// A `<math>` element: its source is what an annotation or `alttext` says.
fn math(node: NodeRef<'_>, element: &Element) -> Form {
    let is_source = |node: &NodeRef<'_>| {
        let Node::Element(element) = node.value() else { return false };
        element.name.local == local_name!("annotation")
            && attribute_named(element, "encoding").is_some_and(|encoding| encoding.contains("tex"))
    };
    let annotation = node.descendants().find(is_source).map(|node| texts(node).collect::<String>());
    let source = annotation.or_else(|| attribute_named(element, "alttext").map(str::to_owned));
    let is_display = attribute_named(element, "display") == Some("block") || is_in_display(node);
    Form::Math(Math { source: source.map(Into::into), is_display })
}

/// Whether a formula is in a box that `KaTeX` makes for formulas on lines of their own.
fn is_in_display(node: NodeRef<'_>) -> bool {
    let classes = node
        .ancestors()
        .take(3)
        .filter_map(|node| node.value().as_element())
        .filter_map(|element| attribute(element, &local_name!("class")));
    classes.into_iter().any(|class| start(class, CLASS_BYTES).contains("katex-display"))
}

/// The programming language of preformatted text, by the classes of the element, of the `<code>` in it and of the two around
/// it, or by an attribute.
fn language(node: NodeRef<'_>, element: &Element) -> Option<Box<str>> {
    let inner = node.children().find_map(|child| child.value().as_element());
    let inner = inner.filter(|inner| inner.name.local == local_name!("code"));
    let own = [Some(element), inner].into_iter().flatten();
    let stated = own.clone().flat_map(|element| {
        ["data-lang", "data-language", "lang"].into_iter().filter_map(|name| attribute_named(element, name))
    });
    let around = node.ancestors().take(2).filter_map(|node| node.value().as_element());
    let classes = own.chain(around).filter_map(|element| attribute(element, &local_name!("class")));
    let found = classes.flat_map(|class| start(class, CLASS_BYTES).split_ascii_whitespace().filter_map(class_language));
    stated.chain(found).find(|language| is_language(language)).map(Into::into)
}

fn class_language(class: &str) -> Option<&str> {
    LANGUAGE_PREFIXES.into_iter().find_map(|prefix| class.strip_prefix(prefix))
}

fn is_language(name: &str) -> bool {
    (1..=LANGUAGE_BYTES).contains(&name.len())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'))
        && !NO_LANGUAGES.contains(&name)
}
