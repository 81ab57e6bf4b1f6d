//! Named pieces of regexes, and lists of values, by the pack that defines them; and regexes with these in place.
//!
//! `{name}` in a regex stands for a named pattern, `{@name}` for any value of a list. The pack's own comes first, then that of
//! the file [`SHARED`] in the pack's folder, then those in the folders above.
//! `{2,5}`, `\{`, `[{}]`, `\p{L}`, `\x{41}` and `\b{start}` are what they are in any regex.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use regex_syntax::hir::{Hir, HirKind};

use crate::limits::{LIST_VALUES, PATTERN_DEPTH, REGEX_BYTES};

/// The pack whose patterns and lists all packs of its folder, and of the folders below, may use.
pub const SHARED: &str = "patterns";

/// Whether a pack shares its patterns and lists with the packs of its folder.
pub fn is_shared(pack: &str) -> bool {
    pack.rsplit('/').next() == Some(SHARED)
}

/// Names that a regex has a meaning for, after `\b`.
pub const RESERVED: [&str; 4] = ["start", "end", "start-half", "end-half"];

/// A name in a regex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference<'r> {
    /// `{name}`.
    Pattern(&'r str),
    /// `{@name}`.
    List(&'r str),
}

/// Why a regex cannot be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpandError {
    /// What is wrong.
    pub problem: Problem,
    /// Whether it is wrong in the regex itself, not in a pattern that it uses.
    pub direct: bool,
}

/// What is wrong with a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// No pattern has the name.
    UnknownPattern(String),
    /// No list has the name, or lists refer to each other in a cycle.
    UnknownList(String),
    /// The list has no values.
    EmptyList(String),
    /// These patterns, by full name, refer to each other; the last to the first.
    Cycle(Vec<String>),
    /// Patterns use patterns too many levels deep.
    TooDeep,
    /// The result is too long.
    TooLong,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::UnknownPattern(name) => write!(f, "there is no pattern called `{name}`"),
            Problem::UnknownList(name) => write!(f, "there is no list called `@{name}`"),
            Problem::EmptyList(name) => write!(f, "the list `@{name}` is empty"),
            Problem::Cycle(names) => {
                write!(f, "patterns refer to each other in a cycle: `{}`, `{}`", names.join("`, `"), names[0])
            }
            Problem::TooDeep => write!(f, "patterns use each other more than {PATTERN_DEPTH} levels deep"),
            Problem::TooLong => write!(f, "it is longer than {REGEX_BYTES} bytes with its named patterns in place"),
        }
    }
}

/// Why a list cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListProblem {
    /// There is none of this name, or lists refer to each other in a cycle.
    Unknown,
    /// It has more than [`LIST_VALUES`] values, with those of the lists that it uses.
    TooLong,
}

/// Lists and patterns by `pack/name`, as written.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    lists: BTreeMap<String, Vec<String>>,
    patterns: BTreeMap<String, String>,
}

impl Definitions {
    /// Defines a list; one of the same name is replaced.
    pub fn insert_list(&mut self, pack: &str, name: &str, values: Vec<String>) {
        self.lists.insert(format!("{pack}/{name}"), values);
    }

    /// Defines a pattern; one of the same name is replaced.
    pub fn insert_pattern(&mut self, pack: &str, name: &str, regex: String) {
        self.patterns.insert(format!("{pack}/{name}"), regex);
    }

    /// Full names of all lists.
    pub fn list_names(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }

    /// Full names of all patterns.
    pub fn pattern_names(&self) -> impl Iterator<Item = &str> {
        self.patterns.keys().map(String::as_str)
    }

    /// Adds what `value` stands for in a pack to `out`: the values of a list if it is `@name`, else itself.
    ///
    /// # Errors
    /// There is no such list, lists refer to each other in a cycle, or there are too many values.
    pub fn list_values(&self, pack: &str, value: &str, out: &mut Vec<String>) -> Result<(), ListProblem> {
        self.add_values(pack, value, PATTERN_DEPTH, &mut { LIST_VALUES }, out)
    }

    /// `left`: how many more values and lists there may be. Lists that use each other could have more values than memory has
    /// room for.
    fn add_values(
        &self,
        pack: &str,
        value: &str,
        depth: usize,
        left: &mut usize,
        out: &mut Vec<String>,
    ) -> Result<(), ListProblem> {
        *left = left.checked_sub(1).ok_or(ListProblem::TooLong)?;
        let Some(name) = value.strip_prefix('@') else {
            out.push(value.to_owned());
            return Ok(());
        };
        let (full, values) = resolve(&self.lists, pack, name).ok_or(ListProblem::Unknown)?;
        let depth = depth.checked_sub(1).ok_or(ListProblem::Unknown)?;
        values.iter().try_for_each(|inner| self.add_values(pack_of(&full), inner, depth, left, out))
    }

