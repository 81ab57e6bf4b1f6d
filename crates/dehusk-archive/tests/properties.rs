//! What always holds of archives and compressed inputs, as properties: any bytes come to an end, what was written comes back,
//! and a cut costs no more than what it cut.

use std::io::{BufReader, Read, Write};
use std::ops::Range;

use dehusk_archive::limits::{BLOCK_BYTES, ERROR_BYTES};
use dehusk_archive::{ArchiveDocument, ArchiveItem, ArchiveReader, DecompressError, Decompressor};
use proptest::prelude::*;
use proptest::test_runner::Config;

fn config(cases: u32) -> Config {
    Config { cases, failure_persistence: None, ..Config::default() }
}

/// How a stretch of an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
}

fn pack(packing: Packing, bytes: &[u8]) -> Vec<u8> {
    match packing {
        Packing::Zstd => zstd::encode_all(bytes, 1).unwrap(),
        Packing::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        }
    }
}

/// A block of pieces that readers could stumble over. A record inside a block is another matter: none begins in these.
fn block() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"WARC/1.0\r\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"\n\n".to_vec()),
        Just(b"Content-Length: 7\r\n".to_vec()),
        Just(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec()),
        Just(b"\x1f\x8b\x08\0".to_vec()),
        "[a-z<> ]{0,40}".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..60),
    ];
    let pieces = proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat());
    pieces.prop_filter("no record in a block", |block| {
        let text = String::from_utf8_lossy(block).replace('\r', "");
        !text.contains("\n\nWARC/") && !text.starts_with("\nWARC/")
    })
}

/// Where a record is in an archive, header and block without the blank lines after them, and its block.
type Placed = (Range<usize>, Vec<u8>);

/// An archive and its records.
fn archive() -> impl Strategy<Value = (Vec<u8>, Vec<Placed>)> {
    let kind = prop_oneof![Just("response"), Just("conversion"), Just("resource"), Just("request")];
    proptest::collection::vec((kind, block()), 0..6).prop_map(|records| {
        let (mut all, mut places) = (Vec::new(), Vec::new());
        for (kind, block) in records {
            let start = all.len();
            let length = block.len();
            write!(all, "WARC/1.0\r\nWARC-Type: {kind}\r\nContent-Length: {length}\r\n\r\n").unwrap();
            all.extend_from_slice(&block);
            places.push((start..all.len(), block));
            all.extend_from_slice(b"\r\n\r\n");
        }
        (all, places)
    })
}

/// Packs an archive in members that end at these places, and tells how much is whole after how many packed bytes.
fn packed(archive: &[u8], cuts: &[(prop::sample::Index, Packing)]) -> (Vec<u8>, Vec<(usize, usize)>) {
    let mut ends: Vec<_> = cuts.iter().map(|(at, packing)| (at.index(archive.len() + 1), *packing)).collect();
    ends.push((archive.len(), Packing::Gzip));
    ends.sort_by_key(|(at, _)| *at);
    let (mut all, mut marks, mut from) = (Vec::new(), vec![(0, 0)], 0);
    for (to, packing) in ends {
        all.extend(pack(packing, &archive[from..to]));
        marks.push((all.len(), to));
        from = to;
    }
    (all, marks)
}

fn members() -> impl Strategy<Value = Vec<(prop::sample::Index, Packing)>> {
    let packing = prop_oneof![Just(Packing::Gzip), Just(Packing::Zstd)];
    proptest::collection::vec((any::<prop::sample::Index>(), packing), 0..6)
}

/// The blocks that come out, and how many errors.
fn read(bytes: &[u8], capacity: usize) -> (Vec<Vec<u8>>, usize) {
    let (mut blocks, mut errors) = (Vec::new(), 0);
    for item in ArchiveReader::new(Decompressor::new(BufReader::with_capacity(capacity, bytes))) {
        match item.expect("bytes in memory can be read") {
            ArchiveItem::Record(record) => {
                assert!(record.block.len() <= BLOCK_BYTES);
                blocks.push(record.block.clone());
                ArchiveDocument::from_record(record);
            }
            ArchiveItem::Error(error) => {
                assert!(error.raw.len() <= ERROR_BYTES);
                errors += 1;
            }
        }
    }
    (blocks, errors)
}

/// Reads plain bytes to their end over all errors, of which each costs some of the input.
fn drain(bytes: &[u8]) {
    let mut plain = Decompressor::new(bytes);
    let mut errors = 0;
    while let Err(error) = plain.read_to_end(&mut Vec::new()) {
        assert!(DecompressError::from_io(&error).is_some(), "{error}");
        errors += 1;
        assert!(errors <= bytes.len());
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn what_was_written_comes_back((bytes, records) in archive(), cuts in members(), capacity in 1..200_usize) {
        let blocks: Vec<_> = records.into_iter().map(|(_, block)| block).collect();
        prop_assert_eq!(read(&bytes, capacity), (blocks.clone(), 0));
        prop_assert_eq!(read(&packed(&bytes, &cuts).0, capacity), (blocks, 0));
    }

    #[test]
    fn a_cut_costs_one_record((bytes, records) in archive(), cut in any::<prop::sample::Index>()) {
        let cut = cut.index(bytes.len() + 1);
        let (blocks, errors) = read(&bytes[..cut], 64);
        let whole = records.iter().filter(|(place, _)| place.end <= cut);
        prop_assert_eq!(blocks, whole.map(|(_, block)| block.clone()).collect::<Vec<_>>());
        let inside = records.iter().any(|(place, _)| place.start < cut && cut < place.end);
        prop_assert_eq!(errors, usize::from(inside));
    }

    #[test]
    fn a_cut_in_packed_bytes_costs_one_record(
        (bytes, records) in archive(),
        cuts in members(),
        cut in any::<prop::sample::Index>(),
    ) {
        let (packed, marks) = packed(&bytes, &cuts);
        let cut = cut.index(packed.len() + 1);
        let (blocks, errors) = read(&packed[..cut], 64);
        // What lies in whole members is there; of the member that was cut there may be more.
        let there = marks.iter().rfind(|(at, _)| *at <= cut).map_or(0, |(_, plain)| *plain);
        let whole = records.iter().filter(|(place, _)| place.end <= there).count();
        prop_assert!(blocks.len() >= whole, "{} of {whole}", blocks.len());
        prop_assert!(blocks.iter().zip(&records).all(|(block, (_, record))| block == record));
        let clean = marks.iter().any(|(at, _)| *at == cut);
        let inside = records.iter().any(|(place, _)| place.start < there && there < place.end);
        prop_assert_eq!(errors, usize::from(!clean || inside), "{:?} {}", marks, cut);
    }

    #[test]
    fn damage_ends_and_costs_bounded_memory(
        (bytes, _) in archive(),
        cuts in members(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        for mut bytes in [packed(&bytes, &cuts).0, bytes] {
            for (at, byte) in damage.iter().filter(|_| !bytes.is_empty()).collect::<Vec<_>>() {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            read(&bytes, 64);
            drain(&bytes);
        }
    }

    #[test]
    fn any_bytes_come_to_an_end(bytes in proptest::collection::vec(any::<u8>(), 0..500), start in 0..5_usize) {
        let starts: [&[u8]; 5] = [b"", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n", b"filedesc:"];
        let bytes = [starts[start], &bytes].concat();
        read(&bytes, 64);
        drain(&bytes);
    }
}
