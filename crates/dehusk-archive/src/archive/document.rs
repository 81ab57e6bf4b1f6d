//! The document in a record: a page, a text, or something else.

use std::borrow::Cow;

use super::body;
use super::headers::Headers;
use super::http;
use super::media_type::{MediaType, charset, classify};
use super::record::{Record, RecordType};
use dehusk_html::encoding;
use dehusk_html::limits::PAGE_BYTES;
use dehusk_text::metadata::Metadata;

/// The document in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveDocument {
    /// The record's `WARC-Target-URI`.
    pub uri: Option<String>,
    /// The record's `WARC-Record-ID`.
    pub id: Option<String>,
    /// The record's `WARC-Date`: when it was fetched.
    pub date: Option<String>,
    /// The status code of an HTTP response.
    pub status: Option<u16>,
    /// Why the crawler truncated the content: the record's `WARC-Truncated`.
    pub truncated: Option<String>,
    /// Its content.
    pub content: Content,
    /// The error in the body after what could be read of it.
    pub error: Option<String>,
}

/// The content of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A page.
    Page {
        /// Its bytes, for [`dehusk_html::Page::from_bytes`].
        bytes: Vec<u8>,
        /// The charset that the server declared.
        charset: Option<String>,
    },
    /// A text.
    Text {
        /// The text.
        text: String,
        /// How many ill-formed sequences were replaced by U+FFFD.
        replaced: usize,
    },
    /// Something else: its media type, such as `image/png`, or its record type, such as `request`.
    Other(String),
    /// It cannot be read, for this reason.
    Unreadable(String),
}

impl ArchiveDocument {
    /// Extracts the document of a record: the body of an HTTP response is decoded, and so is a text.
    pub fn from_record(record: Record) -> ArchiveDocument {
        let owned = |value: Option<&str>| value.map(str::to_owned);
        let mut document = ArchiveDocument {
            uri: owned(record.uri()),
            id: owned(record.id()),
            date: owned(record.date()),
            status: None,
            truncated: owned(record.value("WARC-Truncated")),
            content: Content::Other(String::new()),
            error: None,
        };
        document.content = match record.record_type {
            RecordType::Response if is_http(&record) => document.response(record.block),
            RecordType::Response | RecordType::Resource => document.resource(&record.headers, record.block),
            RecordType::Conversion => conversion(&record.headers, record.block),
            RecordType::Other(name) if name.is_empty() => Content::Other("unknown".to_owned()),
            other => Content::Other(other.name().to_owned()),
        };
        document
    }

    /// Its metadata: the host.
    pub fn metadata(&self) -> Metadata {
        self.uri.as_deref().map_or_else(Metadata::default, |uri| Metadata::default().with_url(uri))
    }
}

/// Whether a record holds an HTTP message, by its declared type or, without one, by its content. ARC declares the type
/// of the body, not that of the message, and some ARC files hold pages without HTTP heads.
fn is_http(record: &Record) -> bool {
    let declared = record.value("Content-Type").filter(|_| !record.version.starts_with("ARC"));
    match declared {
        Some(declared) => declared.get(..16).is_some_and(|declared| declared.eq_ignore_ascii_case("application/http")),
        None => http::parse(&record.block).is_some(),
    }
}

impl ArchiveDocument {
    fn response(&mut self, mut message: Vec<u8>) -> Content {
        let Some(head) = http::parse(&message) else { return Content::Unreadable("no HTTP head".to_owned()) };
        self.status = head.status;
        message.drain(..head.body);
        let body = body::decode(&head.headers, message);
        self.error = body.error;
        if body.bytes.is_empty()
            && let Some(error) = self.error.take()
        {
            return Content::Unreadable(error);
        }
        let declared = head.headers.all("Content-Type").filter(|declared| !declared.is_empty()).last();
        content(declared, body.bytes)
    }

    /// The content of a record that is not an HTTP response.
    fn resource(&mut self, headers: &Headers, block: Vec<u8>) -> Content {
        match self.uri.as_deref().and_then(not_a_document_by_uri) {
            Some(what) => Content::Other(what.to_owned()),
            None => content(declared_type(headers), block),
        }
    }
}

