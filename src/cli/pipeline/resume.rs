//! Whether an earlier run can be resumed, and what it left.

use std::io;
use std::path::{Path, PathBuf};

use super::super::CliError;
use super::super::args::CleanArgs;
use super::super::error::print_stderr;
use super::super::output::Output;
use super::checkpoint::journal::{CommittedOutput, Journal, State};
use super::input::inputs::Inputs;
use super::job::Position;
use super::output::format::OutputFormat;
use super::output::output_folder::OutputFolder;
use super::output::outputs::Outputs;
use crate::cleaner::Cleaner;
use crate::write::terminal::sanitise;

/// What there is of an earlier run.
pub(super) struct EarlierRun {
    /// The journal of the run; none if it could not be resumed.
    pub(super) journal: Option<Journal>,
    /// The state to resume from, if there is one and the options ask for it.
    pub(super) state: Option<State>,
    pub(super) run_fingerprint: String,
}

impl EarlierRun {
    /// Looks for an earlier run to be resumed. Without `--resume`, what it left is deleted.
    ///
    /// # Errors
    /// It cannot be resumed.
    pub(super) fn find(args: &CleanArgs, inputs: &Inputs, cleaner: &Cleaner) -> Result<EarlierRun, CliError> {
        let (journal, run_fingerprint) = (journal(args, inputs), run_fingerprint(args, cleaner));
        let state = match &journal {
            Some(journal) if args.run.resume => {
                let state = read_state(journal, &run_fingerprint, inputs)?.filter(is_begun);
                state.map(|state| with_own_outputs(args, state, journal)).transpose()?
            }
            Some(journal) => {
                journal.remove();
                None
            }
            None => None,
        };
        Ok(EarlierRun { journal, state, run_fingerprint })
    }
}

/// The journal of the run, if another one could resume it.
fn journal(args: &CleanArgs, inputs: &Inputs) -> Option<Journal> {
    let output = args.output.as_deref()?;
    let one_table = args.to().is_some_and(OutputFormat::is_table) && !inputs.to_folder;
    // Nothing tells whether the files of a folder have reached the disk.
    let is_unsafe = args.run.no_sync && inputs.to_folder;
    let repeatable = !args.run.unordered && !args.run.watch && !inputs.has_stream() && !one_table && !is_unsafe;
    repeatable.then(|| Journal::new(output, inputs.to_folder))
}

/// Everything besides the inputs that the bytes of the result depend on.
fn run_fingerprint(args: &CleanArgs, cleaner: &Cleaner) -> String {
    let CleanArgs { files, from, to, output, recursive, document, fields, markdown, budget, .. } = args;
    let (removed, rejects) = (&args.reports.removed, &args.run.rejects);
    let removed_format = args.reports.removed_format;
    let explain = args.reports.explain;
    let (checkpoint, limits) = (args.run.checkpoint, args.run.limits());
    let options = format!(
        "{files:?} {from:?} {to:?} {output:?} {recursive} {document:?} {fields:?} {markdown:?} {budget:?} {removed:?} {removed_format:?} {rejects:?} {explain} {checkpoint:?} {limits:?}"
    );
    format!("{} {} {options}", env!("CARGO_PKG_VERSION"), cleaner.fingerprint())
}

/// What a journal says of a run in the middle of its first input: the fingerprint, and the hash of the inputs.
#[cfg(feature = "internals")]
pub(in super::super) fn journal_facts(args: &CleanArgs) -> Result<(String, u64), CliError> {
    let cleaner = super::super::rule_set::cleaner_builder(&args.cleaner)?.explain(args.reports.explain).build()?;
    Ok((run_fingerprint(args, &cleaner), Inputs::from_args(args).hash(1)))
}

/// Whether there is something to continue. A run that had no checkpoint starts from the beginning, and its temporary files
/// may be gone.
fn is_begun(state: &State) -> bool {
    state.read > 0 || state.complete
}

/// The state, if its outputs are those that the options name. A manipulated journal could have other files replaced.
fn with_own_outputs(args: &CleanArgs, state: State, journal: &Journal) -> Result<State, CliError> {
    let mut named: Vec<_> = state.outputs.iter().map(|output| output.target.as_path()).collect();
    let mut own: Vec<_> = args.output_files().collect();
    named.sort_unstable();
    own.sort_unstable();
    if named == own { Ok(state) } else { Err(refusal(journal, "it has other outputs")) }
}

fn refusal(journal: &Journal, why: &str) -> CliError {
    let name = journal.path().display();
    CliError::Usage(format!("cannot resume from {name}: {why}; without --resume the run starts from the beginning"))
}

fn read_state(journal: &Journal, run_fingerprint: &str, inputs: &Inputs) -> Result<Option<State>, CliError> {
    let name = journal.path().display();
    let refuse = |why: &str| refusal(journal, why);
    let state = match journal.read() {
        Ok(Some(state)) => state,
        Ok(None) => return Ok(None),
        // The first journal of a run is not synced. Without one, everything is done again, which is never wrong.
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            print_stderr(&format!(
                "warning: {name} is damaged, perhaps by a loss of power; starting from the beginning"
            ));
            return Ok(None);
        }
        Err(error) => return Err(refuse(&error.to_string())),
    };
    if state.run_fingerprint != run_fingerprint {
        return Err(refuse("that run had other options, other rules or another version"));
    }
    let Position { inputs: done, offset, records, inputs_hash } = state.position;
    let started = done + u64::from(offset + records > 0);
    if inputs.hash(started) != inputs_hash {
        return Err(refuse("its inputs have changed"));
    }
    Ok(Some(state))
}

/// Renames the outputs of an earlier run that had written everything.
///
/// # Errors
/// An output cannot be written, or is not what that run wrote.
pub(super) fn complete(args: &CleanArgs, state: &State, journal: Option<&Journal>) -> Result<(), CliError> {
    for output in &state.outputs {
        match output.temporary.exists() {
            true => continued(output, args)?.finish()?,
            // It has its place already.
            false => output.extent.verify(&output.target).map(|_| ()).map_err(|error| lost(&output.target, &error))?,
        }
    }
    journal.into_iter().for_each(Journal::remove);
    Ok(())
}

/// An output of an earlier run, up to where it was committed.
fn continued(output: &CommittedOutput, args: &CleanArgs) -> Result<Output, CliError> {
    let CommittedOutput { target, temporary, extent } = output;
    Output::resume(target, temporary, *extent, args.run.durability()).map_err(|error| lost(temporary, &error))
}

/// The refusal to continue a file that is not what it was.
fn lost(file: &Path, error: &io::Error) -> CliError {
    let file = file.display().to_string();
    CliError::Usage(format!(
        "cannot continue {}: {error}; without --resume the run starts from the beginning",
        sanitise(&file)
    ))
}

/// The outputs of an earlier run, up to where they were committed.
///
/// # Errors
/// An output cannot be continued.
pub(super) fn outputs(args: &CleanArgs, state: &State) -> Result<Outputs, CliError> {
    let open = |path: &Option<PathBuf>| -> Result<Option<Output>, CliError> {
        let Some(path) = path else { return Ok(None) };
        let committed = state.outputs.iter().find(|output| output.target == *path);
        committed.map(|output| continued(output, args)).transpose()
    };
    Ok(Outputs {
        result: open(&args.output)?,
        folder: OutputFolder::from_args(args)?,
        removed: open(&args.reports.removed)?,
        rejects: open(&args.run.rejects)?,
    })
}
