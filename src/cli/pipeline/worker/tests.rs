use std::sync::Arc;

use super::super::super::args::RemovedFormat;
use super::super::input::jsonl;
use super::super::job::{InputLabel, JobContext, Message};
use super::super::output;
use super::{Cleaner, Job, JobRunner, RuleSource, Worker, WorkerOptions, guard};

fn worker() -> Worker {
    let cleaner = Cleaner::builder().build().expect("the built-in rules are valid");
    let options = WorkerOptions { removed: Some(RemovedFormat::Records), ..WorkerOptions::default() };
    Worker { rules: RuleSource::Fixed(Arc::new(cleaner)), options }
}

fn context() -> JobContext {
    JobContext {
        input: Arc::new(InputLabel { name: "in".to_owned(), file: None, target: None }),
        output: &output::jsonl::Jsonl,
        starts_input: false,
        ends_input: false,
        resume_at: None,
        bytes_read: 0,
        flush: false,
        may_overtake: true,
    }
}

#[test]
fn an_internal_error_costs_the_result_of_its_record_alone() {
    guard::install();
    let worker = worker();
    let mut runner = JobRunner::new(&worker.options, worker.rules.cleaner(), context());
    assert!(runner.run_guarded("in:1", |runner| runner.write_line("one")));
    let done = runner.run_guarded("in:2", |runner| {
        runner.write_line("half of");
        runner.result.messages.push(Message::Emptied("in:2".to_owned()));
        assert!(runner.result.content.records == 1, "what a bug breaks");
    });
    let result = runner.result;
    assert!(!done && result.content.bytes == b"one\n" && result.content.records == 1);
    assert_eq!(result.tally.totals.faults, 1);
    let [Message::InternalError(message)] = &result.messages[..] else { panic!("one message") };
    assert!(message.starts_with("in:2: internal error: ") && message.contains("what a bug breaks"), "{message}");
}

#[test]
fn lines_pass_through_unchanged_where_there_is_nothing_to_remove() {
    let bytes = b"{\"text\":\"a\"}\r\n\n no\n{\"text\":\"b\"}".to_vec();
    let job = Job { context: context(), work: Box::new(move |runner| jsonl::clean_lines(runner, 7, &bytes)) };
    let result = worker().run(job);
    assert_eq!(String::from_utf8(result.content.bytes).unwrap(), "{\"text\":\"a\"}\n\n no\n{\"text\":\"b\"}\n");
    assert_eq!(result.content.records, 4);
    let [Message::UnreadableRecord(message)] = &result.messages[..] else { panic!("one message") };
    assert!(message.starts_with("in:9: not a JSON object"), "{message}");
}
