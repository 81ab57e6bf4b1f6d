//! What a run prints while it is running: `progress` shows how far it is, `warnings` prints messages but not all of a kind.

pub(super) mod progress;
pub(super) mod warnings;
