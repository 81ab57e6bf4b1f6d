//! The document in a record: a page, a text, or something that is neither.

use std::borrow::Cow;

use super::body;
use super::head::Headers;
use super::http;
use super::media::{Media, charset, media};
use super::record::{Kind, Record};
use dehusk_html::encoding;
use dehusk_html::limits::PAGE_BYTES;
use dehusk_text::metadata::Metadata;

/// What is in a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The record's `WARC-Target-URI`.
    pub uri: Option<String>,
    /// The record's `WARC-Record-ID`.
    pub id: Option<String>,
    /// The record's `WARC-Date`: when it was fetched.
    pub date: Option<String>,
    /// The status code of an answer.
    pub status: Option<u16>,
    /// Why the crawler cut the content, in the word of the record (`WARC-Truncated`).
    pub truncated: Option<String>,
    /// What it is.
    pub content: Content,
    /// What was wrong with the body, of which the content is what could be read.
    pub fault: Option<String>,
}

/// What a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A page.
    Page {
        /// Its bytes, for [`dehusk_html::WebPage::from_bytes`].
        bytes: Vec<u8>,
        /// The charset that the server named.
        charset: Option<String>,
    },
    /// A text.
    Text {
        /// The text.
        text: String,
        /// Ill-formed sequences in it that became U+FFFD.
        replaced: usize,
    },
    /// Neither: the media type, such as `image/png`, or what kind of record it is, such as `request`.
    Aside(String),
    /// Nothing could be made of it, for this reason.
    Fault(String),
}

impl Document {
    /// What is known of the document besides its text: the host.
    pub fn metadata(&self) -> Metadata {
        self.uri.as_deref().map_or_else(Metadata::default, |uri| Metadata::default().with_url(uri))
    }
}

/// What is in a record. Answers are taken out of their HTTP messages, and texts decoded.
pub fn document(record: Record) -> Document {
    let owned = |value: Option<&str>| value.map(str::to_owned);
    let mut document = Document {
        uri: owned(record.uri()),
        id: owned(record.id()),
        date: owned(record.date()),
        status: None,
        truncated: owned(record.value("WARC-Truncated")),
        content: Content::Aside(String::new()),
        fault: None,
    };
    document.content = match record.kind {
        Kind::Response if is_http(&record) => document.answer(record.block),
        Kind::Response | Kind::Resource => document.plain(&record.headers, record.block),
        Kind::Conversion => conversion(&record.headers, record.block),
        Kind::Other(name) if name.is_empty() => Content::Aside("unknown".to_owned()),
        kind => Content::Aside(kind.name().to_owned()),
    };
    document
}

/// Whether a record holds an HTTP message, by what it says or, if it says nothing, by its looks. Archives of ARC say what
/// the message holds and not that it is one, and some of them hold pages without heads.
fn is_http(record: &Record) -> bool {
    let said = record.value("Content-Type").filter(|_| !record.version.starts_with("ARC"));
    match said {
        Some(said) => said.get(..16).is_some_and(|said| said.eq_ignore_ascii_case("application/http")),
        None => http::read(&record.block).is_some(),
    }
}

impl Document {
    fn answer(&mut self, mut message: Vec<u8>) -> Content {
        let Some(answer) = http::read(&message) else { return Content::Fault("no HTTP head".to_owned()) };
        self.status = answer.status;
        message.drain(..answer.body);
        let body = body::decode(&answer.headers, message);
        self.fault = body.fault;
        if body.bytes.is_empty()
            && let Some(fault) = self.fault.take()
        {
            return Content::Fault(fault);
        }
        let said = answer.headers.all("Content-Type").filter(|said| !said.is_empty()).last();
        content(said, body.bytes)
    }

    /// What stands in a record without what a server said of it.
    fn plain(&mut self, headers: &Headers, block: Vec<u8>) -> Content {
        match self.uri.as_deref().and_then(aside_by_uri) {
            Some(what) => Content::Aside(what.to_owned()),
            None => content(said(headers), block),
        }
    }
}

/// What stands aside by its address: answers of name servers, and what crawlers (wget, wpull) say of themselves.
fn aside_by_uri(uri: &str) -> Option<&'static str> {
    let known = [("dns:", "dns"), ("metadata:", "metadata"), ("urn:X-wpull:", "metadata")];
    let is_at_start = |start: &str| uri.get(..start.len()).is_some_and(|here| here.eq_ignore_ascii_case(start));
    known.into_iter().find(|(start, _)| is_at_start(start)).map(|(_, what)| what)
}

/// Of what type a block is that is no HTTP message.
fn said(headers: &Headers) -> Option<&str> {
    let names = ["Content-Type", "WARC-Identified-Payload-Type"];
    names.into_iter().find_map(|name| headers.get(name)).filter(|said| !said.is_empty())
}

