//! Decodes character references: `&amp;`, `&#233;`, `&nbsp` and the like.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The longest name of a character reference, with its semicolon.
const NAME_BYTES: usize = 32;

/// The longest name that is valid without a semicolon, such as `frac12`.
const BARE_NAME_BYTES: usize = 6;

/// Where a reference is, which decides about names without a semicolon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReferenceContext {
    Text,
    Attribute,
}

/// Decodes the references of a text. None if it has no `&`.
pub(super) fn decode(text: &str, context: ReferenceContext) -> Option<String> {
    let mut next = memchr::memchr(b'&', text.as_bytes())?;
    let mut decoded = String::with_capacity(text.len());
    let mut done = 0;
    loop {
        decoded.push_str(&text[done..next]);
        let length = reference(&text[next..], context, &mut decoded);
        if length == 0 {
            decoded.push('&');
        }
        done = next + length.max(1);
        match memchr::memchr(b'&', &text.as_bytes()[done..]) {
            Some(found) => next = done + found,
            None => break,
        }
    }
    decoded.push_str(&text[done..]);
    Some(decoded)
}

/// Decodes the reference at the front; returns its length, 0 if there is none.
fn reference(text: &str, context: ReferenceContext, decoded: &mut String) -> usize {
    match text.as_bytes() {
        [_, b'#', b'x' | b'X', ..] => number(text, 3, 16, decoded),
        [_, b'#', ..] => number(text, 2, 10, decoded),
        _ => name(text, context, decoded),
    }
}

fn number(text: &str, start: usize, base: u32, decoded: &mut String) -> usize {
    let digits = text.as_bytes()[start..].iter().take_while(|byte| char::from(**byte).is_digit(base)).count();
    if digits == 0 {
        return 0;
    }
    let end = start + digits;
    decoded.push(character(u32::from_str_radix(&text[start..end], base).unwrap_or(u32::MAX)));
    end + usize::from(text.as_bytes().get(end) == Some(&b';'))
}

/// The character of a number. Numbers of C1 controls mean what they are in Windows-1252.
fn character(number: u32) -> char {
    let replaced = match number {
        0 => None,
        0x80..=0x9f => C1_REPLACEMENTS[(number - 0x80) as usize].or(char::from_u32(number)),
        _ => char::from_u32(number),
    };
    replaced.unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn name(text: &str, context: ReferenceContext, decoded: &mut String) -> usize {
    let bytes = &text.as_bytes()[1..];
    let letters = bytes.iter().take(NAME_BYTES).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if bytes.get(letters) == Some(&b';') && push(&text[1..letters + 2], decoded) {
        return letters + 2;
    }
    // Some names hold without a semicolon, and then the longest counts.
    let Some(length) = (1..=letters.min(BARE_NAME_BYTES)).rev().find(|length| is_name(&text[1..=*length])) else {
        return 0;
    };
    let next = bytes.get(length);
    let open = next.is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric());
    if context == ReferenceContext::Attribute && open {
        return 0;
    }
    push(&text[1..=length], decoded);
    length + 1
}

fn is_name(name: &str) -> bool {
    NAMED_ENTITIES.get(name).is_some_and(|named| named.0 != 0)
}

fn push(name: &str, decoded: &mut String) -> bool {
    let Some(&(first, second)) = NAMED_ENTITIES.get(name) else { return false };
    let characters = [first, second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32);
    let before = decoded.len();
    decoded.extend(characters);
    decoded.len() > before
}

#[cfg(test)]
mod tests {
    use super::{ReferenceContext, decode};

    fn text(text: &str) -> String {
        decode(text, ReferenceContext::Text).unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn names_and_numbers() {
        assert_eq!(text("a &amp; b &lt;&eacute;&#233;&#xE9;&#XE9"), "a & b <éééé");
        assert_eq!(text("&nbsp;&NotEqualTilde;"), "\u{a0}≂̸");
        assert_eq!(text("&#150;&#0;&#xD800;&#99999999999;"), "–\u{fffd}\u{fffd}\u{fffd}");
    }

    #[test]
    fn what_is_no_reference_stays() {
        for plain in ["AT&T", "a & b", "&", "&;", "&#;", "&#x;", "&#xg;", "&unheardof;", "a&&b"] {
            assert_eq!(text(plain), plain);
        }
    }

    #[test]
    fn names_without_a_semicolon() {
        assert_eq!(text("&notit; &copy2 &ampamp;"), "¬it; ©2 &amp;");
        let attribute = |text| decode(text, ReferenceContext::Attribute).unwrap();
        assert_eq!(attribute("?a=1&copy=2&copy;&ampx&amp"), "?a=1&copy=2©&ampx&");
    }
}
