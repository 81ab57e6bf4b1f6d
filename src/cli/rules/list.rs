//! `clean rules list`: the rules that apply, one on each line.

use std::fmt::Write as _;

use anstyle::Style;
use isolang::Language;

use crate::Category;
use crate::cli::plural::count;
use crate::cli::table::{safe_to_show, table};
use crate::cli::{CliError, rule_set};
use crate::matcher::is_host;
use crate::rules::{Rule, RuleSet};
use crate::write::terminal::{DETAIL, RULE};

/// Which rules to list.
pub(super) struct Filter {
    language: Option<Language>,
    host: Option<String>,
    category: Option<Category>,
}

impl Filter {
    /// # Errors
    /// The language or category is unknown.
    pub(super) fn new(language: Option<&str>, host: Option<&str>, category: Option<&str>) -> Result<Filter, CliError> {
        Ok(Filter {
            language: language.map(parse_language).transpose()?,
            host: host.map(str::to_lowercase),
            category: category.map(rule_set::parse_category).transpose()?,
        })
    }

    fn matches(&self, rule: &Rule) -> bool {
        let (languages, hosts) = (&rule.scope.languages, &rule.scope.hosts);
        self.language.is_none_or(|language| languages.is_empty() || languages.contains(&language))
            && self.host.as_ref().is_none_or(|host| hosts.is_empty() || hosts.iter().any(|own| is_host(host, own)))
            && self.category.is_none_or(|category| rule.category == category)
    }
}

fn parse_language(code: &str) -> Result<Language, CliError> {
    let found = Language::from_639_1(code).or_else(|| Language::from_639_3(code));
    found.ok_or_else(|| CliError::Usage(format!("unknown language `{code}`; use an ISO 639 code such as `en`")))
}

/// One row for each rule, then counts.
pub(super) fn render(set: &RuleSet, filter: &Filter) -> String {
    let rules: Vec<_> = set.rules.iter().filter(|rule| filter.matches(rule)).collect();
    let style = |column, _: &str| [RULE, Style::new(), Style::new(), DETAIL, DETAIL, Style::new()][column];
    let mut out = table(&rules.iter().map(|rule| row(rule)).collect::<Vec<_>>(), style);
    let number = |what: &str, number: usize| if number > 0 { format!(", {number} {what}") } else { String::new() };
    let off = number("off", rules.iter().filter(|rule| rule.off).count());
    let patched = number("patched", rules.iter().filter(|rule| !rule.patches.is_empty()).count());
    let _ = writeln!(out, "{}{off}{patched}", count(rules.len(), "rule"));
    out
}

fn row(rule: &Rule) -> Vec<String> {
    let marks = [(rule.off, "off"), (!rule.patches.is_empty(), "patched")];
    let marks: Vec<_> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
    let location = &rule.location;
    vec![
        safe_to_show(&rule.name).into_owned(),
        rule.category.to_string(),
        rule.effect.name().to_owned(),
        location.file.layer.to_string(),
        safe_to_show(&location.to_string()).into_owned(),
        marks.join(", "),
    ]
}
