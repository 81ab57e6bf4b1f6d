//! Runs that are killed and resumed write the same bytes as a run that was not.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::{PROSE, clean, cleaned, files, folder, records, run, said, text};

/// Small enough for many checkpoints in a run of some tenths of a second.
const EVERY: &str = "200000";

/// A job: options, and what lies in the folder before.
struct Job {
    args: &'static [&'static str],
    fill: fn(&Path),
}

/// A file with all outputs that there are, compressed and not; a folder.
const JOBS: [Job; 3] = [
    Job {
        args: &["in.jsonl", "in2.jsonl", "-o", "out.jsonl", "--removed", "removed.jsonl", "--rejects", "rejects"],
        fill: fill_files,
    },
    Job { args: &["in.jsonl", "in2.jsonl", "-o", "out.jsonl.gz", "--removed", "removed.zst"], fill: fill_files },
    Job { args: &["-r", "in", "-o", "out", "--removed", "removed.jsonl"], fill: fill_folder },
];

fn fill_files(folder: &Path) {
    fs::write(folder.join("in.jsonl"), records(12_000)).unwrap();
    fs::write(folder.join("in2.jsonl"), records(3000)).unwrap();
}

fn fill_folder(folder: &Path) {
    for number in 0..60 {
        let home = folder.join(format!("in/{}", number % 7));
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join(format!("{number}.jsonl")), records(200)).unwrap();
    }
}

/// The command of a job, with counts at the end.
fn command(folder: &Path, job: &Job) -> std::process::Command {
    let mut command = clean(folder);
    command.args(job.args).args(["--checkpoint", EVERY, "--stats=json", "-j", "2"]);
    command
}

/// What a run left, but for rules: all files, and the counts.
fn left(folder: &Path, said: &str) -> (Vec<(String, Vec<u8>)>, String) {
    let files = files(folder).into_iter().filter(|(name, _)| !name.starts_with("packs/")).collect();
    (files, said.lines().last().unwrap_or_default().to_owned())
}

/// Numbers of a linear congruential generator (Knuth's MMIX constants): the same moments in every run of the test.
pub(super) fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn a_run_killed_at_any_moment_can_be_resumed() {
    let mut state = 7;
    for job in &JOBS {
        let undisturbed = folder();
        (job.fill)(undisturbed.path());
        let start = Instant::now();
        let output = run(command(undisturbed.path(), job));
        let whole = start.elapsed();
        let wanted = left(undisturbed.path(), &said(&output));
        let mut resumable = 0;
        for attempt in 0..7 {
            let folder = folder();
            (job.fill)(folder.path());
            // A run is killed, and so is the one that resumes it.
            for _ in 0..2 {
                let mut child = command(folder.path(), job).arg("--resume").stderr(Stdio::null()).spawn().unwrap();
                // At any moment of the run, or of what comes after its first checkpoint.
                if attempt % 2 == 0 {
                    wait_for_journal(folder.path(), &mut child);
                }
                std::thread::sleep(whole.mul_f64(f64::from(random(&mut state) as u32 % 1000) / 1000.0));
                child.kill().unwrap();
                child.wait().unwrap();
                resumable += u32::from(has_journal(folder.path()));
            }
            let mut last = command(folder.path(), job);
            last.arg("--resume");
            let output = run(last);
            // No other files are left, whenever it was killed.
            let (files, stats) = left(folder.path(), &said(&output));
            let names = |files: &[(String, Vec<u8>)]| files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
            assert_eq!(names(&files), names(&wanted.0));
            assert!(files == wanted.0, "{:?}: {}", job.args, said(&output));
            assert_eq!(stats, wanted.1);
        }
        assert!(resumable > 0, "{:?}: no run could be resumed", job.args);
    }
}

/// Whether a run left a journal with a position after the start.
fn has_journal(folder: &Path) -> bool {
    let journals = [".out.jsonl.clean-journal", ".out.jsonl.gz.clean-journal", "out/.clean-journal"];
    let states = journals.iter().filter_map(|name| fs::read(folder.join(name)).ok());
    let content = |state: Vec<u8>| serde_json::from_slice(state.split(|byte| *byte == b'\n').next().unwrap()).unwrap();
    states.map(content).any(|state: serde_json::Value| state["read"] != 0)
}

