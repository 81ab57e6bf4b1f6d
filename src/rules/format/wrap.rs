//! Which lists of a value take several lines: those that do not fit, the longest first.

use std::cmp::Reverse;

use toml_edit::{Array, Value};

use super::WIDTH;
use super::list::{Layout, lay_out, lay_out_below};

/// Writes the lists of a value that follows `start` on a line of the indentation `indent`.
pub(super) fn wrap(value: &mut Value, indent: &str, start: &str) {
    lay_out_below(value, indent);
    let mut lists = Vec::new();
    collect(value, &mut lists);
    let mut order: Vec<_> = lists.iter().map(|list| width(&list.to_string())).enumerate().collect();
    order.sort_by_key(|(_, width)| Reverse(*width));
    for (at, _) in order {
        if fits(&format!("{start}{value}"), indent) {
            return;
        }
        let mut lists = Vec::new();
        collect(value, &mut lists);
        lay_out(lists.swap_remove(at), Layout::Lines, indent);
    }
}

/// The lists of a value that are not inside other lists.
fn collect<'v>(value: &'v mut Value, lists: &mut Vec<&'v mut Array>) {
    match value {
        Value::Array(list) => lists.push(list),
        Value::InlineTable(table) => table.iter_mut().for_each(|(_, value)| collect(value, lists)),
        _ => {}
    }
}

/// Whether no line is too long, other than those inside lists that take several lines.
fn fits(text: &str, indent: &str) -> bool {
    let close = format!("{indent}]");
    let mut lines = text.split('\n');
    lines.next().is_none_or(|line| width(line) <= WIDTH)
        && lines.all(|line| !line.starts_with(&close) || width(line) <= WIDTH)
}

fn width(text: &str) -> usize {
    text.chars().count()
}
