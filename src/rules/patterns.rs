//! Lowers the patterns of a rule, and finds those that cannot work.

use std::borrow::Cow;

use super::diagnostic::Code;
use super::known_regexes;
use super::literals;
use super::lower::Lowering;
use dehusk_text::literal;
use dehusk_text::literal::RegexPattern;
use dehusk_text::shorten::shorten;

use super::check::Checker;
use super::rule::{Conditions, Patterns, RepeatSource, Repeats, RuleText, Scope, ScriptPattern};
use super::selector::Selector;
use super::table::{Table, WithSpan};
use super::values::shapes;
use crate::segment::script::Script;
use dehusk_text::fold::fold;

impl Patterns {
    /// Whether there is no pattern at all.
    pub fn is_empty(&self) -> bool {
        !self.has_literals()
            && self.regex.is_empty()
            && self.script.is_none()
            && self.repeats.is_none()
            && self.shapes.is_empty()
            && self.select.is_empty()
            && self.class_words.is_empty()
    }

    /// Whether there are patterns of literal text.
    pub fn has_literals(&self) -> bool {
        [&self.line, &self.phrases, &self.starts, &self.ends].iter().any(|list| !list.is_empty())
    }
}

impl Patterns {
    /// Whether there are patterns for elements of a page.
    pub fn has_page_patterns(&self) -> bool {
        !self.select.is_empty() || !self.class_words.is_empty()
    }
}

impl Lowering<'_> {
    pub(super) fn patterns(&mut self, table: &Table<'_, '_>) -> Patterns {
        Patterns {
            line: self.pattern_list(table, "line"),
            phrases: self.pattern_list(table, "phrases"),
            starts: self.pattern_list(table, "starts"),
            ends: self.pattern_list(table, "ends"),
            regex: self.regexes(table),
            script: script(table),
            repeats: repeats(table),
            shapes: shapes(table),
            select: self.selectors(table),
            class_words: self.class_words(table),
        }
    }

    /// Literal patterns, with lists expanded. A pattern that is empty after folding is an error.
    pub(super) fn pattern_list(&mut self, table: &Table<'_, '_>, key: &str) -> Vec<RuleText> {
        if self.checker.is_known_valid {
            return table.texts(key).iter().map(|written| literals::embedded(written.value)).collect();
        }
        let mut values = Vec::new();
        for written in table.texts(key) {
            let before = values.len();
            self.definitions.splice(self.checker, self.pack, &written, &mut values);
            for value in values.split_off(before) {
                if check_literal(self.checker, &written, &value) {
                    values.push(value);
                }
            }
        }
        values.into_iter().map(Cow::Owned).collect()
    }

    /// Regexes, with named patterns and lists in place. One that cannot be used is an error.
    pub(super) fn regexes(&mut self, table: &Table<'_, '_>) -> Vec<RegexPattern> {
        let mut regexes = Vec::new();
        for written in table.texts("regex") {
            if self.checker.is_known_valid {
                regexes.extend(known_regexes::regex(written.value));
                continue;
            }
            let Some(regex) = self.definitions.expand(self.checker, self.pack, &written) else { continue };
            match known_regexes::regex(&regex).map_or_else(|| self.definitions.analyse(&regex), Ok) {
                Ok(regex) => regexes.push(regex),
                Err(_) if self.definitions.uses_broken(self.pack, written.value) => {}
                Err(error) => self.report_regex(&written, &regex, &error),
            }
        }
        regexes
    }

    /// Points at the place of the error in the regex. If that is written in another way, as with escapes of TOML or named
    /// patterns, the label quotes what is there.
    fn report_regex(&mut self, written: &WithSpan<&str>, regex: &str, error: &str) {
        let source = self.checker.source.text.get(written.span.clone()).unwrap_or_default();
        let start = source.find(regex).map(|at| written.span.start + at);
        let (mut span, mut label) = (written.span.clone(), "not a valid regex".to_owned());
        if let Some(place) = literal::error_place(regex) {
            match start {
                Some(start) => (span, label) = (start + place.start..start + place.end, "here".to_owned()),
                None => label = format!("at `{}`", shorten(&regex[place.start..], EXCERPT)),
            }
        }
        let message = format!("the regex cannot be used: {error}");
        self.checker.report(Code::BadRegex, span, message).label = label;
    }

    /// Selectors; one that cannot be used is an error.
    pub(super) fn selectors(&mut self, table: &Table<'_, '_>) -> Vec<Selector> {
        let mut selectors = Vec::new();
        for written in table.texts("select") {
            match Selector::parse(written.value) {
                Ok(selector) => selectors.push(selector),
                Err(error) => self.report_selector(written, &error),
            }
        }
        selectors
    }

    fn report_selector(&mut self, written: WithSpan<&str>, error: &str) {
        let class = unsupported_class(written.value);
        let why = class.map_or_else(|| error.to_owned(), |class| format!("`{class}` is not supported"));
        let message = format!("the selector cannot be used: {why}");
        let diagnostic = self.checker.report(Code::BadSelector, written.span, message);
        diagnostic.label = "not a valid selector".to_owned();
        diagnostic.help = class.map(|_| SUPPORTED.to_owned());
    }

    /// Words of classes, with lists expanded. A text that is not a single word could never match.
    pub(super) fn class_words(&mut self, table: &Table<'_, '_>) -> Vec<RuleText> {
        let words = self.pattern_list(table, "class-words");
        let is_word = |word: &RuleText| word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if let Some(bad) = words.iter().find(|word| !is_word(word)) {
            let span = table.key_span("class-words").unwrap_or_default();
            let message = format!("`{bad}` cannot be a word of a class");
            let label = "expected lower-case letters and digits, since classes are split at everything else".to_owned();
            self.checker.report(Code::BadSelector, span, message).label = label;
        }
        words
    }

    /// Reports regexes without a literal: they are tried on every block that meets the conditions, so something must limit that.
    pub(super) fn check_regexes(
        &mut self,
        id: &WithSpan<&str>,
        table: &Table<'_, '_>,
        patterns: &Patterns,
        conditions: &Conditions,
        scope: &Scope,
    ) {
        let has_triggers = patterns.has_literals() || patterns.has_page_patterns() || !patterns.shapes.is_empty();
        if patterns.regex.is_empty() || has_triggers {
            return;
        }
        if patterns.regex.iter().all(|regex| regex.needed.is_some()) {
            return;
        }
        let narrowed = conditions.words.is_some_and(|words| words.max <= 60)
            || conditions.characters.is_some_and(|characters| characters.max <= 400)
            || !scope.hosts.is_empty();
        let span = table.key_span("regex").unwrap_or_else(|| id.span.clone());
        let message = format!("the regex of `{}` has no literal of at least two characters to look for", id.value);
        let code = if narrowed { Code::SlowPattern } else { Code::UnscopedRegex };
        let diagnostic = self.checker.report(code, span, message);
        diagnostic.label = "tried on every block that meets the conditions".to_owned();
        diagnostic.help = Some("add a required word, a `shape`, `where.words` of at most 60, or `hosts`".to_owned());
    }
}

