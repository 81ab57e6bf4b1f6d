//! The one table of the rule language: every key, its type, what it means.
//!
//! Owns names and types only. The checker checks files against it, and the reference in `docs/rules.md` is printed
//! from it, so that neither can know a key that the other does not.

use super::diagnostic::Code;
use crate::category::Category;
use crate::segment::script::Script;
use crate::segment::shape::Shape;

/// A key of a table.
pub struct Field {
    /// As rule files spell it.
    pub name: &'static str,
    /// What it takes.
    pub kind: ValueKind,
    /// Whether the table is useless without it.
    pub required: bool,
    /// One line for the reference.
    pub about: &'static str,
    /// A value, as a rule file would write it.
    pub example: &'static str,
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
    /// `"3..12"`, `"..12"`, `"3.."` or a whole number; both ends included.
    Counts,
    /// `"0.2..0.5"`, `"..0.5"` or `"0.2.."`; both ends included.
    Shares,
    /// One word of a closed list.
    Choice(ClosedSet),
    /// Some words of a closed list.
    Choices(ClosedSet),
    /// A table with these keys.
    Table(&'static [Field]),
    /// Tables under names of the author's, each with these keys.
    Tables(&'static [Field]),
    /// Lists of strings under names of the author's.
    Lists,
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
    /// The diagnostic of a word that is not among them.
    pub code: Code,
    /// The words.
    pub words: fn() -> Vec<&'static str>,
}

impl ClosedSet {
    /// One of them, with its article.
    fn one(self) -> String {
        let article = if self.what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {}", self.what)
    }
}

impl ValueKind {
    /// The type in words, for the reference and for diagnostics.
    pub fn expected(self) -> String {
        match self {
            ValueKind::Text => "a string".to_owned(),
            ValueKind::Texts => "a string or a list of strings".to_owned(),
            ValueKind::Flag => "`true` or `false`".to_owned(),
            ValueKind::Count => "a whole number from 0".to_owned(),
            ValueKind::Share => "a number from 0 to 1".to_owned(),
            ValueKind::Counts => "a range such as \"3..12\" or a whole number".to_owned(),
            ValueKind::Shares => "a range of shares such as \"0.2..\"".to_owned(),
            ValueKind::Choice(set) => set.one(),
            ValueKind::Choices(set) => format!("{} or a list of them", set.one()),
            ValueKind::Table(_) | ValueKind::Tables(_) => "a table".to_owned(),
            ValueKind::Lists => "lists of strings by name".to_owned(),
            ValueKind::Examples(_) => "a string, a table, or a list of them".to_owned(),
            ValueKind::Weight => "a number from -10 to 10".to_owned(),
        }
    }
}

const fn field(name: &'static str, kind: ValueKind, about: &'static str, example: &'static str) -> Field {
    Field { name, kind, required: false, about, example }
}

const fn required(name: &'static str, kind: ValueKind, about: &'static str, example: &'static str) -> Field {
    Field { name, kind, required: true, about, example }
}

const CATEGORIES: ClosedSet = ClosedSet {
    what: "category",
    code: Code::UnknownCategory,
    words: || Category::ALL.iter().map(|category| category.name()).collect(),
};
const SCRIPTS: ClosedSet = ClosedSet {
    what: "writing system or \"foreign\"",
    code: Code::UnknownValue,
    words: || std::iter::once("foreign").chain(Script::ALL.iter().map(|script| script.name())).collect(),
};
const SHAPES: ClosedSet = ClosedSet {
    what: "shape",
    code: Code::UnknownValue,
    words: || Shape::ALL.iter().map(|shape| shape.name()).collect(),
};
const ZONES: ClosedSet = ClosedSet { what: "zone", code: Code::UnknownValue, words: || vec!["head", "middle", "tail"] };
const EFFECTS: ClosedSet =
    ClosedSet { what: "effect", code: Code::UnknownValue, words: || vec!["block", "section", "span"] };
const REPEATS: ClosedSet = ClosedSet {
    what: "thing to repeat",
    code: Code::UnknownValue,
    words: || vec!["earlier", "framed", "end-of-previous", "title", "author", "frame"],
};

/// The keys of a rule file.
pub static FILE: &[Field] = &[
    required("schema", ValueKind::Count, "Version of the rule language; this is 1.", "1"),
    field("pack", ValueKind::Table(PACK), "What the file is about, and defaults of its rules.", "{ about = \"...\" }"),
    field(
        "lists",
        ValueKind::Lists,
        "Named lists: `@name` in a pattern stands for all of them, `@pack/name` for another pack's.",
        "{ heads = [\"recent posts\"] }",
    ),
    field("rule", ValueKind::Tables(RULE), "A rule: `[rule.ID]`.", "{ line = \"share\", drop = \"block\" }"),
    field(
        "patch",
        ValueKind::Tables(PATCH),
        "A change to a rule of any layer: `[patch.\"PACK/ID\"]`.",
        "{ off = true, why = \"...\" }",
    ),
    field(
        "settings",
        ValueKind::Table(SETTINGS),
        "Numbers that hold for all rules; only in the file `settings.toml`.",
        "{ prose-words = 12 }",
    ),
];

/// What `binds` says, of a pack and of a rule.
const BINDS: &str = "Whether its hits are verdicts everywhere, as they are where nothing is said. If not, they are evidence on pages that the context model judges.";

/// The keys of `[pack]`.
pub static PACK: &[Field] = &[
    required(
        "about",
        ValueKind::Text,
        "What the pack is for, in one line.",
        "\"Lists of other stories around an article\"",
    ),
    field("category", ValueKind::Choice(CATEGORIES), "Category of rules that name none.", "\"related-links\""),
    field(
        "languages",
        ValueKind::Texts,
        "ISO 639 codes: documents of other languages are let be. A rule's own list stands in for it.",
        "[\"en\"]",
    ),
    field(
        "hosts",
        ValueKind::Texts,
        "Hosts, subdomains included, `example.*` for any ending. A rule's own list stands in for it.",
        "[\"example.com\"]",
    ),
    field(
        "company",
        ValueKind::Flag,
        "Default of its rules. It takes something only from documents in which a rule of another category, or one that wants no company, hits something too. For what may be part of a body, such as bylines.",
        "true",
    ),
    field("binds", ValueKind::Flag, BINDS, "false"),
];

/// The keys of `[rule.ID]`.
pub static RULE: &[Field] = &[
    field(
        "about",
        ValueKind::Text,
        "One line for the reader of a report; the pack's where it is missing.",
        "\"A known heading and the teasers under it\"",
    ),
    field("category", ValueKind::Choice(CATEGORIES), "What it removes; the pack's where it is missing.", "\"share\""),
    field("languages", ValueKind::Texts, "ISO 639 codes of documents it looks at.", "[\"en\", \"de\"]"),
    field("hosts", ValueKind::Texts, "Hosts of documents it looks at.", "[\"example.*\"]"),
    field(
        "line",
        ValueKind::Texts,
        "Pattern: the whole block, folded, without list marks before it and `: . ! … » →` behind it.",
        "[\"share this\", \"@share-labels\"]",
    ),
    field(
        "phrases",
        ValueKind::Texts,
        "Pattern: inside the block, folded, at word boundaries.",
        "[\"this site uses cookies\"]",
    ),
    field("starts", ValueKind::Texts, "Pattern: at the block's start, folded, up to a word boundary.", "[\"photo:\"]"),
    field(
        "ends",
        ValueKind::Texts,
        "Pattern: at the block's end, folded, from a word boundary.",
        "[\"contributed to this report\"]",
    ),
    field(
        "regex",
        ValueKind::Texts,
        "Pattern: on the block's text as it is. A group named `cut` narrows the span that goes.",
        r"'\((?:AP|EPA) Photo[^()]{0,80}\)'",
    ),
    field(
        "script",
        ValueKind::Choices(SCRIPTS),
        "Pattern: the block's letters are of this writing system; `foreign`: not of the document's.",
        "\"foreign\"",
    ),
    field(
        "repeats",
        ValueKind::Table(REPEAT),
        "Pattern: the block says again what stands elsewhere.",
        "{ of = \"earlier\", suffix = 5 }",
    ),
    field("shape", ValueKind::Choices(SHAPES), "Pattern: what the block looks like.", "[\"identifiers\"]"),
    field(
        "select",
        ValueKind::Texts,
        "Pattern, for pages: the block lies in an element that one of these CSS selectors matches.",
        "[\"nav\", \".related > ul\"]",
    ),
    field(
        "class-words",
        ValueKind::Texts,
        "Pattern, for pages: the block lies in an element whose class or id holds one of these words. `relatedPosts`, `related_posts` and `post-related` all hold `related`.",
        "[\"related\", \"sidebar\"]",
    ),
    field(
        "where",
        ValueKind::Table(CONDITION),
        "Conditions that must all hold.",
        "{ words = \"..12\", zone = [\"tail\"] }",
    ),
    field("unless", ValueKind::Table(CONDITION), "Vetoes: one that holds is enough.", "{ sentence = true }"),
    field(
        "drop",
        ValueKind::Choice(EFFECTS),
        "Effect: the block goes, the section that it heads, or the matched bytes.",
        "\"block\"",
    ),
    field("keep", ValueKind::Flag, "Effect: the block stays, whatever drops it.", "true"),
    field(
        "weight",
        ValueKind::Weight,
        "Effect: where the context model judges, the block is more likely husk, in log odds; below 0 more likely body.",
        "0.8",
    ),
    field("until", ValueKind::Table(UNTIL), "Where a section ends.", "{ prose = 2 }"),
    field(
        "items",
        ValueKind::Table(NEIGHBOUR),
        "What blocks of a section look like; the first that does not ends it.",
        "{ words = \"..25\" }",
    ),
    field("least", ValueKind::Count, "A section counts only with so many blocks behind its head.", "2"),
    field(
        "limit",
        ValueKind::Table(LIMIT),
        "The most it may take from one document; past it the rule is set aside there.",
        "{ share = 0.3 }",
    ),
    field(
        "company",
        ValueKind::Flag,
        "It takes something only from documents in which a rule of another category, or one that wants no company, hits something too. For what may be part of a body, such as bylines.",
        "true",
    ),
    field("binds", ValueKind::Flag, BINDS, "false"),
    field("sure", ValueKind::Flag, "Still applies where all rules together pass the document's limit.", "true"),
    field("hits", ValueKind::Examples(EXAMPLE), "Documents of which it takes something.", "[\"Share this\"]"),
    field(
        "misses",
        ValueKind::Examples(EXAMPLE),
        "Documents that come near and that it lets be.",
        "[\"Share this cake with a friend.\"]",
    ),
];

/// The keys of `where` and `unless`.
pub static CONDITION: &[Field] = &[
    field("words", ValueKind::Counts, "Words; where no spaces are written, each character counts as one.", "\"..60\""),
    field("characters", ValueKind::Counts, "Characters.", "\"..200\""),
    field("digits", ValueKind::Shares, "Share of digits among characters that are no white space.", "\"0.5..\""),
    field(
        "capitals",
        ValueKind::Shares,
        "Share of words with a capital first, among those with a letter first.",
        "\"0.6..\"",
    ),
    field("list", ValueKind::Flag, "Begins with a list mark.", "true"),
    field(
        "sentence",
        ValueKind::Flag,
        "Ends a sentence: a full stop, question or exclamation mark, quotes and brackets behind it aside. An ellipsis ends none.",
        "false",
    ),
    field("isolated", ValueKind::Flag, "Stands alone between blank lines or the document's edges.", "true"),
    field(
        "zone",
        ValueKind::Choices(ZONES),
        "By the prose around: `head` has little before it, `tail` little behind it. A document without prose is both.",
        "[\"head\", \"tail\"]",
    ),
    field("shape", ValueKind::Choices(SHAPES), "What the block looks like.", "\"headline\""),
    field("links", ValueKind::Shares, "For pages: share of its letters that lie in links.", "\"0.6..\""),
    field(
        "prose-share",
        ValueKind::Shares,
        "For pages: the element that `select` or `class-words` found holds this share of the page's prose.",
        "\"..0.2\"",
    ),
    field("body", ValueKind::Flag, "For pages: lies in the body, as far as that was found.", "false"),
    field(
        "select",
        ValueKind::Texts,
        "For pages: lies in an element that one of these selectors matches.",
        "[\"aside\"]",
    ),
    field(
        "class-words",
        ValueKind::Texts,
        "For pages: lies in an element whose class or id holds one of these words.",
        "[\"comments\"]",
    ),
    field("phrases", ValueKind::Texts, "A second cue inside the block.", "[\"inbox\"]"),
    field("starts", ValueKind::Texts, "A second cue at its start.", "[\"by\"]"),
    field("ends", ValueKind::Texts, "A second cue at its end.", "[\"»\"]"),
    field(
        "after",
        ValueKind::Texts,
        "A hit of one of these rules stands before it, within `reach` blocks.",
        "[\"identifiers\", \"en/share/bar\"]",
    ),
    field(
        "before",
        ValueKind::Texts,
        "A hit of one of these rules stands behind it, within `reach` blocks.",
        "[\"author-note\"]",
    ),
    field("within", ValueKind::Texts, "It lies inside a hit of one of these rules.", "[\"recent-posts\"]"),
    field("reach", ValueKind::Count, "How many blocks `after` and `before` look, 1 to 16; 1 is the next block.", "3"),
    field(
        "previous",
        ValueKind::Table(NEIGHBOUR),
        "The block before it, if there is one, must meet these.",
        "{ sentence = true }",
    ),
    field(
        "next",
        ValueKind::Table(NEIGHBOUR),
        "The block behind it, if there is one, must meet these.",
        "{ words = \"..8\" }",
    ),
    field(
        "run",
        ValueKind::Table(RUN),
        "It is one of a run of blocks that look alike.",
        "{ items = { words = \"..3\" }, least = 5, husk = 1 }",
    ),
    field("languages", ValueKind::Texts, "Languages of the document.", "[\"en\"]"),
    field("hosts", ValueKind::Texts, "Hosts of the document.", "[\"example.com\"]"),
];

/// The keys of `run`.
pub static RUN: &[Field] = &[
    required(
        "items",
        ValueKind::Table(NEIGHBOUR),
        "What each block of the run looks like.",
        "{ words = \"..3\", sentence = false }",
    ),
    field("least", ValueKind::Count, "How many blocks it must have.", "5"),
    field(
        "husk",
        ValueKind::Count,
        "How many blocks in it or right beside it must be hit by rules that drop blocks and ask for no husk themselves.",
        "1",
    ),
    field(
        "of",
        ValueKind::Choices(CATEGORIES),
        "Categories of hits that count for `husk`; all where it is missing.",
        "[\"navigation\", \"share\"]",
    ),
];

/// The keys of `previous`, `next` and `items`.
pub static NEIGHBOUR: &[Field] = &[
    field("words", ValueKind::Counts, "Words.", "\"..60\""),
    field("characters", ValueKind::Counts, "Characters.", "\"..200\""),
    field("digits", ValueKind::Shares, "Share of digits.", "\"0.5..\""),
    field("capitals", ValueKind::Shares, "Share of capitals.", "\"0.6..\""),
    field("list", ValueKind::Flag, "Begins with a list mark.", "true"),
    field("sentence", ValueKind::Flag, "Ends a sentence.", "false"),
    field("isolated", ValueKind::Flag, "Stands alone between blank lines.", "true"),
    field("shape", ValueKind::Choices(SHAPES), "What it looks like.", "\"headline\""),
    field("links", ValueKind::Shares, "For pages: share of its letters in links.", "\"0.6..\""),
];

/// The keys of `repeats`.
pub static REPEAT: &[Field] = &[
    required(
        "of",
        ValueKind::Choice(REPEATS),
        "`earlier`: an earlier block; `framed`: another block, before or behind, which lacks the suffix; `end-of-previous`: the end of one of the blocks right before; `title`: the document's title; `author`: the name of its author; `frame`: what stands behind a separator at the end of other blocks.",
        "\"earlier\"",
    ),
    field(
        "suffix",
        ValueKind::Count,
        "The most words behind a separator that what is repeated may lack, such as a site's name; 0: none. For `frame`: the most words of the frame.",
        "5",
    ),
    field("least", ValueKind::Count, "For `frame`: how many other blocks must end so.", "2"),
];

/// The keys of `until`.
pub static UNTIL: &[Field] = &[
    field("prose", ValueKind::Count, "Before so many prose blocks in a row.", "2"),
    field(
        "headings",
        ValueKind::Count,
        "So many blocks right before what ends it stay with it, if they end no sentence: headings.",
        "1",
    ),
    field("line", ValueKind::Texts, "Before a block that is one of these lines.", "[\"more about the author\"]"),
    field("blocks", ValueKind::Count, "After so many blocks behind the head.", "40"),
];

/// The keys of `limit`.
pub static LIMIT: &[Field] = &[
    field("share", ValueKind::Share, "Share of the document's words.", "0.3"),
    field("blocks", ValueKind::Count, "Blocks, or parts of blocks.", "5"),
];

/// The keys of an example that is a table.
pub static EXAMPLE: &[Field] = &[
    required("text", ValueKind::Text, "The document.", "\"Share this\""),
    field("body", ValueKind::Text, "What the rule alone leaves of it.", "\"\""),
    field("title", ValueKind::Text, "The document's title.", "\"Council opens bridge\""),
    field("host", ValueKind::Text, "The document's host.", "\"example.com\""),
];

/// The keys of `[patch."PACK/ID"]`.
pub static PATCH: &[Field] = &[
    required("why", ValueKind::Text, "The reason, for the next reader.", "\"our site is about bakeries\""),
    field("off", ValueKind::Flag, "Turns the rule off.", "true"),
    field(
        "where",
        ValueKind::Table(CONDITION),
        "Conditions that stand in for the rule's own of the same name.",
        "{ words = \"..20\" }",
    ),
    field("limit", ValueKind::Table(LIMIT), "Limits that stand in for the rule's own.", "{ share = 0.1 }"),
    field("add", ValueKind::Table(PATCH_LISTS), "Values to add to its lists.", "{ line = [\"more stories\"] }"),
    field("remove", ValueKind::Table(PATCH_LISTS), "Values to take out of its lists.", "{ line = [\"trending\"] }"),
];

/// The keys of a patch's `add` and `remove`.
pub static PATCH_LISTS: &[Field] = &[
    field("line", ValueKind::Texts, "Whole blocks.", "[\"more stories\"]"),
    field("phrases", ValueKind::Texts, "Phrases.", "[\"more stories\"]"),
    field("starts", ValueKind::Texts, "Starts.", "[\"more:\"]"),
    field("ends", ValueKind::Texts, "Ends.", "[\"more »\"]"),
    field("regex", ValueKind::Texts, "Regular expressions.", "['^More \\d+']"),
    field("languages", ValueKind::Texts, "Languages of the rule's scope.", "[\"en\"]"),
    field("hosts", ValueKind::Texts, "Hosts of the rule's scope.", "[\"example.com\"]"),
];

/// The keys of `[settings]`.
pub static SETTINGS: &[Field] = &[
    field(
        "prose-words",
        ValueKind::Count,
        "A block is prose if it ends a sentence and has at least so many words.",
        "12",
    ),
    field(
        "head",
        ValueKind::Share,
        "A block is in the head if at most this share of the document's prose stands before it.",
        "0.1",
    ),
    field(
        "tail",
        ValueKind::Share,
        "A block is in the tail if at most this share of the document's prose stands behind it.",
        "0.1",
    ),
    field("rule-share", ValueKind::Share, "A rule's limit where it names none.", "0.4"),
    field(
        "allowance",
        ValueKind::Count,
        "So many words a rule, and all rules together, may take whatever the limits say: short texts may be all husk.",
        "25",
    ),
    field(
        "separators",
        ValueKind::Texts,
        "What stands between a text and the site's name behind it.",
        "[\" - \", \" | \"]",
    ),
    field("document-share", ValueKind::Share, "The document's limit: past it only sure rules apply.", "0.9"),
    field("language-words", ValueKind::Count, "A document with fewer words has no certain language.", "20"),
];
