//! What a character is to the rules of emphasis.

/// What stands beside a mark of emphasis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Neighbour {
    /// White space, or an edge of the line.
    Space,
    /// Surely punctuation to every reader of Markdown.
    Punctuation,
    /// Something that some take for punctuation and some do not.
    Unclear,
    /// A letter or digit.
    Letter,
}

/// What a character is; none is an edge of the line.
pub(super) fn neighbour(c: Option<char>) -> Neighbour {
    match c {
        None => Neighbour::Space,
        Some(c) if c.is_whitespace() => Neighbour::Space,
        Some(c) if c.is_alphanumeric() => Neighbour::Letter,
        Some(c) if is_surely_punctuation(c) => Neighbour::Punctuation,
        Some(_) => Neighbour::Unclear,
    }
}

fn is_surely_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}')
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{2043}')
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}')
        || matches!(c, '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}')
        || matches!(c, '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}')
}
