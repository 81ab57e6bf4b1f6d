//! Compiles a rule set: literals into the index, regexes held back until a literal of theirs is seen.
//!
//! Owns [`Program`] and [`Compiled`]. A rule is looked at only where something drives it: its literals, or else its
//! shapes, its writing system, what it repeats, its neighbours. Only a regex without literals is tried everywhere.

use std::collections::HashMap;
use std::num::TryFromIntError;
use std::sync::Arc;

use super::automaton::Load;
use super::cues::Cues;
use super::index::{Builder, Index, Use};
use super::regex::LazyRegex;
use super::selector_index::SelectorIndex;
use super::slot::Slot;
use crate::rules::range::CountRange;
use crate::rules::rule::{Conditions, Effect, RepeatSource, Rule, RuleText};
use crate::rules::{Settings, references};
use crate::segment::shape::Shapes;
use dehusk_text::fold::fold_spaced;

/// The number that means "no rule" in uses of separators.
pub(crate) const NO_RULE: u32 = u32::MAX;

/// A compiled rule set.
pub(crate) struct Program {
    /// Sorted by name; numbers of rules are places in here.
    pub(crate) rules: Vec<Compiled>,
    pub(crate) settings: Settings,
    pub(crate) index: Index,
    /// Literals of `where` and `unless`. Many are common words, and matter only where a rule's own pattern is found.
    pub(crate) cues: Cues,
    /// How many words a block may have for each rule.
    bounds: Vec<CountRange>,
    /// Selectors and class words of all rules.
    pub(crate) selectors: SelectorIndex,
    /// Rules that literals do not drive.
    pub(crate) triggers: Triggers,
    /// The first stratum whose rules ask for husk beside them, and the first whose rules ask for the body; none if no
    /// rule does.
    pub(crate) husk_stratum: Option<u32>,
    pub(crate) body_stratum: Option<u32>,
    /// The highest stratum.
    pub(crate) strata: u32,
}

/// Rules by what drives them. A block that a rule's list does not lead to is not looked at.
#[derive(Default)]
pub(crate) struct Triggers {
    /// Blocks of their shapes.
    pub(crate) shape: Vec<u32>,
    /// Blocks in a writing system.
    pub(crate) script: Vec<u32>,
    /// Blocks that say something again.
    pub(crate) repeat: Vec<u32>,
    /// Blocks in the body, or outside.
    pub(crate) body: Vec<u32>,
    /// Neighbours of hits of the rules named in `after` and `before`, blocks in hits of those named in `within`.
    pub(crate) neighbour: Vec<u32>,
    /// Every block.
    pub(crate) block: Vec<u32>,
}

/// A rule that a program is to have.
#[derive(Clone)]
pub(crate) struct PreparedRule {
    /// Its place among all rules.
    pub(crate) number: usize,
    pub(crate) rule: Arc<Rule>,
    /// Its regexes, which are compiled once for all programs.
    pub(crate) regexes: Arc<[LazyRegex]>,
}

impl PreparedRule {
    pub(crate) fn new(number: usize, rule: Rule) -> PreparedRule {
        let regexes = rule.patterns.regex.iter().map(LazyRegex::new).collect();
        PreparedRule { number, rule: Arc::new(rule), regexes }
    }
}

/// A rule ready to match.
pub(crate) struct Compiled {
    pub(crate) rule: Arc<Rule>,
    /// Its place among all rules, of which a program may hold only some.
    pub(crate) number: usize,
    /// Slots of which a literal must be found.
    pub(crate) needed: u32,
    pub(crate) shapes: Shapes,
    /// Its place in the program.
    pub(crate) at: u32,
    /// Conditions of it ask for words of the block.
    pub(crate) cued: bool,
    pub(crate) regexes: Arc<[LazyRegex]>,
    /// When it can be evaluated.
    pub(crate) stratum: u32,
    /// Another rule waits for its hits.
    pub(crate) referenced: bool,
    pub(crate) place: Neighbours,
    pub(crate) veto: Neighbours,
}

