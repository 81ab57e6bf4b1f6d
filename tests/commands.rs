//! The program as a user runs it: each case in `tests/cmd` has a command, its output and its exit code.

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// All cases run in `tests/cmd/site`, which has the rule folders and inputs that they share, and so do the examples of
/// `docs/audit.md`.
#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd");
    std::env::set_current_dir(folder.join("site")).expect("the folder of the cases");
    trycmd::TestCases::new()
        .env("XDG_CONFIG_HOME", "no-such-folder")
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .case(folder.join("*.md"))
        // Its examples use the same folder.
        .case(folder.join("../../docs/audit.md"))
        .case(folder.join("*.toml"));
}

/// Runs the program in a folder, where `config` is the folder of the user's configuration. Returns the exit code, standard
/// output and standard error.
fn clean(folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let command = Command::new(snapbox::cmd::cargo_bin("clean"))
        .args(args)
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .stdin(Stdio::null())
        .output();
    let output = command.expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The first word of each line.
fn first_words(listing: &str) -> Vec<String> {
    listing.lines().filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
}

/// A reader such as `head` closes the pipe before everything is written. That is not an error, and nothing is printed.
#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let input = folder.path().join("long.txt");
    std::fs::write(&input, "The bridge opened on Monday after two years of work.\n".repeat(100_000)).expect("a file");
    let mut child = Command::new(snapbox::cmd::cargo_bin("clean"))
        .arg(&input)
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut first = [0; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("it writes");
    let mut messages = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut messages).expect("messages are UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), messages.as_str()), (Some(0), ""));
}

/// An exported folder has the same rules as the program.
#[test]
fn exported_rules_are_the_built_in_ones() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let run = |args: &[&str]| clean(folder.path(), args);
    let (ended, built_in, _) = run(&["rules", "list"]);
    assert_eq!((ended, built_in.contains("built in")), (Some(0), true), "{built_in}");
    assert_eq!(run(&["rules", "export", "out"]).0, Some(0));
    assert_eq!(run(&["rules", "export", "out"]).0, Some(2), "existing files are not overwritten");
    assert_eq!(run(&["rules", "export", "out", "--force"]).0, Some(0));
    let (ended, exported, _) = run(&["rules", "list", "--no-built-in", "--rules", "out"]);
    assert_eq!((ended, exported.contains("built in")), (Some(0), false), "{exported}");
    assert_eq!(first_words(&exported), first_words(&built_in));
}

/// `docs/rules.md` shows the command, what it prints and the file that it writes.
#[test]
fn a_new_rule_is_written_as_shown() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let run = |args: &[&str]| clean(folder.path(), args);
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md")).expect("the page");
    let new = ["rules", "new", "Tell a friend", "--category", "share", "--host", "example.com"];
    let (ended, printed, _) = run(&new);
    let shown = format!("$ clean rules new \"Tell a friend\" --category share --host example.com\n{printed}```\n");
    assert!(ended == Some(0) && page.contains(&shown), "{printed}");
    let path = folder.path().join("rules/own/tell-a-friend.toml");
    let written = std::fs::read_to_string(&path).expect("the rule file");
    assert!(page.contains(&format!("```toml\n{written}```\n")), "{written}");

    let (ended, printed, _) = run(&["rules", "test", "rules/own/tell-a-friend.toml"]);
    assert_eq!((ended, printed.as_str()), (Some(0), "2 examples of 1 rule: all pass\n"));
    let (ended, _, message) = run(&new);
    assert!(ended == Some(2) && message.contains("exists already"), "{message}");
    assert_eq!(std::fs::read_to_string(&path).expect("the rule file"), written);
    let (ended, _, message) = run(&["rules", "new", "Tell a friend"]);
    assert!(ended == Some(2) && message.contains("give LINE and --category"), "{message}");
    let (ended, _, message) = run(&["rules", "new", "Share", "--category", "share", "--host", "no host"]);
    assert!(ended == Some(2) && message.contains("bad-host") && !folder.path().join("rules/own/share.toml").exists());
}

/// Reports of `why` are as wide as `COLUMNS` says, whatever rules and lines are.
#[test]
fn why_keeps_to_the_width_of_the_terminal() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/site");
    let long = "Photo: Reuters/Ann Lee, a photographer of whom more is said in this line than fits into it, by far";
    for columns in [60, 80, 120] {
        for line in ["Subscribe to our newsletter", "By Ann Lee", "This post may contain affiliate links.", long] {
            let output = Command::new(snapbox::cmd::cargo_bin("clean"))
                .args(["why", "--isolated", line])
                .current_dir(&site)
                .env("COLUMNS", columns.to_string())
                .output()
                .expect("the program runs");
            let printed = String::from_utf8(output.stdout).expect("UTF-8");
            let widest = printed.lines().map(|line| line.chars().count()).max().expect("lines");
            assert!(widest <= columns, "{columns} columns:\n{printed}");
        }
    }
}

