//! Bounds of `--fail-on`: how much may change before the command fails.

use super::tally::Tally;
use crate::write::budget::share;

/// A share of a corpus that a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// Bytes that go now and stayed before, of all bytes.
    Removed,
    /// Bytes that stay now and went before, of all bytes.
    Kept,
    /// Words of bodies that go now and stayed before, of all words of bodies.
    Lost,
    /// Words of husk that stay now and went before, of all words of husk.
    Left,
}

impl Measure {
    const ALL: [(&'static str, Measure); 4] =
        [("removed", Measure::Removed), ("kept", Measure::Kept), ("lost", Measure::Lost), ("left", Measure::Left)];

    fn name(self) -> &'static str {
        Measure::ALL.iter().find(|(_, measure)| *measure == self).map_or("", |(name, _)| name)
    }

    fn needs_gold(self) -> bool {
        matches!(self, Measure::Lost | Measure::Left)
    }

    /// The part that changed, and the whole, in a corpus of some bytes.
    fn of(self, tally: &Tally, bytes: u64) -> (u64, u64) {
        match self {
            Measure::Removed => (tally.removed.totals.bytes, bytes),
            Measure::Kept => (tally.kept.totals.bytes, bytes),
            Measure::Lost => (tally.removed.totals.words.body, tally.words.body),
            Measure::Left => (tally.kept.totals.words.husk, tally.words.husk),
        }
    }
}

/// The most that a measure may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::cli) struct Bound {
    measure: Measure,
    /// A share, of 1.
    most: f64,
}

impl Bound {
    /// Parses a bound such as `lost>0.01%` or `removed>0.002`.
    ///
    /// # Errors
    /// What is expected.
    pub(in crate::cli) fn parse(bound: &str) -> Result<Bound, &'static str> {
        let expected = "expected removed, kept, lost or left, `>` and a share, such as lost>0.01%";
        let (name, share) = bound.split_once('>').ok_or(expected)?;
        let (_, measure) = Measure::ALL.iter().find(|(own, _)| *own == name.trim()).ok_or(expected)?;
        let (number, unit) = share.trim().strip_suffix('%').map_or((share.trim(), 1.0), |percent| (percent, 100.0));
        let most: f64 = number.trim_end().parse().map_err(|_| expected)?;
        let most = most / unit;
        if (0.0..=1.0).contains(&most) { Ok(Bound { measure: *measure, most }) } else { Err(expected) }
    }

    /// Why it cannot be checked, if it cannot.
    pub(super) fn unknown(self, tally: &Tally) -> Option<String> {
        (self.measure.needs_gold() && tally.gold == 0)
            .then(|| format!("`--fail-on {}` needs documents whose body is known", self.measure.name()))
    }

    /// What exceeds it, in words.
    pub(super) fn exceeded(self, tally: &Tally, bytes: u64) -> Option<String> {
        let (part, whole) = self.measure.of(tally, bytes);
        let share = share(part, whole);
        (share > self.most).then(|| {
            format!(
                "{} is {:.4} % ({part} of {whole}), more than {} %",
                self.measure.name(),
                100.0 * share,
                100.0 * self.most
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, Measure, Tally};

    #[test]
    fn bounds_are_shares() {
        let bound = |measure, most| Ok(Bound { measure, most });
        assert_eq!(Bound::parse("lost>1%"), bound(Measure::Lost, 0.01));
        assert_eq!(Bound::parse(" removed > 0.5 "), bound(Measure::Removed, 0.5));
        assert_eq!(Bound::parse("kept>0"), bound(Measure::Kept, 0.0));
        for wrong in ["lost", "lost<1%", "words>1%", "lost>", "lost>1 percent", "lost>2", "lost>-1%", "lost>nan"] {
            assert!(Bound::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_bound_is_exceeded_by_more_than_it() {
        let mut tally = Tally::default();
        tally.removed.totals.bytes = 10;
        let exceeded = |bound| Bound::parse(bound).unwrap().exceeded(&tally, 1000).is_some();
        assert!(exceeded("removed>0.9%") && !exceeded("removed>1%") && !exceeded("kept>0"));
        assert!(Bound::parse("lost>0").unwrap().unknown(&tally).is_some());
        assert!(Bound::parse("removed>0").unwrap().unknown(&tally).is_none());
    }
}
