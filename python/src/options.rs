//! What a cleaner was made with, as plain data: it is what a pickled cleaner holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dehusk::{Builder, Category, Profile, TextKind};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyTuple};

/// Rules as contents, and choices. Lists are sorted and have nothing twice, so that equal options are equal bytes.
#[derive(Clone)]
pub(crate) struct Options {
    /// Packs: name and text, in the order of their layers.
    pub(crate) packs: Vec<(String, String)>,
    pub(crate) built_in: bool,
    pub(crate) keep: Vec<String>,
    pub(crate) drop: Vec<String>,
    pub(crate) off: Vec<String>,
    pub(crate) model: bool,
    pub(crate) profile: String,
    pub(crate) kind: String,
}

/// The elements in order, each once.
pub(crate) fn sorted(names: Vec<String>) -> Vec<String> {
    names.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}

/// The value of a name, or an error that lists the names.
fn named<T>(what: &str, name: &str, values: impl IntoIterator<Item = (&'static str, T)>) -> PyResult<T> {
    let mut values: BTreeMap<_, _> = values.into_iter().collect();
    values.remove(name).ok_or_else(|| {
        let names: Vec<_> = values.keys().copied().collect();
        PyValueError::new_err(format!("there is no {what} called {name:?}; there are: {}", names.join(", ")))
    })
}

fn category(name: &str) -> PyResult<Category> {
    named("category", name, Category::ALL.iter().map(|category| (category.name(), *category)))
}

fn profile(name: &str) -> PyResult<Profile> {
    let profiles = [("careful", Profile::Careful), ("balanced", Profile::Balanced), ("strict", Profile::Strict)];
    named("profile", name, profiles)
}

fn kind(name: &str) -> PyResult<TextKind> {
    named("kind of text", name, [TextKind::Auto, TextKind::Page, TextKind::Extract].map(|kind| (kind.name(), kind)))
}

/// Packs from a mapping of names to texts, or from pairs.
pub(crate) fn packs(packs: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<(String, String)>> {
    let Some(packs) = packs else { return Ok(Vec::new()) };
    match packs.cast::<PyMapping>() {
        Ok(mapping) => mapping.items()?.extract(),
        Err(_) => packs.extract(),
    }
}

impl Options {
    /// The options as arguments of `dehusk.Cleaner`: a tuple of names and values, which can be hashed.
    pub(crate) fn arguments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let list =
            |names: &[String]| PyTuple::new(py, names)?.into_pyobject(py).map(Bound::into_any).map_err(PyErr::from);
        let text = |text: &str| text.into_pyobject(py).map(Bound::into_any).map_err(PyErr::from);
        let flag = |flag: bool| flag.into_pyobject(py).map(|flag| flag.to_owned().into_any()).map_err(PyErr::from);
        let packs = PyTuple::new(py, &self.packs)?.into_any();
        PyTuple::new(
            py,
            [
                ("packs", packs),
                ("built_in", flag(self.built_in)?),
                ("keep", list(&self.keep)?),
                ("drop", list(&self.drop)?),
                ("off", list(&self.off)?),
                ("model", flag(self.model)?),
                ("profile", text(&self.profile)?),
                ("kind", text(&self.kind)?),
            ],
        )
    }

    /// A builder with these options.
    ///
    /// # Errors
    /// A category, profile or kind does not exist.
    pub(crate) fn builder(&self) -> PyResult<Builder> {
        let profile = profile(&self.profile)?;
        let builder = dehusk::Cleaner::builder().built_in(self.built_in).text_kind(kind(&self.kind)?);
        let mut builder = builder.profile(self.model.then_some(profile));
        for name in &self.keep {
            builder = builder.keep(category(name)?);
        }
        for name in &self.drop {
            builder = builder.drop(category(name)?);
        }
        let builder = self.off.iter().fold(builder, |builder, rule| builder.off(rule));
        Ok(self.packs.iter().fold(builder, |builder, (name, text)| builder.pack(name, text)))
    }

    /// As [`Options::builder`], with folders of rules below the packs; also what the folders hold, read into the packs.
    ///
    /// # Errors
    /// As for [`Options::builder`].
    pub(crate) fn with_folders(mut self, folders: Vec<PathBuf>) -> PyResult<(Builder, Options)> {
        let builder = folders.into_iter().fold(self.builder()?, Builder::rules);
        self.packs = builder.packs();
        Ok((builder, self))
    }
}