/// The characters of a regex that a label shows.
const EXCERPT: usize = 24;

/// Pseudo-classes that selectors may have.
const PSEUDO_CLASSES: [&str; 15] = [
    "empty",
    "first-child",
    "first-of-type",
    "is",
    "last-child",
    "last-of-type",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "only-child",
    "only-of-type",
    "root",
    "where",
];

const SUPPORTED: &str = "pseudo-classes may be `:is()`, `:where()`, `:not()`, `:root`, `:empty`, and those of positions such as `:first-child`";

/// The first pseudo-class or pseudo-element of a selector that rules cannot have, with its colons.
fn unsupported_class(selector: &str) -> Option<&str> {
    let mut in_attribute = false;
    for (at, c) in selector.char_indices() {
        match c {
            '[' | ']' => in_attribute = c == '[',
            ':' if !in_attribute && !selector[..at].ends_with(':') => {
                let name = selector[at..].trim_start_matches(':');
                let length = name.find(|c: char| !c.is_alphanumeric() && c != '-').unwrap_or(name.len());
                if length > 0 && !PSEUDO_CLASSES.contains(&&name[..length]) {
                    return Some(&selector[at..selector.len() - name.len() + length]);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a literal pattern is not empty after folding.
fn check_literal(checker: &mut Checker, written: &WithSpan<&str>, value: &str) -> bool {
    // Almost every pattern has a letter or digit of ASCII, which folding leaves.
    let left = value.bytes().any(|byte| byte.is_ascii_alphanumeric()) || !fold(value).is_empty();
    if !left {
        let message = format!("{value:?} is empty after folding");
        checker.report(Code::EmptyPattern, written.span.clone(), message).label = "would hit every block".to_owned();
    }
    left
}

fn script(table: &Table<'_, '_>) -> Option<ScriptPattern> {
    let names = table.texts("script");
    if names.iter().any(|name| name.value == "foreign") {
        return Some(ScriptPattern::Foreign);
    }
    let find = |name: &WithSpan<&str>| Script::ALL.iter().copied().find(|script| script.name() == name.value);
    let scripts: Vec<_> = names.iter().filter_map(find).collect();
    (!scripts.is_empty()).then_some(ScriptPattern::OneOf(scripts))
}

fn repeats(table: &Table<'_, '_>) -> Option<Repeats> {
    let table = table.table("repeats")?;
    let source = match table.text("source")?.value {
        "earlier-block" => RepeatSource::EarlierBlock,
        "other-block" => RepeatSource::OtherBlock,
        "end-of-previous-block" => RepeatSource::EndOfPreviousBlock,
        "title" => RepeatSource::Title,
        "author" => RepeatSource::Author,
        "site-suffix" => RepeatSource::SiteSuffix,
        _ => return None,
    };
    Some(Repeats {
        source,
        max_suffix_words: table.count("max-suffix-words").unwrap_or(0),
        min_blocks: table.count("min-blocks").unwrap_or(1),
    })
}

#[cfg(test)]
mod tests {
    use super::unsupported_class;

    #[test]
    fn the_part_of_a_selector_that_is_not_supported_is_found() {
        assert_eq!(unsupported_class(".x li:has(a)"), Some(":has"));
        assert_eq!(unsupported_class("li:first-child > p::before"), Some("::before"));
        assert_eq!(unsupported_class("a:not(.b):hover"), Some(":hover"));
        assert_eq!(unsupported_class("a[href^='mailto:x'] >"), None);
        assert_eq!(unsupported_class("div > "), None);
    }
}
