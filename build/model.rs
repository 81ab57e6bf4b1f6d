//! The files of the context model as data: weights as bytes, so that no TOML is parsed for them at each start.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use dehusk_text::terms::TermKind;
use dehusk_text::{hundredths, term_table};
use toml::{Table, Value};

/// Writes the weights of model files into a folder; returns the declaration of those as `MODELS` and `LEXICON`.
pub(crate) fn write<'f>(files: impl Iterator<Item = (&'f str, &'f Table)>, out: &Path) -> io::Result<String> {
    let (mut models, mut lexicon) = (String::new(), String::from("static LEXICON: Option<EmbeddedLexicon> = None;\n"));
    for (path, table) in files {
        let Some(name) = path.strip_prefix("model/").and_then(|path| path.strip_suffix(".toml")) else { continue };
        let file = format!("{name}.weights");
        if name == "lexicon" {
            fs::write(out.join(&file), lexicon_table(table))?;
            let (start, embedded) = (number(table.get("start")), include(&file));
            lexicon = format!(
                "static LEXICON: Option<EmbeddedLexicon> =\n    Some(EmbeddedLexicon {{ start: {start:?}, table: {embedded} }});\n"
            );
        } else if let Some(weights) = table.get("weights").and_then(Value::as_table) {
            let (tables, bytes) = weight_tables(weights);
            fs::write(out.join(&file), bytes)?;
            let (start, embedded) = (number(table.get("start")), include(&file));
            let _ = writeln!(
                models,
                "    EmbeddedModel {{ name: {name:?}, start: {start:?}, tables: &[{tables}], weights: {embedded} }},"
            );
        }
    }
    Ok(format!("static MODELS: &[EmbeddedModel] = &[\n{models}];\n\n{lexicon}"))
}

fn include(file: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{file}\"))")
}

/// A number, 0 for what is none: `clean rules check` reports that.
fn number(value: Option<&Value>) -> f32 {
    match value {
        Some(Value::Float(float)) => *float as f32,
        Some(Value::Integer(integer)) => *integer as f32,
        _ => 0.0,
    }
}

/// Names of tables with the number of their weights, and all weights in hundredths.
fn weight_tables(weights: &Table) -> (String, Vec<u8>) {
    let (mut tables, mut bytes) = (String::new(), Vec::new());
    for (name, rows) in weights {
        let before = bytes.len();
        push(rows, &mut bytes);
        let _ = write!(tables, "({name:?}, {}), ", (bytes.len() - before) / 2);
    }
    (tables, bytes)
}

fn push(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| push(value, bytes)),
        value => bytes.extend(hundredths::write(number(Some(value)))),
    }
}

fn lexicon_table(table: &Table) -> Vec<u8> {
    let terms_of = |kind: TermKind| {
        let terms = table.get(kind.name()).and_then(Value::as_table).into_iter().flatten();
        terms.map(move |(term, weight)| (kind.key(term), number(Some(weight))))
    };
    term_table::build(&TermKind::ALL.into_iter().flat_map(terms_of).collect::<Vec<_>>())
}
