//! Makes rules of a checked file.
//!
//! This file lowers `[pack]` and `[rule.ID]`; `conditions`, `patterns` and `patch` lower the rest. Lists and named patterns of
//! all files must be known before. Names of other rules become full names here; `references` checks them once all rules are known.

use std::ops::Range;
use std::sync::Arc;

use isolang::Language;

use super::check::Checker;
use super::definitions::Definitions;
use super::diagnostic::Code;
use super::rule::{Conditions, Effect, Example, Limit, Patterns, RepeatSource, Rule, Scope, Section};
use super::settings::Settings;
use super::source::SourceLocation;
use super::table::{Table, WithSpan};
use super::values::{check_id, host, language};
use crate::category::Category;

/// A file that is being lowered, and what that needs.
pub(super) struct Lowering<'a> {
    pub(super) checker: &'a mut Checker,
    pub(super) definitions: &'a Definitions,
    pub(super) settings: &'a Settings,
    /// The pack's name: its path without `.toml`.
    pub(super) pack: &'a str,
}

/// Defaults that `[pack]` gives its rules.
pub(super) struct Defaults {
    about: String,
    category: Option<Category>,
    /// Whether the pack names a category, known or not.
    names_category: bool,
    requires_other_hits: bool,
    advisory: bool,
    scope: Scope,
}

