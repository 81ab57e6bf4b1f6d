//! Rules are read on every run: an edit in `./rules` takes effect on the next run, without a build.

use std::fs;
use std::path::Path;
use std::process::Command;

const TEXT: &str =
    "The bridge opened on Monday after two years of work.\n\nRing our desk\n\nNobody was there to see it.\n";
const WITHOUT: &str = "The bridge opened on Monday after two years of work.\n\nNobody was there to see it.\n";

/// Runs the program on the text in a folder; gives the exit code, the body and the messages.
fn run(folder: &Path, options: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(snapbox::cmd::cargo_bin("clean"))
        .args(options)
        .arg("page.txt")
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("nothing"))
        .output()
        .expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn body(folder: &Path, options: &[&str]) -> String {
    let (ended, body, messages) = run(folder, options);
    assert_eq!((ended, messages.as_str()), (Some(0), ""));
    body
}

/// A pack with one rule, which removes one line.
fn pack(line: &str) -> String {
    format!(
        "schema = 1\n[pack]\nabout = \"Lines of a site\"\ncategory = \"share\"\n\n[rule.ring-the-desk]\nline = [\"{line}\"]\n\
         drop = \"block\"\nhits = [\"{line}\"]\nmisses = [\"{line} and wait\"]\n"
    )
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    fs::write(folder.path().join("page.txt"), TEXT).expect("a text");
    fs::create_dir_all(folder.path().join("rules/en")).expect("a folder for rules");
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    fs::write(folder.join("rules").join(path), text).expect("a rule file");
}

#[test]
fn an_edit_of_a_rule_file_takes_effect_on_the_next_run() {
    let folder = folder();
    let folder = folder.path();
    assert_eq!(body(folder, &[]), TEXT, "there is no own rule yet");
    write(folder, "en/site.toml", &pack("ring our desk"));
    assert_eq!(body(folder, &[]), WITHOUT, "a new file");
    write(folder, "en/site.toml", &pack("ring their desk"));
    assert_eq!(body(folder, &[]), TEXT, "another line in it");
    let patch = "\n[patch.\"en/site/ring-the-desk\"]\nwhy = \"our desk too\"\nadd = { line = [\"ring our desk\"] }\n";
    write(folder, "en/site.toml", &(pack("ring their desk") + patch));
    assert_eq!(body(folder, &[]), WITHOUT, "a patch");
    assert_eq!(body(folder, &["--off", "ring-the-desk"]), TEXT, "off for one run");
    fs::remove_file(folder.join("rules/en/site.toml")).expect("it is there");
    assert_eq!(body(folder, &[]), TEXT, "gone again");
}

#[test]
fn an_edited_copy_of_a_pack_replaces_the_built_in_one() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("page.txt"), "Nobody was there to see it.\n\nAdvertisement\n").expect("a text");
    assert_eq!(body(folder, &[]), "Nobody was there to see it.\n");
    fs::create_dir_all(folder.join("rules/any")).expect("a folder for rules");
    write(folder, "any/interface.toml", &pack("ring our desk"));
    assert_eq!(body(folder, &[]), "Nobody was there to see it.\n\nAdvertisement\n");
}

#[test]
fn a_broken_edit_stops_the_next_run_before_anything_is_written() {
    let folder = folder();
    let folder = folder.path();
    write(folder, "en/site.toml", &pack("ring our desk").replace("drop =", "dorp ="));
    let (ended, body, messages) = run(folder, &[]);
    assert_eq!((ended, body.as_str()), (Some(2), ""));
    assert!(messages.contains("rules/en/site.toml:8:1") && messages.contains("did you mean `drop`?"), "{messages}");
}

#[test]
fn a_folder_of_nothing_but_patches_or_settings_counts() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("page.txt"), "Nobody was there to see it.\n\nAdvertisement\n").expect("a text");
    write(folder, "en/own.toml", "schema = 1\n[settings]\n");
    assert_eq!(run(folder, &[]).0, Some(2), "settings are of `settings.toml`");
    fs::remove_file(folder.join("rules/en/own.toml")).expect("it is there");
    write(folder, "settings.toml", "schema = 1\n[settings]\nfree-words = 0\ndocument-share = 0.0\n");
    assert_eq!(body(folder, &[]), "Nobody was there to see it.\n\nAdvertisement\n", "past the limit");
    write(folder, "settings.toml", "schema = 1\n[patch.\"any/interface/no-rule\"]\nwhy = \"ours\"\noff = true\n");
    assert_eq!(run(folder, &[]).0, Some(2), "a patch of nothing");
}

#[test]
fn a_header_with_a_comment_or_spaces_counts_and_so_does_a_broken_one() {
    for header in ["[pack] # ours", "[ pack ]"] {
        let folder = folder();
        write(folder.path(), "en/site.toml", &pack("ring our desk").replace("[pack]", header));
        assert_eq!(body(folder.path(), &[]), WITHOUT, "{header}");
    }
    let folder = folder();
    write(folder.path(), "en/site.toml", &pack("ring our desk").replace("schema = 1\n[pack]", "schema\n[pack"));
    let (ended, body, messages) = run(folder.path(), &[]);
    assert!(ended == Some(2) && body.is_empty() && messages.contains("error[syntax]"), "{messages}");
}

