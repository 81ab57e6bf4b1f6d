//! A text before it is segmented: as it is written, or as its Markdown is read.

use super::RawDocument;
use dehusk_text::markdown::View;
use dehusk_text::metadata::Metadata as Known;

/// A text, the view of it if it is Markdown, and what is known of it.
pub(crate) struct Reading<'d> {
    text: &'d str,
    known: &'d Known,
    view: Option<View>,
    /// What the text's header adds to what is known.
    with_header: Option<Known>,
}

impl<'d> Reading<'d> {
    /// Reads a text. What is known of it goes before what its header says.
    pub(crate) fn new(text: &'d str, known: &'d Known) -> Reading<'d> {
        let view = View::of(text);
        let header = view.as_ref().and_then(View::metadata);
        let with_header = header.map(|header| known.clone().or(header));
        Reading { text, known, view, with_header }
    }

    /// The document to segment.
    pub(crate) fn raw(&self) -> RawDocument<'_> {
        let metadata = self.with_header.as_ref().unwrap_or(self.known);
        match &self.view {
            Some(view) => {
                RawDocument { source: self.text, markdown: Some(view), ..RawDocument::text(view.text(), metadata) }
            }
            None => RawDocument::text(self.text, metadata),
        }
    }

    /// What is known together with what the text's header says; none if that adds nothing.
    pub(crate) fn into_known(self) -> Option<Known> {
        self.with_header
    }
}
