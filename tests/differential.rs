//! One document, one body: whichever way it comes in, and however the work is done.
//!
//! Some 300 documents are cleaned by the library, and by the program as files, records, compressed records, archives, from
//! a pipe, on one thread and on eight, without order, with rules that are watched, and by a run that is killed and resumed;
//! with the feature `parquet` also as a table. `python/tests` compares the Python package and Arrow columns with the program.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dehusk::{Cleaner, Document};
use serde_json::{Value, json};

/// How many labelled documents there are among them: those of at most this many bytes, evenly from all folders.
const LABELLED: usize = 240;
const BYTES: u64 = 6000;

#[derive(Clone, Debug)]
struct Sample {
    /// The extension that a file of it has.
    extension: &'static str,
    content: String,
}

/// The documents: labelled texts, pages and Markdown.
fn samples() -> Vec<Sample> {
    let walk = walkdir::WalkDir::new("tests/wild").sort_by_file_name().into_iter().map(Result::unwrap);
    let short = |entry: &walkdir::DirEntry| entry.metadata().is_ok_and(|file| file.is_file() && file.len() < BYTES);
    let paths: Vec<PathBuf> = walk
        .filter(short)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .collect();
    let texts: Vec<String> =
        paths.iter().step_by(paths.len() / LABELLED).take(LABELLED).map(|path| labelled(path)).collect();
    let page = |(number, text): (usize, &String)| {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let lines = lines.map(|line| format!("<p class=\"c{}\">{}</p>\n", line.len() % 5, escaped(line)));
        let lines = lines.collect::<Vec<_>>().concat();
        let menu = "<nav><ul><li><a href=\"/\">Home</a><li><a href=\"/news\">News</a></ul></nav>";
        Sample {
            extension: "html",
            content: format!("<!DOCTYPE html><title>Page {number}</title>{menu}<main>{lines}</main>"),
        }
    };
    let markdown = |text: &String| {
        let lines = text.lines().map(|line| format!("{line}\n\n")).collect::<Vec<_>>().concat();
        Sample {
            extension: "md",
            content: format!("# A *heading*\n\n[Home](/) | [News](/news)\n\n{lines}- [Share](/share)\n"),
        }
    };
    let pages = texts.iter().step_by(8).enumerate().map(page);
    let texts_of = texts.iter().map(|text| Sample { extension: "txt", content: text.clone() });
    texts_of.chain(pages).chain(texts.iter().skip(3).step_by(8).map(markdown)).collect()
}

/// The text of a labelled document, without its labels.
fn labelled(path: &Path) -> String {
    let labelled = fs::read_to_string(path).unwrap();
    let lines = labelled.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| format!("{}\n", line.get(2..).unwrap_or_default())).collect::<Vec<_>>().concat()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

impl Sample {
    fn is_page(&self) -> bool {
        self.extension == "html"
    }

    fn body(&self, cleaner: &Cleaner) -> String {
        match self.is_page() {
            true => cleaner.clean(Document::html(self.content.as_bytes())).body().into_owned(),
            false => cleaner.clean(self.content.as_str()).body().into_owned(),
        }
    }

    fn record(&self, id: usize) -> String {
        let field = if self.is_page() { "html" } else { "text" };
        json!({ "id": id, field: self.content }).to_string() + "\n"
    }

