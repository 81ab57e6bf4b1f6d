//! Files that `clean` writes: they are replaced once everything is written, so that an output may be an input.

use std::fs;
use std::path::Path;
use std::process::Command;

const TEXT: &str = "The bridge opened on Monday after two years of work.\n\nAdvertisement\n";
const BODY: &str = "The bridge opened on Monday after two years of work.\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("page.txt"), TEXT).expect("a text");
    folder
}

/// Runs the program in a folder: exit code, and what it says.
fn run(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(snapbox::cmd::cargo_bin("clean"))
        .args(args)
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("nothing"))
        .output()
        .expect("the program runs");
    (output.status.code(), String::from_utf8(output.stderr).expect("UTF-8"))
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a file")
}

/// The names in the folder, so that nothing is left over.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_output_may_be_its_input() {
    for args in [["-o", "page.txt", "page.txt"], ["-o", "./page.txt", "page.txt"]] {
        let folder = folder();
        assert_eq!(run(folder.path(), &args), (Some(0), String::new()));
        assert_eq!(read(folder.path(), "page.txt"), BODY);
        assert_eq!(names(folder.path()), ["page.txt"]);
    }
}

#[test]
fn removals_may_take_the_place_of_an_input() {
    let folder = folder();
    assert_eq!(run(folder.path(), &["-o", "body.txt", "--removed", "page.txt", "page.txt"]).0, Some(0));
    assert_eq!(read(folder.path(), "body.txt"), BODY);
    assert!(read(folder.path(), "page.txt").contains("Advertisement"));
}

#[test]
fn two_outputs_cannot_be_one_file() {
    let folder = folder();
    let (ended, said) = run(folder.path(), &["-o", "a.txt", "--removed", "./a.txt", "page.txt"]);
    assert_eq!((ended, said.as_str()), (Some(2), "error: `--output` and `--removed` name the same file\n"));
    assert_eq!(names(folder.path()), ["page.txt"]);
}

#[test]
fn a_run_that_reads_nothing_leaves_its_output_as_it_was() {
    let folder = folder();
    let (ended, said) = run(folder.path(), &["-o", "page.txt", "--removed", "gone.jsonl", "missing.txt"]);
    assert!(
        ended == Some(1)
            && said.ends_with("warning: page.txt was left unchanged, because its input could not be read completely\n"),
        "{said}"
    );
    assert_eq!(read(folder.path(), "page.txt"), TEXT);
    assert_eq!(names(folder.path()), ["page.txt"]);
    assert_eq!(run(folder.path(), &["-o", "body.txt", "missing.txt", "page.txt"]).0, Some(1));
    assert_eq!(read(folder.path(), "body.txt"), BODY, "the others are done");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_link_to_an_input_leads_to_it_and_stays_a_link() {
        let folder = folder();
        symlink("page.txt", folder.path().join("link.txt")).expect("a link");
        assert_eq!(run(folder.path(), &["-o", "link.txt", "page.txt"]), (Some(0), String::new()));
        assert_eq!(read(folder.path(), "page.txt"), BODY);
        assert!(folder.path().join("link.txt").is_symlink());
    }

    #[test]
    fn permissions_stay_and_new_files_have_the_usual_ones() {
        let folder = folder();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).expect("a file").mode() & 0o777;
        fs::write(folder.path().join("usual.txt"), "").expect("a file");
        fs::set_permissions(folder.path().join("page.txt"), fs::Permissions::from_mode(0o640)).expect("it is ours");
        assert_eq!(run(folder.path(), &["-o", "page.txt", "page.txt"]).0, Some(0));
        assert_eq!(run(folder.path(), &["-o", "new.txt", "page.txt"]).0, Some(0));
        assert_eq!((mode("page.txt"), mode("new.txt")), (0o640, mode("usual.txt")));
    }

    /// Nothing can be put beside it, so it is written over. A user who may do anything sees no difference.
    #[test]
    fn a_file_in_a_folder_that_is_read_only_can_be_an_output() {
        let folder = folder();
        let permit = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).expect("it is ours");
        permit(0o555);
        let ended = run(folder.path(), &["-o", "page.txt", "page.txt"]);
        permit(0o755);
        assert_eq!(ended, (Some(0), String::new()));
        assert_eq!(read(folder.path(), "page.txt"), BODY);
    }

    /// A device is written to at once; so is what standard output is, though it may be a file.
    #[test]
    fn devices_and_streams_are_written_to_as_they_are() {
        let folder = folder();
        assert_eq!(run(folder.path(), &["-o", "/dev/null", "page.txt"]), (Some(0), String::new()));
        let file = fs::File::create(folder.path().join("out.txt")).expect("a file");
        let inode = file.metadata().expect("it is there").ino();
        let status = Command::new(snapbox::cmd::cargo_bin("clean"))
            .args(["-o", "/dev/stdout", "page.txt"])
            .current_dir(folder.path())
            .env("XDG_CONFIG_HOME", folder.path().join("nothing"))
            .stdout(file)
            .status()
            .expect("the program runs");
        assert!(status.success());
        assert_eq!(read(folder.path(), "out.txt"), BODY);
        assert_eq!(fs::metadata(folder.path().join("out.txt")).expect("a file").ino(), inode);
    }
}

#[test]
fn a_page_that_exceeds_limits_is_reported() {
    let folder = folder();
    let attributes = (0..300).map(|number| format!(" a{number}=x")).collect::<Vec<_>>().concat();
    fs::write(folder.path().join("page.html"), format!("<p{attributes}>The bridge is open.</p>")).expect("a page");
    let (ended, said) = run(folder.path(), &["page.html"]);
    assert_eq!(ended, Some(0));
    assert!(said.contains("page.html: the page exceeds limits; skipped 0 elements, 44 attributes"), "{said}");
}
