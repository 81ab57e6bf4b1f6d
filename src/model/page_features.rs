//! What a page says of its lines: their elements, classes and links, and how much of the page's prose these hold.
//!
//! Everything about elements is worked out in `elements` and `boxes`; each line takes over what its innermost element has.

use super::body_search;
use super::box_features::{self as boxes, Amounts};
use super::class_families::{FAMILIES, Families};
use super::columns::Columns;
use super::elements::{ElementFeatures, Groups, LANDMARKS, TAGS, element_features};
use super::feature::{Feature, count, share, size};
use super::lines::Line;
use super::page_type_features;
use crate::category::Category;
use crate::document::Outline;
use dehusk_html::Page;
use dehusk_html::render::{LineKind, PageBlock};

static LINKS: Feature = Feature::shares("links", &[0, 15, 35, 60, 85, 99]);
static LINKS_AROUND: Feature = Feature::shares("links-around", &[0, 5, 12, 25, 40, 60, 80, 95]);
static TAG: Feature = Feature::names("element", TAGS);
static LANDMARK: Feature = Feature::names("landmark", LANDMARKS);
static DEPTH: Feature = Feature::counts("depth", &[3, 5, 7, 9, 11, 13, 16, 20, 25]);
static IN_BODY: Feature = Feature::names("plain-decision", &["no body", "outside", "inside"]);
pub(super) static MARKED: Feature = Feature::names("marked-as", &CATEGORY_NAMES);
static ANNOUNCED: Feature = Feature::shares("prose-in-announced", &[0, 5, 20, 40, 60, 80, 95]);
static KIND: Feature =
    Feature::names("kind-of-line", &["plain", "an item", "a row", "a quotation", "verbatim", "a heading"]);
static ALIKE: Feature = Feature::counts("alike", &[1, 2, 3, 5, 9, 19, 49]);
static ALIKE_PROSE: Feature = Feature::shares("prose-in-alike", &[0, 5, 15, 35, 60, 85, 97]);
static ALIKE_WORDS: Feature = Feature::sizes("words-in-one-alike", &[1, 3, 7, 15, 31, 63, 127, 255]);
static HEADING_BEFORE: Feature = Feature::names("heading-before", &["none", "h1", "h2", "h3", "h4", "h5", "h6"]);

const CATEGORY_NAMES: [&str; Category::ALL.len() + 1] = {
    let mut names = ["none"; Category::ALL.len() + 1];
    let mut at = 0;
    while at < Category::ALL.len() {
        names[at + 1] = Category::ALL[at].name();
        at += 1;
    }
    names
};

/// Those of [`add`], but for class families and boxes.
pub(super) static FEATURES: [&Feature; 12] = [
    &LINKS,
    &LINKS_AROUND,
    &TAG,
    &KIND,
    &LANDMARK,
    &DEPTH,
    &IN_BODY,
    &MARKED,
    &ANNOUNCED,
    &ALIKE,
    &ALIKE_PROSE,
    &ALIKE_WORDS,
];

/// All features of a page's lines, in the order of [`add`].
pub(super) fn features() -> impl Iterator<Item = &'static Feature> {
    let named = FEATURES.into_iter().chain(&FAMILIES).chain([&HEADING_BEFORE]);
    named.chain(boxes::features()).chain(body_search::FEATURES).chain(page_type_features::features())
}

/// What is known of a page's lines besides the page itself.
pub(super) struct KnownOfLines<'k> {
    /// Which blocks are body by the outline.
    pub(super) body: &'k [bool],
    /// Which are body by the looser search; empty where it was not needed.
    pub(super) looser_body: &'k [bool],
    /// Categories of blocks by hits that are evidence only.
    pub(super) marked: &'k [Option<Category>],
    pub(super) families: &'k Families,
    /// Families of words that say what kind of page it is.
    pub(super) page_families: &'k Families,
    /// The page's elements by the prose in them.
    pub(super) outline: Option<&'k Outline>,
}

/// How far lines around are looked at for their links.
const AROUND: u32 = 8;

