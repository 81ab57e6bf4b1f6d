//! Parses a DOCTYPE, which decides whether a table may be in a paragraph (quirks mode).

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::Doctype;

/// Parses what follows `<!doctype`.
pub(super) fn parse_doctype(declared: &str) -> Doctype {
    let declared = declared.trim_matches(space);
    let (name, rest) = declared.split_once(space).unwrap_or((declared, ""));
    let (keyword, rest) = word(rest.trim_start_matches(space));
    let mut doctype = Doctype { name: some(&name.to_ascii_lowercase()), ..Doctype::default() };
    let first = quoted(rest);
    if keyword.eq_ignore_ascii_case("public") {
        doctype.public_id = first.map(|(id, _)| StrTendril::from_slice(id));
        doctype.system_id = first.and_then(|(_, rest)| quoted(rest)).map(|(id, _)| StrTendril::from_slice(id));
    } else if keyword.eq_ignore_ascii_case("system") {
        doctype.system_id = first.map(|(id, _)| StrTendril::from_slice(id));
    }
    doctype.force_quirks = name.is_empty() || (!keyword.is_empty() && first.is_none());
    doctype
}

fn space(c: char) -> bool {
    c.is_ascii_whitespace()
}

fn some(text: &str) -> Option<StrTendril> {
    (!text.is_empty()).then(|| StrTendril::from_slice(text))
}

/// The letters at the front, and what follows.
fn word(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_alphabetic).count())
}

/// The string in quotes at the front, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(space);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    text[1..].split_once(quote)
}

#[cfg(test)]
mod tests {
    use super::parse_doctype;

    #[test]
    fn document_types() {
        let plain = parse_doctype(" HTML ");
        assert_eq!(plain.name.as_deref(), Some("html"));
        assert!(plain.public_id.is_none() && !plain.force_quirks);
        let old = parse_doctype(" html PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\n 'http://a/b.dtd'");
        assert_eq!(old.public_id.as_deref(), Some("-//W3C//DTD HTML 4.01//EN"));
        assert_eq!(old.system_id.as_deref(), Some("http://a/b.dtd"));
        assert_eq!(
            parse_doctype(" html SYSTEM 'about:legacy-compat'").system_id.as_deref(),
            Some("about:legacy-compat")
        );
        assert!(parse_doctype("").force_quirks && parse_doctype(" html public").force_quirks);
    }
}
