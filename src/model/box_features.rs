//! Boxes: the elements around a line that hold more than the one inside them, and what is in them.

use std::ops::Range;

use super::columns::Columns;
use super::feature::{Feature, share, size};
use super::lines::Line;
use dehusk_html::Page;
use dehusk_html::prose::PrefixSums;

/// What is in lines, as sums. On a page each block is a line.
pub(super) struct Amounts {
    pub(super) words: PrefixSums,
    pub(super) prose: PrefixSums,
    pub(super) letters: PrefixSums,
    pub(super) linked: PrefixSums,
}

impl Amounts {
    pub(super) fn new(page: &Page, lines: &[Line]) -> Amounts {
        let blocks = &page.rendered.blocks;
        let live = |line: &Line, value: u32| if line.gone { 0 } else { value };
        let block = |line: &Line| &blocks[line.blocks.start as usize];
        Amounts {
            words: PrefixSums::new(lines.iter().map(|line| live(line, line.words))),
            prose: PrefixSums::new(
                lines.iter().map(|line| if block(line).linked * 2 < block(line).letters { line.prose } else { 0 }),
            ),
            letters: PrefixSums::new(lines.iter().map(|line| live(line, block(line).letters))),
            linked: PrefixSums::new(lines.iter().map(|line| live(line, block(line).linked))),
        }
    }

    /// The share of the page's prose in some lines, as a code.
    pub(super) fn prose_share(&self, lines: &Range<u32>) -> u8 {
        share(self.prose.sum(lines) as u32, self.prose.total() as u32)
    }
}

const SHARE: &[u32] = &[0, 2, 6, 12, 25, 45, 70, 90, 99];
const DENSITY: &[u32] = &[0, 15, 35, 55, 75, 90, 97];
const LINKED: &[u32] = &[0, 4, 10, 20, 40, 70, 95];
const LINES: &[u32] = &[1, 2, 3, 5, 8, 15, 31, 63, 127];

/// Of each box: its share of the page's prose, how much of it is prose, how much is links, how many lines it has.
static BOXES: [[Feature; 4]; 4] = [
    [
        Feature::shares("box-1-share", SHARE),
        Feature::shares("box-1-prose", DENSITY),
        Feature::shares("box-1-links", LINKED),
        Feature::sizes("box-1-lines", LINES),
    ],
    [
        Feature::shares("box-2-share", SHARE),
        Feature::shares("box-2-prose", DENSITY),
        Feature::shares("box-2-links", LINKED),
        Feature::sizes("box-2-lines", LINES),
    ],
    [
        Feature::shares("box-3-share", SHARE),
        Feature::shares("box-3-prose", DENSITY),
        Feature::shares("box-3-links", LINKED),
        Feature::sizes("box-3-lines", LINES),
    ],
    [
        Feature::shares("box-4-share", SHARE),
        Feature::shares("box-4-prose", DENSITY),
        Feature::shares("box-4-links", LINKED),
        Feature::sizes("box-4-lines", LINES),
    ],
];

/// All features of boxes, in the order of [`add`].
pub(super) fn features() -> impl Iterator<Item = &'static Feature> {
    BOXES.iter().flatten()
}

/// Adds what is in the boxes around each line. The first is the innermost that holds another line too.
pub(super) fn add(page: &Page, lines: &[Line], sums: &Amounts, columns: &mut Columns) {
    let containers = &page.rendered.containers;
    let larger = larger(page);
    let measured: Vec<[u8; 4]> = containers.iter().map(|container| measure(&container.blocks, sums)).collect();
    let mut boxes: Vec<u32> = lines
        .iter()
        .map(|line| {
            let inner = page.rendered.blocks[line.blocks.start as usize].container;
            if containers[inner as usize].blocks.len() > 1 { inner } else { larger[inner as usize] }
        })
        .collect();
    for features in &BOXES {
        for (at, feature) in features.iter().enumerate() {
            columns.add(feature, boxes.iter().map(|own| measured[*own as usize][at]));
        }
        for own in &mut boxes {
            *own = larger[*own as usize];
        }
    }
}

/// For each container the next one around it that holds more blocks; the outermost has itself.
fn larger(page: &Page) -> Vec<u32> {
    let containers = &page.rendered.containers;
    let mut larger: Vec<u32> = Vec::with_capacity(containers.len());
    for container in containers {
        let parent = container.parent as usize;
        let same = containers[parent].blocks == container.blocks && parent < larger.len();
        larger.push(if same { larger[parent] } else { container.parent });
    }
    larger
}

fn measure(lines: &Range<u32>, sums: &Amounts) -> [u8; 4] {
    let over = |sums: &PrefixSums| sums.sum(lines) as u32;
    [
        sums.prose_share(lines),
        share(over(&sums.prose), over(&sums.words)),
        share(over(&sums.linked), over(&sums.letters)),
        size(lines.len() as u32),
    ]
}
