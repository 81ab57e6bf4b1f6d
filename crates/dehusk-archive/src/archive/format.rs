//! Where records begin, in WARC and in ARC.
//!
//! WARC: ISO 28500. ARC: "Arc File Format", Internet Archive, 1996.

use memchr::memmem;

use super::headers::{self, Headers};
use super::record::RecordType;

/// The formats of archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Warc,
    Arc,
}

/// The longest first line of an ARC record. URLs are the long part; browsers and servers have far lower limits.
const ARC_LINE: usize = 1 << 14;

/// A parsed head.
pub(super) struct Head {
    pub(super) version: String,
    pub(super) record_type: RecordType,
    pub(super) headers: Headers,
}

impl Format {
    /// The format of an archive that begins with these bytes.
    pub(super) fn detect(start: &[u8]) -> Format {
        if start.starts_with(b"filedesc:") { Format::Arc } else { Format::Warc }
    }

    /// How many bytes [`Self::begins`] examines.
    pub(super) fn lookahead(self) -> usize {
        match self {
            Format::Warc => 16,
            Format::Arc => ARC_LINE,
        }
    }

    /// Whether a record begins here.
    pub(super) fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Format::Warc => matches!(bytes, [b'W', b'A', b'R', b'C', b'/', b'0' | b'1', b'.', ..]),
            Format::Arc => arc_line(bytes).is_some_and(|line| ArcLine::parse(line).is_some()),
        }
    }

    /// The next offset after the first byte where a record begins: of WARC after a blank line, of ARC at the start of a
    /// line.
    pub(super) fn find(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Format::Warc => memmem::find_iter(bytes, b"WARC/")
                .find(|&at| is_after_blank_line(&bytes[..at]) && self.begins(&bytes[at..])),
            Format::Arc => memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).find(|&at| self.begins(&bytes[at..])),
        }
    }

    /// How many of the last bytes [`Self::find`] must search again, together with those that follow.
    pub(super) fn overlap(self, bytes: &[u8]) -> usize {
        match self {
            Format::Warc => bytes.len().min(16),
            // A line that is too long to be a head need not be searched again.
            Format::Arc => {
                memchr::memrchr(b'\n', bytes).map_or(0, |at| bytes.len() - at).max(1).min(bytes.len()).min(ARC_LINE + 1)
            }
        }
    }

    /// The length of the head that begins here, in bytes; none if these do not contain its end.
    pub(super) fn head_end(self, bytes: &[u8]) -> Option<usize> {
        match self {
            Format::Warc => headers::end(bytes, 0),
            Format::Arc => memchr::memchr(b'\n', bytes).map(|at| at + 1),
        }
    }

    /// Parses a head.
    pub(super) fn parse_head(self, head: &[u8]) -> Head {
        match self {
            Format::Warc => parse_warc(head),
            Format::Arc => parse_arc(head),
        }
    }
}

fn is_after_blank_line(before: &[u8]) -> bool {
    let Some(before) = before.strip_suffix(b"\n") else { return false };
    headers::without_returns(before).ends_with(b"\n")
}

fn parse_warc(head: &[u8]) -> Head {
    let first = memchr::memchr(b'\n', head).map_or(head.len(), |at| at + 1);
    let version = String::from_utf8_lossy(&head[..first]).trim().to_owned();
    let headers = Headers::parse(&head[first..]);
    let record_type = RecordType::from_name(headers.get("WARC-Type").unwrap_or_default());
    Head { version, record_type, headers }
}

/// The first line, if it ends within bounds.
fn arc_line(bytes: &[u8]) -> Option<&[u8]> {
    let window = &bytes[..bytes.len().min(ARC_LINE)];
    let end = memchr::memchr(b'\n', window)?;
    Some(headers::without_returns(&window[..end]))
}

/// `URL IP-address date content-type … length`; URLs with spaces occur, and lengths that are not numbers.
struct ArcLine<'l> {
    url: &'l str,
    address: &'l str,
    date: &'l str,
    media_type: &'l str,
    length: &'l str,
}

