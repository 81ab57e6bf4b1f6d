//! A buffer of the compressed input that can go back: a corrupt member may have consumed the start of the next one.

use std::io::{self, BufRead};

/// How many consumed bytes are kept. Corrupt deflate data is mostly detected within some hundred bytes.
const LOOK_BACK: usize = 1 << 16;

/// The most bytes that are fetched at once.
const STEP: usize = 1 << 16;

/// How many bytes may be read again beyond the size of the input, so that repeated going back takes linear time.
const ALLOWANCE: u64 = 1 << 20;

/// A reader with the bytes that were read last.
pub(super) struct Window<R> {
    reader: R,
    held: Vec<u8>,
    /// The index of the next byte in `held`.
    at: usize,
    /// The offset of `held` in the input.
    start: u64,
    /// Bytes that were read again.
    again: u64,
}

impl<R: BufRead> Window<R> {
    pub(super) fn new(reader: R) -> Self {
        Window { reader, held: Vec::new(), at: 0, start: 0, again: 0 }
    }

    /// The bytes that are buffered and not consumed.
    pub(super) fn ahead(&self) -> &[u8] {
        &self.held[self.at..]
    }

    /// Fetches more bytes; false at the end of the input.
    pub(super) fn fetch(&mut self) -> io::Result<bool> {
        let fresh = self.reader.fill_buf()?;
        let fresh = &fresh[..fresh.len().min(STEP)];
        if self.at > 3 * LOOK_BACK {
            let gone = self.at - LOOK_BACK;
            self.held.drain(..gone);
            (self.at, self.start) = (LOOK_BACK, self.start + gone as u64);
        }
        self.held.extend_from_slice(fresh);
        let count = fresh.len();
        self.reader.consume(count);
        Ok(count > 0)
    }

    /// Fetches until `count` bytes are buffered, or all that there are.
    pub(super) fn ensure(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.ahead().len() < count && self.fetch()? {}
        Ok(self.ahead())
    }

    /// Marks bytes as consumed.
    pub(super) fn consume(&mut self, count: usize) {
        self.at += count;
    }

    /// The offset of the next byte in the input.
    pub(super) fn position(&self) -> u64 {
        self.start + self.at as u64
    }

    /// How much of the input was fetched.
    pub(super) fn fetched(&self) -> u64 {
        self.start + self.held.len() as u64
    }

    /// Goes back to an offset in the input, or as far as bytes are kept and the allowance permits.
    pub(super) fn go_back(&mut self, to: u64) {
        let to = to.clamp(self.start, self.position());
        let back = self.position() - to;
        if self.again + back <= self.fetched() + ALLOWANCE {
            self.again += back;
            self.at -= back as usize;
        }
    }

    /// The reader itself, once no byte is at hand.
    pub(super) fn reader(&mut self) -> &mut R {
        &mut self.reader
    }
}

#[cfg(test)]
mod tests {
    use super::{LOOK_BACK, Window};

    #[test]
    fn goes_back_as_far_as_bytes_are_kept() {
        let bytes: Vec<u8> = (0..LOOK_BACK * 8).map(|at| (at / 256) as u8).collect();
        let mut window = Window::new(&bytes[..]);
        while window.fetch().unwrap() {
            window.consume(window.ahead().len());
        }
        window.go_back(0);
        let at = window.position() as usize;
        assert!(at > 0 && bytes.len() - at >= LOOK_BACK);
        assert_eq!(window.ahead(), &bytes[at..]);
    }

    #[test]
    fn going_back_over_and_over_comes_to_an_end() {
        let bytes = vec![7; LOOK_BACK];
        let mut window = Window::new(&bytes[..]);
        window.ensure(bytes.len()).unwrap();
        let rounds = (0..1000).take_while(|_| {
            window.consume(window.ahead().len());
            window.go_back(0);
            window.position() == 0
        });
        assert_eq!(rounds.count(), 17);
    }
}