/// The rules that a condition names.
#[derive(Default)]
pub(crate) struct Neighbours {
    pub(crate) after: Vec<u32>,
    pub(crate) before: Vec<u32>,
    pub(crate) within: Vec<u32>,
    pub(crate) max_distance: u32,
}

impl Compiled {
    /// A rule whose literals are not in any index yet.
    fn new(prepared: PreparedRule, at: u32, names: &HashMap<String, u32>) -> Compiled {
        let PreparedRule { number, rule, regexes } = prepared;
        Compiled {
            number,
            at,
            cued: false,
            needed: 0,
            shapes: rule.patterns.shapes.iter().copied().collect(),
            regexes,
            stratum: 0,
            referenced: false,
            place: neighbours(&rule.conditions, names),
            veto: neighbours(&rule.unless, names),
            rule,
        }
    }

    /// Whether a hit removes a block or a part of one.
    pub(super) fn removes(&self) -> bool {
        matches!(self.rule.effect, Effect::Block | Effect::Span)
    }

    /// Whether a hit on a sentence of prose inside a line counts. What a sentence looks like says little inside a line, and so
    /// does its place: the last sentence of an article is not its last line. So only rules with literals remove one: a regex
    /// alone, such as one for captions, matches many.
    pub(super) fn may_remove_prose(&self) -> bool {
        let rule = &self.rule;
        rule.patterns.has_literals() && rule.conditions.zone.is_empty() && !rule.asks_for_other_blocks()
    }
}

impl Program {
    /// The first stratum of rules that ask for the body; past the last one if no rule does.
    pub(super) fn first_body_stratum(&self) -> u32 {
        self.body_stratum.unwrap_or(self.strata + 1)
    }

    /// Whether a rule asks for the body.
    pub(crate) fn asks_for_body(&self) -> bool {
        self.body_stratum.is_some()
    }

    /// Whether a rule removes lines that are a folded text, or sections that begin with them.
    pub(super) fn is_label(&self, folded: &[u8]) -> bool {
        let removes =
            |used: &Use| used.slot == Slot::Line && self.rules[used.rule as usize].rule.effect.removes_blocks();
        self.index.uses_of_line(folded).iter().any(removes)
    }

    /// The place among all rules of the rule at a place in this program.
    pub(crate) fn number(&self, rule: usize) -> usize {
        self.rules[rule].number
    }

    /// Whether what was found can matter in a block of this many words. Most of what is found in prose is of rules for short
    /// lines.
    pub(crate) fn may_use(&self, used: Use, words: u32) -> bool {
        used.slot == Slot::UntilLine || self.bounds.get(used.rule as usize).is_none_or(|bounds| bounds.contains(words))
    }

    /// Compiles rules that were checked, each with its place among all rules, sorted by name. Of a rule that they refer
    /// to and that is not among them there are no hits.
    ///
    /// # Errors
    /// The literals are longer than four gigabytes together.
    pub(crate) fn new(all: Vec<PreparedRule>, settings: Settings) -> Result<Program, TryFromIntError> {
        Program::for_load(all, settings, Load::ManyTexts)
    }

