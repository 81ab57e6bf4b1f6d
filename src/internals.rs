//! What `dehusk-fit`, tests, fuzz targets and measurements need beyond the public API. Not a part of it: it may change in
//! any release.

use std::collections::BTreeMap;
use std::ops::Range;

use dehusk_text::terms::TermKind;

use crate::cleaner::{Builder, Cleaned, Cleaner};
use crate::decide::Choice;
use crate::document::{RawDocument, Reading};
use crate::model::{self, Columns, Feature, Model, Question};
use crate::rules::{Diagnostic, Rule, RuleErrors, RuleSet};
pub use dehusk_html::Page;
pub use dehusk_text::metadata::Metadata;

/// The models, each with weights of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Scores the lines of a text.
    Text,
    /// Scores the lines of a page.
    Html,
}

/// A document as the models see it.
pub struct Measurement {
    /// The text of each line.
    pub lines: Vec<String>,
    /// Where each line is in the source, in bytes.
    pub sources: Vec<Range<usize>>,
    /// Of lines about which rules have decided, whether they are removed.
    pub settled: Vec<Option<bool>>,
    /// By feature, then by line: the cell that the line's value falls into.
    pub cells: Vec<Vec<u8>>,
}

/// A model: the log odds that a line is boilerplate are `start` and one weight of each tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    /// Log odds before any tree.
    pub start: f32,
    /// Symmetric trees.
    pub trees: Vec<WeightTree>,
}

/// A symmetric tree: the answers to its questions are the number of a weight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WeightTree {
    /// Whether the cell of a feature, by its index, is at least this one. At most [`MAX_DEPTH`].
    pub questions: Vec<(usize, u8)>,
    /// By answers: a yes to the first question counts 1, to the second 2, to the third 4.
    pub weights: Vec<f32>,
}

/// The most questions of a tree.
pub const MAX_DEPTH: usize = model::MAX_DEPTH;

/// Measures a text. The cleaner must have its model on.
pub fn measure_text(cleaner: &Cleaner, text: &str, metadata: &Metadata) -> Measurement {
    cleaner.measure(Reading::new(text, metadata).raw()).into()
}

/// Measures a page. The cleaner must have its model on.
pub fn measure_page(cleaner: &Cleaner, page: &Page) -> Measurement {
    cleaner.measure(RawDocument::page(page)).into()
}

/// How many cells each feature of a model has.
pub fn cell_counts(input: Input) -> Vec<usize> {
    features(input).iter().map(|feature| feature.len()).collect()
}

/// The cells of the lexicon's features, by feature and then by line, for the scores of all lines of a text. They are the
/// last ones of both inputs.
pub fn lexical_cells(scores: &[f32]) -> Vec<Vec<u8>> {
    model::lexical_cells(scores)
}

/// A lexicon as a file of the context model, under a comment: the weights of terms by kind.
pub fn lexicon_file(start: f32, terms: &BTreeMap<TermKind, BTreeMap<String, f32>>, comment: &str) -> String {
    model::write_lexicon(start, terms, comment)
}

/// Weights as a file of the context model, under a comment.
pub fn weights_file(input: Input, weights: &Weights, comment: &str) -> String {
    model::file::write(&model(weights), &features(input), comment)
}

/// The scores of lines by some weights: log odds of boilerplate. `cells` are by feature, then by line.
pub fn line_scores(weights: &Weights, cells: &[Vec<u8>]) -> Vec<f32> {
    let mut columns = Columns::default();
    columns.cells = cells.to_vec();
    model(weights).scores(&columns, cells.first().map_or(0, Vec::len))
}

fn model(weights: &Weights) -> Model {
    let question = |(feature, from): &(usize, u8)| Question { feature: *feature as u16, from: *from };
    let mut model = Model::new(weights.start);
    for tree in &weights.trees {
        model.push(tree.questions.iter().map(question), tree.weights.iter().copied());
    }
    model
}

/// The balanced profile with another weight of recall, as in the F-measure.
pub fn with_recall_weight(builder: Builder, recall: f32) -> Builder {
    builder.recall_weight(recall)
}

fn features(input: Input) -> Vec<&'static Feature> {
    model::features(match input {
        Input::Text => model::Input::Text,
        Input::Html => model::Input::Html,
    })
}

impl From<model::Measurement> for Measurement {
    fn from(measured: model::Measurement) -> Self {
        Measurement {
            lines: measured.lines,
            sources: measured.sources,
            settled: measured.settled,
            cells: measured.columns.cells,
        }
    }
}

/// Cleans a page that is parsed already.
pub fn clean_page<'d>(cleaner: &Cleaner, page: &'d Page) -> Cleaned<'d> {
    cleaner.clean_page(page)
}

/// The text that the Markdown of a page is made of, with and without what its formulas have as text; none of a text.
pub fn markdown_texts(cleaned: &Cleaned<'_>) -> Option<[String; 2]> {
    cleaned.markdown_texts()
}

/// Cleans a text with metadata as the program has it.
pub fn clean_text<'d>(cleaner: &Cleaner, text: &'d str, metadata: &Metadata) -> Cleaned<'d> {
    cleaner.clean_text(text, metadata)
}

/// Cleans a text that may begin inside a line.
pub fn clean_continued<'d>(cleaner: &Cleaner, text: &'d str, metadata: &Metadata, continues: bool) -> Cleaned<'d> {
    cleaner.clean_continued(text, metadata, continues)
}

/// The patterns and conditions of a rule as explanations show them, each a line.
pub fn describe_rule(rule: &Rule) -> Vec<String> {
    let parts =
        [rule.patterns.describe(3), rule.conditions.describe(3), rule.unless.describe(3), rule.scope.describe()];
    parts.concat().into_iter().map(|(key, value)| format!("{key} {value}")).collect()
}

/// Reads and checks the rules of a builder, without compiling them.
///
/// # Errors
/// As for [`Builder::build`].
pub fn load(builder: &Builder) -> Result<RuleSet, RuleErrors> {
    builder.load()
}

/// Compiles a rule set, every rule at once.
///
/// # Errors
/// The rules are too large to compile.
pub fn compile(set: RuleSet) -> Result<Cleaner, Diagnostic> {
    Cleaner::from_rules(set, Choice::default())
}

/// Modules that tests, fuzz targets and measurements use.
pub mod limits {
    pub use crate::limits::*;
}
#[cfg(feature = "cli")]
pub mod program {
    pub use crate::cli::internals::*;
}
#[cfg(feature = "cli")]
pub mod read {
    pub use crate::read::*;
}
pub mod rules {
    pub use crate::rules::*;
}
pub mod parts {
    pub use crate::segment::parts::*;
}
pub mod verify {
    pub use crate::verify::*;
}
#[cfg(feature = "cli")]
pub mod write {
    pub use crate::write::*;
}
