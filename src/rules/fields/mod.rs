//! The tables of the rule language: every key, its type and its meaning.
//!
//! `check` checks files against these tables, and the reference in `docs/rules.md` is generated from them, so neither can
//! know a key that the other does not.

mod condition;
mod file;
mod rule;

pub use condition::{CONDITION, NEIGHBOUR, RUN};
pub use file::{FILE, PACK, PATCH, PATCH_LISTS, SETTINGS};
pub use rule::{EXAMPLE, LIMIT, REPEAT, RULE, UNTIL};

use super::diagnostic::Code;
use crate::category::Category;
use crate::segment::script::Script;
use crate::segment::shape::Shape;

/// A table of the rule language.
pub struct NamedTable {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// Its title in the reference.
    pub title: &'static str,
    /// Its keys.
    pub fields: &'static [Field],
}

const fn named(name: &'static str, title: &'static str, fields: &'static [Field]) -> NamedTable {
    NamedTable { name, title, fields }
}

/// All tables inside a rule file, in the order of the reference. [`FILE`] is the file itself.
pub const TABLES: &[NamedTable] = &[
    named("pack", "`[pack]`", PACK),
    named("rule", "`[rule.ID]`", RULE),
    named("condition", "`where` and `unless`", CONDITION),
    named("neighbour", "`previous`, `next` and `items`", NEIGHBOUR),
    named("run", "`run`", RUN),
    named("repeat", "`repeats`", REPEAT),
    named("until", "`until`", UNTIL),
    named("limit", "`limit`", LIMIT),
    named("example", "Examples that are tables", EXAMPLE),
    named("patch", "`[patch.\"PACK/ID\"]`", PATCH),
    named("patch-lists", "`add` and `remove` of a patch", PATCH_LISTS),
    named("settings", "`[settings]`", SETTINGS),
];

/// A key of a table.
pub struct Field {
    /// As rule files spell it.
    pub name: &'static str,
    /// What it takes.
    pub kind: ValueKind,
    /// Whether the table must have it.
    pub required: bool,
    /// One line for the reference.
    pub about: &'static str,
    /// A value, as a rule file would write it.
    pub example: &'static str,
    /// What it was called before.
    pub former: Option<&'static str>,
}

impl Field {
    const fn formerly(mut self, name: &'static str) -> Field {
        self.former = Some(name);
        self
    }
}

/// What a key takes.
#[derive(Clone, Copy)]
pub enum ValueKind {
    /// A string.
    Text,
    /// A string or a list of strings.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number from 0.
    Count,
    /// A number between 0 and 1.
    Share,
    /// A range of counts, both ends included: `"3..12"`, `"..12"`, `"3.."` or a whole number.
    Counts,
    /// A range of shares, both ends included: `"0.2..0.5"`, `"..0.5"` or `"0.2.."`.
    Shares,
    /// One word of a closed list.
    Choice(ClosedSet),
    /// A word of a closed list, or a list of such words.
    Choices(ClosedSet),
    /// A table with these keys.
    Table(&'static [Field]),
    /// Tables with names that the author chooses, each with these keys.
    Tables(&'static [Field]),
    /// Lists of strings with names that the author chooses.
    Lists,
    /// Regexes with names that the author chooses.
    Patterns,
    /// Strings or tables with these keys.
    Examples(&'static [Field]),
    /// A number from -10 to 10.
    Weight,
}

/// A closed list of words.
#[derive(Clone, Copy)]
pub struct ClosedSet {
    /// What the words are.
    pub what: &'static str,
    /// The code of the diagnostic for any other word.
    pub code: Code,
    /// The words.
    pub words: fn() -> Vec<&'static str>,
    /// Words that have other names now, with these.
    pub former: &'static [(&'static str, &'static str)],
}

impl ClosedSet {
    /// The name of one of the words, with an article.
    fn with_article(self) -> String {
        let article = if self.what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {}", self.what)
    }
}

impl ValueKind {
    /// A description for the reference and for diagnostics.
    pub fn expected(self) -> String {
        match self {
            ValueKind::Text => "a string".to_owned(),
            ValueKind::Texts => "a string or a list of strings".to_owned(),
            ValueKind::Flag => "`true` or `false`".to_owned(),
            ValueKind::Count => "a whole number from 0".to_owned(),
            ValueKind::Share => "a number from 0 to 1".to_owned(),
            ValueKind::Counts => "a range such as \"3..12\" or a whole number".to_owned(),
            ValueKind::Shares => "a range of shares such as \"0.2..\"".to_owned(),
            ValueKind::Choice(set) => set.with_article(),
            ValueKind::Choices(set) => format!("{} or a list of them", set.with_article()),
            ValueKind::Table(_) | ValueKind::Tables(_) => "a table".to_owned(),
            ValueKind::Lists => "lists of strings by name".to_owned(),
            ValueKind::Patterns => "regexes by name".to_owned(),
            ValueKind::Examples(_) => "a string, a table, or a list of them".to_owned(),
            ValueKind::Weight => "a number from -10 to 10".to_owned(),
        }
    }
}

const fn field(name: &'static str, kind: ValueKind, about: &'static str, example: &'static str) -> Field {
    Field { name, kind, required: false, about, example, former: None }
}

const fn required(name: &'static str, kind: ValueKind, about: &'static str, example: &'static str) -> Field {
    Field { name, kind, required: true, about, example, former: None }
}

const CATEGORIES: ClosedSet = ClosedSet {
    what: "category",
    code: Code::UnknownCategory,
    words: || Category::ALL.iter().map(|category| category.name()).collect(),
    former: &[],
};
const SCRIPTS: ClosedSet = ClosedSet {
    what: "writing system or \"foreign\"",
    code: Code::UnknownValue,
    words: || std::iter::once("foreign").chain(Script::ALL.iter().map(|script| script.name())).collect(),
    former: &[],
};
const SHAPES: ClosedSet = ClosedSet {
    what: "shape",
    code: Code::UnknownValue,
    words: || Shape::ALL.iter().map(|shape| shape.name()).collect(),
    former: &[],
};
const ZONES: ClosedSet =
    ClosedSet { what: "zone", code: Code::UnknownValue, words: || vec!["head", "middle", "tail"], former: &[] };
const EFFECTS: ClosedSet =
    ClosedSet { what: "effect", code: Code::UnknownValue, words: || vec!["block", "section", "span"], former: &[] };
const REPEATS: ClosedSet = ClosedSet {
    what: "thing to repeat",
    code: Code::UnknownValue,
    words: || vec!["earlier-block", "other-block", "end-of-previous-block", "title", "author", "site-suffix"],
    former: &[
        ("earlier", "earlier-block"),
        ("framed", "other-block"),
        ("end-of-previous", "end-of-previous-block"),
        ("frame", "site-suffix"),
    ],
};
