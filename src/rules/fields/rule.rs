//! Keys of a rule.

use super::condition::{CONDITION, NEIGHBOUR};
use super::{CATEGORIES, EFFECTS, Field, REPEATS, SCRIPTS, SHAPES, ValueKind, field, required};

/// What `requires-other-hits` means, for a pack and for a rule.
pub(super) const REQUIRES_OTHER_HITS: &str = "It removes something only from documents in which another rule hits too: one of another category, or one without `requires-other-hits`. For what may also be part of a body, such as bylines.";

/// What `advisory` means, for a pack and for a rule.
pub(super) const ADVISORY: &str =
    "In documents that the context model scores, its hits do not decide, but are evidence for the model.";

/// The keys of `[rule.ID]`.
pub static RULE: &[Field] = &[
    field(
        "about",
        ValueKind::Text,
        "A description for reports, in one line. Default: the pack's.",
        "\"A known heading and the teasers under it\"",
    ),
    field("category", ValueKind::Choice(CATEGORIES), "What it removes. Default: the pack's.", "\"share\""),
    field("languages", ValueKind::Texts, "ISO 639 codes of the languages it applies to.", "[\"en\", \"de\"]"),
    field("hosts", ValueKind::Texts, "Hosts it applies to.", "[\"example.*\"]"),
    field(
        "line",
        ValueKind::Texts,
        "Pattern: the whole block, folded, without list marks before it and `: . ! … » →` after it.",
        "[\"share this\", \"@share-labels\"]",
    ),
    field(
        "phrases",
        ValueKind::Texts,
        "Pattern: anywhere in the block, folded, at word boundaries.",
        "[\"this site uses cookies\"]",
    ),
    field(
        "starts",
        ValueKind::Texts,
        "Pattern: the start of the block, folded, up to a word boundary.",
        "[\"photo:\"]",
    ),
    field(
        "ends",
        ValueKind::Texts,
        "Pattern: the end of the block, folded, from a word boundary.",
        "[\"contributed to this report\"]",
    ),
    field(
        "regex",
        ValueKind::Texts,
        "Pattern: matches the block's text as it is. A group named `cut` limits the span that is removed.",
        r"'\((?:AP|EPA) Photo[^()]*\)'",
    ),
    field(
        "script",
        ValueKind::Choices(SCRIPTS),
        "Pattern: the block's letters are of this writing system; `foreign`: of another one than the document's.",
        "\"foreign\"",
    ),
    field(
        "repeats",
        ValueKind::Table(REPEAT),
        "Pattern: the block repeats text from elsewhere.",
        "{ source = \"earlier-block\", max-suffix-words = 5 }",
    ),
    field("shape", ValueKind::Choices(SHAPES), "Pattern: the form of the block.", "[\"identifiers\"]"),
    field(
        "select",
        ValueKind::Texts,
        "Pattern, for pages: the block is in an element that one of these CSS selectors matches.",
        "[\"nav\", \".related > ul\"]",
    ),
    field(
        "class-words",
        ValueKind::Texts,
        "Pattern, for pages: the block is in an element whose class or id contains one of these words. `relatedPosts`, `related_posts` and `post-related` all contain `related`.",
        "[\"related\", \"sidebar\"]",
    ),
    field(
        "where",
        ValueKind::Table(CONDITION),
        "Conditions; all of them must hold.",
        "{ words = \"..12\", zone = [\"tail\"] }",
    ),
    field(
        "unless",
        ValueKind::Table(CONDITION),
        "Exceptions: if one of these conditions holds, the rule does not hit.",
        "{ sentence = true }",
    ),
    field(
        "drop",
        ValueKind::Choice(EFFECTS),
        "Effect: removes the block, the section that it heads, or the matched bytes.",
        "\"block\"",
    ),
    field("keep", ValueKind::Flag, "Effect: keeps the block, whatever other rules drop it.", "true"),
    field(
        "weight",
        ValueKind::Weight,
        "Effect: where the context model scores the document, makes the block more likely to be husk, in log odds; below 0, more likely to be body.",
        "0.8",
    ),
    field("until", ValueKind::Table(UNTIL), "Where the section ends.", "{ prose = 2 }"),
    field(
        "items",
        ValueKind::Table(NEIGHBOUR),
        "Conditions on the blocks of the section; the first block that does not meet them ends it.",
        "{ words = \"..25\" }",
    ),
    field("min-blocks", ValueKind::Count, "The section counts only if at least this many blocks follow its head.", "2")
        .formerly("least"),
    field(
        "limit",
        ValueKind::Table(LIMIT),
        "The most it may remove from one document. If it would remove more, it is ignored in that document.",
        "{ share = 0.3 }",
    ),
    field("requires-other-hits", ValueKind::Flag, REQUIRES_OTHER_HITS, "true").formerly("company"),
    field("advisory", ValueKind::Flag, ADVISORY, "true").formerly("binds"),
    field(
        "bypass-document-limit",
        ValueKind::Flag,
        "Applies even if all rules together exceed the document's limit.",
        "true",
    )
    .formerly("sure"),
    field("hits", ValueKind::Examples(EXAMPLE), "Texts from which it must remove something.", "[\"Share this\"]"),
    field(
        "misses",
        ValueKind::Examples(EXAMPLE),
        "Similar texts from which it must not remove anything.",
        "[\"Share this cake with a friend.\"]",
    ),
];

/// The keys of `repeats`.
pub static REPEAT: &[Field] = &[
    required(
        "source",
        ValueKind::Choice(REPEATS),
        "What is repeated. `earlier-block`: an earlier block, with `body = true` one that remains in the body; `other-block`: another block, before or after, without the suffix; `end-of-previous-block`: the end of a block just before; `title`: the document's title; `author`: the name of its author; `site-suffix`: the text after a separator at the end of other blocks.",
        "\"earlier-block\"",
    )
    .formerly("of"),
    field(
        "max-suffix-words",
        ValueKind::Count,
        "The block may have up to this many words more, after a separator, such as the site's name; 0: none. For `site-suffix`: the most words of the repeated text.",
        "5",
    )
    .formerly("suffix"),
    field("min-blocks", ValueKind::Count, "For `site-suffix`: how many other blocks must end in the same way.", "2")
        .formerly("least"),
];

/// The keys of `until`.
pub static UNTIL: &[Field] = &[
    field("prose", ValueKind::Count, "Before this many prose blocks in a row.", "2"),
    field(
        "keep-headings",
        ValueKind::Count,
        "This many blocks just before that end are not part of the section, if they do not end a sentence: headings.",
        "1",
    )
    .formerly("headings"),
    field("line", ValueKind::Texts, "Before a block that is one of these lines.", "[\"more about the author\"]"),
    field("blocks", ValueKind::Count, "After this many blocks, the head not counted.", "40"),
];

/// The keys of `limit`.
pub static LIMIT: &[Field] = &[
    field("share", ValueKind::Share, "Share of the document's words.", "0.3"),
    field("blocks", ValueKind::Count, "Number of blocks, or of parts of blocks.", "5"),
];

/// The keys of an example that is a table.
pub static EXAMPLE: &[Field] = &[
    required("text", ValueKind::Text, "The document.", "\"Share this\""),
    field("body", ValueKind::Text, "What is left of it if only this rule applies.", "\"\""),
    field("title", ValueKind::Text, "The document's title.", "\"Council opens bridge\""),
    field("host", ValueKind::Text, "The document's host.", "\"example.com\""),
];
