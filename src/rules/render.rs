//! Renders diagnostics with the lines of the rule file that they are about, as the program prints them.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::diagnostic::{Diagnostic, printable};

impl Diagnostic {
    /// The diagnostic as a person reads it, several lines, no newline at the end. Control characters of the file and
    /// of the message are shown as such, so that it is safe on a terminal.
    pub fn render(&self, colour: bool) -> String {
        let level = if self.is_error() { Level::ERROR } else { Level::WARNING };
        let message = printable(&self.message);
        let title = level.primary_title(&message).id(self.code.name());
        let place = self.place.as_ref().map(|(source, span)| (source, source.path.display().to_string(), span.clone()));
        let mut group = match &place {
            Some((source, path, span)) => title.element(
                Snippet::source(&*source.text)
                    .path(path.as_str())
                    .annotation(AnnotationKind::Primary.span(visible(&source.text, span)).label(self.label.as_str())),
            ),
            None => annotate_snippets::Group::with_title(title),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(printable(help)));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }
}

/// A span on character boundaries that is never wider than its first line, so that a fault shows one line.
fn visible(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    let line_end = text[start..end].find('\n').map_or(end, |at| start + at);
    start..line_end
}
