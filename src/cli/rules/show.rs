//! `clean rules show`: a rule with lists, patterns and patches applied, and as it is written.

use std::fmt::Display;

use anstyle::Style;

use crate::cli::table::{safe_to_show, styled, table};
use crate::rules::Rule;
use crate::rules::rule::Effect;
use crate::write::terminal::{DETAIL, RULE};

/// Everything that is known of a rule.
pub(super) fn render(rule: &Rule) -> String {
    let mut rows = head(rule);
    rows.extend(keyed("", rule.patterns.describe(usize::MAX)));
    rows.extend(keyed("where.", rule.conditions.describe(usize::MAX)));
    rows.extend(keyed("unless.", rule.unless.describe(usize::MAX)));
    rows.extend(effect(rule));
    rows.extend(source(rule));
    let style = |column, _: &str| if column == 0 { DETAIL } else { Style::new() };
    let (name, rows) = (styled(RULE, &safe_to_show(&rule.name)), table(&rows, style));
    format!("{name}\n{rows}\nAs written:\n\n{}\n", safe_to_show(rule.written()))
}

/// A row of a key and its value.
fn row(key: impl Display, value: impl Display) -> Vec<String> {
    vec![format!("  {key}"), safe_to_show(&value.to_string()).into_owned()]
}

fn keyed(table: &str, wanted: Vec<(&'static str, String)>) -> impl Iterator<Item = Vec<String>> {
    wanted.into_iter().map(move |(key, value)| row(format!("{table}{key}"), value))
}

fn head(rule: &Rule) -> Vec<Vec<String>> {
    let mut rows = vec![row("about", &rule.about)];
    let kept = if rule.category.kept_by_default() { " (kept by default)" } else { "" };
    rows.push(row("category", format!("{}{kept}", rule.category)));
    rows.extend(keyed("", rule.scope.describe()));
    rows
}

fn effect(rule: &Rule) -> Vec<Vec<String>> {
    let mut rows = match &rule.effect {
        Effect::Keep => return vec![row("keep", true)],
        Effect::Weight(weight) => return vec![row("weight", weight)],
        effect => vec![row("drop", effect.name())],
    };
    if let Effect::Section(section) = &rule.effect {
        rows.extend(keyed("", section.describe(usize::MAX)));
    }
    rows.push(row("limit.share", rule.limit.share));
    rows.extend(rule.limit.blocks.map(|blocks| row("limit.blocks", blocks)));
    if rule.bypass_document_limit {
        rows.push(row("bypass-document-limit", true));
    }
    rows
}

fn source(rule: &Rule) -> Vec<Vec<String>> {
    let mut rows = vec![row("layer", &rule.location.file.layer), row("location", &rule.location)];
    for patch in &rule.patches {
        let layer = &patch.location.file.layer;
        rows.push(row("patched", format!("{} ({layer}, {})", patch.why, patch.location)));
    }
    if rule.off {
        rows.push(row("off", true));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::rules::RuleSources;

    #[test]
    fn a_regex_is_shown_with_its_patterns_in_place_and_as_written() {
        let text = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"wire-credit\"\n[patterns]\npaper = 'Post|Ledger'\n\
                    [rule.one]\nregex = '^By the {paper}$'\ndrop = \"block\"\nhits = \"By the Post\"\nmisses = \"By the post\"\n";
        let texts = vec![("site".to_owned(), text.to_owned())];
        let set = RuleSources { built_in: false, texts, ..RuleSources::default() }.read().load().unwrap();
        let shown = render(&set.rules[0]);
        assert!(shown.contains("\"^By the (?:Post|Ledger)$\""), "{shown}");
        assert!(shown.contains("regex = '^By the {paper}$'"), "{shown}");
    }
}
