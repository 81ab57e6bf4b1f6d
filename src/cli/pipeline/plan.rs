//! From options to a run: what it reads, by which rules, where it writes, and whether an earlier one goes on.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::CliError;
use super::super::args::{CleanArgs, OutputFormat};
use super::super::output::Output;
use super::super::rule_set;
use super::byte_counter::Meter;
use super::checkpointer::Keeper;
use super::inputs::Inputs;
use super::job::Position;
use super::journal::{Journal, State};
use super::progress::Progress;
use super::result_writer::Outputs;
use super::source::Source;
use super::work::{Rules, Worker};
use super::{parquet, report, watch};
use crate::cleaner::Builder;
use crate::cleaner::Cleaner;
use crate::flow::Brake;
use crate::live::Live;
use crate::read::jsonl::Fields;
use crate::write::stats::Stats;

/// A run that can begin.
pub(super) struct SetUp {
    pub(super) source: Source,
    pub(super) worker: Worker,
    pub(super) outputs: Outputs,
    pub(super) keeper: Keeper,
    pub(super) stats: Stats,
    pub(super) progress: Progress,
}

/// Below a folder of results: what is not done yet.
const ASIDE: &str = ".clean-aside";

impl SetUp {
    /// Sets a run up; none if an earlier one had only to be put in place.
    pub(super) fn of(args: &CleanArgs, brake: &Arc<Brake>) -> Result<Option<SetUp>, CliError> {
        let inputs = Inputs {
            named: args.files.clone(),
            recursive: args.recursive,
            to_folder: args.recursive && args.output.is_some(),
            to: args.to,
        };
        check(args, &inputs)?;
        let rules = rules(args)?;
        let cleaner = rules.cleaner();
        let journal = journal(args, &inputs);
        let terms = terms(args, &cleaner);
        let earlier = match &journal {
            Some(journal) => earlier(args, journal, &terms, &inputs)?,
            None => None,
        };
        if let Some(state) = earlier.as_ref().filter(|state| state.complete) {
            put_in_place(state, journal.as_ref())?;
            report(args, &state.stats);
            return Ok(None);
        }
        let mut outputs = match &earlier {
            Some(state) => resumed(args, state)?,
            None => Outputs::of(args)?,
        };
        let state = earlier.unwrap_or_else(|| State::new(terms, Position::default()));
        let stats = if state.read > 0 { state.stats.clone() } else { Stats::new(&cleaner) };
        let (meter, start) = (Arc::new(Meter::default()), state.position);
        let quiet = outputs.result.as_ref().is_some_and(Output::is_on_terminal);
        let progress = Progress::new(args.stream.progress, quiet, &meter, || inputs.size());
        let mut keeper = Keeper::new(journal.filter(|_| outputs.are_aside()), state, args.stream.checkpoint);
        keeper.begin(&mut outputs, &stats)?;
        let source = Source { inputs, from: args.from, fields: fields(args), brake: Arc::clone(brake), meter, start };
        Ok(Some(SetUp { source, worker: worker(args, rules), outputs, keeper, stats, progress }))
    }
}

/// Refuses options that make no sense together.
fn check(args: &CleanArgs, inputs: &Inputs) -> Result<(), CliError> {
    parquet::check(args)?;
    let refuse = |why: &str| Err(CliError::Usage(why.to_owned()));
    let stream = &args.stream;
    if stream.resume && args.output.is_none() {
        return refuse("`--resume` needs `--output`: only files can be gone on with");
    }
    if stream.resume && (stream.unordered || stream.watch) {
        return refuse("`--resume` cannot be used with `--unordered` or `--watch`: the result would be another");
    }
    if stream.resume && inputs.has_stream() {
        return refuse("`--resume` needs files to read: a stream cannot be read again");
    }
    if inputs.to_folder { check_folders(args) } else { Ok(()) }
}

