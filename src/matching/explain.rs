//! Why a rule hits a block, or why not: every check of it, with what it wanted and what it found.
//!
//! The checks are those of `check::each`, which the engine stops at the first failure; here all are seen. Literals are
//! looked for again in the one block, since the scan forgets those of rules that cannot hit. Nothing here decides.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::check::{Part, each, share};
use super::context::Context;
use super::index::{Found, Slot};
use super::program::Compiled;
use crate::fold::Places;
use crate::rules::model::{Conditions, Zone};
use crate::rules::words::{self, FEW, code};
use crate::segment::{self, Block};

/// One check of a rule on a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) part: Part,
    /// The key that rule files have for it.
    pub(crate) key: &'static str,
    /// Whether it lets the rule hit.
    pub(crate) passes: bool,
    pub(crate) wanted: String,
    pub(crate) found: String,
}

impl Checked {
    /// The key with its table, as a rule file would be searched for it.
    pub(crate) fn name(&self) -> String {
        match self.part {
            Part::Pattern => self.key.to_owned(),
            Part::Scope => format!("scope.{}", self.key),
            Part::Where => format!("where.{}", self.key),
            Part::Unless => format!("unless.{}", self.key),
        }
    }
}

/// All literals of all rules in one block, by rule.
pub(crate) struct Literals(HashMap<u32, Vec<Found>>);

impl Literals {
    /// Looks for them the way the scan does.
    pub(crate) fn of(at: u32, context: &Context<'_>) -> Literals {
        let mut found: HashMap<u32, Vec<Found>> = HashMap::new();
        if !context.block(at).oversize {
            segment::segment(context.block(at).text(context.text), false, |_, key, folded| {
                context.program.index.find(folded, key, |one| found.entry(one.used.rule).or_default().push(one));
            });
        }
        Literals(found)
    }

    fn of_rule(&self, rule: u32) -> &[Found] {
        self.0.get(&rule).map_or(&[], Vec::as_slice)
    }

    fn mask(&self, rule: u32) -> u16 {
        self.of_rule(rule).iter().fold(0, |mask, one| mask | one.used.slot.bit())
    }
}

/// Every check of a rule on a block. The context must have been evaluated, so that neighbours are known.
pub(crate) fn checks(rule: u32, at: u32, literals: &Literals, context: &Context<'_>) -> Vec<Checked> {
    let compiled = &context.program.rules[rule as usize];
    let words = Words { compiled, rule, at, literals, context };
    let mut checks = Vec::new();
    let mask = literals.mask(rule);
    let _ = each(compiled, at, mask, context, &mut |part, key, holds| {
        let passes = holds != (part == Part::Unless);
        checks.push(Checked {
            part,
            key,
            passes,
            wanted: words.wanted(part, key),
            found: words.found(part, key, holds),
        });
        ControlFlow::Continue(())
    });
    if !compiled.regexes.is_empty() {
        let behind = checks.iter().take_while(|check| check.part == Part::Pattern).count();
        checks.insert(behind, words.regex(mask));
    }
    checks
}

/// Puts the checks of one rule on one block into words.
struct Words<'w, 'd> {
    compiled: &'w Compiled,
    rule: u32,
    at: u32,
    literals: &'w Literals,
    context: &'w Context<'d>,
}

impl Words<'_, '_> {
    fn block(&self) -> &Block {
        self.context.block(self.at)
    }

    fn text(&self) -> &str {
        self.block().text(self.context.text)
    }

    /// Regexes are run only where a literal of theirs was found, so that must hold too.
    fn regex(&self, mask: u16) -> Checked {
        let witness = Slot::Witness.bit();
        let looked_at = self.compiled.needed & witness == 0 || mask & witness != 0;
        let found = self.compiled.regexes.iter().filter_map(|regex| regex.get()?.find(self.text())).next();
        let found = found.filter(|_| looked_at && !self.block().oversize);
        Checked {
            part: Part::Pattern,
            key: "regex",
            passes: found.is_some(),
            wanted: words::some(&self.compiled.rule.patterns.regex, 1),
            found: found.map_or_else(|| "no match".to_owned(), |found| format!("\"{}\"", found.as_str())),
        }
    }

    fn conditions(&self, part: Part) -> &Conditions {
        if part == Part::Unless { &self.compiled.rule.vetoes } else { &self.compiled.rule.conditions }
    }

    fn wanted(&self, part: Part, key: &'static str) -> String {
        let rule = &self.compiled.rule;
        let all = match part {
            Part::Scope => rule.scope.in_words(),
            Part::Pattern => rule.patterns.in_words(FEW),
            Part::Where | Part::Unless => self.conditions(part).in_words(FEW),
        };
        let wanted = all.into_iter().find(|(name, _)| *name == key).map(|(_, wanted)| wanted).unwrap_or_default();
        match (part, key) {
            (Part::Unless, _) => format!("not {wanted}"),
            (_, "after" | "before") => format!("{wanted} within {}", self.compiled.place.reach),
            _ => wanted,
        }
    }

