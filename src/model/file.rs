//! Reads and writes the files of the context model.
//!
//! A file of weights names each feature's cells, so that a person can read its trees and so that weights made for other cells
//! are refused.

use std::collections::HashMap;
#[cfg(any(test, feature = "internals"))]
use std::fmt::Write as _;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::class_families::{FAMILIES, Families};
use super::feature::Feature;
use super::lexicon::Lexicon;
use super::measure::{Input, features};
use super::model::{Model, index_of};
use super::tree::{MAX_DEPTH, Question, UNITS};
use super::values::{items, number, table, texts};
use super::{WordLists, page_type_features};
use crate::language::StopWords;
use crate::language::word_file::lists;
use crate::rules::{Code, Diagnostic, Layer, ModelFiles, SourceFile};

/// The lists of words: families of class words and of kinds of pages, and stop words by language.
pub(super) fn words(text: &str) -> WordLists {
    let (root, _) = DeTable::parse_recoverable(text);
    let families = |key, features: &[Feature], prefix| {
        let families = lists(root.get_ref(), key);
        let pairs = families.iter().flat_map(|(name, list)| list.iter().map(move |word| (&**name, &**word)));
        Families::new(features, prefix, pairs)
    };
    let stop_words = lists(root.get_ref(), "stop-words");
    let stop_words =
        stop_words.iter().map(|(code, list)| (code.clone(), StopWords::new(list.iter().map(String::as_str))));
    WordLists {
        families: families("families", &FAMILIES, "class-"),
        page_families: families("pages", &page_type_features::FAMILIES, "page-"),
        stop_words: stop_words.collect(),
    }
}

