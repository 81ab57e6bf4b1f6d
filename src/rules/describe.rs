//! Describes patterns and conditions in words, as `rules show` and `why` print them: a line for each key.

use std::fmt::Display;

use isolang::Language;

use super::rule::{
    Conditions, Effect, Patterns, RepeatSource, Repeats, Rule, Run, Scope, ScriptPattern, Section, Zone,
};

/// A key of a rule file and what it wants.
pub type Description = (&'static str, String);

/// Values of a list that are shown before the rest is only counted.
pub const FEW: usize = 3;

/// Some values of a list in quotes; `most` of them, the rest counted.
pub fn quote_some<T: AsRef<str>>(values: &[T], most: usize) -> String {
    let shown: Vec<_> = values.iter().take(most).map(|value| format!("\"{}\"", value.as_ref())).collect();
    let rest = values.len().saturating_sub(most);
    let more = if rest > 0 { format!(" or {rest} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// The code of a language as rule files spell it.
pub fn code(language: Language) -> &'static str {
    language.to_639_1().unwrap_or_else(|| language.to_639_3())
}

fn codes(languages: &[Language]) -> String {
    languages.iter().map(|language| code(*language)).collect::<Vec<_>>().join(", ")
}

impl Zone {
    /// The name as rule files spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Zone::Head => "head",
            Zone::Middle => "middle",
            Zone::Tail => "tail",
        }
    }
}

impl Display for Repeats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.source {
            RepeatSource::EarlierBlock => "an earlier block",
            RepeatSource::OtherBlock => "another block, which lacks the suffix",
            RepeatSource::EndOfPreviousBlock => "the end of a block right before",
            RepeatSource::Title => "the title",
            RepeatSource::Author => "the author's name",
            RepeatSource::SiteSuffix => "the text after a separator elsewhere",
        })?;
        if self.max_suffix_words > 0 {
            write!(f, ", less a suffix of ..{} words", self.max_suffix_words)?;
        }
        if self.source == RepeatSource::SiteSuffix {
            write!(f, ", in {}.. other blocks", self.min_blocks)
        } else {
            Ok(())
        }
    }
}

