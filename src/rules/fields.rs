//! The one table of the rule language: every key, its type, what it means.
//!
//! Owns names and types only. The reader checks files against it, and the reference in `docs/rules.md` is printed
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
    pub kind: Kind,
    /// Whether the table is useless without it.
    pub required: bool,
    /// One line for the reference.
    pub about: &'static str,
    /// A value, as a rule file would write it.
    pub example: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy)]
pub enum Kind {
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
    Choice(Closed),
    /// Some words of a closed list.
    Choices(Closed),
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
pub struct Closed {
    /// What the words are.
    pub what: &'static str,
    /// The fault of a word that is not among them.
    pub code: Code,
    /// The words.
    pub words: fn() -> Vec<&'static str>,
}

impl Closed {
    /// One of them, with its article.
    fn one(self) -> String {
        let article = if self.what.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} {}", self.what)
    }
}

impl Kind {
    /// The type in words, for the reference and for diagnostics.
    pub fn expected(self) -> String {
        match self {
            Kind::Text => "a string".to_owned(),
            Kind::Texts => "a string or a list of strings".to_owned(),
            Kind::Flag => "`true` or `false`".to_owned(),
            Kind::Count => "a whole number from 0".to_owned(),
            Kind::Share => "a number from 0 to 1".to_owned(),
            Kind::Counts => "a range such as \"3..12\" or a whole number".to_owned(),
            Kind::Shares => "a range of shares such as \"0.2..\"".to_owned(),
            Kind::Choice(closed) => closed.one(),
            Kind::Choices(closed) => format!("{} or a list of them", closed.one()),
            Kind::Table(_) | Kind::Tables(_) => "a table".to_owned(),
            Kind::Lists => "lists of strings by name".to_owned(),
            Kind::Examples(_) => "a string, a table, or a list of them".to_owned(),
            Kind::Weight => "a number from -10 to 10".to_owned(),
        }
    }
}

const fn field(name: &'static str, kind: Kind, about: &'static str, example: &'static str) -> Field {
    Field { name, kind, required: false, about, example }
}

const fn required(name: &'static str, kind: Kind, about: &'static str, example: &'static str) -> Field {
    Field { name, kind, required: true, about, example }
}

const CATEGORIES: Closed = Closed {
    what: "category",
    code: Code::UnknownCategory,
    words: || Category::ALL.iter().map(|category| category.name()).collect(),
};
const SCRIPTS: Closed = Closed {
    what: "writing system or \"foreign\"",
    code: Code::UnknownValue,
    words: || std::iter::once("foreign").chain(Script::ALL.iter().map(|script| script.name())).collect(),
};
const SHAPES: Closed =
    Closed { what: "shape", code: Code::UnknownValue, words: || Shape::ALL.iter().map(|shape| shape.name()).collect() };
const ZONES: Closed = Closed { what: "zone", code: Code::UnknownValue, words: || vec!["head", "middle", "tail"] };
const EFFECTS: Closed = Closed { what: "effect", code: Code::UnknownValue, words: || vec!["block", "section", "span"] };
const REPEATS: Closed = Closed {
    what: "thing to repeat",
    code: Code::UnknownValue,
    words: || vec!["earlier", "framed", "end-of-previous", "title", "author", "frame"],
};

/// The keys of a rule file.
pub static FILE: &[Field] = &[
    required("schema", Kind::Count, "Version of the rule language; this is 1.", "1"),
    field("pack", Kind::Table(PACK), "What the file is about, and defaults of its rules.", "{ about = \"...\" }"),
    field(
        "lists",
        Kind::Lists,
        "Named lists: `@name` in a pattern stands for all of them, `@pack/name` for another pack's.",
        "{ heads = [\"recent posts\"] }",
    ),
    field("rule", Kind::Tables(RULE), "A rule: `[rule.ID]`.", "{ line = \"share\", drop = \"block\" }"),
    field(
        "patch",
        Kind::Tables(PATCH),
        "A change to a rule of any layer: `[patch.\"PACK/ID\"]`.",
        "{ off = true, why = \"...\" }",
    ),
    field(
        "settings",
        Kind::Table(SETTINGS),
        "Numbers that hold for all rules; only in the file `settings.toml`.",
        "{ prose-words = 12 }",
    ),
];

/// What `binds` says, of a pack and of a rule.
const BINDS: &str = "Whether its hits are verdicts everywhere, as they are where nothing is said. If not, they are evidence on pages that the context model judges.";

