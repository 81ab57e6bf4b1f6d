//! Texts whose lines are known to be body or husk: whole pages, extracts and labelled documents, with what the engine
//! measures of each line.

use dehusk::Cleaner;
use dehusk::internals::{Measurement, Metadata, lexical_cells, measure_text};

use super::labelled::Labelled;
use super::labels::shares;
use super::samples::{MOST_WORDS, Samples};
use super::words::Words;

/// How a text came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Lines labelled by hand.
    Labelled,
    /// Lines of extracts, labelled by hand with less care.
    Lines,
    /// A page, its lines compared with the body.
    Page,
    /// The text of a whole page, its lines compared with the body.
    WholePage,
    /// A body without anything else.
    Body,
}

/// A text, its lines and their labels.
pub(crate) struct Text {
    pub origin: Origin,
    pub fold: u8,
    /// What results are grouped by.
    pub group: String,
    pub lines: Vec<String>,
    /// The share of each line that is husk; none where it is not known.
    pub husk: Vec<Option<f32>>,
    /// Lines about which rules have decided: they are no samples.
    settled: Vec<Option<bool>>,
    /// By feature, then by line; those of the lexicon come last and are made anew.
    cells: Vec<Vec<u8>>,
    /// How much its lines count.
    weight: f32,
}

/// How much a text of an origin counts in the model.
fn document_weight(origin: Origin) -> f32 {
    match origin {
        Origin::Labelled | Origin::Page => 1.0,
        Origin::Lines => 0.08,
        Origin::WholePage => 0.04,
        Origin::Body => 0.06,
    }
}

/// What is known of a page as text.
pub(crate) struct KnownBody<'k> {
    /// The words of its body.
    pub words: &'k [u32],
    /// Its title; empty if it is not known.
    pub title: &'k str,
    pub origin: Origin,
}

/// Whether a line is the headline: most of the title, and nothing else.
fn is_headline(line: &[u32], title: &[u32]) -> bool {
    line.len() >= 2 && line.len() * 2 >= title.len() && line.iter().all(|word| title.contains(word))
}

impl Text {
    /// A text of a page whose body is known.
    pub(crate) fn new(words: &mut Words, measurement: Measurement, known: &KnownBody<'_>, fold: u8) -> Text {
        let lines: Vec<Vec<u32>> = measurement.lines.iter().map(|line| words.number_all(line)).collect();
        let origin = known.origin;
        let husk = if origin == Origin::Body {
            vec![Some(0.0); lines.len()]
        } else {
            let title = words.number_all(known.title);
            let shares = shares(&lines, known.words).into_iter().zip(&lines);
            // Headlines of texts are kept unless the user says otherwise, and bodies of corpora mostly lack them.
            let is_sample = |line: &[u32]| origin == Origin::Page || !is_headline(line, &title);
            shares.map(|(body, line)| is_sample(line).then_some(1.0 - body)).collect()
        };
        Text::from_measurement(measurement, husk, origin, fold)
    }

    /// A labelled document.
    pub(crate) fn labelled(cleaner: &Cleaner, document: &Labelled, origin: Origin, fold: u8) -> Text {
        let measurement = measure_text(cleaner, &document.text, &Metadata::default());
        let mut starts = Vec::new();
        let mut at = 0;
        for line in document.text.split_inclusive('\n') {
            starts.push(at);
            at += line.len();
        }
        let line_at = |place: usize| starts.partition_point(|start| *start <= place) - 1;
        // A line of the engine may be some lines of the text.
        let husk = measurement.sources.iter().map(|source| {
            let own = line_at(source.start)..=line_at(source.end.max(source.start + 1) - 1);
            let known: Vec<bool> = document.labels[own].iter().copied().flatten().collect();
            let husk = known.iter().filter(|body| !**body).count() as f32;
            (!known.is_empty()).then(|| husk / known.len() as f32)
        });
        let husk = husk.collect();
        let text = Text::from_measurement(measurement, husk, origin, fold);
        Text { group: document.folder.clone(), ..text }
    }

    fn from_measurement(measurement: Measurement, husk: Vec<Option<f32>>, origin: Origin, fold: u8) -> Text {
        let Measurement { lines, settled, cells, .. } = measurement;
        Text { origin, fold, group: String::new(), lines, husk, settled, cells, weight: document_weight(origin) }
    }

    /// Lines whose label is known, each with the share of it that is husk.
    pub(crate) fn known(&self) -> impl Iterator<Item = (&str, f32)> {
        self.lines.iter().zip(&self.husk).filter_map(|(line, husk)| Some((line.as_str(), (*husk)?)))
    }

    /// Adds its lines as samples, with the lexicon's scores of all lines.
    pub(crate) fn add_to(&self, samples: &mut Samples, scores: &[f32]) {
        let lexical = lexical_cells(scores);
        let own = self.cells.len() - lexical.len();
        let live: Vec<usize> =
            (0..self.lines.len()).filter(|at| self.settled[*at].is_none() && self.husk[*at].is_some()).collect();
        let sample = |at: usize| {
            let cells = self.cells[..own].iter().chain(&lexical).map(move |cells| cells[at]);
            (cells, self.husk[at].unwrap_or_default(), self.line_weight(at))
        };
        samples.add_document(&live, sample, self.weight);
    }

    /// By the root of its words for labelled lines, of which each counts in the end; else by its words.
    fn line_weight(&self, at: usize) -> f32 {
        let words = self.lines[at].split_whitespace().count().min(MOST_WORDS) as f32 + 1.0;
        match self.origin {
            Origin::Labelled | Origin::Lines => words.sqrt() + 1.0,
            _ => words,
        }
    }

    /// Lines as they are judged: whether rules remove them, if they have decided, and the share of husk.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = (Option<bool>, Option<f32>)> {
        self.settled.iter().copied().zip(self.husk.iter().copied())
    }
}

#[cfg(test)]
impl Text {
    /// A labelled text of lines and the share of each that is husk.
    pub(crate) fn of_lines(lines: Vec<(String, f32)>, fold: u8) -> Text {
        let (lines, husk): (Vec<String>, Vec<f32>) = lines.into_iter().unzip();
        let husk: Vec<Option<f32>> = husk.into_iter().map(Some).collect();
        let settled = vec![None; lines.len()];
        Text {
            origin: Origin::Labelled,
            fold,
            group: String::new(),
            lines,
            husk,
            settled,
            cells: Vec::new(),
            weight: 1.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use dehusk::Cleaner;

    use super::{Origin, Text};
    use crate::labelled::Labelled;

    #[test]
    fn labels_are_those_of_the_lines_that_the_engine_has() {
        let text = "Home\n\n[![Logo](/logo.svg)](/)\n# The ferry\nThe ferry left the harbour at noon, as the council\nhad said it would.\n";
        let labels = [Some(false), None, Some(false), None, Some(true), Some(true)];
        let document = Labelled { text: text.to_owned(), labels: labels.to_vec(), ..Labelled::default() };
        let cleaner = Cleaner::builder().build().expect("the built-in rules are valid");
        let text = Text::labelled(&cleaner, &document, Origin::Labelled, 0);
        for (line, husk) in text.known() {
            let is_body = line.contains("ferry left") || line.contains("had said");
            assert_eq!(husk < 0.5, is_body, "{line}");
        }
        assert!(text.known().count() >= 3);
    }
}
