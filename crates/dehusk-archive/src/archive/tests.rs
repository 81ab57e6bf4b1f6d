use std::io::{self, BufReader, Write};

use super::{ArchiveError, ArchiveErrorKind, ArchiveItem, ArchiveReader, Record, RecordType};
use crate::decompress::{DecompressErrorKind, Decompressor};
use crate::limits::{BLOCK_BYTES, ERROR_BYTES};

/// A record of WARC.
pub(super) fn record(kind: &str, uri: &str, block: &str) -> String {
    let length = block.len();
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {length}\r\n");
    format!("{head}\r\n{block}\r\n\r\n")
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// What is in an archive; its bytes come a few at a time.
fn items(archive: &[u8]) -> Vec<ArchiveItem> {
    let reader = Decompressor::new(BufReader::with_capacity(7, archive));
    ArchiveReader::new(reader).map(|item| item.expect("no error of the reader")).collect()
}

/// The block of each record; the kind and size of each error.
fn outline(archive: &[u8]) -> Vec<Result<String, (ArchiveErrorKind, u64)>> {
    let tell = |item| match item {
        ArchiveItem::Record(record) => Ok(String::from_utf8(record.block).unwrap()),
        ArchiveItem::Error(error) => Err((error.kind, error.bytes)),
    };
    items(archive).into_iter().map(tell).collect()
}

/// As [`outline`] shows a record.
#[expect(clippy::unnecessary_wraps, reason = "it is compared with results")]
fn block(text: &str) -> Result<String, (ArchiveErrorKind, u64)> {
    Ok(text.to_owned())
}

fn first(archive: &str) -> Record {
    match items(archive.as_bytes()).swap_remove(0) {
        ArchiveItem::Record(record) => record,
        ArchiveItem::Error(error) => panic!("{error}"),
    }
}

#[test]
fn records_come_in_order() {
    let all = [record("warcinfo", "a", "one"), record("Response", "b", ""), record("odd", "c", "\r\n\r\nthree\n")];
    let records: Vec<_> = items(all.concat().as_bytes());
    let outlines: Vec<_> = records
        .iter()
        .map(|item| match item {
            ArchiveItem::Record(one) => (one.record_type.clone(), one.number, one.offset as usize, one.block.len()),
            ArchiveItem::Error(error) => panic!("{error}"),
        })
        .collect();
    let second = all[0].len();
    let third = second + all[1].len();
    assert_eq!(
        outlines,
        [
            (RecordType::Warcinfo, 1, 0, 3),
            (RecordType::Response, 2, second, 0),
            (RecordType::Other("odd".to_owned()), 3, third, 10)
        ]
    );
}

#[test]
fn nothing_is_no_archive_and_no_fault() {
    for empty in ["", "\r\n\r\n", "\n"] {
        assert!(items(empty.as_bytes()).is_empty());
    }
}

#[test]
fn lines_may_end_in_lf_and_versions_differ() {
    let one = first("WARC/0.17\nwarc-type: resource\ncontent-length: 3\nX: a\n b\n\nabc\n\n");
    assert_eq!((&*one.version, &one.record_type, &one.block[..]), ("WARC/0.17", &RecordType::Resource, &b"abc"[..]));
    assert_eq!(one.headers.get("x"), Some("a b"));
}

#[test]
fn blank_lines_may_lack_or_abound_between_records() {
    let one = record("response", "a", "abc");
    let one = one.trim_end();
    let all = format!("{one}{one}\n{one}\r\n\r\n\r\n\r\n{one}");
    assert_eq!(outline(all.as_bytes()), [block("abc"), block("abc"), block("abc"), block("abc")]);
}

#[test]
fn what_is_not_a_record_is_one_error_up_to_the_next() {
    let all = format!("junk\nWARC/1.0 in it\n\n{}more junk, no WARC/1.0 here", record("response", "a", "abc"));
    let junk = "junk\nWARC/1.0 in it\n\n".len() as u64;
    assert_eq!(
        outline(all.as_bytes()),
        [Err((ArchiveErrorKind::NotARecord, junk)), block("abc"), Err((ArchiveErrorKind::NotARecord, 27))]
    );
    let ArchiveItem::Error(ArchiveError { raw, number, offset, .. }) = items(all.as_bytes()).remove(2) else {
        panic!()
    };
    assert_eq!((&*raw, number, offset), (&b"more junk, no WARC/1.0 here"[..], 3, all.len() as u64 - 27));
}

#[test]
fn much_junk_is_counted_and_not_held() {
    let junk = "not a record at all\n\n".repeat(20_000);
    let all = format!("{junk}{}", record("response", "a", "abc"));
    assert_eq!(outline(all.as_bytes()), [Err((ArchiveErrorKind::NotARecord, junk.len() as u64)), block("abc")]);
    let ArchiveItem::Error(error) = items(all.as_bytes()).remove(0) else { panic!() };
    assert!(!error.raw.is_empty() && error.raw.len() <= ERROR_BYTES);
}

#[test]
fn a_record_without_a_length_is_a_fault() {
    for length in ["", "Content-Length: x\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n"] {
        let broken = format!("WARC/1.0\r\nWARC-Type: response\r\n{length}\r\nabc\r\n\r\n");
        let all = format!("{broken}{}", record("response", "a", "def"));
        assert_eq!(
            outline(all.as_bytes()),
            [Err((ArchiveErrorKind::NoLength, broken.len() as u64)), block("def")],
            "{length}"
        );
    }
}

#[test]
fn a_length_that_is_too_small_leaves_bytes_over() {
    let broken = record("response", "a", "abcdef").replace("Length: 6", "Length: 2");
    let all = format!("{broken}{}", record("response", "a", "ghi"));
    assert_eq!(outline(all.as_bytes()), [block("ab"), Err((ArchiveErrorKind::NotARecord, 8)), block("ghi")]);
}

#[test]
fn a_length_that_is_too_large_costs_one_record() {
    let next = record("response", "b", "ghi");
    for more in [8, 12, 20, 40, next.len() - 9, next.len() + 8, next.len() + 500, 70_000] {
        let broken = record("response", "a", "abcdef").replace("Length: 6", &format!("Length: {}", 6 + more));
        let all = format!("{broken}{next}{next}");
        let expected = [Err((ArchiveErrorKind::TooShort, broken.len() as u64)), block("ghi"), block("ghi")];
        assert_eq!(outline(all.as_bytes()), expected, "{more}");
    }
}

#[test]
fn an_archive_in_an_archive_is_one_block() {
    let inner = record("response", "b", "ghi");
    let all = record("resource", "a", &format!("abc\r\n\r\n{inner}"));
    assert_eq!(items(all.as_bytes()).len(), 1);
}

#[test]
fn a_head_that_is_cut_off_is_a_fault() {
    let all = format!("WARC/1.0\r\nWARC-Type: resp\n{}", record("response", "a", "abc"));
    assert_eq!(outline(all.as_bytes()), [Err((ArchiveErrorKind::Head, 26)), block("abc")]);
    assert_eq!(outline(b"WARC/1.0\r\nWARC-Ty"), [Err((ArchiveErrorKind::Head, 17))]);
    let endless = format!("WARC/1.0\r\n{}", "A: b\r\n".repeat(300_000));
    let all = format!("{endless}\r\n{}", record("response", "a", "abc"));
    assert_eq!(outline(all.as_bytes()), [Err((ArchiveErrorKind::Head, endless.len() as u64 + 2)), block("abc")]);
}

#[test]
fn an_archive_may_end_in_a_record() {
    let all = record("response", "a", "abc") + &record("response", "a", "defghi");
    let cut = &all[..all.len() - 6];
    let bytes = cut.len() as u64 - record("response", "a", "abc").len() as u64;
    let kind = ArchiveErrorKind::UnexpectedEnd { expected: 6, actual: 4 };
    assert_eq!(outline(cut.as_bytes()), [block("abc"), Err((kind, bytes))]);
}

#[test]
fn a_record_that_is_too_large_is_passed_over() {
    let size = BLOCK_BYTES + 1;
    let big = format!("WARC/1.0\r\nContent-Length: {size}\r\n\r\n");
    let mut all = [big.as_bytes(), &vec![b'x'; size], b"\r\n\r\n"].concat();
    let bytes = all.len() as u64 - 4;
    all.extend(record("response", "a", "abc").as_bytes());
    let items: Vec<_> = ArchiveReader::new(&all[..]).map(Result::unwrap).collect();
    let ArchiveItem::Error(error) = &items[0] else { panic!() };
    assert_eq!(
        (&error.kind, error.bytes, error.raw.len()),
        (&ArchiveErrorKind::TooLarge(size as u64), bytes, ERROR_BYTES)
    );
    assert!(items.len() == 2 && matches!(&items[1], ArchiveItem::Record(_)));
    let cut: Vec<_> = ArchiveReader::new(&all[..size / 2]).map(Result::unwrap).collect();
    assert!(
        matches!(&cut[..], [ArchiveItem::Error(ArchiveError { kind: ArchiveErrorKind::UnexpectedEnd { .. }, .. })]),
        "{}",
        cut.len()
    );
}

#[test]
fn a_broken_member_costs_its_record() {
    let one = record("response", "a", &"It rained all day. ".repeat(40));
    let (mut broken, valid) = (gzip(&one), gzip(&record("response", "b", "abc")));
    let at = broken.len() - 12;
    broken[at] ^= 0x55;
    let found = outline(&[&valid[..], &broken, &valid].concat());
    let [Ok(_), Err((ArchiveErrorKind::Compressed(error), _)), Ok(_)] = &found[..] else { panic!("{found:?}") };
    assert!(matches!(error.kind, DecompressErrorKind::Corrupt(_)));
}

#[test]
fn a_wrong_checksum_costs_its_record() {
    let (mut broken, valid) = (gzip(&record("response", "a", "abc")), gzip(&record("response", "b", "def")));
    let at = broken.len() - 8;
    broken[at] ^= 1;
    let found = outline(&[&valid[..], &broken, &valid].concat());
    assert!(matches!(&found[..], [Ok(_), Err((ArchiveErrorKind::Compressed(_), _)), Ok(_)]), "{found:?}");
}

#[test]
fn a_broken_member_does_not_cost_the_record_before_it() {
    let valid = gzip(&record("response", "b", "def"));
    let broken = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff\xff\xff\xff\xff\xff";
    let found = outline(&[&valid[..], broken, &valid].concat());
    assert!(matches!(&found[..], [Ok(_), Err((ArchiveErrorKind::Compressed(_), 0)), Ok(_)]), "{found:?}");
}

#[test]
fn a_member_that_ends_early_is_one_fault() {
    let valid = gzip(&record("response", "b", "def"));
    for left in 1..valid.len() {
        let found = outline(&[&valid[..], &valid[..left]].concat());
        let errors = found.iter().filter(|item| item.is_err()).count();
        assert!(found[0].is_ok() && errors == 1 && found.len() <= 3, "{left}: {found:?}");
    }
}

#[test]
fn errors_of_the_reader_end_the_archive() {
    struct Failing;
    impl io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::ConnectionReset.into())
        }
    }
    let one = record("response", "a", "abc");
    let mut archive = ArchiveReader::new(BufReader::new(io::Read::chain(one.as_bytes(), Failing)));
    let error = archive.find_map(Result::err).expect("the reader failed");
    assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    assert!(archive.next().is_none());
}

