//! Which part of a corpus a site is in, for cross-validation.
//!
//! Pages of one site share their furniture. Weights that have seen one of them know the others, so a site is dealt out as a
//! whole.

use std::collections::BTreeMap;

/// The fold of a site: 0 up to but not including `folds`. It depends on nothing but the name and the number of folds, so
/// that it is the same on every machine and stays the same if a corpus grows. With no folds or one it is 0.
pub(crate) fn fold_of_site(site: &str, folds: usize) -> usize {
    // The remainder is below a `usize`, so that it is one.
    (mixed(fnv1a(site.as_bytes())) % folds.max(1) as u64) as usize
}

/// The fold of each kind of document: a kind is dealt out as a whole, the largest first, to the fold that has least.
pub(crate) fn fold_of_kinds<'k>(kinds: impl Iterator<Item = &'k str>, folds: usize) -> BTreeMap<&'k str, u8> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    kinds.for_each(|kind| *counts.entry(kind).or_default() += 1);
    let mut order: Vec<_> = counts.into_iter().collect();
    order.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let mut sizes = vec![0; folds.max(1)];
    let mut fold_of = BTreeMap::new();
    for (kind, count) in order {
        let least = (0..sizes.len()).min_by_key(|fold| sizes[*fold]).unwrap_or_default();
        sizes[least] += count;
        fold_of.insert(kind, least as u8);
    }
    fold_of
}

/// FNV-1a with 64 bits, by Fowler, Noll and Vo, with the offset and the prime that they give.
fn fnv1a(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

/// Makes each bit of a hash depend on all of it: the last bits of FNV-1a alone are poor, and the remainder is made of
/// them. This is the finalizer of `MurmurHash3` with 64 bits (`fmix64`).
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::{fnv1a, fold_of_kinds, fold_of_site, mixed};

    #[test]
    fn hashes_are_those_that_were_published() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
        assert_eq!(mixed(0), 0);
        assert_eq!(mixed(1), 0xb456_bcfc_34c2_cb2c);
    }

    #[test]
    fn a_site_stays_in_its_fold() {
        // If these change, weights that were fitted earlier cannot be compared any more.
        let folds = ["example.com", "example.org", "example.co.uk"].map(|site| fold_of_site(site, 5));
        assert_eq!(folds, [3, 1, 0]);
        assert_eq!((fold_of_site("example.com", 1), fold_of_site("example.com", 0)), (0, 0));
    }

    #[test]
    fn folds_are_about_as_large() {
        let mut sizes = [0; 5];
        for number in 0..1000 {
            sizes[fold_of_site(&format!("site{number}.example"), 5)] += 1;
        }
        assert!(sizes.iter().all(|size| (160..=240).contains(size)), "{sizes:?}");
    }

    #[test]
    fn kinds_are_dealt_out_whole() {
        let kinds = ["news", "news", "news", "blog", "blog", "shop", "wiki"];
        let folds = fold_of_kinds(kinds.into_iter(), 2);
        assert_eq!(folds.into_iter().collect::<Vec<_>>(), [("blog", 1), ("news", 0), ("shop", 1), ("wiki", 0)]);
    }
}
