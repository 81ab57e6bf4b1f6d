//! Parts of sections: tables of counts, and documents with what went.

use std::fmt::Write as _;

use super::html::{Cell, escape, table};
use super::tally::Counts;
use super::worst::Excerpt;
use crate::write::budget::share;

/// Documents with what went struck through.
pub(super) fn excerpts(excerpts: &[Excerpt]) -> String {
    excerpts.iter().map(excerpt).collect()
}

fn excerpt(excerpt: &Excerpt) -> String {
    let mut out = format!(
        "<details><summary><bdi>{}</bdi> <span class=\"faint\">{}</span></summary>\n<div class=\"text\">\n",
        escape(&excerpt.name),
        escape(&excerpt.why)
    );
    for line in &excerpt.lines {
        out.push_str("<div dir=\"auto\">");
        for (text, removed) in &line.pieces {
            let text = escape(text);
            let _ = if *removed { write!(out, "<del>{text}</del>") } else { write!(out, "{text}") };
        }
        if !line.rules.is_empty() {
            let _ = write!(out, "<span class=\"rule\">{}</span>", escape(&line.rules.join(", ")));
        }
        out.push_str("</div>\n");
    }
    if excerpt.more > 0 {
        let _ = writeln!(out, "<p class=\"faint\">and {} more lines</p>", excerpt.more);
    }
    out.push_str("</div></details>\n");
    out
}

/// A table of counts by some name.
pub(super) fn counted<'n>(title: &'static str, rows: impl IntoIterator<Item = (&'n str, Counts)>) -> String {
    let columns = [(title, false), ("documents", true), ("bytes", true), ("removed", true), ("share", true)];
    let row = |(name, counts): (&str, Counts)| {
        vec![
            Cell::Text(name.to_owned()),
            Cell::count(counts.documents),
            Cell::count(counts.bytes),
            Cell::count(counts.removed),
            Cell::share(share(counts.removed, counts.bytes)),
        ]
    };
    table(&columns, rows.into_iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::excerpt;
    use crate::cli::report::worst::{Excerpt, Worst};

    #[test]
    fn documents_cannot_leave_their_place() {
        let hostile = "</div></details><script>alert(1)</script> & \"quoted\" 'text'\n";
        let cleaner = crate::Cleaner::new().unwrap();
        let mut worst = Worst::default();
        worst.add(1, || Excerpt::new("<img src=x>", "<b>".to_owned(), &cleaner.clean(hostile), &cleaner));
        let out = excerpt(&worst.0[0]);
        assert!(!out.contains("<script") && !out.contains("<img") && !out.contains("<b>"), "{out}");
        assert_eq!(out.matches("</details>").count(), 1);
    }
}
