//! Rule files: their text, the layer they belong to, and positions in them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// A rule file's text and where it came from; shared by everything that points into it.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// The layer the file belongs to.
    pub layer: Layer,
    /// The path to show: relative to its layer's root for built-in packs, as found for files.
    pub path: PathBuf,
    /// The whole text.
    pub text: Cow<'static, str>,
}

impl SourceFile {
    /// Line and column, from 1, of a byte offset; the column counts characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..self.text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// Where rules come from; later layers add to earlier ones, and a pack at the same path replaces the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// Embedded in the program.
    BuiltIn,
    /// The user's configuration folder.
    User,
    /// `./rules` of the working folder.
    Project,
    /// A folder that was named: `--rules DIR`, or the library's builder. The number counts them.
    Named(usize),
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Layer::BuiltIn => "built in",
            Layer::User => "user",
            Layer::Project => "./rules",
            Layer::Named(_) => "--rules",
        })
    }
}

/// The part of a rule file where something is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLocation {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Bytes in [`SourceFile::text`].
    pub span: Range<usize>,
}

impl SourceLocation {
    /// The line, from 1.
    pub fn line(&self) -> usize {
        self.file.line_column(self.span.start).0
    }

    /// The column, from 1, in characters.
    pub fn column(&self) -> usize {
        self.file.line_column(self.span.start).1
    }
}

impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.path.display(), self.line())
    }
}
