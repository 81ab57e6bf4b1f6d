//! Failures that end a command, and the exit code each has.

use std::io;
use std::process::ExitCode;

use crate::rules::Diagnostic;

/// Why a command could not go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Options or names that make no sense.
    Usage(String),
    /// Rules that cannot be used.
    Rules(Vec<Diagnostic>),
    /// The result cannot be written.
    Output(String, io::Error),
}

impl From<Diagnostic> for Failure {
    fn from(fault: Diagnostic) -> Self {
        Failure::Rules(vec![fault])
    }
}

impl From<Vec<Diagnostic>> for Failure {
    fn from(faults: Vec<Diagnostic>) -> Self {
        Failure::Rules(faults)
    }
}

impl Failure {
    /// Prints it and gives the exit code.
    pub(super) fn report(self) -> ExitCode {
        match self {
            Failure::Output(_, error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Failure::Output(name, error) => {
                say(&format!("error: cannot write {name}: {error}"));
                return ExitCode::from(1);
            }
            Failure::Usage(message) => say(&format!("error: {message}")),
            Failure::Rules(faults) => print_diagnostics(&faults),
        }
        ExitCode::from(2)
    }
}

/// Prints diagnostics and how many there are.
pub(super) fn print_diagnostics(faults: &[Diagnostic]) {
    for fault in faults {
        say(&format!("{}\n", fault.render(true)));
    }
    let errors = faults.iter().filter(|fault| fault.is_error()).count();
    let warnings = faults.len() - errors;
    let count = |number, what| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => {}
        (0, _) => say(&count(warnings, "warning")),
        (_, 0) => say(&count(errors, "error")),
        _ => say(&format!("{}, {}", count(errors, "error"), count(warnings, "warning"))),
    }
}

/// Prints a line to standard error, styled where that is a terminal. If standard error is closed, there is nobody to tell.
pub(super) fn say(line: &str) {
    let _ = std::io::Write::write_all(&mut anstream::stderr().lock(), format!("{line}\n").as_bytes());
}
