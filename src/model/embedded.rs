//! The embedded files of the model as data, so that they need not be parsed.

use super::feature::Feature;
use super::model::{Model, index_of};
use super::tree::Question;
use crate::rules::SourceFile;
use crate::rules::built_in;

/// Weights of an embedded file.
struct EmbeddedModel {
    /// The file's name without `.toml`.
    name: &'static str,
    start: f32,
    /// The features that its trees ask about.
    features: &'static [&'static str],
    /// How many questions each tree has.
    depths: &'static [u8],
    /// The questions of all trees: the feature, by its place in `features`, and the cell.
    questions: &'static [u8],
    /// The weights of all trees in thousandths, two bytes each, the lower one first.
    weights: &'static [u8],
}

/// The embedded lexicon.
pub(super) struct EmbeddedLexicon {
    pub(super) start: f32,
    /// As [`dehusk_text::term_table`] has it.
    pub(super) table: &'static [u8],
}

// `MODELS` and `LEXICON`; written by `build.rs`.
include!(concat!(env!("OUT_DIR"), "/model.rs"));

/// Whether a file is the embedded one of its name, wherever it was read.
fn is_embedded(name: &str, file: &SourceFile) -> bool {
    built_in::pack(&format!("model/{name}")).is_some_and(|pack| pack.text == file.text)
}

/// The weights of an embedded file; none if the file is another, or does not fit the features.
pub(super) fn model(name: &str, file: &SourceFile, features: &[&'static Feature]) -> Option<Model> {
    let embedded = MODELS.iter().find(|model| model.name == name).filter(|_| is_embedded(name, file))?;
    let places: Vec<u16> = embedded.features.iter().map(|name| index_of(name, features).ok()).collect::<Option<_>>()?;
    let question = |[feature, from]: &[u8; 2]| Question { feature: places[usize::from(*feature)], from: *from };
    let questions = embedded.questions.as_chunks::<2>().0.iter().map(question).collect();
    let weights = embedded.weights.as_chunks::<2>().0.iter().map(|bytes| i16::from_le_bytes(*bytes)).collect();
    let model = Model::from_units(embedded.start, embedded.depths.to_vec(), questions, weights);
    model.fits(features).then_some(model)
}

/// The embedded lexicon; none if the file is another.
pub(super) fn lexicon(file: &SourceFile) -> Option<&'static EmbeddedLexicon> {
    LEXICON.as_ref().filter(|_| is_embedded("lexicon", file))
}

#[cfg(test)]
mod tests {
    use crate::model::file;
    use crate::model::lexicon::Lexicon;
    use crate::model::{Input, features};
    use crate::rules::RuleSources;

    #[test]
    fn embedded_weights_are_those_of_the_files() {
        let files = RuleSources::default().read().load().expect("the built-in rules are valid").model;
        for (name, input) in [("text", Input::Text), ("html", Input::Html)] {
            let features = features(input);
            let embedded = super::model(name, &files[name], &features).expect("it is embedded");
            let parsed = file::model(&files[name].text, &features).expect("it fits");
            assert!(embedded == parsed, "{name}");
        }
    }

    #[test]
    fn the_embedded_lexicon_is_that_of_the_file() {
        let files = RuleSources::default().read().load().expect("the built-in rules are valid").model;
        let (embedded, parsed) = (Lexicon::of(&files["lexicon"]), Lexicon::parse(&files["lexicon"].text).unwrap());
        for line in ["Share this article", "Read more", "The ferry left the harbour at noon.", "分享到", "© 2024", ""]
        {
            assert!((embedded.score(line) - parsed.score(line)).abs() < 1e-6, "{line}");
        }
        assert!(embedded.score("Share this article") > embedded.score("The ferry left the harbour at noon."));
    }
}
