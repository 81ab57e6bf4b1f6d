//! Chooses what a [`Cleaner`] works with, and builds it.

use std::path::PathBuf;

use crate::category::Category;
use crate::cleaner::Cleaner;
use crate::decide::Choice;
use crate::model::{self, Bounds, Profile};
use crate::rules::lists::NamedLists;
use crate::rules::{InitialRules, RuleErrors, RuleFiles, RuleSet, RuleSources, Watched};

/// Chooses rules and categories for a [`Cleaner`].
#[derive(Clone, Debug)]
pub struct Builder {
    sources: RuleSources,
    off: Vec<String>,
    choice: Choice,
    /// How sure the context model must be; none for no model.
    bounds: Option<Bounds>,
    explains: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Builder {
            sources: RuleSources::default(),
            off: Vec::new(),
            choice: Choice::default(),
            bounds: Some(Profile::default().bounds()),
            explains: false,
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

    /// Leaves the embedded packs out, or takes them in again.
    #[must_use]
    pub fn built_in(mut self, built_in: bool) -> Self {
        self.sources.built_in = built_in;
        self
    }

    /// Takes in the user's configuration folder and `./rules`, as the program does.
    #[must_use]
    pub fn surroundings(mut self, surroundings: bool) -> Self {
        (self.sources.user, self.sources.project) = (surroundings, surroundings);
        self
    }

    /// Turns a rule off, by its full name or an id that only one pack has.
    #[must_use]
    pub fn off(mut self, rule: &str) -> Self {
        self.off.push(rule.to_owned());
        self
    }

    /// How sure the context model must be, or none to go without it.
    #[must_use]
    pub fn profile(mut self, profile: Option<Profile>) -> Self {
        self.bounds = profile.map(Profile::bounds);
        self
    }

    /// The balanced profile with another weight of recall, as in the F-measure.
    #[cfg(feature = "internals")]
    #[must_use]
    pub(crate) fn recall_weight(mut self, recall: f32) -> Self {
        self.bounds = Some(Bounds { recall, ..Profile::Balanced.bounds() });
        self
    }

    /// Gives the grounds of what is judged, in [`Cleaned::grounds`](crate::Cleaned::grounds).
    #[must_use]
    pub fn explain(mut self, explains: bool) -> Self {
        self.explains = explains;
        self
    }

    /// Keeps everything of a category.
    #[must_use]
    pub fn keep(mut self, category: Category) -> Self {
        self.choice.keep.push(category);
        self
    }

    /// Drops a category that is kept by default.
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
    /// Every diagnostic of every rule file, if one is an error; a name given to [`Builder::off`] that is no rule's.
    pub fn load(&self) -> Result<RuleSet, RuleErrors> {
        let mut set = self.read().load()?;
        let faults: Vec<_> = self.off.iter().filter_map(|name| set.turn_off(name).err()).collect();
        if faults.is_empty() { Ok(set) } else { Err(faults.into()) }
    }

    /// Reads, checks and compiles the rules.
    ///
    /// # Errors
    /// As for [`Builder::load`], and if the rules are too large to compile.
    pub fn build(&self) -> Result<Cleaner, RuleErrors> {
        // A rule is turned off by its name, for which all must be known.
        let (set, lists, lazy) = match self.off.is_empty() {
            true => {
                let InitialRules { set, lists, lazy } = self.read().load_initial()?;
                (set, lists, lazy)
            }
            false => (self.load()?, NamedLists::default(), Vec::new()),
        };
        let cleaner = Cleaner::compile(set, lists, lazy, self.choice.clone(), self.bounds, self.explains);
        cleaner.map_err(RuleErrors::from)
    }
}
