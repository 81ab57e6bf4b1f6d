//! `clean tidy`: deletes what killed runs left in a folder.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::super::args::TidyArgs;
use super::super::output::Output;
use super::super::output_lock::{self, SUFFIX as LOCK};
use super::super::plural::count;
use super::super::{CliError, ExitStatus, temporary};
use super::checkpoint::journal::{Journal, Resumable};
use super::output::output_folder::TEMPORARY;
use crate::write::terminal::sanitise;

/// Runs the command.
pub(in crate::cli) fn run(args: &TidyArgs) -> Result<ExitStatus, CliError> {
    let mut all = Leftovers::default();
    let here = [PathBuf::from(".")];
    for folder in if args.folders.is_empty() { &here[..] } else { &args.folders } {
        let cannot = |error| CliError::Usage(format!("cannot read the folder {}: {error}", name(folder)));
        all.find(folder, args.all).map_err(cannot)?;
    }
    let mut out = Output::standard();
    let done = all.report(args.dry_run, &mut out).and_then(|failed| out.flush().map(|()| failed));
    let failed = done.map_err(|error| out.failure(error))?;
    Ok(if failed { ExitStatus::Findings } else { ExitStatus::Success })
}

/// A path, to be shown.
fn name(path: &Path) -> String {
    sanitise(&path.display().to_string()).into_owned()
}

/// What runs left.
#[derive(Default)]
struct Leftovers {
    /// What nobody needs, to be deleted.
    dead: Vec<PathBuf>,
    /// What a run needs or may need, and why.
    needed: Vec<(PathBuf, String)>,
}

impl Leftovers {
    /// Looks at a folder, but not at those in it. `all`: runs that could be resumed are given up.
    fn find(&mut self, folder: &Path, all: bool) -> io::Result<()> {
        let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        let runs = Runs::find(&paths, all);
        for path in paths {
            match runs.fate(&path) {
                Some(Fate::Dead) => self.dead.push(path),
                Some(Fate::Needed(why)) => self.needed.push((path, why)),
                None => {}
            }
        }
        Ok(())
    }

    /// Deletes and names everything. True if something could not be deleted.
    fn report(self, dry_run: bool, out: &mut Output) -> io::Result<bool> {
        let (mut deleted, mut failed) = (0, false);
        for path in &self.dead {
            let result = if dry_run { Ok(()) } else { delete(path) };
            match &result {
                Ok(()) if dry_run => writeln!(out, "would delete {}", name(path))?,
                Ok(()) => writeln!(out, "deleted {}", name(path))?,
                Err(error) => writeln!(out, "cannot delete {}: {error}", name(path))?,
            }
            deleted += usize::from(result.is_ok());
            failed |= result.is_err();
        }
        for (path, why) in &self.needed {
            writeln!(out, "kept {}: {why}", name(path))?;
        }
        let verb = if dry_run { "would be deleted" } else { "deleted" };
        writeln!(out, "{} {verb}, {} kept", count(deleted, "file"), self.needed.len())?;
        Ok(failed)
    }
}

fn delete(path: &Path) -> io::Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

/// What becomes of a file.
enum Fate {
    Dead,
    /// It stays, for this reason.
    Needed(String),
}

/// The runs that are still there, or could be resumed, as far as the files of a folder tell.
struct Runs {
    /// Runs that could be resumed are given up.
    all: bool,
    /// Names of temporary files that runs could be resumed with.
    needed: HashSet<OsString>,
    /// There is a journal of which that is not known.
    is_any_unknown: bool,
}

impl Runs {
    fn find(paths: &[PathBuf], all: bool) -> Runs {
        let mut runs = Runs { all, needed: HashSet::new(), is_any_unknown: false };
        let named =
            paths.iter().filter(|path| lock_output(path).is_some()).filter_map(|path| output_lock::journal_of(path));
        let here = paths.iter().filter(|path| Journal::output_name(path).is_some()).cloned();
        for journal in named.chain(here) {
            match Journal::at(journal).resumable() {
                Resumable::No => {}
                Resumable::With(names) => runs.needed.extend(names),
                Resumable::Unknown => runs.is_any_unknown = true,
            }
        }
        runs
    }

    /// What becomes of something in a folder; none if it is not of a run.
    fn fate(&self, path: &Path) -> Option<Fate> {
        if temporary::target_name(path).is_some() {
            return Some(self.fate_of_temporary(path));
        }
        if let Some(output) = lock_output(path) {
            // One that is held, or belongs to a run that could be resumed, goes with the run.
            let named = output_lock::journal_of(path).map(Journal::at);
            let stays = named.is_some_and(|journal| !self.all && journal.resumable() != Resumable::No);
            return (holder(path, &output).is_none() && !stays).then_some(Fate::Dead);
        }
        if path.file_name()? == TEMPORARY {
            return Some(holder(path, "").map_or(Fate::Dead, |holder| in_use(&holder)));
        }
        let output = Journal::output_name(path)?;
        if let Some(holder) = holder(path, &output) {
            return Some(in_use(&holder));
        }
        let is_needed = !self.all && Journal::at(path.to_owned()).resumable() != Resumable::No;
        Some(if is_needed { Fate::Needed(RESUMABLE.to_owned()) } else { Fate::Dead })
    }

    fn fate_of_temporary(&self, path: &Path) -> Fate {
        let is_named = path.file_name().is_some_and(|name| self.needed.contains(name));
        match () {
            () if !temporary::is_abandoned(path) => Fate::Needed("a run writes to it".to_owned()),
            () if !self.all && (is_named || self.is_any_unknown) => Fate::Needed(RESUMABLE.to_owned()),
            () => Fate::Dead,
        }
    }
}

/// Why something stays.
const RESUMABLE: &str = "its run may be continued with --resume; --all deletes it too";

fn in_use(holder: &str) -> Fate {
    Fate::Needed(format!("{holder} is at work"))
}

/// The output that a lock file is for, or nothing for the folder that it is in; none if it is not a lock file.
fn lock_output(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?.strip_suffix(LOCK)?;
    if name.is_empty() { Some(String::new()) } else { name.strip_prefix('.').map(str::to_owned) }
}

/// Who holds the lock of an output in the folder of a path.
fn holder(path: &Path, output: &str) -> Option<String> {
    let name = if output.is_empty() { LOCK.to_owned() } else { format!(".{output}{LOCK}") };
    output_lock::held_by(&path.with_file_name(name))
}