impl Lowering<'_> {
    /// The rules of a file.
    pub(super) fn rules(&mut self, root: &Table<'_, '_>) -> Vec<Rule> {
        let tables = root.tables("rule");
        let Some(pack) = root.table("pack") else {
            if let Some((first, _)) = tables.first() {
                let span = first.span.clone();
                self.checker.report(Code::MissingKey, span, "a file with rules needs a `[pack]`").label =
                    "expected `[pack]` before it".to_owned();
            }
            return Vec::new();
        };
        let defaults = self.defaults(&pack);
        tables.iter().filter_map(|(id, table)| self.rule(id, table, &defaults)).collect()
    }

    pub(super) fn defaults(&mut self, pack: &Table<'_, '_>) -> Defaults {
        let category = pack.text("category").and_then(|name| name.value.parse().ok());
        let about = pack.text("about").map_or_else(String::new, |about| about.value.to_owned());
        Defaults {
            about,
            category,
            names_category: pack.has("category"),
            requires_other_hits: pack.flag("requires-other-hits").unwrap_or(false),
            advisory: pack.flag("advisory").unwrap_or(false),
            scope: self.scope(pack),
        }
    }

    fn scope(&mut self, table: &Table<'_, '_>) -> Scope {
        Scope { languages: self.languages(table), hosts: self.hosts(table) }
    }

    pub(super) fn languages(&mut self, table: &Table<'_, '_>) -> Vec<Language> {
        let codes = table.texts("languages");
        codes.iter().filter_map(|code| language(self.checker, code)).collect()
    }

    pub(super) fn hosts(&mut self, table: &Table<'_, '_>) -> Vec<String> {
        let names = table.texts("hosts");
        names.iter().filter_map(|name| host(self.checker, name)).collect()
    }

    pub(super) fn rule(&mut self, id: &WithSpan<&str>, table: &Table<'_, '_>, defaults: &Defaults) -> Option<Rule> {
        check_id(self.checker, id);
        let own = self.scope(table);
        let patterns = self.patterns(table);
        self.check_pattern(id, table, &patterns);
        let category = self.category(id, table, defaults);
        let effect = self.effect(id, table);
        let (hits, misses) = (self.examples(id, table, "hits"), self.examples(id, table, "misses"));
        let conditions = self.conditions(table, "where");
        self.check_regexes(id, table, &patterns, &conditions, &own);
        Some(Rule {
            name: format!("{}/{}", self.pack, id.value),
            about: table.text("about").map_or_else(|| defaults.about.clone(), |about| about.value.to_owned()),
            category: category?,
            scope: Scope {
                languages: if table.has("languages") { own.languages } else { defaults.scope.languages.clone() },
                hosts: if table.has("hosts") { own.hosts } else { defaults.scope.hosts.clone() },
            },
            patterns,
            conditions,
            unless: self.conditions(table, "unless"),
            effect: effect?,
            limit: limit(table, Limit { share: self.settings.rule_share, blocks: None }),
            requires_other_hits: table.flag("requires-other-hits").unwrap_or(defaults.requires_other_hits),
            advisory: table.flag("advisory").unwrap_or(defaults.advisory),
            bypass_document_limit: table.flag("bypass-document-limit").unwrap_or(false),
            off: false,
            hits,
            misses,
            location: self.location(id.span.clone()),
            patches: Vec::new(),
        })
    }

    pub(super) fn location(&self, span: Range<usize>) -> SourceLocation {
        SourceLocation { file: Arc::clone(&self.checker.source), span }
    }

    fn check_pattern(&mut self, id: &WithSpan<&str>, table: &Table<'_, '_>, patterns: &Patterns) {
        let given =
            ["line", "phrases", "starts", "ends", "regex", "script", "repeats", "shape", "select", "class-words"];
        let positions = ["after", "before", "body"];
        let has_position =
            table.table("where").is_some_and(|conditions| positions.iter().any(|key| conditions.has(key)));
        if patterns.is_empty() && !has_position && !given.iter().any(|key| table.has(key) && !table.has_empty_list(key))
        {
            let message = format!("rule `{}` has no pattern", id.value);
            self.checker.report(Code::NoPattern, id.span.clone(), message).label =
                "expected one of `line`, `phrases`, `starts`, `ends`, `regex`, `script`, `repeats`, `shape`, `select`, `class-words`".to_owned();
        }
        let repeats_end =
            patterns.repeats.as_ref().is_some_and(|repeats| repeats.source == RepeatSource::EndOfPreviousBlock);
        if repeats_end && !table.table("where").is_some_and(|conditions| conditions.has("after")) {
            let message = format!("rule `{}` does not say which blocks' ends are repeated", id.value);
            self.checker.report(Code::EffectMisfit, id.span.clone(), message).label =
                "expected `where.after` with `end-of-previous-block`".to_owned();
        }
    }

    fn category(&mut self, id: &WithSpan<&str>, table: &Table<'_, '_>, defaults: &Defaults) -> Option<Category> {
        match table.text("category") {
            Some(name) => name.value.parse().ok(),
            None if table.has("category") || defaults.names_category => defaults.category,
            None => {
                let message = format!("neither rule `{}` nor its pack has a category", id.value);
                self.checker.report(Code::MissingKey, id.span.clone(), message).label =
                    "expected `category = \"...\"`".to_owned();
                None
            }
        }
    }

    fn effect(&mut self, id: &WithSpan<&str>, table: &Table<'_, '_>) -> Option<Effect> {
        let drop = table.text("drop");
        let keep = table.flag("keep") == Some(true);
        let weight = table.weight("weight");
        let given = [("drop", drop.is_some()), ("keep", keep), ("weight", weight.is_some())];
        self.check_one_effect(id, table, given.into_iter().filter(|(_, given)| *given).map(|(key, _)| key));
        if !table.has("drop") && !keep && !table.has("weight") {
            let message = format!("rule `{}` does not say what happens to a hit", id.value);
            self.checker.report(Code::NoEffect, id.span.clone(), message).label =
                "expected `drop = \"block\"`, `\"section\"`, `\"span\"`, `keep = true` or `weight`".to_owned();
        }
        let section = drop.as_ref().is_some_and(|word| word.value == "section");
        if !section {
            self.check_no_section_keys(table);
        }
        match drop.map(|word| word.value) {
            _ if keep => Some(Effect::Keep),
            None => weight.map(Effect::Weight),
            Some("block") => Some(Effect::Block),
            Some("section") => Some(Effect::Section(Box::new(self.section(table)))),
            Some("span") => self.span_effect(id, table),
            _ => None,
        }
    }

    /// Reports each effect after the first, in the order of the file.
    fn check_one_effect<'k>(
        &mut self,
        id: &WithSpan<&str>,
        table: &Table<'_, '_>,
        keys: impl Iterator<Item = &'k str>,
    ) {
        let mut keys: Vec<_> = keys.filter_map(|key| Some((table.key_span(key)?, key))).collect();
        keys.sort_by_key(|(span, _)| span.start);
        let Some(((_, first), others)) = keys.split_first() else { return };
        for (span, other) in others {
            let message = format!("rule `{}` has both `{first}` and `{other}`", id.value);
            self.checker.report(Code::EffectMisfit, span.clone(), message).label = "a rule has one effect".to_owned();
        }
    }

    fn check_no_section_keys(&mut self, table: &Table<'_, '_>) {
        for key in ["until", "items", "min-blocks"] {
            if let Some(span) = table.key_span(key) {
                let message = format!("`{key}` is about sections, but the rule does not drop a section");
                self.checker.report(Code::EffectMisfit, span, message).help =
                    Some("write `drop = \"section\"` or remove the key".to_owned());
            }
        }
    }

    fn span_effect(&mut self, id: &WithSpan<&str>, table: &Table<'_, '_>) -> Option<Effect> {
        if ["phrases", "starts", "ends", "regex"].iter().any(|key| table.has(key)) {
            return Some(Effect::Span);
        }
        let message = format!("rule `{}` drops a span, but none of its patterns matches a span", id.value);
        self.checker.report(Code::EffectMisfit, id.span.clone(), message).help =
            Some("add `regex`, `phrases`, `starts` or `ends`, or drop the block".to_owned());
        None
    }

    fn section(&mut self, table: &Table<'_, '_>) -> Section {
        let until = table.table("until");
        let until = until.as_ref();
        Section {
            prose: until.and_then(|until| until.count("prose")),
            keep_headings: until.and_then(|until| until.count("keep-headings")).unwrap_or(0),
            line: until.map(|until| self.pattern_list(until, "line")).unwrap_or_default(),
            blocks: until.and_then(|until| until.count("blocks")),
            items: table.has("items").then(|| self.conditions(table, "items")),
            min_blocks: table.count("min-blocks").unwrap_or(0),
        }
    }

    fn examples(&mut self, id: &WithSpan<&str>, table: &Table<'_, '_>, key: &str) -> Vec<Example> {
        let examples: Vec<_> = table.examples(key).into_iter().map(|(span, content)| example(span, content)).collect();
        if !self.checker.is_known_valid && (!table.has(key) || table.has_empty_list(key)) {
            let (what, message) = match key {
                "hits" => ("a text that it hits", format!("rule `{}` has no example of a hit", id.value)),
                _ => ("a near miss", format!("rule `{}` has no example of a near miss", id.value)),
            };
            self.checker.report(Code::MissingExample, id.span.clone(), message).label =
                format!("expected `{key} = [\"{what}\"]`");
        }
        examples
    }

    pub(super) fn conditions(&mut self, table: &Table<'_, '_>, key: &str) -> Conditions {
        table.table(key).map(|inner| self.condition_table(&inner)).unwrap_or_default()
    }
}

/// The limits in a table, or those of `base`.
pub(super) fn limit(table: &Table<'_, '_>, base: Limit) -> Limit {
    let Some(limit) = table.table("limit") else { return base };
    Limit { share: limit.share("share").unwrap_or(base.share), blocks: limit.count("blocks").or(base.blocks) }
}

fn example(span: Range<usize>, content: Result<&str, Table<'_, '_>>) -> Example {
    match content {
        Ok(text) => Example { text: text.to_owned(), span, ..Example::default() },
        Err(table) => {
            let get = |key| table.text(key).map(|text| text.value.to_owned());
            Example {
                text: get("text").unwrap_or_default(),
                body: get("body"),
                title: get("title"),
                host: get("host"),
                span,
            }
        }
    }
}
