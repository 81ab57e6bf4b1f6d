//! What is left of the husk of labelled lines where a given share of the body is lost.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::train::Judged;

/// Shares of body lines that are lost, in thousandths.
const LOST: [usize; 4] = [5, 10, 20, 40];

/// A table in Markdown: for all lines and for each group, the share of lines of husk that are left where a given share of
/// lines of bodies is lost, and the score from which lines are removed. What rules remove counts as well.
pub(crate) fn line_table(judged: Vec<Judged>) -> String {
    let mut groups: BTreeMap<String, Vec<(f32, bool)>> = BTreeMap::new();
    for Judged { group, score, husk } in judged {
        let line = (score, husk);
        groups.entry(" all".to_owned()).or_default().push(line);
        groups.entry(group).or_default().push(line);
    }
    let heads: Vec<_> = LOST.iter().map(|lost| format!("left at {}.{} %", lost / 10, lost % 10)).collect();
    let mut out =
        format!("| group | husk | body | {} |\n|---|---|---|{}\n", heads.join(" | "), "---|".repeat(LOST.len()));
    for (group, mut lines) in groups {
        lines.sort_by(|a, b| b.0.total_cmp(&a.0));
        let husk = lines.iter().filter(|line| line.1).count();
        let cells: Vec<_> = LOST.iter().map(|lost| cell(&lines, husk, *lost)).collect();
        let _ = writeln!(out, "| {group} | {husk} | {} | {} |", lines.len() - husk, cells.join(" | "));
    }
    out
}

fn cell(lines: &[(f32, bool)], husk: usize, lost: usize) -> String {
    let most = lost * (lines.len() - husk) / 1000;
    let (mut bodies, mut removed, mut bound) = (0, 0, f32::INFINITY);
    for (score, is_husk) in lines {
        bodies += usize::from(!is_husk);
        if bodies > most && score.is_finite() {
            break;
        }
        removed += usize::from(*is_husk);
        bound = *score;
    }
    format!("{:.1} % from {bound:.1}", 100.0 * (1.0 - removed as f64 / husk.max(1) as f64))
}

#[cfg(test)]
mod tests {
    use super::line_table;
    use crate::train::Judged;

    #[test]
    fn what_is_left_is_counted_at_each_loss() {
        let judged = |score: f32, husk: bool| Judged { group: "news".to_owned(), score, husk };
        // Of 100 lines of husk 80 are above all lines of the body but one, and 10 above one more.
        let lines = (0..80).map(|_| judged(3.0, true)).chain([judged(5.0, false)]);
        let lines = lines.chain((0..10).map(|_| judged(1.0, true))).chain([judged(2.0, false)]);
        let lines = lines.chain((0..10).map(|_| judged(-1.0, true))).chain((0..98).map(|_| judged(-3.0, false)));
        let table = line_table(lines.collect());
        assert!(
            table.contains("| news | 100 | 100 | 100.0 % from inf | 20.0 % from 3.0 | 0.0 % from -1.0 |"),
            "{table}"
        );
    }

    #[test]
    fn what_rules_remove_counts_at_any_loss() {
        let judged = |husk| Judged { group: String::new(), score: f32::INFINITY, husk };
        let table = line_table(vec![judged(true), judged(true), judged(false)]);
        assert!(table.contains("|  all | 2 | 1 | 0.0 % from inf |"), "{table}");
    }
}