impl ScriptPattern {
    /// The value as rule files spell it.
    pub fn describe(&self) -> String {
        match self {
            ScriptPattern::Foreign => "foreign".to_owned(),
            ScriptPattern::OneOf(scripts) => scripts.iter().map(|script| script.name()).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Patterns {
    /// Each pattern that is given, `most` values of each.
    pub fn describe(&self, most: usize) -> Vec<Description> {
        let mut described = Vec::new();
        let lists = [("line", &self.line), ("phrases", &self.phrases), ("starts", &self.starts), ("ends", &self.ends)];
        for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            described.push((key, quote_some(list, most)));
        }
        if !self.regex.is_empty() {
            described.push(("regex", quote_some(&self.regex, most)));
        }
        if !self.shapes.is_empty() {
            described.push(("shape", names(self.shapes.iter().map(|shape| shape.name()))));
        }
        push_list(&mut described, "select", &self.select, quote_some(&self.select, most));
        push_list(&mut described, "class-words", &self.class_words, quote_some(&self.class_words, most));
        described.extend(self.script.iter().map(|script| ("script", script.describe())));
        described.extend(self.repeats.iter().map(|repeats| ("repeats", repeats.to_string())));
        described
    }
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

impl Conditions {
    /// Each condition that is given, `most` values of each.
    pub fn describe(&self, most: usize) -> Vec<Description> {
        let mut described = self.own_in_words();
        push_list(&mut described, "select", &self.select, quote_some(&self.select, most));
        described.extend(self.prose_share.map(|range| ("prose-share", range.to_string())));
        described.extend(self.body.map(|flag| ("body", flag.to_string())));
        for (key, list) in [
            ("class-words", &self.class_words),
            ("phrases", &self.phrases),
            ("starts", &self.starts),
            ("ends", &self.ends),
        ] {
            push_list(&mut described, key, list, quote_some(list, most));
        }
        push_list(&mut described, "zone", &self.zone, names(self.zone.iter().map(|zone| zone.name())));
        for (key, inner) in [("previous", &self.previous), ("next", &self.next)] {
            described.extend(inner.iter().map(|inner| (key, inner.joined(most))));
        }
        for (key, list) in [("after", &self.after), ("before", &self.before), ("within", &self.within)] {
            push_list(&mut described, key, list, list.join(", "));
        }
        described.extend(self.max_distance.iter().map(|blocks| ("max-distance", blocks.to_string())));
        described.extend(self.run.iter().map(|run| ("run", run.describe(most))));
        push_list(&mut described, "hosts", &self.hosts, self.hosts.join(", "));
        push_list(&mut described, "languages", &self.languages, codes(&self.languages));
        described
    }

    /// Conditions that a block alone decides.
    fn own_in_words(&self) -> Vec<Description> {
        let mut described = Vec::new();
        let mut push = |key, value: Option<String>| described.extend(value.map(|value| (key, value)));
        push("words", self.words.map(|range| range.to_string()));
        push("characters", self.characters.map(|range| range.to_string()));
        push("sentence", self.sentence.map(|flag| flag.to_string()));
        push("list-item", self.list_item.map(|flag| flag.to_string()));
        push("isolated", self.isolated.map(|flag| flag.to_string()));
        push("digit-share", self.digit_share.map(|range| range.to_string()));
        push("capital-share", self.capital_share.map(|range| range.to_string()));
        push("link-share", self.link_share.map(|range| range.to_string()));
        push_list(&mut described, "shape", &self.shape, names(self.shape.iter().map(|shape| shape.name())));
        described
    }

    /// All of it in one line.
    pub fn joined(&self, most: usize) -> String {
        let each: Vec<_> = self.describe(most).into_iter().map(|(key, value)| format!("{key} {value}")).collect();
        each.join(", ")
    }
}

impl Run {
    /// All of it in one line.
    fn describe(&self, most: usize) -> String {
        let hits = if self.min_hits > 0 { format!(", hits {}..", self.min_hits) } else { String::new() };
        let of = if self.hit_categories.is_empty() {
            String::new()
        } else {
            format!(" of {}", names(self.hit_categories.iter().map(|category| category.name())))
        };
        format!("{}.. of {}{hits}{of}", self.min_blocks, self.items.joined(most))
    }
}

fn push_list<T>(described: &mut Vec<Description>, key: &'static str, list: &[T], words: String) {
    if !list.is_empty() {
        described.push((key, words));
    }
}

impl Scope {
    /// Languages and hosts, where they are given.
    pub fn describe(&self) -> Vec<Description> {
        let mut described = Vec::new();
        push_list(&mut described, "languages", &self.languages, codes(&self.languages));
        push_list(&mut described, "hosts", &self.hosts, self.hosts.join(", "));
        described
    }
}

impl Effect {
    /// One word for a table.
    pub const fn name(&self) -> &'static str {
        match self {
            Effect::Block => "block",
            Effect::Section(_) => "section",
            Effect::Span => "span",
            Effect::Keep => "keep",
            Effect::Weight(_) => "weight",
        }
    }
}

impl Section {
    /// Each end that is given, as rule files name them.
    pub fn describe(&self, most: usize) -> Vec<Description> {
        let mut described = Vec::new();
        described.extend(self.prose.map(|prose| ("until.prose", prose.to_string())));
        push_list(&mut described, "until.line", &self.line, quote_some(&self.line, most));
        described.extend(self.blocks.map(|blocks| ("until.blocks", blocks.to_string())));
        described.extend(self.items.as_ref().map(|items| ("items", items.joined(most))));
        if self.min_blocks > 0 {
            described.push(("min-blocks", self.min_blocks.to_string()));
        }
        described
    }
}

impl Rule {
    /// The rule's table as its file writes it: from its header to the next one.
    pub fn written(&self) -> &str {
        let text = &self.location.file.text;
        let start = text[..self.location.span.start].rfind('\n').map_or(0, |at| at + 1);
        let from = self.location.span.end.max(start);
        let below = format!("[rule.{}.", self.name.rsplit_once('/').map_or("", |(_, id)| id));
        let header = |at: &usize| !text[at + 1..].starts_with(&below);
        let end = text[from..].match_indices("\n[").map(|(at, _)| from + at).find(header).unwrap_or(text.len());
        without_comments_of_next(&text[start..end])
    }
}

/// Comments right above the next header belong to that one.
fn without_comments_of_next(table: &str) -> &str {
    let mut table = table.trim_end();
    while let Some((rest, last)) = table.rsplit_once('\n') {
        if !last.trim_start().starts_with('#') {
            break;
        }
        table = rest.trim_end();
    }
    table
}
