//! Measures a document: its lines, and the cells that each falls into.

#[cfg(any(test, feature = "internals"))]
use std::ops::Range;

use super::columns::Columns;
use super::document_features::{DocumentFeatures, add_layout, add_repeats};
use super::feature::Feature;
use super::lines::Line;
#[cfg(any(test, feature = "internals"))]
use super::lines::lines;
use super::page_features::KnownOfLines;
use super::{
    ContextModel, category_features, document_features, lexical_features, neighbour_features, page_break_features,
    page_features, text_features, word_features,
};
use crate::document::ParsedDocument;
use crate::matcher::{Coverage, heuristic_body, looser_body};

/// A document's lines, and the cells of each.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) lines: Vec<Line>,
    pub(crate) columns: Columns,
}

/// Measures a document. `coverage` are the hits of all rules but those that ask for its body, `whole` is what its lines say
/// together, `input` says which weights score it, and `wanted` are the features that are needed, by index; all if it is empty.
pub(super) fn measure(
    model: &ContextModel,
    document: &ParsedDocument<'_>,
    coverage: &Coverage,
    lines: Vec<Line>,
    whole: &DocumentFeatures,
    (input, wanted): (Input, &[bool]),
) -> Measured {
    let mut columns = Columns::new(wanted);
    let starts_group = |line: &Line| document.block(line.blocks.start).gap_before;
    text_features::add(document, &lines, &mut columns);
    word_features::add(document, &lines, model.stop_words(document.language), &mut columns);
    neighbour_features::add(&lines, starts_group, &mut columns);
    category_features::add(document, coverage, &lines, &mut columns);
    add_repeats(document, &lines, &mut columns);
    whole.add(lines.len(), &mut columns);
    if let Some(page) = document.page.filter(|_| input == Input::Html) {
        let body = heuristic_body(document, coverage);
        let is_whole = body.iter().all(|inside| *inside);
        let looser_body = if is_whole { looser_body(document, coverage) } else { Vec::new() };
        let known = KnownOfLines {
            body: &body,
            looser_body: &looser_body,
            marked: &coverage.marked,
            families: &model.word_lists().families,
            page_families: &model.word_lists().page_families,
            outline: document.outline.as_ref(),
        };
        page_features::add(page, &lines, &known, &mut columns);
    } else {
        page_features::add_marked(&lines, &coverage.marked, &mut columns);
        add_layout(document, &lines, &mut columns);
        page_break_features::add(document, &lines, &mut columns);
    }
    let scores: Vec<f32> = lines.iter().map(|line| model.lexicon().score(line.text(document))).collect();
    lexical_features::add(&scores, &mut columns);
    Measured { lines, columns }
}

/// What a model is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// Lines of a text.
    Text,
    /// Lines of a page. Some pages are scored as [`Input::Text`].
    Html,
}

/// The features of a kind of input, in the order in which they are measured.
pub(crate) fn features(input: Input) -> Vec<&'static Feature> {
    let mut features = Vec::new();
    features.extend(text_features::FEATURES);
    features.extend(word_features::FEATURES);
    features.extend(neighbour_features::FEATURES);
    features.extend(category_features::FEATURES);
    features.extend(document_features::REPEAT_FEATURES);
    features.extend(document_features::FEATURES);
    match input {
        Input::Html => features.extend(page_features::features()),
        Input::Text => {
            features.push(&page_features::MARKED);
            features.extend(document_features::LAYOUT_FEATURES);
            features.extend(page_break_features::FEATURES);
        }
    }
    features.extend(lexical_features::FEATURES);
    features
}

/// A document as models learn from it.
#[cfg(any(test, feature = "internals"))]
pub(crate) struct Measurement {
    /// The text of each line.
    pub(crate) lines: Vec<String>,
    /// Where each line is in the source.
    pub(crate) sources: Vec<Range<usize>>,
    /// Lines about which rules have decided: whether they are removed.
    pub(crate) settled: Vec<Option<bool>>,
    /// The cells of each line.
    pub(crate) columns: Columns,
}

#[cfg(any(test, feature = "internals"))]
impl Measurement {
    pub(crate) fn new(model: &ContextModel, document: &ParsedDocument<'_>, coverage: &Coverage) -> Measurement {
        let lines = lines(document, &coverage.gone);
        let whole = DocumentFeatures::new(document, coverage, &lines);
        let input = if document.page.is_some() { Input::Html } else { Input::Text };
        let Measured { lines, columns } = measure(model, document, coverage, lines, &whole, (input, &[]));
        let kept = |line: &Line| coverage.kept[line.blocks.start as usize];
        let settled = |line: &Line| if line.gone { Some(true) } else { kept(line).then_some(false) };
        let source = |line: &Line| {
            document.source_range(line.blocks.start).start..document.source_range(line.blocks.end - 1).end
        };
        Measurement {
            sources: lines.iter().map(source).collect(),
            lines: lines.iter().map(|line| line.text(document).to_owned()).collect(),
            settled: lines.iter().map(settled).collect(),
            columns,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Input, Measurement, features};
    use crate::document::RawDocument;
    use crate::matcher::{Matcher, Program, scan};
    use crate::model::{ContextModel, Feature, Profile};
    use crate::rules::{ModelFiles, Settings};
    use dehusk_html::Page;
    use dehusk_text::metadata::Metadata;

    /// The features that are measured in an empty document.
    fn measured(raw: RawDocument<'_>) -> Vec<&'static str> {
        let program = Program::new(Vec::new(), Settings::default()).expect("no rules have no literals");
        let (document, findings) = scan(&program, raw, None);
        let mut matcher = Matcher::new(&program, &document, &findings);
        matcher.match_rules(true);
        let model = ContextModel::new(ModelFiles::new(), Profile::default().bounds());
        names(&Measurement::new(&model, &document, &matcher.hits.coverage).columns.features)
    }

    fn names(features: &[&'static Feature]) -> Vec<&'static str> {
        features.iter().map(|feature| feature.name).collect()
    }

    #[test]
    fn declared_features_are_those_that_are_measured() {
        let metadata = Metadata::default();
        assert_eq!(names(&features(Input::Text)), measured(RawDocument::text("", &metadata)));
        let page = Page::from_text("", &metadata);
        assert_eq!(names(&features(Input::Html)), measured(RawDocument::page(&page)));
    }
}