/// The weights in a file, for features as they are measured.
///
/// # Errors
/// What is wrong with the file, in words.
pub(crate) fn model(text: &str, features: &[&'static Feature]) -> Result<Model, String> {
    let root = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
    let root = root.get_ref();
    for (name, cells) in table(root, "cells") {
        let feature = features[usize::from(index_of(name, features)?)];
        let own: Vec<_> = (0..feature.len()).map(|cell| feature.cell_name(cell).into_owned()).collect();
        if texts(cells) != own {
            return Err(format!("the cells of `{name}` are {own:?} here"));
        }
    }
    let start = root.get("start").and_then(|value| number(value.get_ref())).ok_or("`start` is missing")?;
    let questions = questions(features);
    let mut model = Model::new(start);
    for (key, value) in table(root, "weights") {
        if key != "trees" {
            return Err(format!("`weights` has no key `{key}`, only `trees`"));
        }
        for value in items(value) {
            push_tree(value, &questions, &mut model)?;
        }
    }
    if model.fits(features) { Ok(model) } else { Err("a tree does not fit the features".to_owned()) }
}

/// All questions by what they are called: the feature and the cell.
fn questions(features: &[&'static Feature]) -> HashMap<String, Question> {
    let of = |(at, feature): (usize, &&'static Feature)| {
        let feature = *feature;
        let named = move |cell: usize| (called(feature, cell), Question { feature: at as u16, from: cell as u8 });
        (0..feature.len()).map(named)
    };
    features.iter().enumerate().flat_map(of).collect()
}

fn called(feature: &Feature, cell: usize) -> String {
    format!("{} {}", feature.name, feature.cell_name(cell))
}

fn push_tree(value: &DeValue<'_>, known: &HashMap<String, Question>, model: &mut Model) -> Result<(), String> {
    let tree = value.as_table().ok_or("a tree is a table")?;
    let get = |key: &str| tree.get(key).map(toml::Spanned::get_ref);
    let question = |name: String| known.get(&name).copied().ok_or_else(|| format!("no feature has the cell `{name}`"));
    let weights: Option<Vec<f32>> = get("weights").into_iter().flat_map(items).map(number).collect();
    let weights = weights.ok_or("the weights of a tree are no numbers")?;
    let questions: Vec<_> =
        get("from").map_or_else(Vec::new, texts).into_iter().map(question).collect::<Result<_, _>>()?;
    if questions.len() > MAX_DEPTH || weights.len() != 1 << questions.len() {
        return Err("a tree has not one weight for all answers".to_owned());
    }
    model.push(questions, weights.into_iter().map(|weight| weight / UNITS));
    Ok(())
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

/// A model as a file, under a comment.
#[cfg(any(test, feature = "internals"))]
pub(crate) fn write(model: &Model, features: &[&'static Feature], comment: &str) -> String {
    let mut out = String::from("schema = 1\n\n");
    comment.lines().for_each(|line| _ = writeln!(out, "# {line}"));
    let _ = writeln!(out, "\nstart = {:.3}\n\n# What falls into each cell.\n[cells]", model.start());
    for (feature, _) in features.iter().zip(model.uses(features.len())).filter(|(_, used)| *used) {
        let cells: Vec<_> = (0..feature.len()).map(|cell| format!("{:?}", feature.cell_name(cell))).collect();
        let _ = writeln!(out, "{} = [{}]", feature.name, cells.join(", "));
    }
    out.push_str(ABOUT_TREES);
    for tree in model.trees() {
        let name = |question: &Question| called(features[usize::from(question.feature)], question.from.into());
        let line = |question: &Question| format!("    {:?},\n", name(question));
        let from: String = tree.questions.iter().map(line).collect();
        let weights: Vec<_> = tree.weights.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "\n[[weights.trees]]\nfrom = [\n{from}]\nweights = [{}]", weights.join(", "));
    }
    out
}

#[cfg(any(test, feature = "internals"))]
const ABOUT_TREES: &str = "
# A tree asks of a line, for each name in `from`: is the cell of this feature the named one, or a later one? A yes to the first
# question counts 1, to the second 2, to the third 4, and so on. The sum is the place of the line's weight, from 0, in
# thousandths of log odds that it is husk.
[weights]
";

#[cfg(test)]
mod tests {
    use super::{model, write};
    use crate::model::{ContextModel, Feature, Input, Model, Profile, Question, features};
    use crate::rules::RuleSources;

    static WORDS: Feature = Feature::counts("words", &[2]);
    static LINKS: Feature = Feature::names("links", &["none", "some"]);

    fn example() -> Model {
        let question = |feature, from| Question { feature, from };
        let mut model = Model::new(-0.75);
        model.push([question(0, 1)], [0.5, -0.25]);
        model.push([question(0, 1), question(1, 1)], [0.0, 0.125, -0.3, 2.0]);
        model
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = write(&example(), &[&WORDS, &LINKS], "Made for a test.");
        assert_eq!(model(&text, &[&WORDS, &LINKS]), Ok(example()));
        assert!(text.contains("# Made for a test.\n"), "{text}");
        assert!(text.contains("words = [\"0-2\", \"3..\"]\n"), "{text}");
        assert!(
            text.contains("[[weights.trees]]\nfrom = [\n    \"words 3..\",\n    \"links some\",\n]\nweights = [0, 125, -300, 2000]\n"),
            "{text}"
        );
    }

    #[test]
    fn weights_for_other_cells_are_refused() {
        static COARSE: Feature = Feature::counts("words", &[5]);
        let text = write(&example(), &[&WORDS, &LINKS], "");
        let fault = |text: &str, features: &[&'static Feature]| model(text, features).expect_err("it does not fit");
        assert!(fault(&text, &[&COARSE, &LINKS]).contains("`words`"));
        assert!(fault(&text, &[&WORDS]).contains("`links`"));
        assert!(fault(&text.replace("[500, -250]", "[500]"), &[&WORDS, &LINKS]).contains("one weight for all answers"));
        assert!(fault(&text.replace("-250", "\"x\""), &[&WORDS, &LINKS]).contains("no numbers"));
        assert!(fault(&text.replace("links some\",", "links many\","), &[&WORDS, &LINKS]).contains("`links many`"));
        assert!(fault("start = 0\n[weights]\nwords = [1, 2]\n", &[]).contains("no key `words`"));
        assert!(fault("start = ", &[]).len() > 3);
    }

    #[test]
    fn the_weights_that_come_with_the_program_fit_it() {
        let files = RuleSources::default().read().load().expect("the built-in rules are valid").model;
        for (name, input) in [("text", Input::Text), ("html", Input::Html)] {
            let fitted = model(&files[name].text, &features(input));
            assert!(fitted.is_ok_and(|model| model.trees().count() > 10), "{name}");
        }
        let model = ContextModel::new(files, Profile::Balanced.bounds());
        assert!(model.has_files_for(true) && model.has_files_for(false));
        let english = isolang::Language::from_639_1("en");
        assert!(model.stop_words(english).is_some() && model.stop_words(None).is_none());
    }
}
