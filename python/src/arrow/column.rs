//! The class `dehusk.ArrowColumn`: a column that Python hands on.

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema};
use arrow_array::{Array, ArrayRef, new_empty_array};
use arrow_schema::{ArrowError, FieldRef};
use arrow_select::concat::concat;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A column that `clean_arrow` made. The stub file has the documentation.
#[pyclass(frozen, module = "dehusk")]
pub(crate) struct ArrowColumn {
    parts: Vec<ArrayRef>,
    field: FieldRef,
}

impl ArrowColumn {
    pub(crate) fn new(parts: Vec<ArrayRef>, field: FieldRef) -> ArrowColumn {
        ArrowColumn { parts, field }
    }

    /// All chunks in one. Copies them if there are several.
    fn joined(&self) -> PyResult<ArrayRef> {
        let parts: Vec<&dyn Array> = self.parts.iter().map(|part| &**part).collect();
        match &self.parts[..] {
            [] => Ok(new_empty_array(self.field.data_type())),
            [one] => Ok(one.clone()),
            _ => concat(&parts).map_err(value_error),
        }
    }
}

#[pymethods]
impl ArrowColumn {
    /// A schema that is asked for may be ignored; who asked converts the array then.
    #[pyo3(signature = (requested_schema=None))]
    #[expect(clippy::needless_pass_by_value, reason = "PyO3 hands it over")]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        let _ = requested_schema;
        let array = py.detach(|| self.joined())?;
        let schema = FFI_ArrowSchema::try_from(&*self.field).map_err(value_error)?;
        let schema = PyCapsule::new_with_value(py, schema, c"arrow_schema")?;
        Ok((schema, PyCapsule::new_with_value(py, FFI_ArrowArray::new(&array.to_data()), c"arrow_array")?))
    }

    #[getter]
    fn chunks(&self) -> Vec<ArrowColumn> {
        self.parts.iter().map(|part| ArrowColumn::new(vec![part.clone()], self.field.clone())).collect()
    }

    fn __len__(&self) -> usize {
        self.parts.iter().map(Array::len).sum()
    }

    fn __repr__(&self) -> String {
        format!("<dehusk.ArrowColumn of {} {}>", self.__len__(), self.field.data_type())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn value_error(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}
