//! Weights of [terms](crate::terms) as one table of bytes, which can be made when a program is built and is read as it is.
//!
//! Most terms of a text are looked up once, at places that no processor can predict. So a look-up has no branch: the lowest
//! bits of a key choose a displacement, the key and the displacement choose a slot, and the term is there or nowhere
//! ([hash, displace, and compress](https://cmph.sourceforge.net/papers/esa09.pdf), without the compression).
//!
//! The bytes are: the number of displacements, a power of two, in four bytes; displacements of two bytes each; slots of six, the
//! term's key and its weight in [`hundredths`]. All numbers have the lowest byte first. A key of 0 marks a free slot.

use crate::hundredths;

/// Bytes of a slot.
const SLOT: usize = 6;

/// Bytes of a displacement.
const DISPLACEMENT: usize = 2;

/// About as many terms share a displacement.
const SHARING: usize = 4;

/// The table of some terms. Weights are rounded to hundredths and are at most 327 in size; of two terms with one key, the
/// first counts.
///
/// # Panics
/// There are more terms than slots can be found for: many more than a million.
pub fn build(terms: &[(u32, f32)]) -> Vec<u8> {
    let mut terms: Vec<_> = terms.iter().map(|(key, weight)| (stored(*key), *weight)).collect();
    terms.sort_by_key(|(key, _)| *key);
    terms.dedup_by_key(|(key, _)| *key);
    let mut slots = vec![[0; SLOT]; terms.len() + terms.len() / 5 + 1];
    let mut buckets = vec![Vec::new(); (terms.len() / SHARING).max(1).next_power_of_two()];
    for (key, weight) in terms {
        let bucket = key as usize & (buckets.len() - 1);
        buckets[bucket].push((key, weight));
    }
    let mut displacements = vec![0_u16; buckets.len()];
    // While most slots are free, there is room for many at once.
    let mut order: Vec<usize> = (0..buckets.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(buckets[*at].len()));
    for at in order {
        let fits = |by: &u16| fits(&buckets[at], *by, &slots);
        let by = (0..=u16::MAX).find(fits).expect("a sixth of the slots are free");
        for (key, weight) in &buckets[at] {
            let place = place(*key, by, slots.len());
            slots[place] = slot(*key, *weight);
        }
        displacements[at] = by;
    }
    let mut table = (displacements.len() as u32).to_le_bytes().to_vec();
    table.extend(displacements.into_iter().flat_map(u16::to_le_bytes));
    table.extend(slots.into_flattened());
    table
}

/// Whether terms have free slots of their own with a displacement.
fn fits(terms: &[(u32, f32)], by: u16, slots: &[[u8; SLOT]]) -> bool {
    let place = |at: usize| place(terms[at].0, by, slots.len());
    (0..terms.len()).all(|at| key_of(slots[place(at)]) == 0 && (0..at).all(|other| place(other) != place(at)))
}

/// The only slot where a term can be.
#[inline]
fn place(key: u32, by: u16, slots: usize) -> usize {
    let mixed = (key ^ u32::from(by).wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
    ((u64::from(mixed) * slots as u64) >> 32) as usize
}

fn slot(key: u32, weight: f32) -> [u8; SLOT] {
    let ([a, b, c, d], [first, second]) = (key.to_le_bytes(), hundredths::write(weight));
    [a, b, c, d, first, second]
}

#[inline]
fn key_of([a, b, c, d, ..]: [u8; SLOT]) -> u32 {
    u32::from_le_bytes([a, b, c, d])
}

/// A key of 0 would look like a free slot.
#[inline]
fn stored(key: u32) -> u32 {
    key.max(1)
}

/// A table that was made by [`build`].
#[derive(Clone, Copy, Debug)]
pub struct TermTable<'t> {
    displacements: &'t [[u8; DISPLACEMENT]],
    slots: &'t [[u8; SLOT]],
}

impl<'t> TermTable<'t> {
    /// The table of some bytes; it has no terms if they are no table.
    pub fn new(table: &'t [u8]) -> TermTable<'t> {
        TermTable::parse(table).unwrap_or(TermTable { displacements: &[[0; DISPLACEMENT]], slots: &[[0; SLOT]] })
    }

    fn parse(table: &'t [u8]) -> Option<TermTable<'t>> {
        let (count, rest) = table.split_first_chunk()?;
        let count = usize::try_from(u32::from_le_bytes(*count)).ok().filter(|count| count.is_power_of_two())?;
        let (displacements, slots) = rest.split_at_checked(count.checked_mul(DISPLACEMENT)?)?;
        let (displacements, slots) = (displacements.as_chunks().0, slots.as_chunks().0);
        (!slots.is_empty()).then_some(TermTable { displacements, slots })
    }

    /// The weight of a term; 0 if it is not in the table.
    #[inline]
    pub fn weight(&self, key: u32) -> f32 {
        let key = stored(key);
        let by = u16::from_le_bytes(self.displacements[key as usize & (self.displacements.len() - 1)]);
        let slot = self.slots[place(key, by, self.slots.len())];
        let [.., first, second] = slot;
        // No branch: whether a term is known is as hard to predict as where it is.
        hundredths::read([first, second]) * f32::from(u8::from(key_of(slot) == key))
    }
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
    fn what_is_no_table_has_no_terms() {
        for bytes in [&[][..], &[1], &[0; 20], &[255; 20], &[1, 0, 0, 0, 0, 0]] {
            assert!(weight(bytes, 7).abs() < f32::EPSILON, "{bytes:?}");
        }
    }

    #[test]
    fn the_first_of_two_weights_counts() {
        let table = build(&[(0, 1.5), (1, 2.0), (9, -1.25)]);
        assert!((weight(&table, 1) - 1.5).abs() < f32::EPSILON && (weight(&table, 9) + 1.25).abs() < f32::EPSILON);
    }
}
