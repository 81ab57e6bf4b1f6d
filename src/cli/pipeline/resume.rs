//! Whether an earlier run can be resumed, and what it left.

use std::path::PathBuf;

use super::super::CliError;
use super::super::args::CleanArgs;
use super::super::output::Output;
use super::checkpoint::journal::{Journal, State};
use super::input::inputs::Inputs;
use super::job::Position;
use super::output::format::OutputFormat;
use super::output::outputs::{OutputFolder, Outputs};
use crate::cleaner::Cleaner;

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
            Some(journal) if args.run.resume => read_state(journal, &run_fingerprint, inputs)?,
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
    let repeatable = !args.run.unordered && !args.run.watch && !inputs.has_stream() && !one_table;
    repeatable.then(|| Journal::new(output, inputs.to_folder))
}

/// Everything besides the inputs that the bytes of the result depend on.
fn run_fingerprint(args: &CleanArgs, cleaner: &Cleaner) -> String {
    let CleanArgs { files, from, to, output, recursive, document, fields, markdown, budget, .. } = args;
    let (removed, rejects) = (&args.reports.removed, &args.run.rejects);
    let removed_format = args.reports.removed_format;
    let explain = args.reports.explain;
    let checkpoint = args.run.checkpoint;
    let options = format!(
        "{files:?} {from:?} {to:?} {output:?} {recursive} {document:?} {fields:?} {markdown:?} {budget:?} {removed:?} {removed_format:?} {rejects:?} {explain} {checkpoint:?}"
    );
    format!("{} {} {options}", env!("CARGO_PKG_VERSION"), cleaner.fingerprint())
}

fn read_state(journal: &Journal, run_fingerprint: &str, inputs: &Inputs) -> Result<Option<State>, CliError> {
    let name = journal.path().display();
    let refuse = |why: &str| {
        CliError::Usage(format!("cannot resume from {name}: {why}; without --resume the run starts from the beginning"))
    };
    let Some(state) = journal.read().map_err(|error| refuse(&error.to_string()))? else { return Ok(None) };
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
/// An output cannot be written.
pub(super) fn complete(state: &State, journal: Option<&Journal>) -> Result<(), CliError> {
    for output in state.outputs.iter().filter(|output| output.temporary.exists()) {
        let failure = |error| CliError::Output(output.target.display().to_string(), error);
        Output::resume(&output.target, &output.temporary, output.length).map_err(failure)?.finish()?;
    }
    journal.into_iter().for_each(Journal::remove);
    Ok(())
}

/// The outputs of an earlier run, up to where they were committed.
///
/// # Errors
/// An output cannot be continued.
pub(super) fn outputs(args: &CleanArgs, state: &State) -> Result<Outputs, CliError> {
    let open = |path: &Option<PathBuf>| -> Result<Option<Output>, CliError> {
        let Some(path) = path else { return Ok(None) };
        let Some(committed) = state.outputs.iter().find(|output| output.target == *path) else { return Ok(None) };
        let failure = |error| CliError::Usage(format!("cannot continue {}: {error}", path.display()));
        Output::resume(path, &committed.temporary, committed.length).map(Some).map_err(failure)
    };
    Ok(Outputs {
        result: open(&args.output)?,
        folder: OutputFolder::from_args(args)?,
        removed: open(&args.reports.removed)?,
        rejects: open(&args.run.rejects)?,
    })
}
