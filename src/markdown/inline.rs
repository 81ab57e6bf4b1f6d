//! Writes what is within a line: text, emphasis, code, links, formulas and pictures.

use std::ops::Range;

use super::Links;
use super::emphasis::{Token, tokens};
use super::escape::{Surroundings, is_reference, push_all_escaped, push_escaped, start_escape};
use super::lines::{Atom, Line, Run};
use super::links::LinkTable;
use super::math::push_formula;
use super::places::Style;

/// Where a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Within {
    /// The first line of a paragraph, or (`true`) of one that begins an item.
    Paragraph(bool),
    /// A later line of a paragraph.
    Continued,
    Heading,
    Table,
}

/// Writes lines.
pub(super) struct InlineWriter<'l, 'p> {
    pub(super) links: &'l mut LinkTable<'p>,
    /// The line is one of several that are read together, so that marks in it may be taken for ends of others.
    pub(super) is_one_of_several: bool,
    /// A mark follows the line, which breaks it.
    pub(super) is_broken: bool,
}

impl InlineWriter<'_, '_> {
    /// Writes some runs of a line.
    pub(super) fn write(&mut self, line: &Line<'_>, runs: &[Run<'_>], within: Within, out: &mut String) {
        let tokens = tokens(&line.text, runs, within != Within::Heading);
        let parts = self.parts(&line.text, &tokens, within);
        let has_formulas = parts.iter().any(|part| matches!(part, Part::Raw(raw) if raw.starts_with('$')));
        let mut around = Surroundings {
            in_link: false,
            in_table: within == Within::Table,
            after_bracket: false,
            dollars: has_formulas
                || self.is_one_of_several
                || has_dollars(&line.text, runs.iter().any(|run| run.style != Style::default())),
            tildes: self.is_one_of_several
                || line.text.matches('~').nth(1).is_some()
                || runs.iter().any(|run| run.style.deleted),
        };
        let start = out.len();
        for (at, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => {
                    let text = &line.text[text.clone()];
                    let after = parts.get(at + 1).and_then(|part| part.first(&line.text));
                    let text = if after.is_none() { text.trim_end() } else { text };
                    let is_start = out.len() == start;
                    let text = if is_start { text.trim_start() } else { text };
                    let text = if is_start { escape_start(text, within, after.is_none(), out) } else { text };
                    let before = out[start..].chars().next_back();
                    around.after_bracket = out[start..].starts_with('[') || is_start && text.starts_with('[');
                    push_escaped(text, before, after.or(self.is_broken.then_some('\\')), around, out);
                }
                Part::Raw(raw) => out.push_str(raw),
                // Such a line would define a link, whatever is code in it.
                Part::Code(code) if out[start..].starts_with('[') && code.contains("]:") => {
                    push_all_escaped(code, out);
                }
                Part::Code(code) => out.push_str(&code_span(code, around.in_table)),
                Part::LinkStart => out.push('['),
                Part::LinkEnd(end) => out.push_str(end),
            }
            around.in_link = match part {
                Part::LinkStart => true,
                Part::LinkEnd(_) => false,
                _ => around.in_link,
            };
        }
        if within == Within::Heading {
            escape_closing(start, out);
        }
    }

    /// The tokens as they are written, but for escapes.
    fn parts(&mut self, text: &str, tokens: &[Token<'_, '_>], within: Within) -> Vec<Part> {
        let in_table = within == Within::Table;
        let mut parts: Vec<Part> = Vec::new();
        let mut address = None;
        for token in tokens {
            match token {
                Token::Text(start, end) => match parts.last_mut() {
                    // A link without marks of its own may begin or end between them.
                    Some(Part::Text(before)) if before.end == *start => before.end = *end,
                    _ => parts.push(Part::Text(*start..*end)),
                },
                Token::Code(ranges) => {
                    let code: String = ranges.iter().map(|(start, end)| &text[*start..*end]).collect();
                    match parts.last_mut() {
                        Some(Part::Code(before)) => *before += &code,
                        _ => parts.push(Part::Code(code)),
                    }
                }
                Token::Open(mark) | Token::Close(mark) => parts.push(Part::Raw((*mark).to_owned())),
                Token::Atom(run) => parts.extend(self.atom(text, run, in_table)),
                Token::LinkStart(link) => {
                    address = self.links.address(*link);
                    if address.is_some() && self.links.style() == Links::Inline {
                        parts.push(Part::LinkStart);
                    }
                }
                Token::LinkEnd => parts.extend(address.take().map(|address| self.link_end(address))),
            }
        }
        parts
    }

    fn link_end(&mut self, address: String) -> Part {
        Part::LinkEnd(match self.links.style() {
            Links::Footnotes => format!("[^{}]", self.links.footnote(address)),
            _ => format!("]({})", destination(&address)),
        })
    }

    fn atom(&mut self, text: &str, run: &Run<'_>, in_table: bool) -> Option<Part> {
        let inside = &text[run.range.clone()];
        let mut raw = String::new();
        match run.atom.as_ref()? {
            Atom::Math { source, is_display } => {
                push_formula(source.unwrap_or(inside), *is_display, in_table, &mut raw);
            }
            Atom::Tex { mark, is_display } => {
                push_formula(&inside[*mark..inside.len() - mark], *is_display, in_table, &mut raw);
            }
            Atom::Image(image) => {
                let address = self.links.picture(&image.source)?;
                let alt = image.alt.split_whitespace().collect::<Vec<_>>().join(" ");
                raw.push_str("![");
                push_all_escaped(&alt, &mut raw);
                raw.extend(["](", &destination(&address), ")"]);
            }
        }
        if inside.is_empty() && !raw.is_empty() {
            raw = apart(&raw, &text[..run.range.start], &text[run.range.end..]);
        }
        (!raw.is_empty()).then_some(Part::Raw(raw))
    }
}

