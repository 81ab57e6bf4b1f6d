//! Where a page's body is: one element, found by the prose in it and by what pages say about their elements.
//!
//! An element that is announced as the body (`<article>`, `<main>`, `articleBody`, a class such as `post-content`) and
//! holds enough of the page's prose is the start, the innermost of them. From there the search descends while one child
//! holds nearly all of the prose. What other rules remove does not count.

use std::ops::Range;

use dehusk_html::Page;
use dehusk_html::prose::PrefixSums;
use dehusk_html::render::Container;

/// Letters of prose below which a page has no body to look for: some hundred words.
const MIN_PROSE: u64 = 500;

/// The share of the page's prose that an announced element must hold.
const ANNOUNCED_PROSE: f64 = 0.4;

/// The share of the page's letters outside links that an announced element must hold.
const ANNOUNCED_LETTERS: f64 = 0.3;

/// The share of an element's prose that a child must hold for the search to descend into it.
const STEP_PROSE: f64 = 0.8;

/// The share of an element's letters outside links that such a child must hold.
const STEP_LETTERS: f64 = 0.5;

/// The share of an element's letters outside links that a child must hold for the looser search to descend into it.
const LOOSER_STEP: f64 = 0.7;

/// Words of a class that say what an element is about, and those that say that it is the text itself.
const ABOUT: [&str; 6] = ["article", "post", "entry", "story", "blog", "news"];
const TEXT: [&str; 4] = ["body", "content", "text", "main"];

/// A class of more words means something else.
const MOST_WORDS: usize = 4;

/// What decides where a page's body is.
#[derive(Debug)]
pub(crate) struct Outline {
    /// Elements, each after the one that it is in.
    elements: Vec<Element>,
    /// Letters of prose in each block.
    prose: Vec<u32>,
    /// Letters outside links in each block.
    plain: Vec<u32>,
}

#[derive(Debug)]
struct Element {
    blocks: Range<u32>,
    parent: u32,
    announced: bool,
    /// It is a paragraph, a list or another part of a text, and never a body.
    part: bool,
}

impl Outline {
    /// `prose` are the letters of prose in each block.
    pub(crate) fn new(page: &Page, prose: Vec<u32>) -> Outline {
        let element = |container: &Container| Element {
            blocks: container.blocks.clone(),
            parent: container.parent,
            announced: is_announced(page, container),
            part: is_part(container),
        };
        Outline {
            elements: page.rendered.containers.iter().map(element).collect(),
            prose,
            plain: page.rendered.blocks.iter().map(|block| block.letters - block.linked).collect(),
        }
    }

    /// Whether the page says of a container that it is its text.
    pub(crate) fn is_announced(&self, container: usize) -> bool {
        self.elements[container].announced
    }

    /// The blocks of the body. `gone` are those that other rules take.
    pub(crate) fn body(&self, gone: &[bool]) -> Range<u32> {
        let left = |values: &[u32]| {
            PrefixSums::new(values.iter().zip(gone).map(|(value, gone)| if *gone { 0 } else { *value }))
        };
        let (prose, plain) = (left(&self.prose), left(&self.plain));
        let whole = 0..self.prose.len() as u32;
        if prose.total() < MIN_PROSE || self.elements.is_empty() {
            return whole;
        }
        let holds = |sums: &PrefixSums, inner: &Range<u32>, share: f64, outer: &Range<u32>| {
            sums.sum(inner) as f64 >= share * sums.sum(outer) as f64
        };
        let is_body = |element: &Element| {
            element.announced
                && holds(&prose, &element.blocks, ANNOUNCED_PROSE, &whole)
                && holds(&plain, &element.blocks, ANNOUNCED_LETTERS, &whole)
        };
        let mut at = self.elements.iter().rposition(is_body).unwrap_or(0);
        let largest = self.largest_children(&prose);
        loop {
            let here = &self.elements[at].blocks;
            let Some(child) = largest[at].filter(|child| !self.elements[*child].part) else { break };
            let inner = &self.elements[child].blocks;
            if !holds(&prose, inner, STEP_PROSE, here) || !holds(&plain, inner, STEP_LETTERS, here) {
                break;
            }
            at = child;
        }
        self.elements[at].blocks.clone()
    }

    /// The blocks of the body where [`Outline::body`] finds none, because there is little prose or none: from the innermost
    /// announced element with enough letters outside links, or from the root, down to where these letters part. Cells and lists
    /// may be a body too.
    pub(crate) fn looser_body(&self, gone: &[bool]) -> Range<u32> {
        let plain = PrefixSums::new(self.plain.iter().zip(gone).map(|(value, gone)| if *gone { 0 } else { *value }));
        let Some(root) = self.elements.first() else { return 0..self.plain.len() as u32 };
        let holds = |inner: &Element, share: f64, outer: &Element| {
            plain.sum(&inner.blocks) as f64 >= share * plain.sum(&outer.blocks) as f64
        };
        let is_body = |element: &Element| element.announced && holds(element, ANNOUNCED_LETTERS, root);
        let mut at = self.elements.iter().rposition(is_body).unwrap_or(0);
        let largest = self.largest_children(&plain);
        let holds_most = |child: usize, at: usize| holds(&self.elements[child], LOOSER_STEP, &self.elements[at]);
        while let Some(child) = largest[at].filter(|child| holds_most(*child, at)) {
            at = child;
        }
        self.elements[at].blocks.clone()
    }

