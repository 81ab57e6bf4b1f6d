//! Work on several threads: one reads, some work, and the one that asked takes what they made.
//!
//! Owns threads, order and back-pressure, and knows nothing of documents. Whatever is read and not yet taken holds a part
//! of a budget in bytes, so that memory is set by what is in flight and never by the input. A job larger than the
//! budget goes alone.
//!
//! With one thread the same thread reads and works. Taking has the caller's thread, which is so always free to look at
//! signals and clocks.

mod budget;
mod order;

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

pub(crate) use budget::Brake;
use budget::Budget;
use order::Order;

/// How long the taker waits for something before it looks around.
const PAUSE: Duration = Duration::from_millis(100);

/// How a flow goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    /// Threads that work; 1 has the same thread read.
    pub(crate) threads: usize,
    /// Whether everything is taken in the order in which it was read, also what could go before.
    pub(crate) ordered: bool,
    /// Bytes of jobs that may be read and not yet taken.
    pub(crate) budget: usize,
}

/// Where the reading side puts jobs.
pub(crate) trait Feed<J> {
    /// Puts a job that holds so many bytes; waits while too much is in flight. `free` says that what comes of it may be
    /// taken before what was read earlier, if order is nothing. Breaks off if nobody takes any more.
    fn put(&mut self, job: J, bytes: usize, free: bool) -> ControlFlow<()>;
}

/// What the taker is told.
pub(crate) enum Event<D> {
    /// Something is made.
    Done(D),
    /// Nothing was made for a while.
    Idle,
}

/// A job or what came of it, with its place among all and what it holds of the budget.
struct Numbered<T> {
    number: u64,
    bytes: usize,
    free: bool,
    content: T,
}

/// Reads, works and takes until all is read and taken, or the taker fails. `brake` ends it sooner: what is in flight is
/// still taken.
///
/// # Errors
/// The first error of `take`. Threads that are still at something are left to it.
///
/// # Panics
/// If a thread that reads or works did.
pub(crate) fn run<J: Send + 'static, D: Send + 'static, E>(
    shape: Shape,
    brake: &Arc<Brake>,
    read: impl FnOnce(&mut dyn Feed<J>) + Send + 'static,
    work: impl Fn(J) -> D + Send + Sync + 'static,
    mut take: impl FnMut(Event<D>) -> Result<(), E>,
) -> Result<(), E> {
    let budget = Arc::new(Budget::new(shape.budget));
    let (done_in, done) = bounded(shape.threads * 4);
    let handles = match shape.threads {
        ..=1 => vec![alone(Arc::clone(&budget), read, work, done_in.clone())],
        threads => together(threads, Arc::clone(&budget), read, work, &done_in),
    };
    // Only threads hold on to it from here: when they are done, nothing more comes.
    drop(done_in);
    let mut order = Order::new(shape.ordered);
    let mut result = Ok(());
    while let Some(event) = next(&done, brake, &budget) {
        let Event::Done(made) = event else {
            take(Event::Idle)?;
            continue;
        };
        order.push(made, |made| {
            if result.is_ok() {
                result = take(Event::Done(made.content.unwrap_or_else(|panic| resume_unwind(panic))));
            }
            budget.give_back(made.bytes);
        });
        if result.is_err() {
            budget.close();
            return result;
        }
    }
    join(handles, brake);
    Ok(())
}

/// What came of a job, or the panic that it ended in.
type Made<D> = Numbered<std::thread::Result<D>>;

/// The next thing that is made; none behind the last.
fn next<D>(done: &Receiver<Made<D>>, brake: &Brake, budget: &Budget) -> Option<Event<Made<D>>> {
    match done.recv_timeout(PAUSE) {
        Ok(made) => Some(Event::Done(made)),
        Err(RecvTimeoutError::Disconnected) => None,
        // Whoever reads may wait for bytes that never come.
        Err(RecvTimeoutError::Timeout) if brake.is_drawn() && budget.is_idle() && !brake.is_mid_record() => None,
        Err(RecvTimeoutError::Timeout) => Some(Event::Idle),
    }
}

/// Passes the panic of a thread on. After the brake, the one that reads may never end.
fn join(handles: Vec<std::thread::JoinHandle<()>>, brake: &Brake) {
    for handle in handles.into_iter().filter(|handle| handle.is_finished() || !brake.is_drawn()) {
        if let Err(panic) = handle.join() {
            resume_unwind(panic);
        }
    }
}

/// Starts the one thread that reads and works.
fn alone<J: 'static, D: Send + 'static>(
    budget: Arc<Budget>,
    read: impl FnOnce(&mut dyn Feed<J>) + Send + 'static,
    work: impl Fn(J) -> D + Send + 'static,
    done: Sender<Made<D>>,
) -> std::thread::JoinHandle<()> {
    struct Alone<D, W> {
        number: u64,
        budget: Arc<Budget>,
        work: W,
        done: Sender<Made<D>>,
    }
    impl<J, D, W: Fn(J) -> D> Feed<J> for Alone<D, W> {
        fn put(&mut self, job: J, bytes: usize, free: bool) -> ControlFlow<()> {
            if !self.budget.take(bytes) {
                return ControlFlow::Break(());
            }
            let content = catch_unwind(AssertUnwindSafe(|| (self.work)(job)));
            let made = Numbered { number: self.number, bytes, free, content };
            self.number += 1;
            sent(self.done.send(made).is_ok())
        }
    }
    spawn("clean", move || read(&mut Alone { number: 0, budget, work, done }))
}

