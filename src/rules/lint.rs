//! Warnings about rules that work, but could be better.

use std::collections::BTreeMap;

use super::diagnostic::{Code, Diagnostic};
use super::rule::{Conditions, Effect, Rule};
use dehusk_text::fold::{edges, fold};

/// Warns of rules of all files together.
pub(super) fn check(rules: &[Rule], diagnostics: &mut Vec<Diagnostic>) {
    duplicates(rules, diagnostics);
    diagnostics.extend(rules.iter().filter(|rule| is_endless(rule)).map(endless));
    for rule in rules {
        let regexes = &rule.patterns.regex;
        if !regexes.is_empty() && regexes.iter().all(|regex| regex.lists_words) {
            diagnostics.push(
                at(rule, Code::RegexIsPhrase, format!("the regex of `{}` is only a list of words", rule.name))
                    .with_help(
                        "write them as `phrases`: these are faster, and ignore case and kinds of quotes and spaces",
                    ),
            );
        }
    }
}

/// Whether a rule drops everything to the end of a document.
fn is_endless(rule: &Rule) -> bool {
    let Effect::Section(section) = &rule.effect else { return false };
    let has_end = section.prose.is_some() || section.blocks.is_some() || !section.line.is_empty();
    !rule.off && !has_end && section.items.is_none()
}

fn endless(rule: &Rule) -> Diagnostic {
    at(rule, Code::SectionWithoutEnd, format!("the section of `{}` has no end", rule.name))
        .with_label("drops everything to the end of the document")
        .with_help("add `items`, or an end such as `until = { prose = 1 }`")
}

/// The same whole line in two rules with the same effect, if nothing else makes them differ.
fn duplicates(rules: &[Rule], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(String, bool), &Rule> = BTreeMap::new();
    for rule in rules.iter().filter(|rule| is_plain_line(rule)) {
        for line in &rule.patterns.line {
            let folded = fold(line);
            let line = folded[edges::trim(folded.as_bytes())].to_owned();
            if let Some(first) = seen.insert((line.clone(), rule.effect == Effect::Keep), rule)
                && first.name != rule.name
                && shares_documents(first, rule)
            {
                let message = format!("`{}` looks for the line \"{line}\", as `{}` does", rule.name, first.name);
                diagnostics.push(
                    at(rule, Code::DuplicatePattern, message).with_help(format!("the other is at {}", first.location)),
                );
            }
        }
    }
}

fn is_plain_line(rule: &Rule) -> bool {
    matches!(rule.effect, Effect::Block | Effect::Keep)
        && rule.conditions == Conditions::default()
        && rule.unless == Conditions::default()
        && !rule.off
}

fn shares_documents(a: &Rule, b: &Rule) -> bool {
    let (a, b) = (&a.scope, &b.scope);
    let languages =
        a.languages.is_empty() || b.languages.is_empty() || a.languages.iter().any(|l| b.languages.contains(l));
    let hosts = a.hosts.is_empty() || b.hosts.is_empty() || a.hosts.iter().any(|h| b.hosts.contains(h));
    languages && hosts
}

fn at(rule: &Rule, code: Code, message: String) -> Diagnostic {
    Diagnostic::at(code, &rule.location.file, rule.location.span.clone(), message)
}
