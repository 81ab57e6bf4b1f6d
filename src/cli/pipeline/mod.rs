//! A run of the program over inputs: read → clean → write, as a stream of jobs.
//!
//! - `plan` turns options into a run, and `resume` into the continuation of an earlier one.
//! - `input` reads inputs and cuts them into jobs: a file for each format.
//! - `worker` does jobs, on all threads.
//! - `output` writes their results: a file for each format.
//! - `corpus` reads inputs in the same way for commands that only look at them.
//! - `checkpoint` makes runs resumable, `report` prints progress and warnings, `signals` and `watch` listen.
//! - `job` is the data that passes through all of them.

mod checkpoint;
pub(super) mod corpus;
mod input;
mod job;
mod json;
mod output;
mod plan;
mod report;
mod resume;
mod signals;
mod tidy;
mod watch;
mod worker;

use std::io::IsTerminal as _;
use std::sync::Arc;

use super::args::{CleanArgs, StatsFormat};
use super::error::print_stderr;
use super::output::Output;
use super::{CliError, ExitStatus};
use crate::flow::{self, FlowOptions, StopFlag};
use crate::write::stats::Stats;
use crate::write::terminal::sanitise;
use checkpoint::checkpointer::Checkpointer;
#[cfg(feature = "internals")]
pub use checkpoint::journal::with_checksum;
pub(super) use input::{InputChoice, check_is_text, decode_text, parser as input_parser};
#[cfg(not(feature = "parquet"))]
pub(super) use output::WITHOUT_PARQUET;
pub(super) use output::format::OutputFormat;
use output::outputs::Outputs;
#[cfg(feature = "parquet")]
pub(super) use output::parquet::Parquet;
use output::result_writer::{OutputChoice, ResultWriter};
pub(super) use output::{parser as output_parser, table_format};
use plan::{Plan, RunPlan};
#[cfg(feature = "internals")]
pub(super) use resume::journal_facts;
use signals::Signals;
pub(super) use tidy::run as tidy;
pub(super) use worker::document_limits::DocumentLimits;
#[cfg(feature = "parquet")]
pub(super) use worker::guard;

/// Bytes of documents that may be in flight, and how many more for each thread.
const BUDGET: usize = 8 << 20;
const BUDGET_PER_THREAD: usize = 1 << 20;

/// Cleans what the command line names.
pub(super) fn run(args: &CleanArgs) -> Result<ExitStatus, CliError> {
    worker::guard::install();
    let stop = Arc::new(StopFlag::default());
    let plan = match Plan::new(args, &stop)? {
        Plan::Run(plan) => *plan,
        Plan::Finished(stats) => {
            print_stats(args, &stats);
            return Ok(if is_incomplete(&stats) { ExitStatus::Findings } else { ExitStatus::Success });
        }
    };
    if args.files.is_empty() && std::io::stdin().is_terminal() {
        print_stderr("reading a text from the terminal until Ctrl-D; `clean --help` shows how to clean files");
    }
    let RunPlan { reader, worker, outputs, mut checkpointer, stats, progress, locks } = plan;
    let signals = Signals::listen(&stop);
    let choice = OutputChoice {
        to: args.to(),
        explain: args.reports.explain,
        budget: args.budget.budget(),
        given: args.document.metadata(),
    };
    let mut writer = ResultWriter::new(outputs, choice, stats, progress, &mut checkpointer);
    let read = move |queue: &mut dyn flow::JobQueue<_>| reader.read(queue);
    let result = flow::run(options(args), &stop, read, move |job| worker.run(job), |event| writer.handle(event));
    // What is finished has its place, also if something else cannot be written.
    let result = result.and(writer.outputs.place());
    if result.is_ok() {
        writer.finish_result()?;
    }
    writer.print_summary();
    let ResultWriter { mut outputs, stats, inputs, .. } = writer;
    let signal = signals.received();
    if result.is_err() || signal.is_some() {
        let recorded = result.is_ok() && checkpointer.stop(&mut outputs, &stats)?;
        let is_resumable = recorded || checkpointer.is_resumable();
        end_early(outputs, is_resumable, &mut checkpointer)?;
        if is_resumable {
            locks.leave();
        }
        result?;
    } else {
        complete(outputs, inputs.any_complete && !inputs.replaced_incomplete, &mut checkpointer, &stats)?;
    }
    print_stats(args, &stats);
    Ok(match signal {
        Some(signal) => ExitStatus::Interrupted(signal),
        None if is_incomplete(&stats) => ExitStatus::Findings,
        None => ExitStatus::Success,
    })
}

/// Whether something could not be read or cleaned.
fn is_incomplete(stats: &Stats) -> bool {
    let totals = &stats.totals;
    stats.unreadable.total() + totals.faults + totals.timeouts + totals.over_memory > 0
}

fn options(args: &CleanArgs) -> FlowOptions {
    let threads = threads(args.run.jobs);
    let budget = args.run.limits().in_flight(BUDGET + threads * BUDGET_PER_THREAD);
    FlowOptions { threads, ordered: !args.run.unordered, budget }
}

/// How many threads work, by `--jobs`.
fn threads(jobs: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    jobs.map_or_else(cores, usize::from)
}

/// Ends a run early. If it can be resumed, temporary files are kept for the later run.
fn end_early(outputs: Outputs, is_resumable: bool, checkpointer: &mut Checkpointer) -> Result<(), CliError> {
    if is_resumable {
        print_stderr("the run was interrupted; run the same command with --resume to continue it");
        outputs.into_open().for_each(Output::keep_temporary);
        return Ok(());
    }
    checkpointer.remove_journal();
    // What is written in place is complete up to here.
    outputs.discard()
}

/// Ends a run. If the output is a file and the inputs that it replaces could not be read completely, it is not changed.
fn complete(
    outputs: Outputs,
    inputs_complete: bool,
    checkpointer: &mut Checkpointer,
    stats: &Stats,
) -> Result<(), CliError> {
    let unchanged = outputs.result.as_ref().filter(|result| result.is_temporary() && !inputs_complete);
    let Some(unchanged) = unchanged else { return checkpointer.complete(outputs, stats) };
    let name = sanitise(&unchanged.name);
    print_stderr(&format!("warning: {name} was left unchanged, because its input could not be read completely"));
    checkpointer.remove_journal();
    outputs.discard()
}

/// Prints the counts, if they are wanted.
fn print_stats(args: &CleanArgs, stats: &Stats) {
    match args.reports.stats {
        Some(StatsFormat::Text) => print_stderr(&stats.report()),
        Some(StatsFormat::Json) => print_stderr(&stats.json()),
        None => {}
    }
}
