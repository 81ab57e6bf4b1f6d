//! An HTTP message as an archive holds it: the head, and the body as it came over the wire.

use super::head::{self, Headers};
use crate::limits::HEAD_BYTES;

/// The head of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status code, where one can be read.
    pub(super) status: Option<u16>,
    pub(super) headers: Headers,
    /// Where the body begins, in bytes.
    pub(super) body: usize,
}

/// Reads the head of an answer; none if the bytes do not begin as one. The text behind the status may lack, lines may end
/// in LF alone, and the head may run into the body without a blank line.
pub(super) fn read(bytes: &[u8]) -> Option<Answer> {
    let blank = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let message = &bytes[blank..];
    let window = &message[..message.len().min(HEAD_BYTES)];
    if !window.get(..5)?.eq_ignore_ascii_case(b"HTTP/") {
        return None;
    }
    let end = head::end(window, 0).unwrap_or_else(|| end_of_fields(window));
    let first = memchr::memchr(b'\n', &window[..end]).map_or(end, |at| at + 1);
    let line = String::from_utf8_lossy(&window[..first]);
    let status = line.split_ascii_whitespace().nth(1).and_then(|code| code.parse().ok());
    Some(Answer { status, headers: Headers::read(&window[first..end]), body: blank + end })
}

/// Where the lines end that look like fields of a head, of one without a blank line behind it.
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

/// Whether a line has a name of letters, digits and dashes before a colon, or goes on with the line before it.
fn is_field(line: &[u8]) -> bool {
    let name = memchr::memchr(b':', line).map(|at| &line[..at]);
    let is_name = |name: &[u8]| !name.is_empty() && name.iter().all(|c| c.is_ascii_alphanumeric() || b"-_".contains(c));
    line.starts_with(b" ") || line.starts_with(b"\t") || name.is_some_and(is_name)
}

#[cfg(test)]
mod tests {
    use super::read;

    fn told(message: &str) -> (Option<u16>, usize, &str) {
        let answer = read(message.as_bytes()).expect("an answer");
        (answer.status, answer.headers.iter().count(), &message[answer.body..])
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
            assert_eq!(told(message), expected, "{message}");
        }
    }

    #[test]
    fn what_is_no_answer() {
        for none in ["", "HTTP", "<html>", "GET / HTTP/1.1\r\n\r\n"] {
            assert!(read(none.as_bytes()).is_none(), "{none}");
        }
    }
}
