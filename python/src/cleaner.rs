//! The class `dehusk.Cleaner`.

use std::path::PathBuf;

use dehusk::Document;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyString, PyTuple};
use pyo3_arrow::input::AnyArray;

use crate::arrow::clean_columns;
use crate::errors::{detached, diagnostic, rule_error};
use crate::options::{self, Options, sorted};
use crate::results::{CleanedPage, Explained};

/// Removes boilerplate from texts, pages and columns of texts. The stub file has the documentation.
#[pyclass(frozen, module = "dehusk")]
pub(crate) struct Cleaner {
    pub(crate) cleaner: dehusk::Cleaner,
    options: Options,
}

/// A document with what the caller knows of it.
fn known<'d>(
    mut document: Document<'d>,
    url: Option<&str>,
    title: Option<&str>,
    language: Option<&str>,
) -> Document<'d> {
    if let Some(url) = url {
        document = document.url(url);
    }
    if let Some(title) = title {
        document = document.title(title);
    }
    language.map_or(document.clone(), |language| document.language(language))
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (rules=vec![], *, packs=None, built_in=true, keep=vec![], drop=vec![], off=vec![], model=true,
                        profile="balanced".to_owned(), kind="auto".to_owned()),
           text_signature = "(rules=(), *, packs=None, built_in=True, keep=(), drop=(), off=(), model=True, \
                        profile='balanced', kind='auto')")]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn new(
        py: Python<'_>,
        rules: Vec<PathBuf>,
        packs: Option<&Bound<'_, PyAny>>,
        built_in: bool,
        keep: Vec<String>,
        drop: Vec<String>,
        off: Vec<String>,
        model: bool,
        profile: String,
        kind: String,
    ) -> PyResult<Cleaner> {
        let [keep, drop, off] = [keep, drop, off].map(sorted);
        let packs = options::packs(packs)?;
        let options = Options { packs, built_in, keep, drop, off, model, profile, kind };
        let (builder, options) = options.with_folders(rules)?;
        let cleaner = py.detach(|| builder.build()).map_err(|errors| rule_error(py, &errors))?;
        Ok(Cleaner { cleaner, options })
    }

    #[pyo3(signature = (text, *, url=None, title=None, language=None))]
    fn clean(
        &self,
        py: Python<'_>,
        text: &str,
        url: Option<&str>,
        title: Option<&str>,
        language: Option<&str>,
    ) -> PyResult<String> {
        let document = known(Document::text(text), url, title, language);
        detached(py, || self.cleaner.clean(document).into_body())
    }

    #[pyo3(signature = (text, *, url=None, title=None, language=None))]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        text: &str,
        url: Option<&str>,
        title: Option<&str>,
        language: Option<&str>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let document = known(Document::text(text), url, title, language);
        detached(py, || Explained::new(&self.cleaner.clean(document)))?.into_python(py)
    }

    #[pyo3(signature = (html, *, url=None, title=None, language=None, charset=None, markdown=false))]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn clean_html<'py>(
        &self,
        py: Python<'py>,
        html: &Bound<'py, PyAny>,
        url: Option<&str>,
        title: Option<&str>,
        language: Option<&str>,
        charset: Option<&str>,
        markdown: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let document = known(page(html, charset)?, url, title, language);
        let document = if markdown { document.with_marks() } else { document };
        detached(py, || CleanedPage::new(&self.cleaner.clean(document), markdown))?.into_python(py)
    }

    #[pyo3(signature = (texts, *, urls=None, titles=None, removals=false, threads=None))]
    fn clean_arrow<'py>(
        &self,
        py: Python<'py>,
        texts: AnyArray,
        urls: Option<AnyArray>,
        titles: Option<AnyArray>,
        removals: bool,
        threads: Option<usize>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (bodies, removed) = clean_columns(py, &self.cleaner, texts, [urls, titles], removals, threads)?;
        match removed {
            Some(removed) => (bodies, removed).into_pyobject(py).map(Bound::into_any),
            None => Ok(Bound::new(py, bodies)?.into_any()),
        }
    }

    #[getter]
    fn fingerprint(&self) -> String {
        self.cleaner.fingerprint()
    }

    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.cleaner.warnings().iter().map(|one| diagnostic(py, one)).collect()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Cleaner>().is_ok_and(|other| other.get().fingerprint() == self.fingerprint())
    }

    fn __hash__(&self) -> u64 {
        // The first 16 of 32 hexadecimal digits.
        u64::from_str_radix(&self.fingerprint()[..16], 16).unwrap_or_default()
    }

    fn __repr__(&self) -> String {
        format!("<dehusk.Cleaner {}>", self.fingerprint())
    }

    /// Rules go by their contents: other machines have no files. What restores a cleaner builds each once in a process.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Reduced<'py>> {
        static RESTORE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let restore = RESTORE.import(py, "dehusk._restore", "restore")?.clone();
        Ok((restore, (self.fingerprint(), self.options.arguments(py)?)))
    }
}

/// What restores a cleaner, and its arguments: the fingerprint, and the options by name.
type Reduced<'py> = (Bound<'py, PyAny>, (String, Bound<'py, PyTuple>));

/// A page: text that is decoded already, or bytes.
fn page<'d>(html: &'d Bound<'_, PyAny>, charset: Option<&str>) -> PyResult<Document<'d>> {
    if let Ok(text) = html.cast::<PyString>() {
        // What the page states of its encoding was true of its bytes.
        return Ok(Document::html(text.to_str()?).charset("utf-8"));
    }
    let bytes = html.cast::<PyBytes>().map_err(|_| PyTypeError::new_err("a page is str or bytes"))?;
    let page = Document::html(bytes.as_bytes());
    Ok(charset.map_or(page.clone(), |charset| page.charset(charset)))
}
