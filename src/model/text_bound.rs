//! How sure the model must be to remove lines of a text.
//!
//! Texts are anything from an extract without husk to the text of a whole page of which most is husk. To lose a line of an
//! extract is worse than to leave one of husk in it; of a long page with hundreds of lines of husk both are equally bad. So
//! the bound falls with the share of lines that look like husk, and with their number. The numbers were chosen by folds of
//! labelled documents (by kind) and of WCXB (by site).

use super::lines::Line;
use super::model::probability;
use super::profile::TextKind;

/// The shares of lines that look like husk up to which a text is an extract, and from which it is a whole page.
const SHARES: [f32; 2] = [0.3, 0.8];

/// The numbers of such lines up to which a page is a short one, and from which it is a long one.
const LINES: [f32; 2] = [50.0, 140.0];

/// The log odds of husk above which lines are removed: of an extract, of a whole page, and of a long one.
const EXTRACT: f32 = 2.5;
const PAGE: f32 = 1.9;
const LONG_PAGE: f32 = -1.2;

/// How close a text is to a whole page, and to a long one.
#[derive(Clone, Copy)]
pub(super) struct Likeness {
    /// From 0 for an extract to 1 for a page.
    page: f32,
    /// From 0 for a short page to 1 for a long one.
    long: f32,
}

impl Likeness {
    /// Measures a text by the log odds of husk of its lines. A `kind` other than `Auto` decides between extract and page.
    pub(super) fn new(lines: &[Line], scores: &[f32], kind: TextKind) -> Likeness {
        let husk = |(line, score): (&Line, &f32)| if line.gone { 1.0 } else { probability(*score) };
        let husk: f32 = lines.iter().zip(scores).map(husk).sum();
        let page = match kind {
            TextKind::Auto => ramp(husk / lines.len().max(1) as f32, SHARES),
            TextKind::Page => 1.0,
            TextKind::Extract => 0.0,
        };
        Likeness { page, long: ramp(husk, LINES) }
    }

    /// What the text is taken for.
    pub(super) fn kind(self) -> TextKind {
        if self.page < 0.5 { TextKind::Extract } else { TextKind::Page }
    }

    /// The log odds of husk above which lines are removed.
    pub(super) fn bound(self) -> f32 {
        let page = PAGE + (LONG_PAGE - PAGE) * self.long;
        EXTRACT + (page - EXTRACT) * self.page
    }
}

/// How far a value is between two others: 0 at the first or below, 1 at the second or above.
fn ramp(value: f32, [from, to]: [f32; 2]) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::Likeness;
    use crate::model::lines::Line;
    use crate::model::profile::TextKind;

    /// The bound of a text with some lines of husk and some of a body, and what it is taken for.
    fn judged(husk: usize, body: usize, kind: TextKind) -> (f32, TextKind) {
        let scores = [vec![5.0; husk], vec![-5.0; body]].concat();
        let lines: Vec<Line> = scores.iter().map(|_| Line::of_words(8)).collect();
        let likeness = Likeness::new(&lines, &scores, kind);
        (likeness.bound(), likeness.kind())
    }

    #[test]
    fn the_more_husk_the_lower_the_bound() {
        let bounds: Vec<f32> = [(0, 20), (8, 12), (12, 8), (18, 2), (90, 10), (300, 10)]
            .map(|(husk, body)| judged(husk, body, TextKind::Auto).0)
            .into();
        assert!(bounds.is_sorted_by(|a, b| a >= b) && bounds[0] > 2.0 && bounds[5] < 0.0, "{bounds:?}");
        assert_eq!(judged(2, 18, TextKind::Auto).1, TextKind::Extract);
        assert_eq!(judged(18, 2, TextKind::Auto).1, TextKind::Page);
    }

    #[test]
    fn a_given_kind_decides() {
        assert_eq!(judged(0, 20, TextKind::Page).1, TextKind::Page);
        assert_eq!(judged(18, 2, TextKind::Extract).1, TextKind::Extract);
        assert!(judged(10, 10, TextKind::Page).0 < judged(10, 10, TextKind::Extract).0);
    }

    #[test]
    fn no_lines_are_an_extract() {
        assert_eq!(judged(0, 0, TextKind::Auto).1, TextKind::Extract);
    }
}
