//! Which rules a document is matched against: programs by language, each compiled when a document first needs it.
//!
//! A program has the rules for all languages and those for one; a document without a certain language is matched against
//! all. Rules for one language apply to no document in another, so leaving them out changes no result. Labels of other
//! languages are matched only with documents in languages without rules of their own. The first short texts are matched
//! against rules that are selected for them, which is less work than to read all; see `selection`.

use std::borrow::Cow;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use isolang::Language;

use crate::limits::LITERAL_BYTES;
use crate::matcher::{PreparedRule, Program};
use crate::rules::lazy::{LazyGroup, Trigger};
use crate::rules::rule::RuleText;
use crate::rules::{Code, Diagnostic, InitialRules, Rule, Settings};

/// Rules by number; those of lazy groups are stored when the group is loaded.
#[derive(Clone)]
pub(crate) struct RuleTable(Arc<[OnceLock<PreparedRule>]>);

impl RuleTable {
    /// The rule with a number.
    ///
    /// # Panics
    /// The rule is not loaded yet.
    pub(crate) fn rule(&self, number: usize) -> &Rule {
        &self.0[number].get().expect("a rule is loaded before its number is used").rule
    }
}

/// Rules, and the programs that are compiled from them.
pub(crate) struct Programs {
    /// Full names of all rules, sorted; a rule's index is its number.
    pub(super) names: Vec<Cow<'static, str>>,
    pub(super) rules: RuleTable,
    /// Numbers of the rules that every program has.
    pub(super) always: Vec<usize>,
    pub(super) groups: Vec<LazyRules>,
    /// Numbers of the rules that were turned off; those that a patch turned off are not here.
    off: Vec<usize>,
    pub(super) settings: Settings,
    /// By [`Programs::key`].
    pub(super) compiled: Vec<OnceLock<Program>>,
    /// How many rules were compiled for single documents, by [`Programs::key`].
    pub(super) selected: Vec<AtomicUsize>,
}

/// A group of rules that is loaded for the first document that needs it.
pub(super) struct LazyRules {
    pub(super) group: LazyGroup,
    /// Numbers of its rules, once they are loaded.
    numbers: OnceLock<Vec<usize>>,
}

impl Programs {
    /// # Errors
    /// The literals of all rules together are longer than `LITERAL_BYTES`.
    pub(crate) fn new(initial: InitialRules) -> Result<Programs, Diagnostic> {
        let InitialRules { set, lazy: groups, off } = initial;
        let size: usize = set.rules.iter().map(literal_bytes).sum();
        if size > LITERAL_BYTES {
            let message = format!("the rules look for {size} bytes of text, and {LITERAL_BYTES} are the most");
            return Err(Diagnostic::general(Code::Unreadable, message));
        }
        let mut names: Vec<Cow<'static, str>> = groups.iter().flat_map(LazyGroup::names).map(Cow::Borrowed).collect();
        names.extend(set.rules.iter().map(|rule| Cow::Owned(rule.name.clone())));
        names.sort();
        let programs = 2 * (groups.len() + 2);
        let mut programs = Programs {
            rules: RuleTable(names.iter().map(|_| OnceLock::new()).collect()),
            off: off.iter().filter_map(|name| names.binary_search_by(|one| (**one).cmp(name)).ok()).collect(),
            names,
            always: Vec::new(),
            compiled: (0..programs).map(|_| OnceLock::new()).collect(),
            selected: (0..programs).map(|_| AtomicUsize::new(0)).collect(),
            groups: groups.into_iter().map(|group| LazyRules { group, numbers: OnceLock::new() }).collect(),
            settings: set.settings,
        };
        programs.always = programs.insert(set.rules);
        Ok(programs)
    }

