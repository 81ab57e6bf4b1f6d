//! Marks at the front of a line: headings, lists, quotations, fences, tables.

/// The mark at the front of a line; of several the last of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FrontMark {
    #[default]
    None,
    Quote,
    /// A number such as `1.`, which is shown.
    Number,
    Item,
    Heading,
}

/// What stands before the text of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    pub(super) mark: FrontMark,
    /// Bytes of marks and of white space around them.
    pub(super) length: usize,
}

impl Front {
    /// What stands before a line's text.
    pub(super) fn of(line: &str) -> Front {
        let mut front = Front::default();
        while front.mark != FrontMark::Heading {
            let rest = &line[front.length..];
            let text = rest.trim_start_matches([' ', '\t']);
            let space = rest.len() - text.len();
            let (mark, length) = match text.as_bytes() {
                [b'>', ..] => (FrontMark::Quote, 1),
                [b'-' | b'*' | b'+', b' ' | b'\t', ..] => (FrontMark::Item, 2),
                [b'[', b' ' | b'x' | b'X', b']', b' ', ..] if front.mark == FrontMark::Item => (FrontMark::Item, 4),
                _ => match heading_marks(text) {
                    Some(length) => (FrontMark::Heading, length),
                    None => return front.before(text, space),
                },
            };
            front = Front { mark: front.mark.max(mark), length: front.length + space + length };
        }
        front
    }

    /// What stands before a text, after which there is no other mark than a number.
    fn before(self, text: &str, space: usize) -> Front {
        let number = if is_numbered(text) { FrontMark::Number } else { FrontMark::None };
        let mark = self.mark.max(number);
        Front { mark, length: self.length + if mark == FrontMark::None { 0 } else { space } }
    }

    /// Whether the line begins something of its own.
    pub(super) fn begins(self) -> bool {
        self.mark != FrontMark::None
    }
}

/// The bytes of `## ` at the front of a heading; also of one without a text.
pub(super) fn heading_marks(line: &str) -> Option<usize> {
    let marks = line.bytes().take(7).take_while(|byte| *byte == b'#').count();
    let space = line[marks..].len() - line[marks..].trim_start_matches([' ', '\t']).len();
    ((1..=6).contains(&marks) && space > 0).then_some(marks + space)
}

fn is_numbered(text: &str) -> bool {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits) && matches!(text.as_bytes()[digits..], [b'.' | b')', b' ', ..] | [b'\\', b'.', b' ', ..])
}

/// A row of marks that separates, such as `* * *` or `---`.
pub(super) fn is_rule(line: &str) -> bool {
    let mut marks = line.bytes().filter(|byte| !matches!(byte, b' ' | b'\t' | b'\\'));
    let Some(first) = marks.next().filter(|first| matches!(first, b'-' | b'*' | b'_' | b'=')) else { return false };
    let mut count = 1;
    marks.all(|byte| {
        count += 1;
        byte == first
    }) && count >= 3
}

/// The underline of a heading.
pub(super) fn is_underline(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

/// The line between the head of a table and its rows: `| --- | :-: |`.
pub(super) fn is_table_delimiter(line: &str) -> bool {
    let line = line.trim();
    let cells = line.split('|').filter(|cell| !cell.is_empty());
    let is_row = line.contains('|') && (cells.clone().count() > 1 || (line.starts_with('|') && line.ends_with('|')));
    is_row
        && line.contains("---")
        && cells
            .into_iter()
            .map(|cell| cell.trim().trim_matches(':'))
            .all(|cell| !cell.is_empty() && cell.bytes().all(|byte| byte == b'-'))
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// The mark and the length of a fence, and whether something follows it.
pub(super) fn fence(line: &str) -> Option<(u8, usize, bool)> {
    let text = line.trim_start_matches([' ', '\t', '>']);
    let mark = *text.as_bytes().first().filter(|mark| matches!(mark, b'`' | b'~'))?;
    let length = text.bytes().take_while(|byte| *byte == mark).count();
    let info = text[length..].trim();
    (length >= 3 && !info.contains('`')).then_some((mark, length, !info.is_empty()))
}

/// Whether a line that is indented like code looks like code.
pub(super) fn looks_like_code(line: &str) -> bool {
    let text = line.trim();
    text.ends_with(['{', '}', ';', '(', ')', '[', ']', '\\', '>'])
        || [" = ", "=\"", "==", "->", "=>", "::", "();", "$ ", "--", "</", "//"].iter().any(|sign| text.contains(sign))
        || text.starts_with(['#', '$', '@', '<', '{', '}'])
}