    /// As [`Program::new`], for a load.
    ///
    /// # Errors
    /// As for [`Program::new`].
    pub(crate) fn for_load(
        all: Vec<PreparedRule>,
        mut settings: Settings,
        load: Load,
    ) -> Result<Program, TryFromIntError> {
        let strata = references::strata(&all.iter().map(|prepared| &*prepared.rule).collect::<Vec<_>>());
        let names: HashMap<String, u32> =
            all.iter().enumerate().map(|(at, prepared)| (prepared.rule.name.clone(), at as u32)).collect();
        let (mut builder, mut cues, mut selectors) = (Builder::default(), Cues::new(load), SelectorIndex::default());
        let mut rules: Vec<_> = Vec::with_capacity(all.len());
        for ((at, prepared), stratum) in all.into_iter().enumerate().zip(strata) {
            let mut compiled = Compiled::new(prepared, at as u32, &names);
            compiled.stratum = stratum.unwrap_or(0);
            let rule = &compiled.rule;
            if !rule.off {
                compiled.needed = add_literals(&compiled, &mut builder, &mut cues) | selectors.add(compiled.at, rule);
                compiled.cued = CUES.iter().any(|(_, list)| !list(rule).is_empty());
            }
            rules.push(compiled);
        }
        mark_referenced(&mut rules);
        let [husk_stratum, body_stratum] = assign_phases(&mut rules, &names);
        for separator in &mut settings.separators {
            *separator = fold_spaced(separator);
            builder.add_folded(separator, Use { rule: NO_RULE, slot: Slot::Separator });
        }
        Ok(Program {
            triggers: Triggers::new(&rules),
            bounds: rules.iter().map(|rule: &Compiled| rule.rule.conditions.words.unwrap_or(CountRange::ANY)).collect(),
            husk_stratum,
            body_stratum,
            strata: rules.iter().map(|rule| rule.stratum).max().unwrap_or(0),
            rules,
            settings,
            index: builder.build(load)?,
            cues,
            selectors,
        })
    }
}

/// A list of literals that a condition holds.
type Cue = fn(&Rule) -> &[RuleText];

/// Such lists, with the slots that their literals are found for.
const CUES: [(Slot, Cue); 6] = [
    (Slot::WherePhrases, |rule| &rule.conditions.phrases),
    (Slot::WhereStarts, |rule| &rule.conditions.starts),
    (Slot::WhereEnds, |rule| &rule.conditions.ends),
    (Slot::UnlessPhrases, |rule| &rule.unless.phrases),
    (Slot::UnlessStarts, |rule| &rule.unless.starts),
    (Slot::UnlessEnds, |rule| &rule.unless.ends),
];

/// Adds a rule's literals: those that it is found by to the index, the others to the cues. Returns the slots of which one
/// must be found.
fn add_literals(compiled: &Compiled, index: &mut Builder, cues: &mut Cues) -> u32 {
    let Compiled { at, rule, .. } = compiled;
    let (at, patterns) = (*at, &rule.patterns);
    let removes_prose = compiled.removes() && compiled.may_remove_prose();
    let own: [(Slot, &[RuleText]); 4] = [
        (Slot::Line, &patterns.line),
        (Slot::Phrases, &patterns.phrases),
        (Slot::Starts, &patterns.starts),
        (Slot::Ends, &patterns.ends),
    ];
    let has_own = own.iter().any(|(_, literals)| !literals.is_empty());
    // Literals of a regex are often so common that those of another pattern lead to fewer blocks.
    let required_literals = if has_own { Vec::new() } else { required_literals(rule) };
    let until: &[RuleText] = match &rule.effect {
        Effect::Section(section) => &section.line,
        _ => &[],
    };
    let most = rule.conditions.words.map_or(u32::MAX, |words| words.max);
    let mut needed = 0;
    for (slot, literals) in own {
        for literal in literals {
            index.add(literal, Use { rule: at, slot }, most, removes_prose);
        }
        needed |= if literals.is_empty() { 0 } else { slot.bit() };
    }
    for (literal, at_edge) in required_literals {
        index.add_required_literal(literal, at, most, at_edge);
        needed |= Slot::RequiredLiteral.bit();
    }
    for literal in until {
        index.add(literal, Use { rule: at, slot: Slot::UntilLine }, u32::MAX, false);
    }
    for (slot, list) in CUES {
        for literal in list(rule) {
            cues.add(literal, Use { rule: at, slot });
        }
    }
    needed
}

/// Literals of which a block must hold one for any of the rule's regexes to match, each with whether it is at the edge of a
/// word there; none if one regex has none.
fn required_literals(rule: &Rule) -> Vec<(&str, bool)> {
    let regexes = &rule.patterns.regex;
    if regexes.iter().any(|regex| regex.needed.is_none()) {
        return Vec::new();
    }
    let each = regexes.iter().flat_map(|regex| regex.needed.iter().flatten());
    each.map(|(literal, at_edge)| (literal.as_str(), *at_edge)).collect()
}