    /// A regex of a pack with patterns and lists in place. A regex without references is returned as it is.
    ///
    /// # Errors
    /// A name is unknown, patterns refer to each other in a cycle, or the result exceeds a limit.
    pub fn expand<'r>(&self, pack: &str, regex: &'r str) -> Result<Cow<'r, str>, ExpandError> {
        if !may_refer(regex) || references(regex).is_empty() {
            return Ok(Cow::Borrowed(regex));
        }
        let mut out = String::new();
        self.expand_into(pack, regex, &mut Vec::new(), &mut out)
            .map_err(|(problem, depth)| direct(problem, depth == 0))?;
        Ok(Cow::Owned(out))
    }

    /// Expands the pattern that a pack defines under a name.
    ///
    /// # Errors
    /// As for [`expand`](Self::expand). An error is also direct if the pattern is part of a cycle.
    pub fn expand_pattern(&self, pack: &str, name: &str) -> Result<String, ExpandError> {
        let full = format!("{pack}/{name}");
        let mut out = String::new();
        let text = self.patterns.get(&full).map_or("", String::as_str);
        let expanded = self.expand_into(pack, text, &mut vec![full.clone()], &mut out);
        expanded.map(|()| out).map_err(|(problem, depth)| {
            let in_cycle = matches!(&problem, Problem::Cycle(names) if names.contains(&full));
            direct(problem, depth == 1 || in_cycle)
        })
    }

    /// `stack` has the patterns that are being expanded. An error comes with their number.
    fn expand_into(
        &self,
        pack: &str,
        regex: &str,
        stack: &mut Vec<String>,
        out: &mut String,
    ) -> Result<(), (Problem, usize)> {
        replace_references(regex, out, |reference, out| match reference {
            Reference::Pattern(name) => self.push_pattern(pack, name, stack, out),
            Reference::List(name) => self.push_list(pack, name, out).map_err(|problem| (problem, stack.len())),
        })?;
        if out.len() > REGEX_BYTES { Err((Problem::TooLong, stack.len())) } else { Ok(()) }
    }

    fn push_pattern(
        &self,
        pack: &str,
        name: &str,
        stack: &mut Vec<String>,
        out: &mut String,
    ) -> Result<(), (Problem, usize)> {
        let Some((full, text)) = self.pattern(pack, name) else {
            return Err((Problem::UnknownPattern(name.to_owned()), stack.len()));
        };
        if let Some(first) = stack.iter().position(|open| *open == full) {
            return Err((Problem::Cycle(stack[first..].to_vec()), stack.len()));
        }
        if stack.len() >= PATTERN_DEPTH {
            return Err((Problem::TooDeep, stack.len()));
        }
        stack.push(full.clone());
        self.expand_into(pack_of(&full), text, stack, out)?;
        stack.pop();
        Ok(())
    }

    /// Pushes the values of a list as alternatives.
    fn push_list(&self, pack: &str, name: &str, out: &mut String) -> Result<(), Problem> {
        let mut values = Vec::new();
        self.list_values(pack, &format!("@{name}"), &mut values).map_err(|problem| match problem {
            ListProblem::Unknown => Problem::UnknownList(name.to_owned()),
            ListProblem::TooLong => Problem::TooLong,
        })?;
        if values.is_empty() || values.iter().any(String::is_empty) {
            return Err(Problem::EmptyList(name.to_owned()));
        }
        let escaped: Vec<_> = values.iter().map(|value| regex_syntax::escape(value)).collect();
        out.push_str(&escaped.join("|"));
        Ok(())
    }

    /// The full name and text of a pattern that a pack calls `name`.
    fn pattern(&self, pack: &str, name: &str) -> Option<(String, &str)> {
        resolve(&self.patterns, pack, name).map(|(full, text)| (full, text.as_str()))
    }

    /// Full names of all patterns that a regex of a pack uses, those that they use included.
    pub fn used(&self, pack: &str, regex: &str) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        let mut waiting = vec![(pack.to_owned(), regex)];
        while let Some((pack, regex)) = waiting.pop() {
            for (_, reference) in references(regex) {
                let Reference::Pattern(name) = reference else { continue };
                let Some((full, text)) = self.pattern(&pack, name) else { continue };
                if used.insert(full.clone()) {
                    waiting.push((pack_of(&full).to_owned(), text));
                }
            }
        }
        used
    }

    /// The first name in a regex that is repeated although its pattern repeats something a variable number of times. Such a regex
    /// is large once compiled and matches more than it seems to.
    pub fn nested_repetition<'r>(&self, pack: &str, regex: &'r str) -> Option<&'r str> {
        let repeated = references(regex).into_iter().filter(|(span, _)| is_repeated(&regex[span.end..]));
        let mut names = repeated.filter_map(|(_, reference)| match reference {
            Reference::Pattern(name) => Some(name),
            Reference::List(_) => None,
        });
        names.find(|name| {
            let reference = format!("{{{name}}}");
            let expanded = self.expand(pack, &reference).ok();
            expanded.and_then(|text| regex_syntax::parse(&text).ok()).is_some_and(|hir| repeats(&hir))
        })
    }
}

/// Checks the syntax of a named pattern by itself, whatever the names in it mean.
///
/// # Errors
/// It is not a valid regex.
pub fn check_syntax(regex: &str) -> Result<(), String> {
    let mut plain = String::new();
    replace_references(regex, &mut plain, |_, plain| {
        plain.push('x');
        Ok::<_, String>(())
    })?;
    crate::literal::check_syntax(&plain)
}