/// The schema that is printed is the one in the repository.
#[test]
fn the_schema_is_printed() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/rules.schema.json");
    let written = std::fs::read_to_string(file).expect("the schema").replace("\r\n", "\n");
    assert_eq!(stdout(&["rules", "schema"]), written);
}

/// Layers are chosen by name; a rule belongs to the layer that has it and to those that patch it.
#[test]
fn rules_of_a_layer_are_listed() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/site");
    for (from, to) in [
        ("packs/en/page.toml", "rules/en/my-page.toml"),
        ("warned/page.toml", "config/dehusk/rules/numbers.toml"),
        ("failing/page.toml", "more/failing.toml"),
    ] {
        let to = folder.path().join(to);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::copy(site.join(from), to).expect("a rule file");
    }
    let patch = "schema = 1\n[patch.\"numbers/lone-numbers\"]\nwhy = \"they are prices\"\noff = true\n";
    std::fs::write(folder.path().join("rules/local.toml"), patch).expect("a rule file");
    let list =
        |layer: &str| first_words(&clean(folder.path(), &["rules", "list", "--rules", "more", "--layer", layer]).1);
    assert_eq!(list("user"), ["numbers/lone-numbers", "1"]);
    assert_eq!(list("more"), ["failing/label", "1"]);
    let project = list("project");
    assert_eq!((project.len(), project.contains(&"numbers/lone-numbers".to_owned())), (8, true), "{project:?}");
    assert!(project.contains(&"en/my-page/labels".to_owned()), "{project:?}");
    let built_in = list("built-in");
    assert!(built_in.len() > 1000 && !built_in.contains(&"en/my-page/labels".to_owned()), "{}", built_in.len());
    assert_eq!(list("project"), list("rules"));
}

/// Byte for byte, which the cases cannot test: to them a backslash is the same as a slash.
#[test]
fn records_keep_their_other_fields_byte_for_byte() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/site");
    let folder = tempfile::tempdir().expect("a folder for the test");
    let line = |text: &str| {
        format!("{{ \"n\":1.50e+3, \"text\" : \"{text}\",\"s\":\"a\\/b\\u00e9\\\\\", \"o\":{{\"k\" : [ ]}} }}\n")
    };
    std::fs::write(folder.path().join("in.jsonl"), line("It rained.\\nShare this")).expect("a file");
    let packs = site.join("packs").display().to_string();
    let args = ["--no-built-in", "in.jsonl", "--output", "out.jsonl", "--rules", &packs];
    let (ended, printed, message) = clean(folder.path(), &args);
    assert_eq!((ended, printed.len()), (Some(0), 0), "{message}");
    let written = std::fs::read_to_string(folder.path().join("out.jsonl")).expect("the output");
    assert_eq!(written, line("It rained."));
}

/// Completions know commands and options, in each shell for which they are made.
/// Texts of documents are shown as texts, and the page loads nothing.
#[test]
fn a_report_is_one_page_in_which_documents_can_do_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let hostile = "<script>alert(1)</script> <img src=https://a.example/x> \u{202e}txt\u{0}";
    let record = |line: &str| {
        let text =
            format!("{line}\n\nShare this article\n\n{}", "It rained all day, and nobody came to the quay. ".repeat(9));
        serde_json::json!({ "url": "https://\"><b>.example/", "title": line, "text": text, "body": "It" }).to_string()
    };
    std::fs::write(folder.path().join("in.jsonl"), format!("{}\n{}\n", record(hostile), record("Rain")))
        .expect("written");
    let args = ["report", "in.jsonl", "--gold", "body", "--isolated", "-o", "report.html"];
    let (code, _, errors) = clean(folder.path(), &args);
    assert_eq!((code, errors.as_str()), (Some(0), ""));
    let page = std::fs::read_to_string(folder.path().join("report.html")).expect("UTF-8");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("default-src 'none'"));
    assert_eq!((page.matches("<script").count(), page.matches("<img").count(), page.matches("<b>").count()), (1, 0, 0));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("<del>Share this article</del>"));
    assert!(page.contains("<svg") && !page.contains("{body}") && !page.contains("src=\"") && !page.contains("@import"));
}

