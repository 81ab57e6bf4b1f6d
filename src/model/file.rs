//! Reads and writes the files of the context model.
//!
//! A file of weights names each feature's cells beside its weights, so that a person can read it and so that weights made
//! for other cells are refused.

#[cfg(any(test, feature = "internals"))]
use std::fmt::Write as _;
use std::sync::Arc;

use toml::de::DeTable;

use super::WordLists;
use super::class_families::Families;
use super::feature::Feature;
use super::lexicon::Lexicon;
use super::measure::{Input, features};
use super::model::{Model, Table, WITH, index_of};
use super::values::{items, number, table, texts};
use crate::language::StopWords;
use crate::language::word_file::lists;
use crate::rules::{Code, Diagnostic, Layer, ModelFiles, SourceFile};

/// The lists of words: families of class words, and stop words by language.
pub(super) fn words(text: &str) -> WordLists {
    let (root, _) = DeTable::parse_recoverable(text);
    let families = lists(root.get_ref(), "families");
    let pairs = families.iter().flat_map(|(name, list)| list.iter().map(move |word| (name.as_str(), word.as_str())));
    let stop_words = lists(root.get_ref(), "stop-words");
    let stop_words =
        stop_words.iter().map(|(code, list)| (code.clone(), StopWords::new(list.iter().map(String::as_str))));
    WordLists { families: Families::new(pairs), stop_words: stop_words.collect() }
}

