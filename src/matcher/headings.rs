//! Headings of Markdown stay with the text that they head.

use dehusk_text::markdown::Kind;

use crate::document::ParsedDocument;

/// Counts headings right before a block of the body as body, unless nothing of the body is before them. `gone` are blocks that
/// rules take; they are nothing.
pub(super) fn keep(document: &ParsedDocument<'_>, gone: &[bool], body: &mut [bool]) {
    if document.markdown.is_none() {
        return;
    }
    let is_heading = |at: &usize| document.blocks()[*at].markdown == Some(Kind::Heading);
    let Some(first) = (0..body.len()).find(|at| body[*at] && !gone[*at] && !is_heading(at)) else { return };
    let mut next_stays = false;
    for at in (first..body.len()).rev().filter(|at| !gone[*at]) {
        if is_heading(&at) {
            body[at] |= next_stays;
        } else {
            next_stays = body[at];
        }
    }
}
