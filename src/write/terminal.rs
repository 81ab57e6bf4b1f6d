//! Makes scraped text safe to show on a terminal: control characters and direction marks are shown instead of taking
//! effect.
//!
//! Escape sequences can move the cursor, set the clipboard or rename the window; direction marks can make text read as
//! something else. Line ends and tabs stay. The styles of messages are here too.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

/// Removed text, or a failure.
pub const REMOVED: Style = AnsiColor::Red.on_default();
/// Kept text, or a success.
pub const KEPT: Style = AnsiColor::Green.on_default();
/// A rule's name.
pub const RULE: Style = AnsiColor::Cyan.on_default();
/// Details.
pub const DETAIL: Style = Style::new().dimmed();

/// The text with unsafe characters replaced by visible ones.
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unsafe) { text.chars().map(visible).collect() } else { text.into() }
}

fn is_unsafe(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn visible(c: char) -> char {
    match c {
        _ if !is_unsafe(c) => c,
        // Unicode has a symbol for each control character of ASCII.
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\x7f' => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Sanitises what is written if it is written to a terminal. Each write must consist of whole characters.
pub struct SanitisingWriter<W> {
    out: W,
    on_terminal: bool,
}

impl<W: Write> SanitisingWriter<W> {
    /// A writer to `out`, which may be a terminal.
    pub fn new(out: W, on_terminal: bool) -> Self {
        SanitisingWriter { out, on_terminal }
    }

    /// Whether it writes to a terminal.
    pub fn is_on_terminal(&self) -> bool {
        self.on_terminal
    }

    /// The writer that it writes to.
    pub fn get_ref(&self) -> &W {
        &self.out
    }
}

impl<W: Write> Write for SanitisingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.on_terminal {
            true => self.out.write_all(sanitise(&String::from_utf8_lossy(bytes)).as_bytes())?,
            false => self.out.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::sanitise;

    #[test]
    fn nothing_takes_effect() {
        assert_eq!(sanitise("a\x1b[2Jb\u{202e}c\u{9b}d\n\te"), "a␛[2Jb\u{fffd}c\u{fffd}d\n\te");
        assert_eq!(sanitise("plain — naïve"), "plain — naïve");
    }
}
