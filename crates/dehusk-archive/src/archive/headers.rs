//! Heads: lines of names and values up to a blank line, as in WARC (ISO 28500, section 4) and HTTP (RFC 9112, section
//! 5).

/// Names and values in the order of the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(pub(super) Vec<(String, String)>);

impl Headers {
    /// The first value of a name, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// All values of a name, in any case.
    pub fn all<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> {
        self.0.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// All names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Parses the lines of a head. A line that begins with white space continues the one before it. One without a colon
    /// is ignored. What is not UTF-8 is read as Latin-1, as older crawlers wrote it.
    pub(super) fn parse(head: &[u8]) -> Headers {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in lines(head) {
            let text = text(line);
            if line.starts_with(b" ") || line.starts_with(b"\t") {
                if let Some((_, value)) = headers.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Headers(headers)
    }
}

fn text(line: &[u8]) -> String {
    match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        Err(_) => line.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The lines of a head without their ends.
pub(super) fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    head.split(|byte| *byte == b'\n').map(without_returns)
}

/// A line without the CR before its LF, or without two, as of files that a program added one to.
pub(super) fn without_returns(mut line: &[u8]) -> &[u8] {
    while let Some(rest) = line.strip_suffix(b"\r") {
        line = rest;
    }
    line
}

/// Where a head's blank line ends, if it has one. `from` is the start of the line to search from.
pub(super) fn end(bytes: &[u8], from: usize) -> Option<usize> {
    let mut start = from;
    for at in memchr::memchr_iter(b'\n', &bytes[from..]) {
        let line = &bytes[start..from + at];
        start = from + at + 1;
        if without_returns(line).is_empty() {
            return Some(start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Headers, end};

    #[test]
    fn names_are_found_in_any_case_and_folded_lines_joined() {
        let headers =
            Headers::parse(b"content-type: a\r\nX-Long: one\r\n\ttwo\n  three\nbroken line\nEmpty:\nx-long:4");
        assert_eq!(headers.get("Content-Type"), Some("a"));
        assert_eq!(headers.all("x-long").collect::<Vec<_>>(), ["one two three", "4"]);
        assert_eq!(headers.get("empty"), Some(""));
        assert_eq!(headers.iter().count(), 4);
    }

    #[test]
    fn older_crawlers_wrote_latin_1() {
        let headers = Headers::parse(b"a: caf\xe9\nb: caf\xc3\xa9");
        assert_eq!((headers.get("a"), headers.get("b")), (Some("café"), Some("café")));
    }

    #[test]
    fn a_head_ends_after_a_blank_line() {
        assert_eq!(end(b"a: b\r\n\r\nbody", 0), Some(8));
        assert_eq!(end(b"a: b\n\nbody", 0), Some(6));
        assert_eq!(end(b"a: b\n \n", 0), None);
        assert_eq!(end(b"\r\nbody", 0), Some(2));
        assert_eq!(end(b"a: b\r\r\n\r\r\nbody", 0), Some(10));
        assert_eq!(end(b"a\nb\n\n", 2), Some(5));
    }
}