/// The keys of `[pack]`.
pub static PACK: &[Field] = &[
    required("about", Kind::Text, "What the pack is for, in one line.", "\"Lists of other stories around an article\""),
    field("category", Kind::Choice(CATEGORIES), "Category of rules that name none.", "\"related-links\""),
    field(
        "languages",
        Kind::Texts,
        "ISO 639 codes: documents of other languages are let be. A rule's own list stands in for it.",
        "[\"en\"]",
    ),
    field(
        "hosts",
        Kind::Texts,
        "Hosts, subdomains included, `example.*` for any ending. A rule's own list stands in for it.",
        "[\"example.com\"]",
    ),
    field(
        "company",
        Kind::Flag,
        "Default of its rules. It takes something only from documents in which a rule of another category, or one that wants no company, hits something too. For what may be part of a body, such as bylines.",
        "true",
    ),
    field("binds", Kind::Flag, BINDS, "false"),
];

/// The keys of `[rule.ID]`.
pub static RULE: &[Field] = &[
    field(
        "about",
        Kind::Text,
        "One line for the reader of a report; the pack's where it is missing.",
        "\"A known heading and the teasers under it\"",
    ),
    field("category", Kind::Choice(CATEGORIES), "What it removes; the pack's where it is missing.", "\"share\""),
    field("languages", Kind::Texts, "ISO 639 codes of documents it looks at.", "[\"en\", \"de\"]"),
    field("hosts", Kind::Texts, "Hosts of documents it looks at.", "[\"example.*\"]"),
    field(
        "line",
        Kind::Texts,
        "Pattern: the whole block, folded, without list marks before it and `: . ! … » →` behind it.",
        "[\"share this\", \"@share-labels\"]",
    ),
    field(
        "phrases",
        Kind::Texts,
        "Pattern: inside the block, folded, at word boundaries.",
        "[\"this site uses cookies\"]",
    ),
    field("starts", Kind::Texts, "Pattern: at the block's start, folded, up to a word boundary.", "[\"photo:\"]"),
    field(
        "ends",
        Kind::Texts,
        "Pattern: at the block's end, folded, from a word boundary.",
        "[\"contributed to this report\"]",
    ),
    field(
        "regex",
        Kind::Texts,
        "Pattern: on the block's text as it is. A group named `cut` narrows the span that goes.",
        r"'\((?:AP|EPA) Photo[^()]{0,80}\)'",
    ),
    field(
        "script",
        Kind::Choices(SCRIPTS),
        "Pattern: the block's letters are of this writing system; `foreign`: not of the document's.",
        "\"foreign\"",
    ),
    field(
        "repeats",
        Kind::Table(REPEAT),
        "Pattern: the block says again what stands elsewhere.",
        "{ of = \"earlier\", suffix = 5 }",
    ),
    field("shape", Kind::Choices(SHAPES), "Pattern: what the block looks like.", "[\"identifiers\"]"),
    field(
        "select",
        Kind::Texts,
        "Pattern, for pages: the block lies in an element that one of these CSS selectors matches.",
        "[\"nav\", \".related > ul\"]",
    ),
    field(
        "class-words",
        Kind::Texts,
        "Pattern, for pages: the block lies in an element whose class or id holds one of these words. `relatedPosts`, `related_posts` and `post-related` all hold `related`.",
        "[\"related\", \"sidebar\"]",
    ),
    field("where", Kind::Table(CONDITION), "Conditions that must all hold.", "{ words = \"..12\", zone = [\"tail\"] }"),
    field("unless", Kind::Table(CONDITION), "Vetoes: one that holds is enough.", "{ sentence = true }"),
    field(
        "drop",
        Kind::Choice(EFFECTS),
        "Effect: the block goes, the section that it heads, or the matched bytes.",
        "\"block\"",
    ),
    field("keep", Kind::Flag, "Effect: the block stays, whatever drops it.", "true"),
    field(
        "weight",
        Kind::Weight,
        "Effect: where the context model judges, the block is more likely husk, in log odds; below 0 more likely body.",
        "0.8",
    ),
    field("until", Kind::Table(UNTIL), "Where a section ends.", "{ prose = 2 }"),
    field(
        "items",
        Kind::Table(NEIGHBOUR),
        "What blocks of a section look like; the first that does not ends it.",
        "{ words = \"..25\" }",
    ),
    field("least", Kind::Count, "A section counts only with so many blocks behind its head.", "2"),
    field(
        "limit",
        Kind::Table(LIMIT),
        "The most it may take from one document; past it the rule is set aside there.",
        "{ share = 0.3 }",
    ),
    field(
        "company",
        Kind::Flag,
        "It takes something only from documents in which a rule of another category, or one that wants no company, hits something too. For what may be part of a body, such as bylines.",
        "true",
    ),
    field("binds", Kind::Flag, BINDS, "false"),
    field("sure", Kind::Flag, "Still applies where all rules together pass the document's limit.", "true"),
    field("hits", Kind::Examples(EXAMPLE), "Documents of which it takes something.", "[\"Share this\"]"),
    field(
        "misses",
        Kind::Examples(EXAMPLE),
        "Documents that come near and that it lets be.",
        "[\"Share this cake with a friend.\"]",
    ),
];

