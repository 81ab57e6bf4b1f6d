//! The files of the context model as data: weights as bytes, so that no TOML is parsed for them at each start.

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use dehusk_text::term_table;
use dehusk_text::terms::TermKind;
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
        } else if let Some(trees) = table.get("weights").map(|weights| items(weights, "trees")) {
            let trees = Trees::new(trees, table.get("cells").and_then(Value::as_table));
            fs::write(out.join(&file), &trees.weights)?;
            let (start, embedded) = (number(table.get("start")), include(&file));
            let Trees { features, depths, questions, .. } = trees;
            let _ = writeln!(
                models,
                "    EmbeddedModel {{ name: {name:?}, start: {start:?}, features: &{features:?}, depths: &{depths:?}, \
                 questions: &{questions:?}, weights: {embedded} }},"
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

/// The trees of a model as it is embedded. What does not fit is left out: the model's tests find it.
#[derive(Default)]
struct Trees<'t> {
    features: Vec<&'t str>,
    depths: Vec<u8>,
    questions: Vec<u8>,
    weights: Vec<u8>,
}

impl<'t> Trees<'t> {
    fn new(trees: impl Iterator<Item = &'t Value>, cells: Option<&'t Table>) -> Trees<'t> {
        let mut all = Trees::default();
        let mut places = HashMap::new();
        for (place, (feature, cells)) in cells.into_iter().flatten().enumerate() {
            all.features.push(feature);
            let cells = cells.as_array().into_iter().flatten().filter_map(Value::as_str).enumerate();
            places.extend(cells.map(|(cell, name)| (format!("{feature} {name}"), [place as u8, cell as u8])));
        }
        for tree in trees {
            let names = items(tree, "from").filter_map(Value::as_str);
            let questions: Vec<[u8; 2]> = names.filter_map(|name| places.get(name).copied()).collect();
            all.depths.push(questions.len() as u8);
            all.questions.extend(questions.concat());
            all.weights.extend(items(tree, "weights").flat_map(|weight| (number(Some(weight)) as i16).to_le_bytes()));
        }
        all
    }
}

fn items<'t>(tree: &'t Value, key: &str) -> impl Iterator<Item = &'t Value> {
    tree.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn lexicon_table(table: &Table) -> Vec<u8> {
    let terms_of = |kind: TermKind| {
        let terms = table.get(kind.name()).and_then(Value::as_table).into_iter().flatten();
        terms.map(move |(term, weight)| (kind.key(term), number(Some(weight))))
    };
    term_table::build(&TermKind::ALL.into_iter().flat_map(terms_of).collect::<Vec<_>>())
}
