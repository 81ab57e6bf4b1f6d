//! The program `clean`: a thin user of the library.
//!
//! Owns streams and exit codes. Results go to standard output, everything else to standard error. The exit code is 0 for
//! success, 1 for findings, for unreadable inputs (they are reported, and the others are done) and for outputs that cannot
//! be written, 2 for invalid options or rules, and 128 plus the number of the signal that ended a run. If the reader of
//! standard output closes the pipe, that is success.

mod args;
mod atomic_file;
mod audit;
mod completions;
mod compressor;
mod diff;
mod durability;
mod error;
mod extent;
#[cfg(feature = "internals")]
pub(crate) mod internals;
mod man;
mod output;
mod output_lock;
mod pipeline;
mod plural;
mod report;
mod restore;
mod rule_set;
mod rules;
mod studio;
mod suggest;
mod table;
mod temporary;
mod version;
mod why;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Cli, Command};
pub(crate) use error::CliError;

/// How a command ended; the exit code follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Everything was done.
    Success,
    /// There were findings, or some input could not be read.
    Findings,
    /// The signal of this number ended the run.
    Interrupted(u8),
}

/// Runs the program with the arguments of the process.
pub(crate) fn main() -> ExitCode {
    let result = match Cli::try_parse_from(arguments()) {
        Ok(cli) => run(&cli),
        Err(error) if error.kind() == ErrorKind::DisplayVersion && is_long_version() => version::run(),
        // clap prints help and errors of usage, and exits.
        Err(error) => error.exit(),
    };
    match result {
        Ok(ExitStatus::Success) => ExitCode::SUCCESS,
        Ok(ExitStatus::Findings) => ExitCode::from(1),
        // The convention of shells for programs that a signal ended.
        Ok(ExitStatus::Interrupted(signal)) => ExitCode::from(128_u8.saturating_add(signal)),
        Err(error) => error.report(),
    }
}

fn run(cli: &Cli) -> Result<ExitStatus, CliError> {
    cli.global.color.apply();
    match &cli.command {
        None => pipeline::run(&cli.clean),
        Some(Command::Restore(args)) => restore::run(args),
        Some(Command::Tidy(args)) => pipeline::tidy(args),
        Some(Command::Why(args)) => why::run(args),
        Some(Command::Audit(args)) => audit::run(args),
        Some(Command::Diff(args)) => diff::run(args),
        Some(Command::Studio(args)) => studio::run(args),
        Some(Command::Suggest(args)) => suggest::run(args),
        Some(Command::Report(args)) => report::run(args),
        Some(Command::Rules(command)) => rules::run(command),
        Some(Command::Completions(args)) => completions::run(args),
        Some(Command::Man(args)) => man::run(args),
    }
}

/// The arguments of the process. `--color WHEN` before a command is moved to after it, since clap takes whatever follows an
/// option as a file.
fn arguments() -> Vec<OsString> {
    let mut args: Vec<_> = std::env::args_os().collect();
    let count = match args.get(1).and_then(|arg| arg.to_str()) {
        Some("--color") => 2,
        Some(arg) if arg.starts_with("--color=") => 1,
        _ => 0,
    };
    if args.get(count + 1).is_some_and(|next| !next.as_encoded_bytes().starts_with(b"-")) {
        args[1..=count + 1].rotate_left(count);
    }
    args
}

/// Whether the version was asked for by `--version` and not by `-V`. clap can tell them apart only if both texts are made
/// on each start.
fn is_long_version() -> bool {
    std::env::args_os().any(|arg| arg == "--version")
}