/// A folder of results has one folder of inputs, or files alone, and lies outside of it.
fn check_folders(args: &CleanArgs) -> Result<(), CliError> {
    let folders: Vec<_> = args.files.iter().filter(|path| path.is_dir()).collect();
    if args.files.is_empty() || folders.len() > 1 || (folders.len() == 1 && args.files.len() > 1) {
        return Err(CliError::Usage("`--recursive` with `--output` takes one folder, or files alone".to_owned()));
    }
    let full =
        |path: &Path| std::path::absolute(path).map(|path| fs::canonicalize(&path).unwrap_or(path)).unwrap_or_default();
    let output = args.output.as_deref().map(full).unwrap_or_default();
    let within =
        folders.iter().map(|folder| full(folder)).any(|input| output.starts_with(&input) || input.starts_with(&output));
    if within {
        return Err(CliError::Usage("the folders of inputs and of results must lie beside each other".to_owned()));
    }
    Ok(())
}

fn rules(args: &CleanArgs) -> Result<Rules, CliError> {
    let builder = builder(args)?;
    if args.stream.watch {
        let live = Arc::new(Live::new(builder)?);
        watch::watch(&live);
        return Ok(Rules::Watched(live));
    }
    Ok(Rules::Fixed(Arc::new(builder.build()?)))
}

fn builder(args: &CleanArgs) -> Result<Builder, CliError> {
    let choice = rule_set::choice(&args.choice)?;
    let builder = rule_set::builder(&args.rules).choice(choice);
    Ok(builder.profile(rule_set::profile(args.model)).explain(args.reports.explain))
}

fn fields(args: &CleanArgs) -> Fields {
    let fields = &args.fields;
    Fields { text: fields.field.clone(), url: fields.url_field.clone(), title: fields.title_field.clone() }
}

fn worker(args: &CleanArgs, rules: Rules) -> Worker {
    Worker {
        rules,
        fields: fields(args),
        to: args.to(),
        explain: args.reports.explain,
        removed: args.reports.removed.is_some(),
        rejects: args.stream.rejects.is_some(),
    }
}

/// The journal of the run, if another one could go on with it.
fn journal(args: &CleanArgs, inputs: &Inputs) -> Option<Journal> {
    let output = args.output.as_deref()?;
    let table = args.to() == Some(OutputFormat::Parquet) && !inputs.to_folder;
    let repeatable = !args.stream.unordered && !args.stream.watch && !inputs.has_stream() && !table;
    repeatable.then(|| Journal::of(output, inputs.to_folder))
}

/// All that the bytes of the result depend on, besides the inputs.
fn terms(args: &CleanArgs, cleaner: &Cleaner) -> String {
    let CleanArgs { files, from, to, output, recursive, fields, .. } = args;
    let (removed, rejects) = (&args.reports.removed, &args.stream.rejects);
    let explain = args.reports.explain;
    let checkpoint = args.stream.checkpoint;
    let options = format!(
        "{files:?} {from:?} {to:?} {output:?} {recursive} {fields:?} {removed:?} {rejects:?} {explain} {checkpoint:?}"
    );
    format!("{} {} {options}", env!("CARGO_PKG_VERSION"), cleaner.fingerprint())
}

/// What an earlier run left, if it can be gone on with and shall be; else it is taken away.
fn earlier(args: &CleanArgs, journal: &Journal, terms: &str, inputs: &Inputs) -> Result<Option<State>, CliError> {
    if !args.stream.resume {
        journal.remove();
        return Ok(None);
    }
    let name = journal.path().display();
    let refuse =
        |why: &str| CliError::Usage(format!("cannot go on from {name}: {why}; without --resume the run starts anew"));
    let Some(state) = journal.read().map_err(|error| refuse(&error.to_string()))? else { return Ok(None) };
    if state.terms != terms {
        return Err(refuse("that run had other options, other rules or another version"));
    }
    let Position { inputs: done, offset, records, seen } = state.position;
    let begun = done + u64::from(offset + records > 0);
    if inputs.each().take(begun as usize).fold(0, |seen, input| input.seen(seen)) != seen {
        return Err(refuse("its inputs have changed"));
    }
    Ok(Some(state))
}

