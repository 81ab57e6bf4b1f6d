//! `schemas/rules.schema.json`: it is up to date, and it allows the rule files that the program allows.

use std::fs;
use std::path::{Path, PathBuf};

use dehusk::internals::rules::{built_in, schema};
use regex::Regex;
use serde_json::{Value, json};
use toml::de::{DeTable, DeValue};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// `UPDATE_DOCS=1 cargo test --test rules_schema` updates the file.
#[test]
fn the_schema_is_up_to_date() {
    let path = root().join("schemas/rules.schema.json");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path, schema::json()).expect("the schema can be written");
        return;
    }
    let written = fs::read_to_string(path).expect("the schema").replace("\r\n", "\n");
    assert!(written == schema::json(), "the schema is out of date; run UPDATE_DOCS=1 cargo test --test rules_schema");
}

#[test]
fn built_in_rule_files_fit_the_schema() {
    let schema = Schema::new();
    let packs = built_in().filter(|(path, _)| !path.starts_with("model/"));
    let errors: Vec<_> = packs.flat_map(|(path, text)| schema.errors_of(path, text)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// Files with other mistakes than of a single value fit, since a schema cannot know better.
#[test]
fn wrong_keys_and_values_do_not_fit() {
    let schema = Schema::new();
    let broken = |name: &str| {
        let file = root().join("tests/diagnostics").join(name).with_extension("toml");
        schema.errors_of(name, &fs::read_to_string(file).expect("a rule file")).len()
    };
    for name in ["unknown-key", "wrong-type", "missing-key", "unknown-value", "unknown-category"] {
        assert!(broken(name) > 0, "{name}");
    }
    for name in ["no-effect", "rule-ring", "unknown-list"] {
        assert_eq!(broken(name), 0, "{name}");
    }
}

/// The keywords that the schema uses, and no others.
struct Schema(Value);

impl Schema {
    fn new() -> Schema {
        Schema(serde_json::from_str(&schema::json()).expect("valid JSON"))
    }

    /// What of a rule file does not fit.
    fn errors_of(&self, path: &str, text: &str) -> Vec<String> {
        let (root, errors) = DeTable::parse_recoverable(text);
        assert!(errors.is_empty(), "{path} is not valid TOML");
        let mut errors = Vec::new();
        self.check(&self.0, &table(root.get_ref()), Path::new(path), &mut errors);
        errors
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let mut errors = Vec::new();
        self.check(schema, value, Path::new(""), &mut errors);
        errors.is_empty()
    }

    fn check(&self, schema: &Value, value: &Value, at: &Path, errors: &mut Vec<String>) {
        for (keyword, wanted) in schema.as_object().expect("a schema is an object") {
            let fits = match keyword.as_str() {
                "$schema" | "title" | "description" | "definitions" | "properties" => true,
                "$ref" => {
                    let pointer = wanted.as_str().and_then(|name| name.strip_prefix('#')).expect("a local reference");
                    self.check(self.0.pointer(pointer).expect("a definition"), value, at, errors);
                    true
                }
                "type" => has_type(wanted.as_str().expect("one type"), value),
                "enum" => wanted.as_array().expect("values").contains(value),
                "anyOf" => wanted.as_array().expect("schemas").iter().any(|schema| self.fits(schema, value)),
                "allOf" => {
                    wanted.as_array().expect("schemas").iter().for_each(|one| self.check(one, value, at, errors));
                    true
                }
                "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().expect("a number")),
                "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().expect("a number")),
                "pattern" => value.as_str().is_none_or(|text| {
                    Regex::new(wanted.as_str().expect("a regex")).expect("a valid regex").is_match(text)
                }),
                "required" => wanted.as_array().expect("names").iter().all(|name| {
                    value.as_object().is_none_or(|table| table.contains_key(name.as_str().expect("a name")))
                }),
                "items" => value.as_array().is_none_or(|items| items.iter().all(|item| self.fits(wanted, item))),
                "additionalProperties" => {
                    self.check_keys(schema, value, at, errors);
                    true
                }
                other => panic!("this test does not know the keyword {other}"),
            };
            if !fits {
                errors.push(format!("{}: {keyword} wants {wanted}, but found {value}", at.display()));
            }
        }
    }

    fn check_keys(&self, schema: &Value, value: &Value, at: &Path, errors: &mut Vec<String>) {
        for (key, value) in value.as_object().into_iter().flatten() {
            let at = at.join(key);
            match (schema.get("properties").and_then(|properties| properties.get(key)), &schema["additionalProperties"])
            {
                (Some(known), _) => self.check(known, value, &at, errors),
                (None, Value::Bool(false)) => errors.push(format!("{}: unknown key", at.display())),
                (None, others) => self.check(others, value, &at, errors),
            }
        }
    }
}

fn has_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("this test does not know the type {other}"),
    }
}

/// TOML as JSON.
fn table(table: &DeTable<'_>) -> Value {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), convert(value.get_ref()))).collect()
}

fn convert(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(integer) => {
            json!(integer.as_str().replace('_', "").parse::<i64>().expect("a decimal integer"))
        }
        DeValue::Float(float) => json!(float.as_str().parse::<f64>().expect("a number")),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Datetime(date) => json!(date.to_string()),
        DeValue::Array(items) => items.iter().map(|item| convert(item.get_ref())).collect(),
        DeValue::Table(inner) => self::table(inner),
    }
}
