//! Jobs on several threads: one thread reads jobs, some do them, and the caller's thread handles the results.
//!
//! Owns threads, order and back-pressure, and knows nothing of documents. A job holds a part of a budget in bytes from the
//! time it is read until its result has been handled, so memory depends on what is in flight and never on the input's
//! size. A job larger than the budget goes alone.
//!
//! With one thread the same thread reads and works. Results are handled on the caller's thread, which is therefore always
//! free to look at signals and clocks.

mod budget;
mod reorder;
mod stop_flag;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use budget::Budget;
use reorder::ReorderBuffer;
pub(crate) use stop_flag::StopFlag;

/// How long the caller's thread waits for a result before it reports [`Event::Idle`].
const PAUSE: Duration = Duration::from_millis(100);

/// Options of a flow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FlowOptions {
    /// Threads that work; with 1 the same thread reads.
    pub(crate) threads: usize,
    /// Whether all results are handled in the order of their jobs, also those that may overtake others.
    pub(crate) ordered: bool,
    /// Bytes of jobs that may be read and not yet handled.
    pub(crate) budget: usize,
}

/// Where the reading side pushes jobs.
pub(crate) trait JobQueue<J> {
    /// Pushes a job that holds this many bytes; waits while too much is in flight. `may_overtake`: without order, its result
    /// may be handled before those of earlier jobs. Breaks once results are no longer wanted.
    fn push(&mut self, job: J, bytes: usize, may_overtake: bool) -> ControlFlow<()>;
}

/// What the caller's thread is called with.
pub(crate) enum Event<R> {
    /// The result of a job.
    Result(R),
    /// There was no result for a while.
    Idle,
}

/// A job or its result, with its position among all and the bytes of the budget that it holds.
struct Numbered<T> {
    number: u64,
    bytes: usize,
    may_overtake: bool,
    content: T,
}

/// The result of a job, or the panic that it ended in.
type Finished<R> = Numbered<std::thread::Result<R>>;

/// Reads jobs, does them, and handles their results, until all are handled or `handle` fails. `stop` ends it sooner: what
/// is in flight is still handled.
///
/// # Errors
/// The first error of `handle`. Threads that are still at work are not waited for.
///
/// # Panics
/// If a thread that reads or works did.
pub(crate) fn run<J: Send + 'static, R: Send + 'static, E>(
    options: FlowOptions,
    stop: &Arc<StopFlag>,
    read: impl FnOnce(&mut dyn JobQueue<J>) + Send + 'static,
    work: impl Fn(J) -> R + Send + Sync + 'static,
    mut handle: impl FnMut(Event<R>) -> Result<(), E>,
) -> Result<(), E> {
    let budget = Arc::new(Budget::new(options.budget));
    let (sender, results) = bounded(options.threads * 4);
    // The senders are moved into the threads: once these are done, the channel closes.
    let threads = match options.threads {
        ..=1 => vec![start_single(Arc::clone(&budget), read, work, sender)],
        workers => start_several(workers, Arc::clone(&budget), read, work, sender),
    };
    let mut buffer = ReorderBuffer::new(options.ordered);
    let mut outcome = Ok(());
    while let Some(event) = next_event(&results, stop, &budget) {
        let Event::Result(result) = event else {
            handle(Event::Idle)?;
            continue;
        };
        buffer.push(result, |result| {
            if outcome.is_ok() {
                outcome = handle(Event::Result(result.content.unwrap_or_else(|panic| resume_unwind(panic))));
            }
            budget.release(result.bytes);
        });
        if outcome.is_err() {
            budget.close();
            return outcome;
        }
    }
    join(threads, stop);
    Ok(())
}

/// The next event; none after the last result.
fn next_event<R>(results: &Receiver<Finished<R>>, stop: &StopFlag, budget: &Budget) -> Option<Event<Finished<R>>> {
    match results.recv_timeout(PAUSE) {
        Ok(result) => Some(Event::Result(result)),
        Err(RecvTimeoutError::Disconnected) => None,
        // The reader may be waiting for bytes that never come.
        Err(RecvTimeoutError::Timeout) if stop.is_stopped() && budget.is_idle() && !stop.is_mid_record() => None,
        Err(RecvTimeoutError::Timeout) => Some(Event::Idle),
    }
}

