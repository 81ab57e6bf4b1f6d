//! The kinds of diagnostics, each with a stable name and a severity. Each has a golden file among the tests.

use std::fmt;

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $about:literal,)*) => {
        /// The stable name of a kind of diagnostic.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $about] $variant,)* }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name as it is printed.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Whether rules with it cannot be used.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// A description for the reference.
            pub const fn about(self) -> &'static str {
                match self { $(Code::$variant => $about,)* }
            }
        }
    };
}

codes! {
    Syntax "syntax" Error "The file is not valid TOML.",
    Unreadable "unreadable" Error "The file cannot be read, is too large or is not valid UTF-8.",
    UnknownKey "unknown-key" Error "The table has no such key.",
    RenamedKey "renamed-key" Error "The key has another name now.",
    WrongType "wrong-type" Error "The value has the wrong type for its key.",
    MissingKey "missing-key" Error "A required key is missing.",
    UnknownValue "unknown-value" Error "The value is not one of the words that the key takes.",
    UnknownCategory "unknown-category" Error "There is no category with this name.",
    UnknownLanguage "unknown-language" Error "There is no language with this ISO 639 code.",
    UnknownList "unknown-list" Error "There is no such list in this or the named pack, or lists refer to each other in a cycle.",
    TooLarge "too-large" Error "A list has more values than is allowed, or the lists of all rules together are too large.",
    UnknownPattern "unknown-pattern" Error "There is no named pattern with this name in this pack, or in a `patterns.toml` of its folder or one above.",
    PatternCycle "pattern-cycle" Error "Named patterns refer to each other in a cycle, or are nested too deeply.",
    UnknownRule "unknown-rule" Error "There is no rule with this name.",
    BadName "bad-name" Error "Ids and names of lists and patterns consist of lower-case letters, digits and hyphens; those of patterns begin with a letter.",
    BadRange "bad-range" Error "The range is empty, or the number is outside of what the key takes.",
    BadSelector "bad-selector" Error "The selector is not valid CSS or depends on a state of a browser, or the word cannot be in a class.",
    BadRegex "bad-regex" Error "The regular expression is not valid, is too large, or can match empty text.",
    BadHost "bad-host" Error "The host is not a name such as `example.com` or `example.*`.",
    EmptyPattern "empty-pattern" Error "The pattern is empty after folding, so it would hit everything.",
    NoPattern "no-pattern" Error "The rule has no pattern, so it hits nothing.",
    NoEffect "no-effect" Error "The rule does not say what happens to a hit: `drop`, `keep` or `weight`.",
    EffectMisfit "effect-misfit" Error "Keys that cannot be combined.",
    MissingExample "missing-example" Error "The rule needs an example of a hit and of a near miss.",
    SchemaVersion "schema-version" Error "The file is written for another version of the rule language.",
    BadWeights "bad-weights" Error "This version cannot use the file of the context model.",
    PatchTwice "patch-twice" Error "Two patches change the same key of the same rule.",
    RuleRing "rule-ring" Error "Rules depend on each other's hits in a cycle.",
    UnscopedRegex "unscoped-regex" Error "The regex has no literal to look for, and nothing limits where it is tried.",
    EmptySet "empty-set" Error "There are no rules, or all are off.",
    HitMissed "hit-missed" Error "The rule does not hit an example of a hit, or leaves another body of it.",
    MissHit "miss-hit" Error "The rule hits a near miss.",
    IgnoredFile "ignored-file" Warning "The file is in a folder of rules, but is not read because of its name.",
    SectionWithoutEnd "section-without-end" Warning "The section has neither `items` nor an end in `until`, so it goes on to the end of the document.",
    PatchedExample "patched-example" Warning "An example fails, and its rule or one that it refers to is patched or off.",
    SlowPattern "slow-pattern" Warning "The regex has no literal to look for, so it is tried on every block that meets the conditions.",
    LargeRegex "large-regex" Warning "The regex takes more than 64 KiB once compiled, which costs time and memory.",
    RegexIsPhrase "regex-is-phrase" Warning "The regex is only a list of words. Phrases are faster, and ignore case and kinds of quotes.",
    NestedRepetition "nested-repetition" Warning "A named pattern that repeats something is itself repeated, so the regex is larger and matches more than it seems to.",
    DuplicatePattern "duplicate-pattern" Warning "Two rules with the same effect look for the same line.",
    MissRemovedElsewhere "miss-removed-elsewhere" Warning "Another rule removes text from a near miss.",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Whether rules can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// They can.
    Warning,
    /// They cannot.
    Error,
}
