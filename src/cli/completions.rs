//! `clean completions`: a script with which a shell completes options.

use clap::CommandFactory as _;

use super::args::{Cli, CompletionsArgs};
use super::table::print;
use super::{CliError, ExitStatus};

/// Runs the command.
pub(super) fn run(args: &CompletionsArgs) -> Result<ExitStatus, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "clean", &mut script);
    print(&String::from_utf8_lossy(&script))
}
