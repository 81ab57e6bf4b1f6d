use std::io::{self, BufRead, BufReader, Read, Write};

use super::{DecompressError, DecompressErrorKind, Decompressor};
use crate::limits::BOMB_BYTES;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Bytes that do not pack well and do not repeat.
fn noise(count: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        b'a' + (state >> 59) as u8 % 26
    };
    (0..count).map(|_| next()).collect()
}

/// What an input gives: stretches of bytes, and the errors between them.
fn read(bytes: &[u8]) -> Vec<Result<String, DecompressErrorKind>> {
    let mut plain = Decompressor::new(BufReader::with_capacity(13, bytes));
    let mut all = Vec::new();
    loop {
        let mut stretch = Vec::new();
        let end = plain.read_to_end(&mut stretch);
        if !stretch.is_empty() {
            all.push(Ok(String::from_utf8_lossy(&stretch).into_owned()));
        }
        match end {
            Ok(_) => return all,
            Err(error) => all.push(Err(kind(&error))),
        }
    }
}

fn kind(error: &io::Error) -> DecompressErrorKind {
    assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    DecompressError::from_io(error).expect("an error in compressed data").kind.clone()
}

/// A stretch, as [`read`] gives it.
#[expect(clippy::unnecessary_wraps, reason = "it is compared with results")]
fn text(text: &str) -> Result<String, DecompressErrorKind> {
    Ok(text.to_owned())
}

fn is_broken(result: &Result<String, DecompressErrorKind>) -> bool {
    matches!(result, Err(DecompressErrorKind::Corrupt(_)))
}

#[test]
fn what_is_not_compressed_comes_as_it_is() {
    for plain in ["", "a", "\u{1f}", "It rained all day.\n", "(\u{b5}/ no zstd"] {
        let expected: Vec<_> = Some(plain).filter(|plain| !plain.is_empty()).map(text).into_iter().collect();
        assert_eq!(read(plain.as_bytes()), expected);
    }
}

#[test]
fn members_follow_each_other_of_either_method() {
    let skippable = b"\x50\x2a\x4d\x18\x03\0\0\0abc";
    let all = [gzip(b"one "), zstd(b"two "), skippable.to_vec(), gzip(b""), zstd(b""), gzip(b"three")].concat();
    assert_eq!(read(&all), [text("one two three")]);
    let mut plain = Decompressor::new(&all[..]);
    plain.read_to_end(&mut Vec::new()).unwrap();
    assert_eq!((plain.members(), plain.is_compressed()), (6, true));
}

#[test]
fn long_members_come_whole() {
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
        let long = noise(1 << 21, 1);
        let all = [pack(&long), pack(b"end")].concat();
        assert_eq!(read(&all), [Ok(String::from_utf8([long, b"end".to_vec()].concat()).unwrap())]);
    }
}

#[test]
fn zeros_behind_a_member_are_padding() {
    assert_eq!(read(&[gzip(b"a"), vec![0; 700], zstd(b"b"), vec![0; 3]].concat()), [text("ab")]);
}

#[test]
fn garbage_between_members_is_one_fault() {
    let all = [gzip(b"a"), b"no member, \x1f\x8b nor this".to_vec(), gzip(b"b"), b"end".to_vec()].concat();
    assert_eq!(
        read(&all),
        [text("a"), Err(DecompressErrorKind::Garbage), text("b"), Err(DecompressErrorKind::Garbage)]
    );
}

#[test]
fn a_cut_member_gives_what_it_has_and_a_fault() {
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
        let long = noise(300_000, 2);
        let compressed = pack(&long);
        let all = [pack(b"first "), compressed[..compressed.len() / 2].to_vec()].concat();
        let found = read(&all);
        let Ok(start) = &found[0] else { panic!("{found:?}") };
        assert!(start.len() > 50_000 && format!("first {}", String::from_utf8(long).unwrap()).starts_with(start));
        assert_eq!(found[1..], [Err(DecompressErrorKind::UnexpectedEnd)]);
    }
}

