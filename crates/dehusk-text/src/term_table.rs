//! Weights of [terms](crate::terms) as one table of bytes, which can be made when a program is built and is read as it is.
//!
//! A slot has six bytes: the term's key and its weight in [`hundredths`], both with the lowest byte first; a key of 0 marks a
//! free slot. A term is in the first slot from that of its key's lowest bits on that was free.

use crate::hundredths;

/// Bytes of a slot.
const SLOT: usize = 6;

/// The table of some terms. Weights are rounded to hundredths and are at most 327 in size; of two terms with one key, the
/// first counts.
pub fn build(terms: &[(u32, f32)]) -> Vec<u8> {
    let size = (terms.len() * 3 / 2 + 1).next_power_of_two();
    let mut slots = vec![[0; SLOT]; size];
    for (key, weight) in terms {
        let at = find(&slots, *key);
        if is_free(slots[at]) {
            let [first, second] = hundredths::write(*weight);
            let [a, b, c, d] = stored(*key).to_le_bytes();
            slots[at] = [a, b, c, d, first, second];
        }
    }
    slots.into_flattened()
}

/// A table that was made by [`build`].
#[derive(Clone, Copy, Debug)]
pub struct TermTable<'t> {
    slots: &'t [[u8; SLOT]],
}

impl<'t> TermTable<'t> {
    /// The table of some bytes, which may be empty.
    pub fn new(table: &'t [u8]) -> TermTable<'t> {
        TermTable { slots: table.as_chunks().0 }
    }

    /// The weight of a term; 0 if it is not in the table.
    #[inline]
    pub fn weight(&self, key: u32) -> f32 {
        if self.slots.is_empty() {
            return 0.0;
        }
        match self.slots[find(self.slots, key)] {
            free if is_free(free) => 0.0,
            [.., first, second] => hundredths::read([first, second]),
        }
    }
}

/// The slot of a term, or the free one where it would be.
#[inline]
fn find(slots: &[[u8; SLOT]], key: u32) -> usize {
    let (key, mask) = (stored(key), slots.len() - 1);
    let mut slot = key as usize & mask;
    loop {
        let found = key_of(slots[slot]);
        if found == key || found == 0 {
            return slot;
        }
        slot = (slot + 1) & mask;
    }
}

#[inline]
fn key_of([a, b, c, d, ..]: [u8; SLOT]) -> u32 {
    u32::from_le_bytes([a, b, c, d])
}

#[inline]
fn is_free(slot: [u8; SLOT]) -> bool {
    key_of(slot) == 0
}

/// A key of 0 would look like a free slot.
#[inline]
fn stored(key: u32) -> u32 {
    key.max(1)
}

#[cfg(test)]
mod tests {
    use super::{TermTable, build};

    fn weight(table: &[u8], key: u32) -> f32 {
        TermTable::new(table).weight(key)
    }

    #[test]
    fn each_term_has_its_weight_and_others_have_none() {
        let terms: Vec<(u32, f32)> =
            (0..1000).map(|at: u32| (at.wrapping_mul(0x9e37_79b1), at as f32 / 100.0 - 5.0)).collect();
        let table = build(&terms);
        for (key, wanted) in &terms {
            assert!((weight(&table, *key) - wanted).abs() < 0.006, "{key}");
        }
        assert!(weight(&table, 12345).abs() < f32::EPSILON);
        assert!(weight(&build(&[]), 7).abs() < f32::EPSILON && weight(&[], 7).abs() < f32::EPSILON);
    }

    #[test]
    fn the_first_of_two_weights_counts() {
        let table = build(&[(0, 1.5), (1, 2.0), (9, -1.25)]);
        assert!((weight(&table, 1) - 1.5).abs() < f32::EPSILON && (weight(&table, 9) + 1.25).abs() < f32::EPSILON);
    }
}
