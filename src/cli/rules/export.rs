//! `clean rules export`: the built-in rule files, to be edited.

use std::fs;
use std::path::Path;

use super::count;
use crate::cli::CliError;
use crate::rules::built_in;

/// Writes them below a folder. Nothing is written if one of them is there already, unless that is forced.
pub(super) fn export(folder: &Path, force: bool) -> Result<String, CliError> {
    let mut files: Vec<_> = built_in().collect();
    files.sort_unstable();
    if !force {
        refuse_overwriting(folder, &files)?;
    }
    for (name, text) in &files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        written.map_err(|error| CliError::Output(path.display().to_string(), error))?;
    }
    Ok(format!("{} written to {}\n", count(files.len(), "file"), folder.display()))
}

fn refuse_overwriting(folder: &Path, files: &[(&str, &str)]) -> Result<(), CliError> {
    let there: Vec<_> = files.iter().map(|(name, _)| folder.join(name)).filter(|path| path.exists()).collect();
    match there.as_slice() {
        [] => Ok(()),
        [first, rest @ ..] => {
            let others =
                if rest.is_empty() { String::new() } else { format!(" and {} more", count(rest.len(), "file")) };
            let message = format!("{}{others} would be overwritten; --force does so", first.display());
            Err(CliError::Usage(message))
        }
    }
}
