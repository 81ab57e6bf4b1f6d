//! The working side of a run: a worker does jobs, each with the rules that are active when it starts.

mod document;
pub(in crate::cli) mod document_limits;
pub(in crate::cli) mod guard;
pub(super) mod new_record;
pub(super) mod runner;

use std::sync::Arc;

use super::job::{JobContext, JobResult};
use crate::cleaner::Cleaner;
use crate::live::Live;
use runner::{JobRunner, WorkerOptions};

/// A piece of an input, and what to do with it.
pub(super) struct Job {
    pub(super) context: JobContext,
    pub(super) work: Work,
}

/// What a job does; its input format decides.
pub(super) type Work = Box<dyn FnOnce(&mut JobRunner<'_>) + Send>;

/// Where the rules of a job come from.
pub(super) enum RuleSource {
    /// They are the same for the whole run.
    Fixed(Arc<Cleaner>),
    /// They may change between jobs.
    Watched(Arc<Live>),
}

impl RuleSource {
    /// The cleaner for the next job.
    pub(super) fn cleaner(&self) -> Arc<Cleaner> {
        match self {
            RuleSource::Fixed(cleaner) => Arc::clone(cleaner),
            RuleSource::Watched(live) => live.cleaner(),
        }
    }
}

/// Does jobs; all threads share one.
pub(super) struct Worker {
    pub(super) rules: RuleSource,
    pub(super) options: WorkerOptions,
}

impl Worker {
    /// Does a job.
    pub(super) fn run(&self, job: Job) -> JobResult {
        let mut runner = JobRunner::new(&self.options, self.rules.cleaner(), job.context);
        (job.work)(&mut runner);
        runner.result
    }
}

#[cfg(test)]
mod tests;
