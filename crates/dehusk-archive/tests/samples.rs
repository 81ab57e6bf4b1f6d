//! Archives that other projects test their readers with, compared with what warcio reads of them.
//!
//! The files are not in this repository: they are looked for in the folder that `WARC_SAMPLES` names, else in
//! `../shared/warc-samples`. `samples.tsv` has warcio's counts, `warc_samples.py` says how they were made.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Write as _};
use std::path::PathBuf;

use dehusk_archive::{ArchiveDocument, ArchiveItem, ArchiveReader, Content, Decompressor, RecordType};

/// What is in a file: records by kind, and what became of them.
#[derive(Debug, Default)]
struct Counted {
    kinds: BTreeMap<String, usize>,
    pages: usize,
    texts: usize,
    other: usize,
    unreadable: usize,
    errors: Vec<String>,
    items: u64,
    /// Bytes of blocks and of errors.
    bytes: u64,
}

/// Files of which we get other records than warcio, and why: file, kind, how many records more or fewer, reason.
const OTHERWISE: &[(&str, &str, isize, &str)] = &[
    ("aut/badexample.arc.gz", "response", 2, "warcio stops before them"),
    ("cc_net/sample.warc.txt", "warcinfo", -1, "its length takes in the start of the next record; warcio stops at it"),
    ("cc_net/sample.warc.txt", "conversion", 3, "lengths too small: warcio stops before them"),
    ("pywb/bad.arc", "warcinfo", -1, "its length is -1: warcio makes it empty and skips what it holds"),
    ("pywb/bad.arc", "response", -2, "lengths of -1 and abc: warcio makes empty records of them"),
    ("pywb/example-bad.warc.gz.bad", "request", 2, "all in one member of gzip, which warcio refuses"),
    ("pywb/example-bad.warc.gz.bad", "response", 2, "the same"),
    ("pywb/example-bad.warc.gz.bad", "revisit", 1, "the same"),
    ("warcio/bad.arc", "warcinfo", -1, "as pywb/bad.arc"),
    ("warcio/bad.arc", "response", -2, "as pywb/bad.arc"),
    ("warcio/example-bad-non-chunked.warc.gz", "warcinfo", 1, "all in one member of gzip, which warcio refuses"),
    ("warcio/example-bad-non-chunked.warc.gz", "request", 2, "the same"),
    ("warcio/example-bad-non-chunked.warc.gz", "response", 1, "the same"),
    ("warcio/example-bad-non-chunked.warc.gz", "revisit", 1, "the same"),
    ("warcio/example-bad.warc.gz.bad", "request", 2, "as pywb/example-bad.warc.gz.bad"),
    ("warcio/example-bad.warc.gz.bad", "response", 2, "the same"),
    ("warcio/example-bad.warc.gz.bad", "revisit", 1, "the same"),
    ("warcio/example-space-in-url.arc", "response", -1, "the file ends twelve bytes before the record does"),
    ("warcio/example-wrong-chunks.warc.gz", "request", 1, "both in one member of gzip, which warcio refuses"),
    (
        "webarchive-discovery/IAH-20080430204825-00000-blackbook-truncated.arc",
        "response",
        8,
        "no line end after the first record: warcio stops there, but reads all of the same archive compressed",
    ),
];

/// The errors that files have. Each was verified in the file.
const ERRORS: &[(&str, &[&str])] = &[
    (
        "aut/badexample.arc.gz",
        &[
            "record 4: no record begins here (at byte 2369, 237 bytes left out)",
            "record 5: the record is shorter than its Content-Length (at byte 2606, 276 bytes left out)",
            "record 6: the record ends early, after 201 of 680 bytes (at byte 2882, 269 bytes left out)",
        ],
    ),
    (
        "cc_net/sample.warc.txt",
        &[
            "record 1: the record is shorter than its Content-Length (at byte 0, 617 bytes left out)",
            "record 3: no record begins here (at byte 1307, 3 bytes left out)",
            "record 5: no record begins here (at byte 1755, 204 bytes left out)",
            "record 7: no record begins here (at byte 2650, 298 bytes left out)",
        ],
    ),
    (
        "pywb/bad.arc",
        &[
            "record 1: the record has no Content-Length that is a number (at byte 0, 134 bytes left out)",
            "record 2: the record has no Content-Length that is a number (at byte 134, 68 bytes left out)",
            "record 4: the record has no Content-Length that is a number (at byte 262, 69 bytes left out)",
        ],
    ),
    ("pywb/example.warc", &["record 6: no record begins here (at byte 4764, 7 bytes left out)"]),
    (
        "warcio/bad.arc",
        &[
            "record 1: the record has no Content-Length that is a number (at byte 0, 134 bytes left out)",
            "record 2: the record has no Content-Length that is a number (at byte 134, 68 bytes left out)",
            "record 4: the record has no Content-Length that is a number (at byte 262, 69 bytes left out)",
        ],
    ),
    (
        "warcio/example-space-in-url.arc",
        &["record 2: the record ends early, after 1579 of 1591 bytes (at byte 151, 1722 bytes left out)"],
    ),
    ("warcio/example-trunc.warc", &["record 4: no record begins here (at byte 2560, 6 bytes left out)"]),
];

fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("WARC_SAMPLES").map(PathBuf::from);
    let folder =
        named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/warc-samples")));
    if folder.is_dir() {
        return Some(folder);
    }
    // Written to the stream itself, since the harness hides what a passing test prints.
    let _ = writeln!(io::stderr(), "skipped: there are no samples in {}", folder.display());
    None
}

/// Warcio's counts, by file and kind of WARC.
fn fixture() -> BTreeMap<&'static str, BTreeMap<&'static str, isize>> {
    let mut files = BTreeMap::<_, BTreeMap<_, _>>::new();
    for row in include_str!("samples.tsv").lines() {
        let mut cells = row.split('\t');
        let (Some(file), Some(kind), Some(count)) = (cells.next(), cells.next(), cells.next()) else {
            panic!("no row of three cells: {row}")
        };
        let kinds = files.entry(file).or_default();
        match kind {
            "stopped" => {}
            "arc_header" => *kinds.entry("warcinfo").or_insert(0) += count.parse::<isize>().unwrap(),
            kind => *kinds.entry(kind).or_insert(0) += count.parse::<isize>().unwrap(),
        }
    }
    files
}

fn read(path: &std::path::Path, is_arc: bool) -> Counted {
    let mut counted = Counted::default();
    let reader = BufReader::new(File::open(path).expect("a sample can be opened"));
    for item in ArchiveReader::new(Decompressor::new(reader)) {
        counted.items += 1;
        match item.expect("a sample can be read") {
            ArchiveItem::Error(error) => {
                assert_eq!(error.number, counted.items);
                counted.bytes += error.bytes;
                counted.errors.push(error.to_string());
            }
            ArchiveItem::Record(record) => {
                assert_eq!(record.number, counted.items);
                counted.bytes += record.block.len() as u64;
                // Warcio calls all records of ARC responses.
                let name = if is_arc && record.record_type == RecordType::Resource {
                    "response"
                } else {
                    record.record_type.name()
                };
                *counted.kinds.entry(name.to_owned()).or_default() += 1;
                match ArchiveDocument::from_record(record).content {
                    Content::Page { .. } => counted.pages += 1,
                    Content::Text { .. } => counted.texts += 1,
                    Content::Other(_) => counted.other += 1,
                    Content::Unreadable(_) => counted.unreadable += 1,
                }
            }
        }
    }
    counted
}

#[test]
fn records_are_those_that_warcio_reads() {
    let Some(folder) = folder() else { return };
    for (file, warcio) in fixture() {
        let counted = read(&folder.join(file), file.contains(".arc"));
        let mut expected = warcio;
        for (_, kind, more, _) in OTHERWISE.iter().filter(|(other, ..)| *other == file) {
            *expected.entry(kind).or_default() += more;
        }
        expected.retain(|_, count| *count != 0);
        let ours: BTreeMap<_, _> = counted.kinds.iter().map(|(kind, count)| (&**kind, count.cast_signed())).collect();
        assert_eq!(ours, expected, "{file}: {:?}", counted.errors);
        let known = ERRORS.iter().find(|(other, _)| *other == file).map_or(&[][..], |(_, errors)| errors);
        assert_eq!(counted.errors, known, "{file}");
    }
}

#[test]
fn documents_and_faults_add_up_to_all_there_is() {
    let Some(folder) = folder() else { return };
    let mut all = Counted::default();
    for file in fixture().into_keys() {
        let counted = read(&folder.join(file), file.contains(".arc"));
        let documents = counted.pages + counted.texts + counted.other + counted.unreadable;
        assert_eq!(documents, counted.kinds.values().sum::<usize>(), "{file}");
        assert_eq!((documents + counted.errors.len()) as u64, counted.items, "{file}");
        (all.pages, all.texts) = (all.pages + counted.pages, all.texts + counted.texts);
        (all.other, all.unreadable) = (all.other + counted.other, all.unreadable + counted.unreadable);
    }
    println!("{} pages, {} texts, {} other, {} unreadable", all.pages, all.texts, all.other, all.unreadable);
    assert!(all.pages > 400 && all.texts > 50);
}

#[test]
fn what_is_no_archive_is_one_fault() {
    let Some(folder) = folder() else { return };
    for file in ["dolma/test.jsonl", "dolma/test.jsonl.gz", "dolma/test.jsonl.zst", "pywb/valid_example_1.wacz"] {
        let counted = read(&folder.join(file), false);
        assert_eq!((counted.errors.len(), counted.items), (1, 1), "{file}");
        assert!(counted.bytes > 20, "{file}");
    }
}
