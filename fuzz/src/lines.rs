//! Records as any reader of JSON sees them: names in order, and values as they are written.

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The fields of a JSON object, in order, including duplicates.
#[derive(Debug)]
pub struct Object<'l>(pub Vec<(String, &'l str)>);

impl<'de> serde::Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                    fields.push((name, value.get()));
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

impl<'l> Object<'l> {
    /// Reads a line that must be a record.
    pub fn read(line: &'l str) -> Self {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("not a record: {error}: {line}"))
    }

    /// The value of a field; the last one, if there are several.
    pub fn value(&self, name: &str) -> Option<&'l str> {
        self.0.iter().rev().find(|(other, _)| other == name).map(|(_, value)| *value)
    }

    /// The string in a field, if one is.
    pub fn string(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.value(name)?).ok()
    }
}