    fn archive_record(&self, id: usize) -> String {
        let (kind, media, block) = match self.is_page() {
            true => (
                "response",
                "application/http; msgtype=response",
                format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", self.content),
            ),
            false => ("conversion", "text/plain", self.content.clone()),
        };
        let head =
            format!("WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:{id}>\r\nContent-Type: {media}\r\n");
        format!("{head}Content-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
    }
}

/// The program with the rules and the model that are built in.
fn program(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(snapbox::cmd::cargo_bin("clean"));
    command.current_dir(folder).arg("--isolated").args(args).stdin(Stdio::null());
    command
}

fn done(mut command: Command) -> Vec<u8> {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The bodies of records, in the order of their ids where these are numbers, else as they come.
fn bodies(lines: &[u8]) -> Vec<String> {
    let records = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let mut records: Vec<Value> = records.map(|line| serde_json::from_slice(line).unwrap()).collect();
    records.sort_by_key(|record| record["id"].as_u64());
    records.iter().map(|record| record["text"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The bodies by way.
struct Ways<'w> {
    folder: &'w Path,
    found: BTreeMap<String, Vec<String>>,
}

impl Ways<'_> {
    fn records(&mut self, name: &str, args: &[&str]) {
        self.found.insert(name.to_owned(), bodies(&done(program(self.folder, args))));
    }

    fn piped(&mut self, records: &str) {
        let mut child = program(self.folder, &["--from", "jsonl"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let output = std::thread::scope(|scope| {
            scope.spawn(move || records.as_bytes().chunks(7777).try_for_each(|chunk| stdin.write_all(chunk)));
            child.wait_with_output().unwrap()
        });
        self.found.insert("a pipe".to_owned(), bodies(&output.stdout));
    }

    /// A run that is killed after its first checkpoint, and resumed.
    fn resumed(&mut self) {
        let args = ["in.jsonl", "-o", "out.jsonl", "--checkpoint", "200K", "--resume", "-j", "2"];
        let mut child = program(self.folder, &args).stderr(Stdio::null()).spawn().unwrap();
        let (journal, start) = (self.folder.join(".out.jsonl.clean-journal"), Instant::now());
        let is_begun = || fs::read_to_string(&journal).is_ok_and(|text| !text.contains("\"read\":0"));
        while !is_begun() && child.try_wait().unwrap().is_none() && start.elapsed() < Duration::from_mins(2) {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        done(program(self.folder, &args));
        self.found.insert("killed and resumed".to_owned(), bodies(&fs::read(self.folder.join("out.jsonl")).unwrap()));
    }

    /// Files, in a folder. A text ends with one line end, whatever its body ends with.
    fn files(&mut self, samples: &[Sample]) {
        done(program(self.folder, &["-r", "files", "-o", "bodies"]));
        let name = |(number, sample): (usize, &Sample)| format!("bodies/{number:03}.{}", sample.extension);
        let read = |name: String| fs::read_to_string(self.folder.join(name)).unwrap();
        self.found.insert("files".to_owned(), samples.iter().enumerate().map(name).map(read).collect());
    }

    /// A table of the texts; a page would be another kind of table.
    #[cfg(feature = "parquet")]
    fn table(&mut self, samples: &[Sample], wanted: &[String]) {
        let texts = samples.iter().enumerate().filter(|(_, sample)| !sample.is_page());
        let records: String = texts.map(|(id, sample)| sample.record(id)).collect();
        fs::write(self.folder.join("texts.jsonl"), records).unwrap();
        // Without rules, texts go into a table as they are.
        done(program(self.folder, &["texts.jsonl", "-o", "raw.parquet", "--no-built-in", "--model", "off"]));
        let mut bodies = bodies(&done(program(self.folder, &["raw.parquet", "--to", "jsonl"]))).into_iter();
        let all = samples.iter().zip(wanted);
        let all = all.map(|(sample, wanted)| if sample.is_page() { wanted.clone() } else { bodies.next().unwrap() });
        self.found.insert("Parquet".to_owned(), all.collect());
    }
}

#[test]
fn each_document_has_one_body() {
    let (samples, folder) = (samples(), tempfile::tempdir().unwrap());
    assert!(samples.len() >= 300, "{} documents", samples.len());
    let cleaner = Cleaner::new().unwrap();
    let wanted: Vec<String> = samples.iter().map(|sample| sample.body(&cleaner)).collect();
    let folder = folder.path();
    fs::create_dir(folder.join("files")).unwrap();
    for (number, sample) in samples.iter().enumerate() {
        fs::write(folder.join(format!("files/{number:03}.{}", sample.extension)), &sample.content).unwrap();
    }
    let records: String = samples.iter().enumerate().map(|(id, sample)| sample.record(id)).collect();
    let archive: String = samples.iter().enumerate().map(|(id, sample)| sample.archive_record(id)).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(records.as_bytes()).unwrap();
    for (name, bytes) in [
        ("in.jsonl", records.clone().into_bytes()),
        ("in.jsonl.gz", gzip.finish().unwrap()),
        ("in.jsonl.zst", zstd::encode_all(records.as_bytes(), 1).unwrap()),
        ("in.warc", archive.into_bytes()),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let mut ways = Ways { folder, found: BTreeMap::new() };
    ways.files(&samples);
    ways.records("one thread", &["in.jsonl", "-j1"]);
    ways.records("eight threads", &["in.jsonl", "-j8"]);
    ways.records("without order", &["in.jsonl", "-j3", "--unordered"]);
    ways.records("gzip", &["in.jsonl.gz"]);
    ways.records("zstd", &["in.jsonl.zst"]);
    ways.records("WARC", &["in.warc"]);
    ways.records("watched rules", &["in.jsonl", "--watch"]);
    ways.piped(&records);
    ways.resumed();
    #[cfg(feature = "parquet")]
    ways.table(&samples, &wanted);
    for (way, found) in &ways.found {
        assert_eq!(found.len(), wanted.len(), "{way}");
        for (number, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
            let is_file = way == "files";
            let end =
                |text: &str| if is_file { text.trim_end_matches(['\r', '\n']).to_owned() } else { text.to_owned() };
            assert_eq!(end(found), end(wanted), "{way}: document {number}, {}", samples[number].extension);
        }
    }
}
