//! The layout of one list: on one line, or in filled lines below its bracket.

use toml_edit::{Array, Decor, RawString, Value};

use super::WIDTH;

/// What is between two items, or between an item and a bracket, besides the comma.
#[derive(Default)]
struct Gap {
    /// The comment on the line of the item before it.
    beside: Option<String>,
    /// Comments on lines of their own, and blank lines, which are empty.
    lines: Vec<String>,
}

impl Gap {
    fn parse(raw: &str) -> Gap {
        let mut parts = raw.split('\n').map(str::trim);
        let beside = parts.next().filter(|comment| !comment.is_empty()).map(str::to_owned);
        // After the last line end is the indentation of what follows.
        let mut lines: Vec<_> = parts.map(str::to_owned).collect();
        lines.pop();
        lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
        Gap { beside, lines }
    }

    fn is_empty(&self) -> bool {
        self.beside.is_none() && self.lines.is_empty()
    }

    /// The gap before something on a line of its own, which gets the indentation `next`.
    fn render(&self, indent: &str, next: &str) -> String {
        let beside = self.beside.iter().map(|comment| format!(" {comment}"));
        let lines = self.lines.iter().map(|line| match line.is_empty() {
            true => "\n".to_owned(),
            false => format!("\n{indent}{line}"),
        });
        beside.chain(lines).chain([format!("\n{next}")]).collect()
    }
}

/// How a list is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// On one line, if nothing is between its items.
    Line,
    /// In lines below the bracket.
    Lines,
}

/// Writes a list, whose bracket is in a line of the indentation `indent`, and the lists in its items anew. Where comments or blank lines are between the items, it takes several
/// lines. One with a comment before a comma is left alone.
pub(super) fn lay_out(list: &mut Array, layout: Layout, indent: &str) {
    let end = take_end(list);
    if list.iter().any(|item| text(item.decor().suffix()).contains('#')) {
        return;
    }
    let gaps: Vec<_> = list.iter().map(|item| Gap::parse(text(item.decor().prefix()))).collect();
    let last = Gap::parse(&end);
    for item in list.iter_mut() {
        lay_out_below(item, &format!("{indent}  "));
        item.decor_mut().clear();
    }
    let is_plain = gaps.iter().chain([&last]).all(Gap::is_empty);
    let has_line_end = list.iter().any(|item| item.to_string().contains('\n'));
    match layout {
        _ if list.is_empty() && is_plain => list.set_trailing(""),
        Layout::Line if is_plain && !has_line_end => on_one_line(list),
        _ => in_lines(list, &gaps, &last, indent),
    }
}

/// What is before the closing bracket. Without a comma there, it may be with the last item, from which it is taken.
fn take_end(list: &mut Array) -> String {
    let trailing = list.trailing().as_str().unwrap_or_default().to_owned();
    let has_comma = list.trailing_comma();
    let last = list.iter_mut().last().filter(|_| !has_comma);
    let suffix = last.map(|last| {
        let suffix = text(last.decor().suffix()).to_owned();
        last.decor_mut().set_suffix("");
        suffix
    });
    let end = suffix.unwrap_or_default() + &trailing;
    list.set_trailing(end.as_str());
    end
}

/// The lists inside a value: of an inline table, or of an item.
pub(super) fn lay_out_below(value: &mut Value, indent: &str) {
    match value {
        Value::Array(list) => lay_out(list, Layout::Line, indent),
        Value::InlineTable(table) => table.iter_mut().for_each(|(_, value)| lay_out_below(value, indent)),
        _ => {}
    }
}

fn on_one_line(list: &mut Array) {
    for (at, item) in list.iter_mut().enumerate() {
        *item.decor_mut() = Decor::new(if at == 0 { "" } else { " " }, "");
    }
    list.set_trailing_comma(false);
    list.set_trailing("");
}

fn in_lines(list: &mut Array, gaps: &[Gap], last: &Gap, indent: &str) {
    let inner = format!("{indent}  ");
    let one_a_line = list.iter().any(Value::is_inline_table);
    let mut column = 0;
    for (item, gap) in list.iter_mut().zip(gaps) {
        let written = item.to_string();
        // An item of several lines has none of them to share.
        let width = if written.contains('\n') { WIDTH } else { written.chars().count() + 1 };
        let continues = column > 0 && gap.is_empty() && !one_a_line && column + 1 + width <= WIDTH;
        let before = if continues { " ".to_owned() } else { gap.render(&inner, &inner) };
        column = if continues { column + 1 + width } else { inner.len() + width };
        *item.decor_mut() = Decor::new(before, "");
    }
    list.set_trailing_comma(!list.is_empty());
    list.set_trailing(last.render(&inner, indent));
}

fn text(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or_default()
}
