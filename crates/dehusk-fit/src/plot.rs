//! Curves of precision over recall as a picture, so that settings can be told apart at a glance.
//!
//! The picture is SVG 1.1 by hand: a few lines and texts need no library. Coordinates have one decimal, a tenth of a pixel
//! at the size it is made for, so that a curve of a thousand points is some ten kilobytes.

mod axis;

use std::fmt::Write;
use std::ops::Range;

use axis::Axis;

/// The picture in pixels.
const SIZE: (f64, f64) = (900.0, 640.0);

/// Where the curves are in it, across and down.
const ACROSS: Range<f64> = 76.0..872.0;
const DOWN: Range<f64> = 52.0..576.0;

/// The palette of Okabe and Ito (2008), which people with any colour vision can tell apart, the palest last.
const COLOURS: [&str; 8] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"];

/// Lines from the ninth on, which have the colours of earlier ones, are broken in one of these ways.
const DASHES: [&str; 3] = ["7 4", "2 3", "10 3 2 3"];

/// About how wide a letter is at the size of labels, in pixels.
const LETTER: f64 = 7.0;
/// How high a line of the legend is, in pixels.
const LINE: f64 = 18.0;
/// How far apart labels of marks are that would lie on each other, in pixels.
const APART: f64 = 15.0;
/// How far the baseline of a label is below its middle, in pixels.
const MIDDLE: f64 = 4.5;

/// A line in the picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Curve {
    /// What it is called in the legend.
    pub name: String,
    /// Recall and precision, each from 0 to 1, in the order in which they are joined. What is no finite number is left out.
    pub points: Vec<(f64, f64)>,
    /// Recall and precision of points that stand out, and what is written beside each.
    pub marks: Vec<(f64, f64, String)>,
}

/// Draws curves into one picture of 900 by 640 pixels: recall to the right, precision up, both to 1 and from where the
/// curves begin. The same curves give the same bytes.
pub(crate) fn svg(title: &str, curves: &[Curve]) -> String {
    let frame = Frame::around(curves);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<rect width=\"{0}\" height=\"{1}\" fill=\"#fff\"/>\n",
        SIZE.0, SIZE.1
    );
    let middle = f64::midpoint(ACROSS.start, ACROSS.end);
    text(&mut out, (middle, 30.0), "text-anchor=\"middle\" font-size=\"17\"", title);
    frame.draw(&mut out);
    for (number, curve) in curves.iter().enumerate() {
        frame.curve(&mut out, curve, number);
    }
    frame.marks(&mut out, curves);
    legend(&mut out, curves);
    out + "</svg>\n"
}

/// What both axes show: from a lower bound to 1, in steps.
struct Frame {
    recall: Axis,
    precision: Axis,
}

impl Frame {
    fn around(curves: &[Curve]) -> Frame {
        let recall = curves.iter().flat_map(all).map(|point| point.0);
        let precision = curves.iter().flat_map(all).map(|point| point.1);
        Frame { recall: Axis::below(recall), precision: Axis::below(precision) }
    }

    /// The place of a point in the picture.
    fn place(&self, (recall, precision): (f64, f64)) -> (f64, f64) {
        let across = ACROSS.start + self.recall.share(recall) * (ACROSS.end - ACROSS.start);
        (across, DOWN.end - self.precision.share(precision) * (DOWN.end - DOWN.start))
    }

    /// The axes, their steps and their names.
    fn draw(&self, out: &mut String) {
        let (left, right, top, bottom) = (ACROSS.start, ACROSS.end, DOWN.start, DOWN.end);
        for tick in self.recall.ticks() {
            let at = self.place((tick, 1.0)).0;
            line(out, (at, top), (at, bottom), "#ddd");
            text(out, (at, bottom + LINE), "text-anchor=\"middle\"", &format!("{tick:.2}"));
        }
        for tick in self.precision.ticks() {
            let at = self.place((1.0, tick)).1;
            line(out, (left, at), (right, at), "#ddd");
            text(out, (left - 8.0, at + MIDDLE), "text-anchor=\"end\"", &format!("{tick:.2}"));
        }
        line(out, (left, top), (left, bottom), "#444");
        line(out, (left, bottom), (right, bottom), "#444");
        let (across, down) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        text(out, (across, bottom + 44.0), "text-anchor=\"middle\" font-size=\"15\"", "recall");
        let upwards = format!("text-anchor=\"middle\" font-size=\"15\" transform=\"rotate(-90 22 {down:.1})\"");
        text(out, (22.0, down), &upwards, "precision");
    }

    /// The line of a curve; a dot where it has one point, as a line of one cannot be seen.
    fn curve(&self, out: &mut String, curve: &Curve, number: usize) {
        let places: Vec<_> = curve.points.iter().copied().filter(is_finite).map(|point| self.place(point)).collect();
        match places[..] {
            [] => {}
            [only] => circle(out, only, 3.0, number),
            _ => {
                let places: Vec<_> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
                let _ = writeln!(out, "<polyline fill=\"none\" {} points=\"{}\"/>", style(number), places.join(" "));
            }
        }
    }

    /// Marks of all curves. A label is beside its mark, on the side with more room, and below labels that are there
    /// already.
    fn marks(&self, out: &mut String, curves: &[Curve]) {
        let mut taken = Vec::new();
        for (number, curve) in curves.iter().enumerate() {
            for (recall, precision, label) in curve.marks.iter().filter(|mark| is_finite(&(mark.0, mark.1))) {
                let place = self.place((*recall, *precision));
                circle(out, place, 4.5, number);
                mark_label(out, place, label, &mut taken);
            }
        }
    }
}

