//! Cleans a document by two cleaners, in less time than one after the other takes.
//!
//! What depends on no rule is done once: the language is detected, and the text segmented. If the hits of
//! both cover the same blocks, the document is scored once; that holds for nearly all documents if few rules differ. The
//! result is what each cleaner gives by itself.

use std::sync::Arc;

use super::cleaned::{Cleaned, CleanedContent, Cleaning};
use super::selection::DocumentProgram;
use super::{Cleaner, for_each_part, match_after_scoring, page_content};
use crate::document::{ParsedDocument, RawDocument};
use crate::matcher::{Findings, Matcher, scan_by};
use crate::model::{ContextModel, Judgement};
use dehusk_html::Page;
use dehusk_text::metadata::Metadata as Known;

/// Two cleaners for the same documents.
pub(crate) struct CleanerPair {
    cleaners: [Arc<Cleaner>; 2],
    /// Whether both detect the same languages.
    same_languages: bool,
    /// Whether both have one model, or none.
    same_model: bool,
}

impl CleanerPair {
    pub(crate) fn new(mut first: Cleaner, second: Cleaner) -> CleanerPair {
        first.share_model(&second);
        let same_model = match (&first.model, &second.model) {
            (Some(first), Some(second)) => Arc::ptr_eq(first, second),
            (first, second) => first.is_none() && second.is_none(),
        };
        let same_languages = first.detector.is_same(&second.detector);
        CleanerPair { cleaners: [Arc::new(first), Arc::new(second)], same_languages, same_model }
    }

    pub(crate) fn cleaners(&self) -> [&Arc<Cleaner>; 2] {
        self.cleaners.each_ref()
    }

    /// As [`Cleaner::clean_page`], by each.
    pub(crate) fn clean_page<'d>(&self, page: &'d Page) -> [Cleaned<'d>; 2] {
        let mut cleanings = <[Cleaning; 2]>::default();
        self.clean_raw(RawDocument::page(page), 0, &mut cleanings);
        self.cleaned(&page_content(page), cleanings)
    }

    /// As [`Cleaner::clean_continued`], by each.
    pub(crate) fn clean_continued<'d>(&self, text: &'d str, known: &Known, continues: bool) -> [Cleaned<'d>; 2] {
        let mut cleanings = <[Cleaning; 2]>::default();
        let parts = for_each_part(text, known, continues, |raw, at| {
            self.clean_raw(raw, at, &mut cleanings);
            true
        });
        for cleaning in &mut cleanings {
            cleaning.add_parts(parts.clone());
        }
        self.cleaned(&CleanedContent::Text(text, None), cleanings)
    }

    fn cleaned<'d>(&self, content: &CleanedContent<'d>, cleanings: [Cleaning; 2]) -> [Cleaned<'d>; 2] {
        let [first, second] = cleanings;
        [self.cleaners[0].cleaned(content.clone(), first), self.cleaners[1].cleaned(content.clone(), second)]
    }

    fn clean_raw(&self, raw: RawDocument<'_>, offset: usize, cleanings: &mut [Cleaning; 2]) {
        let Some(Scanned { programs, document, findings }) = self.scan(raw) else {
            let each = self.cleaners.iter().zip(cleanings);
            return each.for_each(|(cleaner, cleaning)| cleaner.clean_raw(raw, offset, cleaning));
        };
        let models = self.cleaners.each_ref().map(|cleaner| cleaner.model_for(&document));
        let mut matchers = [0, 1].map(|one| Matcher::new(&programs[one], &document, &findings[one]));
        matchers.iter_mut().zip(models).for_each(|(matcher, model)| matcher.match_rules(model.is_some()));
        let judgements = self.judge(models, &matchers);
        for (one, matcher) in matchers.iter_mut().enumerate() {
            let judgement = judgements[one].as_ref().or(judgements[0].as_ref().filter(|_| self.same_model));
            match_after_scoring(matcher, judgement);
            self.cleaners[one].decide(matcher, judgement, offset, &mut cleanings[one]);
        }
    }

    /// Segments a document for both; none if they do not see the same of it.
    fn scan<'d>(&self, raw: RawDocument<'d>) -> Option<Scanned<'_, 'd>> {
        let [first, second] = &self.cleaners;
        let language = self.same_languages.then(|| first.detector.language(raw.text, raw.metadata))?;
        let programs = [first.programs.for_document(language, &raw), second.programs.for_document(language, &raw)];
        if programs[0].asks_for_body() != programs[1].asks_for_body() {
            return None;
        }
        let (document, findings) = scan_by([&*programs[0], &*programs[1]], raw, language);
        Some(Scanned { programs, document, findings })
    }

    /// The score of the document by each, or by the first alone if both have one model and would give it the same.
    fn judge<'m>(
        &self,
        models: [Option<&'m ContextModel>; 2],
        matchers: &[Matcher<'_>; 2],
    ) -> [Option<Judgement<'m>>; 2] {
        let coverages = matchers.each_ref().map(|matcher| &matcher.hits.coverage);
        let score = |one: usize| models[one].and_then(|model| model.score(matchers[one].document, coverages[one]));
        let first = score(0);
        let second = if self.same_model && coverages[0] == coverages[1] { None } else { score(1) };
        [first, second]
    }
}

