//! Stub.
use super::args::WhyArgs;
use super::{Ending, Failure};

pub(super) fn run(_: &WhyArgs) -> Result<Ending, Failure> {
    Err(Failure::Usage("not yet supported".to_owned()))
}
