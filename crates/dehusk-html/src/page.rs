//! A page that is ready to be cleaned.

use dehusk_text::metadata::Metadata;
#[cfg(feature = "parser")]
use html5ever::local_name;

use crate::Html;
use crate::page_type::PageType;
use crate::parsed::Omitted;
#[cfg(feature = "parser")]
use crate::parsed::ParsedHtml;
use crate::render::{Container, RenderedText};

/// The attributes that tell what an element is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attributes<'p> {
    /// `role`.
    pub role: Option<&'p str>,
    /// `itemprop`.
    pub itemprop: Option<&'p str>,
    /// `class`.
    pub class: Option<&'p str>,
    /// `id`.
    pub id: Option<&'p str>,
}

/// A page: its tree, its visible text as lines, and its metadata.
///
/// The tree shares the memory of the source and cannot be sent to another thread; text and metadata can.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its elements.
    pub html: Html,
    /// Its text, line by line, and what is known of each line.
    pub rendered: RenderedText,
    /// What is known of it, and what it declares about itself.
    pub metadata: Metadata,
    /// What kind of page it declares itself to be.
    pub page_type: PageType,
    /// How many ill-formed sequences were replaced when it was decoded.
    pub replaced: usize,
    /// What was omitted because it exceeds a limit.
    pub omitted: Omitted,
}

#[cfg(feature = "parser")]
impl Page {
    /// Reads a page from bytes. `charset` is a label of its encoding if one is known, as from HTTP. What `known` has takes
    /// precedence over the metadata in the page. Any bytes are a page.
    pub fn from_bytes(bytes: &[u8], charset: Option<&str>, known: &Metadata) -> Page {
        Page::new(crate::parse(bytes, charset), known)
    }

    /// Reads a page that is text already.
    pub fn from_text(text: &str, known: &Metadata) -> Page {
        Page::new(crate::parse_text(text), known)
    }

    /// Reads a page of which the text and the [marks](crate::render::marks) in it are wanted.
    pub fn with_marks(parsed: ParsedHtml, known: &Metadata) -> Page {
        let rendered = crate::render::render_with_marks(&parsed);
        Page::rendered(parsed, rendered, known)
    }

    /// Reads a page that is parsed.
    pub fn new(parsed: ParsedHtml, known: &Metadata) -> Page {
        let rendered = crate::render::render(&parsed);
        Page::rendered(parsed, rendered, known)
    }

    fn rendered(parsed: ParsedHtml, rendered: RenderedText, known: &Metadata) -> Page {
        let (metadata, page_type) = crate::metadata::metadata(&parsed, known);
        let omitted = Omitted { bytes: parsed.omitted.bytes + rendered.left_out, ..parsed.omitted };
        Page { rendered, metadata, page_type, replaced: parsed.replaced, omitted, html: parsed.html }
    }
}

impl Page {
    /// The visible text of the page, from which the body is extracted.
    pub fn text(&self) -> &str {
        &self.rendered.text
    }

    /// The attributes that tell what an element is for, found in one pass.
    #[cfg(feature = "parser")]
    pub fn attributes(&self, container: &Container) -> Attributes<'_> {
        let mut attributes = Attributes::default();
        for (name, value) in self.element(container).into_iter().flat_map(|element| &element.value().attrs) {
            let field = match name.local {
                local_name!("role") => &mut attributes.role,
                local_name!("itemprop") => &mut attributes.itemprop,
                local_name!("class") => &mut attributes.class,
                local_name!("id") => &mut attributes.id,
                _ => continue,
            };
            field.get_or_insert(value);
        }
        attributes
    }

    /// The attributes that tell what an element is for.
    #[cfg(not(feature = "parser"))]
    pub fn attributes(&self, _: &Container) -> Attributes<'_> {
        match self.html {}
    }

    /// An element in the tree, which selectors can be compared with.
    #[cfg(feature = "parser")]
    pub fn element(&self, container: &Container) -> Option<scraper::ElementRef<'_>> {
        self.html.tree.get(container.node).and_then(scraper::ElementRef::wrap)
    }
}