    /// For each element the one directly in it whose blocks have the largest sum, the last of several.
    fn largest_children(&self, sums: &PrefixSums) -> Vec<Option<usize>> {
        let mut largest: Vec<Option<usize>> = vec![None; self.elements.len()];
        let held = |at: usize| sums.sum(&self.elements[at].blocks);
        for (at, element) in self.elements.iter().enumerate() {
            let parent = element.parent as usize;
            if parent != at && largest[parent].is_none_or(|other| held(at) >= held(other)) {
                largest[parent] = Some(at);
            }
        }
        largest
    }
}

/// Whether a page says of an element that it is its text.
pub(crate) fn is_announced(page: &Page, container: &Container) -> bool {
    if matches!(&*container.name, "article" | "main") {
        return true;
    }
    let attributes = page.attributes(container);
    let by_class = matches!(&*container.name, "div" | "section");
    let has =
        |value: Option<&str>, is: fn(&str) -> bool| value.is_some_and(|value| value.split_ascii_whitespace().any(is));
    attributes.role == Some("main")
        || has(attributes.itemprop, |property| property == "articleBody")
        || (by_class && (has(attributes.class, is_text_class) || attributes.id.is_some_and(is_text_class)))
}

/// Whether a class is one such as `post-content` or `article_text`.
fn is_text_class(class: &str) -> bool {
    let (mut words, mut about, mut text) = (0, false, false);
    for word in class.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        about |= ABOUT.iter().any(|known| word.eq_ignore_ascii_case(known));
        text |= TEXT.iter().any(|known| word.eq_ignore_ascii_case(known));
    }
    words <= MOST_WORDS && about && text
}

fn is_part(container: &Container) -> bool {
    matches!(
        &*container.name,
        "p" | "li" | "td" | "tr" | "tbody" | "table" | "ul" | "ol" | "blockquote" | "pre" | "span" | "dd" | "dl"
    )
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use dehusk_html::Page;
    use dehusk_html::prose::prose_letters;
    use dehusk_text::metadata::Metadata;

    /// The text of a page's body.
    fn body(page: &str) -> String {
        let page = Page::from_text(page, &Metadata::default());
        let blocks = Outline::new(&page, prose_letters(&page.rendered)).body(&vec![false; page.rendered.blocks.len()]);
        let lines = page.rendered.blocks[blocks.start as usize..blocks.end as usize].iter();
        lines
            .map(|block| &page.text()[block.range.start as usize..block.range.end as usize])
            .collect::<Vec<_>>()
            .join("|")
    }

    fn prose(times: usize) -> String {
        "<p>The council of Saltmere decided on Monday to raise the wall of the harbour by a metre before autumn.</p>"
            .repeat(times)
    }

    #[test]
    fn an_announced_element_with_enough_prose_is_the_body() {
        let text = prose(8);
        let page = format!("<div>menu</div><div class='post-content'><h1>Title</h1>{text}</div><div>tail</div>");
        assert!(body(&page).starts_with("Title|The council") && !body(&page).contains("tail"));
        let page = format!("<article>{}</article><div class=x>start{text}end</div>", prose(1));
        assert!(body(&page).starts_with("start|") && body(&page).ends_with("|end"));
    }

    #[test]
    fn the_search_goes_down_to_where_the_prose_parts() {
        let page = format!("<body><div>a<div>b<div>c{0}</div><div>d{0}</div></div></div>", prose(4));
        assert!(body(&page).starts_with("b|c|") && body(&page).contains("|d|"));
    }

    #[test]
    fn the_looser_search_finds_cells_and_lists() {
        let page = "<div>menu</div><table><tr><td>links</td><td><p>The ferry is late.</p><p>It rains.</p></td></table>";
        let page = Page::from_text(page, &Metadata::default());
        let outline = Outline::new(&page, prose_letters(&page.rendered));
        assert_eq!(outline.looser_body(&[false; 4]), 2..4);
        assert_eq!(outline.looser_body(&[true, true, false, true]), 2..3);
        assert_eq!(outline.body(&[false; 4]), 0..4);
    }

    #[test]
    fn a_page_of_little_prose_is_all_body() {
        assert_eq!(body("<nav>a</nav><article>b</article>"), "a|b");
        assert_eq!(body(""), "");
    }
}
