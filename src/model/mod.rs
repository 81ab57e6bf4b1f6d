//! The context model: scores from features of lines and weights in files, for what no phrase can decide.
//!
//! The way of a document: `lines` are its blocks as features see them; `measure` asks `text_features`, `word_features`,
//! `neighbour_features`, `category_features`, `document_features` and, for pages, `page_features` (with `elements`,
//! `box_features`, `body_search` and `class_families`) for the cells of each line, in `columns`; `model` adds up the weights of cells,
//! `layout` says which weights score a document, `threshold` and `guards` say how likely a line must be,
//! `judgement` puts these together, and `explanation` says why. `feature` owns
//! what cells are, `file` reads and writes the weights, `profile` says how sure the model must be.

mod address;
mod body_search;
mod box_features;
mod category_features;
mod class_families;
mod columns;
mod document_features;
mod elements;
mod embedded;
mod explanation;
mod feature;
pub(crate) mod file;
mod guards;
mod judgement;
mod layout;
mod lexical_features;
mod lexicon;
mod lines;
mod measure;
#[expect(clippy::module_inception, reason = "the model itself, among what it needs")]
mod model;
mod neighbour_features;
mod page_break_features;
mod page_features;
mod page_type_features;
mod profile;
mod text_bound;
mod text_features;
mod threshold;
mod tiles;
mod tree;
mod values;
mod word_features;

use std::sync::OnceLock;

use isolang::Language;

use crate::document::ParsedDocument;
use crate::language::{StopWords, is_for};
use crate::rules::{ModelFiles, SourceFile};
use class_families::Families;
#[cfg(any(test, feature = "internals"))]
pub(crate) use columns::Columns;
pub use explanation::{Contribution, Explanation};
pub(crate) use feature::Feature;
pub(crate) use file::check_files;
pub(crate) use judgement::Judgement;
#[cfg(feature = "internals")]
pub(crate) use lexical_features::cells as lexical_cells;
use lexicon::Lexicon;
#[cfg(feature = "internals")]
pub(crate) use lexicon::write as write_lexicon;
#[cfg(any(test, feature = "internals"))]
pub(crate) use measure::Measurement;
pub(crate) use measure::{Input, features};
pub(crate) use model::Model;
pub(crate) use profile::Bounds;
pub use profile::{Profile, TextKind};
#[cfg(any(test, feature = "internals"))]
pub(crate) use tree::{MAX_DEPTH, Question};

/// A document of fewer words has too little around each line to be scored.
const MIN_WORDS: u64 = 40;

/// Scores documents. Each file is read when a document first needs it.
pub(crate) struct ContextModel {
    files: ModelFiles,
    bounds: Bounds,
    words: OnceLock<WordLists>,
    lexicon: OnceLock<Lexicon>,
    text: OnceLock<Option<LoadedModel>>,
    html: OnceLock<Option<LoadedModel>>,
}

/// The word lists of features.
struct WordLists {
    families: Families,
    /// Of words that say what kind of page it is.
    page_families: Families,
    /// By code of the language.
    stop_words: Vec<(String, StopWords)>,
}

/// A model, and what depends on it alone.
struct LoadedModel {
    model: Model,
    /// Which features it looks at, by index.
    used: Vec<bool>,
    /// The score of a line of which nothing is known.
    mean: f32,
}

impl ContextModel {
    pub(crate) fn new(files: ModelFiles, bounds: Bounds) -> ContextModel {
        let (words, lexicon, text, html) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        ContextModel { files, bounds, words, lexicon, text, html }
    }

    /// Whether it has the same files and bounds as another, and so gives the same scores.
    pub(crate) fn is_same(&self, other: &ContextModel) -> bool {
        let same_text = |(a, b): (&SourceFile, &SourceFile)| a.text == b.text;
        let texts = self.files.values().map(|file| &**file).zip(other.files.values().map(|file| &**file));
        self.bounds == other.bounds && self.files.keys().eq(other.files.keys()) && texts.into_iter().all(same_text)
    }

    /// Whether it scores a document: there are weights for it, and it has enough words.
    pub(crate) fn applies_to(&self, document: &ParsedDocument<'_>) -> bool {
        document.segments.words >= MIN_WORDS && self.has_files_for(document.page.is_some())
    }

    /// Whether there are files for pages, or for texts.
    fn has_files_for(&self, page: bool) -> bool {
        self.files.contains_key(if page { "html" } else { "text" })
    }

    fn word_lists(&self) -> &WordLists {
        self.words.get_or_init(|| file::words(self.files.get("words").map_or("", |source| &source.text)))
    }

    /// Weights of terms; none if there is no such file.
    fn lexicon(&self) -> &Lexicon {
        let read = || self.files.get("lexicon").map(|file| Lexicon::of(file));
        self.lexicon.get_or_init(|| read().unwrap_or_default())
    }

    fn stop_words(&self, language: Option<Language>) -> Option<&StopWords> {
        let language = language?;
        self.word_lists().stop_words.iter().find(|(code, _)| is_for(code, language)).map(|(_, list)| list)
    }

    /// What finds the body of a text.
    fn text(&self) -> Option<&LoadedModel> {
        self.text.get_or_init(|| self.load("text", Input::Text)).as_ref()
    }

    /// What finds the body of a page.
    fn html(&self) -> Option<&LoadedModel> {
        self.html.get_or_init(|| self.load("html", Input::Html)).as_ref()
    }

    fn load(&self, name: &str, input: Input) -> Option<LoadedModel> {
        let features = features(input);
        let file = self.files.get(name)?;
        let model = embedded::model(name, file, &features).or_else(|| file::model(&file.text, &features).ok())?;
        let (used, mean) = (model.uses(features.len()), model.mean());
        Some(LoadedModel { model, used, mean })
    }
}