/// A document that both programs have searched.
struct Scanned<'p, 'd> {
    programs: [DocumentProgram<'p>; 2],
    document: ParsedDocument<'d>,
    findings: [Findings; 2],
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::CleanerPair;
    use crate::category::Category;
    use crate::cleaner::{Builder, Cleaned, Cleaner};
    use crate::model::Profile;
    use dehusk_html::Page;
    use dehusk_text::metadata::Metadata;

    /// The documents of some test cases.
    fn cases(file: &str) -> Vec<String> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
        let cases = fs::read_dir(folder).unwrap().map(|case| case.unwrap().path().join(file));
        let mut files: Vec<PathBuf> = cases.filter(|path| path.exists()).collect();
        files.sort();
        files.iter().step_by(7).map(|path| fs::read_to_string(path).unwrap()).collect()
    }

    /// All that is decided about a document.
    fn decided(cleaner: &Cleaner, cleaned: &Cleaned<'_>) -> String {
        let removals: Vec<_> =
            cleaned.removals.iter().map(|one| (one.range.clone(), cleaner.rule(one.rule).name())).collect();
        let notes: Vec<_> = cleaned.notes().collect();
        let Cleaned { words, language, known, lines, .. } = cleaned;
        format!("{removals:?} {notes:?} {words} {language:?} {known:?} {}", lines.len())
    }

    /// Cleans by a pair and by each cleaner alone, and compares.
    fn assert_same(one: &Builder, other: &Builder) {
        let pair = CleanerPair::new(one.build().unwrap(), other.build().unwrap());
        let alone = [one.build().unwrap(), other.build().unwrap()];
        let known = Metadata::default();
        let check = |both: [Cleaned<'_>; 2], each: &dyn Fn(&Cleaner) -> String, of: &str| {
            for (number, cleaned) in both.iter().enumerate() {
                assert_eq!(decided(pair.cleaners()[number], cleaned), each(&alone[number]), "{number} of {of}");
            }
        };
        for text in &cases("raw.txt") {
            let each = |cleaner: &Cleaner| decided(cleaner, &cleaner.clean_continued(text, &known, true));
            check(pair.clean_continued(text, &known, true), &each, text);
        }
        for html in &cases("raw.html") {
            let page = Page::from_text(html, &known);
            let each = |cleaner: &Cleaner| decided(cleaner, &cleaner.clean_page(&page));
            check(pair.clean_page(&page), &each, html);
        }
    }

    #[test]
    fn rules_that_differ_a_little_remove_what_they_do_alone() {
        let all = Cleaner::builder;
        assert_same(&all(), &all());
        assert_same(
            &all().off("en/share/app").record_lines(true),
            &all().keep(Category::Share).drop(Category::Headline),
        );
    }

    #[test]
    fn rules_that_have_nothing_in_common_remove_what_they_do_alone() {
        let rules = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\nphrases = \"the\"\ndrop = \"block\"\n\
                     hits = \"the\"\nmisses = \"a\"\n";
        let own = Cleaner::builder().built_in(false).pack("site/own", rules);
        assert_same(&Cleaner::builder(), &own);
        assert_same(&own, &Cleaner::builder().profile(None));
    }

    #[test]
    fn models_that_differ_score_by_themselves() {
        assert_same(&Cleaner::builder(), &Cleaner::builder().profile(Some(Profile::Strict)));
        let settings = "schema = 1\n[settings]\nlanguage-words = 1\n";
        assert_same(&Cleaner::builder().profile(None), &Cleaner::builder().pack("settings", settings));
    }

    #[test]
    fn a_text_in_parts_has_a_note_from_each() {
        let pair = CleanerPair::new(Cleaner::new().unwrap(), Cleaner::new().unwrap());
        let text = "a\n".repeat((1 << 18) + 1);
        for cleaned in pair.clean_continued(&text, &Metadata::default(), false) {
            assert_eq!(cleaned.notes().count(), 1);
        }
    }
}
