//! Guards: lines of texts that need stronger evidence than others to be removed.
//!
//! The model's bound weighs words alike. To lose a sentence of an article hurts a reader more than to keep a label, and a
//! body without its prose is of no use, so prose, headings between kept lines and the headline have higher bounds.

use std::ops::RangeInclusive;

use super::lines::Line;

/// A line that ends a sentence and has this many words is a sentence of prose.
const SENTENCE_WORDS: u32 = 8;

/// A line of more words is no heading.
const HEADING_WORDS: u32 = 12;

/// By how much the log odds of a sentence of prose must exceed the bound. The margins were chosen by folds of `tests/wild`.
const PROSE_MARGIN: f32 = 1.0;

/// The same for a heading between kept lines.
const HEADING_MARGIN: f32 = 0.5;

/// The same for the headline, and the words that it may have.
const HEADLINE_MARGIN: f32 = 5.0;
const HEADLINE_LENGTHS: RangeInclusive<u32> = 5..=20;

/// The first line of a text is one from so many words on, if prose is right behind it.
const FIRST_LINE_WORDS: u32 = 3;

/// How many lines after the headline the prose begins, at most.
const HEADLINE_REACH: usize = 8;

/// The bound of each line: log odds of husk above which it is removed. A user who drops headlines wants no guard of theirs.
pub(super) fn bounds(lines: &[Line], scores: &[f32], bound: f32, keeps_headline: bool) -> Vec<f32> {
    let own = |line: &Line| if is_sentence(line) { bound + PROSE_MARGIN } else { bound };
    let mut bounds: Vec<f32> = lines.iter().map(own).collect();
    keep_some_prose(lines, scores, &mut bounds);
    raise_headings(lines, scores, &mut bounds);
    if let Some(headline) = headline(lines, scores).filter(|_| keeps_headline) {
        bounds[headline] += HEADLINE_MARGIN;
    }
    bounds
}

/// The line that is most likely the headline: of the lines before the first prose that is too long for one, those that are long
/// enough, have few digits and are not removed by a rule, the one that is most likely body. Around it are bylines, dates and
/// buttons, so that it looks like these. It may end with a stop, as that of an abbreviation. Where there is none, a shorter first
/// line right before prose is the headline.
fn headline(lines: &[Line], scores: &[f32]) -> Option<usize> {
    let prose = |least: u32| lines.iter().position(|line| line.prose > 0 && line.words > least && !line.gone);
    let prose = prose(*HEADLINE_LENGTHS.end()).or_else(|| prose(0))?;
    let is_title = |line: &Line, least: u32| {
        !line.gone && (least..=*HEADLINE_LENGTHS.end()).contains(&line.words) && line.digits * 12 <= line.solid
    };
    let near = prose.saturating_sub(HEADLINE_REACH)..prose;
    let near = near.filter(|at| is_title(&lines[*at], *HEADLINE_LENGTHS.start()));
    let likeliest = near.min_by(|a, b| scores[*a].total_cmp(&scores[*b]));
    likeliest.or_else(|| (prose == 1 && is_title(&lines[0], FIRST_LINE_WORDS)).then_some(0))
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
        Line { sentence, ..Line::of_words(words) }
    }

    fn kept(lines: &[Line], scores: &[f32]) -> Vec<bool> {
        bounds(lines, scores, 0.0, true).iter().zip(scores).map(|(bound, score)| score <= bound).collect()
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
    fn the_likeliest_of_some_lines_before_prose_is_the_headline() {
        let prose = Line { prose: 20, ..line(20, true) };
        let lines = [line(6, false), line(8, false), line(2, false), prose, line(7, false)];
        assert_eq!(kept(&lines, &[4.6, 4.5, 4.4, -1.0, 4.5]), [false, true, false, true, false]);
        assert_eq!(kept(&lines, &[5.6, 5.5, 4.5, -1.0, 4.5]), [false, false, false, true, false]);
    }

    #[test]
    fn a_headline_may_end_with_an_abbreviation() {
        let prose = Line { prose: 30, ..line(30, true) };
        let lines = [line(3, false), Line { prose: 9, ..line(9, true) }, prose];
        assert_eq!(kept(&lines, &[1.0, 3.5, -1.0]), [false, true, true]);
    }

    #[test]
    fn the_first_line_may_be_a_short_headline() {
        let prose = || Line { prose: 20, ..line(20, true) };
        assert_eq!(kept(&[line(3, false), prose()], &[4.5, -1.0]), [true, true]);
        assert_eq!(kept(&[line(2, false), prose()], &[4.5, -1.0]), [false, true]);
        assert_eq!(kept(&[line(3, false), line(3, false), prose()], &[4.5, 4.5, -1.0]), [false, false, true]);
    }

    #[test]
    fn some_prose_is_kept_if_there_is_any() {
        let lines = [line(12, true), line(3, false), line(9, true)];
        assert_eq!(kept(&lines, &[4.0, 4.0, 5.0]), [true, false, true]);
        assert_eq!(kept(&lines[1..2], &[4.0]), [false]);
    }
}
