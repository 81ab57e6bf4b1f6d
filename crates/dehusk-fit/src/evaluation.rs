//! Evaluation: models clean documents of the fold that they were not fitted on, through the engine, as users would.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::corpora::metadata;
use super::corpus::{Document, Input};
use super::words::{Scores, Words, f1};
use dehusk::Cleaner;
use dehusk::internals::{Page, clean_page, clean_text};

/// How close results are to known bodies.
#[derive(Default)]
pub(crate) struct Results {
    words: Words,
    /// Scores before and after by source, then by group: `all`, a fold, a type, a language.
    pub by_source: BTreeMap<String, BTreeMap<String, Vec<(Scores, Scores)>>>,
}

impl Results {
    /// Cleans each input of a document.
    pub(crate) fn add(&mut self, cleaner: &Cleaner, document: &Document, fold: usize) {
        let gold = self.words.number_all(&document.gold);
        for input in &document.inputs {
            let (text, body) = clean(cleaner, document, input);
            let before = f1(&self.words.number_all(&text), &gold);
            let after = f1(&self.words.number_all(&body), &gold);
            let groups = self.by_source.entry(input.source.clone()).or_default();
            for group in groups_of(document, fold) {
                groups.entry(group).or_default().push((before, after));
            }
        }
    }

    /// A table in Markdown: for each source and group the documents, F1 of the inputs, and scores of the results.
    pub(crate) fn table(&self) -> String {
        let mut out = String::from(
            "| source | group | documents | F1 of input | precision | recall | F1 |\n|---|---|---|---|---|---|---|\n",
        );
        for (source, groups) in &self.by_source {
            for (group, scores) in groups {
                let _ = writeln!(out, "| {source} | {group} | {} |", row(scores));
            }
        }
        out
    }
}

/// How many documents there are, and their mean scores.
fn row(scores: &[(Scores, Scores)]) -> String {
    let mean = |of: fn(&(Scores, Scores)) -> Scores| Scores::mean(&scores.iter().map(of).collect::<Vec<_>>());
    let (before, after) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (number, Scores { precision, recall, f1 }) = (scores.len(), after);
    format!("{number} | {:.4} | {precision:.4} | {recall:.4} | {f1:.4}", before.f1)
}

fn groups_of(document: &Document, fold: usize) -> Vec<String> {
    let mut groups = vec![" all".to_owned(), format!("fold {}", fold + 1), document.kind.clone()];
    if !document.language.is_empty() && document.language != document.kind {
        groups.push(format!("language {}", document.language));
    }
    groups
}

/// The text of an input, and its body.
pub(crate) fn clean(cleaner: &Cleaner, document: &Document, input: &Input) -> (String, String) {
    let metadata = metadata(document);
    if input.is_page {
        let page = Page::from_text(&input.text, &metadata);
        (page.text().to_owned(), clean_page(cleaner, &page).into_body())
    } else {
        (input.text.clone(), clean_text(cleaner, &input.text, &metadata).into_body())
    }
}
