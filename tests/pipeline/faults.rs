//! One bad record costs that record.

use std::fs;

use super::{PROSE, clean, cleaned, feed, folder, gzip, records, run, said, text};

#[test]
fn bad_records_are_passed_through_or_rejected() {
    let folder = folder();
    let bad = "{\"text\":\"\\ud800\"}\n[1]\n{\"id\":1}\n{\"text\":1}\nno JSON\n";
    let good = "{\"text\":\"a\\nTell a friend\"}\n";
    let input = format!("{good}{bad}{good}");
    let output = feed(with(&folder, &["--from", "jsonl"]), input.as_bytes());
    assert_eq!(text(&output), cleaned(&input));
    assert_eq!(output.status.code(), Some(1));
    for line in 2..=6 {
        assert!(said(&output).contains(&format!("standard input:{line}: ")), "{}", said(&output));
    }
    let output = feed(with(&folder, &["--from", "jsonl", "--rejects", "rejects"]), input.as_bytes());
    assert_eq!(text(&output), cleaned(good).repeat(2));
    assert_eq!(fs::read_to_string(folder.path().join("rejects")).unwrap(), bad);
}

fn with(folder: &tempfile::TempDir, args: &[&str]) -> std::process::Command {
    let mut command = clean(folder.path());
    command.args(args);
    command
}

#[test]
fn a_truncated_file_gives_all_complete_records() {
    let (folder, records) = (folder(), records(2000));
    let bytes = gzip(records.as_bytes());
    fs::write(folder.path().join("a.jsonl.gz"), &bytes[..bytes.len() / 2]).unwrap();
    let output = run(with(&folder, &["a.jsonl.gz"]));
    let (out, wanted) = (text(&output), cleaned(&records));
    let whole = out.lines().count() - 1;
    assert!(whole > 100 && out.lines().take(whole).eq(wanted.lines().take(whole)));
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("ends early"), "{}", said(&output));
}

#[test]
fn a_broken_member_does_not_affect_others() {
    let folder = folder();
    let member = |number: usize| gzip(format!("{{\"text\":\"{number} {PROSE}\"}}\n").as_bytes());
    let mut bytes: Vec<_> = (0..9).map(member).collect();
    let middle = bytes[4].len() / 2;
    bytes[4][middle] ^= 0xff;
    fs::write(folder.path().join("a.jsonl.gz"), bytes.concat()).unwrap();
    let output = run(with(&folder, &["a.jsonl.gz"]));
    let whole = text(&output).lines().filter(|line| line.ends_with("comes.\"}")).count();
    assert!(whole >= 8, "{}\n{}", text(&output), said(&output));
    assert!(said(&output).contains("broken"), "{}", said(&output));
}

#[test]
fn a_bomb_is_stopped() {
    let folder = folder();
    let spaces = vec![b' '; 1 << 20];
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..100).try_for_each(|_| std::io::Write::write_all(&mut encoder, &spaces)).unwrap();
    fs::write(folder.path().join("bomb.gz"), encoder.finish().unwrap()).unwrap();
    let output = run(with(&folder, &["bomb.gz"]));
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("decompression bomb") && output.stdout.len() < 100 << 20, "{}", said(&output));
}

#[test]
fn stats_count_errors_by_kind() {
    let folder = folder();
    let output = feed(with(&folder, &["--from", "jsonl", "--stats=json"]), b"no\n{}\n{\"text\":\"a\"}\n");
    let said = said(&output);
    let stats: serde_json::Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(stats["unreadable_by_kind"], serde_json::json!({"no JSON object": 1, "no text": 1}));
    assert_eq!((&stats["documents"], &stats["bytes_out"]), (&1.into(), &"no\n{}\n{\"text\":\"a\"}\n".len().into()));
}

#[test]
fn rules_are_reloaded_during_a_run() {
    use std::io::{BufRead, BufReader, Write};
    use std::time::{Duration, Instant};
    let folder = folder();
    let pack = folder.path().join("packs/site.toml");
    let mut child = with(&folder, &["--from", "jsonl", "--watch"]).stdin(std::process::Stdio::piped()).spawn().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut stdin = child.stdin.take().unwrap();
    let mut ask = |husk: &str| {
        writeln!(stdin, "{{\"text\":\"{PROSE}\\n{husk}\"}}").unwrap();
        answers.next().unwrap().unwrap().contains(husk)
    };
    let mut until = |husk: &str, stays: bool| {
        let start = Instant::now();
        while ask(husk) != stays {
            assert!(start.elapsed() < Duration::from_secs(30), "{husk} stays: {}", !stays);
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    until("Tell a friend", false);
    fs::write(&pack, "broken").unwrap();
    std::thread::sleep(Duration::from_millis(2500));
    until("Tell a friend", false);
    fs::write(&pack, super::PACK.replace("tell a friend", "ring us").replace("Tell a friend", "Ring us")).unwrap();
    until("Tell a friend", true);
    until("Ring us", false);
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = said(&output);
    assert!(said.contains("the previous rules stay active") && said.contains("rules: reloaded"), "{said}");
}
