//! Options of what becomes of documents of which much is removed.

use clap::Args;

use crate::write::budget::Budget;

const REMOVED_SHARE: &str = "Add a field removed_share to records: the share of the text that was removed, from 0 to 1";

const FLAG_ABOVE: &str = "Add a field flagged to records: whether more than this share of the text was removed";

const FLAG_ABOVE_LONG: &str = "Add a field flagged to records: whether more than this share of the text was removed

SHARE is a number from 0 to 1, of bytes. Records also get the field removed_share, and --stats counts those that are \
flagged.";

/// Options of what becomes of documents of which much is removed.
#[derive(Args, Debug, Clone, Copy)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct BudgetArgs {
    #[arg(long, help = REMOVED_SHARE)]
    pub(in crate::cli) removed_share: bool,
    #[arg(long, value_name = "SHARE", value_parser = parse_share, help = FLAG_ABOVE, long_help = FLAG_ABOVE_LONG)]
    pub(in crate::cli) flag_above: Option<f64>,
    /// Leave out documents of which more than this share of the text was removed
    ///
    /// SHARE is a number from 0 to 1, of bytes. --stats counts what is left out. Texts that are so long that they are
    /// cleaned in parts are never left out.
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub(in crate::cli) drop_above: Option<f64>,
}

impl BudgetArgs {
    /// What the options say.
    pub(in crate::cli) fn budget(self) -> Budget {
        Budget { share: self.removed_share, flag_above: self.flag_above, drop_above: self.drop_above }
    }

    /// An option that adds a field to records.
    pub(in crate::cli) fn field_option(self) -> Option<&'static str> {
        match self {
            BudgetArgs { flag_above: Some(_), .. } => Some("--flag-above"),
            BudgetArgs { removed_share: true, .. } => Some("--removed-share"),
            _ => None,
        }
    }
}

fn parse_share(share: &str) -> Result<f64, &'static str> {
    let number = share.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or("expected a number from 0 to 1, such as 0.5")
}

#[cfg(test)]
mod tests {
    use super::parse_share;

    #[test]
    fn shares_are_from_0_to_1() {
        assert_eq!(["0", "0.5", "1"].map(parse_share), [Ok(0.0), Ok(0.5), Ok(1.0)]);
        for share in ["", "50%", "1.1", "-0.1", "nan"] {
            assert!(parse_share(share).is_err(), "{share}");
        }
    }
}
