//! The files that a run writes.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::super::CliError;
use super::super::super::args::CleanArgs;
use super::super::super::output::Output;

/// Where results go.
pub(crate) struct Outputs {
    /// The result; in a run over a folder that of the current input.
    pub(crate) result: Option<Output>,
    /// The folder of results.
    pub(crate) folder: Option<OutputFolder>,
    pub(crate) removed: Option<Output>,
    pub(crate) rejects: Option<Output>,
}

impl Outputs {
    /// All outputs that are open.
    pub(crate) fn open(&mut self) -> impl Iterator<Item = &mut Output> {
        [&mut self.result, &mut self.removed, &mut self.rejects].into_iter().flatten()
    }

    /// All outputs that are open, to be finished or left. Unfinished files in a folder of results are deleted.
    pub(crate) fn into_open(self) -> impl Iterator<Item = Output> {
        if let Some(folder) = &self.folder {
            folder.remove_temporary();
        }
        [self.result, self.removed, self.rejects].into_iter().flatten()
    }

    /// Finishes the outputs that are written in place, such as standard output, and discards the others.
    ///
    /// # Errors
    /// One cannot be written.
    pub(crate) fn discard(self) -> Result<(), CliError> {
        self.into_open().filter(|output| !output.is_temporary()).try_for_each(Output::finish)
    }

    /// Whether all outputs are written to temporary files, so that a later run can continue them.
    pub(crate) fn are_temporary(&self) -> bool {
        [&self.result, &self.removed, &self.rejects].into_iter().flatten().all(Output::is_temporary)
    }

    /// The options of two outputs that are the same file.
    pub(crate) fn duplicate(&self) -> Option<String> {
        let all = [("--output", &self.result), ("--removed", &self.removed), ("--rejects", &self.rejects)];
        let all: Vec<_> = all.iter().filter_map(|(name, output)| Some((name, output.as_ref()?))).collect();
        let pairs = all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |other| (one, other)));
        let mut same = pairs.filter(|(one, other)| one.1.is_same_file(other.1));
        same.next().map(|(one, other)| format!("`{}` and `{}`", one.0, other.0))
    }
}

/// A folder of results, and a folder in it for those that are not finished.
pub(crate) struct OutputFolder {
    path: PathBuf,
    temporary: PathBuf,
}

/// The name of the folder for unfinished results.
const TEMPORARY: &str = ".clean-temporary";

impl OutputFolder {
    /// The folder that the options name, if they name one.
    ///
    /// # Errors
    /// A folder cannot be created.
    pub(crate) fn from_args(args: &CleanArgs) -> Result<Option<OutputFolder>, CliError> {
        args.output.as_deref().filter(|_| args.recursive).map(OutputFolder::create).transpose()
    }

    /// Creates both folders and empties the one for unfinished results.
    fn create(path: &Path) -> Result<OutputFolder, CliError> {
        let folder = OutputFolder { path: path.to_owned(), temporary: path.join(TEMPORARY) };
        if folder.temporary.exists() {
            folder.remove_temporary();
        }
        let failure = |error| CliError::Usage(format!("cannot write to the folder {}: {error}", path.display()));
        fs::create_dir_all(&folder.temporary).map_err(failure)?;
        Ok(folder)
    }

    /// The output for an input whose result has this path in the folder.
    ///
    /// # Errors
    /// It cannot be created.
    pub(crate) fn output(&self, target: &Path) -> Result<Output, CliError> {
        Output::staged(&self.path.join(target), &self.temporary)
    }

    fn remove_temporary(&self) {
        let _ = fs::remove_dir_all(&self.temporary);
    }
}