    fn found(&self, part: Part, key: &'static str, holds: bool) -> String {
        match key {
            "line" | "phrases" | "starts" | "ends" => self.found_literal(slot(part, key)),
            "script" => self.block().script.map_or("mixed or none", crate::segment::script::Script::name).to_owned(),
            "repeats" => if holds { "repeated" } else { "not repeated" }.to_owned(),
            "zone" => self.zones(),
            "previous" => self.neighbour(self.at.checked_sub(1), self.conditions(part).previous.as_deref()),
            "next" => self.neighbour(self.at.checked_add(1), self.conditions(part).next.as_deref()),
            "after" | "before" | "within" => if holds { "a hit" } else { "no hit" }.to_owned(),
            "hosts" => self.context.facts().host.clone().unwrap_or_else(|| "no host known".to_owned()),
            "languages" => self.context.language().map_or("none for certain", code).to_owned(),
            _ => measured(self.block(), key),
        }
    }

    fn found_literal(&self, slot: Slot) -> String {
        let found = self.literals.of_rule(self.rule).iter().find(|one| one.used.slot == slot);
        match found {
            Some(one) => {
                let range = Places::of(self.text()).range(one.start as usize..one.end as usize);
                format!("\"{}\"", &self.text()[range])
            }
            None => "none of them".to_owned(),
        }
    }

    fn zones(&self) -> String {
        let zones = [Zone::Head, Zone::Middle, Zone::Tail];
        let found: Vec<_> =
            zones.into_iter().filter(|zone| self.context.is_in(self.at, *zone)).map(Zone::name).collect();
        found.join(", ")
    }

    fn neighbour(&self, at: Option<u32>, wanted: Option<&Conditions>) -> String {
        let Some(block) = at.and_then(|at| self.context.blocks().get(at as usize)) else {
            return "the document's edge".to_owned();
        };
        let keys = wanted.map(|wanted| wanted.in_words(FEW)).unwrap_or_default();
        let each: Vec<_> = keys.iter().map(|(key, _)| format!("{key} {}", measured(block, key))).collect();
        each.join(", ")
    }
}

fn slot(part: Part, key: &str) -> Slot {
    match (part, key) {
        (Part::Where, "phrases") => Slot::WherePhrases,
        (Part::Where, "starts") => Slot::WhereStarts,
        (Part::Where, _) => Slot::WhereEnds,
        (Part::Unless, "phrases") => Slot::UnlessPhrases,
        (Part::Unless, "starts") => Slot::UnlessStarts,
        (Part::Unless, _) => Slot::UnlessEnds,
        (_, "line") => Slot::Line,
        (_, "phrases") => Slot::Phrases,
        (_, "starts") => Slot::Starts,
        (_, _) => Slot::Ends,
    }
}

/// What a block alone shows for a key of `where`.
fn measured(block: &Block, key: &str) -> String {
    let measure = &block.measure;
    match key {
        "words" => measure.words.to_string(),
        "characters" => measure.characters.to_string(),
        "digits" => format!("{:.2}", share(measure.digits, measure.solid)),
        "capitals" => format!("{:.2}", share(measure.capitals, measure.lettered)),
        "sentence" => block.sentence.to_string(),
        "list" => block.list.to_string(),
        "isolated" => block.isolated.to_string(),
        _ if block.shapes.is_empty() => "none".to_owned(),
        _ => block.shapes.iter().map(crate::segment::shape::Shape::name).collect::<Vec<_>>().join(", "),
    }
}

/// A rule that came near a block without hitting it.
pub(crate) struct NearMiss {
    pub(crate) rule: u32,
    pub(crate) block: u32,
    pub(crate) checks: Vec<Checked>,
}

impl NearMiss {
    pub(crate) fn failed(&self) -> usize {
        self.checks.iter().filter(|check| !check.passes).count()
    }

    /// Whether at least one of its patterns matched; a rule without patterns goes by its place alone.
    pub(crate) fn is_near(&self) -> bool {
        self.checks.iter().any(|check| check.part == Part::Pattern && check.passes)
    }
}

/// The block of a document where a rule comes nearest to a hit, the first of them.
pub(crate) fn nearest_block(rule: u32, context: &Context<'_>) -> Option<NearMiss> {
    let blocks = 0..context.blocks().len() as u32;
    let each = blocks.map(|block| {
        let checks = checks(rule, block, &Literals::of(block, context), context);
        NearMiss { rule, block, checks }
    });
    each.min_by_key(|miss| (!miss.is_near(), miss.failed()))
}

/// Rules that come near a block and are not among `hit`, the nearest first.
pub(crate) fn near_misses(block: u32, hit: &[u32], context: &Context<'_>) -> Vec<NearMiss> {
    let literals = Literals::of(block, context);
    let rules = context.program.rules.iter().enumerate().filter(|(_, compiled)| !compiled.rule.off);
    let others = rules.map(|(at, _)| at as u32).filter(|rule| !hit.contains(rule));
    let mut near: Vec<_> = others
        .map(|rule| NearMiss { rule, block, checks: checks(rule, block, &literals, context) })
        .filter(NearMiss::is_near)
        .collect();
    near.sort_by_key(NearMiss::failed);
    near
}
