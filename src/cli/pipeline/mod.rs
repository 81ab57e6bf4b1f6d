//! A run over inputs, as a stream of jobs: `source` reads them, `work` cleans, `take` writes what is made.
//!
//! `inputs` says which inputs there are and `detect` what they hold; `lines`, `parts` cut them. `records` and `archive` are
//! work on records, `parquet` reads, cleans and writes tables. `keep` and `journal` let a later run go on, `voice` and
//! `progress` speak.

mod archive;
mod byte_counter;
mod checkpointer;
mod detect;
mod guard;
mod inputs;
mod job;
mod journal;
mod lines;
mod new_record;
#[cfg_attr(not(feature = "parquet"), path = "no_parquet.rs")]
mod parquet;
mod parts;
mod plan;
mod progress;
mod records;
mod result_writer;
mod signals;
mod source;
mod texts;
mod warnings;
mod watch;
mod work;

use std::sync::Arc;

use super::args::{CleanArgs, StatsFormat};
use super::error::print_stderr;
use super::output::Output;
use super::{CliError, ExitStatus};
use crate::flow::{self, Brake, Shape};
use crate::write::stats::Stats;
use crate::write::terminal::sanitise;
use plan::SetUp;
use result_writer::{Outputs, Taker};
use signals::Signals;

/// Bytes of documents that may be in flight, and how many more for each thread.
const IN_FLIGHT: usize = 8 << 20;
const IN_FLIGHT_EACH: usize = 1 << 20;

/// Cleans what the command line names.
pub(super) fn run(args: &CleanArgs) -> Result<ExitStatus, CliError> {
    guard::install();
    let brake = Arc::new(Brake::default());
    let Some(set_up) = SetUp::of(args, &brake)? else {
        // An earlier run had done all but put it in place.
        return Ok(ExitStatus::Success);
    };
    let SetUp { source, worker, outputs, mut keeper, stats, progress } = set_up;
    let signals = Signals::listen(&brake);
    let threads = threads(args);
    let budget = IN_FLIGHT + threads * IN_FLIGHT_EACH;
    let shape = Shape { threads, ordered: !args.stream.unordered, budget };
    let mut taker = Taker::new(outputs, (args.to(), args.reports.explain), stats, progress, &mut keeper);
    let ended =
        flow::run(shape, &brake, move |feed| source.read(feed), move |job| worker.work(job), |event| taker.take(event));
    if ended.is_ok() {
        taker.close()?;
    }
    taker.summary();
    let Taker { mut outputs, stats, seen, .. } = taker;
    let stopped = signals.came();
    if let (Err(_), _) | (_, Some(_)) = (&ended, stopped) {
        let kept = ended.is_ok() && keeper.stop(&mut outputs, &stats)? || keeper.is_kept();
        if !kept {
            keeper.clear();
        }
        give_up(outputs, kept)?;
        ended?;
    } else {
        put_in_place(outputs, seen.read && !seen.spoilt, &mut keeper, &stats)?;
    }
    report(args, &stats);
    Ok(match stopped {
        Some(signal) => ExitStatus::Interrupted(signal),
        None if stats.unreadable.total() + stats.totals.faults > 0 => ExitStatus::Findings,
        None => ExitStatus::Success,
    })
}

/// Threads that clean.
fn threads(args: &CleanArgs) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    args.stream.jobs.map_or_else(all, usize::from)
}

/// Ends a run before its end. `kept`: a later one can go on with what is written aside.
fn give_up(outputs: Outputs, kept: bool) -> Result<(), CliError> {
    if kept {
        print_stderr("what is done so far is kept; the same command with --resume goes on from there");
        outputs.all().for_each(Output::leave);
        return Ok(());
    }
    // What goes nowhere else is whole up to here.
    outputs.all().filter(|output| !output.is_aside()).try_for_each(Output::finish)
}

/// Ends a run. Where the output is a file, and what should stand in it could not be read, it stays as it was.
fn put_in_place(
    outputs: Outputs,
    whole: bool,
    keeper: &mut checkpointer::Keeper,
    stats: &Stats,
) -> Result<(), CliError> {
    let spared = outputs.result.as_ref().filter(|result| result.is_aside() && !whole);
    let Some(spared) = spared else { return keeper.complete(outputs, stats) };
    print_stderr(&format!("warning: {} stays as it was", sanitise(&spared.name)));
    keeper.clear();
    outputs.all().filter(|output| !output.is_aside()).try_for_each(Output::finish)
}

/// Prints the counts, if they are wanted.
fn report(args: &CleanArgs, stats: &Stats) {
    match args.reports.stats {
        Some(StatsFormat::Text) => print_stderr(&stats.report()),
        Some(StatsFormat::Json) => print_stderr(&stats.json()),
        None => {}
    }
}
