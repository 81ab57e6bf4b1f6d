//! What stands behind the text of a link: addresses, references, numbers of notes.

/// The longest name of a reference.
const LONGEST_REFERENCE: usize = 40;

/// Whether what follows `](` looks like an address, though the text around it is not known to be Markdown.
pub(super) fn is_address_at(rest: &str) -> bool {
    let starts =
        ["http://", "https://", "/", "#", "mailto:", "tel:", "./", "../", "?", "<http", "javascript:", "data:"];
    let rest = rest.trim_start();
    if !starts.iter().any(|start| rest.starts_with(start)) {
        // A file beside the page, such as `image.png`.
        let head = &rest.as_bytes()[..rest.len().min(200)];
        let name = &head[..head.iter().position(|byte| matches!(byte, b')' | b' ' | b'\n' | b'\r')).unwrap_or(0)];
        let stem = memchr::memrchr(b'.', name);
        return stem.is_some_and(|dot| dot > 0 && (2..6).contains(&(name.len() - dot)))
            && head.get(name.len()) == Some(&b')');
    }
    let line = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
    rest.as_bytes()[..line].contains(&b')') || line < rest.len()
}

/// Whether what stands between `(` and `)` can be the address of a link, with a title or without one. Some tools break addresses
/// over lines, after a hyphen.
pub(super) fn is_destination(inside: &str) -> bool {
    let mut rest = inside.trim();
    if let Some(address) = rest.strip_prefix('<') {
        return address.contains('>');
    }
    loop {
        let Some(end) = rest.find(char::is_whitespace) else { return true };
        let (address, after) = rest.split_at(end);
        let next = after.trim_start();
        if is_title(next) {
            return true;
        }
        let broken = address.ends_with('-') && after.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']);
        if !broken {
            return false;
        }
        rest = next;
    }
}

fn is_title(text: &str) -> bool {
    [('"', '"'), ('\'', '\''), ('(', ')'), ('“', '”')]
        .iter()
        .any(|(open, close)| text.starts_with(*open) && text.ends_with(*close) && text.len() > 1)
}

/// The length of `[name]` behind the text of a link.
pub(super) fn reference(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('[')?;
    let end = inside.bytes().take(LONGEST_REFERENCE).position(|byte| matches!(byte, b']' | b'[' | b'\n' | b'\r'))?;
    (end > 0 && inside.as_bytes()[end] == b']').then_some(end + 2)
}

/// Whether the text between brackets is the number of a note.
pub(super) fn is_note(inside: &str) -> bool {
    let number = inside.strip_prefix('^').unwrap_or(inside);
    let named = inside.starts_with('^') && number.len() <= 12 && !number.contains(char::is_whitespace);
    (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) || (named && !number.is_empty())
}

/// The length of `⟨12⟩`, the number of a link.
pub(super) fn citation(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('⟨')?;
    let digits = inside.bytes().take(5).take_while(u8::is_ascii_digit).count();
    (digits > 0 && inside[digits..].starts_with('⟩')).then_some('⟨'.len_utf8() + digits + '⟩'.len_utf8())
}

/// The length of `<https://…>` or `<name@host>`.
pub(super) fn autolink(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('<')?;
    let end = inside.bytes().take(2000).position(|byte| matches!(byte, b'>' | b'<' | b' ' | b'\n' | b'\r'))?;
    let address = &inside[..end];
    let known = ["http://", "https://", "mailto:"].iter().any(|start| address.starts_with(start))
        || address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    (inside.as_bytes()[end] == b'>' && known).then_some(end + 2)
}
