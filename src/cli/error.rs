//! Failures that end a command, and the exit code each has.

use std::io;
use std::process::ExitCode;

use crate::rules::Diagnostic;

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

impl From<Vec<Diagnostic>> for CliError {
    fn from(faults: Vec<Diagnostic>) -> Self {
        CliError::Rules(faults)
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
pub(super) fn print_diagnostics(faults: &[Diagnostic]) {
    for fault in faults {
        print_stderr(&format!("{}\n", fault.render(true)));
    }
    let errors = faults.iter().filter(|fault| fault.is_error()).count();
    let warnings = faults.len() - errors;
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
