//! Processes documents on all cores, for no longer than a request may take.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long a request may take before it returns what it has. The page then asks for the rest.
const REQUEST_TIME: Duration = Duration::from_millis(250);

/// Calls `look` with the numbers of a range on all cores, until the time is up, at least once. Returns the results of the
/// first numbers, in order and without gaps.
pub(super) fn in_parallel<T: Send>(from: usize, to: usize, look: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (next, end) = (AtomicUsize::new(from), Instant::now() + REQUEST_TIME);
    let work = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= to || (Instant::now() > end && number > from) {
                return (done, number);
            }
            done.push((number, look(number)));
        }
    };
    let threads =
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(to.saturating_sub(from).max(1));
    let results: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    let results = results.into_iter().map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
    let (done, skipped): (Vec<_>, Vec<_>) = results.unzip();
    // Results after a number that was not processed are dropped: the next request starts there.
    let first_skipped = skipped.into_iter().min().unwrap_or(to);
    let mut all: Vec<_> = done.into_iter().flatten().filter(|(number, _)| *number < first_skipped).collect();
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{REQUEST_TIME, in_parallel};

    #[test]
    fn results_are_in_order_and_without_gaps() {
        assert_eq!(in_parallel(3, 200, |number| number), (3..200).collect::<Vec<_>>());
        assert_eq!(in_parallel(3, 3, |number| number), [0; 0]);
        let slow = in_parallel(0, 1000, |number| {
            std::thread::sleep(if number == 0 { 2 * REQUEST_TIME } else { Duration::from_millis(50) });
            number
        });
        assert!(!slow.is_empty() && slow.len() < 1000 && slow == (0..slow.len()).collect::<Vec<_>>());
    }
}
