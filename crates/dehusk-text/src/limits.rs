//! Limits of regexes in rules.

/// The longest regex, in bytes.
pub const REGEX_BYTES: usize = 2048;

/// The deepest nesting of groups and repetitions in a regex.
pub const REGEX_DEPTH: u32 = 50;

/// The largest compiled regex, in bytes.
pub const REGEX_SIZE: usize = 4 << 20;

/// `rules check` warns of a regex that takes more than this once compiled, in bytes.
pub const LARGE_REGEX: usize = 64 << 10;

/// How deep named patterns, or lists, may use each other.
pub const PATTERN_DEPTH: usize = 16;

/// The most values of a list, with those of the lists that it uses.
pub const LIST_VALUES: usize = 1 << 16;
