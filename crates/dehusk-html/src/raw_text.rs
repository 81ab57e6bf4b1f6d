//! Where raw text ends: the contents of scripts, styles, titles and the like.
//!
//! Only an end tag of the element's own name ends it. In a script, a `<script` after `<!--` needs its own end tag before
//! `-->`.

/// The tokenizer states of raw text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawText {
    /// RCDATA, in titles and text areas: character references are decoded.
    Escapable,
    /// In styles, frames and the like: there is nothing but the end tag.
    Plain,
    /// In scripts.
    ScriptData,
    /// After `<plaintext>`: everything to the end.
    Plaintext,
}

/// The end of raw text that begins at `from`: the `<` of its end tag, or the end of the source.
pub(super) fn end(bytes: &[u8], from: usize, raw: RawText, name: &[u8]) -> usize {
    match raw {
        RawText::Plaintext => bytes.len(),
        RawText::ScriptData => script_end(bytes, from, name),
        RawText::Escapable | RawText::Plain => memchr::memchr_iter(b'<', &bytes[from..])
            .map(|at| from + at)
            .find(|at| is_tag(&bytes[*at..], b"</", name))
            .unwrap_or(bytes.len()),
    }
}

/// Whether a tag of this name is here, by the rules of raw text.
fn is_tag(bytes: &[u8], opening: &[u8], name: &[u8]) -> bool {
    let after = opening.len() + name.len();
    bytes.len() > after
        && bytes.starts_with(opening)
        && (bytes[after].is_ascii_whitespace() || matches!(bytes[after], b'/' | b'>'))
        && bytes[opening.len()..after].eq_ignore_ascii_case(name)
}

/// The escape states of script data.
enum Script {
    Normal,
    /// After `<!--`.
    Escaped,
    /// After `<script` after `<!--`.
    DoubleEscaped,
}

fn script_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let (mut state, mut at) = (Script::Normal, from);
    while let Some(found) = memchr::memchr2(b'<', b'>', &bytes[at..]) {
        let here = at + found;
        at = here + 1;
        let rest = &bytes[here..];
        state = match state {
            Script::Normal | Script::Escaped if is_tag(rest, b"</", name) => return here,
            Script::Normal if rest.starts_with(b"<!--") => {
                // The dashes may be those of an end: `<!-->`.
                at = here + 2;
                Script::Escaped
            }
            Script::Escaped | Script::DoubleEscaped if rest[0] == b'>' && bytes[from..here].ends_with(b"--") => {
                Script::Normal
            }
            Script::Escaped if is_tag(rest, b"<", b"script") => Script::DoubleEscaped,
            Script::DoubleEscaped if is_tag(rest, b"</", b"script") => Script::Escaped,
            same => same,
        };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{RawText, end};

    fn script(source: &str) -> &str {
        &source[..end(source.as_bytes(), 0, RawText::ScriptData, b"script")]
    }

    #[test]
    fn scripts_end_with_their_tag() {
        assert_eq!(script("a</scripts></script >b"), "a</scripts>");
        assert_eq!(script("a</script"), "a</script");
        assert_eq!(script("a > b -- > c</script>"), "a > b -- > c");
    }

    #[test]
    fn scripts_in_comments_in_scripts() {
        assert_eq!(script("<!-- a </script>-->"), "<!-- a ");
        assert_eq!(script("<!-- <script>a</script> --></script>b"), "<!-- <script>a</script> -->");
        assert_eq!(script("<!--><script></script>b"), "<!--><script>");
        assert_eq!(script("<!-- <script> --></script>"), "<!-- <script> -->");
    }

    #[test]
    fn other_raw_text() {
        let source = b"<b></titles></TITLE\n>";
        assert_eq!(end(source, 0, RawText::Escapable, b"title"), 12);
        assert_eq!(end(source, 0, RawText::Plaintext, b"plaintext"), source.len());
    }
}
