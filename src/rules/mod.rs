//! Rules: from files to a checked set.
//!
//! The way of a rule file: `layers` finds it, `reader` checks it against the table in `fields`, `lower` (with `conditions`,
//! `patterns`, `lists`, `patch`) gives it meaning, `refer` ties rules together. The result is a [`RuleSet`], or every
//! [`Diagnostic`] of every file at once. Matching is not done here.

pub(crate) mod built_in;
mod conditions;
pub mod diagnostic;
pub mod fields;
mod layers;
pub(crate) mod lazy;
mod lint;
pub(crate) mod lists;
mod lower;
pub mod nearest;
mod patch;
mod patterns;
pub(crate) mod range;
mod reader;
mod recognise;
pub(crate) mod refer;
pub mod reference;
pub mod rule;
pub mod selector;
mod settings;
mod source;
mod values;
pub mod words;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;

pub use diagnostic::{Code, Diagnostic, RuleErrors, Severity};
use layers::Layers;
pub(crate) use layers::rule_files;
pub use layers::{built_in, project_folder, user_folder};
use lazy::Group;
use lists::Lists;
use lower::{Lowering, PackFile};
use patch::Patch;
use reader::{Reader, Table};
pub use rule::Rule;
pub use settings::Settings;
pub use source::{Layer, SourceFile};

use crate::category::Category;

/// The rules that are in force, sorted by name, each from the last layer that has its pack.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The rules.
    pub rules: Vec<Rule>,
    /// Numbers that hold for all.
    pub settings: Settings,
    /// The context model's files.
    pub model: ModelFiles,
    /// Warnings; rules with errors are never a set.
    pub warnings: Vec<Diagnostic>,
    /// The hash of all files in force, those that wait too.
    pub(crate) hash: u128,
}

/// The context model's files by name, as they are written.
pub type ModelFiles = std::collections::BTreeMap<String, Arc<SourceFile>>;

/// Where rules come from.
#[derive(Clone, Debug)]
pub struct Sources {
    /// The embedded packs.
    pub built_in: bool,
    /// The user's configuration folder.
    pub user: bool,
    /// `./rules`.
    pub project: bool,
    /// Folders, in this order.
    pub folders: Vec<PathBuf>,
    /// Packs given as text: name and text.
    pub texts: Vec<(String, String)>,
}

impl Default for Sources {
    /// The embedded packs alone: what a library does should not depend on the folder it runs in.
    fn default() -> Self {
        Sources { built_in: true, user: false, project: false, folders: Vec::new(), texts: Vec::new() }
    }
}

impl Sources {
    /// Reads the files of all layers.
    pub fn read(&self) -> RuleFiles {
        let mut layers = self.layers();
        RuleFiles {
            hash: layers.hash(),
            diagnostics: std::mem::take(&mut layers.faults),
            model: std::mem::take(&mut layers.model),
            packs: layers.into_files(),
        }
    }

    /// Folders of the layers, in their order, whether or not they are there or hold a rule file yet.
    pub(crate) fn watched(&self) -> Vec<PathBuf> {
        let user = self.user.then(layers::user_place).flatten();
        let project = self.project.then(layers::project_place);
        user.into_iter().chain(project).chain(self.folders.iter().cloned()).collect()
    }

    fn layers(&self) -> Layers {
        let mut layers = Layers::default();
        if self.built_in {
            layers.add_built_in();
        }
        if let Some(folder) = self.user.then(user_folder).flatten() {
            layers.add_folder(&Layer::User, &folder);
        }
        if let Some(folder) = self.project.then(project_folder).flatten() {
            layers.add_folder(&Layer::Project, &folder);
        }
        for (number, folder) in self.folders.iter().enumerate() {
            layers.add_folder(&Layer::Named(number), folder);
        }
        for (number, (pack, text)) in self.texts.iter().enumerate() {
            layers.add_text(Layer::Named(self.folders.len() + number), pack, text.clone());
        }
        layers
    }
}

/// Rule files of all layers, before they are parsed.
pub struct RuleFiles {
    packs: Vec<PackFile>,
    /// The context model's files. Whoever uses them checks them, and reports what is wrong with
    /// [`RuleFiles::report`].
    pub model: ModelFiles,
    diagnostics: Vec<Diagnostic>,
    hash: u128,
}