/// Drafts are a rule file that passes as it is, and removes what they are about. `docs/suggest.md` shows them; this is no case
/// of trycmd, which takes the backslashes of regexes for those of paths.
#[test]
fn drafts_can_be_used_as_they_are() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/site");
    let page = std::fs::read_to_string(site.join("../../../docs/suggest.md")).expect("the page");
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["texts", "pages"] {
        let corpus = site.join(format!("gazette/{name}.jsonl")).display().to_string();
        let (code, output, errors) = clean(folder.path(), &["suggest", &corpus, "--isolated", "-o", "drafts.toml"]);
        assert_eq!((code, output.as_str()), (Some(0), ""), "{errors}");
        let drafts = std::fs::read_to_string(folder.path().join("drafts.toml")).expect("UTF-8");
        assert!(page.contains(&format!("```toml\n{drafts}```\n")), "{drafts}");
        let check = clean(folder.path(), &["rules", "check", "--isolated", "--rules", "drafts.toml"]);
        assert_eq!(check.0, Some(0), "{}{}", check.1, check.2);
        let test = clean(folder.path(), &["rules", "test", "drafts.toml", "--isolated", "--rules", "drafts.toml"]);
        assert!(test.0 == Some(0) && test.1.ends_with("all pass\n"), "{}{}", test.1, test.2);
        let format = clean(folder.path(), &["rules", "fmt", "--check", "drafts.toml"]);
        assert_eq!(format.0, Some(0), "{}{}", format.1, format.2);
        let (_, bodies, _) = clean(folder.path(), &[&corpus, "--isolated", "--rules", "drafts.toml"]);
        let bodies: Vec<_> = bodies.lines().collect();
        assert!(bodies[..4].iter().all(|body| !body.contains("Tide tables for the week")), "{bodies:?}");
        assert!(bodies.get(4).is_none_or(|other| other.contains("new tide tables for the week in which")));
    }
}

#[test]
fn completions_name_commands_and_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(&["completions", shell]);
        for name in ["no-built-in", "restore", "export"] {
            assert!(script.contains(name), "{name} for {shell}");
        }
    }
}

/// Manual pages are roff, with the sections that such pages have.
#[test]
fn manual_pages_are_roff() {
    let page = stdout(&["man"]);
    assert!(page.lines().any(|line| line.starts_with(".TH clean 1")), "{page}");
    for section in [".SH NAME", ".SH INPUT", ".SH \"EXAMPLES\"", ".SH \"EXIT STATUS\"", ".SH \"ENVIRONMENT\""] {
        assert!(page.lines().any(|line| line == section), "{section}");
    }
    let page = stdout(&["man", "rules", "list"]);
    assert!(page.contains(".TH clean-rules-list 1") && !page.contains("EXTRA"), "{page}");
}

/// `--color` overrides the environment.
#[test]
fn colors_can_be_chosen() {
    let list = ["rules", "list", "--isolated", "--category", "share"];
    let colored = |color: &str| stdout(&[&list[..], &["--color", color]].concat()).contains('\u{1b}');
    assert_eq!((colored("always"), colored("never"), colored("auto")), (true, false, false));
}

/// What a command that succeeds writes to a pipe.
fn stdout(args: &[&str]) -> String {
    let output = Command::new(snapbox::cmd::cargo_bin("clean")).args(args).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Colors change no character, and are used only where they are wanted.
#[test]
fn reports_on_rules_are_colored_on_a_terminal() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cmd/site");
    let run = |args: &[&str], color: (&str, &str)| {
        let command = Command::new(snapbox::cmd::cargo_bin("clean"))
            .args(args)
            .args(["--isolated", "--no-built-in", "--rules", "packs"])
            .current_dir(&site)
            .env_remove("NO_COLOR")
            .env(color.0, color.1)
            .output();
        String::from_utf8(command.expect("the program runs").stdout).expect("UTF-8")
    };
    for args in
        [&["rules", "list"][..], &["rules", "show", "labels"], &["why", "Share this"], &["why", "Share \u{1b}[2J it"]]
    {
        let (plain, colored) = (run(args, ("NO_COLOR", "1")), run(args, ("CLICOLOR_FORCE", "1")));
        assert!(
            !plain.contains('\u{1b}') && colored.contains("\u{1b}[0m") && !colored.contains("\u{1b}[2J"),
            "{colored}"
        );
        assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain);
    }
}
