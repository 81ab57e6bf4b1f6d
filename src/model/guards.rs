//! Guards: lines of texts that need stronger evidence than others to be removed.
//!
//! The model's bound weighs words alike. To lose a sentence of an article hurts a reader more than to keep a label, and a
//! body without its prose is of no use, so prose, and headings between kept lines, have higher bounds.

use super::lines::Line;

/// A line that ends a sentence and has this many words is a sentence of prose.
const SENTENCE_WORDS: u32 = 8;

/// A line of more words is no heading.
const HEADING_WORDS: u32 = 12;

/// By how much the log odds of a sentence of prose must exceed the bound. Both margins were chosen on `tests/wild`: a fifth
/// fewer lines of bodies are lost, and one line of boilerplate in sixty more is left.
const PROSE_MARGIN: f32 = 1.0;

/// The same for a heading between kept lines.
const HEADING_MARGIN: f32 = 0.7;

/// The bound of each line: log odds of husk above which it is removed.
pub(super) fn bounds(lines: &[Line], scores: &[f32], bound: f32) -> Vec<f32> {
    let own = |line: &Line| if is_sentence(line) { bound + PROSE_MARGIN } else { bound };
    let mut bounds: Vec<f32> = lines.iter().map(own).collect();
    keep_some_prose(lines, scores, &mut bounds);
    raise_headings(lines, scores, &mut bounds);
    bounds
}

fn raise_headings(lines: &[Line], scores: &[f32], bounds: &mut [f32]) {
    let live: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].gone).collect();
    let kept: Vec<bool> = live.iter().map(|at| scores[*at] <= bounds[*at]).collect();
    for (place, at) in live.iter().enumerate() {
        let around = place > 0 && kept[place - 1] && kept.get(place + 1).is_some_and(|kept| *kept);
        if around && !lines[*at].sentence && lines[*at].words <= HEADING_WORDS {
            bounds[*at] += HEADING_MARGIN;
        }
    }
}

/// Keeps all sentences of prose where none would be kept: the model is wrong about such a document.
fn keep_some_prose(lines: &[Line], scores: &[f32], bounds: &mut [f32]) {
    let prose = || (0..lines.len()).filter(|at| !lines[*at].gone && is_sentence(&lines[*at]));
    if prose().all(|at| scores[at] > bounds[at]) {
        prose().for_each(|at| bounds[at] = f32::INFINITY);
    }
}

fn is_sentence(line: &Line) -> bool {
    line.sentence && line.words >= SENTENCE_WORDS
}

#[cfg(test)]
mod tests {
    use super::bounds;
    use crate::model::lines::Line;

    fn line(words: u32, sentence: bool) -> Line {
        Line { blocks: 0..1, words, prose: 0, solid: 0, digits: 0, lettered: 0, capitals: 0, sentence, gone: false }
    }

    fn kept(lines: &[Line], scores: &[f32]) -> Vec<bool> {
        bounds(lines, scores, 0.0).iter().zip(scores).map(|(bound, score)| score <= bound).collect()
    }

    #[test]
    fn sentences_need_more_than_labels() {
        let lines = [line(12, true), line(12, true), line(3, false), line(5, true)];
        assert_eq!(kept(&lines, &[0.9, 1.1, 0.2, 0.2]), [true, false, false, false]);
    }

    #[test]
    fn a_heading_between_kept_lines_needs_more_than_one_before_others() {
        let lines = [line(12, true), line(2, false), line(12, true), line(2, false)];
        assert_eq!(kept(&lines, &[-1.0, 0.5, -1.0, 0.5]), [true, true, true, false]);
    }

    #[test]
    fn some_prose_is_kept_if_there_is_any() {
        let lines = [line(12, true), line(3, false), line(9, true)];
        assert_eq!(kept(&lines, &[4.0, 4.0, 5.0]), [true, false, true]);
        assert_eq!(kept(&lines[1..2], &[4.0]), [false]);
    }
}
