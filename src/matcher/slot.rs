//! What literals are to rules, and where in a block each must be.

/// What a literal is to a rule. The number is its bit in a mask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Slot {
    Line,
    Phrases,
    Starts,
    Ends,
    /// A literal that a match of the rule's regexes must hold.
    RequiredLiteral,
    WherePhrases,
    WhereStarts,
    WhereEnds,
    UnlessPhrases,
    UnlessStarts,
    UnlessEnds,
    /// Elements of pages that the block lies in.
    Select,
    ClassWords,
    WhereSelect,
    WhereClassWords,
    UnlessSelect,
    UnlessClassWords,
    /// A line before which a section ends.
    UntilLine,
    /// A separator before a site's name.
    Separator,
}

impl Slot {
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }

    pub(super) fn is_at_end(self) -> bool {
        self.position() == Position::End
    }

    /// Where in a block the literal must be.
    pub(super) fn position(self) -> Position {
        match self {
            Slot::Line | Slot::UntilLine => Position::Line,
            Slot::Phrases | Slot::WherePhrases | Slot::UnlessPhrases => Position::Inside,
            Slot::Starts | Slot::WhereStarts | Slot::UnlessStarts => Position::Start,
            Slot::Ends | Slot::WhereEnds | Slot::UnlessEnds => Position::End,
            Slot::RequiredLiteral
            | Slot::Separator
            | Slot::Select
            | Slot::ClassWords
            | Slot::WhereSelect
            | Slot::WhereClassWords
            | Slot::UnlessSelect
            | Slot::UnlessClassWords => Position::Anywhere,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Line,
    Start,
    End,
    /// At word boundaries.
    Inside,
    /// In the middle of words too.
    Anywhere,
}
