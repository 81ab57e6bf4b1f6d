//! Evidence: what no phrase can tell, from features of lines and weights in files.
//!
//! The way of a document: `lines` are its blocks as features see them; `own`, `said`, `near`, `labels`, `whole` and, for
//! pages, `page` (with `elements`, `boxes` and `families`) measure them into `columns` of cells; `model` adds up the weights
//! of cells, `threshold` says how likely a line must be, `judge` puts these together, and `grounds` says why. `feature` owns
//! what cells are, `file` reads and writes the weights, `profile` says how sure one must be.

mod boxes;
mod columns;
mod elements;
mod families;
mod feature;
pub(crate) mod file;
mod grounds;
mod judge;
mod labels;
mod lines;
mod model;
mod near;
mod own;
mod page;
mod profile;
mod said;
mod threshold;
mod whole;
mod words;

pub(crate) use columns::Columns;
use families::Families;
pub(crate) use feature::Feature;
pub(crate) use file::{check_files, small_words};
pub use grounds::{Ground, Grounds};
pub(crate) use judge::{Judged, judge};
pub(crate) use lines::Line;
pub(crate) use model::Model;
#[cfg(any(test, feature = "internals"))]
pub(crate) use model::Table;
pub(crate) use profile::Bounds;
pub use profile::Profile;
use whole::Whole;
use words::StopWords;
pub(crate) use words::hashes as word_hashes;

use std::sync::OnceLock;

use isolang::Language;

use crate::matcher::{Context, Program, scan, scan_page};
use crate::rules::{ModelFiles, Settings};
use dehusk_html::WebPage;
use dehusk_text::metadata::Metadata;

/// What judges documents. Each part is read when a document first asks for it.
pub(crate) struct Evidence {
    files: ModelFiles,
    pub(crate) bounds: Bounds,
    words: OnceLock<WordLists>,
    kind: OnceLock<Option<Ready>>,
    text: OnceLock<Option<Ready>>,
    html: OnceLock<Option<Ready>>,
}

/// Words that tell what something is.
struct WordLists {
    families: Families,
    /// By code of the language.
    stop_words: Vec<(String, StopWords)>,
}

/// A model, and the features that it asks for.
pub(crate) struct Ready {
    pub(crate) model: Model,
    pub(crate) wanted: Vec<bool>,
}

impl Evidence {
    pub(crate) fn new(files: ModelFiles, bounds: Bounds) -> Evidence {
        let (words, kind, text, html) = (OnceLock::new(), OnceLock::new(), OnceLock::new(), OnceLock::new());
        Evidence { files, bounds, words, kind, text, html }
    }

    /// The grounds on which a block was judged.
    pub(crate) fn grounds(&self, context: &Context<'_>, block: u32) -> Option<Grounds> {
        let judged = context.judged()?;
        Grounds::of(judged, &self.of_lines(context)?.model, judged.line_of(block)?)
    }

    fn words(&self) -> &WordLists {
        self.words.get_or_init(|| file::words(self.files.get("words").map_or("", |source| &source.text)))
    }

    fn stop_words(&self, language: Option<Language>) -> Option<&StopWords> {
        let language = language?;
        self.words().stop_words.iter().find(|(code, _)| words::is_for(code, language)).map(|(_, list)| list)
    }

    /// Whether there are files for pages, or for texts; they are read when one is judged.
    pub(crate) fn judges(&self, page: bool) -> bool {
        let needed: &[&str] = if page { &["html"] } else { &["kind", "text"] };
        needed.iter().all(|name| self.files.contains_key(*name))
    }

    /// What tells the body of a document.
    fn of_lines(&self, context: &Context<'_>) -> Option<&Ready> {
        if context.page.is_some() { self.html() } else { self.text() }
    }

    /// What tells whole pages from texts that somebody took out of them.
    fn kind(&self) -> Option<&Ready> {
        self.kind.get_or_init(|| self.model("kind", &features(Input::Kind))).as_ref()
    }

