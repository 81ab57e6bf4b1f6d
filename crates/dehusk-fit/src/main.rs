//! `dehusk-fit` fits the weights of the context model to corpora whose bodies are known.
//!
//! `corpus` reads documents and `folds` assigns their sites to folds, so that no weight is evaluated on a site that it was
//! fitted to. `words` splits texts into words and `labels` says which lines of a document are body; `samples` collects
//! both with the features of each line. `boost` learns tables of weights, `train` makes models of them, `evaluation` and
//! `curves` score what they clean, and `chart` plots the scores.
//!
//! One seed gives the same weights in every run.

mod args;
mod boost;
mod chart;
mod corpus;
mod curves;
mod evaluation;
mod fit;
mod folds;
mod labels;
mod samples;
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
