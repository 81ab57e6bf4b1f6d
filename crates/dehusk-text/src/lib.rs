//! Text primitives that the crates of dehusk and its build script share. Not meant to be used by itself.
//!
//! - [`chunk`]: 64 bytes of a text, compared all at once.
//! - [`fold`](mod@fold): the normal form in which literals and texts are compared.
//! - [`sentence`]: whether a text ends a sentence.
//! - [`sentences`]: where the sentences of a line end.
//! - [`url`]: what a reference on a page points to.
//! - [`utf8`]: repairs bytes that are not valid UTF-8.
//! - [`fnv`]: a hash that is the same on every machine.
//! - [`hundredths`]: weights as two bytes.
//! - [`literal`]: the literals that any match of a regex must contain.
//! - [`markdown`]: what a reader sees of Markdown, and where it is in the source.
//! - [`metadata`]: what is known about a document besides its text.
//! - [`pattern`]: named pieces of regexes.
//! - [`mod@shorten`]: the start of a text, for messages.
//! - [`term_table`]: weights of terms as bytes.
//! - [`terms`]: words, pairs and pieces of a line, by key.
//! - [`toml_string`]: strings of TOML.
//! - [`size`]: how large a regex is once compiled.

pub mod chunk;
pub mod ends;
pub mod fnv;
pub mod fold;
pub mod hundredths;
pub mod limits;
pub mod literal;
pub mod markdown;
pub mod metadata;
pub mod pattern;
mod required_literals;
pub mod sentence;
pub mod sentences;
pub mod shorten;
pub mod size;
pub mod term_table;
pub mod terms;
pub mod toml_string;
pub mod url;
pub mod utf8;
