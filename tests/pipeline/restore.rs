//! What was removed, put back: the bytes that came in.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::resume::random;
use super::{HUSK, PROSE, clean, files, folder, run, said};

const RECORDS: usize = 1000;

/// Characters that are escaped by some programs and not by others, and some that are escaped by none.
const CHARACTERS: [char; 26] = [
    '"', '\\', '/', '<', '>', '&', '\'', '\u{0}', '\u{1}', '\u{8}', '\t', '\u{c}', '\u{1f}', '\u{7f}', '\u{80}',
    '\u{85}', '\u{a0}', 'é', 'ß', '–', '\u{2028}', '\u{2029}', '\u{feff}', '\u{fffd}', '😀', '中',
];

pub(super) fn restore(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(snapbox::cmd::cargo_bin("clean"));
    command.current_dir(folder).arg("restore").args(args).output().unwrap()
}

/// A text of a few lines, some of which go.
pub(super) fn text(state: &mut u64) -> String {
    let mut text = String::new();
    for _ in 0..=(random(state) % 4) {
        for _ in 0..random(state) % 4 {
            text.push(CHARACTERS[random(state) as usize % CHARACTERS.len()]);
        }
        text.push_str(if random(state).is_multiple_of(2) { PROSE } else { HUSK });
        text.push_str(["\n", "\n\n", "\r\n", "", " \n"][random(state) as usize % 5]);
    }
    text
}

/// A text as a JSON string, by one of the ways in which programs write it, or by all of them at random.
fn json(text: &str, way: u64, state: &mut u64) -> String {
    let mut json = String::from("\"");
    for c in text.chars() {
        let way = if way == 5 { random(state) % 5 } else { way };
        let escape = |upper: bool| {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            let hex = |unit: &u16| if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
            units.iter().map(hex).collect::<String>()
        };
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\n' if way != 4 => json.push_str("\\n"),
            '\u{c}' if way < 2 => json.push_str("\\f"),
            ..'\u{20}' => json.push_str(&escape(way == 3)),
            '/' if way == 2 => json.push_str("\\/"),
            '<' | '>' | '&' if way == 3 => json.push_str(&escape(true)),
            '\u{7f}'.. if way == 1 || way == 2 => json.push_str(&escape(false)),
            'a' if way == 4 => json.push_str(&escape(false)),
            c => json.push(c),
        }
    }
    json + "\""
}

/// Lines of records, with all that may be around them.
fn lines(state: &mut u64) -> String {
    let mut lines = String::from("\u{feff}");
    for number in 0..RECORDS {
        let (way, text) = (random(state) % 6, text(state));
        let (text, space) = (json(&text, way, state), [" ", "", "\t"][number % 3]);
        let line = match random(state) % 20 {
            0 => format!("{{\"id\":{number},\"text\":"),
            1 => " ".repeat(number % 3),
            2 => format!("{{\"id\":{number},\"text\":null}}"),
            _ => format!(
                "{{\"id\":{space}{number}.50, \"text\"{space}:{text}{space},\"x\":{{\"text\":\"\\/\"}}}}{space}"
            ),
        };
        lines.push_str(&line);
        lines.push_str(["\n", "\n", "\r\n", "\r\r\n"][random(state) as usize % 4]);
    }
    lines.trim_end_matches(['\r', '\n']).to_owned()
}

#[test]
fn records_are_restored_byte_for_byte() {
    let (folder, mut state) = (folder(), 11);
    for (out, removed) in [("out.jsonl", "removed.jsonl"), ("out.jsonl.gz", "removed.jsonl.zst")] {
        let lines = lines(&mut state);
        fs::write(folder.path().join("in.jsonl"), &lines).unwrap();
        let mut command = clean(folder.path());
        command.args(["in.jsonl", "--from", "jsonl", "-o", out, "--removed", removed]);
        let output = run(command);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        let restored = restore(folder.path(), &[out, "--removed", removed]);
        assert_eq!(restored.status.code(), Some(0), "{}", said(&restored));
        let restored = String::from_utf8(restored.stdout).unwrap();
        for (was, is) in lines.split('\n').zip(restored.split('\n')) {
            assert_eq!(is, was);
        }
        assert!(restored == lines);
    }
}

/// Texts, Markdown and records, also in folders, and names of which one is the end of another.
fn fill(folder: &Path, state: &mut u64) {
    for number in 0..120 {
        let home = folder.join(["", "a", "a/b"][number % 3]);
        fs::create_dir_all(&home).unwrap();
        let name = match number % 4 {
            0 => format!("{}.md", number / 12),
            1 => format!("{}.jsonl", number / 12),
            _ => format!("{}.txt", number / 12),
        };
        let content = match number % 4 {
            0 => format!(
                "# Ferries\n\n{}\n* {HUSK}\n* [{PROSE}](https://example.com/a)\n",
                text(state).replace('\0', "")
            ),
            1 => lines(state).split_inclusive('\n').skip(7).take(9).collect(),
            _ if number == 3 => String::new(),
            _ => text(state).replace(['\0', '\u{1}', '\u{8}', '\u{1f}'], ""),
        };
        fs::write(home.join(name), content).unwrap();
    }
}

#[test]
fn folders_are_restored_byte_for_byte() {
    let (folder, mut state) = (folder(), 5);
    fill(&folder.path().join("in"), &mut state);
    let mut command = clean(folder.path());
    command.args(["-r", "in", "-o", "out", "--removed", "removed.jsonl"]);
    let output = run(command);
    let restored = restore(folder.path(), &["out", "--removed", "removed.jsonl", "-o", "back"]);
    assert_eq!(restored.status.code(), Some(0), "{}\n{}", said(&output), said(&restored));
    let (was, is) = (files(&folder.path().join("in")), files(&folder.path().join("back")));
    assert!(files(&folder.path().join("out")) != was);
    for ((name, was), (other, is)) in was.iter().zip(&is) {
        assert_eq!((name, String::from_utf8_lossy(was)), (other, String::from_utf8_lossy(is)), "{name}");
    }
    assert_eq!(was.len(), is.len());
}

#[test]
fn removals_of_files_that_cannot_be_told_apart_are_refused() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("in/a")).unwrap();
    for name in ["in/4.txt", "in/a/4.txt"] {
        fs::write(folder.path().join(name), format!("{PROSE}\n{HUSK}\n")).unwrap();
    }
    let mut command = clean(folder.path());
    command.args(["-r", "in", "-o", "out", "--removed", "removed.jsonl"]);
    run(command);
    let restored = restore(folder.path(), &["out/a/4.txt", "--removed", "removed.jsonl"]);
    assert_eq!(restored.status.code(), Some(2), "{}", said(&restored));
    assert!(said(&restored).contains("restore the whole folder"), "{}", said(&restored));
    let restored = restore(folder.path(), &["out", "--removed", "removed.jsonl"]);
    assert!(said(&restored).contains("name it with --output"), "{}", said(&restored));
}
