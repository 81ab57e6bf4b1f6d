//! Curves: what precision each recall costs, over how much recall is to weigh.

use std::collections::BTreeMap;

use super::chart::{ChartError, Curve, draw};
use super::corpora::Role;
use super::corpus::Document;
use super::evaluation::clean;
use super::words::{Scores, Words, f1};
use dehusk::Cleaner;

/// The points of a curve: how much recall weighs, from much to little, and the profile that weighs it so.
pub(crate) const POINTS: [(f32, Option<&str>); 7] = [
    (6.0, None),
    (3.0, None),
    (2.0, Some("careful")),
    (1.0, Some("balanced")),
    (0.5, Some("strict")),
    (0.35, None),
    (0.25, None),
];

/// Scores of documents by the index of their point.
type Scored = [Vec<Scores>; POINTS.len()];

/// Scores of documents, by chart, curve and point.
#[derive(Default)]
pub(crate) struct Curves {
    words: Words,
    scores: BTreeMap<(String, String), Scored>,
}

impl Curves {
    /// Cleans the inputs of a document that are whole pages, with a cleaner for the point.
    pub(crate) fn add(&mut self, cleaner: &Cleaner, document: &Document, point: usize) {
        let gold = self.words.number_all(&document.gold);
        for input in &document.inputs {
            let names = match Role::from_source(&input.source) {
                Some(Role::Page) => {
                    ["all", &document.kind].map(|name| ("html.svg".to_owned(), name.to_owned())).to_vec()
                }
                Some(Role::WholePage) => vec![("text.svg".to_owned(), input.source.clone())],
                _ => continue,
            };
            let (_, body) = clean(cleaner, document, input);
            let score = f1(&self.words.number_all(&body), &gold);
            for name in names {
                self.scores.entry(name).or_default()[point].push(score);
            }
        }
    }

    /// File name and SVG of each chart: pages by type, texts by the tool that wrote them.
    pub(crate) fn charts(&self) -> Result<Vec<(String, String)>, ChartError> {
        let mut charts: BTreeMap<&str, Vec<Curve>> = BTreeMap::new();
        for ((chart, name), points) in &self.scores {
            let at = |scores: &Vec<Scores>| {
                let mean = Scores::mean(scores);
                (mean.recall, mean.precision)
            };
            let is_marked = name == "all" || name.starts_with("page:");
            let marks = points.iter().zip(POINTS).filter(|_| is_marked).filter_map(|(scores, (_, profile))| {
                let (recall, precision) = at(scores);
                Some((recall, precision, profile?.to_owned()))
            });
            let curve = Curve { name: name.clone(), points: points.iter().map(at).collect(), marks: marks.collect() };
            charts.entry(chart).or_default().push(curve);
        }
        let title = |name: &str| match name {
            "html.svg" => "Pages: precision against recall, by type",
            _ => "Whole pages as text: precision against recall, by the tool that wrote them",
        };
        charts.into_iter().map(|(name, curves)| Ok((name.to_owned(), draw(title(name), &curves)?))).collect()
    }
}
