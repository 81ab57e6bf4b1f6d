//! What must be escaped in a text, so that Markdown reads it as it is written. Nothing else is.

/// Where a text is, as far as its escapes depend on that.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
pub(super) struct Surroundings {
    pub(super) in_link: bool,
    pub(super) in_table: bool,
    /// The line begins with a bracket, so that a colon could make it define a link.
    pub(super) after_bracket: bool,
    /// The line could have a formula between signs of dollars.
    pub(super) dollars: bool,
    /// The line could have deleted words between tildes.
    pub(super) tildes: bool,
}

/// Writes a text. `before` and `after` are the characters beside it in the output; none are edges of the line.
pub(super) fn push_escaped(
    text: &str,
    before: Option<char>,
    after: Option<char>,
    around: Surroundings,
    out: &mut String,
) {
    let mut last = before;
    let mut rest = text;
    // With these after it, a footnote would be a link.
    if before == Some(']')
        && let Some(c) = rest.chars().next().filter(|c| matches!(c, '(' | '['))
    {
        out.push_str(if c == '(' { "\\(" } else { "&#91;" });
        (last, rest) = (Some(c), &rest[1..]);
    }
    while let Some(c) = rest.chars().next() {
        let run = match c {
            // Whether a run of these marks anything depends on what is beside the run.
            '*' | '_' => rest.len() - rest.trim_start_matches(c).len(),
            c => c.len_utf8(),
        };
        let (part, following) = rest.split_at(run);
        let next = following.chars().next().or(after);
        if needs_escape(c, last, next, following, around) {
            part.chars().for_each(|c| out.extend(['\\', c]));
        } else {
            out.push_str(part);
        }
        last = Some(c);
        rest = following;
    }
}

/// Writes a text with an escape before every character that could be a mark.
pub(super) fn push_all_escaped(text: &str, out: &mut String) {
    for c in text.chars() {
        if "\\`*_[]<>&$~|!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

fn needs_escape(c: char, last: Option<char>, next: Option<char>, following: &str, around: Surroundings) -> bool {
    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        '*' => !(is_space(last) && is_space(next)),
        '_' => !(is_space(last) && is_space(next) || is_letter(last) && is_letter(next)),
        '`' => true,
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
        '&' => is_reference(following),
        '[' => around.in_link || next == Some('^'),
        ']' => around.in_link || matches!(next, Some('(' | '[')) || next == Some(':') && around.after_bracket,
        // Before a bracket of the text itself it does no harm, since that opens no link.
        '!' => following.is_empty() && next == Some('['),
        '|' => around.in_table,
        '$' => around.dollars,
        '~' => around.tildes,
        _ => false,
    }
}

/// Whether `&` with this after it is a character reference.
pub(super) fn is_reference(following: &str) -> bool {
    let name = following.strip_prefix('#').unwrap_or(following);
    let end = name.bytes().take(40).position(|byte| !byte.is_ascii_alphanumeric());
    // No name has only one letter.
    let least = if name.len() < following.len() { 1 } else { 2 };
    end.is_some_and(|end| end >= least && name.as_bytes()[end] == b';')
}

/// Where the line of a paragraph must be escaped so that it is not taken for the start of something else. `continues`: it is not
/// the first of its paragraph; `is_item`: it begins an item of a list; `whole`: nothing but the text is in the line.
pub(super) fn start_escape(text: &str, continues: bool, is_item: bool, whole: bool) -> Option<usize> {
    let is_cut = |length: usize| {
        let after = &text[length..];
        if after.is_empty() { whole } else { after.starts_with([' ', '\t']) }
    };
    let is_mark = match text.chars().next()? {
        '#' => {
            let level = text.bytes().take_while(|byte| *byte == b'#').count();
            level <= 6 && is_cut(level)
        }
        '>' => true,
        '[' => is_item && ["[ ]", "[x]", "[X]"].iter().any(|task| text.starts_with(task)),
        c @ ('-' | '+' | '*') => is_cut(1) || whole && is_of(text, &[c, ' ', '\t']),
        '_' => whole && is_of(text, &['_', ' ', '\t']),
        '=' => continues && whole && is_of(text, &['=', ' ', '\t']),
        '0'..='9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            return (digits <= 9 && text[digits..].starts_with(['.', ')']) && is_cut(digits + 1)).then_some(digits);
        }
        _ => false,
    };
    // Under another line, it could be the second line of a table.
    let is_table = || continues && whole && is_of(text, &['|', ':', '-', ' ', '\t']);
    (is_mark || is_table()).then_some(0)
}

/// Whether a text has no other characters.
fn is_of(text: &str, characters: &[char]) -> bool {
    text.chars().all(|c| characters.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::{Surroundings, push_escaped, start_escape};

    fn escaped(text: &str) -> String {
        let mut out = String::new();
        push_escaped(text, None, None, Surroundings::default(), &mut out);
        out
    }

    #[test]
    fn only_what_could_be_a_mark_is_escaped() {
        for same in [
            "snake_case_name",
            "3 * 4 * 5",
            "[1] and [note]",
            "a < b & c",
            "R&D; AT&T",
            "1. A # b",
            "wow!",
            "![a]",
            "a [b]: c",
        ] {
            assert_eq!(escaped(same), same);
        }
        assert_eq!(escaped("*a* _b_ `c`"), "\\*a\\* \\_b\\_ \\`c\\`");
        assert_eq!(escaped("<b> &amp; &#39;"), "\\<b> \\&amp; \\&#39;");
        assert_eq!(escaped("[a](b) [^1]"), "[a\\](b) \\[^1]");
        let mut out = String::new();
        push_escaped("wow!", None, Some('['), Surroundings::default(), &mut out);
        assert_eq!(out, "wow\\!");
        assert_eq!(escaped("C:\\dir \\* end\\"), "C:\\dir \\\\\\* end\\\\");
    }

    #[test]
    fn starts_of_lines() {
        let start = |text| start_escape(text, false, false, true);
        for (text, at) in
            [("# a", 0), ("> a", 0), ("- a", 0), ("12. a", 2), ("3) a", 1), ("---", 0), ("___", 0), ("+", 0)]
        {
            assert_eq!(start(text), Some(at), "{text}");
        }
        for text in ["#a", "-a", "12.5 a", "1234567890. a", "=", "__a", "|--|", "[ ] a", "####### a"] {
            assert_eq!(start(text), None, "{text}");
        }
        assert_eq!(start_escape("===", true, false, true), Some(0));
        assert_eq!(start_escape("|--|", true, false, true), Some(0));
        assert_eq!(start_escape("[ ] a", false, true, true), Some(0));
    }
}
