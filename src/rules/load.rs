//! From the files of all layers to a rule set.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::definitions::Definitions;
use super::diagnostic::{Code, Diagnostic, RuleErrors};
use super::layers::{Layers, PackFile};
use super::lazy::{self, LazyGroup};
use super::lower::Lowering;
use super::parse::ParsedFile;
use super::patch::{self, Patch};
use super::rule::Rule;
use super::rule_set::{ModelFiles, RuleSet};
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
    pub(crate) definitions: Definitions,
    /// Rules that are loaded when a document needs them.
    pub(crate) lazy: Vec<LazyGroup>,
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
        let lowered = lower(&self.packs, Definitions::default(), Settings::default(), &mut self.diagnostics);
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
        let lowered = lower(&now, Definitions::default(), Settings::default(), &mut self.diagnostics);
        let definitions = lowered.definitions.clone();
        let set = lowered.check(&lazy, self.model, self.diagnostics)?;
        Ok(InitialRules { set: RuleSet { hash: self.hash, files, ..set }, definitions, lazy })
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
    /// Loads the group's rules, sorted by name. `definitions` and `settings` are those of the initial rules.
    pub(crate) fn load(&self, definitions: &Definitions, settings: &Settings) -> Vec<Rule> {
        let mut diagnostics = Vec::new();
        let rules = lower(&self.files, definitions.clone(), settings.clone(), &mut diagnostics).rules;
        debug_assert!(diagnostics.is_empty(), "built-in packs are valid: {diagnostics:?}");
        rules
    }
}

/// Rules of some files, before they are checked together.
struct Lowered {
    rules: Vec<Rule>,
    patches: Vec<Patch>,
    /// Full names of all rules, those with errors included.
    declared: BTreeSet<String>,
    definitions: Definitions,
    settings: Settings,
}

/// Parses files and makes rules of them, on top of definitions and settings that are known already. The rules are sorted by
/// name.
fn lower(
    files: &[PackFile],
    mut definitions: Definitions,
    mut settings: Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Lowered {
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
    Lowered { rules, patches, declared, definitions, settings }
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
        self.declared.extend(lazy.iter().flat_map(LazyGroup::names));
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
