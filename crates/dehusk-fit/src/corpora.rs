//! What all corpora teach: pages and texts with the labels of their lines.

use dehusk::Cleaner;
use dehusk::internals::{Measurement, Metadata, Page, measure_page, measure_text};

use super::corpus::{Document, Input};
use super::folds::fold_of_site;
use super::texts::{KnownBody, Origin, Text};
use super::words::Words;

/// The documents of all corpora, by model.
#[derive(Default)]
pub(crate) struct Corpora {
    pub pages: Vec<Text>,
    /// Texts of all origins.
    pub texts: Vec<Text>,
    /// How many documents there were. Of the dumps of a page one is used, by turns: they have most lines in common.
    documents: usize,
    words: Words,
}

/// One page in so many is read without its URL, as many users have none. It may still name one itself.
const WITHOUT_URL: usize = 3;

/// What an input teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A page.
    Page,
    /// A whole page as text.
    WholePage,
}

impl Role {
    /// By the source's name: `page:…` for whole pages as text, `html` for pages.
    pub(crate) fn from_source(source: &str) -> Option<Role> {
        match source.split(':').next()? {
            "html" => Some(Role::Page),
            "page" => Some(Role::WholePage),
            _ => None,
        }
    }
}

impl Corpora {
    /// Adds a document.
    pub(crate) fn add(&mut self, cleaner: &Cleaner, document: &Document, folds: usize) {
        let fold = fold_of_site(&document.site, folds) as u8;
        let gold = self.words.number_all(&document.gold);
        let title = document.title.as_deref().unwrap_or_default();
        let known = |origin| KnownBody { words: &gold, title, origin };
        let inputs = || document.inputs.iter().filter_map(|input| Some((Role::from_source(&input.source)?, input)));
        let dumps = inputs().filter(|(role, _)| *role == Role::WholePage).count();
        let (turn, mut dump) = (self.documents % dumps.max(1), 0);
        self.documents += 1;
        for (role, input) in inputs() {
            if role == Role::WholePage {
                dump += 1;
                if dump != turn + 1 {
                    continue;
                }
            }
            let known_url = role != Role::Page || !self.documents.is_multiple_of(WITHOUT_URL);
            let measurement = measure(cleaner, document, input, known_url);
            let (origin, documents) = match role {
                Role::Page => (Origin::Page, &mut self.pages),
                Role::WholePage => (Origin::WholePage, &mut self.texts),
            };
            documents.push(Text::new(&mut self.words, measurement, &known(origin), fold));
        }
        if !document.gold.trim().is_empty() && inputs().any(|(role, _)| role == Role::WholePage) {
            let body = Input { source: "gold".to_owned(), is_page: false, text: document.gold.clone() };
            let measurement = measure(cleaner, document, &body, true);
            self.texts.push(Text::new(&mut self.words, measurement, &known(Origin::Body), fold));
        }
    }
}

fn measure(cleaner: &Cleaner, document: &Document, input: &Input, known_url: bool) -> Measurement {
    let metadata = metadata(document);
    let metadata = if known_url { metadata } else { Metadata { url: None, host: None, ..metadata } };
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
