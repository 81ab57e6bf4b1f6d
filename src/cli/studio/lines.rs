//! What drafts and near misses need to know of a line of a document.

use super::documents::Opened;
use super::draft::{Element, Line, beginning};
use crate::document::ParsedDocument;
use dehusk_html::Page;
use dehusk_html::prose::{PrefixSums, prose_letters};

/// Lines after a line that a draft may need.
const FOLLOWING: usize = 3;

/// The share of a page's prose above which an element is the text itself.
const MOST_PROSE: f64 = 0.2;

/// The line that a block is, and its surroundings; none if there is no such block. `language` is that of the document.
pub(super) fn line(
    opened: &Opened<'_>,
    document: &ParsedDocument<'_>,
    block: usize,
    language: Option<&str>,
) -> Option<Line> {
    let blocks = document.blocks();
    let measured = blocks.get(block)?;
    let (text, cut) = beginning(document.block_text(block as u32));
    let following = (block + 1..blocks.len()).take(FOLLOWING);
    Some(Line {
        text: text.to_owned(),
        cut,
        sentence: measured.sentence,
        following: following.map(|next| beginning(document.block_text(next as u32)).0.to_owned()).collect(),
        host: opened.raw.metadata.host.clone(),
        language: language.map(str::to_owned),
        elements: opened.page.map(|page| elements(page, block)).unwrap_or_default(),
    })
}

/// The elements around a block of a page, from the inside out, up to one that has the page's prose.
fn elements(page: &Page, block: usize) -> Vec<Element> {
    let prose = prose_letters(&page.rendered);
    let own = f64::from(prose.get(block).copied().unwrap_or_default());
    let sums = PrefixSums::new(prose.into_iter());
    // Of a line that is prose, its own letters do not count.
    let is_beside = |inside: u64| inside as f64 - own <= MOST_PROSE * sums.total() as f64;
    let around = page.rendered.around(block).take_while(|container| is_beside(sums.sum(&container.blocks)));
    let element = |container| {
        let attributes = page.attributes(container);
        Element {
            name: container.name.to_string(),
            id: attributes.id.map(str::to_owned),
            classes: attributes.class.unwrap_or_default().split_ascii_whitespace().map(str::to_owned).collect(),
        }
    };
    around.map(element).collect()
}
