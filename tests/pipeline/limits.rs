//! Limits that an operator sets: what exceeds one is passed on as it came, and counted.

use super::{HUSK, PROSE, clean, cleaned, feed, folder, records, said, text};

fn stats(said: &str) -> serde_json::Value {
    serde_json::from_str(said.lines().last().expect("counts")).expect("JSON")
}

#[test]
fn without_time_everything_is_passed_on_as_it_came() {
    let folder = folder();
    let records = records(30);
    let text_file = format!("{PROSE}\n{HUSK}\n");
    for (from, input) in [("jsonl", &records), ("text", &text_file)] {
        let mut command = clean(folder.path());
        command.args(["--from", from, "--timeout", "0.000000001", "--stats=json"]);
        let output = feed(command, input.as_bytes());
        assert_eq!(text(&output), *input, "{from}");
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("took longer than 0.000000001 s; not cleaned"), "{}", said(&output));
        let stats = stats(&said(&output));
        let documents = if from == "text" { 1 } else { records.lines().filter(|line| line.ends_with('}')).count() };
        assert_eq!(
            (&stats["timeouts"], &stats["documents"], &stats["changed"]),
            (&documents.into(), &0.into(), &0.into())
        );
    }
}

#[test]
fn with_time_everything_is_cleaned() {
    let folder = folder();
    let mut command = clean(folder.path());
    command.args(["--from", "jsonl", "--timeout", "600", "--max-memory", "256M"]);
    let output = feed(command, records(30).as_bytes());
    assert_eq!(text(&output), cleaned(&records(30)));
}

#[test]
fn what_could_take_too_much_memory_is_passed_on_as_it_came() {
    let folder = folder();
    let large = format!("{{\"text\":\"{HUSK}\\n{}\"}}\n", "It rained. ".repeat(1_300_000));
    let small = format!("{{\"text\":\"{HUSK}\\n{PROSE}\"}}\n");
    let page = format!("{{\"html\":\"{}\"}}\n", "<p>It rained.</p>".repeat(150_000));
    let mut command = clean(folder.path());
    command.args(["--from", "jsonl", "--max-memory", "256M", "--stats=json"]);
    let output = feed(command, [&*small, &large, &page, &small].concat().as_bytes());
    let body = small.replace(&format!("{HUSK}\\n"), "");
    assert!(text(&output) == [&*body, &large, &page, &body].concat(), "{}", said(&output));
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(said(&output).matches("could take more than the 256 MiB of --max-memory; not cleaned").count(), 2);
    let stats = stats(&said(&output));
    assert_eq!((&stats["over_memory"], &stats["documents"]), (&2.into(), &2.into()));
}