impl RuleFiles {
    /// Adds diagnostics to those that loading will report.
    pub fn report(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// Parses and checks all rules.
    ///
    /// # Errors
    /// Every diagnostic of every file, warnings included, if one of them is an error.
    pub fn load(mut self) -> Result<RuleSet, RuleErrors> {
        let lowered = lower_all(&self.packs, Lists::default(), Settings::default(), &mut self.diagnostics);
        let set = lowered.check(&[], self.model, self.diagnostics)?;
        Ok(RuleSet { hash: self.hash, ..set })
    }

    /// Parses and checks the rules that are needed at once. The groups are those that can be loaded later.
    ///
    /// # Errors
    /// As for [`load`](Self::load). Groups that are loaded later have no errors.
    pub(crate) fn load_waiting(mut self) -> Result<(Eager, Vec<Group>), RuleErrors> {
        let (now, groups) = lazy::split(self.packs);
        let lowered = lower_all(&now, Lists::default(), Settings::default(), &mut self.diagnostics);
        let lists = lowered.lists.clone();
        let set = lowered.check(&groups, self.model, self.diagnostics)?;
        Ok((Eager { set: RuleSet { hash: self.hash, ..set }, lists }, groups))
    }
}

/// What was read at once.
pub(crate) struct Eager {
    pub(crate) set: RuleSet,
    pub(crate) lists: Lists,
}

/// A file once its TOML is parsed.
struct Parsed<'f> {
    file: &'f PackFile,
    root: Spanned<DeTable<'f>>,
    reader: Reader,
    /// Where the TOML itself is broken.
    broken: Vec<std::ops::Range<usize>>,
}

/// Rules of some files, not yet tied together.
struct Lowered {
    rules: Vec<Rule>,
    patches: Vec<Patch>,
    /// Full names of all rules, those with faults included.
    declared: BTreeSet<String>,
    lists: Lists,
    settings: Settings,
}

/// Gives files their meaning, on top of lists and settings that are known already. The rules are sorted by name.
fn lower_all(files: &[PackFile], mut lists: Lists, mut settings: Settings, faults: &mut Vec<Diagnostic>) -> Lowered {
    let mut parsed: Vec<_> = files.iter().map(parse).collect();
    for Parsed { file, root, reader, .. } in &mut parsed {
        let root = Table::root(root);
        check_file(reader, &root, &file.pack);
        if !file.overridden {
            lists.read(&root, &file.pack, reader);
        }
        settings.read(&root);
    }
    let (mut rules, mut patches, mut declared) = (Vec::new(), Vec::new(), BTreeSet::new());
    for Parsed { file, root, reader, .. } in parsed.iter_mut().filter(|parsed| !parsed.file.overridden) {
        let root = Table::root(root);
        declared.extend(root.tables("rule").iter().map(|(id, _)| format!("{}/{}", file.pack, id.value)));
        let mut lowering = Lowering { reader, lists: &lists, settings: &settings, pack: &file.pack };
        rules.extend(lowering.rules(&root));
        patches.extend(lowering.patches(&root));
    }
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    faults.extend(parsed.into_iter().flat_map(Parsed::into_faults));
    Lowered { rules, patches, declared, lists, settings }
}

impl Lowered {
    /// Applies patches, checks references and warns. Rules of groups that wait may be referred to.
    fn check(
        mut self,
        waiting: &[Group],
        model: ModelFiles,
        mut faults: Vec<Diagnostic>,
    ) -> Result<RuleSet, RuleErrors> {
        self.declared.extend(waiting.iter().flat_map(Group::names));
        let (rules, settings) = (&mut self.rules, self.settings);
        patch::apply(rules, self.patches, &self.declared, &mut faults);
        refer::check(rules, &self.declared, &mut faults);
        // A rule with a fault is not yet what its author means, so it is too early to warn of it.
        if !faults.iter().any(Diagnostic::is_error) {
            lint::check(rules, &mut faults);
        }
        if rules.is_empty() && waiting.is_empty() && !faults.iter().any(Diagnostic::is_error) {
            faults.push(Diagnostic::general(Code::EmptySet, "no layer has a rule"));
        }
        faults.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        match faults.iter().any(Diagnostic::is_error) {
            true => Err(faults.into()),
            false => Ok(RuleSet { rules: self.rules, settings, model, warnings: faults, hash: 0 }),
        }
    }
}

fn parse(file: &PackFile) -> Parsed<'_> {
    let mut reader = Reader::new(&file.source);
    let (root, errors) = DeTable::parse_recoverable(&file.source.text);
    let mut broken = Vec::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        reader.fault(Code::Syntax, span.clone(), error.message()).label = "here".to_owned();
        broken.push(span);
    }
    Parsed { file, root, reader, broken }
}