const ARC: &str = "filedesc://a.arc 0.0.0.0 20080430204825 text/plain 77\n1 0 Internet Archive\n\
URL IP-address Archive-date Content-type Archive-length\n\n";

fn arc(url: &str, block: &str) -> String {
    format!("{url} 1.2.3.4 20080430204826 text/html {}\n{block}\n", block.len())
}

#[test]
fn arc_files_give_records_too() {
    let all = format!("{ARC}{}{}", arc("http://a.example/b c", "HTTP/1.0 200 OK\n\nabc"), arc("dns:a.example", "1"));
    let kinds: Vec<_> = items(all.as_bytes())
        .into_iter()
        .map(|item| match item {
            ArchiveItem::Record(record) => record.record_type,
            ArchiveItem::Error(error) => panic!("{error}: {}", String::from_utf8_lossy(&error.raw)),
        })
        .collect();
    assert_eq!(kinds, [RecordType::Warcinfo, RecordType::Response, RecordType::Resource]);
    let ArchiveItem::Record(record) = items(all.as_bytes()).remove(1) else { panic!() };
    let get = |name| record.headers.get(name);
    assert_eq!(get("warc-target-uri"), Some("http://a.example/b c"));
    assert_eq!(get("WARC-Date"), Some("2008-04-30T20:48:26Z"));
    assert_eq!(record.block, b"HTTP/1.0 200 OK\n\nabc");
}

#[test]
fn wrong_lengths_in_arc() {
    let (one, two) = (arc("http://a.example/", "abcdef"), arc("http://b.example/", "ghi"));
    let small = one.replace("html 6", "html 2");
    let found = outline(format!("{ARC}{small}{two}").as_bytes());
    assert_eq!(found[1..], [block("ab"), Err((ArchiveErrorKind::NotARecord, 5)), block("ghi")]);
    for none in ["-1", "abc"] {
        let broken = one.replace("html 6", &format!("html {none}"));
        let found = outline(format!("{ARC}{broken}{two}").as_bytes());
        assert_eq!(found[1..], [Err((ArchiveErrorKind::NoLength, broken.len() as u64)), block("ghi")], "{none}");
    }
    for more in [10, 30, 60, 1000] {
        let large = one.replace("html 6", &format!("html {}", 6 + more));
        let found = outline(format!("{ARC}{large}{two}").as_bytes());
        assert_eq!(found[1..], [Err((ArchiveErrorKind::TooShort, large.len() as u64)), block("ghi")], "{more}");
    }
}
