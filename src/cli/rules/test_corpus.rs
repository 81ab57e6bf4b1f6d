//! `clean rules test --corpus`: whether the bodies of a folder of documents are still those in the files beside them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use similar::{ChangeTag, TextDiff};

use crate::cleaner::{Cleaned, Cleaner};
use crate::cli::args::{CorpusArgs, RuleArgs};
use crate::cli::pipeline::corpus::document::CorpusDocument;
use crate::cli::pipeline::corpus::visitor::DocumentVisitor;
use crate::cli::pipeline::corpus::{self, body_file};
use crate::cli::plural::count;
use crate::cli::table::{print, safe_to_show, styled};
use crate::cli::{CliError, ExitStatus, rule_set};
use crate::gold::Gold;
use crate::write::terminal::{KEPT, REMOVED, RULE};
use crate::write::text::BodyWriter;

/// What came of a document.
enum Outcome {
    Same,
    /// The body differs from the file; lines of the difference.
    Changed {
        document: PathBuf,
        body: String,
        lines: Vec<DiffLine>,
    },
    /// There is no file with the body.
    New {
        document: PathBuf,
        body: String,
    },
    /// It is a record or a part of a text, and has no file of its own.
    WithoutFile,
}

/// A line that is removed now and is in the file, or the reverse.
struct DiffLine {
    is_kept: bool,
    text: String,
    /// The rule that removes it.
    rule: Option<String>,
}

/// Compares the documents of a job with the files beside them.
struct Comparer {
    cleaner: Arc<Cleaner>,
    outcomes: Vec<Outcome>,
}

impl DocumentVisitor for Comparer {
    fn visit(&mut self, document: &CorpusDocument<'_>) {
        let Some(file) = document.file else { return self.outcomes.push(Outcome::WithoutFile) };
        let cleaned = document.clean(&self.cleaner);
        let (body, document_path) = (body(&cleaned), file.to_owned());
        self.outcomes.push(match &document.gold {
            Some(Gold::Body(expected)) if *expected == body => Outcome::Same,
            Some(Gold::Body(expected)) => {
                let lines = diff(expected, &body, &cleaned);
                Outcome::Changed { document: document_path, body, lines }
            }
            Some(Gold::Ranges(_)) => Outcome::WithoutFile,
            None => Outcome::New { document: document_path, body },
        });
    }
}

/// The body as clean writes it.
fn body(cleaned: &Cleaned<'_>) -> String {
    let (mut writer, mut out) = (BodyWriter::default(), Vec::new());
    // Writing to memory never fails.
    let _ = cleaned.kept().try_for_each(|piece| writer.write(piece, &mut out));
    let _ = writer.finish(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

fn diff(expected: &str, body: &str, cleaned: &Cleaned<'_>) -> Vec<DiffLine> {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), body.lines().collect());
    let diff = TextDiff::from_slices(&old, &new);
    let changes = diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal);
    let lines = changes.map(|change| {
        let (is_kept, text) = (change.tag() == ChangeTag::Insert, change.value().trim());
        let rule = if is_kept { None } else { rule_that_removes(text, cleaned) };
        DiffLine { is_kept, text: text.to_owned(), rule }
    });
    lines.filter(|line| !line.text.is_empty()).collect()
}

/// The rule of the first removal that is, or has, a line.
fn rule_that_removes(line: &str, cleaned: &Cleaned<'_>) -> Option<String> {
    let has_line = |text: &str| text.lines().any(|own| own.trim() == line);
    let removal = cleaned.removals().find(|removal| has_line(removal.text));
    removal.map(|removal| removal.rule.name().to_owned())
}

/// Compares all documents of a folder with the files beside them. `update` writes these files.
pub(super) fn run(folder: &Path, update: bool, rules: &RuleArgs) -> Result<ExitStatus, CliError> {
    let cleaner = Arc::new(rule_set::builder(rules).build()?);
    let args = CorpusArgs { corpus: vec![folder.to_owned()], ..CorpusArgs::default() };
    let (mut outcomes, shared) = (Vec::new(), Arc::clone(&cleaner));
    let start = move || Comparer { cleaner: Arc::clone(&shared), outcomes: Vec::new() };
    let keep =
        |comparer: Comparer| outcomes.extend(comparer.outcomes.into_iter().filter(|one| !matches!(one, Outcome::Same)));
    let run = corpus::run(&args, &cleaner, start, keep)?;
    let mut report = String::new();
    for outcome in &outcomes {
        describe(outcome, update, &mut report)?;
    }
    print(&(report + &summary(&outcomes, run.documents, update)))?;
    let fails = outcomes.iter().any(|outcome| !matches!(outcome, Outcome::WithoutFile)) && !update;
    Ok(match run.status {
        ExitStatus::Success if fails => ExitStatus::Findings,
        status => status,
    })
}

/// Writes the body of a document, if `update` asks for it, or says what changed.
fn describe(outcome: &Outcome, update: bool, report: &mut String) -> Result<(), CliError> {
    match outcome {
        Outcome::Changed { document, body, .. } | Outcome::New { document, body } if update => write(document, body)?,
        Outcome::New { document, .. } => {
            let (document, body) = (document.display().to_string(), body_file(document).display().to_string());
            report.extend([&*safe_to_show(&document), ": there is no ", &*safe_to_show(&body), "\n"]);
        }
        Outcome::Changed { document, lines, .. } => {
            report.extend([&*safe_to_show(&document.display().to_string()), "\n"]);
            report.extend(lines.iter().map(DiffLine::render));
        }
        Outcome::Same | Outcome::WithoutFile => {}
    }
    Ok(())
}

impl DiffLine {
    fn render(&self) -> String {
        let (sign, style) = if self.is_kept { ('+', KEPT) } else { ('-', REMOVED) };
        let line = styled(style, &format!("{sign} {}", safe_to_show(&self.text)));
        let rule =
            self.rule.as_ref().map(|rule| format!("  {}", styled(RULE, &safe_to_show(rule)))).unwrap_or_default();
        format!("  {line}{rule}\n")
    }
}

fn write(document: &Path, body: &str) -> Result<(), CliError> {
    let file = body_file(document);
    fs::write(&file, body).map_err(|error| CliError::Output(file.display().to_string(), error))
}

fn summary(outcomes: &[Outcome], documents: u64, update: bool) -> String {
    let number = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| is(outcome)).count();
    let changed = number(|outcome| matches!(outcome, Outcome::Changed { .. }));
    let new = number(|outcome| matches!(outcome, Outcome::New { .. }));
    let without_file = number(|outcome| matches!(outcome, Outcome::WithoutFile));
    let skipped = match without_file {
        0 => String::new(),
        skipped => format!(" ({skipped} skipped: only texts and pages in files of their own are tested)"),
    };
    let all = format!("{}{skipped}", count(documents as usize, "document"));
    match (changed, new, update) {
        (0, 0, _) => format!("{all}: no body changed\n"),
        (_, _, true) => format!("{all}: {changed} updated, {new} written\n"),
        (_, 0, false) => format!("{all}: {changed} changed; --update writes the bodies as they are now\n"),
        _ => format!("{all}: {changed} changed, {new} without a body; --update writes the bodies as they are now\n"),
    }
}
