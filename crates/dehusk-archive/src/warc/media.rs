//! Tells pages and texts from what is neither, by the media type that was said and by what the bytes look like.

use dehusk_html::encoding::charset_in;
use dehusk_html::sniff::is_html;

/// What a body is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Media {
    Page,
    Text,
    /// Neither, but this.
    Aside(String),
}

/// What bytes of a media type are. `said` is the value of a header `Content-Type`.
pub(super) fn media(said: Option<&str>, bytes: &[u8]) -> Media {
    let essence = said.map(essence).unwrap_or_default();
    if bytes.is_empty() {
        return Media::Aside("empty".to_owned());
    }
    if let Some(other) = signature(bytes) {
        return Media::Aside(other.to_owned());
    }
    match &*essence {
        "text/html" | "application/xhtml+xml" => Media::Page,
        essence if is_vague(essence) && is_html(bytes) => Media::Page,
        "text/plain" | "text/markdown" | "text/x-markdown" if !is_binary(bytes) => Media::Text,
        "text/plain" => Media::Aside("application/octet-stream".to_owned()),
        "" => Media::Aside("unknown".to_owned()),
        essence => Media::Aside(essence.to_owned()),
    }
}

/// The charset in a media type.
pub(super) fn charset(said: Option<&str>) -> Option<&str> {
    said.and_then(charset_in)
}

/// The media type without parameters, in lower case.
fn essence(said: &str) -> String {
    said.split([';', ',']).next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type says little: none, those that servers give to what they do not know, and XML of any kind.
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

/// The media type of bytes that are no text whatever is said of them, by their first bytes (the MIME Sniffing Standard,
/// section 6).
fn signature(bytes: &[u8]) -> Option<&'static str> {
    let known: [(&[u8], &str); 7] = [
        (b"%PDF-", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x1f\x8b\x08", "application/gzip"),
    ];
    known.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| kind)
}

/// How many bytes are looked at for some that are in no text.
const LOOKED_AT: usize = 1445;

/// Whether bytes are no text (the MIME Sniffing Standard, section 7.2: binary data bytes, and no byte order mark).
fn is_binary(bytes: &[u8]) -> bool {
    let marked = [&b"\xfe\xff"[..], b"\xff\xfe", b"\xef\xbb\xbf"].iter().any(|mark| bytes.starts_with(mark));
    let binary = |byte: &u8| matches!(byte, 0..=0x08 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    !marked && bytes.iter().take(LOOKED_AT).any(binary)
}

#[cfg(test)]
mod tests {
    use super::{Media, charset, media};

    fn aside(name: &str) -> Media {
        Media::Aside(name.to_owned())
    }

    #[test]
    fn what_is_said_counts() {
        let (page, text) = (b"<!doctype html><p>a", b"It rained.");
        assert_eq!(media(Some("Text/HTML; charset=utf-8"), text), Media::Page);
        assert_eq!(media(Some("application/xhtml+xml"), page), Media::Page);
        assert_eq!(media(Some("text/plain"), text), Media::Text);
        assert_eq!(media(Some("text/markdown"), page), Media::Text);
        assert_eq!(media(Some("text/css; charset=utf-8"), page), aside("text/css"));
        assert_eq!(media(Some("image/PNG"), page), aside("image/png"));
    }

    #[test]
    fn where_little_is_said_pages_are_told_by_their_looks() {
        let page = b"<!doctype html><p>a";
        for vague in [None, Some(""), Some("text/plain"), Some("application/xml"), Some("unknown"), Some("html")] {
            assert_eq!(media(vague, page), Media::Page, "{vague:?}");
        }
        assert_eq!(media(None, b"It rained."), aside("unknown"));
        assert_eq!(media(Some("text/xml"), b"<rss></rss>"), aside("text/xml"));
    }

    #[test]
    fn what_cannot_be_text_is_none() {
        assert_eq!(media(Some("text/html"), b"%PDF-1.4 ..."), aside("application/pdf"));
        assert_eq!(media(Some("text/plain"), b"ab\0\x01c"), aside("application/octet-stream"));
        assert_eq!(media(Some("text/plain"), b"\xff\xfea\0b\0"), Media::Text);
        assert_eq!(media(Some("text/html"), b""), aside("empty"));
    }

    #[test]
    fn charsets() {
        assert_eq!(charset(Some("text/html; Charset=\"KOI8-R\"")), Some("KOI8-R"));
        assert_eq!(charset(Some("text/html")), None);
    }
}
