//! Encodes dates and times as JSON, as the library does, but reports those that are out of range. The library would write its
//! error message as the value.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::Array;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_json::writer::{Encoder, EncoderFactory, EncoderOptions, NullableEncoder};
use arrow_schema::{ArrowError, FieldRef};

/// Why the last value could not be encoded.
#[derive(Clone, Debug, Default)]
pub(super) struct EncodeError(Arc<Mutex<Option<String>>>);

impl EncodeError {
    /// Takes the error, if there is one.
    pub(super) fn take_message(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, why: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }
}

impl EncoderFactory for EncodeError {
    fn make_default_encoder<'a>(
        &self,
        _: &'a FieldRef,
        array: &'a dyn Array,
        _: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        if !array.data_type().is_temporal() {
            return Ok(None);
        }
        let formatter = ArrayFormatter::try_new(array, &FORMAT)?;
        let times = TimeEncoder { formatter, error: self.clone() };
        Ok(Some(NullableEncoder::new(Box::new(times), array.logical_nulls())))
    }
}

const FORMAT: FormatOptions<'static> = FormatOptions::new().with_display_error(false);

struct TimeEncoder<'a> {
    formatter: ArrayFormatter<'a>,
    error: EncodeError,
}

impl Encoder for TimeEncoder<'_> {
    fn encode(&mut self, row: usize, out: &mut Vec<u8>) {
        match self.formatter.value(row).try_to_string() {
            Ok(time) => out.extend_from_slice(format!("\"{time}\"").as_bytes()),
            Err(why) => {
                self.error.set(why.to_string());
                out.extend_from_slice(b"null");
            }
        }
    }
}
