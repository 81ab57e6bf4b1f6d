//! Bytes a second over a long text: with the built-in rules, and with more and more made ones.
//!
//!     cargo bench --bench throughput

mod common;

use dehusk::Cleaner;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// Long enough for what happens once to count for nothing.
const BYTES: usize = 8 << 20;

/// Cleans the text until the cleaner has compiled all that it will.
fn warm(cleaner: &Cleaner, text: &str) {
    for _ in 0..16 {
        cleaner.clean(text);
    }
}

fn measure(bencher: Bencher, cleaner: &Cleaner) {
    let text = common::text(BYTES);
    warm(cleaner, &text);
    bencher.counter(BytesCount::of_str(&text)).bench_local(|| cleaner.clean(&text));
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn built_in_rules(bencher: Bencher) {
    measure(bencher, &Cleaner::builder().build().expect("the built-in rules are valid"));
}

#[divan::bench(args = [50, 500, 5_000], sample_count = 10, sample_size = 1)]
fn made_rules(bencher: Bencher, rules: usize) {
    let builder = Cleaner::builder().built_in(false).pack("en/made", &common::pack(rules));
    measure(bencher, &builder.build().expect("made rules are valid"));
}
