//! Explains a score in words: which cells of a line contributed most to husk, and which to body.

use std::fmt;

use super::LoadedModel;
use super::feature::Feature;
use super::judgement::Judgement;
use super::model::probability;
use crate::document::ParsedDocument;

/// Why a line was scored as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// How likely it is husk, 0 to 1.
    pub husk: f32,
    /// How likely it had to be to be removed.
    pub bound: f32,
    /// What contributed most to husk, the strongest first.
    pub husks: Vec<Contribution>,
    /// What contributed most to body, the strongest first.
    pub bodies: Vec<Contribution>,
    /// The words and pieces of words that contributed most to what the lexicon says of it.
    pub terms: Vec<Contribution>,
}

/// The contribution of one feature to a score: the sum, over all trees, of what its answers change.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The feature with its cell: `links 60-85 %`.
    pub what: String,
    /// Log odds: above 0 for husk.
    pub weight: f32,
}

/// How many are listed of each kind.
const LISTED: usize = 3;

/// Smaller weights are not listed.
const SLIGHT: f32 = 0.05;

impl Explanation {
    /// Explains the score of a line; none past the last one.
    pub(super) fn new(judgement: &Judgement<'_>, document: &ParsedDocument<'_>, line: usize) -> Option<Explanation> {
        let LoadedModel { model, mean, .. } = judgement.model;
        let score = *judgement.scores.get(line)?;
        let columns = &judgement.measured.columns;
        let mut changes = vec![0.0; columns.features.len()];
        for (feature, change) in model.trees().flat_map(|tree| tree.changes(columns, line)) {
            changes[feature] += change;
        }
        let of_rules = judgement.of_rules.get(line).copied().unwrap_or_default();
        let of_table = score - of_rules - mean - changes.iter().sum::<f32>();
        let named = columns.features.iter().zip(&columns.cells).zip(changes).filter(|(_, change)| *change != 0.0);
        let cell = |(feature, cells): (&&'static Feature, &Vec<u8>)| {
            format!("{} {}", feature.name, feature.cell_name(cells[line].into()))
        };
        let mut all: Vec<Contribution> =
            named.map(|(column, weight)| Contribution { what: cell(column), weight }).collect();
        for (what, weight) in [("weights of rules", of_rules), ("other rows of its table", of_table)] {
            all.push(Contribution { what: what.to_owned(), weight });
        }
        all.retain(|contribution| contribution.weight.abs() >= SLIGHT);
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let husks = all.iter().filter(|contribution| contribution.weight > 0.0).take(LISTED).cloned().collect();
        let bodies = all.iter().rev().filter(|contribution| contribution.weight < 0.0).take(LISTED).cloned().collect();
        let bound = probability(*judgement.bounds.get(line)?);
        Some(Explanation { husk: probability(score), bound, husks, bodies, terms: terms(judgement, document, line) })
    }
}

/// The strongest terms of a line.
fn terms(judgement: &Judgement<'_>, document: &ParsedDocument<'_>, line: usize) -> Vec<Contribution> {
    let strongest = judgement.lexicon.strongest(judgement.measured.lines[line].text(document));
    let slight = |(_, weight): &(String, f32)| weight.abs() >= SLIGHT;
    let terms = strongest.into_iter().filter(slight).take(LISTED);
    terms.map(|(term, weight)| Contribution { what: format!("\"{term}\""), weight }).collect()
}

impl Judgement<'_> {
    /// Why a block was scored as it was.
    pub(crate) fn explain(&self, document: &ParsedDocument<'_>, block: u32) -> Option<Explanation> {
        Explanation::new(self, document, self.line_of(block)?)
    }
}

impl fmt::Display for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:+.1})", self.what, self.weight)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "husk by {:.0} %, goes above {:.0} %", self.husk * 100.0, self.bound * 100.0)?;
        for (begin, contributions) in [("for", &self.husks), ("against", &self.bodies), ("words", &self.terms)] {
            let list: Vec<_> = contributions.iter().map(ToString::to_string).collect();
            if !list.is_empty() {
                write!(f, "; {begin}: {}", list.join("; "))?;
            }
        }
        Ok(())
    }
}
