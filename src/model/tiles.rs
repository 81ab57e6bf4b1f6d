//! Adds the weights of trees for many lines at once.
//!
//! Nearly all trees have five questions. Their answers are found for 32 lines at once, and so are their weights: a register
//! holds a table of sixteen bytes, and a shuffle looks all lines up in it. Which instructions there are is asked of the
//! processor when the program runs: functions that are generic over `Simd` are compiled for each kind of it.

#![expect(clippy::inline_always, reason = "a function has the instructions of its caller only if it is inlined")]

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, i16x16, mask8x32, u8x16, u8x32};

use super::columns::Columns;
use super::tree::{Question, Tree};

/// How many lines are asked a question at once.
const LANES: usize = 32;

/// So many lines are asked by all trees before others are: what is known of them fits into the processor's first cache.
const TILE: usize = 4 * LANES;

/// How many questions nearly all trees of a fit have.
const QUESTIONS: usize = 5;

/// How many weights these have.
const WEIGHTS: usize = 1 << QUESTIONS;

/// The cells of the lines of a tile, by feature.
type Cells = [[u8; TILE]];

/// The sum of the weights of all trees for each line. `trees` gives the same trees each time.
pub(super) fn sums<'m, T: Iterator<Item = Tree<'m>>>(
    trees: impl Fn() -> T,
    columns: &Columns,
    lines: usize,
) -> Vec<i32> {
    let level = Level::new();
    let mut cells = vec![[0; TILE]; columns.cells.len()];
    let mut sums = Vec::with_capacity(lines + TILE);
    for start in (0..lines).step_by(TILE) {
        copy_cells(columns, start, &mut cells);
        let mut tile = Tile::new((lines - start).min(TILE));
        dispatch!(level, simd => tile.add_all(simd, trees(), &cells));
        tile.flush();
        sums.extend(tile.sums);
    }
    sums.truncate(lines);
    sums
}

/// Copies the cells of the lines from `start` on, by feature. Nothing is copied past the last line, or of features that are not
/// measured.
fn copy_cells(columns: &Columns, start: usize, cells: &mut Cells) {
    for (column, cells) in columns.cells.iter().zip(cells) {
        let some = &column[start.min(column.len())..];
        let count = some.len().min(TILE);
        cells[..count].copy_from_slice(&some[..count]);
    }
}

/// The sums of the lines of a tile.
struct Tile {
    /// How many lines there are.
    lines: usize,
    sums: [i32; TILE],
    /// What is to be added to the sums, in fewer bits.
    pending: [i16; TILE],
    /// The most that the absolute value of any pending sum can be.
    bound: u32,
}

impl Tile {
    fn new(lines: usize) -> Tile {
        Tile { lines, sums: [0; TILE], pending: [0; TILE], bound: 0 }
    }

    #[inline(always)]
    fn add_all<'m, S: Simd>(&mut self, simd: S, trees: impl Iterator<Item = Tree<'m>>, cells: &Cells) {
        for tree in trees {
            match (tree.questions.try_into(), tree.weights.try_into()) {
                (Ok(questions), Ok(weights)) => {
                    self.flush_before_overflow(simd, weights);
                    self.add_usual(simd, questions, weights, cells);
                }
                _ => self.add_any(&tree, cells),
            }
        }
    }

    /// Flushes the pending sums if adding a tree's weights could overflow them.
    #[inline(always)]
    fn flush_before_overflow<S: Simd>(&mut self, simd: S, weights: &[i16; WEIGHTS]) {
        let (front, back) = weights.split_at(WEIGHTS / 2);
        let (front, back) = (i16x16::from_slice(simd, front), i16x16::from_slice(simd, back));
        // One less than the absolute value of a negative number, so that it always fits.
        let largest = (front ^ (front >> 15)).max(back ^ (back >> 15)).reduce_max();
        let bound = u32::from(largest.unsigned_abs()) + 1;
        if self.bound + bound > u32::from(i16::MAX.unsigned_abs()) {
            self.flush();
        }
        self.bound += bound;
    }

    fn flush(&mut self) {
        for (sum, pending) in self.sums.iter_mut().zip(&mut self.pending) {
            *sum += i32::from(std::mem::take(pending));
        }
        self.bound = 0;
    }

    /// Adds a tree of the usual number of questions.
    #[inline(always)]
    fn add_usual<S: Simd>(
        &mut self,
        simd: S,
        questions: &[Question; QUESTIONS],
        weights: &[i16; WEIGHTS],
        cells: &Cells,
    ) {
        // Neither closures nor `map`: they might not be inlined.
        let [first, second, third, fourth, fifth] = questions;
        let first = Asked::new(simd, *first, cells);
        let second = Asked::new(simd, *second, cells);
        let third = Asked::new(simd, *third, cells);
        let fourth = Asked::new(simd, *fourth, cells);
        let fifth = Asked::new(simd, *fifth, cells);
        let (low, high) = tables(simd, weights);
        let (pending, _) = self.pending.as_chunks_mut::<LANES>();
        for (number, pending) in pending.iter_mut().enumerate().take(self.lines.div_ceil(LANES)) {
            let place = (first.bits(simd, number, 1) | second.bits(simd, number, 2))
                | (third.bits(simd, number, 4) | fourth.bits(simd, number, 8));
            let last = fifth.answers(simd, number);
            let (front, back) = low.look_up(place, last).interleave(high.look_up(place, last));
            let (to_front, to_back) = pending.split_at_mut(LANES / 2);
            (i16x16::from_slice(simd, to_front) + front.bitcast::<i16x16<S>>()).store_slice(to_front);
            (i16x16::from_slice(simd, to_back) + back.bitcast::<i16x16<S>>()).store_slice(to_back);
        }
    }

    /// Adds a tree of any number of questions.
    fn add_any(&mut self, tree: &Tree<'_>, cells: &Cells) {
        for (line, sum) in self.sums.iter_mut().enumerate().take(self.lines) {
            let answer = |question: &Question| question.answer(cells[usize::from(question.feature)][line]);
            let answers = tree.questions.iter().map(answer).enumerate();
            let place = answers.fold(0, |place, (bit, answer)| place | usize::from(answer) << bit);
            *sum += i32::from(tree.weights[place]);
        }
    }
}

