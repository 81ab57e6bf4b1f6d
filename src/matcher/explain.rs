//! Why a rule hits a block, or why not: every check of it, with what it wanted and what it found.
//!
//! The checks are those of `check::each`, which the engine stops at the first failure; here all are seen. Literals are
//! looked for again in the one block, since the scan forgets those of rules that cannot hit. Nothing here decides.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::block_check::share;
use super::check::{Part, each};
use super::index::{Folded, Found};
use super::matcher::Matcher;
use super::program::Compiled;
use super::prose::SearchUnit;
use super::slot::Slot;
use crate::rules::describe::{self, FEW, code};
use crate::rules::rule::{Conditions, Zone};
use crate::segment::{self, Block, Known};
use dehusk_text::fold::SourceMap;

/// One check of a rule on a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckResult {
    pub(crate) part: Part,
    /// The key that rule files have for it.
    pub(crate) key: &'static str,
    /// Whether it lets the rule hit.
    pub(crate) passes: bool,
    pub(crate) wanted: String,
    pub(crate) found: String,
}

impl CheckResult {
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
    pub(crate) fn find(at: u32, matcher: &Matcher<'_>) -> Literals {
        let mut found: HashMap<u32, Vec<Found>> = HashMap::new();
        if !matcher.block(at).oversize {
            segment::segment(
                matcher.document.block_text(at),
                false,
                |_, _| Known::default(),
                |_, block, text| {
                    let folded =
                        Folded { text, key: block.key, words: 0, joined: block.joined, unit: SearchUnit::Block };
                    let mut add = |one: Found| found.entry(one.used.rule).or_default().push(one);
                    matcher.program.index.find(folded, &mut add);
                    matcher.program.cues.find(text.bytes(), add);
                },
            );
        }
        for (_, used) in matcher.findings.in_elements.iter().filter(|(block, _)| *block == at) {
            found.entry(used.rule).or_default().push(Found { used: *used, start: 0, end: 0 });
        }
        Literals(found)
    }

    fn for_rule(&self, rule: u32) -> &[Found] {
        self.0.get(&rule).map_or(&[], Vec::as_slice)
    }

    fn mask(&self, rule: u32) -> u32 {
        self.for_rule(rule).iter().fold(0, |mask, one| mask | one.used.slot.bit())
    }
}

/// Every check of a rule on a block. The matcher must have been evaluated, so that neighbours are known.
pub(crate) fn checks(rule: u32, at: u32, literals: &Literals, matcher: &Matcher<'_>) -> Vec<CheckResult> {
    let compiled = &matcher.program.rules[rule as usize];
    let words = Words { compiled, rule, at, literals, matcher };
    let mut checks = Vec::new();
    let mask = literals.mask(rule);
    let _ = each(compiled, at, mask, matcher, &mut |part, key, holds| {
        let passes = holds != (part == Part::Unless);
        checks.push(CheckResult {
            part,
            key,
            passes,
            wanted: words.wanted(part, key),
            found: words.found(part, key, holds),
        });
        ControlFlow::Continue(())
    });
    if !compiled.regexes.is_empty() {
        let patterns = checks.iter().take_while(|check| check.part == Part::Pattern).count();
        checks.insert(patterns, words.regex(mask));
    }
    checks
}

/// Puts the checks of one rule on one block into words.
struct Words<'w, 'd> {
    compiled: &'w Compiled,
    rule: u32,
    at: u32,
    literals: &'w Literals,
    matcher: &'w Matcher<'d>,
}

impl Words<'_, '_> {
    fn block(&self) -> &Block {
        self.matcher.block(self.at)
    }

    fn text(&self) -> &str {
        self.matcher.document.block_text(self.at)
    }

