//! What is wrong with a rule file, and where.
//!
//! `code` has the kinds, `render` shows a diagnostic with the line that it is about, `errors` is what loading fails with. Nothing here decides
//! whether something is wrong.

mod code;
mod errors;
#[cfg(feature = "render")]
mod render;

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

pub use code::{Code, Severity};
pub use errors::RuleErrors;

use super::source::{SourceFile, SourceLocation};

/// A problem in a rule file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) label: String,
    pub(crate) help: Option<String>,
    pub(crate) location: Option<SourceLocation>,
}

impl Diagnostic {
    /// The stable name of the kind of problem, such as `unknown-key`. `docs/rules.md` lists all.
    pub fn code(&self) -> &'static str {
        self.code.name()
    }

    /// Whether the rules can still be used.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What was expected at the position; may be empty.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How to fix it, if that is known.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The file; none if the problem is in no file, such as an unknown name on the command line.
    pub fn file(&self) -> Option<&Path> {
        self.location.as_ref().map(|location| location.file.path.as_path())
    }

    /// The line in the file, from 1.
    pub fn line(&self) -> Option<usize> {
        self.location.as_ref().map(SourceLocation::line)
    }

    /// The column in the line, from 1, in characters.
    pub fn column(&self) -> Option<usize> {
        self.location.as_ref().map(SourceLocation::column)
    }

    /// The bytes of the file's text that it is about. A byte order mark is not part of the text.
    pub fn span(&self) -> Option<Range<usize>> {
        self.location.as_ref().map(|location| location.span.clone())
    }

    /// Whether the rules cannot be used.
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

impl Diagnostic {
    /// A diagnostic about a part of a file.
    pub(crate) fn at(code: Code, file: &Arc<SourceFile>, span: Range<usize>, message: impl Into<String>) -> Self {
        let location = Some(SourceLocation { file: Arc::clone(file), span });
        Diagnostic { code, message: message.into(), label: String::new(), help: None, location }
    }

    /// A diagnostic that is about no file.
    pub(crate) fn general(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { code, message: message.into(), label: String::new(), help: None, location: None }
    }

    #[must_use]
    pub(crate) fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    #[must_use]
    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// With the help "did you mean", if there is a similar name.
    #[must_use]
    pub(crate) fn with_suggestion(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => self.with_help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The order of a report: by file, then position, then code.
    pub(crate) fn sort_key(&self) -> (Option<&Path>, usize, Code) {
        let start = self.location.as_ref().map_or(0, |location| location.span.start);
        (self.file(), start, self.code)
    }
}

/// One line: the position, the code, the message, and the help if there is any.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{}:{}: ", location, location.column())?;
        }
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{severity}[{}]: {}", self.code, printable(&self.message))?;
        match &self.help {
            Some(help) => write!(f, " (help: {})", printable(help)),
            None => Ok(()),
        }
    }
}

/// The text with each control character replaced by a space, since line breaks would split a message.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::{Code, Diagnostic};
    use crate::rules::{Layer, SourceFile};

    #[test]
    fn display_is_one_line_with_position_code_and_help() {
        let file =
            SourceFile { layer: Layer::BuiltIn, path: PathBuf::from("en/share.toml"), text: "a\né = x\n".into() };
        let diagnostic = Diagnostic::at(Code::UnknownKey, &Arc::new(file), 5..6, "no\nsuch key").with_help("remove it");
        assert_eq!(diagnostic.to_string(), "en/share.toml:2:3: error[unknown-key]: no such key (help: remove it)");
        assert_eq!(Diagnostic::general(Code::EmptySet, "no rules").to_string(), "error[empty-set]: no rules");
    }
}