/// A question, and the cells that it asks about.
struct Asked<'c, S: Simd> {
    cells: &'c [[u8; LANES]],
    from: u8x32<S>,
}

impl<'c, S: Simd> Asked<'c, S> {
    #[inline(always)]
    fn new(simd: S, question: Question, cells: &'c Cells) -> Self {
        let (cells, _) = cells[usize::from(question.feature)].as_chunks();
        Asked { cells, from: u8x32::splat(simd, question.from) }
    }

    /// The answers for some lines.
    #[inline(always)]
    fn answers(&self, simd: S, number: usize) -> mask8x32<S> {
        u8x32::load_array_ref(simd, &self.cells[number]).simd_ge(self.from)
    }

    /// A bit for each line whose answer is yes.
    #[inline(always)]
    fn bits(&self, simd: S, number: usize, bit: u8) -> u8x32<S> {
        self.answers(simd, number).select(u8x32::splat(simd, bit), u8x32::splat(simd, 0))
    }
}

/// A byte of each weight of a tree, by the answers to all questions but the last: sixteen bytes, twice.
struct Table<S: Simd> {
    no: u8x32<S>,
    yes: u8x32<S>,
}

impl<S: Simd> Table<S> {
    #[inline(always)]
    fn new(bytes: u8x32<S>) -> Self {
        let (no, yes): (u8x16<S>, u8x16<S>) = bytes.split();
        Table { no: u8x32::block_splat(no), yes: u8x32::block_splat(yes) }
    }

    /// The bytes for some lines. `last` are their answers to the last question.
    #[inline(always)]
    fn look_up(&self, place: u8x32<S>, last: mask8x32<S>) -> u8x32<S> {
        last.select(self.yes.swizzle_dyn_within_blocks(place), self.no.swizzle_dyn_within_blocks(place))
    }
}

/// Tables of the low bytes and of the high bytes of weights.
#[inline(always)]
fn tables<S: Simd>(simd: S, weights: &[i16; WEIGHTS]) -> (Table<S>, Table<S>) {
    let (front, back) = weights.split_at(WEIGHTS / 2);
    let front = i16x16::from_slice(simd, front).bitcast::<u8x32<S>>();
    let back = i16x16::from_slice(simd, back).bitcast::<u8x32<S>>();
    let (low, high) = front.deinterleave(back);
    (Table::new(low), Table::new(high))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::sums;
    use crate::model::Columns;
    use crate::model::tree::{Question, Tree};

    /// Features of a random document.
    const FEATURES: usize = 7;

    fn tree() -> impl Strategy<Value = (Vec<Question>, Vec<i16>)> {
        let question = (0..FEATURES as u16, any::<u8>()).prop_map(|(feature, from)| Question { feature, from });
        let questions = prop_oneof![4 => vec(question.clone(), 5), 1 => vec(question, 0..=8)];
        let weight = prop_oneof![-300..300_i16, any::<i16>()];
        questions.prop_flat_map(move |questions| {
            let weights = vec(weight.clone(), 1 << questions.len());
            (Just(questions), weights)
        })
    }

    fn plain_sum(trees: &[(Vec<Question>, Vec<i16>)], cells: &[Vec<u8>], line: usize) -> i32 {
        let weight = |(questions, weights): &(Vec<Question>, Vec<i16>)| {
            let yes = |question: &Question| cells[usize::from(question.feature)][line] >= question.from;
            let place: usize =
                questions.iter().enumerate().map(|(bit, question)| usize::from(yes(question)) << bit).sum();
            i32::from(weights[place])
        };
        trees.iter().map(weight).sum()
    }

    proptest! {
        #[test]
        fn many_lines_at_once_have_the_sums_of_each(
            trees in vec(tree(), 0..40),
            cells in (0..300_usize).prop_flat_map(|lines| vec(vec(any::<u8>(), lines), FEATURES)),
        ) {
            let lines = cells[0].len();
            let wanted: Vec<_> = (0..lines).map(|line| plain_sum(&trees, &cells, line)).collect();
            let mut columns = Columns::default();
            columns.cells = cells;
            let all = || trees.iter().map(|(questions, weights)| Tree { questions, weights });
            prop_assert_eq!(sums(all, &columns, lines), wanted);
        }
    }
}
