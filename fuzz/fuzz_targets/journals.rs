//! Journals of `--resume`, as somebody might change them. A seed is a digit that is a flag, what the temporary file has after
//! the result of the first records, a line `---`, and the journal's JSON, in which words such as `@OFFSET` stand for what a run
//! that was interrupted there has in their place. With the flag, the journal has a valid checksum.
#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use dehusk::internals::program::{journal_facts, run, with_checksum};
use dehusk_fuzz::base;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

const TEMPORARY: &str = ".clean-out.jsonl-abcdef.tmp";
const JOURNAL: &str = ".out.jsonl.clean-journal";
const OTHER: &str = "What somebody else wrote.\n";

/// A folder with inputs, and what a run over them writes.
struct Site {
    folder: tempfile::TempDir,
    wanted: Vec<u8>,
    /// Words in seeds, and what they stand for.
    words: Vec<(&'static str, String)>,
}

/// Records in the input, and those that an interrupted run had written.
const RECORDS: usize = 9;
const WRITTEN: usize = 4;

impl Site {
    fn new() -> Site {
        let folder = tempfile::tempdir().expect("a folder");
        let mut site = Site { folder, wanted: Vec::new(), words: Vec::new() };
        fs::create_dir_all(site.path("rules/en")).expect("a folder for rules");
        fs::write(site.path("rules/en/base.toml"), base()).expect("rules");
        let record =
            |number: usize| format!("{{\"id\":{number},\"text\":\"It rained.\\nTell a friend about us\\n\"}}\n");
        fs::write(site.path("in.jsonl"), (0..RECORDS).map(record).collect::<String>()).expect("an input");
        fs::write(site.path("other"), OTHER).expect("another file");
        assert_eq!(site.run(), 0);
        site.wanted = fs::read(site.path("out.jsonl")).expect("a result");
        let (fingerprint, hash) = journal_facts(&site.args());
        let (written, read) = (first_lines(&site.wanted), fs::read(site.path("in.jsonl")).expect("the input"));
        site.words = vec![
            ("@FINGERPRINT", fingerprint.replace('\\', "\\\\").replace('"', "\\\"")),
            ("@HASH", hash.to_string()),
            ("@OFFSET", first_lines(&read).len().to_string()),
            ("@LENGTH", written.len().to_string()),
            ("@CHECKSUM", checksum(written)),
            ("@ALL", site.wanted.len().to_string()),
            ("@SUM", checksum(&site.wanted)),
            ("@FOLDER", site.folder.path().display().to_string()),
            ("@TEMPORARY", TEMPORARY.to_owned()),
        ];
        site.clear();
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn args(&self) -> Vec<String> {
        let path = |name: &str| self.path(name).display().to_string();
        let options = ["--resume", "--no-sync", "--isolated", "--no-built-in", "--model", "off", "-j", "1"];
        let mut args: Vec<_> = ["clean", &path("in.jsonl"), "-o", &path("out.jsonl"), "--rules", &path("rules")]
            .iter()
            .map(|arg| (*arg).to_owned())
            .collect();
        args.extend(options.map(str::to_owned));
        args
    }

    fn run(&self) -> u8 {
        run(self.args())
    }

    /// Deletes everything but the inputs.
    fn clear(&self) {
        for name in ["out.jsonl", TEMPORARY, JOURNAL] {
            let _ = fs::remove_file(self.path(name));
        }
    }

    /// Nothing is changed but the output and what runs leave beside it.
    fn is_as_it_was(&self) {
        assert_eq!(fs::read_to_string(self.path("other")).expect("it is there"), OTHER);
        for entry in fs::read_dir(self.folder.path()).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("UTF-8");
            let is_known = ["rules", "in.jsonl", "other", "out.jsonl"].contains(&&*name) || name.starts_with(".clean-");
            assert!(is_known || name.starts_with(".out.jsonl."), "{name}");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    static SITE: OnceLock<Site> = OnceLock::new();
    let site = SITE.get_or_init(Site::new);
    let Some((flag, bytes)) = bytes.split_first() else { return };
    let at = bytes.windows(5).position(|window| window == b"\n---\n");
    let (more, json) = at.map_or((&b""[..], bytes), |at| (&bytes[..at], &bytes[at + 5..]));
    let written = [first_lines(&site.wanted), more].concat();
    let mut json = String::from_utf8_lossy(json).into_owned();
    for (word, value) in &site.words {
        json = json.replace(word, value);
    }
    fs::write(site.path(TEMPORARY), &written).expect("a temporary file");
    let journal = if flag & 1 == 0 { json.clone().into_bytes() } else { with_checksum(json.as_bytes()) };
    fs::write(site.path(JOURNAL), &journal).expect("a journal");
    let code = site.run();
    site.is_as_it_was();
    let out = fs::read(site.path("out.jsonl"));
    match code {
        2 => assert!(out.is_err(), "a refused run writes nothing"),
        _ if is_damaged(&json, flag & 1 == 1) => assert_eq!(out.expect("a result"), site.wanted),
        0 => drop(out.expect("a result")),
        // An input that ends before the place where the run had been is reported, and the output stays as it was.
        _ => assert_eq!(code, 1),
    }
    let folder = site.folder.path().display().to_string();
    assert_eq!(run(["clean", "tidy", "--all", &folder]), 0);
    site.is_as_it_was();
    site.clear();
});

fn first_lines(lines: &[u8]) -> &[u8] {
    let mut ends = lines.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    &lines[..ends.nth(WRITTEN - 1).expect("as many lines")]
}

/// Whether the run had to begin anew.
fn is_damaged(json: &str, has_checksum: bool) -> bool {
    !has_checksum || serde_json::from_str::<Value>(json).is_err()
}

fn checksum(bytes: &[u8]) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum().to_string()
}
