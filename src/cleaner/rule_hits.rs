//! Which rules hit what in a document, whether or not anything is removed for it.

use std::collections::HashMap;

use foldhash::fast::FixedState;

use crate::decide::Choice;
use crate::matcher::Hits;
use crate::rules::Rule;
use crate::rules::rule::Effect;

/// A hit of a rule. Recorded only with [`Builder::record_hits`](super::Builder::record_hits).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleHit {
    /// The rule's number.
    pub(crate) rule: usize,
    /// The number of another rule that hits the same to the same effect, so that this hit changes nothing; none if the rule
    /// is alone.
    pub(crate) other: Option<usize>,
}

/// What comes of a hit, as far as it can make another hit superfluous.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Outcome {
    Drop,
    /// The rule asks for the body, which is known only after all others.
    DropOutsideBody,
    /// The rule's category is kept.
    Nothing,
    Keep,
    Weight,
}

impl Outcome {
    fn of(rule: &Rule, choice: &Choice) -> Outcome {
        match rule.effect {
            Effect::Keep => Outcome::Keep,
            Effect::Weight(_) => Outcome::Weight,
            _ if !choice.drops(rule.category) => Outcome::Nothing,
            _ if rule.conditions.body.is_some() => Outcome::DropOutsideBody,
            _ => Outcome::Drop,
        }
    }
}

/// The first two rules that hit a block to some effect, by their numbers in the program.
#[derive(Clone, Copy)]
struct Hitters {
    first: u32,
    second: Option<u32>,
}

impl Hitters {
    fn add(&mut self, rule: u32) {
        if self.second.is_none() && self.first != rule {
            self.second = Some(rule);
        }
    }

    fn other_than(self, rule: u32) -> Option<u32> {
        if self.first == rule { self.second } else { Some(self.first) }
    }
}

/// The hits in a document, in the order in which rules were evaluated.
pub(super) fn rule_hits(hits: &Hits<'_>, choice: &Choice) -> Vec<RuleHit> {
    let mut hitters: HashMap<(Outcome, u32), Hitters, FixedState> = HashMap::default();
    let outcome = |rule| Outcome::of(hits.rule(rule), choice);
    for hit in &hits.all {
        for block in hit.blocks.clone() {
            let new = Hitters { first: hit.rule, second: None };
            hitters.entry((outcome(hit.rule), block)).and_modify(|own| own.add(hit.rule)).or_insert(new);
        }
    }
    let other = |rule: u32, block: u32| hitters[&(outcome(rule), block)].other_than(rule);
    let others = |rule, blocks: std::ops::Range<u32>| {
        let first = other(rule, blocks.start);
        first.filter(|_| blocks.into_iter().all(|block| other(rule, block).is_some()))
    };
    let number = |rule: u32| hits.program.number(rule as usize);
    let hit = |(rule, other): (u32, Option<u32>)| RuleHit { rule: number(rule), other: other.map(number) };
    hits.all.iter().map(|one| (one.rule, others(one.rule, one.blocks.clone()))).map(hit).collect()
}
