//! Cuts a pack into pieces, so that one rule can be parsed without the others.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Table;

/// Where in the text of a pack its rules are.
#[derive(Default)]
pub(crate) struct Pieces {
    /// What comes before the first rule, which every rule needs.
    pub(crate) head: usize,
    /// The bytes of each rule, by id.
    pub(crate) rules: BTreeMap<String, Range<usize>>,
}

/// Cuts a pack. One whose rules are not each in one piece is a single piece, the same for all its rules.
pub(crate) fn cut(text: &str, table: &Table) -> Pieces {
    let ids: Vec<&String> = rules(table).map(|(id, _)| id).collect();
    let whole = || Pieces { head: 0, rules: ids.iter().map(|id| ((*id).clone(), 0..text.len())).collect() };
    by_headers(text).filter(|pieces| hold_the_same(pieces, text, table)).unwrap_or_else(whole)
}

/// The rules of a pack, by id.
pub(crate) fn rules(table: &Table) -> impl Iterator<Item = (&String, &toml::Value)> {
    table.get("rule").and_then(toml::Value::as_table).into_iter().flatten()
}

/// Pieces from one header of a rule to its examples, or to the header of the next rule; none if a rule has several headers.
fn by_headers(text: &str) -> Option<Pieces> {
    let mut pieces: Vec<(&str, Range<usize>)> = Vec::new();
    let (mut at, mut in_examples) = (0, false);
    for line in text.split_inclusive('\n') {
        let id = line.strip_prefix("[rule.").and_then(|rest| rest.split([']', '.']).next());
        if let Some(id) = id.filter(|id| pieces.last().is_none_or(|(last, _)| last != id)) {
            pieces.push((id, at..at));
            in_examples = false;
        }
        in_examples |= EXAMPLES.iter().any(|key| line.starts_with(key));
        at += line.len();
        if let Some((_, piece)) = pieces.last_mut().filter(|_| !in_examples) {
            piece.end = at;
        }
    }
    let head = pieces.first().map_or(text.len(), |(_, piece)| piece.start);
    let number = pieces.len();
    let rules: BTreeMap<_, _> = pieces.into_iter().map(|(id, piece)| (id.to_owned(), piece)).collect();
    (rules.len() == number).then_some(Pieces { head, rules })
}

/// How lines with examples begin. Examples are written last, and documents need none.
const EXAMPLES: [&str; 2] = ["hits =", "misses ="];

/// Whether the pieces, each parsed by itself, hold what the whole text does, but for examples.
fn hold_the_same(pieces: &Pieces, text: &str, table: &Table) -> bool {
    let parse = |range: Range<usize>| text[range].parse::<Table>().unwrap_or_default();
    let mut joined = parse(0..pieces.head);
    if !pieces.rules.is_empty() {
        let each = pieces.rules.iter().map(|(id, range)| {
            let mut piece = parse(range.clone());
            let rules = piece.remove("rule").and_then(|rules| rules.as_table().cloned()).unwrap_or_default();
            (id, rules.len() == 1 && piece.is_empty(), rules)
        });
        let mut rules = Table::new();
        for (id, alone, mut piece) in each {
            let Some(rule) = piece.remove(id).filter(|_| alone) else { return false };
            rules.insert(id.clone(), rule);
        }
        joined.insert("rule".to_owned(), toml::Value::Table(rules));
    }
    joined == without_examples(table)
}

fn without_examples(table: &Table) -> Table {
    let mut table = table.clone();
    let rules = table.get_mut("rule").and_then(toml::Value::as_table_mut);
    for rule in rules.into_iter().flatten().filter_map(|(_, rule)| rule.as_table_mut()) {
        rule.retain(|key, _| !matches!(key, "hits" | "misses"));
    }
    table
}
