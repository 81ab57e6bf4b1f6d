//! The reference of the rule language as Markdown, from the tables that files are checked against.
//!
//! `docs/rules.md` has the result between two markers; a test fails when it is out of date.

use std::fmt::Write as _;

use super::diagnostic::{Code, Severity};
use super::fields::{FILE, Field, TABLES, ValueKind};
use crate::category::Category;
use crate::segment::script::Script;
use crate::segment::shape::Shape;

/// The whole reference; headings are of the third level.
pub fn markdown() -> String {
    let mut out = String::new();
    write_fields("A rule file", FILE, &mut out);
    for table in TABLES {
        write_fields(table.title, table.fields, &mut out);
    }
    let kept = |category: &Category| if category.kept_by_default() { "yes" } else { "" };
    let rows = Category::ALL.iter().map(|one| vec![quote(one.name()), one.about().to_owned(), kept(one).to_owned()]);
    write_table("Categories", &["category", "what belongs there", "kept unless dropped"], rows, &mut out);
    let rows = Shape::ALL.iter().map(|shape| vec![quote(shape.name()), shape.about().to_owned()]);
    write_table("Shapes", &["shape", "what has it"], rows, &mut out);
    let scripts: Vec<_> = Script::ALL.iter().map(|script| quote(script.name())).collect();
    let _ = writeln!(out, "### Writing systems\n\n`foreign`, {}\n", scripts.join(", "));
    let severity = |code: &Code| if code.severity() == Severity::Error { "error" } else { "warning" };
    let rows =
        Code::ALL.iter().map(|code| vec![quote(code.name()), severity(code).to_owned(), code.about().to_owned()]);
    write_table("Diagnostics", &["code", "severity", "meaning"], rows, &mut out);
    out.trim_end().to_owned() + "\n"
}

fn write_fields(title: &str, fields: &[Field], out: &mut String) {
    let rows = fields.iter().map(|field| {
        let about = if field.required { format!("Required. {}", field.about) } else { field.about.to_owned() };
        vec![quote(field.name), takes(field.kind), about, quote(field.example)]
    });
    write_table(title, &["key", "takes", "meaning", "example"], rows, out);
}

/// A description of the type. Short closed lists are spelled out.
fn takes(kind: ValueKind) -> String {
    match kind {
        ValueKind::Choice(set) | ValueKind::Choices(set) if (set.words)().len() <= 4 => {
            let words: Vec<_> = (set.words)().into_iter().map(|word| format!("\"{word}\"")).collect();
            format!("{}: {}", kind.expected(), words.join(", "))
        }
        _ => kind.expected(),
    }
}

fn quote(code: &str) -> String {
    format!("`{code}`")
}

fn write_table(title: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>, out: &mut String) {
    let _ = writeln!(out, "### {title}\n");
    let _ = writeln!(out, "| {} |", head.join(" | "));
    let _ = writeln!(out, "|{}", " --- |".repeat(head.len()));
    for row in rows {
        let cells: Vec<_> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push('\n');
}
