//! What holds lines: the elements of a page by their ids and classes, and sections.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use dehusk_html::Page;
use dehusk_html::render::Container;

/// Classes of an element that are looked at, and bytes of a class or an id.
const CLASSES: usize = 8;
const NAME: usize = 64;

/// What holds lines of a document: a selector, or the heading of a section.
pub(super) struct Holder {
    /// `#id`, `.class`, or [`SECTION_MARK`] and a line.
    pub(super) key: String,
    /// The lines in it, without overlaps. Of a section these do not include its head.
    pub(super) lines: Vec<Range<usize>>,
}

impl Holder {
    /// Whether it is a section, and no element.
    pub(super) fn is_section(&self) -> bool {
        self.key.starts_with(SECTION_MARK)
    }
}

/// What the key of a section begins with.
pub(super) const SECTION_MARK: char = '§';

/// The ids and classes of a page, each with the lines that its elements hold.
pub(super) fn elements(page: &Page) -> Vec<Holder> {
    let mut places: HashMap<String, usize, FixedState> = HashMap::default();
    let mut all: Vec<Holder> = Vec::new();
    for container in &page.rendered.containers {
        let lines = container.blocks.start as usize..container.blocks.end as usize;
        for key in names(page, container).filter(|_| !lines.is_empty()) {
            let at = *places.entry(key).or_insert_with_key(|key| {
                all.push(Holder { key: key.clone(), lines: Vec::new() });
                all.len() - 1
            });
            // Elements come after those that they are in.
            if all[at].lines.last().is_none_or(|last| last.end <= lines.start) {
                all[at].lines.push(lines.clone());
            }
        }
    }
    all
}

/// The id and the classes of an element as selectors, but for those that look as if they were for one page only.
pub(super) fn names<'p>(page: &'p Page, container: &Container) -> impl Iterator<Item = String> + 'p {
    let attributes = page.attributes(container);
    let is_root = matches!(&*container.name, "html" | "body");
    let id = attributes.id.filter(|id| is_name(id)).map(|id| format!("#{id}"));
    let classes = attributes.class.unwrap_or_default().split_ascii_whitespace().take(CLASSES);
    id.into_iter()
        .chain(classes.filter(|class| is_name(class)).map(|class| format!(".{class}")))
        .filter(move |_| !is_root)
}

/// Whether something is a name of CSS that needs no escapes, without a long number.
fn is_name(name: &str) -> bool {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let digits = name.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    starts && name.len() <= NAME && name.chars().all(is_inside) && digits < 4
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_are_those_that_css_can_write() {
        assert!(is_name("side-bar_2") && is_name("_x"));
        assert!(!is_name("2col") && !is_name("post-12345") && !is_name("a:b") && !is_name("ä") && !is_name(""));
    }
}
