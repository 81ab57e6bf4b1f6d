//! HTTP responses as archives store them: the head, and the body as it was transferred.

use super::headers::{self, Headers};
use crate::limits::HEAD_BYTES;

/// The head of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ResponseHead {
    /// The status code, where one can be read.
    pub(super) status: Option<u16>,
    pub(super) headers: Headers,
    /// The offset of the body, in bytes.
    pub(super) body: usize,
}

/// Parses the head of a response; none if the bytes are not one. The reason phrase may be missing, lines may end in LF
/// alone, and the blank line before the body may be missing.
pub(super) fn parse(bytes: &[u8]) -> Option<ResponseHead> {
    let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let message = &bytes[blank..];
    let window = &message[..message.len().min(HEAD_BYTES)];
    if !window.get(..5)?.eq_ignore_ascii_case(b"HTTP/") {
        return None;
    }
    let end = headers::end(window, 0).unwrap_or_else(|| end_of_fields(window));
    let first = memchr::memchr(b'\n', &window[..end]).map_or(end, |at| at + 1);
    let line = String::from_utf8_lossy(&window[..first]);
    let status = line.split_ascii_whitespace().nth(1).and_then(|code| code.parse().ok());
    Some(ResponseHead { status, headers: Headers::parse(&window[first..end]), body: blank + end })
}

/// Where the lines that look like fields end, of a head without a blank line after it.
fn end_of_fields(window: &[u8]) -> usize {
    let mut end = 0;
    for (number, line) in window.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if number > 0 && !is_field(line) {
            break;
        }
        end += line.len();
    }
    end
}

/// Whether a line has a name of letters, digits and dashes before a colon, or continues the line before it.
fn is_field(line: &[u8]) -> bool {
    let name = memchr::memchr(b':', line).map(|at| &line[..at]);
    let is_name = |name: &[u8]| !name.is_empty() && name.iter().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(c));
    line.starts_with(b" ") || line.starts_with(b"\t") || name.is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn parsed(message: &str) -> (Option<u16>, usize, &str) {
        let head = parse(message.as_bytes()).expect("a response");
        (head.status, head.headers.iter().count(), &message[head.body..])
    }

    #[test]
    fn heads_as_servers_write_them() {
        for (message, expected) in [
            ("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody", (Some(200), 1, "body")),
            ("HTTP/1.0 404\nA: b\n c\nD:\n\nbody\n\n", (Some(404), 2, "body\n\n")),
            ("\r\nhttp/2 200\r\n\r\n", (Some(200), 0, "")),
            ("HTTP/1.1\r\nA: b\r\n\r\nbody", (None, 1, "body")),
            ("HTTP/1.1 200 OK\r\nA: b\r\n<p>no: blank line", (Some(200), 1, "<p>no: blank line")),
            ("HTTP/1.1 200 OK\r\nA: b", (Some(200), 1, "")),
            ("HTTP/1.1 200 OK", (Some(200), 0, "")),
        ] {
            assert_eq!(parsed(message), expected, "{message}");
        }
    }

    #[test]
    fn what_is_not_a_response() {
        for none in ["", "HTTP", "<html>", "GET / HTTP/1.1\r\n\r\n"] {
            assert!(parse(none.as_bytes()).is_none(), "{none}");
        }
    }
}
