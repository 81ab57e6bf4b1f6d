//! Classifies bodies as pages, texts or something else, by the declared media type and by the bytes.

use crate::file_type::by_signature;
use dehusk_html::encoding::charset_in;
use dehusk_html::sniff::is_html;

/// The class of a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    Page,
    Text,
    /// Something else: a media type, `empty` or `unknown`.
    Other(String),
}

/// The class of bytes. `declared` is the value of a `Content-Type` header.
pub(super) fn classify(declared: Option<&str>, bytes: &[u8]) -> MediaType {
    let essence = declared.map(essence).unwrap_or_default();
    if bytes.is_empty() {
        return MediaType::Other("empty".to_owned());
    }
    if let Some(other) = by_signature(bytes) {
        return MediaType::Other(other.media_type.to_owned());
    }
    match &*essence {
        "text/html" | "application/xhtml+xml" => MediaType::Page,
        essence if is_vague(essence) && is_html(bytes) => MediaType::Page,
        "text/plain" | "text/markdown" | "text/x-markdown" if !is_binary(bytes) => MediaType::Text,
        "text/plain" => MediaType::Other("application/octet-stream".to_owned()),
        "" => MediaType::Other("unknown".to_owned()),
        essence => MediaType::Other(essence.to_owned()),
    }
}

/// The charset in a media type.
pub(super) fn charset(declared: Option<&str>) -> Option<&str> {
    declared.and_then(charset_in)
}

/// The media type without parameters, in lower case.
fn essence(declared: &str) -> String {
    declared.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type says little: none, those that servers use for unknown files, and XML of any kind.
fn is_vague(essence: &str) -> bool {
    matches!(
        essence,
        "" | "text/plain"
            | "text/xml"
            | "application/xml"
            | "application/octet-stream"
            | "application/unknown"
            | "unknown/unknown"
            | "unknown"
            | "no-type"
            | "*/*"
    ) || !essence.contains('/')
}

/// How many bytes are searched for binary ones.
const SNIFFED_BYTES: usize = 1445;

/// Whether bytes are not text (the MIME Sniffing Standard, section 7.2: binary data bytes, and no byte order mark).
fn is_binary(bytes: &[u8]) -> bool {
    let marked = [&b"\xfe\xff"[..], b"\xff\xfe", b"\xef\xbb\xbf"].iter().any(|mark| bytes.starts_with(mark));
    let binary = |byte: &u8| matches!(byte, 0..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    !marked && bytes.iter().take(SNIFFED_BYTES).any(binary)
}

#[cfg(test)]
mod tests {
    use super::{MediaType, charset, classify};

    fn other(name: &str) -> MediaType {
        MediaType::Other(name.to_owned())
    }

    #[test]
    fn the_declared_type_counts() {
        let (page, text) = (b"<!doctype html><p>a", b"It rained.");
        assert_eq!(classify(Some("Text/HTML; charset=utf-8"), text), MediaType::Page);
        assert_eq!(classify(Some("application/xhtml+xml"), page), MediaType::Page);
        assert_eq!(classify(Some("text/plain"), text), MediaType::Text);
        assert_eq!(classify(Some("text/markdown"), page), MediaType::Text);
        assert_eq!(classify(Some("text/css; charset=utf-8"), page), other("text/css"));
        assert_eq!(classify(Some("image/PNG"), page), other("image/png"));
    }

    #[test]
    fn vague_types_leave_it_to_the_content() {
        let page = b"<!doctype html><p>a";
        for vague in [None, Some(""), Some("text/plain"), Some("application/xml"), Some("unknown"), Some("html")] {
            assert_eq!(classify(vague, page), MediaType::Page, "{vague:?}");
        }
        assert_eq!(classify(None, b"It rained."), other("unknown"));
        assert_eq!(classify(Some("text/xml"), b"<rss></rss>"), other("text/xml"));
    }

    #[test]
    fn binary_data_is_not_text() {
        assert_eq!(classify(Some("text/html"), b"%PDF-1.4 ..."), other("application/pdf"));
        assert_eq!(classify(Some("text/plain"), b"ab\0\x01c"), other("application/octet-stream"));
        assert_eq!(classify(Some("text/plain"), b"\xff\xfea\0b\0"), MediaType::Text);
        assert_eq!(classify(Some("text/html"), b""), other("empty"));
    }

    #[test]
    fn charsets() {
        assert_eq!(charset(Some("text/html; Charset=\"KOI8-R\"")), Some("KOI8-R"));
        assert_eq!(charset(Some("text/html")), None);
    }
}
