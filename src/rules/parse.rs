//! Parses the TOML of a rule file, and drops diagnostics that only follow from broken TOML.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::DeTable;

use super::check::Checker;
use super::diagnostic::{Code, Diagnostic};
use super::fields;
use super::layers::PackFile;
use super::settings;
#[cfg(feature = "cli")]
use super::source::SourceFile;
use super::syntax;
use super::table::Table;

/// A rule file with its parsed TOML.
pub(super) struct ParsedFile<'f> {
    pub(super) file: &'f PackFile,
    pub(super) root: Spanned<DeTable<'f>>,
    pub(super) checker: Checker,
    /// Where the TOML itself is broken.
    broken: Vec<Range<usize>>,
}

/// Where the TOML of a file is broken.
#[cfg(feature = "cli")]
pub(crate) fn syntax_errors(file: &Arc<SourceFile>) -> Vec<Diagnostic> {
    let file = PackFile { pack: String::new(), source: Arc::clone(file), overridden: false };
    let diagnostics = ParsedFile::parse(&file).into_diagnostics();
    diagnostics.into_iter().filter(|diagnostic| diagnostic.code == Code::Syntax).collect()
}

impl ParsedFile<'_> {
    pub(super) fn parse(file: &PackFile) -> ParsedFile<'_> {
        let mut checker = Checker::new(&file.source);
        let (root, errors) = DeTable::parse_recoverable(&file.source.text);
        let mut broken: Vec<_> = errors.iter().map(|error| error.span().unwrap_or(0..0)).collect();
        checker.diagnostics = syntax::diagnostics(&file.source, &errors);
        // What is reported is where something was opened; the parser noticed it later.
        broken.extend(checker.diagnostics.iter().filter_map(Diagnostic::span));
        ParsedFile { file, root, checker, broken }
    }

    /// Reports keys and values that do not fit.
    pub(super) fn check(&mut self) {
        let root = Table::root(&self.root);
        self.checker.check(&root, fields::FILE, "a rule file");
        if let Some(schema) = root.count("schema").filter(|schema| *schema != 1) {
            let span = root.key_span("schema").unwrap_or_default();
            let diagnostic =
                self.checker.report(Code::SchemaVersion, span, format!("the file is written for schema {schema}"));
            diagnostic.label = "this version of the program reads schema 1".to_owned();
            diagnostic.help = (schema > 1).then(|| "a later version of the program may read it".to_owned());
        }
        if let Some(span) = root.key_span("settings").filter(|_| self.file.pack != settings::PACK) {
            self.checker.report(Code::EffectMisfit, span, "settings apply to all rules").help =
                Some("move them to `settings.toml` at the root of the rules folder".to_owned());
        }
    }

    /// The diagnostics, without those that only follow from broken TOML: on the same line, or about something that is
    /// missing from a table with a broken line.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let source = Arc::clone(&self.checker.source);
        let line = |at: usize| source.line_column(at).0;
        let broken: Vec<_> = self.broken.iter().map(|span| (line(span.start), line(span.end))).collect();
        let follows = |diagnostic: &Diagnostic| {
            let Some(span) = diagnostic.span() else { return false };
            let first = line(span.start);
            let last = if is_about_missing(diagnostic) { table_end(&source.text, span.end, &line) } else { first };
            broken.iter().any(|(start, end)| *start <= last && first <= *end)
        };
        let (syntax, others): (Vec<_>, Vec<_>) =
            self.checker.diagnostics.into_iter().partition(|diagnostic| diagnostic.code == Code::Syntax);
        syntax.into_iter().chain(others.into_iter().filter(|diagnostic| !follows(diagnostic))).collect()
    }
}

fn is_about_missing(diagnostic: &Diagnostic) -> bool {
    matches!(diagnostic.code, Code::MissingKey | Code::NoPattern | Code::NoEffect | Code::MissingExample)
}

/// The last line of the table whose header is at `at`: the one before the next header.
fn table_end(text: &str, at: usize, line: &impl Fn(usize) -> usize) -> usize {
    text[at..].find("\n[").map_or_else(|| line(text.len()), |end| line(at + end))
}
