//! From the files of all layers to a rule set.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::definitions::Definitions;
use super::diagnostic::{Code, Diagnostic, RuleErrors};
use super::embedded;
use super::layers::{Layers, PackFile};
use super::lazy::{self, LazyGroup};
use super::lower::Lowering;
use super::parse::ParsedFile;
use super::patch::{self, Patch};
use super::rule::Rule;
use super::rule_set::{self, ModelFiles, RuleSet};
use super::settings::Settings;
use super::source::SourceFile;
use super::table::Table;
use super::{lint, references};

/// Rule files of all layers, before they are parsed.
#[derive(Clone)]
pub struct RuleFiles {
    packs: Vec<PackFile>,
    /// The context model's files. They are checked by the model, not here; [`RuleFiles::report`] adds what it finds.
    pub model: ModelFiles,
    diagnostics: Vec<Diagnostic>,
    hash: u128,
}

/// Rules that are loaded at once, with what loading the others needs.
pub(crate) struct InitialRules {
    pub(crate) set: RuleSet,
    /// Rules that are loaded when a document needs them.
    pub(crate) lazy: Vec<LazyGroup>,
    /// Full names of rules that were turned off, loaded or not.
    pub(crate) off: Vec<String>,
}

impl InitialRules {
    /// Turns a rule off, which may be one that is loaded later.
    ///
    /// # Errors
    /// As for [`RuleSet::turn_off`].
    pub(crate) fn turn_off(&mut self, name: &str) -> Result<(), Diagnostic> {
        let loaded = self.set.rules.iter().map(|rule| (&*rule.name, &*rule.name));
        let waiting = self.lazy.iter().flat_map(LazyGroup::names).map(|name: &str| (name, name));
        let name = rule_set::find_by_name(name, loaded.chain(waiting))?.to_owned();
        if let Some(rule) = self.set.rules.iter_mut().find(|rule| rule.name == name) {
            rule.off = true;
        }
        self.off.push(name);
        let is_on = |name: &str| !self.off.iter().any(|off| off == name);
        let any_on =
            self.set.rules.iter().any(|rule| !rule.off) || self.lazy.iter().flat_map(LazyGroup::names).any(is_on);
        if any_on { Ok(()) } else { Err(rule_set::every_rule_is_off()) }
    }
}

impl From<RuleSet> for InitialRules {
    fn from(set: RuleSet) -> InitialRules {
        InitialRules { set, lazy: Vec::new(), off: Vec::new() }
    }
}

impl RuleFiles {
    pub(super) fn from_layers(mut layers: Layers) -> RuleFiles {
        RuleFiles {
            hash: layers.hash(),
            diagnostics: std::mem::take(&mut layers.diagnostics),
            model: std::mem::take(&mut layers.model),
            packs: layers.into_files(),
        }
    }

    /// Adds diagnostics to those that loading will report.
    pub fn report(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Parses and checks all rules.
    ///
    /// # Errors
    /// Every diagnostic of every file, warnings included, if one of them is an error.
    pub fn load(mut self) -> Result<RuleSet, RuleErrors> {
        let lowered = lower(&self.packs, &mut self.diagnostics);
        let set = lowered.check(&[], self.model, self.diagnostics)?;
        Ok(RuleSet { hash: self.hash, files: sources(&self.packs), ..set })
    }

    /// Parses and checks all rules, and leaves out files that have errors. Returns the errors too.
    ///
    /// # Errors
    /// An error is about no rule file, so that leaving files out does not help; then there is every diagnostic.
    #[cfg(feature = "cli")]
    pub(crate) fn load_valid(mut self) -> Result<(RuleSet, Vec<Diagnostic>), RuleErrors> {
        let mut errors = Vec::new();
        loop {
            let found = match self.clone().load() {
                Ok(set) => return Ok((set, errors)),
                Err(found) => found,
            };
            let is_in_a_pack = |one: &Diagnostic| self.packs.iter().any(|pack| is_in(one, pack));
            if found.iter().any(|one| one.is_error() && !is_in_a_pack(one)) {
                errors.extend(found);
                return Err(errors.into());
            }
            // Files that refer to one that is left out have errors of their own in the next round.
            self.packs.retain(|pack| !found.iter().any(|one| one.is_error() && is_in(one, pack)));
            errors.extend(found.into_iter().filter(Diagnostic::is_error));
        }
    }

    /// Parses and checks the rules that must be loaded at once.
    ///
    /// # Errors
    /// As for [`load`](Self::load). Rules that are loaded later have no errors.
    pub(crate) fn load_initial(mut self) -> Result<InitialRules, RuleErrors> {
        let files = sources(&self.packs);
        let (now, lazy) = lazy::split(self.packs);
        let lowered = lower(&now, &mut self.diagnostics);
        let set = lowered.check(&lazy, self.model, self.diagnostics)?;
        Ok(InitialRules { set: RuleSet { hash: self.hash, files, ..set }, lazy, off: Vec::new() })
    }
}

#[cfg(feature = "cli")]
fn is_in(diagnostic: &Diagnostic, pack: &PackFile) -> bool {
    diagnostic.location.as_ref().is_some_and(|location| Arc::ptr_eq(&location.file, &pack.source))
}

fn sources(packs: &[PackFile]) -> Vec<Arc<SourceFile>> {
    packs.iter().map(|pack| Arc::clone(&pack.source)).collect()
}

impl LazyGroup {
    /// Loads the group's rules, sorted by name; without examples, which no document needs. `settings` are those of the
    /// initial rules.
    pub(crate) fn load(&self, settings: &Settings) -> Vec<Rule> {
        self.load_if(|_| true, settings)
    }

