//! `clean --version`: version, features, and which rules are built in.

use super::plural::count;
use super::rule_set::count_packs;
use super::table::print;
use super::{CliError, ExitStatus};
use crate::cleaner::Cleaner;

/// Prints the version, the features of this build, and the number and fingerprint of its rules.
pub(super) fn run() -> Result<ExitStatus, CliError> {
    let set = Cleaner::builder().load()?;
    let (rules, packs) = (count(set.rules.len(), "rule"), count(count_packs(&set), "pack"));
    let fingerprint = Cleaner::builder().build()?.fingerprint();
    let parquet = if cfg!(feature = "parquet") { "+parquet" } else { "-parquet" };
    let version = env!("CARGO_PKG_VERSION");
    print(&format!(
        "clean {version}\n\nfeatures:    {parquet}\nbuilt in:    {rules} in {packs}\nfingerprint: {fingerprint}\n"
    ))
}
