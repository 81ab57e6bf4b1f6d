//! Finds the literals of which a text must hold one for a rule to hit anything in it.

use std::collections::BTreeMap;
use std::fmt::Write;

use dehusk_text::fold::{edges, fold};
use dehusk_text::literal;
use dehusk_text::pattern::Definitions;

use crate::packed::Pool;

/// The kinds of patterns that are literal text.
const KINDS: [&str; 4] = ["line", "starts", "ends", "phrases"];

/// The strings of a value that is one or a list of them.
pub(crate) fn texts(value: Option<&toml::Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(|value| value.as_str());
    let many = value.and_then(|value| value.as_array()).into_iter().flatten().filter_map(|value| value.as_str());
    one.into_iter().chain(many)
}

/// Folded literals of which a text must hold one for a rule to hit; none if it may hit without any. Of several kinds of
/// patterns all must match, so the literals of one are enough.
pub(crate) fn needed(rule: &toml::Value, pack: &str, definitions: &Definitions) -> Option<Vec<String>> {
    let own = KINDS.iter().map(|kind| values(rule.get(kind), pack, definitions)).find(|values| !values.is_empty());
    let literals = own.map_or_else(|| of_regexes(rule, pack, definitions), Some)?;
    let trimmed = literals.iter().map(|literal| trim(&fold(literal)).to_owned());
    let trimmed: Vec<_> = trimmed.collect();
    (!trimmed.iter().any(String::is_empty)).then_some(trimmed)
}

/// Values with lists in place.
fn values(value: Option<&toml::Value>, pack: &str, definitions: &Definitions) -> Vec<String> {
    let mut values = Vec::new();
    texts(value).for_each(|written| {
        let _ = definitions.list_values(pack, written, &mut values);
    });
    values
}

/// What the regexes of a rule need; none if it has none, or if one of them needs nothing.
fn of_regexes(rule: &toml::Value, pack: &str, definitions: &Definitions) -> Option<Vec<String>> {
    let mut all = Vec::new();
    for regex in texts(rule.get("regex")) {
        let needed = literal::analyse(&definitions.expand(pack, regex).ok()?).ok()?.needed?;
        all.extend(needed.into_iter().map(|(literal, _)| literal));
    }
    (!all.is_empty()).then_some(all)
}

/// A literal without marks and spaces at its ends, which lines are compared without.
fn trim(folded: &str) -> &str {
    folded.get(edges::trim(folded.as_bytes())).unwrap_or(folded).trim()
}

/// Literals by text, each with the numbers of the rules that need it.
pub(crate) type Literals = BTreeMap<String, Vec<usize>>;

/// The tables of `src/rules/literals.rs`, and the texts of a pool that begins with the literals.
pub(crate) fn tables(literals: &Literals, pool: &Pool) -> String {
    let mut out = String::new();
    let texts: Vec<&str> = literals.keys().map(String::as_str).collect();
    let ends = running(literals.keys().map(String::len));
    let rule_ends = running(literals.values().map(Vec::len));
    let firsts: Vec<usize> =
        (0..=256).map(|byte| texts.partition_point(|text| usize::from(text.as_bytes()[0]) < byte)).collect();
    let rules: Vec<usize> = literals.values().flatten().copied().collect();
    let _ = writeln!(out, "static FOLDED: &str = {:?};\nstatic OTHER: &str = {:?};", pool.folded, pool.other);
    write_numbers("ENDS", "u32", &ends, &mut out);
    write_numbers("PREFIXES", "u32", &prefixes(&texts), &mut out);
    write_numbers("FIRSTS", "u32", &firsts, &mut out);
    write_numbers("RULE_ENDS", "u32", &rule_ends, &mut out);
    write_numbers("RULES_OF", "u16", &rules, &mut out);
    out
}

/// Zero, and the sums of the first, the first two, and so on.
fn running(sizes: impl Iterator<Item = usize>) -> Vec<usize> {
    let sums = sizes.scan(0, |sum, size| {
        *sum += size;
        Some(*sum)
    });
    [0].into_iter().chain(sums).collect()
}

/// For each text, sorted, one more than the place of the longest other one that it begins with; 0 if there is none.
fn prefixes(texts: &[&str]) -> Vec<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut prefixes = Vec::with_capacity(texts.len());
    for (at, text) in texts.iter().enumerate() {
        while open.last().is_some_and(|last| !text.starts_with(texts[*last])) {
            open.pop();
        }
        prefixes.push(open.last().map_or(0, |last| last + 1));
        open.push(at);
    }
    prefixes
}

fn write_numbers(name: &str, of: &str, numbers: &[usize], out: &mut String) {
    let length = numbers.len();
    let _ = writeln!(out, "#[allow(clippy::unreadable_literal)]\nstatic {name}: [{of}; {length}] = {numbers:?};");
}
