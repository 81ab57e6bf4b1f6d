//! Profiles: how sure the context model must be.

/// How sure the context model must be before something is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// Removing a word of a body is worse than keeping a word of husk.
    Careful,
    /// Both are equally bad.
    #[default]
    Balanced,
    /// Keeping a word of husk is worse.
    Strict,
}

/// The numbers of a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    /// How much more recall weighs than precision, as in the F-measure.
    pub(crate) recall: f32,
    /// The least probability that a text is a whole page for it to be judged line by line.
    pub(crate) page: f32,
    /// The expected F below which a document has no body at all.
    pub(crate) least: f32,
    /// How much likelier a line must be than the best bound says: lines of a document are wrong together. Of texts, where
    /// more is in doubt, half as much.
    pub(crate) margin: f32,
}

impl Bounds {
    /// For texts. Pages may be errors or empty frames; a text that somebody keeps has something in it.
    pub(crate) fn for_texts(self) -> Bounds {
        Bounds { least: 0.0, margin: self.margin / 2.0, ..self }
    }
}

impl Profile {
    pub(crate) fn bounds(self) -> Bounds {
        match self {
            Profile::Careful => Bounds { recall: 2.0, page: 0.9, least: 0.0, margin: 0.0 },
            Profile::Balanced => Bounds { recall: 1.0, page: 0.7, least: 0.25, margin: 0.04 },
            Profile::Strict => Bounds { recall: 0.5, page: 0.5, least: 0.3, margin: 0.04 },
        }
    }
}
