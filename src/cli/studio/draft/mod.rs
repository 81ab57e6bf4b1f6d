//! Drafts of rules: from a line that somebody clicked to TOML, narrow or broad.
//!
//! Nothing here knows documents, rule files or the page. `steps` has what each kind of rule looks for, from the narrowest to
//! the broadest, `spans` and `element` do it for parts of lines and for pages; `tokens` cuts a line into words. A draft has the line as its first hit, and until a near miss is chosen, a
//! sentence that stands for one.

mod element;
mod spans;
mod step;
mod steps;
mod tokens;

use serde::{Deserialize, Serialize};

use dehusk_text::toml_string::quote;
pub(super) use element::markup;
use step::Step;
use steps::steps;
pub(super) use tokens::beginning;

/// The comment before a near miss that has not been chosen yet; `clean rules new` writes the same.
pub(super) const TO_REPLACE: &str = "# Replace this by a similar sentence that must be kept.";

/// Words in the id of a rule.
const ID_WORDS: usize = 4;

/// What somebody wants of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Side {
    /// It should go.
    #[default]
    Take,
    /// It should stay.
    Keep,
}

/// What a rule looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// The whole line.
    Line,
    /// How the line begins.
    Starts,
    /// Words anywhere in it.
    Phrase,
    /// A part of it, and only that goes.
    Span,
    /// The line, and what follows it goes too.
    Section,
    /// An element of a page that the line is in.
    Element,
}

impl Kind {
    const ALL: [Kind; 6] = [Kind::Line, Kind::Starts, Kind::Phrase, Kind::Span, Kind::Section, Kind::Element];
}

/// Where a rule applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Scope {
    Host,
    Language,
    All,
}

/// A line, and what is known of its surroundings.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// Its text as rules see it; of a long one its beginning.
    pub(super) text: String,
    /// There is more of it.
    pub(super) cut: bool,
    pub(super) sentence: bool,
    /// The lines after it.
    pub(super) following: Vec<String>,
    pub(super) host: Option<String>,
    /// An ISO 639 code.
    pub(super) language: Option<String>,
    /// Elements around it, from the inside out.
    pub(super) elements: Vec<Element>,
}

/// An element around a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) id: Option<String>,
    pub(super) classes: Vec<String>,
}

/// What a draft should be like. What is not said is chosen by the line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    pub(super) side: Side,
    pub(super) kind: Option<Kind>,
    /// 0 is the narrowest.
    pub(super) breadth: Option<usize>,
    pub(super) scope: Option<Scope>,
    pub(super) category: Option<String>,
    /// The part of the line that was selected.
    pub(super) selection: Option<String>,
    /// Texts that must stay.
    pub(super) misses: Vec<String>,
}

/// A draft of a rule.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Draft {
    /// The rule's table as it is written in a file.
    pub(super) toml: String,
    pub(super) kind: Kind,
    /// Kinds that are possible for the line.
    pub(super) kinds: Vec<Kind>,
    pub(super) breadth: usize,
    /// How many breadths the kind has.
    pub(super) breadths: usize,
    /// The breadth in words.
    pub(super) label: String,
    pub(super) scope: Scope,
    pub(super) scopes: Vec<Scope>,
    pub(super) category: String,
}

/// Makes a draft. `id` is the rule's id. A line without anything to go by gives none.
pub(super) fn draft(line: &Line, wish: &Wish, id: &str) -> Option<Draft> {
    let of_kind = |kind: Kind| steps(line, kind, wish);
    let kinds: Vec<_> = Kind::ALL.into_iter().filter(|kind| !of_kind(*kind).is_empty()).collect();
    let kind = wish.kind.filter(|kind| kinds.contains(kind)).or_else(|| kinds.first().copied())?;
    let steps = of_kind(kind);
    let breadth = wish.breadth.unwrap_or_default().min(steps.len() - 1);
    let scopes = scopes(line);
    let scope = wish.scope.filter(|scope| scopes.contains(scope)).unwrap_or(scopes[0]);
    let category = wish.category.clone().unwrap_or_else(|| category(line).to_owned());
    let step = &steps[breadth];
    let toml = render(line, wish, step, (id, scope, &category));
    let label = step.label.clone();
    Some(Draft { toml, kind, kinds, breadth, breadths: steps.len(), label, scope, scopes, category })
}

/// Scopes that are possible for a line, the narrowest first.
fn scopes(line: &Line) -> Vec<Scope> {
    let host = line.host.as_ref().map(|_| Scope::Host);
    let language = line.language.as_ref().map(|_| Scope::Language);
    host.into_iter().chain(language).chain([Scope::All]).collect()
}

/// What a line most likely is, until somebody says otherwise.
fn category(line: &Line) -> &'static str {
    match tokens::tokens(&line.text).len() {
        0..=3 if !line.sentence => "navigation",
        _ if line.sentence => "newsletter",
        _ => "related-links",
    }
}

/// Writes the rule, keys in the order of the reference.
fn render(line: &Line, wish: &Wish, step: &Step, (id, scope, category): (&str, Scope, &str)) -> String {
    let list = |key: &str, value: Option<&String>| value.map(|value| format!("{key} = [{}]", quote(value)));
    let (comment, misses) = match &wish.misses[..] {
        [] => (Some(TO_REPLACE.to_owned()), step.miss.clone()),
        misses => (None, misses.iter().map(|miss| quote(miss)).collect::<Vec<_>>().join(", ")),
    };
    let mut out = vec![format!("[rule.{id}]"), format!("category = {}", quote(category))];
    out.extend(list("languages", line.language.as_ref().filter(|_| scope == Scope::Language)));
    out.extend(list("hosts", line.host.as_ref().filter(|_| scope == Scope::Host)));
    out.extend(step.patterns.iter().cloned());
    out.extend(match wish.side {
        Side::Take => step.effect.clone(),
        Side::Keep => vec!["keep = true".to_owned()],
    });
    out.push(format!("hits = [{}]", step.hit));
    out.extend(comment);
    out.push(format!("misses = [{misses}]"));
    out.join("\n") + "\n"
}

/// An id of the first words of a line that a pack does not have yet.
pub(super) fn new_id(text: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let stem = words.take(ID_WORDS).collect::<Vec<_>>().join("-");
    let stem = if stem.is_empty() { "line".to_owned() } else { stem };
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    std::iter::once(stem.clone()).chain(numbered).find(|id| !is_taken(id)).unwrap_or(stem)
}

#[cfg(test)]
mod tests;
