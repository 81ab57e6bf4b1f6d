//! What the library returns as Python objects, with positions in code points.

use dehusk::Cleaned;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyTuple, PyType};

/// A cleaned document that borrows nothing, so that it can be made without the interpreter's lock.
pub(crate) struct Explained {
    body: String,
    removals: Vec<RemovedText>,
    notes: Vec<String>,
    language: Option<&'static str>,
    taken_for: Option<&'static str>,
}

/// A removal: start and end in code points, text, rule, category, reason.
type RemovedText = (usize, usize, String, String, &'static str, &'static str);

impl Explained {
    pub(crate) fn new(cleaned: &Cleaned<'_>) -> Explained {
        Explained {
            body: cleaned.body().into_owned(),
            removals: removals(cleaned),
            notes: cleaned.notes().map(|note| note.to_string()).collect(),
            language: cleaned.language(),
            taken_for: cleaned.taken_for().map(dehusk::TextKind::name),
        }
    }

    /// The Python class `dehusk.Cleaned`.
    pub(crate) fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        static CLEANED: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static REMOVAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let class = REMOVAL.import(py, "dehusk._results", "Removal")?;
        let removals = self.removals.into_iter().map(|one| class.call1(one)).collect::<PyResult<Vec<_>>>()?;
        let (removals, notes) = (PyTuple::new(py, removals)?, PyTuple::new(py, self.notes)?);
        let fields = (self.body, removals, notes, self.language, self.taken_for);
        CLEANED.import(py, "dehusk._results", "Cleaned")?.call1(fields)
    }
}

/// Python counts code points where the library counts bytes; the text is walked once.
fn removals(cleaned: &Cleaned<'_>) -> Vec<RemovedText> {
    let text = cleaned.text();
    let (mut byte, mut point) = (0, 0);
    let mut point_at = |at: usize| {
        point += text[byte..at].chars().count();
        byte = at;
        point
    };
    let removals = cleaned.removals().map(|one| {
        let (start, end) = (point_at(one.range.start), point_at(one.range.end));
        let (rule, category) = (one.rule.name().to_owned(), one.rule.category().name());
        (start, end, one.text.to_owned(), rule, category, one.reason.name())
    });
    removals.collect()
}

/// The body of a page and what is known of it, without borrows.
pub(crate) struct CleanedPage {
    body: String,
    /// What the page says, in the order of the fields of `dehusk.Page`.
    said: [Option<String>; 9],
    tags: Vec<String>,
    language: Option<&'static str>,
    markdown: Option<String>,
}

impl CleanedPage {
    /// Takes what Python gets out of a cleaned page, its Markdown if that is wanted.
    pub(crate) fn new(cleaned: &Cleaned<'_>, markdown: bool) -> CleanedPage {
        let known = cleaned.metadata();
        let said = [
            known.title(),
            known.author(),
            known.date(),
            known.site(),
            known.headline(),
            known.description(),
            known.canonical(),
            known.image(),
            known.license(),
        ];
        CleanedPage {
            body: cleaned.body().into_owned(),
            said: said.map(|field| field.map(str::to_owned)),
            tags: known.tags().to_vec(),
            language: cleaned.language(),
            markdown: markdown.then(|| cleaned.markdown()),
        }
    }

    /// The Python class `dehusk.Page`.
    pub(crate) fn into_python(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let [title, author, date, site, headline, description, canonical, image, license] = self.said;
        let tags = PyTuple::new(py, self.tags)?;
        let first = (self.body, title, author, date, site, headline);
        let fields = first.into_pyobject(py)?.add((
            description,
            canonical,
            tags,
            image,
            license,
            self.language,
            self.markdown,
        ))?;
        CLASS.import(py, "dehusk._results", "Page")?.call1(fields.cast_into::<PyTuple>()?)
    }
}
