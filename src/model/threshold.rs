//! From probabilities to a decision: what is kept is what makes the best body to be expected.
//!
//! The measure is F of precision and recall over words. A body of the lines more likely than some bound has an expected F,
//! and the best such body keeps just the lines that are more likely than a share of that F: half of it where precision and
//! recall weigh the same. So a document that is hard to judge keeps more than one that is clear. (Ye, Chai, Lee and Chieu,
//! *Optimizing F-measure: a tale of two approaches*, 2012, has the proof for the expected F.) Where even the best body
//! would be a poor one, the document most likely has none: a page of errors, or one that scripts fill.

use super::profile::Bounds;

/// Steps in which probabilities are sorted.
const STEPS: usize = 512;

/// The least probability of being body with which a line is kept; above 1 if the document has no body. `lines` are words
/// and probabilities.
pub(crate) fn threshold(lines: impl Iterator<Item = (u32, f32)>, bounds: Bounds) -> f32 {
    let mut words = [0.0_f64; STEPS];
    let mut body = [0.0_f64; STEPS];
    for (count, probability) in lines {
        let step = step_of(probability);
        words[step] += f64::from(count);
        body[step] += f64::from(count) * f64::from(probability);
    }
    let all: f64 = body.iter().sum();
    let square = f64::from(bounds.recall * bounds.recall);
    let (mut kept, mut right, mut best) = (0.0, 0.0, 0.0_f64);
    for step in (0..STEPS).rev() {
        kept += words[step];
        right += body[step];
        if kept > 0.0 {
            best = best.max((1.0 + square) * right / (square * all + kept));
        }
    }
    if best < f64::from(bounds.least) {
        return NO_BODY;
    }
    (best / (1.0 + square)) as f32 + bounds.margin
}

#[expect(clippy::cast_sign_loss, reason = "no probability is below 0")]
fn step_of(probability: f32) -> usize {
    ((probability * STEPS as f32) as usize).min(STEPS - 1)
}

/// No line is as likely.
const NO_BODY: f32 = 2.0;

#[cfg(test)]
mod tests {
    use super::threshold;
    use crate::model::{Bounds, TextKind};

    fn bounds(recall: f32) -> Bounds {
        Bounds { recall, least: 0.2, margin: 0.0, text_offset: 0.0, text_kind: TextKind::Auto, keeps_headline: true }
    }

    #[test]
    fn clear_documents_are_cut_in_the_middle_and_unclear_ones_lower() {
        let clear = threshold([(100, 0.99), (50, 0.01)].into_iter(), bounds(1.0));
        let unclear = threshold([(100, 0.4), (50, 0.3), (50, 0.35)].into_iter(), bounds(1.0));
        assert!((0.45..=0.5).contains(&clear) && (0.2..0.3).contains(&unclear), "{clear} {unclear}");
    }

    #[test]
    fn more_weight_on_recall_keeps_more() {
        let lines = || [(100, 0.9), (50, 0.3), (50, 0.1)].into_iter();
        let least = |recall| threshold(lines(), bounds(recall));
        assert!(least(2.0) < least(1.0) && least(1.0) < least(0.5));
    }

    #[test]
    fn a_document_of_which_nothing_is_likely_has_no_body() {
        assert!(threshold([(100, 0.05), (50, 0.02)].into_iter(), bounds(1.0)) > 1.0);
        assert!(threshold(std::iter::empty(), bounds(1.0)) > 1.0);
    }
}