/// What was made of a record: in WET its text, which is one whatever it looks like.
fn conversion(headers: &Headers, block: Vec<u8>) -> Content {
    let said = said(headers).unwrap_or("text/plain");
    let plain = said.get(..10).is_some_and(|said| said.eq_ignore_ascii_case("text/plain"));
    if plain { text(&block, charset(Some(said))) } else { content(Some(said), block) }
}

fn content(said: Option<&str>, bytes: Vec<u8>) -> Content {
    match media(said, &bytes) {
        Media::Page => Content::Page { bytes, charset: charset(said).map(str::to_owned) },
        Media::Text => text(&bytes, charset(said)),
        Media::Aside(what) => Content::Aside(what),
    }
}

/// Decodes a text. What is UTF-8 and more than ASCII is that, whatever is said of it.
fn text(bytes: &[u8], charset: Option<&str>) -> Content {
    let bytes = &bytes[..bytes.len().min(PAGE_BYTES)];
    let charset = if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() { Some("utf-8") } else { charset };
    let decoded = encoding::decode(bytes, charset);
    Content::Text { text: Cow::into_owned(decoded.text), replaced: decoded.replaced }
}

#[cfg(test)]
mod tests {
    use super::{Content, Document, document};
    use crate::warc::{Item, Warc};

    /// The document in the first record of an archive.
    fn of(archive: &[u8]) -> Document {
        match Warc::new(archive).next().expect("an item").expect("no error") {
            Item::Record(record) => document(record),
            Item::Fault(fault) => panic!("{fault}"),
        }
    }

    fn record(kind: &str, head: &str, block: &[u8]) -> Document {
        let length = block.len();
        let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{head}Content-Length: {length}\r\n\r\n");
        of(&[head.as_bytes(), block].concat())
    }

    fn answer(message: &str) -> Document {
        record("response", "Content-Type: application/http; msgtype=response\r\n", message.as_bytes())
    }

    fn page(bytes: &str, charset: Option<&str>) -> Content {
        Content::Page { bytes: bytes.as_bytes().to_vec(), charset: charset.map(str::to_owned) }
    }

    fn text(text: &str) -> Content {
        Content::Text { text: text.to_owned(), replaced: 0 }
    }

    fn aside(name: &str) -> Content {
        Content::Aside(name.to_owned())
    }

    #[test]
    fn answers_are_taken_out_of_their_messages() {
        let document = answer("HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p>a");
        assert_eq!((document.status, document.content), (Some(404), page("<p>a", Some("koi8-r"))));
        assert_eq!(answer("HTTP/1.1 200\nContent-Type: text/plain\n\nIt rained.").content, text("It rained."));
        assert_eq!(answer("HTTP/1.1 200 OK\nContent-Type: image/png\n\nx").content, aside("image/png"));
        assert_eq!(answer("HTTP/1.1 301 Moved\nContent-Type: text/html\n\n").content, aside("empty"));
        assert_eq!(answer("HTTP/1.1 200 OK\n\n<!doctype html><p>a").content, page("<!doctype html><p>a", None));
        assert_eq!(answer("<p>no head").content, Content::Fault("no HTTP head".to_owned()));
    }

    #[test]
    fn faults_of_bodies_are_told() {
        let broken = answer("HTTP/1.1 200 OK\nContent-Type: text/html\nTransfer-Encoding: chunked\n\n3\n<p>\nx");
        assert_eq!((broken.content, broken.fault.is_some()), (page("<p>", None), true));
        let lost = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Encoding: gzip\n\n\u{1f}\u{8b}";
        let lost = [&lost.as_bytes()[..lost.len() - 2], b"\x8b\x08\0\0\0\0\0\0\x03\xff\xff"].concat();
        let lost = record("response", "Content-Type: application/http\r\n", &lost);
        assert!(matches!(lost.content, Content::Fault(_)), "{lost:?}");
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
        assert_eq!(record("resource", "Content-Type: text/css\r\n", b"p {}").content, aside("text/css"));
        assert_eq!(record("resource", "", b"<!doctype html>").content, page("<!doctype html>", None));
        let name = "WARC-Target-URI: dns:a.example\r\nContent-Type: text/dns\r\n";
        assert_eq!(record("response", name, b"a.example. 1").content, aside("dns"));
        let log = "WARC-Target-URI: <metadata://gnu.org/wget.log>\r\nContent-Type: text/plain\r\n";
        assert_eq!(record("resource", log, b"Opening archive").content, aside("metadata"));
    }

    #[test]
    fn other_kinds_stand_aside() {
        for kind in ["request", "metadata", "revisit", "warcinfo", "continuation", "odd"] {
            assert_eq!(record(kind, "", b"HTTP/1.1 200 OK\r\n\r\n<p>a").content, aside(kind));
        }
        assert_eq!(record("", "", b"a").content, aside("unknown"));
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
            let Some(Ok(Item::Record(record))) = Warc::new(archive.as_bytes()).nth(1) else { panic!() };
            assert_eq!(document(record).content, page("<p>a", None));
        }
    }
}
