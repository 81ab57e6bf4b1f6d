//! What looks at documents, and how they are shown to it.

use std::io;

use super::document::{Content, CorpusDocument};
use super::gold::{Labelled, labelled, read_body};
use crate::gold::Gold;

/// Looks at the documents of one job.
pub(in crate::cli) trait DocumentVisitor {
    /// Looks at a document, or at a part of one that is too long to be held in memory.
    fn visit(&mut self, document: &CorpusDocument<'_>);
}

/// Shows a document to a visitor, with the gold that its file has. `whole`: it is no part of one.
///
/// # Errors
/// There is a file with its body, which cannot be read. The document is shown all the same.
pub(in super::super) fn show(
    visitor: &mut dyn DocumentVisitor,
    mut document: CorpusDocument<'_>,
    whole: bool,
) -> io::Result<()> {
    let Some(file) = document.file.filter(|_| whole) else {
        visitor.visit(&document);
        return Ok(());
    };
    if let Some(Labelled { text, gold, known }) = labelled(document.content.text()) {
        let content = Content::Text { text: &text, known: &known, continues: false };
        visitor.visit(&CorpusDocument { content, gold: Some(gold), ..document });
        return Ok(());
    }
    let body = read_body(file);
    document.gold = body.as_ref().ok().cloned().flatten().map(Gold::Body);
    visitor.visit(&document);
    body.map(|_| ())
}