    /// Regexes are run only where a literal of theirs was found, so that must hold too.
    fn regex(&self, mask: u32) -> CheckResult {
        let required = Slot::RequiredLiteral.bit();
        let looked_at = self.compiled.needed & required == 0 || mask & required != 0;
        let found = self.compiled.regexes.iter().find_map(|regex| regex.find(self.text()));
        let found = found.filter(|_| looked_at && !self.block().oversize);
        CheckResult {
            part: Part::Pattern,
            key: "regex",
            passes: found.is_some(),
            wanted: describe::quote_some(&self.compiled.rule.patterns.regex, 1),
            found: found.map_or_else(|| "no match".to_owned(), |found| format!("\"{}\"", &self.text()[found])),
        }
    }

    fn conditions(&self, part: Part) -> &Conditions {
        if part == Part::Unless { &self.compiled.rule.unless } else { &self.compiled.rule.conditions }
    }

    fn wanted(&self, part: Part, key: &'static str) -> String {
        let rule = &self.compiled.rule;
        let all = match part {
            Part::Scope => rule.scope.describe(),
            Part::Pattern => rule.patterns.describe(FEW),
            Part::Where | Part::Unless => self.conditions(part).describe(FEW),
        };
        let wanted = all.into_iter().find(|(name, _)| *name == key).map(|(_, wanted)| wanted).unwrap_or_default();
        match (part, key) {
            (Part::Unless, _) => format!("not {wanted}"),
            (_, "after" | "before") => format!("{wanted} within {}", self.compiled.place.max_distance),
            _ => wanted,
        }
    }

    fn found(&self, part: Part, key: &'static str, holds: bool) -> String {
        match key {
            "line" | "phrases" | "starts" | "ends" => self.found_literal(slot(part, key)),
            "select" | "class-words" => if holds { "a match" } else { "no match" }.to_owned(),
            "script" => self.block().script.map_or("mixed or none", crate::segment::script::Script::name).to_owned(),
            "repeats" => if holds { "repeated" } else { "not repeated" }.to_owned(),
            "body" => {
                self.matcher.hits.in_body(self.at).map_or_else(|| "not a page".to_owned(), |inside| inside.to_string())
            }
            "zone" => self.zones(),
            "previous" => self.neighbour(self.at.checked_sub(1), self.conditions(part).previous.as_deref()),
            "next" => self.neighbour(self.at.checked_add(1), self.conditions(part).next.as_deref()),
            "run" => if holds { "a run" } else { "no run" }.to_owned(),
            "after" | "before" | "within" => if holds { "a hit" } else { "no hit" }.to_owned(),
            "hosts" => self.matcher.document.metadata.host.clone().unwrap_or_else(|| "unknown".to_owned()),
            "languages" => self.matcher.document.language.map_or("undetermined", code).to_owned(),
            _ => measured(self.block(), key),
        }
    }

    fn found_literal(&self, slot: Slot) -> String {
        let found = self.literals.for_rule(self.rule).iter().find(|one| one.used.slot == slot);
        match found {
            Some(one) => {
                let range = SourceMap::new(self.text()).range(one.start as usize..one.end as usize);
                format!("\"{}\"", &self.text()[range])
            }
            None => "none of them".to_owned(),
        }
    }

    fn zones(&self) -> String {
        let zones = [Zone::Head, Zone::Middle, Zone::Tail];
        let found: Vec<_> =
            zones.into_iter().filter(|zone| self.matcher.is_in(self.at, *zone)).map(Zone::name).collect();
        found.join(", ")
    }

