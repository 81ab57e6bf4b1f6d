//! What the elements around lines tell, worked out once for each element that holds lines, from the outside in.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::box_features::Amounts;
use super::class_families::Families;
use crate::document::{Outline, is_announced};
use dehusk_html::render::{Container, WordSet};
use dehusk_html::{LocalName, Page};

/// Elements by name, as `tag` numbers them.
pub(super) const TAGS: &[&str] = &[
    "h1",
    "h2",
    "h3",
    "h4 to h6",
    "p",
    "blockquote",
    "pre",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "tr",
    "figcaption",
    "article",
    "section",
    "div",
    "span",
    "strong",
    "em",
    "a",
    "button",
    "label",
    "time",
    "other",
];

/// What elements are in the page's structure, as `landmark` numbers them.
pub(super) const LANDMARKS: &[&str] =
    &["none", "main", "article", "section", "table", "figure", "form", "aside", "header", "nav", "footer", "dialog"];

/// What an element tells of the lines in it.
#[derive(Clone, Copy, Default)]
pub(super) struct ElementFeatures {
    pub(super) tag: u8,
    pub(super) landmark: u8,
    /// Families of its own class and id words; those of the elements that are at most two further out; and all around.
    own: u16,
    pub(super) near: u16,
    pub(super) any: u16,
    /// The share of the page's prose in the innermost element around that is announced as the body.
    pub(super) announced: u8,
    /// How many siblings are like it, or like the innermost element around it that has some.
    pub(super) alike: u32,
    pub(super) alike_prose: u8,
    pub(super) alike_words: u32,
}

/// What each container tells, from the outside in.
pub(super) fn element_features(
    page: &Page,
    outline: Option<&Outline>,
    families: &Families,
    sums: &Amounts,
    groups: &Groups,
) -> Vec<ElementFeatures> {
    let rendered = &page.rendered;
    let of_set = families.of_sets(&rendered.words);
    let mut by_name: HashMap<&LocalName, (u8, u8), FixedState> = HashMap::default();
    let mut elements: Vec<ElementFeatures> = Vec::with_capacity(rendered.containers.len());
    for (at, container) in rendered.containers.iter().enumerate() {
        let around = if container.parent as usize == at {
            ElementFeatures::default()
        } else {
            elements[container.parent as usize]
        };
        let own = of_set[container.class.index()] | of_set[container.id.index()];
        let mut here = ElementFeatures { own, any: around.any | own, near: own | around.own, ..around };
        let (tag, named) =
            *by_name.entry(&container.name).or_insert_with(|| (tag(&container.name), landmark(&container.name)));
        here.tag = tag;
        here.landmark = match (role(page, container), named) {
            (0, 0) => around.landmark,
            (0, named) => named,
            (role, _) => role,
        };
        if container.parent as usize != at {
            let parent = &rendered.containers[container.parent as usize];
            here.near |= elements[parent.parent as usize].own;
        }
        if outline.map_or_else(|| is_announced(page, container), |outline| outline.is_announced(at)) {
            here.announced = sums.prose_share(&container.blocks);
        }
        let group = groups.of(at);
        if group.number > 1 && container.parent as usize != at {
            let lines = group.lines();
            here.alike = group.number;
            here.alike_prose = sums.prose_share(&lines);
            here.alike_words = sums.words.sum(&lines) as u32 / group.number;
        }
        elements.push(here);
    }
    elements
}

/// Siblings of one name and one class.
pub(super) struct Group {
    pub(super) number: u32,
    first: u32,
    last: u32,
}

impl Group {
    /// The lines from the first sibling to the last.
    pub(super) fn lines(&self) -> Range<u32> {
        self.first..self.last
    }
}

/// The groups of all containers.
pub(super) struct Groups {
    groups: Vec<Group>,
    /// The number of each container's group.
    group_of: Vec<u32>,
}

impl Groups {
    pub(super) fn new(page: &Page) -> Groups {
        let containers = &page.rendered.containers;
        let mut numbers: HashMap<(u32, &LocalName, WordSet), u32, FixedState> =
            HashMap::with_capacity_and_hasher(containers.len(), FixedState::default());
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of: Vec<u32> = Vec::with_capacity(containers.len());
        for container in containers {
            let number = *numbers.entry((container.parent, &container.name, container.class)).or_insert_with(|| {
                groups.push(Group { number: 0, first: container.blocks.start, last: 0 });
                groups.len() as u32 - 1
            });
            let group = &mut groups[number as usize];
            group.number += 1;
            group.first = group.first.min(container.blocks.start);
            group.last = group.last.max(container.blocks.end);
            group_of.push(number);
        }
        Groups { groups, group_of }
    }

    /// The group of a container.
    pub(super) fn of(&self, container: usize) -> &Group {
        &self.groups[self.group_of[container] as usize]
    }
}

fn tag(name: &LocalName) -> u8 {
    match &**name {
        "h1" => 0,
        "h2" => 1,
        "h3" => 2,
        "h4" | "h5" | "h6" => 3,
        "p" => 4,
        "blockquote" => 5,
        "pre" | "code" => 6,
        "li" => 7,
        "dt" => 8,
        "dd" => 9,
        "td" => 10,
        "th" => 11,
        "tr" => 12,
        "figcaption" => 13,
        "article" => 14,
        "section" => 15,
        "div" => 16,
        "span" => 17,
        "strong" | "b" => 18,
        "em" | "i" => 19,
        "a" => 20,
        "button" => 21,
        "label" => 22,
        "time" => 23,
        _ => 24,
    }
}

/// What an element is in the page's structure, by its name.
fn landmark(name: &str) -> u8 {
    match name {
        "main" => 1,
        "article" => 2,
        "section" => 3,
        "table" => 4,
        "figure" => 5,
        "form" => 6,
        "aside" => 7,
        "header" => 8,
        "nav" => 9,
        "footer" => 10,
        "dialog" => 11,
        _ => 0,
    }
}

/// What an element is in the page's structure, by its role.
fn role(page: &Page, container: &Container) -> u8 {
    match page.attributes(container).role {
        Some("main") => 1,
        Some("article") => 2,
        Some("form" | "search") => 6,
        Some("complementary") => 7,
        Some("banner") => 8,
        Some("navigation" | "menu" | "menubar") => 9,
        Some("contentinfo") => 10,
        Some("dialog" | "alertdialog") => 11,
        _ => 0,
    }
}
