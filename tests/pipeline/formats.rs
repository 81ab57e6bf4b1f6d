//! Formats that come in and go out, plain and compressed.

use std::fs;
use std::io::Read;

use super::{HUSK, PROSE, built_in, clean, cleaned, feed, files, folder, gzip, records, run, said, text};

#[test]
fn compressed_inputs_are_detected_by_their_content() {
    let (folder, records) = (folder(), records(50));
    let half = records.len() / 2;
    let members = [gzip(&records.as_bytes()[..half]), gzip(&records.as_bytes()[half..])].concat();
    let zstd = zstd::encode_all(records.as_bytes(), 1).unwrap();
    for (name, bytes) in [("a.gz", members), ("b.dat", zstd), ("c", records.clone().into_bytes())] {
        fs::write(folder.path().join(name), &bytes).unwrap();
        let mut command = clean(folder.path());
        command.arg(name);
        assert_eq!(text(&run(command)), cleaned(&records), "{name}");
        assert_eq!(text(&feed(clean(folder.path()), &bytes)), cleaned(&records), "{name} on standard input");
    }
}

#[test]
fn outputs_are_compressed_by_their_extension() {
    let (folder, records) = (folder(), records(50));
    for name in ["out.jsonl.gz", "out.jsonl.zst"] {
        let mut command = clean(folder.path());
        command.args(["--from", "jsonl", "-o", name, "--removed", "removed.jsonl.gz"]);
        feed(command, records.as_bytes());
        let bytes = fs::read(folder.path().join(name)).unwrap();
        let mut out = String::new();
        match name.ends_with("gz") {
            true => flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut out).unwrap(),
            false => zstd::Decoder::new(&bytes[..]).unwrap().read_to_string(&mut out).unwrap(),
        };
        assert_eq!(out, cleaned(&records));
        let removed = fs::read(folder.path().join("removed.jsonl.gz")).unwrap();
        let mut lines = String::new();
        flate2::read::MultiGzDecoder::new(&removed[..]).read_to_string(&mut lines).unwrap();
        assert_eq!(lines.lines().count(), records.matches(HUSK).count());
    }
}

/// A record of an archive, as crawlers write it.
fn warc(kind: &str, headers: &str, block: &str) -> String {
    let length = block.len();
    format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}-{length}>\r\n{headers}Content-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
}

fn answer(kind: &str, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}")
}

#[test]
fn archives_give_a_record_for_each_document() {
    let folder = folder();
    let uri = "WARC-Target-URI: https://www.example.com/a\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n";
    let http = format!("{uri}Content-Type: application/http; msgtype=response\r\n");
    let page = format!("<html><head><title>Ferry</title></head><body><p>{PROSE}</p><p>{HUSK}</p></body></html>");
    let records = [
        warc("warcinfo", "", "software: none"),
        warc("response", &http, &answer("text/html; charset=utf-8", &page)),
        warc("response", &http, &answer("image/png", "\u{1}\u{2}")),
        warc("conversion", &format!("{uri}Content-Type: text/plain\r\n"), &format!("{PROSE}\n{HUSK}\n")),
    ];
    let members = records.iter().flat_map(|record| gzip(record.as_bytes())).collect::<Vec<_>>();
    fs::write(folder.path().join("a.warc.gz"), members).unwrap();
    let mut command = clean(folder.path());
    command.args(["--stats=json", "a.warc.gz"]);
    let output = run(command);
    let lines: Vec<serde_json::Value> = text(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{}", said(&output));
    assert_eq!(lines[0]["title"], "Ferry");
    assert_eq!((&lines[0]["status"], &lines[0]["url"]), (&200.into(), &"https://www.example.com/a".into()));
    assert_eq!(lines[0]["text"].as_str().unwrap().trim_end(), PROSE);
    assert_eq!(lines[1]["text"], format!("{PROSE}\n"));
    assert_eq!(lines[1]["fetched"], "2026-01-02T03:04:05Z");
    let stats: serde_json::Value = serde_json::from_str(&said(&output)).unwrap();
    assert_eq!(stats["aside_by_reason"], serde_json::json!({"image/png": 1, "warcinfo": 1}));
    assert_eq!(stats["by_host"][0]["host"], "www.example.com");
}

#[test]
fn documents_can_be_restored() {
    let (folder, records) = (folder(), records(40));
    let body = format!("{HUSK}\n\n{PROSE}\r\n{HUSK}\n{PROSE}\n\n\n");
    for (name, input) in [("a.jsonl", records.as_str()), ("a.txt", body.as_str()), ("b.txt", PROSE), ("c.txt", "")] {
        fs::write(folder.path().join(name), input).unwrap();
        let mut command = clean(folder.path());
        command.args([name, "-o", "out", "--removed", "removed.jsonl.zst"]);
        run(command);
        let mut command = std::process::Command::new(snapbox::cmd::cargo_bin("clean"));
        command.current_dir(folder.path()).args(["restore", "--removed", "removed.jsonl.zst", "out"]);
        let restored = command.output().unwrap();
        assert_eq!(text(&restored), input, "{name}: {}", said(&restored));
        assert_eq!(restored.status.code(), Some(0));
    }
}

#[test]
fn a_folder_can_be_restored_file_by_file() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (name, husk) in [("a.txt", 1), ("b.jsonl", 2)] {
        let line = format!("{{\"text\":\"{PROSE}{}\"}}\n", "\\nTell a friend".repeat(husk));
        let lines = if name == "a.txt" { format!("{PROSE}\n{HUSK}\n") } else { line.repeat(3) };
        fs::write(folder.path().join("in").join(name), lines).unwrap();
    }
    let mut command = clean(folder.path());
    command.args(["-r", "in", "-o", "out", "--removed", "removed.jsonl"]);
    run(command);
    for (name, bytes) in files(&folder.path().join("in")) {
        let mut command = std::process::Command::new(snapbox::cmd::cargo_bin("clean"));
        let kept = format!("out/{name}");
        command.current_dir(folder.path()).args(["restore", "--removed", "removed.jsonl", &kept]);
        let restored = command.output().unwrap();
        assert_eq!(restored.stdout, bytes, "{name}: {}", said(&restored));
    }
}

#[test]
fn explained_records_say_what_a_text_was_taken_for() {
    let folder = folder();
    let prose = [PROSE; 4].join("\\n");
    let input = format!("{{\"text\":\"{prose}\"}}\n{{\"text\":\"{PROSE}\"}}\n{{\"html\":\"<p>{PROSE}</p>\"}}\n");
    let taken_for = |options: &[&str], input: &str| -> Vec<serde_json::Value> {
        let mut command = built_in(folder.path());
        command.args(["--explain", "--to", "jsonl"]).args(options);
        let out = text(&feed(command, input.as_bytes()));
        let records = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a record"));
        records.map(|record| record["taken_for"].clone()).collect()
    };
    assert_eq!(taken_for(&[], &input), ["extract".into(), serde_json::Value::Null, serde_json::Value::Null]);
    assert_eq!(taken_for(&["--kind", "page"], &input)[0], "page");
    assert_eq!(taken_for(&[], &[PROSE; 4].join("\n")), ["extract"], "a text that becomes a record");
}
