//! Rules by what they are written in: a rule, a pack, a folder of packs, or a file or folder on disk.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::{CliError, rule_set};
use crate::rules::nearest::nearest;
use crate::rules::{Code, Diagnostic, Layer, Rule, RuleSet, SourceFile};

/// Full names of the rules that `name` means: a rule, a pack or a folder of packs, or a file or folder on disk. A file on
/// disk means the rules that are written in it and those that it patches. The first that there is counts, in this
/// order. All rules are on.
///
/// # Errors
/// Nothing has the name, or all rules that it means are off.
pub(super) fn select(set: &RuleSet, name: &str) -> Result<BTreeSet<String>, CliError> {
    if set.find(name).is_ok() {
        return Ok(BTreeSet::from([rule_set::find_active(set, name)?.name.clone()]));
    }
    let pack = name.strip_suffix(".toml").unwrap_or(name).trim_end_matches('/');
    let mut rules: Vec<_> = set.rules.iter().filter(|rule| is_in_pack(rule, pack)).collect();
    if rules.is_empty() && Path::new(name).exists() {
        rules = in_path(set, Path::new(name))?;
    }
    if rules.is_empty() {
        return Err(unknown(set, name).into());
    }
    let names: BTreeSet<_> = rules.iter().filter(|rule| !rule.off).map(|rule| rule.name.clone()).collect();
    match names.is_empty() {
        true => Err(CliError::Usage(format!("every rule of `{name}` is off"))),
        false => Ok(names),
    }
}

/// Whether a rule is in a pack, or in a pack of a folder.
fn is_in_pack(rule: &Rule, pack: &str) -> bool {
    rule.name.strip_prefix(pack).is_some_and(|rest| rest.starts_with('/'))
}

/// Rules that files at or below a path have or patch. Built-in files are not on disk.
///
/// # Errors
/// No rule in force is from there.
pub(super) fn in_path<'s>(set: &'s RuleSet, path: &Path) -> Result<Vec<&'s Rule>, CliError> {
    let folder = fs::canonicalize(path).ok();
    let is_below = |file: &SourceFile| {
        folder.as_ref().is_some_and(|folder| fs::canonicalize(&file.path).is_ok_and(|file| file.starts_with(folder)))
    };
    let on_disk = set.files.iter().filter(|file| file.layer != Layer::BuiltIn);
    let below: Vec<&SourceFile> = on_disk.map(|file| &**file).filter(|file| is_below(file)).collect();
    let is_there = |file: &SourceFile| below.iter().any(|one| std::ptr::eq(*one, file));
    let rules: Vec<_> = set.rules.iter().filter(|rule| files(rule).any(is_there)).collect();
    match rules.is_empty() {
        true => Err(CliError::Usage(not_in_force(path))),
        false => Ok(rules),
    }
}

/// The file that has a rule, and those that patch it.
pub(super) fn files(rule: &Rule) -> impl Iterator<Item = &SourceFile> {
    let patches = rule.patches.iter().map(|patch| &*patch.location.file);
    std::iter::once(&*rule.location.file).chain(patches)
}

fn not_in_force(path: &Path) -> String {
    let folder = if path.is_dir() { path.to_owned() } else { path.parent().map(PathBuf::from).unwrap_or_default() };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    format!("no rule in force is from {}; `--rules {}` adds that folder", path.display(), folder.display())
}

fn unknown(set: &RuleSet, name: &str) -> Diagnostic {
    let rules = set.rules.iter().map(|rule| rule.name.as_str());
    let packs = rules.clone().filter_map(|rule| Some(rule.rsplit_once('/')?.0));
    Diagnostic::general(Code::UnknownRule, format!("there is no rule, pack, file or folder called `{name}`"))
        .with_suggestion(nearest(name, rules.chain(packs)))
}
