//! Power that is lost at any moment: at each step of a run that changes a file.
//!
//! A run is recorded once, by a library that the test compiles and preloads ([`RECORDER`]). For each step, [`Disk`] says
//! what would be on the disk if power was lost there, and the run is resumed from that.

mod disk;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use disk::{Disk, Files, Loss};
use tempfile::TempDir;

use super::{clean, folder, records, run, said};

const RECORDER: &str = include_str!("power/record.c");

/// A run: options, its outputs, and what lies in the folder before.
struct Job {
    args: &'static [&'static str],
    outputs: &'static [&'static str],
    fill: fn(&Path),
}

const FILES: Job = Job {
    args: &["in.jsonl", "-o", "out.jsonl", "--removed", "sub/removed.jsonl.gz", "--checkpoint", "200K"],
    outputs: &["out.jsonl", "sub/removed.jsonl.gz"],
    fill: fill_files,
};

const FOLDER: Job = Job {
    args: &["-r", "in", "-o", "new/out", "--removed", "removed.jsonl", "--checkpoint", "3K"],
    outputs: &["new/out/0/0.jsonl", "removed.jsonl"],
    fill: fill_folder,
};

fn fill_files(folder: &Path) {
    fs::write(folder.join("in.jsonl"), records(4800)).unwrap();
    fs::write(folder.join("out.jsonl"), "what was there before\n").unwrap();
    fs::create_dir(folder.join("sub")).unwrap();
    fs::write(folder.join("sub/removed.jsonl.gz"), "what was there before\n").unwrap();
}

fn fill_folder(folder: &Path) {
    for number in 0..9 {
        let home = folder.join(format!("in/{}", number % 3));
        fs::create_dir_all(&home).unwrap();
        fs::write(home.join(format!("{number}.jsonl")), records(15)).unwrap();
    }
    fs::write(folder.join("removed.jsonl"), "what was there before\n").unwrap();
}

/// The library, in a folder; none where it cannot be built or loaded.
fn recorder() -> Option<(TempDir, PathBuf)> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let home = tempfile::tempdir().unwrap();
    let (source, library) = (home.path().join("record.c"), home.path().join("record.so"));
    fs::write(&source, RECORDER).unwrap();
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).args([&library, &source]).output().ok()?;
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    Some((home, library))
}

/// All files but the rules and the lock files, which nobody reads.
fn files(folder: &Path) -> Files {
    let all = super::files(folder).into_iter().map(|(name, bytes)| (PathBuf::from(name), bytes));
    all.filter(|(name, _)| !name.starts_with("packs") && !name.to_string_lossy().ends_with(".clean-lock")).collect()
}

fn command(folder: &Path, job: &Job, args: &[&str]) -> Command {
    let mut command = clean(folder);
    command.args(job.args).args(args).args(["--stats=json", "-j", "2"]);
    command
}

fn stats(output: &Output) -> String {
    said(output).lines().last().unwrap_or_default().to_owned()
}

/// A recorded run.
struct Recorded {
    /// The folder, for as long as it is needed, and its path.
    _folder: TempDir,
    root: PathBuf,
    before: Files,
    after: Files,
    stats: String,
    steps: Vec<u8>,
}

/// Records a run; none where that is not possible.
fn record(job: &Job, args: &[&str]) -> Option<Recorded> {
    let Some((home, library)) = recorder() else {
        eprintln!("skipped: recording a run needs Linux and a C compiler, `cc`");
        return None;
    };
    let folder = folder();
    let root = fs::canonicalize(folder.path()).unwrap();
    (job.fill)(&root);
    let (before, recording) = (files(&root), home.path().join("recording"));
    let mut command = command(&root, job, args);
    command.env("LD_PRELOAD", library).env("RECORD", &recording);
    let output = run(command);
    let Ok(steps) = fs::read(recording) else {
        eprintln!("skipped: the program cannot be recorded, perhaps since it is linked statically");
        return None;
    };
    Some(Recorded { before, after: files(&root), stats: stats(&output), steps, root, _folder: folder })
}

