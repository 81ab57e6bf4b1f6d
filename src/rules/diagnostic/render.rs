//! Renders a diagnostic with the line of the rule file that it is about, as the program prints it.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, printable};

impl Diagnostic {
    /// The diagnostic for a person to read: several lines, with no newline at the end. Control characters of the file and
    /// of the message are replaced, so that it is safe to print on a terminal. With the feature `render`.
    pub fn render(&self, colour: bool) -> String {
        let level = if self.is_error() { Level::ERROR } else { Level::WARNING };
        let message = printable(&self.message);
        let title = level.primary_title(&message).id(self.code.name());
        let location = self.location.as_ref().map(|location| (location, location.file.path.display().to_string()));
        let mut group = match &location {
            Some((location, path)) => {
                let text = &*location.file.text;
                let annotation =
                    AnnotationKind::Primary.span(first_line(text, &location.span)).label(self.label.as_str());
                title.element(Snippet::source(text).path(path.as_str()).annotation(annotation))
            }
            None => Group::with_title(title),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(printable(help)));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).render(&[group])
    }
}

/// The part of a span on its first line, on character boundaries, so that a diagnostic shows one line of the file.
fn first_line(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(span.start.min(text.len()));
    let end = text.ceil_char_boundary(span.end.clamp(start, text.len()));
    let line_end = text[start..end].find('\n').map_or(end, |at| start + at);
    start..line_end
}
