//! Lowers `where`, `unless`, `items`, `previous` and `next`.

use super::diagnostic::Code;
use super::lower::Lowering;
use super::rule::{Conditions, Run, Zone};
use super::table::{Table, WithSpan};
use super::values::shapes;
use crate::limits::MAX_DISTANCE;

impl Lowering<'_> {
    pub(super) fn condition_table(&mut self, table: &Table<'_, '_>) -> Conditions {
        Conditions {
            words: table.counts("words"),
            characters: table.counts("characters"),
            digit_share: table.shares("digit-share"),
            capital_share: table.shares("capital-share"),
            list_item: table.flag("list-item"),
            sentence: table.flag("sentence"),
            isolated: table.flag("isolated"),
            zone: table.texts("zone").iter().filter_map(zone).collect(),
            shape: shapes(table),
            link_share: table.shares("link-share"),
            prose_share: table.shares("prose-share"),
            body: table.flag("body"),
            select: self.selectors(table),
            class_words: self.class_words(table),
            phrases: self.pattern_list(table, "phrases"),
            starts: self.pattern_list(table, "starts"),
            ends: self.pattern_list(table, "ends"),
            after: self.rule_names(table, "after"),
            before: self.rule_names(table, "before"),
            within: self.rule_names(table, "within"),
            max_distance: self.max_distance(table),
            previous: self.neighbour(table, "previous"),
            next: self.neighbour(table, "next"),
            run: self.run(table),
            languages: self.languages(table),
            hosts: self.hosts(table),
        }
    }

    fn neighbour(&mut self, table: &Table<'_, '_>, key: &str) -> Option<Box<Conditions>> {
        let inner = table.table(key)?;
        Some(Box::new(self.condition_table(&inner)))
    }

    fn run(&mut self, table: &Table<'_, '_>) -> Option<Box<Run>> {
        let inner = table.table("run")?;
        let items = inner.table("items").map(|items| self.condition_table(&items)).unwrap_or_default();
        Some(Box::new(Run {
            items,
            min_blocks: inner.count("min-blocks").unwrap_or(1),
            min_hits: inner.count("min-hits").unwrap_or(0),
            hit_categories: inner.texts("hit-categories").iter().filter_map(|name| name.value.parse().ok()).collect(),
        }))
    }

    /// A name without a slash is of the same pack.
    fn rule_names(&mut self, table: &Table<'_, '_>, key: &str) -> Vec<String> {
        let full = |name: &WithSpan<&str>| match name.value.contains('/') {
            true => name.value.to_owned(),
            false => format!("{}/{}", self.pack, name.value),
        };
        table.texts(key).iter().map(full).collect()
    }

    fn max_distance(&mut self, table: &Table<'_, '_>) -> Option<u32> {
        let distance = table.count("max-distance")?;
        if (1..=MAX_DISTANCE).contains(&distance) {
            return Some(distance);
        }
        let span = table.key_span("max-distance").unwrap_or_default();
        self.checker.report(Code::BadRange, span, format!("`max-distance` is {distance}")).label =
            format!("expected 1 to {MAX_DISTANCE} blocks");
        None
    }
}

fn zone(name: &WithSpan<&str>) -> Option<Zone> {
    match name.value {
        "head" => Some(Zone::Head),
        "middle" => Some(Zone::Middle),
        "tail" => Some(Zone::Tail),
        _ => None,
    }
}