impl<'l> ArcLine<'l> {
    fn parse(line: &'l [u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let (rest, length) = line.trim_end().rsplit_once(' ')?;
        // The date is the last word of about fourteen digits, after an address.
        let words: Vec<&str> = rest.split(' ').collect();
        let date =
            words.iter().rposition(|word| matches!(word.len(), 12..=20) && word.bytes().all(|c| c.is_ascii_digit()))?;
        let address = words[..date].last().filter(|_| date >= 2)?;
        let url = rest.get(..address.as_ptr().addr() - rest.as_ptr().addr())?.trim_end();
        let scheme = url.split_once(':')?.0;
        let is_url = scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c));
        let is_address = address.contains(['.', ':']) || address.bytes().all(|c| c.is_ascii_digit());
        let media_type = words.get(date + 1).copied().unwrap_or_default().trim_end_matches(';');
        (is_url && is_address).then_some(ArcLine { url, address, date: words[date], media_type, length })
    }

    fn is_http(&self) -> bool {
        self.url.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
    }
}

fn parse_arc(head: &[u8]) -> Head {
    let line = arc_line(head).and_then(ArcLine::parse);
    let mut headers = Vec::new();
    let mut record_type = RecordType::Other(String::new());
    if let Some(line) = line {
        record_type = match () {
            () if line.url.starts_with("filedesc:") => RecordType::Warcinfo,
            () if line.is_http() => RecordType::Response,
            () => RecordType::Resource,
        };
        let set = [
            ("WARC-Type", record_type.name().to_owned()),
            ("WARC-Target-URI", line.url.to_owned()),
            ("WARC-Date", iso_date(line.date)),
            ("WARC-IP-Address", line.address.to_owned()),
            ("Content-Type", line.media_type.to_owned()),
            ("Content-Length", line.length.to_owned()),
        ];
        headers = set.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    }
    Head { version: "ARC/1".to_owned(), record_type, headers: Headers(headers) }
}

/// `20080430204825` as `2008-04-30T20:48:25Z`; a date of fewer digits is left as it is.
fn iso_date(digits: &str) -> String {
    if digits.len() < 14 {
        return digits.to_owned();
    }
    let at = |range: std::ops::Range<usize>| &digits[range];
    format!("{}-{}-{}T{}:{}:{}Z", at(0..4), at(4..6), at(6..8), at(8..10), at(10..12), at(12..14))
}

#[cfg(test)]
mod tests {
    use super::{ArcLine, Format};

    #[test]
    fn records_of_warc_begin_after_a_blank_line() {
        let find = |text: &str| Format::Warc.find(text.as_bytes());
        assert_eq!(find("a\r\n\r\nWARC/1.0\r\n"), Some(5));
        assert_eq!(find("a\n\nWARC/0.18\n"), Some(3));
        for none in ["a\r\nWARC/1.0\r\n", "WARC/1.0\r\n", "a\n\nWARC/2.0\n", "\n\nWARC", "a WARC/1.0"] {
            assert_eq!(find(none), None, "{none}");
        }
    }

    #[test]
    fn lines_of_arc() {
        let line = ArcLine::parse(b"http://a.example/one two?c d 1.2.3.4 20080430204825 text/html 299").unwrap();
        assert_eq!((line.url, line.address, line.media_type), ("http://a.example/one two?c d", "1.2.3.4", "text/html"));
        assert_eq!((line.date, line.length), ("20080430204825", "299"));
        let second = b"http://a.example/ ::1 20080430204825 text/html 200 - - 0 a.arc 17";
        assert_eq!(ArcLine::parse(second).unwrap().length, "17");
        for none in [
            &b"http://a.example/ 1.2.3.4 20080430204825"[..],
            b"http://a.example/ 1.2.3.4 text/html 299",
            b"1.2.3.4 20080430204825 text/html 299",
            b"On 1.2.3.4 20080430204825 the 299",
            b"",
        ] {
            assert!(ArcLine::parse(none).is_none(), "{}", String::from_utf8_lossy(none));
        }
    }
}
