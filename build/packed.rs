//! Packs as bytes: what documents need of their rules, so that no TOML is parsed for that at each start.
//!
//! `src/rules/packed.rs` reads them. A value is its kind, a byte, and its content: the place and length of a text, the number
//! of items and then the items of a list, keys and values of a table. Texts are in a pool, where each is once.

use std::collections::HashMap;

use dehusk_text::fold::fold;
use dehusk_text::pattern::Definitions;
use toml::{Table, Value};

use crate::literals::texts;

/// Keys whose values are literals, or lists of them by name.
const LITERALS: [&str; 5] = ["line", "phrases", "starts", "ends", "class-words"];

/// Keys of examples. Only tests of rules need these, and they read the file.
const EXAMPLES: [&str; 2] = ["hits", "misses"];

/// Texts one after the other.
pub(crate) struct Pool {
    /// Those that folding leaves as they are.
    pub(crate) folded: String,
    pub(crate) other: String,
    /// Where each is: twice its place among the folded, or one more than twice its place among the others.
    places: HashMap<String, usize>,
}

impl Pool {
    /// A pool that begins with folded texts.
    pub(crate) fn new<'t>(texts: impl Iterator<Item = &'t String>) -> Pool {
        let mut pool = Pool { folded: String::new(), other: String::new(), places: HashMap::new() };
        for text in texts {
            let is_folded = fold(text) == *text;
            if is_folded {
                pool.places.insert(text.clone(), 2 * pool.folded.len());
            }
            pool.folded.push_str(text);
        }
        pool
    }

    fn place(&mut self, text: &str) -> usize {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let (texts, other) = if fold(text) == text { (&mut self.folded, 0) } else { (&mut self.other, 1) };
        let place = 2 * texts.len() + other;
        texts.push_str(text);
        self.places.insert(text.to_owned(), place);
        place
    }
}

/// Writes tables of packs, with lists and named patterns in place.
pub(crate) struct Writer<'w> {
    pub(crate) definitions: &'w Definitions,
    /// Regexes that were analysed, with their numbers.
    pub(crate) regexes: &'w HashMap<&'w str, usize>,
    pub(crate) pool: Pool,
    pub(crate) out: Vec<u8>,
}

impl Writer<'_> {
    /// Adds a table of a pack; returns where it begins.
    pub(crate) fn add(&mut self, pack: &str, table: Option<&Value>) -> usize {
        let start = self.out.len();
        self.entries(pack, table.and_then(Value::as_table).unwrap_or(&Table::new()));
        start
    }

    /// Adds the literals that matches of a regex hold, each with whether it begins a word; returns where they begin.
    pub(crate) fn add_required_literals(&mut self, literals: &[(String, bool)]) -> usize {
        let start = self.out.len();
        self.size(literals.len());
        for (literal, at_edge) in literals {
            self.text(literal);
            self.size(usize::from(*at_edge));
        }
        start
    }

    fn entries(&mut self, pack: &str, table: &Table) {
        let entries = || table.iter().filter(|(key, _)| !EXAMPLES.contains(&key.as_str()));
        self.size(entries().count());
        for (key, value) in entries() {
            self.text(key);
            match key.as_str() {
                key if LITERALS.contains(&key) => self.literals(pack, value),
                "regex" => self.regexes(pack, value),
                _ => self.value(pack, value),
            }
        }
    }

    /// A date fits no key, which is reported when the file is read.
    fn value(&mut self, pack: &str, value: &Value) {
        match value {
            Value::String(text) => self.kind_of_text(b's', text),
            Value::Integer(number) => self.kind_of_text(b'n', &number.to_string()),
            Value::Float(number) => self.kind_of_text(b'n', &format!("{number:?}")),
            Value::Boolean(flag) => self.out.push(if *flag { b't' } else { b'f' }),
            Value::Datetime(_) => self.kind_of_text(b's', ""),
            Value::Array(items) => {
                self.list(items.len());
                for item in items {
                    self.value(pack, item);
                }
            }
            Value::Table(table) => {
                self.out.push(b'm');
                self.entries(pack, table);
            }
        }
    }

    /// Literals with lists in place. A list that is unknown stays as it is written, and is reported when the file is read.
    fn literals(&mut self, pack: &str, value: &Value) {
        let mut literals = Vec::new();
        for written in texts(Some(value)) {
            if self.definitions.list_values(pack, written, &mut literals).is_err() {
                literals.push(written.to_owned());
            }
        }
        self.list(literals.len());
        for literal in &literals {
            self.kind_of_text(b's', literal);
        }
    }

    /// Regexes with named patterns in place; as for literals.
    fn regexes(&mut self, pack: &str, value: &Value) {
        let expand = |written| self.definitions.expand(pack, written).unwrap_or_else(|_| written.into());
        let regexes: Vec<_> = texts(Some(value)).map(expand).collect();
        self.list(regexes.len());
        for regex in &regexes {
            if let Some(number) = self.regexes.get(regex.as_ref()) {
                self.out.push(b'r');
                self.size(*number);
            } else {
                self.kind_of_text(b's', regex);
            }
        }
    }

    fn list(&mut self, size: usize) {
        self.out.push(b'l');
        self.size(size);
    }

    fn kind_of_text(&mut self, kind: u8, text: &str) {
        self.out.push(kind);
        self.text(text);
    }

    fn text(&mut self, text: &str) {
        let place = self.pool.place(text);
        self.size(place);
        self.size(text.len());
    }

    /// Seven bits a byte, the lowest first; the eighth says that there are more.
    fn size(&mut self, mut size: usize) {
        while size > 0x7f {
            self.out.push(size as u8 | 0x80);
            size >>= 7;
        }
        self.out.push(size as u8);
    }
}