fn check_file(reader: &mut Reader, root: &Table<'_, '_>, pack: &str) {
    reader.check(root, fields::FILE, "a rule file");
    if let Some(schema) = root.count("schema").filter(|schema| *schema != 1) {
        let span = root.key_span("schema").unwrap_or_default();
        let fault = reader.fault(Code::SchemaVersion, span, format!("the file is of schema {schema}"));
        fault.label = "this version reads schema 1".to_owned();
        fault.help = (schema > 1).then(|| "a later version of the program reads it".to_owned());
    }
    if let Some(span) = root.key_span("settings").filter(|_| pack != settings::PACK) {
        reader.fault(Code::EffectMisfit, span, "settings hold for all rules").help =
            Some("put them into `settings.toml` at the root of the rules folder".to_owned());
    }
}

impl Parsed<'_> {
    /// The faults, less those that only follow from broken TOML: on the same line, or about something missing from a
    /// table that holds it.
    fn into_faults(self) -> Vec<Diagnostic> {
        let source = Arc::clone(&self.reader.source);
        let line = |at: usize| source.line_column(at).0;
        let broken: Vec<_> = self.broken.iter().map(|span| (line(span.start), line(span.end))).collect();
        let follows = |fault: &Diagnostic| {
            let Some(span) = fault.span() else { return false };
            let about_missing =
                matches!(fault.code, Code::MissingKey | Code::NoPattern | Code::NoEffect | Code::MissingExample);
            let from = line(span.start);
            let to = if about_missing { table_end(&source.text, span.end, &line) } else { from };
            broken.iter().any(|(first, last)| *first <= to && from <= *last)
        };
        let (syntax, others): (Vec<_>, Vec<_>) =
            self.reader.faults.into_iter().partition(|fault| fault.code == Code::Syntax);
        let syntax = without_twice_told(syntax, &source.text);
        syntax.into_iter().chain(others.into_iter().filter(|fault| !follows(fault))).collect()
    }
}

/// A table that is there twice is one fault; that its keys are there twice too only follows from it.
fn without_twice_told(mut syntax: Vec<Diagnostic>, text: &str) -> Vec<Diagnostic> {
    let start = |fault: &Diagnostic| fault.location.as_ref().map_or(0, |location| location.span.start);
    syntax.sort_by_key(start);
    let mut table = 0;
    syntax.retain(|fault| {
        let at = start(fault);
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let follows = at < table && fault.message == "duplicate key";
        if text[line..].starts_with('[') && fault.message == "duplicate key" {
            table = text[at..].find("\n[").map_or(text.len(), |end| at + end);
        }
        !follows
    });
    syntax
}

/// The last line of the table whose header is at `at`: the one before the next header.
fn table_end(text: &str, at: usize, line: &impl Fn(usize) -> usize) -> usize {
    text[at..].find("\n[").map_or_else(|| line(text.len()), |end| line(at + end))
}

impl RuleSet {
    /// The rule of a full name, or of an id that only one pack has.
    ///
    /// # Errors
    /// What is wrong with the name, with the nearest one.
    pub fn find(&self, name: &str) -> Result<&Rule, Diagnostic> {
        let tail = format!("/{name}");
        let mut found = self.rules.iter().filter(|rule| rule.name == name || rule.name.ends_with(&tail));
        match (found.next(), found.next()) {
            (Some(rule), None) => Ok(rule),
            (Some(rule), Some(other)) => {
                let message = format!("`{name}` could be `{}` or `{}`", rule.name, other.name);
                Err(Diagnostic::general(Code::UnknownRule, message))
            }
            (None, _) => Err(Diagnostic::general(Code::UnknownRule, format!("no rule is called `{name}`"))
                .with_suggestion(nearest::nearest(name, self.rules.iter().map(|rule| rule.name.as_str())))),
        }
    }

    /// Turns a rule off.
    ///
    /// # Errors
    /// The name is no rule's, or no rule is left.
    pub fn turn_off(&mut self, name: &str) -> Result<(), Diagnostic> {
        let name = self.find(name)?.name.clone();
        for rule in self.rules.iter_mut().filter(|rule| rule.name == name) {
            rule.off = true;
        }
        match self.rules.iter().all(|rule| rule.off) {
            true => Err(Diagnostic::general(Code::EmptySet, "every rule is off")),
            false => Ok(()),
        }
    }

    /// Categories that have rules, with how many are on.
    pub fn categories(&self) -> Vec<(Category, usize)> {
        let count = |category| self.rules.iter().filter(|rule| rule.category == category && !rule.off).count();
        Category::ALL.iter().map(|&category| (category, count(category))).filter(|(_, count)| *count > 0).collect()
    }
}