fn neighbours(conditions: &Conditions, names: &HashMap<String, u32>) -> Neighbours {
    let numbers = |list: &Vec<String>| list.iter().filter_map(|name| names.get(name).copied()).collect();
    Neighbours {
        after: numbers(&conditions.after),
        before: numbers(&conditions.before),
        within: numbers(&conditions.within),
        max_distance: conditions.max_distance.unwrap_or(1),
    }
}

fn mark_referenced(rules: &mut [Compiled]) {
    let lists = |place: &Neighbours| [place.after.clone(), place.before.clone(), place.within.clone()].concat();
    let named: Vec<u32> = rules.iter().flat_map(|rule| [lists(&rule.place), lists(&rule.veto)].concat()).collect();
    for number in named {
        rules[number as usize].referenced = true;
    }
}

/// When a rule can be evaluated at the earliest: those that ask for husk come after all that do not, and those that ask
/// for the body after both, since hits say what is left of a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    First,
    Husk,
    Body,
}

impl Phase {
    fn new(rule: &Rule) -> Phase {
        let asks = |conditions: &Conditions| {
            if conditions.body.is_some() {
                Phase::Body
            } else if conditions.run.as_ref().is_some_and(|run| run.min_hits > 0) {
                Phase::Husk
            } else {
                Phase::First
            }
        };
        if rule.off { Phase::First } else { asks(&rule.conditions).max(asks(&rule.unless)) }
    }
}

/// Moves the strata of later phases after those of earlier ones; returns the first stratum of each later phase. A rule that refers
/// to another is in that one's phase at the earliest.
fn assign_phases(rules: &mut [Compiled], names: &HashMap<String, u32>) -> [Option<u32>; 2] {
    let mut phases: Vec<_> = rules.iter().map(|rule| Phase::new(&rule.rule)).collect();
    let mut order: Vec<_> = (0..rules.len()).collect();
    order.sort_by_key(|at| rules[*at].stratum);
    for at in order {
        let named = rules[at].rule.references().filter_map(|name| names.get(name)).map(|other| phases[*other as usize]);
        phases[at] = named.chain([phases[at]]).max().unwrap_or(Phase::First);
    }
    let depth = rules.iter().map(|rule| rule.stratum + 1).max().unwrap_or(0);
    rules.iter_mut().zip(&phases).for_each(|(rule, phase)| rule.stratum += *phase as u32 * depth);
    [Phase::Husk, Phase::Body]
        .map(|phase| rules.iter().zip(&phases).filter(|(_, own)| **own == phase).map(|(rule, _)| rule.stratum).min())
}

impl Triggers {
    fn new(rules: &[Compiled]) -> Triggers {
        let mut triggers = Triggers::default();
        for (at, compiled) in
            rules.iter().enumerate().filter(|(_, compiled)| !compiled.rule.off && compiled.needed == 0)
        {
            triggers.list_for(compiled).push(at as u32);
        }
        triggers
    }

    fn list_for(&mut self, compiled: &Compiled) -> &mut Vec<u32> {
        let (patterns, place) = (&compiled.rule.patterns, &compiled.rule.conditions);
        let echo = patterns.repeats.as_ref().is_some_and(|repeats| repeats.source == RepeatSource::EndOfPreviousBlock);
        // Hits are few, so they lead to fewer blocks than anything else that a rule may ask for.
        let waits = !(place.after.is_empty() && place.before.is_empty() && place.within.is_empty());
        if echo || waits {
            &mut self.neighbour
        } else if patterns.repeats.is_some() {
            &mut self.repeat
        } else if patterns.script.is_some() {
            &mut self.script
        } else if !compiled.shapes.is_empty() {
            &mut self.shape
        } else if !compiled.regexes.is_empty() {
            &mut self.block
        } else if compiled.rule.conditions.body.is_some() {
            &mut self.body
        } else {
            &mut self.neighbour
        }
    }
}
