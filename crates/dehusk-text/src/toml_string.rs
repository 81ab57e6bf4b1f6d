//! Strings of TOML.

/// A text as a basic string of TOML, with its quotes.
pub fn quote(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn quotes_backslashes_and_controls_are_escaped() {
        assert_eq!(quote("a\"b\\c\n\u{7}ä"), "\"a\\\"b\\\\c\\u000A\\u0007ä\"");
    }
}
