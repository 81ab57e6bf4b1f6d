//! Keys of a rule file and of its tables other than rules.

use super::condition::CONDITION;
use super::rule::{ADVISORY, LIMIT, REQUIRES_OTHER_HITS, RULE};
use super::{CATEGORIES, Field, ValueKind, field, required};

/// The keys of a rule file.
pub static FILE: &[Field] = &[
    field("schema", ValueKind::Count, "Version of the rule language: 1. Default: the newest.", "1"),
    field("pack", ValueKind::Table(PACK), "What the file is about, and defaults for its rules.", "{ about = \"...\" }"),
    field(
        "lists",
        ValueKind::Lists,
        "Named lists of values: `@name` in a pattern is replaced by the list's values, `@pack/name` by those of another pack's list. Those of a file `patterns.toml` can be used in all packs of its folder and below.",
        "{ heads = [\"recent posts\"] }",
    ),
    field(
        "patterns",
        ValueKind::Patterns,
        "Named pieces of regexes: `{name}` in a `regex` is replaced by the pattern, `{@name}` by the values of a list. Those of a file `patterns.toml` can be used in all packs of its folder and below.",
        "{ person = '\\p{Lu}\\p{Ll}+' }",
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
        "Numbers that apply to all rules; only in the file `settings.toml`.",
        "{ prose-words = 12 }",
    ),
];

/// The keys of `[pack]`.
pub static PACK: &[Field] = &[
    required(
        "about",
        ValueKind::Text,
        "What the pack is for, in one line.",
        "\"Lists of other stories around an article\"",
    ),
    field(
        "category",
        ValueKind::Choice(CATEGORIES),
        "Category of the rules that do not name one.",
        "\"related-links\"",
    ),
    field(
        "languages",
        ValueKind::Texts,
        "ISO 639 codes. Documents in other languages are ignored. A rule's own list replaces it.",
        "[\"en\"]",
    ),
    field(
        "hosts",
        ValueKind::Texts,
        "Hosts, with their subdomains; `example.*` matches any top-level domain. A rule's own list replaces it.",
        "[\"example.com\"]",
    ),
    field("requires-other-hits", ValueKind::Flag, REQUIRES_OTHER_HITS, "true").formerly("company"),
    field("advisory", ValueKind::Flag, ADVISORY, "true").formerly("binds"),
];

/// The keys of `[patch."PACK/ID"]`.
pub static PATCH: &[Field] = &[
    required("why", ValueKind::Text, "The reason, for whoever reads the patch next.", "\"our site is about bakeries\""),
    field("off", ValueKind::Flag, "Turns the rule off.", "true"),
    field(
        "where",
        ValueKind::Table(CONDITION),
        "Conditions that replace the rule's own conditions of the same name.",
        "{ words = \"..20\" }",
    ),
    field("limit", ValueKind::Table(LIMIT), "Limits that replace the rule's own.", "{ share = 0.1 }"),
    field("add", ValueKind::Table(PATCH_LISTS), "Values to add to its lists.", "{ line = [\"more stories\"] }"),
    field("remove", ValueKind::Table(PATCH_LISTS), "Values to remove from its lists.", "{ line = [\"trending\"] }"),
];

/// The keys of a patch's `add` and `remove`.
pub static PATCH_LISTS: &[Field] = &[
    field("line", ValueKind::Texts, "Whole blocks.", "[\"more stories\"]"),
    field("phrases", ValueKind::Texts, "Phrases.", "[\"more stories\"]"),
    field("starts", ValueKind::Texts, "Beginnings of blocks.", "[\"more:\"]"),
    field("ends", ValueKind::Texts, "Ends of blocks.", "[\"more »\"]"),
    field("regex", ValueKind::Texts, "Regular expressions.", "['^More \\d+']"),
    field("languages", ValueKind::Texts, "Languages of the rule's scope.", "[\"en\"]"),
    field("hosts", ValueKind::Texts, "Hosts of the rule's scope.", "[\"example.com\"]"),
];

/// The keys of `[settings]`.
pub static SETTINGS: &[Field] = &[
    field(
        "prose-words",
        ValueKind::Count,
        "A block is prose if it ends a sentence and has at least this many words.",
        "12",
    ),
    field(
        "head",
        ValueKind::Share,
        "A block is in the head if at most this share of the document's prose is before it.",
        "0.1",
    ),
    field(
        "tail",
        ValueKind::Share,
        "A block is in the tail if at most this share of the document's prose is after it.",
        "0.1",
    ),
    field("rule-share", ValueKind::Share, "The limit of a rule that has none of its own.", "0.4"),
    field(
        "free-words",
        ValueKind::Count,
        "This many words may always be removed, by one rule and by all together, whatever the limits: a short text may be all husk.",
        "25",
    )
    .formerly("allowance"),
    field(
        "separators",
        ValueKind::Texts,
        "Separators between a text and the site's name after it.",
        "[\" - \", \" | \"]",
    ),
    field(
        "document-share",
        ValueKind::Share,
        "The document's limit. If it is exceeded, only rules with `bypass-document-limit` apply.",
        "0.9",
    ),
    field("language-words", ValueKind::Count, "The language of a document with fewer words is not detected.", "20"),
];
