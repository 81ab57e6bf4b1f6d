//! The rows and features that a tree sees, and how each row's loss changes with its score.

use super::Rows;
use super::parallel::{PIECE, each};
use super::question::Question;

/// The next value of splitmix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators") after
/// `word` steps from `key`: a hash of both.
pub(super) fn mix(key: u64, word: u64) -> u64 {
    let mut bits = key.wrapping_add(word.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// Random bits as a number from 0 up to, but not including, 1.
pub(super) fn share(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

/// Rows, by number and in order, and of each the first and second derivative of its loss by its score.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sample {
    pub(super) rows: Vec<u32>,
    pub(super) slopes: Vec<[f32; 2]>,
}

impl Sample {
    fn with_room(room: usize) -> Sample {
        Sample { rows: Vec::with_capacity(room), slopes: Vec::with_capacity(room) }
    }

    fn push(&mut self, row: u32, slope: [f32; 2]) {
        self.rows.push(row);
        self.slopes.push(slope);
    }

    fn join(parts: &[Sample]) -> Sample {
        let mut whole = Sample::with_room(parts.iter().map(|part| part.rows.len()).sum());
        for part in parts {
            whole.rows.extend_from_slice(&part.rows);
            whole.slopes.extend_from_slice(&part.slopes);
        }
        whole
    }

    /// The smaller part of the sample when a question is asked, with the leaf of each of its rows, and whether they are those
    /// with a yes.
    pub(super) fn smaller(&self, question: Question, cells: &[u8], found: &[u8]) -> (Sample, Vec<u8>, bool) {
        let is_yes = |row: u32| question.answer(cells[row as usize]) == 1;
        let count = self.rows.iter().filter(|row| is_yes(**row)).count();
        let yes = count * 2 <= self.rows.len();
        let mut part = Sample::with_room(if yes { count } else { self.rows.len() - count });
        let mut part_found = Vec::with_capacity(part.rows.capacity());
        for ((row, slope), found) in self.rows.iter().zip(&self.slopes).zip(found) {
            if is_yes(*row) == yes {
                part.push(*row, *slope);
                part_found.push(*found);
            }
        }
        (part, part_found, yes)
    }
}

/// The chance of one round.
pub(super) struct Draw {
    rows: u64,
    features: u64,
}

impl Draw {
    pub(super) fn new(seed: u64, round: u64) -> Draw {
        let key = mix(mix(0, seed), round);
        Draw { rows: mix(key, 0), features: mix(key, 1) }
    }

    /// A share of the features that can be split, one at least if there are any, in order.
    pub(super) fn features(&self, sizes: &[usize], share: f64) -> Vec<usize> {
        let mut all: Vec<usize> = (0..sizes.len()).filter(|feature| sizes[*feature] > 1).collect();
        let least = all.len() as f64 * share;
        let count = (1..all.len()).find(|count| *count as f64 >= least).unwrap_or(all.len());
        all.sort_unstable_by_key(|feature| mix(self.features, *feature as u64));
        all.truncate(count);
        all.sort_unstable();
        all
    }

    /// About a share of the rows that have weight, with the slopes of their log loss at these scores (log odds). A row whose
    /// weight is below 1 is drawn as much more seldom and counts as a row of weight 1: there may be many of them.
    pub(super) fn rows(&self, rows: &Rows<'_>, scores: &[f64], share: f64, threads: usize) -> Sample {
        let parts = each(scores.chunks(PIECE).enumerate(), threads, |(piece, scores)| {
            let mut part = Sample::with_room(scores.len());
            for (row, score) in (piece * PIECE..).zip(scores) {
                let weight = rows.weights[row];
                if self.has(row, share * f64::from(weight.min(1.0))) {
                    part.push(row as u32, slope(*score, rows.labels[row], weight.max(1.0)));
                }
            }
            part
        });
        Sample::join(&parts)
    }

    fn has(&self, row: usize, least: f64) -> bool {
        share(mix(self.rows, row as u64)) < least
    }
}

/// First and second derivative of a row's log loss by its log odds.
fn slope(score: f64, label: f32, weight: f32) -> [f32; 2] {
    let (probability, weight) = (1.0 / (1.0 + (-score).exp()), f64::from(weight));
    [(weight * (probability - f64::from(label))) as f32, (weight * probability * (1.0 - probability)) as f32]
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::Synthetic;
    use super::{Draw, Question, mix, slope};

    #[test]
    fn the_hash_is_splitmix() {
        // The first numbers of the reference implementation from state 0.
        assert_eq!(
            [0, 1, 2].map(|at| mix(0, at)),
            [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f]
        );
    }

    #[test]
    fn a_draw_has_its_share_and_rounds_differ() {
        let made = Synthetic::new(100_000, &[2], |_| 0.5);
        let scores = vec![0.0; 100_000];
        let sample = |round, share| Draw::new(1, round).rows(&made.rows(), &scores, share, 2);
        assert_eq!(sample(0, 1.0).rows.len(), 100_000);
        let third = sample(0, 0.3);
        assert!((29_000..31_000).contains(&third.rows.len()) && third.rows.is_sorted());
        assert_ne!(third.rows, sample(1, 0.3).rows);
        assert_eq!(third.rows.len(), third.slopes.len());
    }

    #[test]
    fn rows_of_little_weight_are_drawn_seldom_and_count_in_full() {
        let made = Synthetic::noise(100_000, &[2]);
        let sample = Draw::new(1, 0).rows(&made.rows(), &vec![0.0; 100_000], 1.0, 1);
        assert!((49_000..51_000).contains(&sample.rows.len()), "weights are even from 0 to 1");
        let hessians: f32 = sample.slopes.iter().map(|slope| slope[1]).sum();
        let all: f32 = made.weights.iter().map(|weight| weight * 0.25).sum();
        assert!((hessians / all - 1.0).abs() < 0.02);
    }

    #[test]
    fn features_are_drawn_from_those_that_can_be_split() {
        let features = |share| Draw::new(1, 0).features(&[1, 2, 3, 0, 4, 5], share);
        assert_eq!(features(1.0), [1, 2, 4, 5]);
        assert_eq!(features(0.5).len(), 2);
        assert_eq!((features(0.3).len(), features(0.0).len()), (2, 1));
        assert!(Draw::new(1, 0).features(&[1], 1.0).is_empty());
    }

    #[test]
    fn slopes_are_those_of_the_log_loss() {
        let loss = |score: f64| 3.0 * (0.3 * (1.0 + (-score).exp()).ln() + 0.7 * (1.0 + score.exp()).ln());
        let (at, step) = (0.4, 1e-4);
        let first = (loss(at + step) - loss(at - step)) / (2.0 * step);
        let second = (loss(at + step) - 2.0 * loss(at) + loss(at - step)) / (step * step);
        let [gradient, hessian] = slope(at, 0.3, 3.0).map(f64::from);
        assert!((gradient - first).abs() < 1e-4 && (hessian - second).abs() < 1e-4);
    }

    #[test]
    fn the_smaller_part_is_all_of_one_side() {
        let made = Synthetic::noise(1000, &[10]);
        let cells = &made.cells[0];
        let sample = Draw::new(1, 0).rows(&made.rows(), &[0.0; 1000], 0.5, 1);
        let leaves: Vec<u8> = sample.rows.iter().map(|row| (row % 4) as u8).collect();
        for (from, yes) in [(2, false), (8, true)] {
            let question = Question { feature: 0, from };
            let (part, found, is_yes) = sample.smaller(question, cells, &leaves);
            let side: Vec<u32> =
                sample.rows.iter().copied().filter(|row| (cells[*row as usize] >= from) == yes).collect();
            assert!(found.iter().zip(&side).all(|(leaf, row)| u32::from(*leaf) == row % 4));
            assert_eq!((part.rows, is_yes), (side, yes));
        }
    }
}