    /// What tells the body of a whole page that came as text.
    fn text(&self) -> Option<&Ready> {
        self.text.get_or_init(|| self.model("text", &features(Input::Text))).as_ref()
    }

    /// What tells the body of a page.
    fn html(&self) -> Option<&Ready> {
        self.html.get_or_init(|| self.model("html", &features(Input::Html))).as_ref()
    }

    fn model(&self, name: &str, features: &[&'static Feature]) -> Option<Ready> {
        let model = file::model(&self.files.get(name)?.text, features).ok()?;
        let wanted = model.uses(features.len());
        Some(Ready { model, wanted })
    }
}

/// The lines of a document whose rules have hit.
pub(crate) fn lines(context: &Context<'_>) -> Vec<Line> {
    lines::lines(context, &context.gone)
}

/// A document's lines, and the cells of each.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) lines: Vec<Line>,
    pub(crate) columns: Columns,
}

/// Measures a document whose rules have hit, those aside that ask for its body. `whole` is what its lines tell together;
/// `wanted` are places of features, none for all.
fn measure(context: &Context<'_>, evidence: &Evidence, lines: Vec<Line>, whole: &Whole, wanted: &[bool]) -> Measured {
    let mut columns = Columns::of(wanted);
    let starts_group = |line: &Line| context.block(line.blocks.start).gap_before;
    own::add(context, &lines, &mut columns);
    said::add(context, &lines, evidence.stop_words(context.language()), &mut columns);
    near::add(&lines, starts_group, &mut columns);
    labels::add(context, &lines, &mut columns);
    whole::add_common(context, &lines, &mut columns);
    whole.add(lines.len(), &mut columns);
    match context.page {
        Some(page) => {
            let body = context.plain_body();
            let known = page::Known { body: &body, marked: &context.marked, families: &evidence.words().families };
            page::add(page, &lines, &known, &mut columns);
        }
        None => whole::add_layout(context, &lines, &mut columns),
    }
    Measured { lines, columns }
}

/// A document as models learn from it.
#[cfg(feature = "internals")]
pub(crate) struct Measurement {
    /// The text of each line.
    pub(crate) lines: Vec<String>,
    /// Lines about which rules have decided.
    pub(crate) settled: Vec<bool>,
    pub(crate) columns: Columns,
    /// The document's own cells.
    pub(crate) whole: Vec<u8>,
}

#[cfg(feature = "internals")]
impl Measurement {
    pub(crate) fn of(context: &Context<'_>, evidence: &Evidence) -> Measurement {
        let lines = lines(context);
        let whole = Whole::of(context, &lines);
        let Measured { lines, columns } = measure(context, evidence, lines, &whole, &[]);
        let settled = |line: &Line| line.gone || context.kept[line.blocks.start as usize];
        Measurement {
            lines: lines.iter().map(|line| line.text(context).to_owned()).collect(),
            settled: lines.iter().map(settled).collect(),
            columns,
            whole: whole.columns().cells.iter().map(|cells| cells[0]).collect(),
        }
    }
}

/// What a model is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A text as a whole.
    Kind,
    /// Lines of a whole page that came as text.
    Text,
    /// Lines of a page.
    Html,
}

/// The features of a kind of input, in the order in which they are measured.
pub(crate) fn features(input: Input) -> Vec<&'static Feature> {
    let metadata = Metadata::default();
    let program = Program::new(Vec::new(), Settings::default()).expect("no rules make no large automaton");
    let page = (input == Input::Html).then(|| WebPage::from_text("", &metadata));
    let scanned = page.as_ref().map_or_else(|| scan(&program, "", false), |page| scan_page(&program, page));
    let context = Context::new("", &program, &scanned, &metadata).with_evidence(None, page.as_ref());
    let whole = Whole::of(&context, &[]);
    let evidence = Evidence::new(ModelFiles::new(), Profile::default().bounds());
    match input {
        Input::Kind => whole.columns().features,
        Input::Text | Input::Html => measure(&context, &evidence, Vec::new(), &whole, &[]).columns.features,
    }
}