/// Passes on the panic of a thread. After a stop, the reader may never end and is not waited for.
fn join(threads: Vec<JoinHandle<()>>, stop: &StopFlag) {
    for thread in threads.into_iter().filter(|thread| thread.is_finished() || !stop.is_stopped()) {
        if let Err(panic) = thread.join() {
            resume_unwind(panic);
        }
    }
}

/// Starts the one thread that reads and works.
fn start_single<J: 'static, R: Send + 'static>(
    budget: Arc<Budget>,
    read: impl FnOnce(&mut dyn JobQueue<J>) + Send + 'static,
    work: impl Fn(J) -> R + Send + 'static,
    results: Sender<Finished<R>>,
) -> JoinHandle<()> {
    struct DirectQueue<R, W> {
        number: u64,
        budget: Arc<Budget>,
        work: W,
        results: Sender<Finished<R>>,
    }
    impl<J, R, W: Fn(J) -> R> JobQueue<J> for DirectQueue<R, W> {
        fn push(&mut self, job: J, bytes: usize, may_overtake: bool) -> ControlFlow<()> {
            if !self.budget.reserve(bytes) {
                return ControlFlow::Break(());
            }
            let content = catch_unwind(AssertUnwindSafe(|| (self.work)(job)));
            let result = Numbered { number: self.number, bytes, may_overtake, content };
            self.number += 1;
            continue_if(self.results.send(result).is_ok())
        }
    }
    spawn("clean", move || read(&mut DirectQueue { number: 0, budget, work, results }))
}

/// Starts a thread that reads and some that work.
#[expect(clippy::needless_pass_by_value, reason = "the channel closes once nobody has a sender any more")]
fn start_several<J: Send + 'static, R: Send + 'static>(
    workers: usize,
    budget: Arc<Budget>,
    read: impl FnOnce(&mut dyn JobQueue<J>) + Send + 'static,
    work: impl Fn(J) -> R + Send + Sync + 'static,
    results: Sender<Finished<R>>,
) -> Vec<JoinHandle<()>> {
    struct ChannelQueue<J> {
        number: u64,
        budget: Arc<Budget>,
        jobs: Sender<Numbered<J>>,
    }
    impl<J> JobQueue<J> for ChannelQueue<J> {
        fn push(&mut self, content: J, bytes: usize, may_overtake: bool) -> ControlFlow<()> {
            if !self.budget.reserve(bytes) {
                return ControlFlow::Break(());
            }
            let number = self.number;
            self.number += 1;
            continue_if(self.jobs.send(Numbered { number, bytes, may_overtake, content }).is_ok())
        }
    }
    // The budget bounds how many jobs are in here.
    let (jobs, queued) = unbounded::<Numbered<J>>();
    let work = Arc::new(work);
    let workers = (0..workers).map(|_| {
        let (queued, results, work) = (queued.clone(), results.clone(), Arc::clone(&work));
        spawn("clean", move || run_worker(queued, &*work, &results))
    });
    let mut threads: Vec<_> = workers.collect();
    threads.push(spawn("read", move || read(&mut ChannelQueue { number: 0, budget, jobs })));
    threads
}

/// Does jobs until there are no more or nobody wants their results.
fn run_worker<J, R>(queued: Receiver<Numbered<J>>, work: &impl Fn(J) -> R, results: &Sender<Finished<R>>) {
    for Numbered { number, bytes, may_overtake, content } in queued {
        // A panic is sent as the job's result: otherwise whoever waits for this job would wait for ever.
        let content = catch_unwind(AssertUnwindSafe(|| work(content)));
        if results.send(Numbered { number, bytes, may_overtake, content }).is_err() {
            return;
        }
    }
}

fn continue_if(sent: bool) -> ControlFlow<()> {
    if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// # Panics
/// If the system cannot start a thread.
fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).expect("the system can start a thread")
}

#[cfg(test)]
mod tests;