/// Does what an earlier run had still to do when all was written.
fn put_in_place(state: &State, journal: Option<&Journal>) -> Result<(), CliError> {
    for output in state.outputs.iter().filter(|output| output.aside.exists()) {
        let failure = |error| CliError::Output(output.target.display().to_string(), error);
        Output::resumed(&output.target, &output.aside, output.length).map_err(failure)?.finish()?;
    }
    journal.into_iter().for_each(Journal::remove);
    Ok(())
}

/// The outputs of an earlier run, up to where they are sure.
fn resumed(args: &CleanArgs, state: &State) -> Result<Outputs, CliError> {
    let open = |path: &Option<PathBuf>| -> Result<Option<Output>, CliError> {
        let Some(path) = path else { return Ok(None) };
        let Some(sealed) = state.outputs.iter().find(|output| output.target == *path) else { return Ok(None) };
        let failure = |error| CliError::Usage(format!("cannot go on with {}: {error}", path.display()));
        Output::resumed(path, &sealed.aside, sealed.length).map(Some).map_err(failure)
    };
    Ok(Outputs {
        result: open(&args.output)?,
        folder: Outputs::folder(args)?,
        removed: open(&args.reports.removed)?,
        rejects: open(&args.stream.rejects)?,
    })
}

impl Outputs {
    /// The outputs that the options name, to be written from their beginning.
    fn of(args: &CleanArgs) -> Result<Outputs, CliError> {
        let file = |path: &Option<PathBuf>| path.as_deref().map(Output::file).transpose();
        let folder = Outputs::folder(args)?;
        let result = match &args.output {
            Some(_) if folder.is_some() => None,
            Some(path) => Some(Output::file(path)?),
            None => Some(Output::standard()),
        };
        let outputs =
            Outputs { result, folder, removed: file(&args.reports.removed)?, rejects: file(&args.stream.rejects)? };
        match outputs.double() {
            Some(names) => Err(CliError::Usage(format!("{names} name the same file"))),
            None => Ok(outputs),
        }
    }

    /// The options of two outputs that would be one file.
    fn double(&self) -> Option<String> {
        let all = [("--output", &self.result), ("--removed", &self.removed), ("--rejects", &self.rejects)];
        let all: Vec<_> = all.iter().filter_map(|(name, output)| Some((name, output.as_ref()?))).collect();
        let pairs = all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |other| (one, other)));
        let mut double = pairs.filter(|(one, other)| one.1.meets(other.1));
        double.next().map(|(one, other)| format!("`{}` and `{}`", one.0, other.0))
    }

    /// The folder of results and the one in it for what is not done, both made and the latter empty.
    fn folder(args: &CleanArgs) -> Result<Option<(PathBuf, PathBuf)>, CliError> {
        let Some(folder) = args.output.as_ref().filter(|_| args.recursive) else { return Ok(None) };
        let aside = folder.join(ASIDE);
        if aside.exists() {
            let _ = fs::remove_dir_all(&aside);
        }
        let failure = |error| CliError::Usage(format!("cannot write to the folder {}: {error}", folder.display()));
        fs::create_dir_all(&aside).map_err(failure)?;
        Ok(Some((folder.clone(), aside)))
    }

    /// All outputs that are open.
    pub(super) fn each(&mut self) -> impl Iterator<Item = &mut Output> {
        [&mut self.result, &mut self.removed, &mut self.rejects].into_iter().flatten()
    }

    /// All outputs that are open, to be ended. What lay aside in a folder goes.
    pub(super) fn all(self) -> impl Iterator<Item = Output> {
        if let Some((_, aside)) = &self.folder {
            let _ = fs::remove_dir_all(aside);
        }
        [self.result, self.removed, self.rejects].into_iter().flatten()
    }

    /// Whether all outputs are written aside and could be gone on with.
    fn are_aside(&self) -> bool {
        [&self.result, &self.removed, &self.rejects].into_iter().flatten().all(Output::is_aside)
    }
}
