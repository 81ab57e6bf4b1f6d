//! How a JSON string is written where that is not how this program writes it: a text that is put back into its record has
//! the bytes that it had.
//!
//! Most programs escape the same characters in every string. The few ways there are have a letter each; what is written
//! otherwise is kept as it is.

use super::json_strings::{decode_json_string, has_line_separator, push_json_string};
use super::jsonl::JsonRecord;

impl JsonRecord<'_> {
    /// How the text is written in the line, for [`JsonRecord::with_spelled_text`], if it is not as this program writes it.
    pub fn spelling(&self) -> Option<String> {
        spelling(&self.line[self.text_range.clone()], &self.text)
    }

    /// Whether the value of the text is written anew even if the text stays the same.
    pub(crate) fn is_rewritten(&self) -> bool {
        has_line_separator(&self.line[self.text_range.clone()])
    }

    /// The line with another text, which is written in a certain way.
    pub fn with_spelled_text(&self, text: &str, spelling: &str) -> String {
        let mut line = self.line[..self.text_range.start].to_owned();
        push_spelled(text, spelling, &mut line);
        line + &self.line[self.text_range.end..]
    }
}

/// Which characters are escaped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
struct Style {
    /// `a`: all beyond ASCII, as Python's `json` does.
    non_ascii: bool,
    /// `d`: U+007F.
    delete: bool,
    /// `s`: `/`, as `\/`.
    slash: bool,
    /// `h`: `<`, `>` and `&`, as Go's `encoding/json` does.
    html: bool,
    /// `u`: U+0008 and U+000C as `\u` and not as `\b` and `\f`.
    long_controls: bool,
    /// `X`: hexadecimal digits are capitals.
    capitals: bool,
    /// `n`: U+0085 is not escaped.
    raw_next_line: bool,
    /// `l`: U+2028 and U+2029 are not.
    raw_separators: bool,
}

/// How a JSON string is written, for [`push_spelled`]; none if it is written as [`push_json_string`] writes it.
fn spelling(json: &str, text: &str) -> Option<String> {
    let mut own = String::with_capacity(json.len());
    push_json_string(text, &mut own);
    if own == json {
        return None;
    }
    let style = Style::of(json);
    own.clear();
    style.push(text, &mut own);
    Some(if own == json { style.letters() } else { json.to_owned() })
}

/// Appends a text as a JSON string, written in this way. A spelling of another text is not used.
fn push_spelled(text: &str, spelling: &str, out: &mut String) {
    match spelling.starts_with('"') {
        true if decode_json_string(spelling).as_deref() == Some(text) => out.push_str(spelling),
        true => push_json_string(text, out),
        false => Style::from_letters(spelling).push(text, out),
    }
}

impl Style {
    /// The style of a string, judged by its escapes.
    fn of(json: &str) -> Style {
        let mut style = Style {
            raw_next_line: json.contains('\u{85}'),
            raw_separators: json.contains(['\u{2028}', '\u{2029}']),
            ..Style::default()
        };
        let mut rest = json;
        while let Some(at) = rest.find('\\') {
            let escape = &rest.as_bytes()[at + 1..];
            if let (Some(b'u'), Some(digits)) = (escape.first(), rest.get(at + 2..at + 6)) {
                style.capitals |= digits.contains(|c: char| c.is_ascii_uppercase());
                style.note(u32::from_str_radix(digits, 16).unwrap_or_default());
            }
            style.slash |= escape.first() == Some(&b'/');
            rest = rest.get(at + 2..).unwrap_or_default();
        }
        style
    }

    /// Takes note of a character that is escaped with `\u`.
    fn note(&mut self, code: u32) {
        match code {
            0x7f => self.delete = true,
            0x3c | 0x3e | 0x26 => self.html = true,
            0x8 | 0xc => self.long_controls = true,
            0x85 | 0x2028 | 0x2029 => {}
            0x80.. => self.non_ascii = true,
            _ => {}
        }
    }

    fn letters(self) -> String {
        let Style { non_ascii, delete, slash, html, long_controls, capitals, raw_next_line, raw_separators } = self;
        let all = [
            ('a', non_ascii),
            ('d', delete),
            ('s', slash),
            ('h', html),
            ('u', long_controls),
            ('X', capitals),
            ('n', raw_next_line),
            ('l', raw_separators),
        ];
        all.into_iter().filter(|(_, is)| *is).map(|(letter, _)| letter).collect()
    }

    fn from_letters(letters: &str) -> Style {
        let has = |letter: char| letters.contains(letter);
        Style {
            non_ascii: has('a'),
            delete: has('d'),
            slash: has('s'),
            html: has('h'),
            long_controls: has('u'),
            capitals: has('X'),
            raw_next_line: has('n'),
            raw_separators: has('l'),
        }
    }

    /// Appends a text as a JSON string in this style.
    fn push(self, text: &str, out: &mut String) {
        out.push('"');
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                '\u{8}' if !self.long_controls => out.push_str("\\b"),
                '\u{c}' if !self.long_controls => out.push_str("\\f"),
                '/' if self.slash => out.push_str("\\/"),
                c if self.escapes(c) => self.push_units(c, out),
                c => out.push(c),
            }
        }
        out.push('"');
    }

    /// Whether a character is written with `\u`.
    fn escapes(self, c: char) -> bool {
        match c {
            ..'\u{20}' => true,
            '<' | '>' | '&' => self.html,
            '\u{7f}' => self.delete,
            '\u{85}' => !self.raw_next_line,
            '\u{2028}' | '\u{2029}' => !self.raw_separators,
            c => self.non_ascii && !c.is_ascii(),
        }
    }

    fn push_units(self, c: char, out: &mut String) {
        for unit in c.encode_utf16(&mut [0; 2]) {
            let escape = if self.capitals { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
            out.push_str(&escape);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{push_spelled, spelling};

    #[test]
    fn a_string_is_written_as_it_was() {
        for (json, letters) in [
            (r#""a\nb""#, None),
            (r#""caf\u00e9 \ud83c\udf32\n""#, Some("a")),
            (r#""caf\u00E9\u007F""#, Some("adX")),
            (r#""https:\/\/example.com""#, Some("s")),
            (r#""\u003cb\u003e\u0008""#, Some("hu")),
            ("\"a\u{2028}b\"", Some("l")),
            ("\"a\u{85}b\\u2029\"", Some("n")),
            (r#""\/ and /""#, Some(r#""\/ and /""#)),
            (r#""\u0061""#, Some(r#""\u0061""#)),
            (r#""\u00e9 é""#, Some(r#""\u00e9 é""#)),
            (r#""\\u00e9\\/""#, None),
        ] {
            let text: String = serde_json::from_str(json).unwrap();
            let found = spelling(json, &text);
            assert_eq!(found.as_deref(), letters, "{json}");
            let mut out = String::new();
            push_spelled(&text, &found.unwrap_or_default(), &mut out);
            assert_eq!(out, json);
        }
    }

    #[test]
    fn a_spelling_of_another_text_is_not_used() {
        let mut out = String::new();
        push_spelled("rain", r#""\u0061""#, &mut out);
        assert_eq!(out, "\"rain\"");
    }
}
