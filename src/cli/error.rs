//! Errors that end a command, how they are printed, and their exit codes.

use std::io;
use std::process::ExitCode;

use super::plural::count;
use crate::rules::{Diagnostic, RuleErrors};

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum CliError {
    /// Options or names that are not valid.
    Usage(String),
    /// Rules that cannot be used.
    Rules(Vec<Diagnostic>),
    /// An output cannot be written.
    Output(String, io::Error),
}

impl From<Diagnostic> for CliError {
    fn from(diagnostic: Diagnostic) -> Self {
        CliError::Rules(vec![diagnostic])
    }
}

impl From<RuleErrors> for CliError {
    fn from(errors: RuleErrors) -> Self {
        CliError::Rules(errors.into_iter().collect())
    }
}

impl CliError {
    /// Prints the error and returns the exit code. A closed pipe is not an error.
    pub(super) fn report(self) -> ExitCode {
        match self {
            CliError::Output(_, error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            CliError::Output(name, error) => {
                print_stderr(&format!("error: cannot write {name}: {error}"));
                return ExitCode::from(1);
            }
            CliError::Usage(message) => print_stderr(&format!("error: {message}")),
            CliError::Rules(diagnostics) => print_diagnostics(&diagnostics),
        }
        ExitCode::from(2)
    }
}

/// Prints diagnostics and how many there are.
pub(super) fn print_diagnostics<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
    let (mut errors, mut warnings) = (0, 0);
    for diagnostic in diagnostics {
        print_stderr(&format!("{}\n", diagnostic.render(true)));
        *(if diagnostic.is_error() { &mut errors } else { &mut warnings }) += 1;
    }
    match (errors, warnings) {
        (0, 0) => {}
        (0, _) => print_stderr(&count(warnings, "warning")),
        (_, 0) => print_stderr(&count(errors, "error")),
        _ => print_stderr(&format!("{}, {}", count(errors, "error"), count(warnings, "warning"))),
    }
}

/// Prints a line to standard error, styled where that is a terminal. Errors are ignored: there is no other place to
/// report them to.
pub(super) fn print_stderr(line: &str) {
    let _ = std::io::Write::write_all(&mut anstream::stderr().lock(), format!("{line}\n").as_bytes());
}