/// Writes the label of a mark. `taken` has how far labels that were written go across, and how far down they are.
fn mark_label(out: &mut String, (x, y): (f64, f64), label: &str, taken: &mut Vec<(Range<f64>, f64)>) {
    let width = wide(label);
    let leftwards = x + 10.0 + width > ACROSS.end;
    let (anchor, at) = if leftwards { ("end", x - 10.0) } else { ("start", x + 10.0) };
    let span = if leftwards { at - width..at } else { at..at + width };
    let mut down = y + MIDDLE;
    // The small difference sees to it that a label which was moved is past the one that it was moved for.
    let on = |down: f64, (other, at): &&(Range<f64>, f64)| overlap(other, &span) && (at - down).abs() < APART - 0.1;
    while let Some((_, other)) = taken.iter().find(|other| on(down, other)) {
        down = other + APART;
    }
    // A white rim keeps it legible on a curve.
    let rim = "stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"";
    text(out, (at, down), &format!("text-anchor=\"{anchor}\" {rim}"), label);
    taken.push((span, down));
}

/// The names of curves at the lower left, where curves of precision over recall seldom are.
fn legend(out: &mut String, curves: &[Curve]) {
    let Some(width) = curves.iter().map(|curve| wide(&curve.name)).reduce(f64::max) else { return };
    let height = curves.len() as f64 * LINE + 12.0;
    let (left, top) = (ACROSS.start + 12.0, DOWN.end - 12.0 - height);
    let _ = writeln!(
        out,
        "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"#fff\" fill-opacity=\".85\" \
         stroke=\"#ccc\"/>",
        width + 56.0
    );
    for (number, curve) in curves.iter().enumerate() {
        let at = top + 6.0 + (number as f64 + 0.5) * LINE;
        let (from, to) = (left + 10.0, left + 38.0);
        let _ = writeln!(out, "<path d=\"M{from:.1} {at:.1}H{to:.1}\" {}/>", style(number));
        text(out, (left + 46.0, at + MIDDLE), "", &curve.name);
    }
}

/// The stroke of a curve by its number.
fn style(number: usize) -> String {
    let stroke = format!("stroke=\"{}\" stroke-width=\"2\"", COLOURS[number % COLOURS.len()]);
    match (number / COLOURS.len()).checked_sub(1) {
        None => stroke,
        Some(round) => format!("{stroke} stroke-dasharray=\"{}\"", DASHES[round % DASHES.len()]),
    }
}

fn all(curve: &Curve) -> impl Iterator<Item = (f64, f64)> {
    let marks = curve.marks.iter().map(|mark| (mark.0, mark.1));
    curve.points.iter().copied().chain(marks).filter(is_finite)
}

fn is_finite(point: &(f64, f64)) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

fn overlap(a: &Range<f64>, b: &Range<f64>) -> bool {
    a.start < b.end && b.start < a.end
}

fn wide(text: &str) -> f64 {
    text.chars().count() as f64 * LETTER
}

fn circle(out: &mut String, (x, y): (f64, f64), radius: f64, number: usize) {
    let colour = COLOURS[number % COLOURS.len()];
    let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\" stroke=\"#fff\"/>");
}

fn line(out: &mut String, from: (f64, f64), to: (f64, f64), colour: &str) {
    let _ = writeln!(out, "<path d=\"M{:.1} {:.1}L{:.1} {:.1}\" stroke=\"{colour}\"/>", from.0, from.1, to.0, to.1);
}

/// Text with further attributes; its characters are escaped.
fn text(out: &mut String, at: (f64, f64), attributes: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(out, "<text x=\"{:.1}\" y=\"{:.1}\" {attributes}>{text}</text>", at.0, at.1);
}

#[cfg(test)]
mod tests {
    use super::{Curve, svg};

    fn curve(points: &[(f64, f64)]) -> Curve {
        Curve { name: "c".to_owned(), points: points.to_vec(), marks: Vec::new() }
    }

    #[test]
    fn recall_goes_right_and_precision_up() {
        let svg = svg("t", &[curve(&[(0.0, 1.0), (1.0, 0.0), (0.5, 0.5)])]);
        assert!(svg.contains("points=\"76.0,52.0 872.0,576.0 474.0,314.0\""), "{svg}");
    }

    #[test]
    fn curves_have_colours_of_their_own_and_then_dashes() {
        let svg = svg("t", &vec![curve(&[(0.5, 0.5), (0.6, 0.5)]); 9]);
        assert_eq!(svg.matches("<polyline fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2\" points").count(), 1);
        assert_eq!(svg.matches("<polyline fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2\" stroke-dash").count(), 1);
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        let svg = svg("t", &[curve(&[(f64::NAN, 0.5), (0.9, 0.9), (0.5, f64::INFINITY)]), curve(&[])]);
        assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("polyline"), "{svg}");
        assert_eq!(svg.matches("r=\"3\"").count(), 1);
    }

    #[test]
    fn texts_are_escaped() {
        let marks = vec![(0.5, 0.5, "a<b".to_owned())];
        let svg = svg("P & R", &[Curve { name: "<c>".to_owned(), points: Vec::new(), marks }]);
        assert!(
            svg.contains(">P &amp; R</text>") && svg.contains(">a&lt;b</text>") && svg.contains(">&lt;c&gt;</text>")
        );
    }

    #[test]
    fn labels_do_not_lie_on_each_other() {
        let mark = |recall| (recall, 0.5, "a setting".to_owned());
        let svg = svg("t", &[Curve { name: String::new(), points: Vec::new(), marks: vec![mark(0.5), mark(0.51)] }]);
        let downs: Vec<_> = svg.lines().filter(|line| line.contains("a setting")).collect();
        let down = |line: &str| line.split("y=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap();
        assert!((down(downs[1]) - down(downs[0])).abs() >= 15.0, "{downs:?}");
    }
}
