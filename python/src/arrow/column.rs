//! The class `dehusk.ArrowColumn`: a column that Python hands on.

use arrow_array::{Array, ArrayRef, new_empty_array};
use arrow_schema::FieldRef;
use arrow_select::concat::concat;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::error::PyArrowResult;
use pyo3_arrow::ffi::{ArrayIterator, to_array_pycapsules, to_stream_pycapsule};

/// A column that `clean_arrow` made. The stub file has the documentation.
#[pyclass(frozen, module = "dehusk")]
pub(crate) struct ArrowColumn {
    chunks: Vec<ArrayRef>,
    field: FieldRef,
}

impl ArrowColumn {
    pub(crate) fn new(chunks: Vec<ArrayRef>, field: FieldRef) -> ArrowColumn {
        ArrowColumn { chunks, field }
    }

    /// All chunks in one. Copies them if there are several.
    fn joined(&self) -> PyResult<ArrayRef> {
        let chunks: Vec<&dyn Array> = self.chunks.iter().map(|chunk| &**chunk).collect();
        match &self.chunks[..] {
            [] => Ok(new_empty_array(self.field.data_type())),
            [one] => Ok(one.clone()),
            _ => concat(&chunks).map_err(|error| PyValueError::new_err(error.to_string())),
        }
    }
}

#[pymethods]
impl ArrowColumn {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyTuple>> {
        let joined = py.detach(|| self.joined())?;
        to_array_pycapsules(py, self.field.clone(), &joined, requested_schema)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyArrowResult<Bound<'py, PyCapsule>> {
        let chunks = self.chunks.clone().into_iter().map(Ok);
        to_stream_pycapsule(py, Box::new(ArrayIterator::new(chunks, self.field.clone())), requested_schema)
    }

    fn __len__(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.len()).sum()
    }

    fn __repr__(&self) -> String {
        format!("<dehusk.ArrowColumn of {} {}>", self.__len__(), self.field.data_type())
    }
}
