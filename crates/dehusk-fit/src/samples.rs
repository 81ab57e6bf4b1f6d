//! Samples: the lines of documents with their features, and the share of each line that is body.

/// Rows to learn from: lines of documents.
#[derive(Default)]
pub(crate) struct Samples {
    /// By feature, then by row.
    pub cells: Vec<Vec<u8>>,
    /// The share of each row that is husk.
    pub labels: Vec<f32>,
    /// How much each row counts.
    pub weights: Vec<f32>,
}

/// A line counts by its words up to here: to lose a page-long line is not worse than to lose many paragraphs.
pub(crate) const MOST_WORDS: usize = 60;

impl Samples {
    fn add(&mut self, cells: impl Iterator<Item = u8>, label: f32, weight: f32) {
        for (feature, cell) in cells.enumerate() {
            if self.cells.len() <= feature {
                self.cells.push(Vec::new());
            }
            self.cells[feature].push(cell);
        }
        self.labels.push(label);
        self.weights.push(weight);
    }

    /// Adds some lines of a document: `sample` gives the cells, the label and the weight of one. Documents weigh by the root of
    /// their lines' weights: a long one tells more than a short one, and not as much as its length.
    pub(crate) fn add_document<C: Iterator<Item = u8>>(
        &mut self,
        lines: &[usize],
        sample: impl Fn(usize) -> (C, f32, f32),
        weight: f32,
    ) {
        let all: f32 = lines.iter().map(|at| sample(*at).2).sum();
        for at in lines {
            let (cells, label, own) = sample(*at);
            self.add(cells, label, weight * own / all.sqrt());
        }
    }
}
