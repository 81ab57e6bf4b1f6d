//! The files that a run writes.

use std::path::Path;

use super::super::super::CliError;
use super::super::super::output::Output;
use super::output_folder::OutputFolder;

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

    /// Opens the result of an input that has one of its own, below the folder of results.
    ///
    /// # Errors
    /// It cannot be created.
    pub(crate) fn open_result(&mut self, target: &Path) -> Result<bool, CliError> {
        let Some(folder) = &mut self.folder else { return Ok(false) };
        self.result = Some(folder.output(target)?);
        Ok(true)
    }

    /// Ends the result of an input that has one of its own.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn finish_result(&mut self) -> Result<(), CliError> {
        match (&mut self.folder, self.result.take()) {
            (Some(folder), Some(result)) => folder.finish(result),
            (_, result) => {
                self.result = result;
                Ok(())
            }
        }
    }

    /// Puts results in place that have waited for a while.
    ///
    /// # Errors
    /// One cannot be written.
    pub(crate) fn place_if_due(&mut self) -> Result<(), CliError> {
        self.folder.as_mut().map_or(Ok(()), OutputFolder::place_if_due)
    }

    /// Puts all results in place that are finished.
    ///
    /// # Errors
    /// One cannot be written.
    pub(crate) fn place(&mut self) -> Result<(), CliError> {
        self.folder.as_mut().map_or(Ok(()), OutputFolder::place)
    }

    /// Waits until everything that was committed is on the disk, and finished results are in their places.
    ///
    /// # Errors
    /// The disk cannot take it.
    pub(crate) fn sync(&mut self) -> Result<(), CliError> {
        self.place()?;
        self.open().try_for_each(Output::sync)
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
