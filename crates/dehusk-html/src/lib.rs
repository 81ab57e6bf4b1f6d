//! HTML pages as dehusk reads them: bytes in, the lines that a reader sees out, with a tree and metadata.
//!
//! ```
//! use dehusk_html::Page;
//!
//! let html = b"<html lang=en><title>Bridge opens</title><h1>Bridge opens</h1><p>It opened on <b>Monday</b>.</p>";
//! let page = Page::from_bytes(html, None, &Default::default());
//! assert_eq!(page.text(), "Bridge opens\n\nIt opened on Monday.\n");
//! assert_eq!(page.metadata.title.as_deref(), Some("Bridge opens"));
//! ```
//!
//! [`encoding`] detects the encoding, and [`text_encoding`] that of a plain text. A tokenizer of its own and html5ever's tree
//! builder parse the source to scraper's [`Html`], and [`render`](mod@render) writes its visible text line by line.
//! [`metadata`] reads title, author, date, site, language and more. Any
//! bytes can be read, in linear time and within [`limits`]; what exceeds a limit is [`Omitted`] and counted.
//!
//! Without the default feature `parser` there are only the types, so that code that works on pages compiles without html5ever.

#[cfg(feature = "parser")]
mod bounded_builder;
#[cfg(feature = "parser")]
mod character_references;
#[cfg(feature = "parser")]
mod doctype;
#[cfg(feature = "parser")]
pub mod encoding;
#[cfg(feature = "parser")]
mod headline;
#[cfg(feature = "parser")]
mod json_ld;
pub mod limits;
#[cfg(feature = "parser")]
pub mod metadata;
#[cfg(feature = "parser")]
mod names;
mod page;
mod page_type;
#[cfg(feature = "parser")]
mod parse;
mod parsed;
pub mod prose;
#[cfg(feature = "parser")]
mod raw_text;
pub mod render;
#[cfg(feature = "parser")]
mod shared_source;
#[cfg(feature = "parser")]
pub mod sniff;
#[cfg(feature = "parser")]
pub mod text_encoding;
#[cfg(feature = "parser")]
mod tokenizer;
#[cfg(feature = "parser")]
mod tree;
#[cfg(feature = "parser")]
mod tree_construction;
#[cfg(feature = "parser")]
mod tree_sink;

#[cfg(feature = "parser")]
pub use ego_tree::NodeId;
#[cfg(feature = "parser")]
pub use html5ever::LocalName;
pub use page::{Attributes, Page};
pub use page_type::{OpenGraphType, PageType, SchemaType};
#[cfg(feature = "parser")]
pub use parse::{parse, parse_text};
pub use parsed::Omitted;
#[cfg(feature = "parser")]
pub use parsed::ParsedHtml;
#[cfg(feature = "parser")]
pub use scraper::Html;

/// The name of an element or attribute; with the feature `parser` it is interned.
#[cfg(not(feature = "parser"))]
pub type LocalName = Box<str>;

/// The tree of a page; without the feature `parser` there is none.
#[cfg(not(feature = "parser"))]
#[derive(Clone, Debug)]
pub enum Html {}

/// A node of a tree; without the feature `parser` there is none.
#[cfg(not(feature = "parser"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeId {}

#[cfg(all(test, feature = "parser"))]
mod tests;