/// Waits until a run has written such a journal, or has ended.
fn wait_for_journal(folder: &Path, child: &mut Child) {
    let start = Instant::now();
    while !has_journal(folder) && child.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_mins(1));
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Ends a run as soon as it has written a journal.
fn ended(folder: &Path, job: &Job) -> bool {
    let mut child = command(folder, job).arg("--resume").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    wait_for_journal(folder, &mut child);
    child.kill().unwrap();
    child.wait().unwrap();
    has_journal(folder)
}

#[test]
fn a_run_is_resumed_only_with_the_same_options_and_inputs() {
    let folder = folder();
    (JOBS[0].fill)(folder.path());
    assert!(ended(folder.path(), &JOBS[0]));
    let refused = |why: &str, args: &[&str]| {
        let mut other = command(folder.path(), &JOBS[0]);
        other.arg("--resume").args(args);
        let output = run(other);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains(why), "{}", said(&output));
    };
    refused("other options", &["--keep", "share"]);
    refused("other options", &["--model", "off", "--explain"]);
    fs::write(folder.path().join("in.jsonl"), records(12_001)).unwrap();
    refused("inputs have changed", &[]);
    // Without the option the run starts from the beginning.
    let output = run(command(folder.path(), &JOBS[0]));
    assert_eq!(output.status.code(), Some(1));
    assert!(!has_journal(folder.path()));
    let out = fs::read_to_string(folder.path().join("out.jsonl")).unwrap();
    let valid = |lines: String| lines.lines().filter(|line| line.ends_with('}')).count();
    assert_eq!(out.lines().count(), valid(records(12_001)) + valid(records(3000)));
}

#[test]
fn a_journal_cannot_have_other_files_replaced() {
    let folder = folder();
    (JOBS[0].fill)(folder.path());
    assert!(ended(folder.path(), &JOBS[0]));
    let journal = folder.path().join(".out.jsonl.clean-journal");
    let written = fs::read_to_string(&journal).unwrap();
    let resume = |forge: &dyn Fn(&str) -> String| {
        let json = forge(written.lines().next().unwrap());
        let mut crc = flate2::Crc::new();
        crc.update(json.as_bytes());
        fs::write(&journal, format!("{json}\n{:08x}\n", crc.sum())).unwrap();
        let mut command = command(folder.path(), &JOBS[0]);
        command.arg("--resume");
        run(command)
    };
    fs::write(folder.path().join("other"), PROSE).unwrap();
    for from in ["\"target\":\"out.jsonl\"", "\"outputs\":["] {
        assert!(written.contains(from));
        let to = ["\"target\":\"other\"", "\"outputs\":[],\"x\":["][usize::from(from.ends_with('['))];
        let refused = resume(&|json| json.replace(from, to).replace("\"complete\":false", "\"complete\":true"));
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains("other outputs"), "{}", said(&refused));
        assert_eq!(fs::read_to_string(folder.path().join("other")).unwrap(), PROSE);
    }
    assert_eq!(resume(&str::to_owned).status.code(), Some(1));
}

#[test]
fn options_that_rule_out_resuming_are_refused() {
    let folder = folder();
    for args in [&["--resume"][..], &["--resume", "-o", "out"], &["--resume", "-o", "out", "in", "--unordered"]] {
        let mut command = clean(folder.path());
        command.args(args);
        let output = run(command);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", said(&output));
    }
}

#[test]
fn without_a_journal_the_run_starts_from_the_beginning() {
    let folder = folder();
    fs::write(folder.path().join("in.jsonl"), records(20)).unwrap();
    let mut command = clean(folder.path());
    command.args(["--resume", "in.jsonl", "-o", "out.jsonl"]);
    assert_eq!(text(&run(command)), "");
    assert_eq!(fs::read_to_string(folder.path().join("out.jsonl")).unwrap(), cleaned(&records(20)));
}
