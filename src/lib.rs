//! dehusk strips the husk from scraped documents: raw text in, the article's body out.
//!
//! What to remove is written in TOML rule files; what was removed, and by which rule, can always be asked.
//!
//! ```
//! let cleaner = dehusk::Cleaner::builder().build().expect("the built-in rules are sound");
//! let text = "The bridge opened on Monday after two years of work.\n\nThis website uses cookies.\n";
//! let cleaned = cleaner.clean(text);
//! assert_eq!(cleaned.body(), "The bridge opened on Monday after two years of work.\n");
//! let removal = &cleaned.removals[0];
//! assert_eq!(cleaner.rule(removal.rule).category, dehusk::Category::CookieNotice);
//! ```
//!
//! The way of a document is the way of the modules: [`read`] → [`segment`] → `matching` → [`decide`] → [`mod@write`].
//! [`rules`] reads rule files. `docs/design.md` says what always holds.

// Some of the engine serves only the program, such as the explanations of `clean why`.
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

pub mod category;
mod cleaner;
#[cfg(feature = "cli")]
pub mod cli;
pub mod decide;
mod document;
#[cfg(feature = "cli")]
mod flow;
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals;
mod language;
pub mod limits;
pub mod live;
mod matcher;
mod model;
pub mod read;
pub mod rules;
pub mod segment;
#[cfg(feature = "html")]
pub mod verify;
#[cfg(feature = "cli")]
pub mod write;

pub use category::Category;
pub use cleaner::{Builder, Cleaned, Cleaner};
pub use decide::{Note, Removal};
pub use model::{Contribution, Explanation, Profile};

pub use dehusk_html::Page;
pub use dehusk_text::metadata::Metadata;
pub use live::Live;
pub use rules::{Diagnostic, Rule, RuleErrors, Severity};