/// What is not a document by its address: DNS responses, and metadata of crawlers (wget, wpull).
fn not_a_document_by_uri(uri: &str) -> Option<&'static str> {
    let known = [("dns:", "dns"), ("metadata:", "metadata"), ("urn:X-wpull:", "metadata")];
    let is_at_start = |start: &str| uri.get(..start.len()).is_some_and(|here| here.eq_ignore_ascii_case(start));
    known.into_iter().find(|(start, _)| is_at_start(start)).map(|(_, what)| what)
}

/// The declared media type of a block that is not an HTTP message.
fn declared_type(headers: &Headers) -> Option<&str> {
    let names = ["Content-Type", "WARC-Identified-Payload-Type"];
    names.into_iter().find_map(|name| headers.get(name)).filter(|declared| !declared.is_empty())
}

/// The content of a conversion record: a text in WET, even if it looks like something else.
fn conversion(headers: &Headers, block: Vec<u8>) -> Content {
    let declared = declared_type(headers).unwrap_or("text/plain");
    let plain = declared.get(..10).is_some_and(|declared| declared.eq_ignore_ascii_case("text/plain"));
    if plain { text(&block, charset(Some(declared))) } else { content(Some(declared), block) }
}

fn content(declared: Option<&str>, bytes: Vec<u8>) -> Content {
    match classify(declared, &bytes) {
        MediaType::Page => Content::Page { bytes, charset: charset(declared).map(str::to_owned) },
        MediaType::Text => text(&bytes, charset(declared)),
        MediaType::Other(what) => Content::Other(what),
    }
}

/// Decodes a text. What is valid UTF-8 outside ASCII is read as UTF-8, whatever charset is declared.
fn text(bytes: &[u8], charset: Option<&str>) -> Content {
    let bytes = &bytes[..bytes.len().min(PAGE_BYTES)];
    let charset = if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() { Some("utf-8") } else { charset };
    let decoded = encoding::decode(bytes, charset);
    Content::Text { text: Cow::into_owned(decoded.text), replaced: decoded.replaced }
}

#[cfg(test)]
mod tests {
    use super::{ArchiveDocument, Content};
    use crate::archive::{ArchiveItem, ArchiveReader};

    /// The document in the first record of an archive.
    fn first_document(archive: &[u8]) -> ArchiveDocument {
        match ArchiveReader::new(archive).next().expect("an item").expect("no error") {
            ArchiveItem::Record(record) => ArchiveDocument::from_record(record),
            ArchiveItem::Error(error) => panic!("{error}"),
        }
    }

    fn record(kind: &str, head: &str, block: &[u8]) -> ArchiveDocument {
        let length = block.len();
        let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{head}Content-Length: {length}\r\n\r\n");
        first_document(&[head.as_bytes(), block].concat())
    }

    fn response(message: &str) -> ArchiveDocument {
        record("response", "Content-Type: application/http; msgtype=response\r\n", message.as_bytes())
    }

    fn page(bytes: &str, charset: Option<&str>) -> Content {
        Content::Page { bytes: bytes.as_bytes().to_vec(), charset: charset.map(str::to_owned) }
    }

    fn text(text: &str) -> Content {
        Content::Text { text: text.to_owned(), replaced: 0 }
    }

    fn other(name: &str) -> Content {
        Content::Other(name.to_owned())
    }

    #[test]
    fn responses_are_extracted_from_their_messages() {
        let document = response("HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p>a");
        assert_eq!((document.status, document.content), (Some(404), page("<p>a", Some("koi8-r"))));
        assert_eq!(response("HTTP/1.1 200\nContent-Type: text/plain\n\nIt rained.").content, text("It rained."));
        assert_eq!(response("HTTP/1.1 200 OK\nContent-Type: image/png\n\nx").content, other("image/png"));
        assert_eq!(response("HTTP/1.1 301 Moved\nContent-Type: text/html\n\n").content, other("empty"));
        assert_eq!(response("HTTP/1.1 200 OK\n\n<!doctype html><p>a").content, page("<!doctype html><p>a", None));
        assert_eq!(response("<p>no head").content, Content::Unreadable("no HTTP head".to_owned()));
    }

