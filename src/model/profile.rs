//! Profiles and kinds of texts: how sure the context model must be.

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

/// What a text is: how sure the context model must be of a line depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    /// Decided for each text, by how much of it looks like husk; between an extract and a page there are all degrees.
    #[default]
    Auto,
    /// The text of a whole page, with menus and lists of other stories.
    Page,
    /// A text that an extractor or a person took out of a page.
    Extract,
}

impl TextKind {
    /// Its name, as the program has it.
    pub fn name(self) -> &'static str {
        match self {
            TextKind::Auto => "auto",
            TextKind::Page => "page",
            TextKind::Extract => "extract",
        }
    }

    /// What a text of this kind was taken for, in words.
    pub(crate) fn taken_for(self) -> &'static str {
        match self {
            TextKind::Page => "taken for the text of a whole page",
            TextKind::Auto | TextKind::Extract => "taken for an extract",
        }
    }
}

/// The numbers of a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    /// How much more recall weighs than precision, as in the F-measure.
    pub(crate) recall: f32,
    /// The expected F below which a page has no body at all.
    pub(crate) least: f32,
    /// How much likelier a line of a page must be than the best bound says: lines of a page are wrong together.
    pub(crate) margin: f32,
    /// The log odds that are added to the bounds of lines of texts.
    pub(crate) text_offset: f32,
    /// What texts are.
    pub(crate) text_kind: TextKind,
    /// Whether the headline of a text needs more than other lines to be removed.
    pub(crate) keeps_headline: bool,
}

impl Bounds {
    pub(crate) fn with_text_kind(self, text_kind: TextKind) -> Bounds {
        Bounds { text_kind, ..self }
    }
}

impl Profile {
    pub(crate) fn bounds(self) -> Bounds {
        let (recall, least, margin, text_offset) = match self {
            Profile::Careful => (2.0, 0.0, 0.0, 1.0),
            Profile::Balanced => (0.85, 0.25, 0.04, 0.0),
            Profile::Strict => (0.5, 0.3, 0.04, -1.0),
        };
        Bounds { recall, least, margin, text_offset, text_kind: TextKind::Auto, keeps_headline: true }
    }
}
