//! Charts of precision against recall, as SVG.

mod axis;

use std::fmt::Display;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use axis::Axis;

/// The size of a chart in pixels.
const SIZE: (u32, u32) = (900, 640);

/// The palette of Okabe and Ito (2008), which people with any colour vision can distinguish, the palest last.
const COLOURS: [RGBColor; 8] = [
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0xE6, 0x9F, 0x00),
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0x00, 0x00, 0x00),
    RGBColor(0xF0, 0xE4, 0x42),
];

const FONT: &str = "sans-serif";

/// A line in the chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Curve {
    /// Its name in the legend.
    pub name: String,
    /// Recall and precision, each from 0 to 1, in the order in which they are joined. What is not finite is left out.
    pub points: Vec<(f64, f64)>,
    /// Recall and precision of points that are labelled, each with its label.
    pub marks: Vec<(f64, f64, String)>,
}

type Chart<'c> = ChartContext<
    'c,
    SVGBackend<'c>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;

/// A chart cannot be drawn.
#[derive(Debug)]
pub(crate) struct ChartError(String);

impl Display for ChartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "cannot draw a chart: {}", self.0)
    }
}

impl std::error::Error for ChartError {}

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for ChartError {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        ChartError(error.to_string())
    }
}

/// Draws curves into one chart of 900 by 640 pixels: recall to the right, precision up, both ending at 1 and beginning
/// below the lowest value. The same curves give the same bytes.
pub(crate) fn draw(title: &str, curves: &[Curve]) -> Result<String, ChartError> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE)?;
        let recall = Axis::below(curves.iter().flat_map(all_points).map(|point| point.0));
        let precision = Axis::below(curves.iter().flat_map(all_points).map(|point| point.1));
        let mut chart = ChartBuilder::on(&area)
            .caption(title, (FONT, 18))
            .margin(16)
            .x_label_area_size(48)
            .y_label_area_size(60)
            .build_cartesian_2d(recall.range(), precision.range())?;
        draw_axes(&mut chart, &recall, &precision)?;
        for (number, curve) in curves.iter().enumerate() {
            draw_curve(&mut chart, curve, number)?;
        }
        if !curves.is_empty() {
            draw_legend(&mut chart)?;
        }
        area.present()?;
    }
    Ok(svg)
}

fn draw_axes(chart: &mut Chart<'_>, recall: &Axis, precision: &Axis) -> Result<(), ChartError> {
    let label = |value: &f64| format!("{value:.2}");
    chart
        .configure_mesh()
        .disable_mesh()
        .x_desc("recall")
        .y_desc("precision")
        .x_labels(recall.steps() + 1)
        .y_labels(precision.steps() + 1)
        .x_label_formatter(&label)
        .y_label_formatter(&label)
        .label_style((FONT, 13))
        .axis_desc_style((FONT, 15))
        .draw()?;
    Ok(())
}

/// The line of a curve and its marks; a curve of one point is a dot.
fn draw_curve(chart: &mut Chart<'_>, curve: &Curve, number: usize) -> Result<(), ChartError> {
    let colour = COLOURS[number % COLOURS.len()];
    let points = || curve.points.iter().copied().filter(is_finite);
    // Colours repeat from the ninth curve on, which is dashed.
    let line = colour.stroke_width(2);
    let series = if number < COLOURS.len() {
        chart.draw_series(LineSeries::new(points(), line))?
    } else {
        chart.draw_series(DashedLineSeries::new(points(), 7, 4, line))?
    };
    series.label(&curve.name).legend(move |(x, y)| PathElement::new([(x, y), (x + 28, y)], line));
    if points().count() == 1 {
        chart.draw_series(points().map(|point| Circle::new(point, 3, colour.filled())))?;
    }
    let style = TextStyle::from((FONT, 13).into_font()).pos(Pos::new(HPos::Left, VPos::Top));
    for (recall, precision, label) in curve.marks.iter().filter(|mark| is_finite(&(mark.0, mark.1))) {
        let text = Text::new(label.clone(), (8, 4), style.clone());
        chart
            .draw_series([EmptyElement::at((*recall, *precision)) + Circle::new((0, 0), 4, colour.filled()) + text])?;
    }
    Ok(())
}

/// The names of curves at the lower left, where curves of precision against recall seldom are.
fn draw_legend(chart: &mut Chart<'_>) -> Result<(), ChartError> {
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerLeft)
        .margin(12)
        .legend_area_size(36)
        .background_style(WHITE.mix(0.85))
        .border_style(RGBColor(0xcc, 0xcc, 0xcc))
        .label_font((FONT, 13))
        .draw()?;
    Ok(())
}

fn all_points(curve: &Curve) -> impl Iterator<Item = (f64, f64)> {
    let marks = curve.marks.iter().map(|mark| (mark.0, mark.1));
    curve.points.iter().copied().chain(marks).filter(is_finite)
}

fn is_finite(point: &(f64, f64)) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

#[cfg(test)]
mod tests {
    use super::{Curve, draw};

    fn curve(points: &[(f64, f64)]) -> Curve {
        Curve { name: "c".to_owned(), points: points.to_vec(), marks: Vec::new() }
    }

    /// The points of the first line with the colour of the first curve.
    fn line(svg: &str) -> Vec<(i32, i32)> {
        let line = svg.lines().find(|line| line.contains("polyline") && line.contains("#0072B2")).unwrap();
        let points = line.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
        let number = |text: &str| text.parse().unwrap();
        points
            .split_whitespace()
            .map(|point| point.split_once(',').unwrap())
            .map(|(x, y)| (number(x), number(y)))
            .collect()
    }

    #[test]
    fn recall_goes_right_and_precision_up() {
        let line = line(&draw("t", &[curve(&[(0.0, 1.0), (1.0, 0.0)])]).unwrap());
        assert!(line[0].0 < line[1].0 && line[0].1 < line[1].1, "{line:?}");
    }

    #[test]
    fn curves_have_colours_of_their_own_and_then_dashes() {
        let points = [(0.5, 0.5), (0.6, 0.5)];
        let lines = |number: usize| {
            let svg = draw("t", &vec![curve(&points); number]).unwrap();
            svg.matches("#0072B2").count()
        };
        assert_eq!(lines(8), lines(1));
        assert!(lines(9) > lines(8) + 2, "a dashed line is many lines");
    }

    #[test]
    fn values_that_are_not_finite_are_left_out() {
        let svg = draw("t", &[curve(&[(f64::NAN, 0.5), (0.9, 0.9), (0.5, f64::INFINITY)]), curve(&[])]).unwrap();
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert_eq!(svg.matches("r=\"3\"").count(), 1);
    }

    #[test]
    fn texts_are_escaped() {
        let marks = vec![(0.5, 0.5, "a<b".to_owned())];
        let svg = draw("P & R", &[Curve { name: "<c>".to_owned(), points: Vec::new(), marks }]).unwrap();
        assert!(svg.contains("P &amp; R") && svg.contains("a&lt;b") && svg.contains("&lt;c&gt;"), "{svg}");
    }
}
