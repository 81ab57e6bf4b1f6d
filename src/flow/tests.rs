use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::{Event, FlowOptions, JobQueue, StopFlag, run};

/// Sends numbers through a flow; those divisible by 5 take longer.
fn handled(threads: usize, ordered: bool, count: usize) -> Vec<usize> {
    let mut handled = Vec::new();
    let options = FlowOptions { threads, ordered, budget: 64 };
    let read = move |queue: &mut dyn JobQueue<usize>| {
        for number in 0..count {
            let _ = queue.push(number, 8, true);
        }
    };
    let work = |number: usize| {
        if number.is_multiple_of(5) {
            std::thread::sleep(Duration::from_millis(1));
        }
        number
    };
    let done: Result<(), ()> = run(options, &Arc::default(), read, work, |event| {
        if let Event::Result(number) = event {
            handled.push(number);
        }
        Ok(())
    });
    done.unwrap();
    handled
}

#[test]
fn results_are_handled_in_order_and_once() {
    let all: Vec<_> = (0..300).collect();
    for threads in [1, 2, 7] {
        assert_eq!(handled(threads, true, 300), all);
    }
    let mut unordered = handled(3, false, 300);
    unordered.sort_unstable();
    assert_eq!(unordered, all);
}

#[test]
fn no_more_is_in_flight_than_the_budget_has() {
    let (flying, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (up, high) = (Arc::clone(&flying), Arc::clone(&most));
    let read = move |queue: &mut dyn JobQueue<()>| {
        for _ in 0..100 {
            let _ = queue.push((), 10, true);
            let now = up.fetch_add(1, Ordering::SeqCst) + 1;
            high.fetch_max(now, Ordering::SeqCst);
        }
    };
    let options = FlowOptions { threads: 2, ordered: true, budget: 40 };
    let handle = |event| {
        std::thread::sleep(Duration::from_micros(300));
        if let Event::Result(()) = event {
            flying.fetch_sub(1, Ordering::SeqCst);
        }
        Ok(())
    };
    let done: Result<(), ()> = run(options, &Arc::default(), read, |()| (), handle);
    done.unwrap();
    // One more can be released and read again between the two counts.
    assert!(most.load(Ordering::SeqCst) <= 5, "{most:?}");
}

/// Reads numbers until their results are no longer wanted.
fn endless(queue: &mut dyn JobQueue<u64>) {
    let mut number = 0;
    while queue.push(number, 8, true).is_continue() {
        number += 1;
    }
}

#[test]
fn a_panic_of_work_is_passed_on() {
    for threads in [1, 2] {
        let options = FlowOptions { threads, ordered: true, budget: 16 };
        let work = |at| if at == 10 { panic!("ten") } else { at };
        let ended = std::panic::catch_unwind(|| run(options, &Arc::default(), endless, work, |_| Ok::<_, ()>(())));
        assert!(ended.is_err());
    }
}

#[test]
fn an_error_of_the_handler_ends_the_flow() {
    for threads in [1, 2] {
        let options = FlowOptions { threads, ordered: true, budget: 16 };
        let handle = |event| match event {
            Event::Result(10) => Err("full"),
            _ => Ok(()),
        };
        assert_eq!(run(options, &Arc::default(), endless, |at| at, handle), Err("full"));
    }
}

#[test]
fn a_stop_ends_the_flow_while_nothing_comes() {
    let stop = Arc::new(StopFlag::default());
    let read = |queue: &mut dyn JobQueue<u64>| {
        let _ = queue.push(1, 8, true);
        std::thread::sleep(Duration::from_hours(1));
    };
    let (options, mut handled) = (FlowOptions { threads: 2, ordered: true, budget: 16 }, 0);
    let handle = |event| {
        if let Event::Result(number) = event {
            handled += number;
            stop.stop();
        }
        Ok(())
    };
    let done: Result<(), ()> = run(options, &stop, read, |at| at, handle);
    assert_eq!((done, handled), (Ok(()), 1));
}