/// Adds what the page says of each line.
pub(super) fn add(page: &Page, lines: &[Line], known: &KnownOfLines<'_>, columns: &mut Columns) {
    let blocks = &page.rendered.blocks;
    let sums = Amounts::new(page, lines);
    let groups = Groups::new(page);
    let elements = element_features(page, known.outline, known.families, &sums, &groups);
    let own: Vec<(&PageBlock, &ElementFeatures)> = lines
        .iter()
        .map(|line| &blocks[line.blocks.start as usize])
        .map(|block| (block, &elements[block.container as usize]))
        .collect();
    add_links(&own, &sums, columns);
    add_elements(page, &own, columns);
    add_known(lines, known, columns);
    add_around(&own, columns);
    boxes::add(page, lines, &sums, columns);
    body_search::add(page, lines, &sums, known.looser_body, &groups, columns);
    page_type_features::add(page, known.page_families, lines.len(), columns);
}

fn add_links(own: &[(&PageBlock, &ElementFeatures)], sums: &Amounts, columns: &mut Columns) {
    columns.add(&LINKS, own.iter().map(|(block, _)| share(block.linked, block.letters)));
    let lines = own.len() as u32;
    let around = |at: u32| {
        let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines);
        share(sums.linked.sum(&around) as u32, sums.letters.sum(&around) as u32)
    };
    columns.add(&LINKS_AROUND, (0..lines).map(around));
}

fn add_elements(page: &Page, own: &[(&PageBlock, &ElementFeatures)], columns: &mut Columns) {
    let depth = |block: &PageBlock| page.rendered.containers[block.container as usize].depth;
    columns.add(&TAG, own.iter().map(|(_, element)| element.tag));
    columns.add(&KIND, own.iter().map(|(block, _)| kind(block.kind)));
    columns.add(&LANDMARK, own.iter().map(|(_, element)| element.landmark));
    columns.add(&DEPTH, own.iter().map(|(block, _)| count(depth(block))));
}

fn kind(kind: LineKind) -> u8 {
    match kind {
        LineKind { heading: 1.., .. } => 5,
        LineKind { verbatim: true, .. } => 4,
        LineKind { quote: true, .. } => 3,
        LineKind { row: true, .. } => 2,
        LineKind { item: true, .. } => 1,
        _ => 0,
    }
}

fn add_known(lines: &[Line], known: &KnownOfLines<'_>, columns: &mut Columns) {
    let first = |line: &Line| line.blocks.start as usize;
    let whole = known.body.iter().all(|inside| *inside);
    let body = |line: &Line| if whole { 0 } else { 1 + u8::from(known.body[first(line)]) };
    columns.add(&IN_BODY, lines.iter().map(body));
    add_marked(lines, known.marked, columns);
}

/// Adds the categories of lines by hits that are evidence only.
pub(super) fn add_marked(lines: &[Line], marked: &[Option<Category>], columns: &mut Columns) {
    let marked = |line: &Line| marked.get(line.blocks.start as usize).copied().flatten();
    columns.add(&MARKED, lines.iter().map(|line| marked(line).map_or(0, |category| category as u8 + 1)));
}

fn add_around(own: &[(&PageBlock, &ElementFeatures)], columns: &mut Columns) {
    columns.add(&ANNOUNCED, own.iter().map(|(_, element)| element.announced));
    columns.add(&ALIKE, own.iter().map(|(_, element)| count(element.alike)));
    columns.add(&ALIKE_PROSE, own.iter().map(|(_, element)| element.alike_prose));
    columns.add(&ALIKE_WORDS, own.iter().map(|(_, element)| size(element.alike_words)));
    for (family, feature) in FAMILIES.iter().enumerate() {
        let has = |families: u16| families & 1 << family != 0;
        columns.add(feature, own.iter().map(|(_, element)| u8::from(has(element.any)) + u8::from(has(element.near))));
    }
    let mut heading = 0;
    let mut before = |own: u8| if own > 0 { std::mem::replace(&mut heading, own) } else { heading };
    columns.add(&HEADING_BEFORE, own.iter().map(|(block, _)| before(block.kind.heading)));
}
