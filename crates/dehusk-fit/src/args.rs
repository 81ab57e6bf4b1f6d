//! The command line of `dehusk-fit`.

use std::path::PathBuf;

use clap::Parser;

/// Fit the weights of dehusk's context model to corpora whose bodies are known
#[derive(Parser, Debug)]
#[command(name = "dehusk-fit", version)]
pub(crate) struct Args {
    /// Corpora: JSON Lines, plain or gzip, with `gold` (the body) and `html` (a page) or `raw` (texts by source: `page:NAME` for whole pages)
    #[arg(value_name = "CORPUS", required = true)]
    pub(crate) corpora: Vec<PathBuf>,
    /// A folder of labelled documents: text files whose lines begin with `+ ` (body), `- ` (boilerplate) or `? ` (either)
    #[arg(long, value_name = "DIR")]
    pub(crate) labelled: Vec<PathBuf>,
    /// Labelled lines: JSON Lines, plain or gzip, with `id`, `lines`, and `labels` (1 for body, 0 for boilerplate)
    #[arg(long, value_name = "FILE")]
    pub(crate) lines: Vec<PathBuf>,
    /// Write the weights fitted to all documents into a folder, such as `model`
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Write the weights of each fold into `DIR/fold-N/model`
    #[arg(long, value_name = "DIR")]
    pub(crate) folds_out: Option<PathBuf>,
    /// Plot precision against recall over thresholds into a folder, as SVG
    #[arg(long, value_name = "DIR")]
    pub(crate) plots: Option<PathBuf>,
    /// The number of folds of the cross-validation; 1 skips it
    #[arg(long, default_value_t = 5)]
    pub(crate) folds: usize,
    /// Cross-validate labelled lines alone, without cleaning whole documents
    #[arg(long)]
    pub(crate) lines_only: bool,
    /// The seed of all random choices; the same seed gives the same weights
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}
