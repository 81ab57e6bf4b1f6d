//! The form of a page's text, as its elements mark it: what is a heading, a list, a link, a formula.
//!
//! Marks are recorded only if they are asked for, while the page is rendered. Together with the text they are all that
//! Markdown needs, so that the tree can go.

/// What elements mark in a text, in the order of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The address that references are relative to, if the page states one (`<base href>`).
    pub base: Option<Box<str>>,
    /// The marks. Those that start something and those that end it nest like the elements.
    pub list: Vec<Mark>,
}

/// Something at a place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of the text before it. White space that follows a start is not a part of what starts.
    pub at: u32,
    /// What is there.
    pub event: Event,
}

/// What a mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something starts.
    Start(Form),
    /// What started last, and has not ended, ends.
    End,
    /// A line is broken, and its paragraph goes on.
    Break,
    /// A picture.
    Image(Box<Image>),
}

/// What a part of a text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A heading, by its level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A quotation of paragraphs.
    Quote,
    /// A list with bullets.
    BulletList,
    /// A list with numbers, by its first number.
    NumberedList(u32),
    /// An item of a list.
    Item,
    /// Preformatted text, and the programming language that is stated for it.
    Code(Option<Box<str>>),
    /// A table.
    Table,
    /// A row.
    Row,
    /// A cell.
    Cell(Cell),
    /// Stressed words.
    Emphasis,
    /// Important words.
    Strong,
    /// Words that no longer hold.
    Deleted,
    /// Words of a program.
    Monospace,
    /// A link, by its reference.
    Link(Box<str>),
    /// A formula. Its text, if there is any, is its symbols in a row.
    Math(Math),
}

/// A cell of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Columns that it takes.
    pub columns: u16,
    /// Rows that it takes.
    pub rows: u16,
    /// It heads a column or row.
    pub is_header: bool,
}

/// A formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Math {
    /// Its source in TeX, if the page has it.
    pub source: Option<Box<str>>,
    /// It is on a line of its own.
    pub is_display: bool,
}

/// A picture that has a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The text that stands for it.
    pub alt: Box<str>,
    /// The reference to it.
    pub source: Box<str>,
}