    fn neighbour(&self, at: Option<u32>, wanted: Option<&Conditions>) -> String {
        let Some(block) = at.and_then(|at| self.matcher.blocks().get(at as usize)) else {
            return "the document's edge".to_owned();
        };
        let keys = wanted.map(|wanted| wanted.describe(FEW)).unwrap_or_default();
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
        "digit-share" => format!("{:.2}", share(measure.digits, measure.solid)),
        "capital-share" => format!("{:.2}", share(measure.capitals, measure.lettered)),
        "sentence" => block.sentence.to_string(),
        "list-item" => block.list.to_string(),
        "isolated" => block.isolated.to_string(),
        "link-share" => {
            block.links.map_or_else(|| "not a page, nor Markdown".to_owned(), |share| format!("{share:.2}"))
        }
        _ if block.shapes.is_empty() => "none".to_owned(),
        _ => block.shapes.iter().map(crate::segment::shape::Shape::name).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::{Literals, checks};
    use crate::Cleaner;
    use crate::cleaner::match_and_score;
    use crate::document::RawDocument;
    use dehusk_text::metadata::Metadata;

    const PACK: &str = r#"
schema = 1
[pack]
about = "One rule of each kind"
category = "share"
[rule.line]
line = "share this"
unless = { zone = "middle" }
drop = "block"
hits = ["Share this"]
misses = ["Share the cake"]
[rule.two-patterns]
starts = "photo:"
ends = "agency"
where = { words = "..6", phrases = ["by"], capital-share = "0.3.." }
unless = { ends = ["secret agency"] }
drop = "block"
hits = ["Photo: by Some Agency"]
misses = ["Photo: by a Secret Agency"]
[rule.span]
regex = '\((?:AP|EPA) Photo\)'
drop = "span"
hits = ["Here (AP Photo)"]
misses = ["Here (AP)"]
[rule.number]
shape = "number"
where = { after = "line", max-distance = 2, next = { sentence = true } }
drop = "block"
hits = ["Share this\n12\nIt rained."]
misses = ["12"]
[rule.again]
repeats = { source = "earlier-block" }
where = { isolated = true }
drop = "block"
hits = ["Twice.\n\nTwice."]
misses = ["Once."]
[rule.foreign]
script = "foreign"
hosts = ["example.com"]
drop = "block"
hits = ["Latin letters are most of this.\n共有"]
misses = ["Latin letters only."]
[rule.beside]
where = { before = "span", words = "..2" }
drop = "block"
hits = ["Two words\nHere (AP Photo)"]
misses = ["Two words"]
[rule.keep]
phrases = ["share this"]
where = { list-item = true }
keep = true
hits = ["- Share this"]
misses = ["Share this"]
[rule.run]
shape = "label"
where = { run = { items = { words = "..2", sentence = false }, min-blocks = 3, min-hits = 1, hit-categories = ["share"] } }
drop = "block"
hits = ["Boats\nTrains\nShare this"]
misses = ["Boats\nTrains\nCars"]
"#;

    const TEXT: &str = "- Share this\nShare this\n12\nIt rained on the day the bridge was opened, and nobody minded.\n\n\
        Photo: by Some Agency\nPhoto: by a Secret Agency\nphoto: by no one agency\n\nTwo words\nHere (AP Photo) now\n\
        (AP) Photo\n\n共有する\n\nIt rained.\n\nIt rained.\n\n12\nThe council meets again on Friday to talk about the toll.\n\n\
        Boats\nTrains\nShare this\n";

    /// An explanation passes every check exactly if there is a hit.
    #[test]
    fn explanations_agree_with_the_engine() {
        let cleaner = Cleaner::builder().built_in(false).pack("all", PACK).build().expect("the pack is valid");
        let metadata = Metadata { host: Some("example.com".to_owned()), ..Metadata::default() };
        let (document, findings) = cleaner.scan(RawDocument::text(TEXT, &metadata));
        let matcher = match_and_score(cleaner.program(), &document, &findings, None).matcher;
        let mut seen = std::collections::BTreeSet::new();
        for block in 0..matcher.blocks().len() as u32 {
            let literals = Literals::find(block, &matcher);
            for (rule, compiled) in cleaner.rules().enumerate() {
                let all = checks(rule as u32, block, &literals, &matcher).iter().all(|check| check.passes);
                let hit = matcher.hits.all.iter().any(|hit| hit.rule == rule as u32 && hit.blocks.contains(&block));
                assert_eq!(all, hit, "{} on block {block}", compiled.name);
                seen.extend(hit.then(|| compiled.name.clone()));
            }
        }
        assert_eq!(seen.len(), cleaner.rules().len(), "each rule hits somewhere: {seen:?}");
    }
}
