//! Cleans records on several threads, all with one cleaner.
//!
//!     cargo run --example clean_records

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use dehusk::{Cleaner, Document, RuleErrors};

/// A record as a crawl might have it.
struct Record {
    url: &'static str,
    text: &'static str,
}

const RECORDS: [Record; 4] = [
    Record { url: "https://bell.example/1", text: "It rained on the harbour all day.\n\nShare this article\n" },
    Record { url: "https://bell.example/2", text: "The ferry was late again.\n\nThis website uses cookies.\n" },
    Record { url: "https://blatt.example/3", text: "Die Brücke ist seit Montag offen.\n\nArtikel teilen\n" },
    Record { url: "https://bell.example/4", text: "Nothing but the tide moved.\n" },
];

fn main() -> Result<(), RuleErrors> {
    let cleaner = Cleaner::new()?;
    let next = AtomicUsize::new(0);
    let mut bodies = thread::scope(|scope| {
        let workers: Vec<_> = (0..2).map(|_| scope.spawn(|| clean_some(&cleaner, &next))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker panicked")).collect::<Vec<_>>()
    });
    bodies.sort_unstable();
    for (number, body) in bodies {
        println!("{}\n{}", RECORDS[number].url, body);
    }
    Ok(())
}

/// Cleans records that no other thread has taken, until there are none.
fn clean_some(cleaner: &Cleaner, next: &AtomicUsize) -> Vec<(usize, String)> {
    let mut bodies = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(record) = RECORDS.get(number) else { return bodies };
        let cleaned = cleaner.clean(Document::text(record.text).url(record.url));
        bodies.push((number, cleaned.into_body()));
    }
}
