//! Selects the rules that can hit something in a short text, so that the first texts of a run need no others.
//!
//! Most rules are found by literals, and a table made when the crate was built says which of these a text holds. Rules that
//! are not in it have no hits, so leaving them out changes no result. For many texts it is less work to compile all rules
//! once than to select some for each.

use std::ops::Deref;
use std::sync::atomic::Ordering;

use isolang::Language;

use super::programs::{COUNTED, LazyRules, Programs};
use crate::document::RawDocument;
use crate::matcher::{Load, Program};
use crate::rules::{built_in, literals};
use dehusk_text::fold::fold;

/// A longer text has literals of so many rules that selecting some is no gain.
const SHORT: usize = 16 << 10;

/// The program that a document is matched against.
pub(crate) enum DocumentProgram<'p> {
    /// That of its language.
    Shared(&'p Program),
    /// One of rules selected for it.
    Own(Box<Program>),
}

impl Deref for DocumentProgram<'_> {
    type Target = Program;

    fn deref(&self) -> &Program {
        match self {
            DocumentProgram::Shared(program) => program,
            DocumentProgram::Own(program) => program,
        }
    }
}

impl Programs {
    /// The program for a document in a language.
    pub(crate) fn for_document(&self, language: Option<Language>, raw: &RawDocument<'_>) -> DocumentProgram<'_> {
        let own = (raw.page.is_none() && raw.text.len() <= SHORT).then(|| self.select(language, raw.text)).flatten();
        own.unwrap_or_else(|| DocumentProgram::Shared(self.program(language, raw.page.is_some())))
    }

    /// A program of the rules that can hit something in a text, unless it is less work to use that of all rules.
    fn select(&self, language: Option<Language>, text: &str) -> Option<DocumentProgram<'_>> {
        let key = self.key(language, false);
        if self.compiled[key].get().is_some() {
            return None;
        }
        let groups: Vec<_> = self.groups.iter().filter(|lazy| self.is_triggered(lazy, language, false)).collect();
        let all: usize = groups.iter().map(|lazy| lazy.group.numbers().count()).sum();
        if all == 0 || self.selected[key].load(Ordering::Relaxed) > all {
            return None;
        }
        let mut selection = Selection::new(text);
        let mut numbers = self.always.clone();
        while let Some(wanted) = selection.take() {
            for lazy in &groups {
                let loaded = self.load_wanted(lazy, &wanted);
                // Rules are evaluated in an order that depends on those that they name.
                let named = loaded.iter().flat_map(|number| self.rules.rule(*number).references());
                named.for_each(|name| selection.add_named(name));
                numbers.extend(loaded);
            }
        }
        self.selected[key].fetch_add(numbers.len(), Ordering::Relaxed);
        let program = Program::for_load(self.prepared(numbers), self.settings.clone(), Load::OneText).expect(COUNTED);
        Some(DocumentProgram::Own(Box::new(program)))
    }

    /// The numbers of those rules of a group that are wanted, given by sorted places among embedded rules. Loads those that
    /// are not loaded yet.
    fn load_wanted(&self, lazy: &LazyRules, wanted: &[usize]) -> Vec<usize> {
        let own = lazy.group.numbers().filter(|rule| wanted.binary_search(rule).is_ok());
        let own: Vec<_> = own.filter_map(|rule| Some((self.number(built_in::rules()[rule].name)?, rule))).collect();
        let missing = own.iter().filter(|(number, _)| !self.is_loaded(*number));
        let mut missing: Vec<_> = missing.map(|(_, rule)| *rule).collect();
        missing.sort_unstable();
        if !missing.is_empty() {
            self.load_some(lazy, &missing);
        }
        own.into_iter().map(|(number, _)| number).collect()
    }
}

/// Embedded rules that a text needs.
struct Selection {
    /// By the rule's place among all embedded ones.
    is_wanted: Vec<bool>,
    /// Those that were not taken yet.
    waiting: Vec<usize>,
}

impl Selection {
    /// The rules that literals of a text find, and those that are not found by literals.
    fn new(text: &str) -> Selection {
        let rules = built_in::rules();
        let mut selection = Selection { is_wanted: vec![false; rules.len()], waiting: Vec::new() };
        (0..rules.len()).filter(|rule| !rules[*rule].by_literals).for_each(|rule| selection.add(rule));
        for line in text.split(['\n', '\r']) {
            literals::visit_rules_found(&fold(line.trim()), |rule| selection.add(rule));
        }
        selection
    }

    fn add(&mut self, rule: usize) {
        if !std::mem::replace(&mut self.is_wanted[rule], true) {
            self.waiting.push(rule);
        }
    }

    /// Adds the rule with a full name, if it is an embedded one.
    fn add_named(&mut self, name: &str) {
        if let Ok(rule) = built_in::rules().binary_search_by(|rule| rule.name.cmp(name)) {
            self.add(rule);
        }
    }

    /// Those that were added since the last time, sorted; none if there are none.
    fn take(&mut self) -> Option<Vec<usize>> {
        let mut taken = std::mem::take(&mut self.waiting);
        taken.sort_unstable();
        (!taken.is_empty()).then_some(taken)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::cleaner::{Builder, Cleaner};
    use dehusk_text::metadata::Metadata;

    /// Texts of test cases, in many languages.
    fn texts() -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
        let cases = fs::read_dir(folder).unwrap().map(|case| case.unwrap().path().join("raw.txt"));
        let read = |path| fs::read_to_string(path).ok();
        let mut texts: Vec<_> = cases.filter_map(read).collect();
        texts.sort();
        texts
    }

    /// What is removed, and by which rules.
    fn removals(cleaner: &Cleaner, text: &str) -> String {
        let cleaned = cleaner.clean(text);
        let removals: Vec<_> =
            cleaned.removals().map(|removal| format!("{:?} {:?}", removal.range, removal.reason)).collect();
        format!("{removals:?} {:?}", cleaned.notes().collect::<Vec<_>>())
    }

    #[test]
    fn a_selection_removes_what_all_rules_do() {
        let all = Builder::default().build().unwrap();
        let first = |text: &str| removals(&Builder::default().build().unwrap(), text);
        let known = Metadata::default();
        for text in texts().iter().step_by(9) {
            // Once all rules for a language are compiled, they are used for short texts too.
            all.programs.program(all.detector.language(text, &known), false);
            assert_eq!(first(text), removals(&all, text), "{text}");
        }
    }

    #[test]
    fn a_rule_that_is_off_is_off_before_and_after_it_is_loaded() {
        let cleaner = Builder::default().off("en/share/app").build().unwrap();
        assert_eq!(cleaner.rules().filter(|rule| rule.is_off()).count(), 1);
        let error = Builder::default().off("no-such-rule").build().err().unwrap();
        assert!(error.to_string().contains("no-such-rule"));
    }

    #[test]
    fn few_rules_are_loaded_for_a_short_text() {
        let cleaner = Builder::default().build().unwrap();
        cleaner.clean("Share this article\nThe council of Saltmere decided on Monday to raise the wall by a metre.\n");
        let loaded = (0..cleaner.rule_count()).filter(|number| cleaner.programs.is_loaded(*number)).count();
        assert!((1..300).contains(&loaded), "{loaded}");
    }
}
