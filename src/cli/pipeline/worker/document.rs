//! A document that a job cleans, and how it is named.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::super::job::Message;
use crate::write::terminal::sanitise;

/// A document to be cleaned.
#[derive(Clone, Copy)]
pub(crate) enum Source<'d> {
    Text(&'d str),
    /// A page that is already decoded.
    Page(&'d str),
    /// A page as bytes, and its charset if that is known.
    PageBytes(&'d [u8], Option<&'d str>),
}

/// A document or a part of one, as messages and removal records name it.
pub(crate) struct DocumentLabel<'n> {
    pub(crate) name: &'n str,
    /// The document in removal records, as JSON.
    pub(crate) id: &'n RawValue,
    /// Where the part begins: byte, and line from 1.
    pub(crate) offset: u64,
    pub(crate) line: usize,
    /// The part's number, if the document has several.
    pub(crate) part: Option<usize>,
    /// When it was fetched or published, for visitors.
    pub(crate) date: Option<Cow<'n, str>>,
    /// Its body, for visitors.
    pub(crate) gold: Option<String>,
}

impl<'n> DocumentLabel<'n> {
    /// The label of a whole document.
    pub(crate) fn new(name: &'n str, id: &'n RawValue) -> Self {
        DocumentLabel { name, id, offset: 0, line: 1, part: None, date: None, gold: None }
    }

    /// The title of its explanation.
    pub(super) fn title(&self) -> Cow<'_, str> {
        match self.part {
            Some(part) => format!("{}, part {part}", self.name).into(),
            None => self.name.into(),
        }
    }
}

pub(super) fn too_long_for_dolma(label: &DocumentLabel<'_>) -> Message {
    Message::Input(format!(
        "{} is too long for attributes of Dolma, and is left out of --removed",
        sanitise(&label.title())
    ))
}
