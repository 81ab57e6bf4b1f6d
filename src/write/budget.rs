//! What a run does with documents of which much is removed: it says so in their records, or leaves them out.

/// The field with the share of a document's bytes that was removed.
pub(crate) const REMOVED_SHARE: &str = "removed_share";
/// The field that says whether that share is above the bound.
pub(crate) const FLAGGED: &str = "flagged";

/// Bounds on the share of a document's bytes that is removed, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Budget {
    /// Records have a field [`REMOVED_SHARE`].
    pub(crate) share: bool,
    /// Records have a field [`FLAGGED`], which is true if the share is greater.
    pub(crate) flag_above: Option<f64>,
    /// Documents are left out if the share is greater.
    pub(crate) drop_above: Option<f64>,
}

impl Budget {
    /// Whether a document is flagged.
    pub(crate) fn flags(self, share: f64) -> bool {
        self.flag_above.is_some_and(|most| share > most)
    }

    /// Whether a document is left out.
    pub(crate) fn drops(self, share: f64) -> bool {
        self.drop_above.is_some_and(|most| share > most)
    }

    /// The value of [`REMOVED_SHARE`], if records have it: four decimals.
    pub(crate) fn removed_share(self, share: f64) -> Option<f64> {
        (self.share || self.flag_above.is_some()).then(|| (share * 10_000.0).round() / 10_000.0)
    }

    /// The value of [`FLAGGED`], if records have it.
    pub(crate) fn flagged(self, share: f64) -> Option<bool> {
        self.flag_above.map(|_| self.flags(share))
    }

    /// The fields that a record gets, with their values as JSON.
    pub(crate) fn fields(self, share: f64) -> impl Iterator<Item = (&'static str, String)> {
        let removed = self.removed_share(share).map(|share| (REMOVED_SHARE, share.to_string()));
        let flagged = self.flagged(share).map(|flagged| (FLAGGED, flagged.to_string()));
        removed.into_iter().chain(flagged)
    }
}

/// The share that `part` is of `whole`; 0 of nothing.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    part as f64 / (whole as f64).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::{Budget, share};

    #[test]
    fn a_budget_is_exceeded_by_more_than_it() {
        let budget = Budget { share: false, flag_above: Some(0.5), drop_above: Some(0.9) };
        let at = |part| (budget.flags(share(part, 10)), budget.drops(share(part, 10)));
        assert_eq!([at(5), at(6), at(9), at(10)], [(false, false), (true, false), (true, false), (true, true)]);
        assert!(share(0, 0) < f64::EPSILON);
    }

    #[test]
    fn fields_are_those_that_are_asked_for() {
        let fields = |budget: Budget| budget.fields(2.0 / 3.0).collect::<Vec<_>>();
        assert!(fields(Budget::default()).is_empty());
        assert_eq!(fields(Budget { share: true, ..Budget::default() }), [("removed_share", "0.6667".to_owned())]);
        let flagged = fields(Budget { flag_above: Some(0.5), ..Budget::default() });
        assert_eq!(flagged[1], ("flagged", "true".to_owned()));
        assert!(fields(Budget { drop_above: Some(0.1), ..Budget::default() }).is_empty());
    }
}
