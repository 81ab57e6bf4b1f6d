//! What is wrong with a rule file, and where.
//!
//! Owns the list of codes and how a diagnostic is shown. Every code has a golden file among the tests. A diagnostic
//! enters from `lower`, `check` or `layers` and leaves as text; nothing here decides whether something is a fault.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::rule::Source;

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

/// One thing that is wrong, at its place.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its kind.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// What was expected at the place; may be empty.
    pub label: String,
    /// The remedy, if one is known.
    pub help: Option<String>,
    /// The file and bytes in it; none where no file is to blame (an option of the command line).
    pub place: Option<(Arc<Source>, Range<usize>)>,
}

impl Diagnostic {
    /// A diagnostic at a place in a file.
    pub fn at(code: Code, source: &Arc<Source>, span: Range<usize>, message: impl Into<String>) -> Self {
        let place = Some((Arc::clone(source), span));
        Diagnostic { code, message: message.into(), label: String::new(), help: None, place }
    }

    /// A diagnostic without a place.
    pub fn general(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), label: String::new(), help: None, place: None }
    }

    /// With what was expected.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// With a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the remedy "did you mean", where a near name was found.
    #[must_use]
    pub fn nearest(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// Whether rules with it cannot be used.
    pub fn is_error(&self) -> bool {
        self.code.severity() == Severity::Error
    }

    /// The order of a report: by file, then place, then code.
    pub fn sort_key(&self) -> (Option<&std::path::Path>, usize, Code) {
        let (path, start) = match &self.place {
            Some((source, span)) => (Some(source.path.as_path()), span.start),
            None => (None, 0),
        };
        (path, start, self.code)
    }
}

/// One line: where it is, its code and message, and the help if there is any.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((source, span)) = &self.place {
            let (line, column) = line_and_column(&source.text, span.start);
            write!(f, "{}:{line}:{column}: ", source.path.display())?;
        }
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{severity}[{}]: {}", self.code, printable(&self.message))?;
        match &self.help {
            Some(help) => write!(f, " (help: {})", printable(help)),
            None => Ok(()),
        }
    }
}

/// The line and column of a byte, each counted from 1; columns are characters.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(at.min(text.len()))];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The text with each control character replaced by a space, since line breaks would split a message.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::{Code, Diagnostic};
    use crate::rules::rule::{Layer, Source};

    #[test]
    fn display_is_one_line_with_position_code_and_help() {
        let source = Source { layer: Layer::BuiltIn, path: PathBuf::from("en/share.toml"), text: "a\né = x\n".into() };
        let diagnostic = Diagnostic::at(Code::UnknownKey, &Arc::new(source), 5..6, "no\nsuch key").help("remove it");
        assert_eq!(diagnostic.to_string(), "en/share.toml:2:3: error[unknown-key]: no such key (help: remove it)");
        assert_eq!(Diagnostic::general(Code::EmptySet, "no rules").to_string(), "error[empty-set]: no rules");
    }
}
