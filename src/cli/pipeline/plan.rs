//! From options to a run: what it reads, by which rules, and where it writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::CliError;
use super::super::args::CleanArgs;
use super::super::compressor::is_unwritten_compression;
use super::super::durability::create_folder;
use super::super::error::print_stderr;
use super::super::output::Output;
use super::super::output_lock::OutputLocks;
use super::super::{rule_set, temporary};
use super::checkpoint::checkpointer::Checkpointer;
use super::checkpoint::journal::State;
use super::input::inputs::Inputs;
use super::input::reader::Reader;
use super::input::{ByteCounter, InputChoice};
use super::job::Position;
use super::output::format::OutputFormat;
use super::output::output_folder::OutputFolder;
use super::output::outputs::Outputs;
use super::report::progress::Progress;
use super::resume::{self, EarlierRun};
use super::watch;
use super::worker::runner::WorkerOptions;
use super::worker::{RuleSource, Worker};
use crate::cleaner::Builder;
use crate::flow::StopFlag;
use crate::live::Live;
use crate::read::jsonl::FieldNames;
use crate::write::stats::Stats;
use crate::write::terminal::sanitise;

/// What there is to do.
pub(super) enum Plan {
    /// A run.
    Run(Box<RunPlan>),
    /// Nothing: the run that was resumed had written everything. Its counts.
    Finished(Box<Stats>),
}

/// A run that can begin.
pub(super) struct RunPlan {
    pub(super) reader: Reader,
    pub(super) worker: Worker,
    pub(super) outputs: Outputs,
    pub(super) checkpointer: Checkpointer,
    pub(super) stats: Stats,
    pub(super) progress: Progress,
    /// Held until the run has ended.
    pub(super) locks: OutputLocks,
}

impl Plan {
    /// Plans a run.
    ///
    /// # Errors
    /// Options do not fit together, rules are not valid, or an output cannot be written.
    pub(super) fn new(args: &CleanArgs, stop: &Arc<StopFlag>) -> Result<Plan, CliError> {
        let inputs = Inputs::from_args(args);
        check(args, &inputs)?;
        let rules = rules(args)?;
        let cleaner = rules.cleaner();
        let mut locks = lock_outputs(args)?;
        let EarlierRun { journal, state, run_fingerprint } = EarlierRun::find(args, &inputs, &cleaner)?;
        if let Some(state) = state.as_ref().filter(|state| state.complete) {
            resume::complete(args, state, journal.as_ref())?;
            return Ok(Plan::Finished(Box::new(state.stats.clone())));
        }
        let mut outputs = match &state {
            Some(state) => resume::outputs(args, state)?,
            None => open_outputs(args)?,
        };
        remove_leftovers(args, &mut outputs);
        let state = state.unwrap_or_else(|| State::new(run_fingerprint, Position::default()));
        let stats = if state.read > 0 { state.stats.clone() } else { Stats::new(&cleaner) };
        let (counter, start) = (Arc::new(ByteCounter::default()), state.position);
        let quiet = outputs.result.as_ref().is_some_and(Output::is_on_terminal);
        let progress = Progress::new(args.run.progress, quiet, &counter, || inputs.size());
        let journal = journal.filter(|_| outputs.are_temporary());
        if let Some(journal) = &journal {
            locks.name_journal(journal.path());
        }
        let mut checkpointer = Checkpointer::new(journal, args.run.durability(), state, args.run.checkpoint);
        checkpointer.begin(&mut outputs, &stats)?;
        let (fields, stop) = (field_names(args), Arc::clone(stop));
        let reader = Reader {
            inputs,
            from: args.from,
            to: args.to(),
            fields,
            encoding: args.document.encoding,
            stop,
            counter,
            start,
        };
        let worker = worker(args, rules);
        Ok(Plan::Run(Box::new(RunPlan { reader, worker, outputs, checkpointer, stats, progress, locks })))
    }
}

