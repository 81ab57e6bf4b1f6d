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

            /// One line on what it says.
            pub const fn about(self) -> &'static str {
                match self { $(Code::$variant => $about,)* }
            }
        }
    };
}

codes! {
    Syntax "syntax" Error "The file is no TOML.",
    Unreadable "unreadable" Error "The file cannot be read, is too large or is no UTF-8.",
    UnknownKey "unknown-key" Error "A table has no such key.",
    WrongType "wrong-type" Error "A value is of another type than the key takes.",
    MissingKey "missing-key" Error "A key that must be there is not.",
    UnknownValue "unknown-value" Error "A key takes words of a closed list, and this is none of them.",
    UnknownCategory "unknown-category" Error "No category is called so.",
    UnknownLanguage "unknown-language" Error "No language has this ISO 639 code.",
    UnknownList "unknown-list" Error "No list of this or the named pack is called so, or lists name each other in a ring.",
    UnknownRule "unknown-rule" Error "No rule is called so.",
    BadName "bad-name" Error "Ids and names of lists are of lower-case letters, digits and hyphens.",
    BadRange "bad-range" Error "A range or share that nothing can be in.",
    BadSelector "bad-selector" Error "The pattern is no CSS selector or no word of a class, or asks for a state of a browser.",
    BadRegex "bad-regex" Error "The pattern is no regular expression, too large, or matches nothing at all.",
    BadHost "bad-host" Error "A host is a name such as `example.com` or `example.*`.",
    EmptyPattern "empty-pattern" Error "Nothing is left of the pattern once it is folded, so it would hit everything.",
    NoPattern "no-pattern" Error "A rule that has no pattern hits nothing.",
    NoEffect "no-effect" Error "A rule must say what a hit does: `drop`, `keep` or `weight`.",
    EffectMisfit "effect-misfit" Error "Keys that do not go together.",
    MissingExample "missing-example" Error "A rule needs a text it hits and a near miss.",
    SchemaVersion "schema-version" Error "The file is written for another version of the rule language.",
    BadWeights "bad-weights" Error "A file of the context model that this version cannot use.",
    PatchTwice "patch-twice" Error "Two patches change one key of one rule.",
    RuleRing "rule-ring" Error "Rules that wait for each other's hits.",
    UnscopedRegex "unscoped-regex" Error "A regex without a literal to look for, and nothing that narrows where it is tried.",
    EmptySet "empty-set" Error "No rule is left.",
    HitMissed "hit-missed" Error "An example that the rule must hit, and does not.",
    MissHit "miss-hit" Error "An example that the rule must let be, and does not.",
    PatchedExample "patched-example" Warning "An example that does not hold while its rule, or one that it refers to, is patched or off.",
    SlowPattern "slow-pattern" Warning "A regex without a literal to look for is tried on every block that its conditions let through.",
    RegexIsPhrase "regex-is-phrase" Warning "A regex that only lists words; phrases are faster and fold case and quotes.",
    DuplicatePattern "duplicate-pattern" Warning "Two rules of one category and effect look for the same whole line.",
    MissRemovedElsewhere "miss-removed-elsewhere" Warning "A near miss of one rule is removed by another.",
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
