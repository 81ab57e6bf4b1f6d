//! Pictures as inline SVG. Colors are classes, so that the style sheet has one set for light and one for dark pages.

use std::fmt::Write as _;

use super::html::escape;
use dehusk_text::shorten::shorten;

/// The width of pictures, in units of their own.
const WIDTH: f64 = 640.0;

/// Columns of a picture are this high.
const HEIGHT: f64 = 160.0;

/// Characters of a label.
const LABEL: usize = 28;

/// A bar: its label, its length from 0 to 1, and what is written after it.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) length: f64,
    pub(super) value: String,
}

/// Bars below each other. The longest has the length 1.
pub(super) fn bars(title: &str, bars: &[Bar]) -> String {
    let (left, right, step) = (190.0, 90.0, 22.0);
    let longest = bars.iter().map(|bar| bar.length).fold(f64::MIN_POSITIVE, f64::max);
    let mut out = open(title, step * bars.len() as f64);
    for (row, bar) in bars.iter().enumerate() {
        let (y, width) = (row as f64 * step, (WIDTH - left - right) * bar.length / longest);
        let label = escape(&shorten(&bar.label, LABEL));
        let _ = writeln!(out, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{label}</text>", left - 8.0, y + 15.0);
        let _ =
            writeln!(out, "<rect class=\"bar\" x=\"{left}\" y=\"{}\" width=\"{width:.1}\" height=\"14\"/>", y + 4.0);
        let _ = writeln!(out, "<text x=\"{:.1}\" y=\"{}\">{}</text>", left + width + 6.0, y + 15.0, escape(&bar.value));
    }
    out.push_str("</svg>\n");
    out
}

/// Columns beside each other, each with parts on top of each other, in the order of the classes `s0`, `s1`, … . Parts are
/// lengths from 0 to `most`. `ends` are written below the first and the last column.
pub(super) fn columns(title: &str, columns: &[Vec<f64>], most: (f64, &str), ends: (&str, &str)) -> String {
    let (left, step) = (44.0, (WIDTH - 44.0) / columns.len().max(1) as f64);
    let mut out = open(title, HEIGHT + 20.0);
    let _ = writeln!(out, "<path class=\"axis\" fill=\"none\" d=\"M{left} 8H{WIDTH}M{left} {HEIGHT}H{WIDTH}\"/>");
    let _ = writeln!(out, "<text x=\"{}\" y=\"12\" text-anchor=\"end\">{}</text>", left - 6.0, escape(most.1));
    let _ = writeln!(out, "<text x=\"{}\" y=\"{HEIGHT}\" text-anchor=\"end\">0</text>", left - 6.0);
    for (at, parts) in columns.iter().enumerate() {
        let mut y = HEIGHT;
        for (class, part) in parts.iter().enumerate().filter(|(_, part)| **part > 0.0) {
            let height = (HEIGHT - 8.0) * part / most.0.max(f64::MIN_POSITIVE);
            y -= height;
            let (x, width) = (left + at as f64 * step, (step - 1.0).max(0.5));
            let _ = writeln!(
                out,
                "<rect class=\"s{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
            );
        }
    }
    let _ = writeln!(out, "<text x=\"{left}\" y=\"{}\">{}</text>", HEIGHT + 16.0, escape(ends.0));
    let _ = writeln!(out, "<text x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\">{}</text>", HEIGHT + 16.0, escape(ends.1));
    out.push_str("</svg>\n");
    out
}

fn open(title: &str, height: f64) -> String {
    let title = escape(title);
    format!("<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\">\n")
}

#[cfg(test)]
mod tests {
    use super::{Bar, bars, columns};

    #[test]
    fn labels_are_escaped_and_bars_scaled() {
        let bar = |label: &str, length| Bar { label: label.to_owned(), length, value: "1".to_owned() };
        let picture = bars("by <host>", &[bar("</svg><script>", 0.5), bar("b", 0.25)]);
        assert!(picture.contains("aria-label=\"by &lt;host&gt;\"") && picture.contains(">&lt;/svg&gt;&lt;script&gt;<"));
        assert!(picture.contains("width=\"360.0\"") && picture.contains("width=\"180.0\""), "{picture}");
    }

    #[test]
    fn parts_are_on_top_of_each_other() {
        let picture = columns("a", &[vec![0.5, 0.5], vec![0.0, 0.25]], (1.0, "100 %"), ("1", "2"));
        assert!(
            picture.contains("class=\"s0\" x=\"44.0\" y=\"84.0\"")
                && picture.contains("class=\"s1\" x=\"44.0\" y=\"8.0\"")
        );
        assert_eq!(picture.matches("<rect").count(), 3);
        assert!(
            bars("none", &[]).contains("viewBox=\"0 0 640 0\"")
                && columns("none", &[], (0.0, ""), ("", "")).contains("</svg>")
        );
    }
}
