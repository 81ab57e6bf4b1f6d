//! The Python module `dehusk._dehusk`: the library's cleaner for Python. `python/package` has what is written in Python.
//!
//! Nothing here cleans. `cleaner` is the class that Python sees, `options` what it was made with, `results` and `errors`
//! turn what the library returns into Python objects, `arrow` cleans columns.

use pyo3::prelude::*;

mod arrow;
mod cleaner;
mod errors;
mod options;
mod results;

/// The compiled part of the package dehusk.
#[pymodule]
mod _dehusk {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::arrow::ArrowColumn;
    #[pymodule_export]
    use super::cleaner::Cleaner;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let names: Vec<_> = dehusk::Category::ALL.iter().map(|category| category.name()).collect();
        module.add("CATEGORIES", pyo3::types::PyTuple::new(module.py(), names)?)
    }
}
