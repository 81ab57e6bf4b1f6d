//! Keys of conditions.

use super::{CATEGORIES, Field, SHAPES, ValueKind, ZONES, field, required};

/// A condition of blocks and of items of runs.
const LINK_SHARE: Field = field(
    "link-share",
    ValueKind::Shares,
    "For pages and Markdown: share of its letters that are in links.",
    "\"0.6..\"",
)
.formerly("links");

/// The keys of `where` and `unless`.
pub static CONDITION: &[Field] = &[
    field(
        "words",
        ValueKind::Counts,
        "Number of words. In scripts without spaces between words, each character counts as a word.",
        "\"..60\"",
    ),
    field("characters", ValueKind::Counts, "Number of characters.", "\"..200\""),
    field(
        "digit-share",
        ValueKind::Shares,
        "Share of digits among the characters other than white space.",
        "\"0.5..\"",
    )
    .formerly("digits"),
    field(
        "capital-share",
        ValueKind::Shares,
        "Share of words that begin with a capital, among words that begin with a letter.",
        "\"0.6..\"",
    )
    .formerly("capitals"),
    field("list-item", ValueKind::Flag, "Begins with a list mark.", "true").formerly("list"),
    field(
        "sentence",
        ValueKind::Flag,
        "Ends a sentence: with a full stop, a question mark or an exclamation mark, and perhaps quotes or brackets after it. An ellipsis does not end a sentence.",
        "false",
    ),
    field("isolated", ValueKind::Flag, "Is alone between blank lines or the document's start and end.", "true"),
    field(
        "zone",
        ValueKind::Choices(ZONES),
        "Position by the prose around the block: `head` has little before it, `tail` little after it. A document without prose is both.",
        "[\"head\", \"tail\"]",
    ),
    field("shape", ValueKind::Choices(SHAPES), "The form of the block.", "\"headline\""),
    LINK_SHARE,
    field(
        "prose-share",
        ValueKind::Shares,
        "For pages: the element that `select` or `class-words` found has this share of the page's prose. In `where` it is also asked of the patterns of the rule.",
        "\"..0.2\"",
    ),
    field("body", ValueKind::Flag, "For pages: is in the body, if the body was found.", "false"),
    field(
        "select",
        ValueKind::Texts,
        "For pages: is in an element that one of these selectors matches.",
        "[\"aside\"]",
    ),
    field(
        "class-words",
        ValueKind::Texts,
        "For pages: is in an element whose class or id contains one of these words.",
        "[\"comments\"]",
    ),
    field("phrases", ValueKind::Texts, "One of these phrases is in the block.", "[\"inbox\"]"),
    field("starts", ValueKind::Texts, "The block starts with one of these.", "[\"by\"]"),
    field("ends", ValueKind::Texts, "The block ends with one of these.", "[\"»\"]"),
    field(
        "after",
        ValueKind::Texts,
        "A hit of one of these rules comes before it, within `max-distance` blocks.",
        "[\"identifiers\", \"en/share/bar\"]",
    ),
    field(
        "before",
        ValueKind::Texts,
        "A hit of one of these rules comes after it, within `max-distance` blocks.",
        "[\"author-note\"]",
    ),
    field("within", ValueKind::Texts, "It is inside a hit of one of these rules.", "[\"recent-posts\"]"),
    field(
        "max-distance",
        ValueKind::Count,
        "How many blocks away the hits of `after` and `before` may be, 1 to 16; 1 is the next block.",
        "3",
    )
    .formerly("reach"),
    field(
        "previous",
        ValueKind::Table(NEIGHBOUR),
        "Conditions on the block before it, if there is one.",
        "{ sentence = true }",
    ),
    field(
        "next",
        ValueKind::Table(NEIGHBOUR),
        "Conditions on the block after it, if there is one.",
        "{ words = \"..8\" }",
    ),
    field(
        "run",
        ValueKind::Table(RUN),
        "It is part of a run of similar blocks.",
        "{ items = { words = \"..3\" }, min-blocks = 5, min-hits = 1 }",
    ),
    field("languages", ValueKind::Texts, "Languages of the document.", "[\"en\"]"),
    field("hosts", ValueKind::Texts, "Hosts of the document.", "[\"example.com\"]"),
];

/// The keys of `run`.
pub static RUN: &[Field] = &[
    required(
        "items",
        ValueKind::Table(NEIGHBOUR),
        "Conditions that each block of the run meets.",
        "{ words = \"..3\", sentence = false }",
    ),
    field("min-blocks", ValueKind::Count, "How many blocks the run must have.", "5").formerly("least"),
    field(
        "min-hits",
        ValueKind::Count,
        "How many blocks in the run or next to it must be hit by rules that drop blocks and do not ask for `min-hits` themselves.",
        "1",
    )
    .formerly("husk"),
    field(
        "hit-categories",
        ValueKind::Choices(CATEGORIES),
        "Categories of hits that count for `min-hits`. Default: all.",
        "[\"navigation\", \"share\"]",
    )
    .formerly("of"),
];

/// The keys of `previous`, `next` and `items`.
pub static NEIGHBOUR: &[Field] = &[
    field("words", ValueKind::Counts, "Number of words.", "\"..60\""),
    field("characters", ValueKind::Counts, "Number of characters.", "\"..200\""),
    field("digit-share", ValueKind::Shares, "Share of digits.", "\"0.5..\"").formerly("digits"),
    field("capital-share", ValueKind::Shares, "Share of capitals.", "\"0.6..\"").formerly("capitals"),
    field("list-item", ValueKind::Flag, "Begins with a list mark.", "true").formerly("list"),
    field("sentence", ValueKind::Flag, "Ends a sentence.", "false"),
    field("isolated", ValueKind::Flag, "Is alone between blank lines.", "true"),
    field("shape", ValueKind::Choices(SHAPES), "The form of the block.", "\"headline\""),
    LINK_SHARE,
];