/// Starts a thread that reads and some that work.
fn together<J: Send + 'static, D: Send + 'static>(
    threads: usize,
    budget: Arc<Budget>,
    read: impl FnOnce(&mut dyn Feed<J>) + Send + 'static,
    work: impl Fn(J) -> D + Send + Sync + 'static,
    done: &Sender<Made<D>>,
) -> Vec<std::thread::JoinHandle<()>> {
    struct Reader<J> {
        number: u64,
        budget: Arc<Budget>,
        jobs: Sender<Numbered<J>>,
    }
    impl<J> Feed<J> for Reader<J> {
        fn put(&mut self, content: J, bytes: usize, free: bool) -> ControlFlow<()> {
            if !self.budget.take(bytes) {
                return ControlFlow::Break(());
            }
            let number = self.number;
            self.number += 1;
            sent(self.jobs.send(Numbered { number, bytes, free, content }).is_ok())
        }
    }
    // The budget bounds what is in here.
    let (jobs, to_do) = unbounded::<Numbered<J>>();
    let work = Arc::new(work);
    let workers = (0..threads).map(|_| {
        let (to_do, done, work) = (to_do.clone(), done.clone(), Arc::clone(&work));
        spawn("clean", move || {
            for Numbered { number, bytes, free, content } in to_do {
                // A panic is passed on in its turn: whoever waits for this job would wait for ever.
                let content = catch_unwind(AssertUnwindSafe(|| work(content)));
                if done.send(Numbered { number, bytes, free, content }).is_err() {
                    return;
                }
            }
        })
    });
    workers.chain([spawn("read", move || read(&mut Reader { number: 0, budget, jobs }))]).collect()
}

fn sent(sent: bool) -> ControlFlow<()> {
    if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// # Panics
/// If the system has no thread left.
fn spawn(name: &str, run: impl FnOnce() + Send + 'static) -> std::thread::JoinHandle<()> {
    std::thread::Builder::new().name(name.to_owned()).spawn(run).expect("the system gives a thread")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::{Brake, Event, Feed, Shape, run};

    /// Puts numbers through a flow; those divisible by 5 take longer.
    fn through(threads: usize, ordered: bool, count: usize) -> Vec<usize> {
        let mut taken = Vec::new();
        let shape = Shape { threads, ordered, budget: 64 };
        let read = move |feed: &mut dyn Feed<usize>| {
            for number in 0..count {
                let _ = feed.put(number, 8, true);
            }
        };
        let work = |number: usize| {
            if number.is_multiple_of(5) {
                std::thread::sleep(Duration::from_millis(1));
            }
            number
        };
        let done: Result<(), ()> = run(shape, &Arc::default(), read, work, |event| {
            if let Event::Done(number) = event {
                taken.push(number);
            }
            Ok(())
        });
        done.unwrap();
        taken
    }

    #[test]
    fn what_was_read_is_taken_in_order_and_once() {
        let all: Vec<_> = (0..300).collect();
        for threads in [1, 2, 7] {
            assert_eq!(through(threads, true, 300), all);
        }
        let mut unordered = through(3, false, 300);
        unordered.sort_unstable();
        assert_eq!(unordered, all);
    }

    #[test]
    fn no_more_is_in_flight_than_the_budget_has() {
        let (flying, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (up, high) = (Arc::clone(&flying), Arc::clone(&most));
        let read = move |feed: &mut dyn Feed<()>| {
            for _ in 0..100 {
                let _ = feed.put((), 10, true);
                let now = up.fetch_add(1, Ordering::SeqCst) + 1;
                high.fetch_max(now, Ordering::SeqCst);
            }
        };
        let shape = Shape { threads: 2, ordered: true, budget: 40 };
        let done: Result<(), ()> = run(
            shape,
            &Arc::default(),
            read,
            |()| (),
            |event| {
                std::thread::sleep(Duration::from_micros(300));
                if let Event::Done(()) = event {
                    flying.fetch_sub(1, Ordering::SeqCst);
                }
                Ok(())
            },
        );
        done.unwrap();
        // One more can be given back and read again between the two counts.
        assert!(most.load(Ordering::SeqCst) <= 5, "{most:?}");
    }

    /// Reads numbers until nobody takes any more.
    fn endless(feed: &mut dyn Feed<u64>) {
        let mut number = 0;
        while feed.put(number, 8, true).is_continue() {
            number += 1;
        }
    }

    #[test]
    fn a_panic_of_work_is_passed_on() {
        for threads in [1, 2] {
            let shape = Shape { threads, ordered: true, budget: 16 };
            let read = endless;
            let work = |at| if at == 10 { panic!("ten") } else { at };
            let ended = std::panic::catch_unwind(|| run(shape, &Arc::default(), read, work, |_| Ok::<_, ()>(())));
            assert!(ended.is_err());
        }
    }

    #[test]
    fn a_taker_that_fails_ends_it() {
        for threads in [1, 2] {
            let shape = Shape { threads, ordered: true, budget: 16 };
            let read = endless;
            let done = run(
                shape,
                &Arc::default(),
                read,
                |at| at,
                |event| match event {
                    Event::Done(10) => Err("full"),
                    _ => Ok(()),
                },
            );
            assert_eq!(done, Err("full"));
        }
    }

    #[test]
    fn the_brake_ends_it_also_while_nothing_comes() {
        let brake = Arc::new(Brake::default());
        let read = |feed: &mut dyn Feed<u64>| {
            let _ = feed.put(1, 8, true);
            std::thread::sleep(Duration::from_hours(1));
        };
        let (shape, mut taken) = (Shape { threads: 2, ordered: true, budget: 16 }, 0);
        let done: Result<(), ()> = run(
            shape,
            &brake,
            read,
            |at| at,
            |event| {
                if let Event::Done(number) = event {
                    taken += number;
                    brake.draw();
                }
                Ok(())
            },
        );
        assert_eq!((done, taken), (Ok(()), 1));
    }
}