/// Refuses options that do not fit together.
fn check(args: &CleanArgs, inputs: &Inputs) -> Result<(), CliError> {
    check_formats(args)?;
    check_compression(args)?;
    let refuse = |why: &str| Err(CliError::Usage(why.to_owned()));
    let run = &args.run;
    if run.resume && args.output.is_none() {
        return refuse("`--resume` requires `--output`: only a run that writes to files can be resumed");
    }
    if run.resume && (run.unordered || run.watch) {
        return refuse("`--resume` cannot be used with `--unordered` or `--watch`: the result could differ");
    }
    if run.resume && run.no_sync && inputs.to_folder {
        return refuse(
            "`--resume` cannot be used with `--no-sync` and a folder of results: files that a loss of power took would \
             not be noticed",
        );
    }
    if run.resume && inputs.has_stream() {
        return refuse("`--resume` requires files as inputs: a stream cannot be read again");
    }
    if inputs.to_folder { check_folders(args) } else { Ok(()) }
}

/// Refuses formats that this build or the output does not support.
fn check_formats(args: &CleanArgs) -> Result<(), CliError> {
    let from = if let InputChoice::Format(format) = args.from { format.unavailable() } else { None };
    let to = args.to();
    if let Some(why) = from.or_else(|| to.and_then(OutputFormat::unavailable)) {
        return Err(CliError::Usage(why.to_owned()));
    }
    let single = to.filter(|_| !args.recursive || args.output.is_none());
    let checked = single.map_or(Ok(()), |format| format.check(args.output.as_deref(), args.run.resume));
    checked.map_err(|why| CliError::Usage(why.to_owned()))?;
    check_markdown(args, to)?;
    check_budget(args, to)
}

/// Refuses options about Markdown where none is written.
fn check_markdown(args: &CleanArgs, to: Option<&'static dyn OutputFormat>) -> Result<(), CliError> {
    let is_markdown = to.is_some_and(OutputFormat::is_markdown);
    let why = match to {
        Some(to) if args.markdown.markdown && !to.is_records() => {
            format!("`--markdown` adds a field to records, and cannot be used with `--to {}`", to.name())
        }
        _ if args.markdown.markdown || is_markdown => return Ok(()),
        _ => match args.markdown.style_option() {
            Some(option) => format!("`{option}` requires `--to markdown` or `--markdown`"),
            None => return Ok(()),
        },
    };
    Err(CliError::Usage(why))
}

/// Refuses fields where no records are written.
fn check_budget(args: &CleanArgs, to: Option<&'static dyn OutputFormat>) -> Result<(), CliError> {
    match (args.budget.field_option(), to) {
        (Some(option), Some(to)) if !to.is_records() => Err(CliError::Usage(format!(
            "`{option}` adds a field to records, and cannot be used with `--to {}`",
            to.name()
        ))),
        _ => Ok(()),
    }
}

/// Refuses files whose names ask for a compression that is not written: what is in them would be something else.
fn check_compression(args: &CleanArgs) -> Result<(), CliError> {
    let output = args.output.as_ref().filter(|_| !args.recursive);
    let all = [output, args.reports.removed.as_ref(), args.run.rejects.as_ref()];
    match all.into_iter().flatten().find(|path| is_unwritten_compression(path)) {
        Some(path) => Err(CliError::Usage(format!(
            "cannot write {}: only gzip (.gz) and Zstandard (.zst) are written",
            sanitise(&path.display().to_string())
        ))),
        None => Ok(()),
    }
}

/// Refuses a folder of results unless the inputs are one folder that lies outside of it, or files alone.
fn check_folders(args: &CleanArgs) -> Result<(), CliError> {
    let folders: Vec<_> = args.files.iter().filter(|path| path.is_dir()).collect();
    if args.files.is_empty() || folders.len() > 1 || (folders.len() == 1 && args.files.len() > 1) {
        return Err(CliError::Usage("`--recursive` with `--output` requires one folder, or files alone".to_owned()));
    }
    let full =
        |path: &Path| std::path::absolute(path).map(|path| fs::canonicalize(&path).unwrap_or(path)).unwrap_or_default();
    let output = args.output.as_deref().map(full).unwrap_or_default();
    let mut folders = folders.iter().map(|folder| full(folder));
    if folders.any(|input| output.starts_with(&input) || input.starts_with(&output)) {
        return Err(CliError::Usage("neither of the input and output folders may be inside the other".to_owned()));
    }
    Ok(())
}

