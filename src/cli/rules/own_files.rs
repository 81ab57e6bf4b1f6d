//! The rule files of the user among those in force, each with what it has.

use std::fmt::Write as _;
use std::sync::Arc;

use anstyle::Style;

use crate::cli::plural::count;
use crate::cli::table::{safe_to_show, table};
use crate::rules::{Layer, RuleSet, SourceFile};
use crate::write::terminal::DETAIL;

/// The most files that are shown.
const SHOWN: usize = 20;

/// One row for each rule file and model file that is not built in; nothing if all are.
pub(super) fn render(set: &RuleSet) -> String {
    let is_own = |file: &&Arc<SourceFile>| file.layer != Layer::BuiltIn;
    let row =
        |file: &Arc<SourceFile>, contents| vec![safe_to_show(&file.path.display().to_string()).into_owned(), contents];
    let rules = set.files.iter().filter(is_own).map(|file| row(file, contents(set, file)));
    let model = set.model.values().filter(is_own).map(|file| row(file, "context model".to_owned()));
    let own: Vec<_> = rules.chain(model).collect();
    let mut out = table(&own[..own.len().min(SHOWN)], |column, _| if column == 0 { Style::new() } else { DETAIL });
    if let Some(more) = own.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "and {}", count(more, "more file"));
    }
    out
}

/// How many rules and patches a file has.
fn contents(set: &RuleSet, file: &Arc<SourceFile>) -> String {
    let is_file = |other: &Arc<SourceFile>| Arc::ptr_eq(file, other);
    let rules = set.rules.iter().filter(|rule| is_file(&rule.location.file)).count();
    let patches = set.rules.iter().flat_map(|rule| &rule.patches).filter(|patch| is_file(&patch.location.file)).count();
    let number = |number: usize, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{number} {many}")),
    };
    let parts: Vec<_> =
        [number(rules, "rule", "rules"), number(patches, "patch", "patches")].into_iter().flatten().collect();
    let is_settings = file.path.file_name().is_some_and(|name| name == "settings.toml");
    let other = || if is_settings { "settings" } else { "no rules" }.to_owned();
    if parts.is_empty() { other() } else { parts.join(", ") }
}
