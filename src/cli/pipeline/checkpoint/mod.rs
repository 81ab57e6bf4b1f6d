//! What lets a later run resume this one: `checkpointer` commits outputs now and then, `journal` records how far they are.

pub(super) mod checkpointer;
pub(super) mod journal;