fn rules(args: &CleanArgs) -> Result<RuleSource, CliError> {
    let builder = builder(args)?;
    if args.run.watch {
        let live = Arc::new(Live::new(builder)?);
        watch::watch(&live);
        return Ok(RuleSource::Watched(live));
    }
    let cleaner = Arc::new(builder.build()?);
    // The program ends when the run does. To free rules one by one would take a tenth of a run over one short text.
    std::mem::forget(Arc::clone(&cleaner));
    Ok(RuleSource::Fixed(cleaner))
}

fn builder(args: &CleanArgs) -> Result<Builder, CliError> {
    Ok(rule_set::cleaner_builder(&args.cleaner)?.explain(args.reports.explain))
}

fn field_names(args: &CleanArgs) -> FieldNames {
    let fields = &args.fields;
    FieldNames { text: fields.field.clone(), url: fields.url_field.clone(), title: fields.title_field.clone() }
}

fn worker(args: &CleanArgs, rules: RuleSource) -> Worker {
    let options = WorkerOptions {
        given: args.document.metadata(),
        fields: field_names(args),
        encoding: args.document.encoding,
        explain: args.reports.explain,
        removed: args.reports.removed.as_ref().map(|_| args.reports.removed_format),
        budget: args.budget.budget(),
        rejects: args.run.rejects.is_some(),
        markdown: args.markdown.options(),
        markdown_field: args.markdown.markdown,
        several_inputs: args.recursive || args.files.len() > 1,
        gold: None,
        limits: args.run.limits(),
    };
    Worker { rules, options }
}

/// Locks the outputs against other runs.
fn lock_outputs(args: &CleanArgs) -> Result<OutputLocks, CliError> {
    let folder = args.output.as_deref().filter(|_| args.recursive);
    if let Some(folder) = folder {
        let failure = |error| CliError::Usage(format!("cannot write to the folder {}: {error}", folder.display()));
        let grown = create_folder(folder).map_err(failure)?;
        grown.iter().try_for_each(|folder| args.run.durability().sync_folder(folder)).map_err(failure)?;
    }
    OutputLocks::acquire(args.output_files(), folder)
}

/// Deletes temporary files that killed runs left of the same outputs, and names them.
fn remove_leftovers(args: &CleanArgs, outputs: &mut Outputs) {
    let wanted: Vec<_> = outputs.open().filter_map(|output| Some(output.paths()?.1)).collect();
    let wanted: Vec<&Path> = wanted.iter().map(PathBuf::as_path).collect();
    for path in args.output_files().flat_map(|target| temporary::remove_abandoned(target, &wanted)) {
        let path = path.display().to_string();
        print_stderr(&format!("deleted {}, which a run that was killed left", sanitise(&path)));
    }
}

/// Opens the outputs that the options name.
fn open_outputs(args: &CleanArgs) -> Result<Outputs, CliError> {
    let durability = args.run.durability();
    let open = |path: &Option<PathBuf>| path.as_deref().map(|path| Output::file(path, durability)).transpose();
    let folder = OutputFolder::from_args(args)?;
    let result = match &args.output {
        Some(_) if folder.is_some() => None,
        Some(path) => Some(Output::file(path, durability)?),
        None => Some(Output::standard()),
    };
    let outputs = Outputs { result, folder, removed: open(&args.reports.removed)?, rejects: open(&args.run.rejects)? };
    match outputs.duplicate() {
        Some(names) => Err(CliError::Usage(format!("{names} name the same file"))),
        None => Ok(outputs),
    }
}