    /// The number of the rule with a full name.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.names.binary_search_by(|one| (**one).cmp(name)).ok()
    }

    /// Stores rules under their numbers, and returns these. A rule that is stored already stays.
    fn insert(&self, rules: Vec<Rule>) -> Vec<usize> {
        let store = |mut rule: Rule| {
            let number = self.number(&rule.name)?;
            rule.off |= self.off.contains(&number);
            self.rules.0[number].get_or_init(|| PreparedRule::new(number, rule));
            Some(number)
        };
        rules.into_iter().filter_map(store).collect()
    }

    /// Loads some rules of a group, given by their sorted places among all embedded ones.
    pub(super) fn load_some(&self, lazy: &LazyRules, wanted: &[usize]) {
        self.insert(lazy.group.load_some(wanted, &self.settings));
    }

    /// Whether the rule with a number is loaded.
    pub(super) fn is_loaded(&self, number: usize) -> bool {
        self.rules.0[number].get().is_some()
    }

    fn numbers<'p>(&'p self, lazy: &'p LazyRules) -> &'p [usize] {
        lazy.numbers.get_or_init(|| self.insert(lazy.group.load(&self.settings)))
    }

    pub(crate) fn rule_count(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn rules(&self) -> &RuleTable {
        &self.rules
    }

    /// Loads all groups.
    pub(crate) fn load_all(&self) {
        self.groups.iter().for_each(|lazy| {
            self.numbers(lazy);
        });
    }

    /// The program of all rules, in which each has its number.
    pub(crate) fn whole(&self) -> &Program {
        self.program(None, true)
    }

    /// The group of rules that are loaded only for documents in a language.
    fn group_for(&self, language: Language) -> Option<usize> {
        self.groups.iter().position(|lazy| lazy.group.trigger == Trigger::Language(language))
    }

    /// Whether some rules are loaded only for documents in their language.
    fn by_language(&self) -> bool {
        self.groups.iter().any(|lazy| matches!(lazy.group.trigger, Trigger::Language(_)))
    }

    /// The program for documents in a language.
    pub(crate) fn program(&self, language: Option<Language>, page: bool) -> &Program {
        self.compiled[self.key(language, page)].get_or_init(|| self.compile(language, page))
    }

    /// A program's index: one for documents without a certain language, one for each language with rules of its own, one for
    /// all other languages; each for texts and for pages.
    pub(super) fn key(&self, language: Option<Language>, page: bool) -> usize {
        let known = language.filter(|_| self.by_language());
        let index = known.map_or(0, |language| self.group_for(language).map_or(1, |at| at + 2));
        let pages_differ = self.groups.iter().any(|lazy| lazy.group.trigger == Trigger::Page);
        2 * index + usize::from(page && pages_differ)
    }

    fn compile(&self, language: Option<Language>, page: bool) -> Program {
        let triggered = self.groups.iter().filter(|lazy| self.is_triggered(lazy, language, page));
        let numbers = triggered.flat_map(|lazy| self.numbers(lazy)).chain(&self.always).copied().collect();
        Program::new(self.prepared(numbers), self.settings.clone()).expect(COUNTED)
    }

    /// Whether documents in a language need a group.
    pub(super) fn is_triggered(&self, lazy: &LazyRules, language: Option<Language>, page: bool) -> bool {
        match lazy.group.trigger {
            Trigger::Document => true,
            Trigger::Language(own) => language.is_none_or(|language| language == own),
            Trigger::OtherLanguage => language.is_none_or(|language| self.group_for(language).is_none()),
            Trigger::Page => page,
        }
    }

    /// The rules with some numbers, for a program.
    pub(super) fn prepared(&self, mut numbers: Vec<usize>) -> Vec<PreparedRule> {
        numbers.sort_unstable();
        numbers.into_iter().filter_map(|number| self.rules.0[number].get().cloned()).collect()
    }
}

/// What cannot be: rules were counted when they were read.
pub(super) const COUNTED: &str = "the literals of all rules were counted";

/// About how many bytes of literals a rule gives the index.
fn literal_bytes(rule: &Rule) -> usize {
    let of = |list: &[RuleText]| list.iter().map(|text| text.len()).sum::<usize>();
    let (patterns, place, veto) = (&rule.patterns, &rule.conditions, &rule.unless);
    let own = [&patterns.line, &patterns.phrases, &patterns.starts, &patterns.ends];
    let others = [&place.phrases, &place.starts, &place.ends, &veto.phrases, &veto.starts, &veto.ends];
    let regexes: usize = patterns.regex.iter().map(|regex| regex.text.len()).sum();
    own.into_iter().chain(others).map(|list| of(list)).sum::<usize>() + regexes
}
