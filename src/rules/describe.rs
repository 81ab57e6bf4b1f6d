//! Rules in words: what a condition or pattern wants, as `rules show` and `why` print it.
//!
//! Owns the wording only, one line per key in the spelling of rule files. What holds is `matching::check`'s.

use std::fmt::Display;

use isolang::Language;

use super::rule::{Conditions, Effect, Patterns, RepeatOf, Repeats, Rule, Run, Scope, ScriptPattern, Section, Zone};

/// A key of a rule file and what it wants.
pub type Wanted = (&'static str, String);

/// Values of a list that are shown before the rest is only counted.
pub const FEW: usize = 3;

/// Some values of a list in quotes; `most` of them, the rest counted.
pub fn some<T: AsRef<str>>(values: &[T], most: usize) -> String {
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
        f.write_str(match self.of {
            RepeatOf::Earlier => "an earlier block",
            RepeatOf::Framed => "another block, which lacks the suffix",
            RepeatOf::EndOfPrevious => "the end of a block right before",
            RepeatOf::Title => "the title",
            RepeatOf::Author => "the author's name",
            RepeatOf::Frame => "what stands behind a separator elsewhere",
        })?;
        if self.suffix > 0 {
            write!(f, ", less a suffix of ..{} words", self.suffix)?;
        }
        if self.of == RepeatOf::Frame { write!(f, ", in {}.. other blocks", self.least) } else { Ok(()) }
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
    pub fn describe(&self, most: usize) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        let lists = [("line", &self.line), ("phrases", &self.phrases), ("starts", &self.starts), ("ends", &self.ends)];
        for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
            wanted.push((key, some(list, most)));
        }
        if !self.regex.is_empty() {
            wanted.push(("regex", some(&self.regex, most)));
        }
        if !self.shapes.is_empty() {
            wanted.push(("shape", names(self.shapes.iter().map(|shape| shape.name()))));
        }
        push_list(&mut wanted, "select", &self.select, some(&self.select, most));
        push_list(&mut wanted, "class-words", &self.class_words, some(&self.class_words, most));
        wanted.extend(self.script.iter().map(|script| ("script", script.describe())));
        wanted.extend(self.repeats.iter().map(|repeats| ("repeats", repeats.to_string())));
        wanted
    }
}

fn names<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

impl Conditions {
    /// Each condition that is given, `most` values of each.
    pub fn describe(&self, most: usize) -> Vec<Wanted> {
        let mut wanted = self.own_in_words();
        push_list(&mut wanted, "select", &self.select, some(&self.select, most));
        wanted.extend(self.prose_share.map(|range| ("prose-share", range.to_string())));
        wanted.extend(self.body.map(|flag| ("body", flag.to_string())));
        for (key, list) in [
            ("class-words", &self.class_words),
            ("phrases", &self.phrases),
            ("starts", &self.starts),
            ("ends", &self.ends),
        ] {
            push_list(&mut wanted, key, list, some(list, most));
        }
        push_list(&mut wanted, "zone", &self.zone, names(self.zone.iter().map(|zone| zone.name())));
        for (key, inner) in [("previous", &self.previous), ("next", &self.next)] {
            wanted.extend(inner.iter().map(|inner| (key, inner.joined(most))));
        }
        for (key, list) in [("after", &self.after), ("before", &self.before), ("within", &self.within)] {
            push_list(&mut wanted, key, list, list.join(", "));
        }
        wanted.extend(self.reach.iter().map(|reach| ("reach", reach.to_string())));
        wanted.extend(self.run.iter().map(|run| ("run", run.describe(most))));
        push_list(&mut wanted, "hosts", &self.hosts, self.hosts.join(", "));
        push_list(&mut wanted, "languages", &self.languages, codes(&self.languages));
        wanted
    }

    /// Conditions that a block alone decides.
    fn own_in_words(&self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        let mut push = |key, value: Option<String>| wanted.extend(value.map(|value| (key, value)));
        push("words", self.words.map(|range| range.to_string()));
        push("characters", self.characters.map(|range| range.to_string()));
        push("sentence", self.sentence.map(|flag| flag.to_string()));
        push("list", self.list.map(|flag| flag.to_string()));
        push("isolated", self.isolated.map(|flag| flag.to_string()));
        push("digits", self.digits.map(|range| range.to_string()));
        push("capitals", self.capitals.map(|range| range.to_string()));
        push("links", self.links.map(|range| range.to_string()));
        push_list(&mut wanted, "shape", &self.shape, names(self.shape.iter().map(|shape| shape.name())));
        wanted
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
        let husk = if self.husk > 0 { format!(", husk {}..", self.husk) } else { String::new() };
        let of = if self.of.is_empty() {
            String::new()
        } else {
            format!(" of {}", names(self.of.iter().map(|of| of.name())))
        };
        format!("{}.. of {}{husk}{of}", self.least, self.items.joined(most))
    }
}

fn push_list<T>(wanted: &mut Vec<Wanted>, key: &'static str, list: &[T], words: String) {
    if !list.is_empty() {
        wanted.push((key, words));
    }
}

impl Scope {
    /// Languages and hosts, where they are given.
    pub fn describe(&self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        push_list(&mut wanted, "languages", &self.languages, codes(&self.languages));
        push_list(&mut wanted, "hosts", &self.hosts, self.hosts.join(", "));
        wanted
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
    pub fn describe(&self, most: usize) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        wanted.extend(self.prose.map(|prose| ("until.prose", prose.to_string())));
        push_list(&mut wanted, "until.line", &self.line, some(&self.line, most));
        wanted.extend(self.blocks.map(|blocks| ("until.blocks", blocks.to_string())));
        wanted.extend(self.items.as_ref().map(|items| ("items", items.joined(most))));
        if self.least > 0 {
            wanted.push(("least", self.least.to_string()));
        }
        wanted
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
