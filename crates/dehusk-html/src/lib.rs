//! HTML pages as dehusk reads them.
//!
//! Bytes become a [`WebPage`]: text by its encoding, a tree by the rules of the HTML standard, the lines that a reader sees
//! ([`render`](mod@render)), and what the page says about itself.

mod doctype;
pub mod encoding;
mod feed;
mod guard;
pub mod limits;
pub mod metadata;
mod names;
mod page;
mod parse;
mod raw;
mod references;
pub mod render;
mod scan;
mod sink;
pub mod sniff;
mod tree;

pub use page::WebPage;
pub use parse::{LeftOut, Page, parse, parse_text};
pub use tree::{Foreign, NodeId, Tree, Vocabulary};

#[cfg(test)]
mod tests;