    #[test]
    fn errors_in_bodies_are_reported() {
        let broken = response("HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked\n\n3\n<p>\nx");
        assert_eq!((broken.content, broken.error.is_some()), (page("<p>", None), true));
        let lost = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip\n\n\u{1f}\u{8b}";
        let lost = [&lost.as_bytes()[..lost.len() - 2], b"\x8b\x08\0\0\0\0\0\0\x03\xff\xff"].concat();
        let lost = record("response", "Content-Type: application/http\r\n", &lost);
        assert!(matches!(lost.content, Content::Unreadable(_)), "{lost:?}");
    }

    #[test]
    fn what_is_known_of_a_record() {
        let head = "WARC-Target-URI: <https://www.A.example/b c>\r\nWARC-Date: 2024-01-02T03:04:05Z\r\n\
                    WARC-Record-ID: <urn:uuid:1>\r\nWARC-Truncated: length\r\nContent-Type: text/plain\r\n";
        let document = record("conversion", head, b"It rained.");
        assert_eq!(document.uri.as_deref(), Some("https://www.A.example/b c"));
        assert_eq!(document.metadata().host.as_deref(), Some("www.a.example"));
        assert_eq!(document.date.as_deref(), Some("2024-01-02T03:04:05Z"));
        assert_eq!((document.id.as_deref(), document.truncated.as_deref()), (Some("<urn:uuid:1>"), Some("length")));
    }

    #[test]
    fn conversions_are_texts_whatever_they_look_like() {
        let looks = b"<!doctype html><p>a</p>";
        assert_eq!(record("conversion", "", looks).content, text("<!doctype html><p>a</p>"));
        assert_eq!(record("conversion", "Content-Type: text/html\r\n", b"<p>a").content, page("<p>a", None));
    }

    #[test]
    fn resources_go_by_their_type() {
        assert_eq!(record("resource", "Content-Type: text/html\r\n", b"<p>a").content, page("<p>a", None));
        assert_eq!(record("resource", "Content-Type: text/css\r\n", b"p {}").content, other("text/css"));
        assert_eq!(record("resource", "", b"<!doctype html>").content, page("<!doctype html>", None));
        let name = "WARC-Target-URI: dns:a.example\r\nContent-Type: text/dns\r\n";
        assert_eq!(record("response", name, b"a.example. 1").content, other("dns"));
        let log = "WARC-Target-URI: <metadata://gnu.org/wget.log>\r\nContent-Type: text/plain\r\n";
        assert_eq!(record("resource", log, b"Opening archive").content, other("metadata"));
    }

    #[test]
    fn other_types_are_not_documents() {
        for kind in ["request", "metadata", "revisit", "warcinfo", "continuation", "odd"] {
            assert_eq!(record(kind, "", b"HTTP/1.1 200 OK\r\n\r\n<p>a").content, other(kind));
        }
        assert_eq!(record("", "", b"a").content, other("unknown"));
    }

    #[test]
    fn texts_are_decoded() {
        let plain = |charset: &str, bytes: &[u8]| {
            let head = format!("Content-Type: text/plain{charset}\r\n");
            record("resource", &head, bytes).content
        };
        assert_eq!(plain("; charset=iso-8859-1", b"caf\xe9"), text("café"));
        assert_eq!(plain("; charset=iso-8859-1", "café".as_bytes()), text("café"));
        assert_eq!(plain("; charset=iso-2022-jp", b"\x1b$B$\"\x1b(B"), text("あ"));
        assert_eq!(plain("", b"\xef\xbb\xbfcaf\xc3\xa9"), text("café"));
        let broken = Content::Text { text: "a\u{fffd}".to_owned(), replaced: 1 };
        assert_eq!(plain("; charset=utf-8", b"a\xff"), broken);
    }

    #[test]
    fn pages_in_arc_may_have_a_head_or_none() {
        for block in ["HTTP/1.0 200 OK\nContent-Type: text/html\n\n<p>a", "<p>a"] {
            let line = format!("http://a.example/ 1.2.3.4 20080430204826 text/html {}\n{block}\n", block.len());
            let archive = format!("filedesc://a 0.0.0.0 20080430204825 text/plain 0\n\n{line}");
            let Some(Ok(ArchiveItem::Record(record))) = ArchiveReader::new(archive.as_bytes()).nth(1) else { panic!() };
            assert_eq!(ArchiveDocument::from_record(record).content, page("<p>a", None));
        }
    }
}
