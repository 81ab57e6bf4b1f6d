//! Samples: the lines of documents with their features, and the share of each line that is body.

use super::corpus::{Document, Input};
use super::folds::fold_of_site;
use super::labels::shares;
use super::words::Words;
use dehusk::Cleaner;
use dehusk::internals::{Measurement, Metadata, Page, measure_page, measure_text};

/// Rows to learn from: lines of documents, or documents.
#[derive(Default)]
pub(crate) struct Samples {
    /// By feature, then by row.
    pub cells: Vec<Vec<u8>>,
    /// The share of each row for which the answer is yes: it is husk, or it is a whole page.
    pub labels: Vec<f32>,
    /// How much each row counts.
    pub weights: Vec<f32>,
    /// The fold of each row's site.
    pub folds: Vec<u8>,
}

/// A line counts by its words up to here: to lose a page-long line is not worse than to lose many paragraphs.
const MOST_WORDS: usize = 60;

impl Samples {
    fn add(&mut self, cells: impl Iterator<Item = u8>, label: f32, weight: f32, fold: u8) {
        for (feature, cell) in cells.enumerate() {
            if self.cells.len() <= feature {
                self.cells.push(Vec::new());
            }
            self.cells[feature].push(cell);
        }
        self.labels.push(label);
        self.weights.push(weight);
        self.folds.push(fold);
    }

    /// Rows of a document whose site is not in the fold.
    pub(crate) fn without(&self, fold: u8) -> Samples {
        let keep: Vec<usize> = (0..self.folds.len()).filter(|row| self.folds[*row] != fold).collect();
        let of = |values: &[f32]| keep.iter().map(|row| values[*row]).collect();
        Samples {
            cells: self.cells.iter().map(|cells| keep.iter().map(|row| cells[*row]).collect()).collect(),
            labels: of(&self.labels),
            weights: of(&self.weights),
            folds: keep.iter().map(|row| self.folds[*row]).collect(),
        }
    }
}

/// Samples of all corpora, by model.
#[derive(Default)]
pub(crate) struct Corpora {
    /// Lines of pages.
    pub html: Samples,
    /// Lines of whole pages as text.
    pub text: Samples,
    /// Whole pages as text, and bodies extracted from pages.
    pub kind: Samples,
    words: Words,
}

/// What an input teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A page.
    Page,
    /// A whole page as text.
    WholePage,
    /// A body that a tool or a person extracted from a page.
    Extract,
}

impl Role {
    /// By the source's name: `page:…` for whole pages as text, `out:…` for extracted bodies, `html` for pages.
    pub(crate) fn from_source(source: &str) -> Option<Role> {
        match source.split(':').next()? {
            "html" => Some(Role::Page),
            "page" => Some(Role::WholePage),
            "out" => Some(Role::Extract),
            _ => None,
        }
    }
}

impl Corpora {
    /// Adds the samples of a document.
    pub(crate) fn add(&mut self, cleaner: &Cleaner, document: &Document, folds: usize) {
        let fold = fold_of_site(&document.site, folds) as u8;
        let gold = self.words.number_all(&document.gold);
        let inputs = || document.inputs.iter().filter_map(|input| Some((Role::from_source(&input.source)?, input)));
        let number = |wanted| inputs().filter(|(role, _)| *role == wanted).count().max(1) as f32;
        let (whole_pages, extracts) = (number(Role::WholePage), number(Role::Extract) + 1.0);
        for (role, input) in inputs() {
            let measurement = measure(cleaner, document, input);
            match role {
                Role::Page => self.html.add_lines(&mut self.words, &measurement, &gold, fold),
                Role::WholePage => {
                    self.text.add_lines(&mut self.words, &measurement, &gold, fold);
                    self.kind.add(measurement.document.iter().copied(), 1.0, 1.0 / whole_pages, fold);
                }
                Role::Extract => self.kind.add(measurement.document.iter().copied(), 0.0, 1.0 / extracts, fold),
            }
        }
        // The known body is an extract too.
        if !document.gold.trim().is_empty() && inputs().any(|(role, _)| role == Role::WholePage) {
            let body = Input { source: "gold".to_owned(), is_page: false, text: document.gold.clone() };
            let measurement = measure(cleaner, document, &body);
            self.kind.add(measurement.document.iter().copied(), 0.0, 1.0 / extracts, fold);
        }
    }
}

impl Samples {
    /// Documents weigh by the root of their words: a long one tells more than a short one, and not as much as its length.
    fn add_lines(&mut self, words: &mut Words, measurement: &Measurement, gold: &[u32], fold: u8) {
        let lines: Vec<Vec<u32>> = measurement.lines.iter().map(|line| words.number_all(line)).collect();
        let body = shares(&lines, gold);
        let weight = |at: usize| (lines[at].len().min(MOST_WORDS) + 1) as f32;
        let live: Vec<usize> = (0..lines.len()).filter(|at| !measurement.settled[*at]).collect();
        let all: f32 = live.iter().map(|at| weight(*at)).sum();
        for at in live {
            let cells = measurement.cells.iter().map(|cells| cells[at]);
            self.add(cells, 1.0 - body[at], weight(at) / all.sqrt(), fold);
        }
    }
}

fn measure(cleaner: &Cleaner, document: &Document, input: &Input) -> Measurement {
    let metadata = metadata(document);
    match input.is_page {
        true => measure_page(cleaner, &Page::from_text(&input.text, &metadata)),
        false => measure_text(cleaner, &input.text, &metadata),
    }
}

/// What is known of a document, as a record of it would say.
pub(crate) fn metadata(document: &Document) -> Metadata {
    let metadata = match &document.url {
        Some(url) => Metadata::default().with_url(url),
        None => Metadata::default(),
    };
    match &document.title {
        Some(title) => metadata.with_title(title),
        None => metadata,
    }
}
