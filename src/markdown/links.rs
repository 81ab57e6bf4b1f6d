//! Addresses of links: what they are relative to, which are written, and the footnotes that hold them.

use std::fmt::Write as _;

use foldhash::{HashMap, HashMapExt as _};

use dehusk_html::render::RenderedText;
use dehusk_text::metadata::Metadata as Known;
use dehusk_text::url;

use super::Links;
use crate::limits::{LINK_BYTES, LINK_FACTOR};

/// Schemes of addresses that are written. Others, such as `javascript:`, lead nowhere or do harm.
const SCHEMES: [&str; 4] = ["https", "http", "mailto", "ftp"];

/// A link, by its index.
pub(super) type LinkId = u32;

/// The links of a page.
pub(super) struct LinkTable<'p> {
    style: Links,
    /// The address that references are relative to, and the page's own.
    base: Option<String>,
    references: Vec<&'p str>,
    /// How many more bytes of addresses may be written.
    bytes_left: usize,
    /// The addresses of footnotes, and the number of each.
    footnotes: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl<'p> LinkTable<'p> {
    pub(super) fn new(rendered: &RenderedText, known: &Known, style: Links) -> Self {
        let page = known.url.as_deref().or(known.canonical.as_deref());
        let stated = rendered.marks.as_ref().and_then(|marks| marks.base.as_deref()).map(url::clean);
        let stated = stated.map(|stated| page.and_then(|page| url::resolve(page, &stated)).unwrap_or(stated));
        LinkTable {
            style,
            base: stated.or_else(|| page.map(str::to_owned)),
            references: Vec::new(),
            bytes_left: LINK_FACTOR * (rendered.text.len() + (1 << 16)),
            footnotes: Vec::new(),
            numbers: HashMap::new(),
        }
    }

    /// Adds a link by its reference; none if it is not to be written: it leads into the page itself, it is too long, or it is no
    /// address.
    pub(super) fn add(&mut self, reference: &'p str) -> Option<LinkId> {
        let start = reference.trim_start();
        let is_written = self.style != Links::None
            && reference.len() <= LINK_BYTES
            && !start.is_empty()
            && !start.starts_with('#')
            && has_known_scheme(&url::clean(start));
        if !is_written {
            return None;
        }
        self.references.push(reference);
        Some(self.references.len() as u32 - 1)
    }

    pub(super) fn style(&self) -> Links {
        self.style
    }

    /// The address of a link, with the characters encoded that would end it; none if too much was written already.
    pub(super) fn address(&mut self, link: LinkId) -> Option<String> {
        let reference = self.references[link as usize];
        if self.bytes_left > 0 { self.spend(&url::clean(reference)) } else { None }
    }

    /// The address of a picture.
    pub(super) fn picture(&mut self, reference: &str) -> Option<String> {
        let reference = (reference.len() <= LINK_BYTES).then(|| url::clean(reference))?;
        if has_known_scheme(&reference) { self.spend(&reference) } else { None }
    }

    /// The address of a reference; none once too many bytes of them were written.
    fn spend(&mut self, reference: &str) -> Option<String> {
        if self.bytes_left == 0 {
            return None;
        }
        let address = self.absolute(reference);
        self.bytes_left = self.bytes_left.saturating_sub(address.len());
        Some(encoded(&address))
    }

    fn absolute(&self, reference: &str) -> String {
        let base = self.base.as_deref().filter(|base| base.len() <= LINK_BYTES);
        base.and_then(|base| url::resolve(base, reference)).unwrap_or_else(|| reference.to_owned())
    }

    /// The number of the footnote with an address.
    pub(super) fn footnote(&mut self, address: String) -> usize {
        if let Some(number) = self.numbers.get(&address) {
            return *number;
        }
        self.footnotes.push(address.clone());
        self.numbers.insert(address, self.footnotes.len());
        self.footnotes.len()
    }

    /// Writes the footnotes, at the end of a page.
    pub(super) fn write_footnotes(&self, out: &mut String) {
        if !self.footnotes.is_empty() {
            out.push('\n');
        }
        for (number, address) in (1..).zip(&self.footnotes) {
            // Without a scheme there is no such link.
            let _ = match url::scheme(address) {
                Some(_) => writeln!(out, "[^{number}]: <{address}>"),
                None => writeln!(out, "[^{number}]: [{number}]({address})"),
            };
        }
    }
}

/// Whether a reference has no scheme, or one of those that are written.
fn has_known_scheme(reference: &str) -> bool {
    url::scheme(reference).is_none_or(|scheme| SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known)))
}

/// An address without characters that would end it or mean something else.
fn encoded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            '\0'..=' ' | '<' | '>' | '(' | ')' | '\\' | '`' | '|' | '$' | '"' | '\x7f' => {
                let _ = write!(out, "%{:02X}", c as u32);
            }
            c if c.is_whitespace() || c.is_control() => {
                let mut bytes = [0; 4];
                for byte in c.encode_utf8(&mut bytes).bytes() {
                    let _ = write!(out, "%{byte:02X}");
                }
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn addresses_end_where_they_end() {
        assert_eq!(encoded("https://x.example/a b(c)|é"), "https://x.example/a%20b%28c%29%7Cé");
        assert_eq!(encoded("a\u{3000}b"), "a%E3%80%80b");
    }
}
