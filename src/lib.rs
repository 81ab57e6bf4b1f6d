//! Removes boilerplate from scraped documents: a text or an HTML page in, the article's body out.
//!
//! What to remove is written in TOML rule files that anyone can read and edit; a small model of trees scores what no phrase
//! can decide. Rules and model are embedded, so that nothing has to be installed or downloaded. What was removed, and by
//! which rule, can always be asked.
//!
//! # A text
//!
//! ```
//! use dehusk::{Category, Cleaner};
//!
//! let cleaner = Cleaner::new()?;
//! let text = "The bridge opened on Monday after two years of work.\n\nThis website uses cookies.\n";
//! let cleaned = cleaner.clean(text);
//! assert_eq!(cleaned.body(), "The bridge opened on Monday after two years of work.\n");
//!
//! let removal = cleaned.removals().next().unwrap();
//! assert_eq!(removal.text.trim(), "This website uses cookies.");
//! assert_eq!(removal.rule.category(), Category::CookieNotice);
//! # Ok::<(), dehusk::RuleErrors>(())
//! ```
//!
//! What is kept is kept byte for byte: [`Cleaned::kept`] gives slices of the text.
//!
//! # A page
//!
//! ```
//! use dehusk::{Cleaner, Document};
//!
//! let html = b"<html><head><title>The bridge is open</title></head>
//!     <body><nav><a href=/>Home</a></nav><p>The bridge opened on Monday.</p></body></html>";
//! let cleaner = Cleaner::new()?;
//! let cleaned = cleaner.clean(Document::html(html).url("https://bell.example/bridge"));
//! assert_eq!(cleaned.metadata().title(), Some("The bridge is open"));
//! assert!(cleaned.body().contains("The bridge opened on Monday."));
//! # Ok::<(), dehusk::RuleErrors>(())
//! ```
//!
//! As Markdown, with headings, lists, tables and links:
//!
//! ```
//! use dehusk::{Cleaner, Document};
//!
//! let html = b"<html><body><h1>The bridge</h1><p>It opened on <b>Monday</b>, <a href=/2>at last</a>.</p></body></html>";
//! let page = Document::html(html).url("https://bell.example/bridge").with_marks();
//! let markdown = Cleaner::new()?.clean(page).markdown();
//! assert_eq!(markdown, "# The bridge\n\nIt opened on **Monday**, [at last](https://bell.example/2).\n");
//! # Ok::<(), dehusk::RuleErrors>(())
//! ```
//!
//! # Rules of one's own
//!
//! [`Cleaner::builder`] adds folders of rule files ([`Builder::rules`]) or single packs ([`Builder::pack`]), turns rules off,
//! keeps or drops a [`Category`], and sets the [`Profile`] of the model. Rules that cannot be used are [`RuleErrors`], which
//! have a [`Diagnostic`] for every problem in every file. [`Live`] reloads rules while a process runs.
//!
//! # Threads
//!
//! A [`Cleaner`] is built once and shared: `&Cleaner` and `Arc<Cleaner>` can be used from all threads. Rules of a language
//! are read and compiled when the first document in it comes.
//!
//! # Features
//!
//! - `cli` (default): the program `clean`. A library needs `default-features = false`: the program's dependencies are many.
//! - `html` (part of `cli`): HTML pages. Without it there are only texts, and a third of the dependencies.
//! - `render` (part of `cli`): diagnostics as the program prints them, with the lines that they are about.
//! - `parquet`: reading and writing of Parquet, for the program.
//! - `serde`: `Serialize` for [`Cleaned`], [`Removal`], [`Note`], [`Metadata`], [`Diagnostic`] and what is in them.
//!
//! # Limits
//!
//! Any input takes time linear in its length and bounded memory. Texts of more than 16 MiB or 262,144 lines are cleaned in
//! parts, lines of more than 1 MiB are kept unread, and a regex cuts at most 1,000 matches in a line. Each such case is a
//! [`Note`].

// Some of the engine serves only the program, such as the explanations of `clean why`, and some items only `internals`.
#![cfg_attr(not(all(feature = "cli", feature = "internals")), allow(dead_code, unused_imports))]
#![cfg_attr(not(all(feature = "internals", feature = "cli")), allow(unreachable_pub))]

mod category;
mod cleaner;
#[cfg(feature = "cli")]
mod cli;
mod deadline;
mod decide;
mod document;
#[cfg(feature = "cli")]
mod flow;
mod gold;
#[cfg(feature = "internals")]
#[doc(hidden)]
pub mod internals;
mod language;
mod limits;
mod live;
mod markdown;
mod matcher;
mod model;
mod read;
mod rules;
mod segment;
#[cfg(feature = "serde")]
mod serialize;
#[cfg(feature = "html")]
mod verify;
#[cfg(feature = "cli")]
mod write;

pub use category::Category;
pub use cleaner::{Builder, Cleaned, Cleaner, Reason, Removal};
pub use decide::Note;
pub use document::{Document, Metadata};
pub use live::{Live, Refresh};
pub use markdown::{Links, MarkdownOptions};
pub use model::{Contribution, Explanation, Profile, TextKind};
pub use rules::{Diagnostic, Rule, RuleErrors, Severity};

/// Runs the program `clean`.
#[cfg(feature = "cli")]
#[doc(hidden)]
pub fn run_program() -> std::process::ExitCode {
    cli::main()
}
