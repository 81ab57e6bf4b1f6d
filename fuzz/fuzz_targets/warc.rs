//! Archives, compressed or not: records and errors in order and within the input. A seed is ASCII digits, one for each
//! flag, and then the archive.
#![no_main]

use std::io::{BufRead, BufReader, Write};

use arbitrary::Arbitrary;
use dehusk_archive::{ArchiveDocument, ArchiveItem, ArchiveReader, Content, DecompressError, Decompressor, is_archive};
use flate2::{Compression, write::GzEncoder};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    /// It is compressed first, so that the archive is inside a valid member.
    compress: bool,
    /// By zstd, else by gzip.
    zstd: bool,
    bytes: &'a [u8],
}

fuzz_target!(|input: Input<'_>| {
    let _ = is_archive(input.bytes);
    let items = read(input.bytes);
    in_order(&items, plain_length(input.bytes));
    let is_plain = !is_compressed(input.bytes);
    if is_plain {
        // However few bytes come at a time.
        assert!(read_from(BufReader::with_capacity(7, input.bytes)) == items, "other items from a slow reader");
    }
    if input.compress && is_plain {
        let compressed = if input.zstd { zstd::encode_all(input.bytes, 1).expect("zstd") } else { gzip(input.bytes) };
        assert!(read(&compressed) == items, "other items of the compressed archive");
    }
    items.into_iter().for_each(describe);
});

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn is_compressed(bytes: &[u8]) -> bool {
    let mut plain = Decompressor::new(bytes);
    let _ = plain.fill_buf();
    plain.is_compressed()
}

/// All items; the iterator must come to an end.
fn read(bytes: &[u8]) -> Vec<ArchiveItem> {
    read_from(bytes)
}

fn read_from(reader: impl BufRead) -> Vec<ArchiveItem> {
    ArchiveReader::new(Decompressor::new(reader)).map(|item| item.expect("memory has no errors")).collect()
}

/// The decompressed length: everything before, between and after errors.
fn plain_length(bytes: &[u8]) -> u64 {
    let (mut plain, mut length) = (Decompressor::new(bytes), 0);
    loop {
        match plain.fill_buf() {
            Ok([]) => return length,
            Ok(ready) => {
                let count = ready.len();
                plain.consume(count);
                length += count as u64;
            }
            Err(error) => {
                let fault = DecompressError::from_io(&error).expect("an error of the data");
                assert!(fault.offset <= bytes.len() as u64 && !fault.to_string().is_empty());
            }
        }
    }
}

fn in_order(items: &[ArchiveItem], length: u64) {
    let (mut at, mut number) = (0, 0);
    for item in items {
        let (this, offset, bytes) = match item {
            ArchiveItem::Record(record) => (record.number, record.offset, record.block.len() as u64),
            ArchiveItem::Error(fault) => (fault.number, fault.offset, fault.bytes),
        };
        assert_eq!(this, number + 1);
        assert!(at <= offset, "item {this} at {offset} begins before {at}");
        (at, number) = (offset + bytes, this);
        assert!(at <= length, "item {this} ends at {at}, and there are {length} bytes");
    }
}

/// Each item can be named, and holds what its kind says.
fn describe(item: ArchiveItem) {
    match item {
        ArchiveItem::Error(fault) => assert!(!fault.to_string().is_empty()),
        ArchiveItem::Record(record) => {
            let (uri, kind) = (record.uri().map(str::to_owned), record.record_type.clone());
            assert!(kind.name().is_ascii() || !kind.name().is_empty());
            let document = ArchiveDocument::from_record(record);
            assert_eq!(document.uri, uri);
            let _ = document.metadata();
            is_sound(&document);
        }
    }
}

fn is_sound(document: &ArchiveDocument) {
    match &document.content {
        Content::Page { bytes, .. } => assert!(!bytes.is_empty()),
        Content::Text { text, replaced } => assert!(*replaced <= text.matches('\u{fffd}').count()),
        Content::Other(what) | Content::Unreadable(what) => assert!(!what.is_empty()),
    }
}