/// The weights in a file, for features as they are measured.
///
/// # Errors
/// What is wrong with the file, in words.
pub(crate) fn model(text: &str, features: &[&'static Feature]) -> Result<Model, String> {
    let root = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let root = root.get_ref();
    for (name, cells) in table(root, "cells") {
        let feature = features[index_of(name, features)?];
        let own: Vec<_> = (0..feature.len()).map(|cell| feature.cell_name(cell).into_owned()).collect();
        if texts(cells) != own {
            return Err(format!("the cells of `{name}` are {own:?} here"));
        }
    }
    let start = root.get("start").and_then(|value| number(value.get_ref())).ok_or("`start` is missing")?;
    let mut tables = Vec::new();
    for (name, weights) in table(root, "weights") {
        let numbers: Option<Vec<f32>> = match name.contains(WITH) {
            false => items(weights).map(number).collect(),
            true => items(weights).flat_map(items).map(number).collect(),
        };
        let weights = numbers.ok_or_else(|| format!("the weights of `{name}` are no numbers"))?;
        tables.push(Table::named(name, weights, features)?);
    }
    let model = Model { start, tables };
    if model.fits(features) { Ok(model) } else { Err("some cells have no weight".to_owned()) }
}

/// Checks the model files that are not built in.
pub(crate) fn check_files(files: &ModelFiles) -> Vec<Diagnostic> {
    let own = files.iter().filter(|(_, source)| source.layer != Layer::BuiltIn);
    let diagnostic = |(name, source): (&String, &Arc<SourceFile>)| {
        let error = check_file(name, &source.text).err()?;
        Some(Diagnostic::at(Code::BadWeights, source, 0..0, error))
    };
    own.filter_map(diagnostic).collect()
}

/// Whether a file of a rules folder can be used, by its name without `.toml`.
///
/// # Errors
/// What is wrong with it, in words.
fn check_file(name: &str, text: &str) -> Result<(), String> {
    let input = match name {
        "text" => Input::Text,
        "html" => Input::Html,
        "lexicon" => return Lexicon::parse(text).map(|_| ()),
        "words" => return DeTable::parse(text).map(|_| ()).map_err(|error| error.message().to_owned()),
        _ => return Err("the context model has `html`, `text`, `lexicon` and `words`, and no other file".to_owned()),
    };
    model(text, &features(input)).map(|_| ())
}

/// A model as a file, under a comment. Weights have two decimals.
#[cfg(any(test, feature = "internals"))]
pub(crate) fn write(model: &Model, features: &[&'static Feature], comment: &str) -> String {
    let mut out = String::from("schema = 1\n\n");
    comment.lines().for_each(|line| _ = writeln!(out, "# {line}"));
    let _ = writeln!(out, "\nstart = {}\n\n# What falls into each cell.\n[cells]", decimal(model.start));
    for (feature, _) in features.iter().zip(model.uses(features.len())).filter(|(_, used)| *used) {
        let cells: Vec<_> = (0..feature.len()).map(|cell| format!("{:?}", feature.cell_name(cell))).collect();
        let _ = writeln!(out, "{} = [{}]", feature.name, cells.join(", "));
    }
    out.push_str(
        "\n# By cell, how much a line in it is husk. Of two features, a list for each cell of the first.\n[weights]\n",
    );
    for table in &model.tables {
        let rows: Vec<_> = table.weights.chunks(table.width.max(1)).map(row).collect();
        let first = features[table.first].name;
        let _ = match table.second {
            None => writeln!(out, "{first} = {}", row(&table.weights)),
            Some(second) => writeln!(out, "\"{first}{WITH}{}\" = [{}]", features[second].name, rows.join(", ")),
        };
    }
    out
}

#[cfg(any(test, feature = "internals"))]
fn row(weights: &[f32]) -> String {
    let weights: Vec<_> = weights.iter().map(|weight| decimal(*weight)).collect();
    format!("[{}]", weights.join(", "))
}

/// A weight with two decimals, as short as TOML allows.
#[cfg(any(test, feature = "internals"))]
fn decimal(weight: f32) -> String {
    let rounded = (weight * 100.0).round() / 100.0;
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

#[cfg(test)]
mod tests {
    use super::{model, write};
    use crate::model::{ContextModel, Feature, Input, Model, Profile, Table, features};
    use crate::rules::RuleSources;

    static WORDS: Feature = Feature::counts("words", &[2]);
    static LINKS: Feature = Feature::names("links", &["none", "some"]);

    fn example() -> Model {
        let single = Table { first: 0, second: None, width: 1, weights: vec![0.5, -0.25] };
        let pair = Table { first: 0, second: Some(1), width: 2, weights: vec![0.0, 0.1, -0.3, 2.0] };
        Model { start: -0.75, tables: vec![single, pair] }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = write(&example(), &[&WORDS, &LINKS], "Made for a test.");
        assert_eq!(model(&text, &[&WORDS, &LINKS]), Ok(example()));
        assert!(text.contains("# Made for a test.\n"), "{text}");
        assert!(text.contains("words = [\"0-2\", \"3..\"]\n") && text.contains("words = [0.5, -0.25]\n"), "{text}");
        assert!(text.contains("\"words with links\" = [[0, 0.1], [-0.3, 2]]\n"), "{text}");
    }

    #[test]
    fn weights_for_other_cells_are_refused() {
        static COARSE: Feature = Feature::counts("words", &[5]);
        let text = write(&example(), &[&WORDS, &LINKS], "");
        let fault = |text: &str, features: &[&'static Feature]| model(text, features).expect_err("it does not fit");
        assert!(fault(&text, &[&COARSE, &LINKS]).contains("`words`"));
        assert!(fault(&text, &[&WORDS]).contains("`links`"));
        assert!(fault(&text.replace("[0.5, -0.25]", "[0.5]"), &[&WORDS, &LINKS]).contains("no weight"));
        assert!(fault(&text.replace("-0.25", "\"x\""), &[&WORDS, &LINKS]).contains("no numbers"));
        assert!(fault("start = ", &[]).len() > 3);
    }

    #[test]
    fn the_weights_that_come_with_the_program_fit_it() {
        let files = RuleSources::default().read().load().expect("the built-in rules are valid").model;
        for (name, input) in [("text", Input::Text), ("html", Input::Html)] {
            let fitted = model(&files[name].text, &features(input));
            assert!(fitted.is_ok_and(|model| model.tables.len() > 10), "{name}");
        }
        let model = ContextModel::new(files, Profile::Balanced.bounds());
        assert!(model.has_files_for(true) && model.has_files_for(false));
        let english = isolang::Language::from_639_1("en");
        assert!(model.stop_words(english).is_some() && model.stop_words(None).is_none());
    }
}
