//! Runs a corpus past something that looks at each document, on all threads: for commands that judge rules.
//!
//! A corpus is read as a run of the program reads its inputs: the same formats, the same metadata, the same cuts into jobs.
//! Nothing is written. A [`DocumentVisitor`] looks at the documents of one job, and visitors come back in the order of the
//! input, so that what is made of them does not depend on the number of threads.
//!
//! `document` is what a visitor gets, `gold` finds out what of it is body, `visitor` brings both together. These know
//! nothing of how a corpus is read, since whoever does a job uses them.

pub(in crate::cli) mod document;
mod gold;
pub(in crate::cli) mod visitor;

use std::sync::Arc;

use super::super::args::CorpusArgs;
use super::super::{CliError, ExitStatus};
use super::input::inputs::Inputs;
use super::input::reader::Reader;
use super::input::{ByteCounter, InputChoice};
use super::job::{JobResult, Position};
use super::output::text::Text;
use super::report::progress::Progress;
use super::report::warnings::WarningLimiter;
use super::signals::Signals;
use super::worker::Job;
use super::worker::guard;
use super::worker::runner::{JobRunner, WorkerOptions};
use super::{BUDGET, BUDGET_PER_THREAD, threads};
use crate::cleaner::Cleaner;
use crate::flow::{self, Event, FlowOptions, StopFlag};
use crate::read::jsonl::FieldNames;
use crate::write::stats::Stats;
pub(in crate::cli) use gold::body_file;
use gold::is_body_file;
use visitor::DocumentVisitor;

/// How a corpus was read.
pub(in crate::cli) struct CorpusRun {
    /// Documents that were visited.
    pub(in crate::cli) documents: u64,
    /// Bytes of their texts.
    pub(in crate::cli) bytes: u64,
    /// Findings if something could not be read, and whether a signal ended it.
    pub(in crate::cli) status: ExitStatus,
}

/// What comes of a job.
struct Visited<V> {
    visitor: V,
    result: JobResult,
}

/// Reads a corpus. `start` makes a visitor for each job, and `merge` gets them back in the order of the input. `cleaner`
/// is what messages and counts belong to; visitors clean with what they like.
///
/// # Errors
/// The options cannot be used. What cannot be read is reported and left out.
pub(in crate::cli) fn run<V: DocumentVisitor + Send + 'static>(
    args: &CorpusArgs,
    cleaner: &Arc<Cleaner>,
    start: impl Fn() -> V + Send + Sync + 'static,
    mut merge: impl FnMut(V),
) -> Result<CorpusRun, CliError> {
    if let InputChoice::Format(format) = args.from
        && let Some(why) = format.unavailable()
    {
        return Err(CliError::Usage(why.to_owned()));
    }
    guard::install();
    let stop = Arc::new(StopFlag::default());
    let signals = Signals::listen(&stop);
    let counter = Arc::new(ByteCounter::default());
    let inputs = inputs(args);
    let mut progress = Progress::new(args.progress, false, &counter, || inputs.size());
    let (mut stats, mut warnings, quiet) = (Stats::new(cleaner), WarningLimiter::uncounted(), args.quiet);
    let reader = reader(args, inputs, counter, &stop);
    let (options, cleaner) = (worker_options(args), Arc::clone(cleaner));
    let read = move |queue: &mut dyn flow::JobQueue<_>| reader.read(queue);
    let work = move |job| visit(job, &options, &cleaner, start());
    let handle = |event| {
        if let Event::Result(Visited { visitor, result }) = event {
            let messages = result.messages.iter().filter(|_| !quiet);
            messages.for_each(|message| warnings.print(message, &progress));
            stats.merge(result.tally, &result.cleaner);
            merge(visitor);
        }
        progress.tick(&stats);
        Ok::<_, CliError>(())
    };
    flow::run(flow_options(args), &stop, read, work, handle)?;
    progress.finish(&stats);
    let status = match signals.received() {
        Some(signal) => ExitStatus::Interrupted(signal),
        None if stats.unreadable.total() + stats.totals.faults > 0 => ExitStatus::Findings,
        None => ExitStatus::Success,
    };
    Ok(CorpusRun { documents: stats.totals.documents, bytes: stats.totals.bytes_in, status })
}

/// The work of a job.
fn visit<V: DocumentVisitor>(job: Job, options: &WorkerOptions, cleaner: &Arc<Cleaner>, mut visitor: V) -> Visited<V> {
    let Job { context, work } = job;
    let mut runner = JobRunner::visiting(options, Arc::clone(cleaner), context, &mut visitor);
    work(&mut runner);
    let result = runner.result;
    Visited { visitor, result }
}

fn flow_options(args: &CorpusArgs) -> FlowOptions {
    let threads = threads(args.jobs);
    FlowOptions { threads, ordered: true, budget: BUDGET + threads * BUDGET_PER_THREAD }
}

fn inputs(args: &CorpusArgs) -> Inputs {
    Inputs { paths: args.corpus.clone(), recursive: true, to_folder: false, to: None, skips: Some(is_body_file) }
}

fn reader(args: &CorpusArgs, inputs: Inputs, counter: Arc<ByteCounter>, stop: &Arc<StopFlag>) -> Reader {
    Reader {
        inputs,
        from: args.from,
        // Nothing is written, but messages say what becomes of records that cannot be read.
        to: Some(&Text),
        fields: fields(args),
        encoding: args.document.encoding,
        stop: Arc::clone(stop),
        counter,
        start: Position::default(),
    }
}

fn fields(args: &CorpusArgs) -> FieldNames {
    let fields = &args.fields;
    FieldNames { text: fields.field.clone(), url: fields.url_field.clone(), title: fields.title_field.clone() }
}

fn worker_options(args: &CorpusArgs) -> WorkerOptions {
    WorkerOptions {
        given: args.document.metadata(),
        fields: fields(args),
        encoding: args.document.encoding,
        gold: args.gold.clone(),
        ..WorkerOptions::default()
    }
}
