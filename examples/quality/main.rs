//! What each rule does on real pages with known bodies, as tables in `docs/quality-rules.md`.
//!
//!     cargo run --release --example quality -- CORPORA
//!
//! `CORPORA` is a folder with the corpora that `docs/quality-rules.md` names; those that are absent are left out and named. The
//! tables hold figures and names of documents only. The texts of the worst false hits go to
//! `target/quality/false-hits.txt`, for whoever narrows rules.

mod corpora;
mod report;
mod tally;

use std::error::Error;
use std::path::Path;

use dehusk::{Category, Cleaner, Rule};

use corpora::{Corpus, Document};
use tally::Tally;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("which folder are the corpora in?")?;
    // Bodies of some corpora lack the headline, so that rules for headlines are not measured at all.
    let cleaner =
        Cleaner::builder().keep(Category::Headline).profile(None).build().map_err(|errors| errors.to_string())?;
    let rules: Vec<_> = cleaner.rules().collect();
    let mut tallies = vec![Tally::default(); rules.len()];
    for corpus in Corpus::ALL {
        let path = Path::new(&folder).join(corpus.file());
        if !path.exists() {
            eprintln!("absent, and left out: {}", path.display());
            continue;
        }
        eprintln!("{}", corpus.file());
        for document in corpus.documents(&path)? {
            add(&document?, &cleaner, &rules, &mut tallies);
        }
    }
    report::write(&rules, &tallies)?;
    Ok(())
}

/// Counts what rules take from a document.
fn add(document: &Document, cleaner: &Cleaner, rules: &[&Rule], tallies: &mut [Tally]) {
    let text = document.text();
    let cleaned = document.clean(cleaner);
    let taken = document.taken(&cleaned);
    for (removal, words) in cleaned.removals().zip(taken) {
        let Ok(number) = rules.binary_search_by(|rule| rule.name().cmp(removal.rule.name())) else { continue };
        tallies[number].add(document, &text[removal.range.clone()], words);
    }
}
