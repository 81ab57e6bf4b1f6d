//! The JSON Schema of rule files, from the tables that files are checked against.
//!
//! Editors complete and check rule files by it. It allows every valid file; what depends on several keys or files, such as
//! names of rules, only the program checks. `schemas/rules.schema.json` has the result; a test fails when it is out of date.

use serde_json::{Map, Value, json};

use super::check::MOST_WEIGHT;
use super::fields::{FILE, Field, TABLES, ValueKind};

/// The schema, in draft 7, which editors of TOML read. It ends in a newline.
pub fn json() -> String {
    let mut schema = table(FILE);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!("A rule file of dehusk");
    schema["definitions"] = TABLES.iter().map(|one| (one.name.to_owned(), table(one.fields))).collect();
    format!("{schema:#}\n")
}

/// A table that has these keys and no others.
fn table(fields: &[Field]) -> Value {
    let properties: Map<_, _> = fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let required: Vec<_> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut table = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        table["required"] = json!(required);
    }
    table
}

/// The value of a key, with its description. A reference must be alone in draft 7, so it is wrapped.
fn property(field: &Field) -> Value {
    let mut value = value(field.kind);
    if value.get("$ref").is_some() {
        value = json!({ "allOf": [value] });
    }
    value["description"] = json!(format!("{}\n\nExample: `{}`", field.about, field.example));
    value
}

fn value(kind: ValueKind) -> Value {
    match kind {
        ValueKind::Text => json!({ "type": "string" }),
        ValueKind::Texts => one_or_more(&json!({ "type": "string" })),
        ValueKind::Flag => json!({ "type": "boolean" }),
        ValueKind::Count => count(),
        ValueKind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        ValueKind::Weight => json!({ "type": "number", "minimum": -MOST_WEIGHT, "maximum": MOST_WEIGHT }),
        ValueKind::Counts => {
            json!({ "anyOf": [count(), { "type": "string", "pattern": r"^[0-9+]*\.\.[0-9+]*$" }] })
        }
        ValueKind::Shares => json!({ "type": "string", "pattern": r"^[0-9.eE+-]*\.\.[0-9.eE+-]*$" }),
        ValueKind::Choice(set) => json!({ "enum": (set.words)() }),
        ValueKind::Choices(set) => one_or_more(&json!({ "enum": (set.words)() })),
        ValueKind::Table(fields) => reference(fields),
        ValueKind::Tables(fields) => json!({ "type": "object", "additionalProperties": reference(fields) }),
        ValueKind::Lists => {
            json!({ "type": "object", "additionalProperties": one_or_more(&json!({ "type": "string" })) })
        }
        ValueKind::Patterns => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        ValueKind::Examples(fields) => one_or_more(&json!({ "anyOf": [{ "type": "string" }, reference(fields)] })),
    }
}

fn count() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX })
}

/// A value or a list of such values.
fn one_or_more(item: &Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }] })
}

/// A reference to the definition of a table.
///
/// # Panics
/// The table is missing from [`TABLES`].
fn reference(fields: &'static [Field]) -> Value {
    // The same table may be at several addresses.
    let keys = |fields: &'static [Field]| fields.iter().map(|field| (field.name, field.about));
    let found = TABLES.iter().find(|table| keys(table.fields).eq(keys(fields)));
    let table = found.expect("each table of the rule language has a definition");
    json!({ "$ref": format!("#/definitions/{}", table.name) })
}