/// An address as it is written in a link.
fn destination(address: &str) -> String {
    let mut parts = address.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(if is_reference(part) { "\\&" } else { "&" });
        out.push_str(part);
    }
    out
}

/// Something without a text of its own, with the spaces that it needs between the words before and after it.
fn apart(raw: &str, before: &str, after: &str) -> String {
    let needs_space = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let space = |is_needed| if is_needed { " " } else { "" };
    format!("{}{raw}{}", space(needs_space(before.chars().next_back())), space(needs_space(after.chars().next())))
}

/// A part of a line, in the order of the output.
enum Part {
    /// Bytes of the line's text.
    Text(Range<usize>),
    /// Written as it is.
    Raw(String),
    Code(String),
    LinkStart,
    LinkEnd(String),
}

impl Part {
    /// The first character that is written.
    fn first(&self, text: &str) -> Option<char> {
        match self {
            Part::Text(range) => text[range.clone()].chars().next(),
            Part::Raw(raw) | Part::LinkEnd(raw) => raw.chars().next(),
            Part::LinkStart => Some('['),
            Part::Code(_) => Some('`'),
        }
    }
}

/// Writes the start of a line up to what must be escaped there; returns the rest.
fn escape_start<'t>(text: &'t str, within: Within, whole: bool, out: &mut String) -> &'t str {
    let is_item = within == Within::Paragraph(true);
    let at = match within {
        Within::Paragraph(_) => start_escape(text, false, is_item, whole),
        Within::Continued => start_escape(text, true, false, whole),
        Within::Heading | Within::Table => None,
    };
    let Some(at) = at else { return text };
    out.push_str(&text[..at]);
    out.push('\\');
    out.push_str(&text[at..=at]);
    &text[at + 1..]
}

/// Escapes the signs at the end of a heading that would be taken for its closing ones.
fn escape_closing(start: usize, out: &mut String) {
    let text = &out[start..];
    let before = text.trim_end_matches('#');
    if before.len() < text.len() && (before.is_empty() || before.ends_with([' ', '\t'])) {
        out.insert(start + before.len(), '\\');
    }
}

/// Whether signs of dollars could be taken for those around a formula. `has_marks`: marks may stand beside them.
fn has_dollars(text: &str, has_marks: bool) -> bool {
    let sign_at = |at: &usize| text.as_bytes()[*at] == b'$';
    let signs = (0..text.len()).filter(sign_at);
    let opens = signs.clone().find(|at| text[at + 1..].chars().next().is_some_and(|next| !next.is_ascii_whitespace()));
    if has_marks && signs.clone().nth(1).is_some() {
        return true;
    }
    let Some(opens) = opens else { return false };
    let closes = |at: usize| text[..at].chars().next_back().is_some_and(|last| !last.is_ascii_whitespace());
    signs.skip_while(|at| *at <= opens).any(closes)
}

/// Code within a line, between as many backticks as it needs.
fn code_span(code: &str, in_table: bool) -> String {
    let code = if in_table { code.replace('|', "\\|") } else { code.to_owned() };
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let needs_space = code.starts_with('`') || code.ends_with('`') || (code.starts_with(' ') && code.ends_with(' '));
    let space = if needs_space && !code.trim().is_empty() { " " } else { "" };
    format!("{fence}{space}{code}{space}{fence}")
}
