//! Failures that end a command, and the exit code each has.

use std::io;
use std::process::ExitCode;

use crate::rules::{Diagnostic, RuleErrors};

/// Why a command could not go on.
#[derive(Debug)]
pub(crate) enum CliError {
    /// Options or names that make no sense.
    Usage(String),
    /// Rules that cannot be used.
    Rules(Vec<Diagnostic>),
    /// The result cannot be written.
    Output(String, io::Error),
}

impl From<Diagnostic> for CliError {
    fn from(fault: Diagnostic) -> Self {
        CliError::Rules(vec![fault])
    }
}

impl From<RuleErrors> for CliError {
    fn from(errors: RuleErrors) -> Self {
        CliError::Rules(errors.into_iter().collect())
    }
}

impl CliError {
    /// Prints it and gives the exit code.
    pub(super) fn report(self) -> ExitCode {
        match self {
            CliError::Output(_, error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            CliError::Output(name, error) => {
                print_stderr(&format!("error: cannot write {name}: {error}"));
                return ExitCode::from(1);
            }
            CliError::Usage(message) => print_stderr(&format!("error: {message}")),
            CliError::Rules(faults) => print_diagnostics(&faults),
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
    let count = |number, what| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => {}
        (0, _) => print_stderr(&count(warnings, "warning")),
        (_, 0) => print_stderr(&count(errors, "error")),
        _ => print_stderr(&format!("{}, {}", count(errors, "error"), count(warnings, "warning"))),
    }
}

/// Prints a line to standard error, styled where that is a terminal. If standard error is closed, there is nobody to tell.
pub(super) fn print_stderr(line: &str) {
    let _ = std::io::Write::write_all(&mut anstream::stderr().lock(), format!("{line}\n").as_bytes());
}
