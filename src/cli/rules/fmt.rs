//! `clean rules fmt`: writes rule files in the form that all of them have.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::atomic_file::AtomicFile;
use crate::cli::durability::Durability;
use crate::cli::error::{print_diagnostics, print_stderr};
use crate::cli::plural::count;
use crate::cli::table::print;
use crate::cli::{CliError, ExitStatus};
use crate::rules::files::{holds_rule_files, is_other_file, project_folder, rule_files, syntax_errors};
use crate::rules::format::{FormatError, format};
use crate::rules::{Layer, SourceFile};

/// Formats the files, and those of the folders; none means `./rules`. With `check`, only names those that it would change.
pub(super) fn run(paths: &[PathBuf], check: bool) -> Result<ExitStatus, CliError> {
    let project = [project_folder()];
    if paths.is_empty() && !holds_rule_files(&project[0]) {
        return Err(CliError::Usage("there is no folder ./rules with rule files; name files or folders".to_owned()));
    }
    let paths = if paths.is_empty() { &project } else { paths };
    let mut run = Run { check, ..Run::default() };
    for path in paths {
        run.format_path(path)?;
    }
    run.finish()
}

/// What was found so far.
#[derive(Default)]
struct Run {
    check: bool,
    files: usize,
    /// Files that were not formatted.
    changed: Vec<PathBuf>,
    /// A file was left alone because of an error.
    failed: bool,
}

impl Run {
    /// Files of folders that are about something else are left out; one that was named is an error.
    fn format_path(&mut self, path: &Path) -> Result<(), CliError> {
        if !path.is_dir() {
            return self.format_file(path, true);
        }
        match rule_files(path) {
            Ok(files) => files.iter().try_for_each(|file| self.format_file(file, false)),
            Err(error) => {
                self.fail(path, &error.to_string());
                Ok(())
            }
        }
    }

    fn format_file(&mut self, path: &Path, is_named: bool) -> Result<(), CliError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                self.fail(path, &error.to_string());
                return Ok(());
            }
        };
        if is_other_file(&text) {
            if is_named {
                self.fail(path, "it is not a rule file");
            }
            return Ok(());
        }
        self.files += 1;
        match format(&text) {
            Ok(formatted) if formatted == text => {}
            Ok(formatted) => {
                if !self.check {
                    write(path, &formatted).map_err(|error| CliError::Output(path.display().to_string(), error))?;
                }
                self.changed.push(path.to_owned());
            }
            Err(FormatError::Syntax) => self.report_syntax(path, &text),
            Err(FormatError::Changed) => self.fail(path, "internal error: it would mean something else"),
        }
        Ok(())
    }

    fn fail(&mut self, path: &Path, why: &str) {
        print_stderr(&format!("error: cannot format {}: {why}", path.display()));
        self.failed = true;
    }

    fn report_syntax(&mut self, path: &Path, text: &str) {
        let text = text.trim_start_matches('\u{feff}').to_owned().into();
        let file = Arc::new(SourceFile { layer: Layer::Project, path: path.to_owned(), text });
        print_diagnostics(&syntax_errors(&file));
        self.failed = true;
    }

    fn finish(self) -> Result<ExitStatus, CliError> {
        let verb = if self.check { "Not formatted" } else { "Formatted" };
        let names = self.changed.iter().map(|path| format!("{verb}: {}\n", path.display()));
        let names = names.collect::<String>();
        let all = count(self.files, "file");
        print(&match (self.changed.len(), self.check) {
            (0, _) => format!("{all}: nothing to format\n"),
            (changed, true) => format!("{names}{changed} of {all} not formatted\n"),
            (changed, false) => format!("{names}{changed} of {all} formatted\n"),
        })?;
        let is_done = !self.failed && (self.changed.is_empty() || !self.check);
        Ok(if is_done { ExitStatus::Success } else { ExitStatus::Findings })
    }
}

fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let Some(file) = AtomicFile::create(path)? else { return fs::write(path, text) };
    file.writer()?.write_all(text.as_bytes())?;
    file.commit(Durability::Synced)
}
