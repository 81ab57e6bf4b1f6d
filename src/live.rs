//! Rules that are swapped while documents pass.
//!
//! A process that cleans for days should not be stopped for an edit of a rule. [`Live`] holds a cleaner and, when asked,
//! looks whether rule files changed; then it builds another one first and swaps it. An edit that breaks the rules
//! changes nothing but what is reported. When to look is the caller's affair: once a second is often enough and costs a
//! walk over the folders.
//!
//! ```
//! use dehusk::{Live, Refresh};
//!
//! let folder = tempfile::tempdir().unwrap();
//! let pack = |line: &str| {
//!     format!("schema = 1\n[pack]\nabout = \"Labels.\"\ncategory = \"share\"\n[rule.label]\nline = \"{line}\"\n\
//!              drop = \"block\"\nhits = \"{line}\"\nmisses = \"{line} and more.\"\n")
//! };
//! std::fs::write(folder.path().join("site.toml"), pack("tell a friend")).unwrap();
//!
//! let live = Live::new(dehusk::Cleaner::builder().rules(folder.path())).expect("the rules are valid");
//! // Once for a job; the job keeps its cleaner even if another one takes its place meanwhile.
//! let cleaner = live.cleaner();
//! assert_eq!(cleaner.clean("Tell a friend\nIt rained.").body(), "It rained.");
//! assert!(matches!(live.refresh(), Refresh::Unchanged));
//!
//! std::fs::write(folder.path().join("site.toml"), pack("tell a neighbour")).unwrap();
//! assert!(matches!(live.refresh(), Refresh::Swapped));
//! assert_eq!(live.cleaner().clean("Tell a friend\nIt rained.").body(), "Tell a friend\nIt rained.");
//! ```

mod files;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::cleaner::Builder;
use crate::cleaner::Cleaner;
use crate::rules::RuleErrors;
use files::Files;

/// A cleaner that is swapped when its rule files change. All threads may use one.
pub struct Live {
    builder: Builder,
    cleaner: RwLock<Arc<Cleaner>>,
    watch: Mutex<Watch>,
}

/// What was seen when rules were last read.
struct Watch {
    files: Files,
    /// They could not be used.
    broken: bool,
}

/// What came of looking for changes.
#[derive(Clone, Debug)]
pub enum Refresh {
    /// Rules are as they were, or as broken as was said before.
    Unchanged,
    /// Other rules are in force. [`Cleaner::warnings`] has what is to be said of them.
    Swapped,
    /// The files changed and cannot be used; the rules before stay in force. Every diagnostic of every file, once, until
    /// the files change again.
    Broken(RuleErrors),
}

impl Live {
    /// Builds a cleaner, and remembers of which files.
    ///
    /// # Errors
    /// As for [`Builder::build`].
    pub fn new(builder: Builder) -> Result<Live, RuleErrors> {
        // Files are checked before they are read: an edit in between is found by the next check.
        let files = Files::look(&builder.watched());
        let cleaner = RwLock::new(Arc::new(builder.build()?));
        Ok(Live { builder, cleaner, watch: Mutex::new(Watch { files, broken: false }) })
    }

    /// The cleaner in force. It stays as it is for as long as it is held.
    pub fn cleaner(&self) -> Arc<Cleaner> {
        Arc::clone(&self.cleaner.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Checks whether rule files in the watched folders were changed, added or removed, and puts the new rules in force if
    /// they are valid. Threads that ask for a cleaner meanwhile get the old one. Without a change it reads names, sizes and
    /// times, and texts only of files that were written in the last seconds.
    pub fn refresh(&self) -> Refresh {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(files) = watch.files.changed(&self.builder.watched()) else { return Refresh::Unchanged };
        watch.files = files;
        match self.builder.build() {
            Ok(cleaner) => self.replace(cleaner, std::mem::replace(&mut watch.broken, false)),
            Err(faults) => {
                watch.broken = true;
                Refresh::Broken(faults)
            }
        }
    }

    /// Puts a cleaner in force. If its rules are those of the old one, which has compiled some of them already, that one
    /// stays; but after a report that rules are broken comes a report that they no longer are.
    fn replace(&self, cleaner: Cleaner, mended: bool) -> Refresh {
        if !mended && cleaner.fingerprint() == self.cleaner().fingerprint() {
            return Refresh::Unchanged;
        }
        *self.cleaner.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(cleaner);
        Refresh::Swapped
    }
}

#[cfg(test)]
mod tests;
