//! Where raw text ends: the contents of scripts, styles, titles and the like.
//!
//! Only an end tag of the element's own name ends it. A script may besides hold `<!--`, behind which a `<script` inside
//! needs its own end tag before `-->`.

use super::scan::is_space;

/// A kind of raw text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raw {
    /// Titles and text areas: character references count.
    Text,
    /// Styles, frames and the like: nothing counts but the end tag.
    Plain,
    /// Scripts.
    Script,
    /// All that follows.
    Rest,
}

/// Where raw text that begins at `from` ends: at the `<` of its end tag, or with the source.
pub(super) fn end(bytes: &[u8], from: usize, raw: Raw, name: &[u8]) -> usize {
    match raw {
        Raw::Rest => bytes.len(),
        Raw::Script => script_end(bytes, from, name),
        Raw::Text | Raw::Plain => memchr::memchr_iter(b'<', &bytes[from..])
            .map(|at| from + at)
            .find(|at| is_tag(&bytes[*at..], b"</", name))
            .unwrap_or(bytes.len()),
    }
}

/// Whether a tag of a name stands here, as far as raw text knows tags.
fn is_tag(bytes: &[u8], opening: &[u8], name: &[u8]) -> bool {
    let behind = opening.len() + name.len();
    bytes.len() > behind
        && bytes.starts_with(opening)
        && (is_space(bytes[behind]) || matches!(bytes[behind], b'/' | b'>'))
        && bytes[opening.len()..behind].eq_ignore_ascii_case(name)
}

/// How deep in comments a script is.
enum Script {
    Plain,
    /// Behind `<!--`.
    Escaped,
    /// Behind `<script` behind `<!--`.
    Nested,
}

fn script_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let (mut state, mut at) = (Script::Plain, from);
    while let Some(found) = memchr::memchr2(b'<', b'>', &bytes[at..]) {
        let here = at + found;
        at = here + 1;
        let rest = &bytes[here..];
        state = match state {
            Script::Plain | Script::Escaped if is_tag(rest, b"</", name) => return here,
            Script::Plain if rest.starts_with(b"<!--") => {
                // The dashes may be those of an end: `<!-->`.
                at = here + 2;
                Script::Escaped
            }
            Script::Escaped | Script::Nested if rest[0] == b'>' && bytes[from..here].ends_with(b"--") => Script::Plain,
            Script::Escaped if is_tag(rest, b"<", b"script") => Script::Nested,
            Script::Nested if is_tag(rest, b"</", b"script") => Script::Escaped,
            same => same,
        };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{Raw, end};

    fn script(source: &str) -> &str {
        &source[..end(source.as_bytes(), 0, Raw::Script, b"script")]
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
        assert_eq!(end(source, 0, Raw::Text, b"title"), 12);
        assert_eq!(end(source, 0, Raw::Rest, b"plaintext"), source.len());
    }
}
