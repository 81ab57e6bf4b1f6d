//! Work that is shared among threads, so that what comes out does not depend on their number.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many rows are one piece of work.
pub(super) const PIECE: usize = 1 << 16;

/// Does the work for each item on up to this many threads; what came out is in the items' order.
///
/// Threads take the next item when they are free, so that a slow one holds up nobody.
///
/// # Panics
/// If the work panics.
pub(crate) fn each<I, T>(items: I, threads: usize, work: impl Fn(I::Item) -> T + Sync) -> Vec<T>
where
    I: ExactSizeIterator + Send,
    T: Send,
{
    let threads = threads.min(items.len());
    if threads < 2 {
        return items.map(work).collect();
    }
    let queue = Mutex::new(items.enumerate());
    let next = || queue.lock().unwrap_or_else(PoisonError::into_inner).next();
    let worker = || std::iter::from_fn(next).map(|(at, item)| (at, work(item))).collect::<Vec<_>>();
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        done.extend(others.into_iter().flat_map(|other| other.join().expect("the work does not panic")));
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, out)| out).collect()
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn what_comes_out_is_in_order_on_any_number_of_threads() {
        for threads in 0..6 {
            assert_eq!(each(0..100, threads, |item| item * 2), (0..100).map(|item| item * 2).collect::<Vec<_>>());
        }
        assert!(each(0..0, 4, |item| item).is_empty());
    }

    #[test]
    fn parts_of_a_whole_can_be_written() {
        let mut whole = vec![1; 1000];
        each(whole.chunks_mut(7), 3, |part| part.iter_mut().for_each(|value| *value += 1));
        assert!(whole.iter().all(|value| *value == 2));
    }
}
