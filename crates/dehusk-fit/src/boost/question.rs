//! What a tree asks of rows.

/// Is the cell of a feature this one, or a later one?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) feature: usize,
    pub(super) from: u8,
}

impl Question {
    #[inline]
    pub(super) fn answer(self, cell: u8) -> u8 {
        u8::from(cell >= self.from)
    }
}
