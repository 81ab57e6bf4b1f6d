//! Chooses what a [`Cleaner`] works with, and builds it.

use std::path::PathBuf;

use crate::category::Category;
use crate::cleaner::Cleaner;
use crate::decide::Choice;
use crate::model::{self, Bounds, Profile, TextKind};
#[cfg(feature = "cli")]
use crate::rules::Diagnostic;
use crate::rules::{RuleErrors, RuleFiles, RuleSet, RuleSources, Watched};

/// Chooses rules, categories and the model's profile for a [`Cleaner`].
///
/// ```
/// let rules = "schema = 1\n[pack]\nabout = \"Labels of one site.\"\ncategory = \"share\"\n\
///              [rule.label]\nline = \"tell a friend\"\ndrop = \"block\"\n\
///              hits = \"Tell a friend\"\nmisses = \"Tell a friend about it.\"\n";
/// let cleaner = dehusk::Cleaner::builder().pack("site/labels", rules).keep(dehusk::Category::Byline).build()?;
/// assert_eq!(cleaner.clean("Tell a friend\nIt rained.\n").body(), "It rained.\n");
/// # Ok::<(), dehusk::RuleErrors>(())
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    sources: RuleSources,
    off: Vec<String>,
    choice: Choice,
    /// How sure the context model must be; none for no model.
    bounds: Option<Bounds>,
    text_kind: TextKind,
    explains: bool,
    records_hits: bool,
    records_lines: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Builder {
            sources: RuleSources::default(),
            off: Vec::new(),
            choice: Choice::default(),
            bounds: Some(Profile::default().bounds()),
            text_kind: TextKind::default(),
            explains: false,
            records_hits: false,
            records_lines: false,
        }
    }
}

impl Builder {
    /// Adds a folder of rule files on top of the layers before it.
    #[must_use]
    pub fn rules(mut self, folder: impl Into<PathBuf>) -> Self {
        self.sources.folders.push(folder.into());
        self
    }

    /// Adds a pack given as text, under a name such as `en/my-rules`.
    #[must_use]
    pub fn pack(mut self, name: &str, text: &str) -> Self {
        self.sources.texts.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Whether to use the built-in rules and the built-in model. It does by default.
    #[must_use]
    pub fn built_in(mut self, built_in: bool) -> Self {
        self.sources.built_in = built_in;
        self
    }

    /// Uses the rules in the user's configuration folder and in `./rules`, as the program does. It does not by default.
    #[must_use]
    pub fn discover_rules(mut self, discover: bool) -> Self {
        (self.sources.user, self.sources.project) = (discover, discover);
        self
    }

    /// The rule files of all folders, read now, and the packs that were given as text: name and text. A builder with these
    /// as [packs](Builder::pack) and without folders builds a cleaner with the same fingerprint, on a machine without the
    /// folders too. Files that cannot be read are left out; [`Builder::build`] reports them.
    ///
    /// Rules that [`Builder::discover_rules`] finds are not among them.
    pub fn packs(&self) -> Vec<(String, String)> {
        self.sources.packs()
    }

    /// Turns a rule off, by its full name or by an id that only one pack has.
    #[must_use]
    pub fn off(mut self, rule: &str) -> Self {
        self.off.push(rule.to_owned());
        self
    }

    /// How sure the context model must be; with none, it is not used.
    #[must_use]
    pub fn profile(mut self, profile: Option<Profile>) -> Self {
        self.bounds = profile.map(Profile::bounds);
        self
    }

    /// What texts are: how sure the context model must be depends on it. [`TextKind::Auto`] decides for each text.
    #[must_use]
    pub fn text_kind(mut self, kind: TextKind) -> Self {
        self.text_kind = kind;
        self
    }

    /// The balanced profile with another weight of recall, as in the F-measure.
    #[cfg(feature = "internals")]
    #[must_use]
    pub(crate) fn recall_weight(mut self, recall: f32) -> Self {
        self.bounds = Some(Bounds { recall, ..Profile::Balanced.bounds() });
        self
    }

    /// Explains what the context model removes, in [`Removal::explanation`](crate::Removal::explanation).
    #[must_use]
    pub fn explain(mut self, explains: bool) -> Self {
        self.explains = explains;
        self
    }

    /// Records which rules hit what, also where nothing is removed for it.
    #[must_use]
    pub(crate) fn record_hits(mut self, records: bool) -> Self {
        self.records_hits = records;
        self
    }

    /// Records what is known of each line, whether or not it is removed.
    #[must_use]
    pub(crate) fn record_lines(mut self, records: bool) -> Self {
        self.records_lines = records;
        self
    }

    /// Keeps whatever rules of a category hit.
    #[must_use]
    pub fn keep(mut self, category: Category) -> Self {
        self.choice.keep.push(category);
        self
    }

    /// Removes what rules of a category hit that is kept by default.
    #[must_use]
    pub fn drop(mut self, category: Category) -> Self {
        self.choice.drop.push(category);
        self
    }

    /// Keeps and drops these categories, whatever was said before.
    #[must_use]
    pub(crate) fn choice(mut self, choice: Choice) -> Self {
        self.choice = choice;
        self
    }

    /// Files and folders that rules are read from, whether or not they exist.
    pub(crate) fn watched(&self) -> Watched {
        self.sources.watched()
    }

    /// Reads the rule files, and checks those of the context model.
    fn read(&self) -> RuleFiles {
        let mut files = self.sources.read();
        let diagnostics = model::check_files(&files.model);
        files.report(diagnostics);
        files
    }

    /// Reads and checks the rules, without compiling them.
    ///
    /// # Errors
    /// As for [`Builder::build`].
    pub(crate) fn load(&self) -> Result<RuleSet, RuleErrors> {
        self.turn_off(self.read().load()?)
    }

    /// As [`Builder::load`], but leaves out rule files that have errors. Returns the errors too.
    ///
    /// # Errors
    /// An error is about no rule file.
    #[cfg(feature = "cli")]
    pub(crate) fn load_valid(&self) -> Result<(RuleSet, Vec<Diagnostic>), RuleErrors> {
        let (set, errors) = self.read().load_valid()?;
        Ok((self.turn_off(set)?, errors))
    }

    fn turn_off(&self, mut set: RuleSet) -> Result<RuleSet, RuleErrors> {
        let errors: Vec<_> = self.off.iter().filter_map(|name| set.turn_off(name).err()).collect();
        if errors.is_empty() { Ok(set) } else { Err(errors.into()) }
    }

    /// Builds the cleaner: reads, checks and compiles the rules. Packs of other languages, and rules for pages, are read when
    /// a document first needs them.
    ///
    /// # Errors
    /// Every diagnostic of every rule file, if one is an error; a name given to [`Builder::off`] that no rule has; rules that
    /// are too large to compile.
    pub fn build(&self) -> Result<Cleaner, RuleErrors> {
        let mut initial = self.read().load_initial()?;
        let errors: Vec<_> = self.off.iter().filter_map(|name| initial.turn_off(name).err()).collect();
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let bounds = self.bounds.map(|bounds| bounds.with_text_kind(self.text_kind));
        let mut cleaner = Cleaner::compile(initial, self.choice.clone(), bounds, self.explains)?;
        cleaner.records_hits = self.records_hits;
        cleaner.records_lines = self.records_lines;
        Ok(cleaner)
    }
}