#[test]
fn reading_goes_on_behind_a_broken_member() {
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
        let (long, next) = (noise(400_000, 3), noise(1000, 4));
        let mut broken = pack(&long);
        let middle = broken.len() / 2;
        broken[middle..middle + 300].fill(0xff);
        let found = read(&[pack(b"first "), broken, pack(&next)].concat());
        let Ok(start) = &found[0] else { panic!("{found:?}") };
        // What was valid before the damage comes first.
        assert!(start.len() > 100_000 && start.as_bytes()[6..100_000] == long[..99_994]);
        assert!(is_broken(&found[1]), "{found:?}");
        assert_eq!(found[2..], [text(std::str::from_utf8(&next).unwrap())]);
    }
}

#[test]
fn a_member_that_a_cut_one_would_swallow_is_found_again() {
    let compressed = gzip(&noise(20_000, 5));
    let all = [compressed[..compressed.len() / 3].to_vec(), gzip(b"second"), gzip(b"third")].concat();
    let found = read(&all);
    assert!(found.iter().any(is_broken), "{found:?}");
    assert_eq!(found.last(), Some(&text("secondthird")));
}

#[test]
fn a_wrong_checksum_is_a_fault() {
    let mut compressed = gzip(b"one");
    let at = compressed.len() - 6;
    compressed[at] ^= 1;
    let found = read(&[compressed, gzip(b"two")].concat());
    assert!(found[0] == text("one") && is_broken(&found[1]) && found[2] == text("two"), "{found:?}");
}

#[test]
fn what_only_looks_like_a_member_is_no_fault_more() {
    let fake = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff".repeat(50);
    assert_eq!(
        read(&[gzip(b"a"), b"x".to_vec(), fake, gzip(b"b")].concat()),
        [text("a"), Err(DecompressErrorKind::Garbage), text("b")]
    );
}

#[test]
fn faults_say_where() {
    let mut plain = Decompressor::new(&b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff"[..]);
    let error = plain.fill_buf().unwrap_err();
    assert!(error.to_string().starts_with("broken compressed data ("), "{error}");
    assert!(error.to_string().contains(" at byte 1"), "{error}");
    assert_eq!(plain.fill_buf().unwrap(), b"");
}

#[test]
fn a_bomb_ends_the_input() {
    let zeros = vec![0; 1 << 20];
    for pack in [gzip as fn(&[u8]) -> Vec<u8>, zstd] {
        let bomb = pack(&zeros).repeat(100);
        let mut plain = Decompressor::new(&bomb[..]);
        let (found, error) = drain(&mut plain);
        assert_eq!(error.map(|error| kind(&error)), Some(DecompressErrorKind::Bomb));
        assert!(found > BOMB_BYTES && found < BOMB_BYTES + (1 << 20), "{found}");
        assert_eq!(plain.fill_buf().unwrap(), b"");
    }
}

#[test]
fn much_of_what_packs_well_is_no_bomb() {
    let table = noise(2000, 6).repeat(100);
    let compressed = gzip(&table).repeat(400);
    assert!(drain(&mut Decompressor::new(&compressed[..])).1.is_none());
}

fn drain(plain: &mut Decompressor<&[u8]>) -> (u64, Option<io::Error>) {
    let mut found = 0;
    loop {
        match plain.fill_buf().map(<[u8]>::len) {
            Ok(0) => return (found, None),
            Ok(count) => {
                plain.consume(count);
                found += count as u64;
            }
            Err(error) => return (found, Some(error)),
        }
    }
}

/// A reader that fails once its bytes are gone, after an interruption at each read.
struct Failing<'b>(&'b [u8], bool, io::ErrorKind);

impl Read for Failing<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.1 = !self.1;
        if self.1 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        if self.0.is_empty() { Err(self.2.into()) } else { self.0.read(&mut room[..5]) }
    }
}

#[test]
fn errors_of_the_reader_stay_what_they_are() {
    for compressed in [gzip(b"one two three four"), zstd(b"one two three four"), b"one two three four".to_vec()] {
        let mut plain = Decompressor::new(BufReader::new(Failing(&compressed, false, io::ErrorKind::ConnectionReset)));
        let mut found = Vec::new();
        // Interruptions are retried by the standard library, and lose nothing.
        let error = plain.read_to_end(&mut found).unwrap_err();
        assert_eq!((error.kind(), &found[..]), (io::ErrorKind::ConnectionReset, &b"one two three four"[..]));
    }
}
