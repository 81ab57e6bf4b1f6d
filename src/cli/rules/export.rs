//! `clean rules export`: writes the built-in rule files to a folder.

use std::fs;
use std::path::Path;

use crate::cli::CliError;
use crate::cli::plural::count;
use crate::rules::built_in;

/// Writes the files into a folder, unless one of them exists already; `force` overwrites it.
pub(super) fn write_files(folder: &Path, force: bool) -> Result<String, CliError> {
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
    Ok(format!("Wrote {} to {}\n", count(files.len(), "file"), folder.display()))
}

fn refuse_overwriting(folder: &Path, files: &[(&str, &str)]) -> Result<(), CliError> {
    let existing: Vec<_> = files.iter().map(|(name, _)| folder.join(name)).filter(|path| path.exists()).collect();
    let [first, rest @ ..] = existing.as_slice() else { return Ok(()) };
    let exist = match rest.len() {
        0 => "exists".to_owned(),
        more => format!("and {} exist", count(more, "more file")),
    };
    Err(CliError::Usage(format!("{} {exist} already; use --force to overwrite", first.display())))
}
