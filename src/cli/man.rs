//! `clean man`: manual pages, made from the texts of `--help`.

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::args::{Cli, ManArgs};
use super::table::print;
use super::{CliError, ExitStatus};

/// Runs the command.
pub(super) fn run(args: &ManArgs) -> Result<ExitStatus, CliError> {
    let mut clean = Cli::command();
    clean.build();
    let command = args.command.iter().try_fold(&clean, |command, name| find(command, name))?;
    let mut page = Vec::new();
    let rendered = Man::new(command.clone()).render(&mut page);
    rendered.map_err(|error| CliError::Output("the manual page".to_owned(), error))?;
    print(&split_extra(&String::from_utf8_lossy(&page)))
}

fn find<'a>(command: &'a Command, name: &str) -> Result<&'a Command, CliError> {
    let error = || CliError::Usage(format!("`{}` has no command `{name}`", command.get_bin_name().unwrap_or("clean")));
    command.find_subcommand(name).ok_or_else(error)
}

/// Makes sections of what `clap_mangen` puts into one section, named "EXTRA": the text below the options in help.
fn split_extra(page: &str) -> String {
    let titles = [("Examples", "EXAMPLES"), ("Exit codes", "EXIT STATUS"), ("Environment", "ENVIRONMENT")];
    let page = page.replace(".SH EXTRA\n", "");
    titles.iter().fold(page, |page, (title, section)| {
        // Lines of these sections are not filled.
        page.replace(&format!("\n{title}:\n"), &format!("\n.SH \"{section}\"\n.nf\n"))
    })
}
