//! Errors of the library as Python exceptions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dehusk::{Diagnostic, RuleErrors};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// A diagnostic as the Python class `dehusk.Diagnostic`.
pub(crate) fn diagnostic<'py>(py: Python<'py>, one: &Diagnostic) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let severity = if one.is_error() { "error" } else { "warning" };
    let file = one.file().map(|file| file.display().to_string());
    let fields = (one.code(), severity, one.message(), file, one.line(), one.column(), one.help(), one.render(false));
    CLASS.import(py, "dehusk._results", "Diagnostic")?.call1(fields)
}

/// The exception `dehusk.RuleError` for rules that cannot be used.
pub(crate) fn rule_error(py: Python<'_>, errors: &RuleErrors) -> PyErr {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let raise = || {
        let diagnostics = errors.iter().map(|one| diagnostic(py, one)).collect::<PyResult<Vec<_>>>()?;
        CLASS.import(py, "dehusk._results", "RuleError")?.call1((diagnostics,))
    };
    raise().map_or_else(|error| error, PyErr::from_value)
}

/// Runs something without the interpreter's lock, so that other threads run meanwhile. A panic is a `RuntimeError`: it is a
/// bug of the library, and costs a caller one document.
pub(crate) fn detached<T: Send>(py: Python<'_>, run: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(run)))
        .map_err(|_| PyRuntimeError::new_err("internal error of dehusk; please report the document"))
}