impl Recorded {
    /// All different states in which a loss of power can leave the disk, with what was lost.
    fn states(&self) -> Vec<(usize, Loss, Files)> {
        let mut disk = Disk::new(self.before.clone(), &self.root);
        let (mut rest, mut seen, mut states) = (&self.steps[..], BTreeSet::new(), Vec::new());
        for step in 0.. {
            for loss in Loss::EACH {
                let mut files = disk.after_loss(loss, &self.root);
                files.retain(|name, _| !name.to_string_lossy().ends_with(".clean-lock"));
                if seen.insert(files.clone()) {
                    states.push((step, loss, files));
                }
            }
            match disk.step(rest) {
                Some(after) => rest = after,
                None => break,
            }
        }
        // The model is right if it ends where the disk did.
        assert_eq!(
            disk.after_loss(Loss::Nothing, &self.root).keys().collect::<Vec<_>>(),
            self.after.keys().collect::<Vec<_>>()
        );
        assert!(disk.after_loss(Loss::Nothing, &self.root) == self.after);
        states
    }

    /// Runs the command in a folder that holds what was left. The times of inputs are those that they had.
    fn restart(&self, job: &Job, state: &Files, args: &[&str]) -> (Output, Files) {
        for entry in fs::read_dir(&self.root).unwrap().map(Result::unwrap).filter(|entry| entry.file_name() != "packs")
        {
            if entry.file_name().to_string_lossy().starts_with("in") {
                continue;
            }
            let removed =
                if entry.path().is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
            removed.unwrap();
        }
        for (name, bytes) in state.iter().filter(|(name, _)| !name.to_string_lossy().starts_with("in")) {
            let path = self.root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        // A folder of the user's own.
        job.outputs
            .iter()
            .filter(|name| name.starts_with("sub/"))
            .for_each(|_| fs::create_dir_all(self.root.join("sub")).unwrap());
        let output = run(command(&self.root, job, args));
        (output, files(&self.root))
    }
}

/// A run that waits for the disk is resumed to the same bytes, whenever power was lost, and no old output is lost before.
fn nothing_is_lost(job: &Job) {
    let Some(recorded) = record(job, &[]) else { return };
    let mut resumed = 0;
    for (step, loss, state) in recorded.states() {
        for name in job.outputs.iter().map(Path::new) {
            let is = |files: &Files| files.get(name) == state.get(name);
            assert!(is(&recorded.before) || is(&recorded.after), "step {step}, {loss:?}: {} is lost", name.display());
        }
        let (output, files) = recorded.restart(job, &state, &["--resume"]);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "step {step}, {loss:?}: {said}");
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            recorded.after.keys().collect::<Vec<_>>(),
            "step {step}, {loss:?}"
        );
        assert!(files == recorded.after, "step {step}, {loss:?}: {said}");
        assert_eq!(stats(&output), recorded.stats, "step {step}, {loss:?}");
        resumed += 1;
    }
    assert!(resumed > 30, "{resumed} states");
}

#[test]
fn files_survive_a_loss_of_power_at_any_step() {
    nothing_is_lost(&FILES);
}

#[test]
fn folders_survive_a_loss_of_power_at_any_step() {
    nothing_is_lost(&FOLDER);
}

#[test]
fn without_waiting_for_the_disk_a_resumed_run_finds_what_was_lost() {
    let Some(recorded) = record(&FILES, &["--no-sync"]) else { return };
    assert!(!String::from_utf8_lossy(&recorded.steps).contains("\nsync"));
    let (mut refused, mut resumed) = (0, 0);
    // There are many of them, and they are much alike.
    for (step, loss, state) in recorded.states().into_iter().step_by(4) {
        let (output, files) = recorded.restart(&FILES, &state, &["--no-sync", "--resume"]);
        let told = said(&output);
        let files = if output.status.code() == Some(2) {
            let refusal = "without --resume the run starts from the beginning";
            assert!(told.contains("cannot ") && told.contains(refusal), "{told}");
            refused += 1;
            recorded.restart(&FILES, &state, &["--no-sync"]).1
        } else {
            resumed += 1;
            files
        };
        assert!(files == recorded.after, "step {step}, {loss:?}: {told}");
    }
    assert!(refused > 0 && resumed > 5, "{refused} were refused, {resumed} resumed");
}
