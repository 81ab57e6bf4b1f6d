//! `dehusk-fit` fits the weights of the context model to corpora whose bodies are known.
//!
//! `corpus` reads documents whose bodies are known and `labelled` those whose lines are labelled; `folds` assigns sites and
//! kinds to folds, so that no weight is evaluated on one that it was fitted to. `words` splits texts into words and `labels`
//! says which lines of a document are body; `samples` and `texts` collect both with the features of each line, `corpora` all
//! of them. `lexicon` learns weights of words, `boost` trees, and `train` makes models of them. `line_table`,
//! `line_results`, `evaluation` and `curves` score what they remove, and `chart` plots the scores.
//!
//! One seed gives the same weights in every run.

mod args;
mod boost;
mod chart;
mod corpora;
mod corpus;
mod curves;
mod evaluation;
mod fit;
mod folds;
mod labelled;
mod labels;
mod lexicon;
mod line_results;
mod line_table;
mod samples;
mod texts;
mod train;
mod words;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match fit::run(&args::Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