    /// As [`load`](Self::load), for those of its rules that are wanted: sorted numbers of embedded rules.
    pub(crate) fn load_some(&self, wanted: &[usize], settings: &Settings) -> Vec<Rule> {
        self.load_if(|number| wanted.binary_search(&number).is_ok(), settings)
    }

    fn load_if(&self, is_wanted: impl Fn(usize) -> bool, settings: &Settings) -> Vec<Rule> {
        let mut rules = Vec::new();
        for (file, pack) in &self.files {
            let numbers: Vec<_> = pack.rules.iter().copied().filter(|number| is_wanted(*number)).collect();
            if !numbers.is_empty() {
                rules.extend(embedded::lower(file, pack, &numbers, settings));
            }
        }
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        rules
    }
}

/// Rules of some files, before they are checked together.
struct Lowered {
    rules: Vec<Rule>,
    patches: Vec<Patch>,
    /// Full names of all rules, those with errors included.
    declared: BTreeSet<String>,
    settings: Settings,
}

/// Parses files and makes rules of them, sorted by name.
fn lower(files: &[PackFile], diagnostics: &mut Vec<Diagnostic>) -> Lowered {
    let (mut definitions, mut settings) = (Definitions::default(), Settings::default());
    let mut parsed: Vec<_> = files.iter().map(ParsedFile::parse).collect();
    for file in &mut parsed {
        file.check();
        let root = Table::root(&file.root);
        definitions.read(&root, file.file, &mut file.checker);
        settings.read(&root);
    }
    for file in &mut parsed {
        definitions.check(&Table::root(&file.root), file.file, &mut file.checker);
    }
    let (mut rules, mut patches, mut declared) = (Vec::new(), Vec::new(), BTreeSet::new());
    for ParsedFile { file, root, checker, .. } in parsed.iter_mut().filter(|parsed| !parsed.file.overridden) {
        let root = Table::root(root);
        declared.extend(root.tables("rule").iter().map(|(id, _)| format!("{}/{}", file.pack, id.value)));
        let mut lowering = Lowering { checker, definitions: &definitions, settings: &settings, pack: &file.pack };
        rules.extend(lowering.rules(&root));
        patches.extend(lowering.patches(&root));
    }
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    diagnostics.extend(parsed.into_iter().flat_map(ParsedFile::into_diagnostics));
    Lowered { rules, patches, declared, settings }
}

impl Lowered {
    /// Applies patches, checks references and warns. Rules may refer to rules of `lazy` groups.
    fn check(
        mut self,
        lazy: &[LazyGroup],
        model: ModelFiles,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Result<RuleSet, RuleErrors> {
        let has_errors = |diagnostics: &[Diagnostic]| diagnostics.iter().any(Diagnostic::is_error);
        // With the built-in rules alone nothing refers to these yet.
        if !(self.rules.is_empty() && self.patches.is_empty()) {
            self.declared.extend(lazy.iter().flat_map(LazyGroup::names).map(str::to_owned));
        }
        let rules = &mut self.rules;
        patch::apply(rules, self.patches, &self.declared, &mut diagnostics);
        references::check(rules, &self.declared, &mut diagnostics);
        // A rule with an error is not yet what its author means, so it is too early to warn of it.
        if !has_errors(&diagnostics) {
            lint::check(rules, &mut diagnostics);
        }
        if rules.is_empty() && lazy.is_empty() && !has_errors(&diagnostics) {
            diagnostics.push(Diagnostic::general(Code::EmptySet, "there are no rules"));
        }
        diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        match has_errors(&diagnostics) {
            true => Err(diagnostics.into()),
            false => Ok(RuleSet {
                rules: self.rules,
                settings: self.settings,
                model,
                warnings: diagnostics,
                files: Vec::new(),
                hash: 0,
            }),
        }
    }
}
