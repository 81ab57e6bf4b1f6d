//! Rules: from files to a checked set.
//!
//! What happens to rule files, in order: `sources` and `layers` find and read them, `parse` parses TOML, `check` checks
//! keys and values against the tables in `fields`, `lower` (with `conditions`, `patterns`, `definitions`, `patch`) makes rules of
//! them, `references` and `lint` check all rules together. `syntax` words errors of TOML, and `format` formats it. The result is a [`RuleSet`], or every [`Diagnostic`] of every
//! file at once. Nothing here matches text.

pub(crate) mod built_in;
mod check;
mod conditions;
pub(crate) mod definitions;
pub mod describe;
pub mod diagnostic;
mod embedded;
pub mod fields;
#[cfg(feature = "cli")]
pub(crate) mod files;
mod folder;
#[cfg(feature = "cli")]
pub mod format;
mod known_regexes;
mod layers;
pub(crate) mod lazy;
mod lint;
pub(crate) mod literals;
mod load;
mod lower;
pub mod nearest;
mod packed;
mod parse;
mod patch;
mod patterns;
pub(crate) mod range;
mod recognise;
pub mod reference;
pub(crate) mod references;
pub mod rule;
mod rule_set;
#[cfg(feature = "cli")]
pub mod schema;
#[cfg_attr(not(feature = "html"), path = "no_selector.rs")]
pub mod selector;
mod settings;
mod source;
mod sources;
mod syntax;
mod table;
mod values;

pub use diagnostic::{Code, Diagnostic, RuleErrors, Severity};
pub(crate) use folder::{MODEL_FILES, rule_files};
pub use layers::built_in;
pub(crate) use load::InitialRules;
pub use load::RuleFiles;
pub use rule::Rule;
pub use rule_set::{ModelFiles, RuleSet};
pub use settings::Settings;
pub use source::{Layer, SourceFile};
pub use sources::RuleSources;
pub(crate) use sources::Watched;
#[cfg(feature = "cli")]
pub(crate) use values::is_id;
