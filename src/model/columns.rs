//! Cells of all lines of a document, by feature.

use super::feature::Feature;

/// For each feature the cell of each line, in order.
#[derive(Default)]
pub(crate) struct Columns {
    /// The features, in the order in which they are measured.
    pub(crate) features: Vec<&'static Feature>,
    /// As many cells for each feature as there are lines; none for those that no tree asks about.
    pub(crate) cells: Vec<Vec<u8>>,
    /// Whether each feature is measured; all are if it is empty.
    wanted: Vec<bool>,
}

impl Columns {
    /// For the features that are wanted, by index; for all if it is empty.
    pub(super) fn new(wanted: &[bool]) -> Columns {
        Columns { wanted: wanted.to_vec(), ..Columns::default() }
    }

    /// Adds a feature by the codes of all lines.
    pub(super) fn add(&mut self, feature: &'static Feature, codes: impl Iterator<Item = u8>) {
        let wanted = self.wanted.get(self.features.len()).copied().unwrap_or(true);
        self.features.push(feature);
        self.cells.push(if wanted { codes.map(|code| feature.cell(code)).collect() } else { Vec::new() });
    }

    /// Adds a feature that is the same for all `lines`.
    pub(super) fn add_same(&mut self, feature: &'static Feature, code: u8, lines: usize) {
        self.add(feature, std::iter::repeat_n(code, lines));
    }
}