/// The keys of `where` and `unless`.
pub static CONDITION: &[Field] = &[
    field("words", Kind::Counts, "Words; where no spaces are written, each character counts as one.", "\"..60\""),
    field("characters", Kind::Counts, "Characters.", "\"..200\""),
    field("digits", Kind::Shares, "Share of digits among characters that are no white space.", "\"0.5..\""),
    field(
        "capitals",
        Kind::Shares,
        "Share of words with a capital first, among those with a letter first.",
        "\"0.6..\"",
    ),
    field("list", Kind::Flag, "Begins with a list mark.", "true"),
    field(
        "sentence",
        Kind::Flag,
        "Ends a sentence: a full stop, question or exclamation mark, quotes and brackets behind it aside. An ellipsis ends none.",
        "false",
    ),
    field("isolated", Kind::Flag, "Stands alone between blank lines or the document's edges.", "true"),
    field(
        "zone",
        Kind::Choices(ZONES),
        "By the prose around: `head` has little before it, `tail` little behind it. A document without prose is both.",
        "[\"head\", \"tail\"]",
    ),
    field("shape", Kind::Choices(SHAPES), "What the block looks like.", "\"headline\""),
    field("links", Kind::Shares, "For pages: share of its letters that lie in links.", "\"0.6..\""),
    field(
        "prose-share",
        Kind::Shares,
        "For pages: the element that `select` or `class-words` found holds this share of the page's prose.",
        "\"..0.2\"",
    ),
    field("body", Kind::Flag, "For pages: lies in the body, as far as that was found.", "false"),
    field("select", Kind::Texts, "For pages: lies in an element that one of these selectors matches.", "[\"aside\"]"),
    field(
        "class-words",
        Kind::Texts,
        "For pages: lies in an element whose class or id holds one of these words.",
        "[\"comments\"]",
    ),
    field("phrases", Kind::Texts, "A second cue inside the block.", "[\"inbox\"]"),
    field("starts", Kind::Texts, "A second cue at its start.", "[\"by\"]"),
    field("ends", Kind::Texts, "A second cue at its end.", "[\"»\"]"),
    field(
        "after",
        Kind::Texts,
        "A hit of one of these rules stands before it, within `reach` blocks.",
        "[\"identifiers\", \"en/share/bar\"]",
    ),
    field(
        "before",
        Kind::Texts,
        "A hit of one of these rules stands behind it, within `reach` blocks.",
        "[\"author-note\"]",
    ),
    field("within", Kind::Texts, "It lies inside a hit of one of these rules.", "[\"recent-posts\"]"),
    field("reach", Kind::Count, "How many blocks `after` and `before` look, 1 to 16; 1 is the next block.", "3"),
    field(
        "previous",
        Kind::Table(NEIGHBOUR),
        "The block before it, if there is one, must meet these.",
        "{ sentence = true }",
    ),
    field(
        "next",
        Kind::Table(NEIGHBOUR),
        "The block behind it, if there is one, must meet these.",
        "{ words = \"..8\" }",
    ),
    field(
        "run",
        Kind::Table(RUN),
        "It is one of a run of blocks that look alike.",
        "{ items = { words = \"..3\" }, least = 5, husk = 1 }",
    ),
    field("languages", Kind::Texts, "Languages of the document.", "[\"en\"]"),
    field("hosts", Kind::Texts, "Hosts of the document.", "[\"example.com\"]"),
];

/// The keys of `run`.
pub static RUN: &[Field] = &[
    required(
        "items",
        Kind::Table(NEIGHBOUR),
        "What each block of the run looks like.",
        "{ words = \"..3\", sentence = false }",
    ),
    field("least", Kind::Count, "How many blocks it must have.", "5"),
    field(
        "husk",
        Kind::Count,
        "How many blocks in it or right beside it must be hit by rules that drop blocks and ask for no husk themselves.",
        "1",
    ),
    field(
        "of",
        Kind::Choices(CATEGORIES),
        "Categories of hits that count for `husk`; all where it is missing.",
        "[\"navigation\", \"share\"]",
    ),
];

/// The keys of `previous`, `next` and `items`.
pub static NEIGHBOUR: &[Field] = &[
    field("words", Kind::Counts, "Words.", "\"..60\""),
    field("characters", Kind::Counts, "Characters.", "\"..200\""),
    field("digits", Kind::Shares, "Share of digits.", "\"0.5..\""),
    field("capitals", Kind::Shares, "Share of capitals.", "\"0.6..\""),
    field("list", Kind::Flag, "Begins with a list mark.", "true"),
    field("sentence", Kind::Flag, "Ends a sentence.", "false"),
    field("isolated", Kind::Flag, "Stands alone between blank lines.", "true"),
    field("shape", Kind::Choices(SHAPES), "What it looks like.", "\"headline\""),
    field("links", Kind::Shares, "For pages: share of its letters in links.", "\"0.6..\""),
];

