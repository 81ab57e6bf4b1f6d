//! `clean rules list`: the rules that apply, one on each line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anstyle::Style;
use dehusk_text::metadata::language_from_code;
use isolang::Language;

use super::select::{files, in_path};
use crate::Category;
use crate::cli::args::FilterArgs;
use crate::cli::plural::count;
use crate::cli::table::{safe_to_show, table};
use crate::cli::{CliError, rule_set};
use crate::matcher::is_host;
use crate::rules::{Layer, Rule, RuleSet};
use crate::write::terminal::{DETAIL, RULE};

/// Which rules to list.
pub(super) struct Filter {
    language: Option<Language>,
    host: Option<String>,
    category: Option<Category>,
    layer: Option<LayerFilter>,
}

/// Which layer rules must be in, or be patched by.
enum LayerFilter {
    Layer(Layer),
    Folder(PathBuf),
}

impl LayerFilter {
    fn parse(name: &str) -> Result<LayerFilter, CliError> {
        match name {
            "built-in" => Ok(LayerFilter::Layer(Layer::BuiltIn)),
            "user" => Ok(LayerFilter::Layer(Layer::User)),
            "project" => Ok(LayerFilter::Layer(Layer::Project)),
            folder if Path::new(folder).exists() => Ok(LayerFilter::Folder(folder.into())),
            _ => Err(CliError::Usage(format!("unknown layer `{name}`; use built-in, user, project or a folder"))),
        }
    }

    fn rules<'s>(&self, set: &'s RuleSet) -> Result<Vec<&'s Rule>, CliError> {
        match self {
            LayerFilter::Folder(folder) => in_path(set, folder),
            LayerFilter::Layer(layer) => {
                Ok(set.rules.iter().filter(|rule| files(rule).any(|file| file.layer == *layer)).collect())
            }
        }
    }
}

impl Filter {
    /// # Errors
    /// The language, category or layer is unknown.
    pub(super) fn new(args: &FilterArgs) -> Result<Filter, CliError> {
        Ok(Filter {
            language: args.language.as_deref().map(parse_language).transpose()?,
            host: args.host.as_deref().map(str::to_lowercase),
            category: args.category.as_deref().map(rule_set::parse_category).transpose()?,
            layer: args.layer.as_deref().map(LayerFilter::parse).transpose()?,
        })
    }

    fn rules<'s>(&self, set: &'s RuleSet) -> Result<Vec<&'s Rule>, CliError> {
        let rules = match &self.layer {
            Some(layer) => layer.rules(set)?,
            None => set.rules.iter().collect(),
        };
        Ok(rules.into_iter().filter(|rule| self.matches(rule)).collect())
    }

    fn matches(&self, rule: &Rule) -> bool {
        let (languages, hosts) = (&rule.scope.languages, &rule.scope.hosts);
        self.language.is_none_or(|language| languages.is_empty() || languages.contains(&language))
            && self.host.as_ref().is_none_or(|host| hosts.is_empty() || hosts.iter().any(|own| is_host(host, own)))
            && self.category.is_none_or(|category| rule.category == category)
    }
}

fn parse_language(code: &str) -> Result<Language, CliError> {
    language_from_code(code)
        .ok_or_else(|| CliError::Usage(format!("unknown language `{code}`; use an ISO 639 code such as `en`")))
}

/// One row for each rule, then counts.
///
/// # Errors
/// No rule is from the folder of the filter.
pub(super) fn render(set: &RuleSet, filter: &Filter) -> Result<String, CliError> {
    let rules = filter.rules(set)?;
    let style = |column, _: &str| [RULE, Style::new(), Style::new(), DETAIL, DETAIL, Style::new()][column];
    let mut out = table(&rules.iter().map(|rule| row(rule)).collect::<Vec<_>>(), style);
    let number = |what: &str, number: usize| if number > 0 { format!(", {number} {what}") } else { String::new() };
    let off = number("off", rules.iter().filter(|rule| rule.off).count());
    let patched = number("patched", rules.iter().filter(|rule| !rule.patches.is_empty()).count());
    let _ = writeln!(out, "{}{off}{patched}", count(rules.len(), "rule"));
    Ok(out)
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