/// Appends a regex to `out`, with a group in place of each reference. `push` appends the content of the group.
fn replace_references<'r, E>(
    regex: &'r str,
    out: &mut String,
    mut push: impl FnMut(Reference<'r>, &mut String) -> Result<(), E>,
) -> Result<(), E> {
    let mut end = 0;
    for (span, reference) in references(regex) {
        out.push_str(&regex[end..span.start]);
        out.push_str("(?:");
        push(reference, out)?;
        out.push(')');
        end = span.end;
    }
    out.push_str(&regex[end..]);
    Ok(())
}

/// The references in a regex, in order, each with its bytes.
pub fn references(regex: &str) -> Vec<(Range<usize>, Reference<'_>)> {
    let bytes = regex.as_bytes();
    let (mut found, mut at, mut classes) = (Vec::new(), 0, 0_usize);
    while at < bytes.len() {
        at = match bytes[at] {
            b'\\' => after_escape(regex, at),
            b'[' => {
                classes += 1;
                after_class_start(bytes, at)
            }
            b']' => {
                classes = classes.saturating_sub(1);
                at + 1
            }
            b'{' if classes == 0 => match reference(regex, at) {
                Some((end, reference)) => {
                    found.push((at..end, reference));
                    end
                }
                None => at + 1,
            },
            _ => at + 1,
        };
    }
    found
}

/// Whether a regex has a brace before a letter or `@`, as `\p{L}` does too. Most regexes without references are recognised by this.
fn may_refer(regex: &str) -> bool {
    regex.as_bytes().windows(2).any(|pair| pair[0] == b'{' && (pair[1] == b'@' || pair[1].is_ascii_alphabetic()))
}

/// The reference that begins at a brace, and its end.
fn reference(regex: &str, at: usize) -> Option<(usize, Reference<'_>)> {
    let (inner, _) = regex[at + 1..].split_once('}')?;
    let (is_list, name) = inner.strip_prefix('@').map_or((false, inner), |name| (true, name));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/');
    let begins = if is_list { !name.is_empty() } else { name.starts_with(|c: char| c.is_ascii_alphabetic()) };
    let reference = if is_list { Reference::List(name) } else { Reference::Pattern(name) };
    (begins && name.bytes().all(plain)).then_some((at + 1 + inner.len() + 1, reference))
}

/// The position after an escape, with the braces that belong to it.
fn after_escape(regex: &str, at: usize) -> usize {
    let bytes = regex.as_bytes();
    let (letter, brace) = (bytes.get(at + 1), bytes.get(at + 2));
    if brace != Some(&b'{') {
        return at + 2;
    }
    let Some((inner, _)) = regex[at + 3..].split_once('}') else { return at + 2 };
    let belongs = match letter {
        Some(b'p' | b'P' | b'x' | b'u' | b'U') => true,
        Some(b'b') => RESERVED.contains(&inner),
        _ => false,
    };
    if belongs { at + 3 + inner.len() + 1 } else { at + 2 }
}

/// The position after the start of a class. A bracket that closes is a plain character there.
fn after_class_start(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    if bytes.get(at) == Some(&b'^') {
        at += 1;
    }
    while bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    if bytes.get(at) == Some(&b']') { at + 1 } else { at }
}

/// Whether a text begins with a quantifier that may repeat what is before it.
fn is_repeated(after: &str) -> bool {
    let Some(counts) = after.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
        return after.starts_with(['*', '+']);
    };
    let most = counts.0.rsplit(',').next().unwrap_or_default().trim();
    if most.is_empty() { counts.0.contains(',') } else { most.parse::<u32>().is_ok_and(|most| most > 1) }
}

/// Whether a regex repeats something a variable number of times.
fn repeats(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Repetition(inner) => {
            let variable = inner.max != Some(inner.min) && inner.max.is_none_or(|most| most > 1);
            variable || repeats(&inner.sub)
        }
        HirKind::Capture(inner) => repeats(&inner.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(repeats),
        _ => false,
    }
}

/// The definition that a pack means by a name, and its full name: with a slash in the name that of another pack, else the
/// pack's own, else the nearest shared one.
fn resolve<'d, T>(all: &'d BTreeMap<String, T>, pack: &str, name: &str) -> Option<(String, &'d T)> {
    let get = |full: String| all.get(&full).map(|found| (full, found));
    if name.contains('/') {
        return get(name.to_owned());
    }
    let folders = pack.rmatch_indices('/').map(|(slash, _)| &pack[..=slash]).chain([""]);
    get(format!("{pack}/{name}")).or_else(|| folders.map(|folder| format!("{folder}{SHARED}/{name}")).find_map(get))
}

/// The pack in a full name, `pack/name`; empty if there is none.
pub fn pack_of(full: &str) -> &str {
    full.rsplit_once('/').map_or("", |(pack, _)| pack)
}

fn direct(problem: Problem, direct: bool) -> ExpandError {
    ExpandError { problem, direct }
}

#[cfg(test)]
mod tests;
