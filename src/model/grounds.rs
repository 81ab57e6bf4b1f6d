//! The grounds of a judgement, in words: which cells of a line spoke most for husk, and which against.

use std::fmt;

use super::judge::Judged;
use super::model::{Model, probability};

/// Why a line was judged as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Grounds {
    /// How likely it is husk, 0 to 1.
    pub husk: f32,
    /// How likely it had to be to go.
    pub bound: f32,
    /// What spoke most for husk, the strongest first.
    pub husks: Vec<Ground>,
    /// What spoke most for body, the strongest first.
    pub bodies: Vec<Ground>,
}

/// Something that spoke for or against.
#[derive(Clone, Debug, PartialEq)]
pub struct Ground {
    /// The feature with its cell, or both features: `links 60-85 %, element li`.
    pub what: String,
    /// Log odds: above 0 for husk.
    pub weight: f32,
}

/// How many are told of each kind.
const TOLD: usize = 3;

/// Weights below are not worth telling.
const SLIGHT: f32 = 0.05;

impl Grounds {
    /// The grounds of a line; none where nothing was judged.
    pub(crate) fn of(judged: &Judged, model: &Model, line: usize) -> Option<Grounds> {
        let score = *judged.scores.get(line)?;
        let columns = &judged.measured.columns;
        let cell = |at: usize| {
            let feature = columns.features[at];
            format!("{} {}", feature.name, feature.cell_name(columns.cells[at][line].into()))
        };
        let mut all: Vec<Ground> = model
            .tables
            .iter()
            .map(|table| Ground {
                what: match table.second {
                    None => cell(table.first),
                    Some(second) => format!("{}, {}", cell(table.first), cell(second)),
                },
                weight: table.of(columns, line),
            })
            .filter(|ground| ground.weight.abs() >= SLIGHT)
            .collect();
        let rules = score - model.start - model.tables.iter().map(|table| table.of(columns, line)).sum::<f32>();
        if rules.abs() >= SLIGHT {
            all.push(Ground { what: "rules, or the rest of its table".to_owned(), weight: rules });
        }
        all.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let husks = all.iter().filter(|ground| ground.weight > 0.0).take(TOLD).cloned().collect();
        let bodies = all.iter().rev().filter(|ground| ground.weight < 0.0).take(TOLD).cloned().collect();
        Some(Grounds { husk: probability(score), bound: probability(judged.bound), husks, bodies })
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:+.1})", self.what, self.weight)
    }
}

impl fmt::Display for Grounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "husk by {:.0} %, goes above {:.0} %", self.husk * 100.0, self.bound * 100.0)?;
        for (begin, grounds) in [("for", &self.husks), ("against", &self.bodies)] {
            let list: Vec<_> = grounds.iter().map(ToString::to_string).collect();
            if !list.is_empty() {
                write!(f, "; {begin}: {}", list.join("; "))?;
            }
        }
        Ok(())
    }
}
