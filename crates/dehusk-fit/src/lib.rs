//! Fit: the weights of the context model, from corpora whose bodies are known.
//!
//! `corpus` reads documents, `folds` deals out their sites so that no weight is judged on a site that it was fitted on,
//! `words` cuts texts into words and scores a body by them, `labels` says which blocks of a document are body, and `plot`
//! draws what precision each recall costs.
//!
//! All of it gives the same result on every machine and in every run.

mod boost;
pub(crate) mod corpus;
pub(crate) mod curves;
pub(crate) mod folds;
pub(crate) mod judge;
mod labels;
mod plot;
pub(crate) mod samples;
pub(crate) mod train;
pub(crate) mod words;
