//! Stub.
use super::args::RulesCommand;
use super::{Ending, Failure};

pub(super) fn run(_: &RulesCommand) -> Result<Ending, Failure> {
    Err(Failure::Usage("not yet supported".to_owned()))
}