/// The keys of `repeats`.
pub static REPEAT: &[Field] = &[
    required(
        "of",
        Kind::Choice(REPEATS),
        "`earlier`: an earlier block; `framed`: another block, before or behind, which lacks the suffix; `end-of-previous`: the end of one of the blocks right before; `title`: the document's title; `author`: the name of its author; `frame`: what stands behind a separator at the end of other blocks.",
        "\"earlier\"",
    ),
    field(
        "suffix",
        Kind::Count,
        "The most words behind a separator that what is repeated may lack, such as a site's name; 0: none. For `frame`: the most words of the frame.",
        "5",
    ),
    field("least", Kind::Count, "For `frame`: how many other blocks must end so.", "2"),
];

/// The keys of `until`.
pub static UNTIL: &[Field] = &[
    field("prose", Kind::Count, "Before so many prose blocks in a row.", "2"),
    field(
        "headings",
        Kind::Count,
        "So many blocks right before what ends it stay with it, if they end no sentence: headings.",
        "1",
    ),
    field("line", Kind::Texts, "Before a block that is one of these lines.", "[\"more about the author\"]"),
    field("blocks", Kind::Count, "After so many blocks behind the head.", "40"),
];

/// The keys of `limit`.
pub static LIMIT: &[Field] = &[
    field("share", Kind::Share, "Share of the document's words.", "0.3"),
    field("blocks", Kind::Count, "Blocks, or parts of blocks.", "5"),
];

/// The keys of an example that is a table.
pub static EXAMPLE: &[Field] = &[
    required("text", Kind::Text, "The document.", "\"Share this\""),
    field("body", Kind::Text, "What the rule alone leaves of it.", "\"\""),
    field("title", Kind::Text, "The document's title.", "\"Council opens bridge\""),
    field("host", Kind::Text, "The document's host.", "\"example.com\""),
];

/// The keys of `[patch."PACK/ID"]`.
pub static PATCH: &[Field] = &[
    required("why", Kind::Text, "The reason, for the next reader.", "\"our site is about bakeries\""),
    field("off", Kind::Flag, "Turns the rule off.", "true"),
    field(
        "where",
        Kind::Table(CONDITION),
        "Conditions that stand in for the rule's own of the same name.",
        "{ words = \"..20\" }",
    ),
    field("limit", Kind::Table(LIMIT), "Limits that stand in for the rule's own.", "{ share = 0.1 }"),
    field("add", Kind::Table(PATCH_LISTS), "Values to add to its lists.", "{ line = [\"more stories\"] }"),
    field("remove", Kind::Table(PATCH_LISTS), "Values to take out of its lists.", "{ line = [\"trending\"] }"),
];

/// The keys of a patch's `add` and `remove`.
pub static PATCH_LISTS: &[Field] = &[
    field("line", Kind::Texts, "Whole blocks.", "[\"more stories\"]"),
    field("phrases", Kind::Texts, "Phrases.", "[\"more stories\"]"),
    field("starts", Kind::Texts, "Starts.", "[\"more:\"]"),
    field("ends", Kind::Texts, "Ends.", "[\"more »\"]"),
    field("regex", Kind::Texts, "Regular expressions.", "['^More \\d+']"),
    field("languages", Kind::Texts, "Languages of the rule's scope.", "[\"en\"]"),
    field("hosts", Kind::Texts, "Hosts of the rule's scope.", "[\"example.com\"]"),
];

/// The keys of `[settings]`.
pub static SETTINGS: &[Field] = &[
    field("prose-words", Kind::Count, "A block is prose if it ends a sentence and has at least so many words.", "12"),
    field(
        "head",
        Kind::Share,
        "A block is in the head if at most this share of the document's prose stands before it.",
        "0.1",
    ),
    field(
        "tail",
        Kind::Share,
        "A block is in the tail if at most this share of the document's prose stands behind it.",
        "0.1",
    ),
    field("rule-share", Kind::Share, "A rule's limit where it names none.", "0.4"),
    field(
        "allowance",
        Kind::Count,
        "So many words a rule, and all rules together, may take whatever the limits say: short texts may be all husk.",
        "25",
    ),
    field("separators", Kind::Texts, "What stands between a text and the site's name behind it.", "[\" - \", \" | \"]"),
    field("document-share", Kind::Share, "The document's limit: past it only sure rules apply.", "0.9"),
    field("language-words", Kind::Count, "A document with fewer words has no certain language.", "20"),
];
