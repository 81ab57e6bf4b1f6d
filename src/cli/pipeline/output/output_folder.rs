//! A folder of results: a file for each input.
//!
//! Files are put in place some at a time. To wait for the disk after each of many small files would take longer than to
//! clean them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::super::super::CliError;
use super::super::super::args::CleanArgs;
use super::super::super::atomic_file::CompleteFile;
use super::super::super::durability::{Durability, create_folder, folder};
use super::super::super::output::Output;

/// The name of the folder for unfinished results.
pub(in crate::cli) const TEMPORARY: &str = ".clean-temporary";

/// The most files that wait to be put in place, and for how long.
const MOST: usize = 256;
const WAIT: Duration = Duration::from_secs(1);

/// A folder of results, and a folder in it for those that are not in their places.
pub(crate) struct OutputFolder {
    path: PathBuf,
    temporary: PathBuf,
    durability: Durability,
    /// Files that are complete.
    finished: Vec<CompleteFile>,
    /// When the first of them was.
    since: Instant,
    /// Folders that have got a new folder since files were put in place last.
    grown: BTreeSet<PathBuf>,
}

impl OutputFolder {
    /// The folder that the options name, if they name one.
    ///
    /// # Errors
    /// A folder cannot be created.
    pub(crate) fn from_args(args: &CleanArgs) -> Result<Option<OutputFolder>, CliError> {
        let path = args.output.as_deref().filter(|_| args.recursive);
        path.map(|path| OutputFolder::create(path, args.run.durability())).transpose()
    }

    /// Creates both folders and empties the one for unfinished results.
    fn create(path: &Path, durability: Durability) -> Result<OutputFolder, CliError> {
        let (path, temporary) = (path.to_owned(), path.join(TEMPORARY));
        let (finished, grown, since) = (Vec::new(), BTreeSet::new(), Instant::now());
        let mut folder = OutputFolder { path, temporary, durability, finished, since, grown };
        if folder.temporary.exists() {
            folder.remove_temporary();
        }
        let name = folder.path.display().to_string();
        let failure = |error| CliError::Usage(format!("cannot write to the folder {name}: {error}"));
        folder.grown.extend(create_folder(&folder.temporary).map_err(failure)?);
        Ok(folder)
    }

    /// The output for an input whose result has this path in the folder.
    ///
    /// # Errors
    /// It cannot be created.
    pub(super) fn output(&mut self, target: &Path) -> Result<Output, CliError> {
        let path = self.path.join(target);
        self.grown.extend(create_folder(folder(&path)).map_err(|error| failure(&path, error))?);
        Output::staged(&path, &self.temporary, self.durability)
    }

    /// Ends an output. It is put in place now or a little later.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn finish(&mut self, output: Output) -> Result<(), CliError> {
        if self.durability == Durability::Unsynced {
            return output.finish();
        }
        if self.finished.is_empty() {
            self.since = Instant::now();
        }
        self.finished.extend(output.complete()?);
        if self.finished.len() < MOST { Ok(()) } else { self.place() }
    }

    /// Puts files in place if the first of them has waited for a while.
    ///
    /// # Errors
    /// One cannot be written.
    pub(super) fn place_if_due(&mut self) -> Result<(), CliError> {
        if self.finished.is_empty() || self.since.elapsed() < WAIT { Ok(()) } else { self.place() }
    }

    /// Puts all finished files in place, once they are on the disk.
    ///
    /// # Errors
    /// One cannot be written.
    pub(super) fn place(&mut self) -> Result<(), CliError> {
        let durability = self.durability;
        let files = std::mem::take(&mut self.finished);
        for file in &files {
            file.sync(durability).map_err(|error| failure(file.target(), error))?;
        }
        let mut folders = std::mem::take(&mut self.grown);
        for file in files {
            let target = file.target().to_owned();
            folders.insert(folder(&target).to_owned());
            file.put_in_place(durability).map_err(|error| failure(&target, error))?;
        }
        folders.iter().try_for_each(|folder| durability.sync_folder(folder).map_err(|error| failure(folder, error)))
    }

    pub(super) fn remove_temporary(&self) {
        let _ = fs::remove_dir_all(&self.temporary);
    }
}

fn failure(path: &Path, error: io::Error) -> CliError {
    CliError::Output(path.display().to_string(), error)
}
