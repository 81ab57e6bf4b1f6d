//! Patches: small changes to a rule of any layer, each with a reason.
//!
//! Patches are read from `[patch."PACK/ID"]` and applied once all rules are known. A patch of a rule that does not exist is
//! an error, and so are two patches of one key of one rule.

use std::collections::{BTreeMap, BTreeSet};

use super::diagnostic::{Code, Diagnostic};
use super::lower::{Lowering, limit};
use dehusk_text::literal::RegexPattern;

use super::nearest::nearest;
use super::rule::{AppliedPatch, Conditions, Limit, Rule, RuleText};
use super::source::SourceLocation;
use super::table::{Table, WithSpan};

/// A patch as written.
pub(super) struct Patch {
    target: String,
    why: String,
    off: Option<bool>,
    conditions: Option<Conditions>,
    /// Applied to the rule's own limit.
    share: Option<f32>,
    blocks: Option<u32>,
    add: Changes,
    remove: Changes,
    /// The keys that it changes.
    keys: Vec<&'static str>,
    location: SourceLocation,
}

/// Values to add to lists, or to remove from them.
#[derive(Default)]
struct Changes {
    lists: Vec<(&'static str, Vec<RuleText>)>,
    regexes: Vec<RegexPattern>,
    languages: Vec<isolang::Language>,
    hosts: Vec<String>,
}

const KEYS: [&str; 5] = ["off", "where", "limit", "add", "remove"];
const LISTS: [&str; 4] = ["line", "phrases", "starts", "ends"];

impl Lowering<'_> {
    /// The patches of a file.
    pub(super) fn patches(&mut self, root: &Table<'_, '_>) -> Vec<Patch> {
        root.tables("patch").iter().map(|(target, table)| self.patch(target, table)).collect()
    }

    fn patch(&mut self, target: &WithSpan<&str>, table: &Table<'_, '_>) -> Patch {
        let none = Limit { share: -1.0, blocks: None };
        let bounds = limit(table, none);
        Patch {
            target: target.value.to_owned(),
            why: table.text("why").map_or_else(String::new, |why| why.value.to_owned()),
            off: table.flag("off"),
            conditions: table.has("where").then(|| self.conditions(table, "where")),
            share: (bounds.share >= 0.0).then_some(bounds.share),
            blocks: bounds.blocks,
            add: self.changes(table, "add"),
            remove: self.changes(table, "remove"),
            keys: KEYS.into_iter().filter(|key| table.has(key)).collect(),
            location: self.location(target.span.clone()),
        }
    }

    fn changes(&mut self, table: &Table<'_, '_>, key: &str) -> Changes {
        let Some(inner) = table.table(key) else { return Changes::default() };
        Changes {
            lists: LISTS.into_iter().map(|list| (list, self.pattern_list(&inner, list))).collect(),
            regexes: self.regexes(&inner),
            languages: self.languages(&inner),
            hosts: self.hosts(&inner),
        }
    }
}

/// Applies all patches to the rules. `declared` has the names of all rules in files, those with errors included.
pub(super) fn apply(
    rules: &mut [Rule],
    patches: Vec<Patch>,
    declared: &BTreeSet<String>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut changed: BTreeMap<(String, &str), SourceLocation> = BTreeMap::new();
    for patch in patches {
        if !declared.contains(&patch.target) {
            diagnostics.push(unknown(&patch, declared));
            continue;
        }
        for key in &patch.keys {
            if let Some(first) = changed.insert((patch.target.clone(), key), patch.location.clone()) {
                diagnostics.push(twice(&patch, key, &first));
            }
        }
        if let Some(rule) = rules.iter_mut().find(|rule| rule.name == patch.target) {
            patch.apply(rule);
        }
    }
}

fn unknown(patch: &Patch, declared: &BTreeSet<String>) -> Diagnostic {
    let message = format!("there is no rule called `{}`, so the patch changes nothing", patch.target);
    Diagnostic::at(Code::UnknownRule, &patch.location.file, patch.location.span.clone(), message)
        .with_label("unknown rule")
        .with_suggestion(nearest(&patch.target, declared.iter().map(String::as_str)))
}

fn twice(patch: &Patch, key: &str, first: &SourceLocation) -> Diagnostic {
    let message = format!("`{key}` of `{}` is patched twice", patch.target);
    Diagnostic::at(Code::PatchTwice, &patch.location.file, patch.location.span.clone(), message)
        .with_label("second patch")
        .with_help(format!("the first patch is at {first}; merge them"))
}

impl Patch {
    fn apply(self, rule: &mut Rule) {
        if let Some(off) = self.off {
            rule.off = off;
        }
        if let Some(conditions) = self.conditions {
            rule.conditions.override_with(conditions);
        }
        rule.limit = Limit { share: self.share.unwrap_or(rule.limit.share), blocks: self.blocks.or(rule.limit.blocks) };
        for (list, values) in self.remove.lists {
            list_of(rule, list).retain(|value| !values.contains(value));
        }
        for (list, values) in self.add.lists {
            list_of(rule, list).extend(values);
        }
        rule.patterns.regex.retain(|regex| !self.remove.regexes.contains(regex));
        rule.patterns.regex.extend(self.add.regexes);
        rule.scope.languages.retain(|language| !self.remove.languages.contains(language));
        rule.scope.languages.extend(self.add.languages);
        rule.scope.hosts.retain(|host| !self.remove.hosts.contains(host));
        rule.scope.hosts.extend(self.add.hosts);
        rule.patches.push(AppliedPatch { why: self.why, location: self.location });
    }
}

fn list_of<'r>(rule: &'r mut Rule, list: &str) -> &'r mut Vec<RuleText> {
    match list {
        "line" => &mut rule.patterns.line,
        "phrases" => &mut rule.patterns.phrases,
        "starts" => &mut rule.patterns.starts,
        _ => &mut rule.patterns.ends,
    }
}

impl Conditions {
    /// Conditions that `other` has replace these.
    fn override_with(&mut self, other: Conditions) {
        macro_rules! options { ($($field:ident),*) => { $(if other.$field.is_some() { self.$field = other.$field; })* } }
        macro_rules! lists { ($($field:ident),*) => { $(if !other.$field.is_empty() { self.$field = other.$field; })* } }
        options!(
            words,
            characters,
            digit_share,
            capital_share,
            list_item,
            sentence,
            isolated,
            link_share,
            prose_share,
            body,
            max_distance,
            previous,
            next,
            run
        );
        lists!(zone, shape, select, class_words, phrases, starts, ends, after, before, within, languages, hosts);
    }
}
