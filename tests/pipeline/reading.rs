//! What is no text is refused, and texts in other encodings are decoded.

use std::fs;

use super::{HUSK, PROSE, clean, feed, files, folder, gzip, run, said, text};

#[test]
fn what_is_refused_leaves_no_result() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    let random: Vec<u8> = (0_u32..5000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let tar = [&[b'a'; 257][..], b"ustar\x0000"].concat();
    let all = [
        ("a.txt", random),
        ("b.tar.gz", gzip(&tar)),
        ("c.md", b"%PDF-1.7".to_vec()),
        ("d", b"\xff\xd8\xff\xe0".to_vec()),
    ];
    for (name, bytes) in &all {
        fs::write(folder.path().join("in").join(name), bytes).unwrap();
        fs::write(folder.path().join("out"), "old").unwrap();
        let mut command = clean(folder.path());
        command.args(["-o", "out", &format!("in/{name}")]);
        let output = run(command);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(said(&output).contains(&format!("cannot read in/{name}: it is ")), "{}", said(&output));
        assert_eq!(fs::read(folder.path().join("out")).unwrap(), b"old");
        let output = feed(clean(folder.path()), bytes);
        assert_eq!((output.status.code(), output.stdout), (Some(1), vec![]), "{name} on standard input");
    }
    fs::write(folder.path().join("in/e.txt"), PROSE).unwrap();
    let mut command = clean(folder.path());
    command.args(["-r", "in", "-o", "results"]);
    assert_eq!(run(command).status.code(), Some(1));
    assert_eq!(files(&folder.path().join("results")), [("e.txt".to_owned(), format!("{PROSE}\n").into_bytes())]);
}

#[test]
fn a_text_whose_encoding_cannot_be_told_is_refused() {
    let folder = folder();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("in/a.txt"), b"\xc1 \x81\x8d\x8f \x9d\n").unwrap();
    let mut command = clean(folder.path());
    command.args(["-r", "in", "-o", "out"]);
    let output = run(command);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("--encoding"), "{}", said(&output));
    assert_eq!(files(&folder.path().join("out")), []);
}

#[test]
fn decoded_texts_are_restored_in_utf8() {
    let folder = folder();
    let body = format!("{HUSK}\r\nLe conseil a décidé de relever la digue.\r\n{HUSK}\r\n{PROSE}");
    let latin1: Vec<u8> = body.chars().map(|c| c as u8).collect();
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(body.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for (name, bytes) in [("latin1", latin1), ("utf16", utf16)] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let mut command = clean(folder.path());
        command.args([name, "-o", "out", "--removed", "removed.jsonl"]);
        let output = run(command);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        assert_eq!(said(&output).matches("the output is UTF-8").count(), 1, "{}", said(&output));
        assert!(!fs::read_to_string(folder.path().join("out")).unwrap().contains(HUSK));
        let mut command = std::process::Command::new(snapbox::cmd::cargo_bin("clean"));
        command.current_dir(folder.path()).args(["restore", "--removed", "removed.jsonl", "out"]);
        assert_eq!(text(&command.output().unwrap()), body, "{name}");
    }
}

#[test]
fn text_with_tags_is_restored_exactly() {
    let folder = folder();
    let body = format!("A <b>bold</b> claim.<br>\n<p>{PROSE}</p>\n{HUSK}\n\n```html\n<p>a</p><p>b</p>\n```\n");
    fs::write(folder.path().join("a"), &body).unwrap();
    let mut command = clean(folder.path());
    command.args(["a", "-o", "out", "--removed", "removed.jsonl"]);
    run(command);
    assert_eq!(fs::read_to_string(folder.path().join("out")).unwrap(), body.replace(&format!("{HUSK}\n"), ""));
    let mut command = std::process::Command::new(snapbox::cmd::cargo_bin("clean"));
    command.current_dir(folder.path()).args(["restore", "--removed", "removed.jsonl", "out"]);
    assert_eq!(text(&command.output().unwrap()), body);
}

#[test]
fn why_refuses_and_decodes_alike() {
    let folder = folder();
    let why = |input: &[u8]| {
        let mut command = std::process::Command::new(snapbox::cmd::cargo_bin("clean"));
        command.current_dir(folder.path()).args(["why", "--isolated", "--no-built-in", "--rules", "packs"]);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        feed(command, input)
    };
    assert!(said(&why(b"\xfd7zXZ\0\0\x04")).contains("it is xz-compressed data"));
    assert!(text(&why(b"Le conseil a d\xe9cid\xe9.\n")).contains("décidé"));
    assert!(text(&why(b"A <b>bold</b> claim.<br>\nThe <i>Bell</i> wrote of it.\n")).contains("<b>bold</b>"));
}