#[test]
fn a_folder_about_something_else_is_ignored() {
    let folder = folder();
    write(folder.path(), "en/login.toml", "[rule]\nname = \"Odd login\"\n[rule.threshold]\nfield = \"user\"\n");
    assert_eq!(body(folder.path(), &[]), TEXT);
}

#[test]
fn model_files_beside_the_rules_folder_replace_the_built_in_ones() {
    let folder = folder();
    let folder = folder.path();
    let model = folder.join("model");
    fs::create_dir(&model).expect("a folder for the model");
    let for_other_cells = "schema = 1\nstart = 0.5\n[cells]\nwords = [\"few\"]\n[weights]\nwords = [0.5]\n";
    fs::write(model.join("text.toml"), for_other_cells).expect("a model file");
    assert_eq!(body(folder, &[]), TEXT, "there are no rules of the project, so its model is not read");
    write(folder, "en/site.toml", &pack("ring our desk"));
    for options in [&[][..], &["--isolated", "--rules", "rules"]] {
        let (ended, body, messages) = run(folder, options);
        assert_eq!((ended, body.as_str()), (Some(2), ""), "{options:?}");
        assert!(messages.contains("error[bad-weights]") && messages.contains("model/text.toml"), "{messages}");
    }
    assert_eq!(body(folder, &["--isolated"]), TEXT);
    fs::write(model.join("text.toml"), "schema = 1\nstart = 0.5\n[cells]\n[weights]\n").expect("a model file");
    assert_eq!(body(folder, &[]), WITHOUT, "a valid file");
}

#[test]
fn a_model_folder_about_something_else_is_ignored() {
    let folder = folder();
    let folder = folder.path();
    write(folder, "en/site.toml", &pack("ring our desk"));
    fs::create_dir(folder.join("model")).expect("a folder for models");
    for (name, text) in [("text.toml", "[weights]\nresnet = \"resnet50.bin\"\n"), ("net.toml", "[cells]\n[weights]\n")]
    {
        fs::write(folder.join("model").join(name), text).expect("another project's file");
    }
    assert_eq!(body(folder, &[]), WITHOUT);
    fs::rename(folder.join("rules"), folder.join("site-rules")).expect("it is there");
    fs::write(folder.join("model/text.toml"), "[cells]\nwords = 1\n[weights]\n").expect("a model file");
    assert_eq!(body(folder, &["--rules", "site-rules"]), WITHOUT, "only a folder called `rules` has a model beside it");
}

/// On Windows the user's folder does not follow the variable that the tests set.
#[cfg(unix)]
#[test]
fn an_isolated_run_sees_neither_the_folder_nor_the_user() {
    let folder = folder();
    let folder = folder.path();
    write(folder, "en/site.toml", &pack("ring our desk"));
    fs::create_dir_all(folder.join("nothing/dehusk/rules/en")).expect("a folder of the user");
    let users = pack("nobody was there to see it.");
    fs::write(folder.join("nothing/dehusk/rules/en/user.toml"), users).expect("a rule file");
    assert_eq!(body(folder, &[]), WITHOUT.replace("\n\nNobody was there to see it.", ""));
    assert_eq!(body(folder, &["--isolated"]), TEXT);
    assert_eq!(body(folder, &["--isolated", "--rules", "rules"]), WITHOUT);
}

/// Runs git in a folder, without the settings of whoever runs the test.
fn git(folder: &Path, arguments: &[&str]) {
    let settings = ["-c", "user.name=Ann Lee", "-c", "user.email=ann@bell.example", "-c", "commit.gpgsign=false"];
    let output = Command::new("git")
        .args(settings)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", folder.join("nothing"))
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_edit_is_compared_with_the_last_commit() {
    let folder = folder();
    let folder = folder.path();
    write(folder, "en/site.toml", &pack("ring our desk"));
    git(folder, &["init", "--quiet"]);
    git(folder, &["add", "rules"]);
    git(folder, &["commit", "--quiet", "--message", "Add a rule"]);
    let (ended, report, messages) = run(folder, &["diff", "git:HEAD", "rules", "--no-built-in"]);
    assert_eq!((ended, messages.as_str()), (Some(0), ""));
    assert!(report.contains("0 changed"), "{report}");
    write(folder, "en/site.toml", &pack("ring their desk"));
    let (ended, report, messages) =
        run(folder, &["diff", "git:HEAD", "rules", "--no-built-in", "--fail-on", "kept>0%"]);
    assert_eq!(ended, Some(1), "{messages}");
    assert!(report.contains("now kept: 1 line") && report.contains("+ Ring our desk"), "{report}");
    let (ended, _, messages) = run(folder, &["diff", "git:none", "rules", "--no-built-in"]);
    assert!(ended == Some(2) && messages.contains("none"), "{messages}");
}
