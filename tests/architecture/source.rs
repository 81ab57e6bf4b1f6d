//! Reads modules of a crate: their names, the paths that they use, their functions.
//!
//! Source is read as rustfmt writes it: a function ends at a brace of its own indentation, and unit tests are the last
//! module of a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A file of source.
pub(crate) struct Module {
    /// Its path in the crate, such as `rules::layers`; empty for the crate root.
    pub(crate) name: String,
    /// Paths that begin with `crate`, `super`, `self` or a module below this one, outside of tests.
    pub(crate) paths: BTreeSet<Vec<String>>,
    /// What it re-exports: the name here, and the path as it is written.
    pub(crate) reexports: Vec<(String, Vec<String>)>,
    /// Functions outside of tests: lines from `fn` to the closing brace, and the name.
    pub(crate) functions: Vec<(usize, String)>,
}

impl Module {
    /// Reads a module from its text.
    pub(crate) fn parse(name: &str, path: &str, text: &str) -> Module {
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let tokens = tokens(code);
        let mut module = Module {
            name: name.to_owned(),
            paths: BTreeSet::new(),
            reexports: Vec::new(),
            functions: functions(path, code),
        };
        module.read_paths(&tokens);
        module
    }

    fn read_paths(&mut self, tokens: &[&str]) {
        let children: Vec<&str> = tokens.windows(2).filter(|pair| pair[0] == "mod").map(|pair| pair[1]).collect();
        for at in 0..tokens.len() {
            let begins = matches!(tokens[at], "crate" | "super" | "self") || children.contains(&tokens[at]);
            let before = at.checked_sub(1).map_or("", |before| tokens[before]);
            if !begins || before == "::" || tokens.get(at + 1) != Some(&"::") {
                continue;
            }
            let mut found = Vec::new();
            read_tree(&tokens[at..], &[], &mut found);
            let statement = tokens[..at].iter().rev().take_while(|token| !matches!(**token, ";" | "}" | "{"));
            let is_reexport = before == "use" && statement.take(5).any(|token| *token == "pub");
            for (name, path) in found {
                if is_reexport {
                    self.reexports.push((name, path.clone()));
                }
                self.paths.insert(path);
            }
        }
    }
}

/// Names, `::`, and single other characters; comments and texts are left out.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for line in code.lines() {
        let mut rest = line.split("//").next().unwrap_or_default();
        while let Some(first) = rest.chars().next() {
            let name = rest.len() - rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
            let length = match first {
                _ if name > 0 => name,
                ':' if rest.starts_with("::") => 2,
                '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
                _ => first.len_utf8(),
            };
            if !first.is_whitespace() && first != '"' {
                tokens.push(&rest[..length]);
            }
            rest = &rest[length..];
        }
    }
    tokens
}

/// Reads a path, or the paths of a group in braces; returns how many tokens they take.
fn read_tree(tokens: &[&str], before: &[String], found: &mut Vec<(String, Vec<String>)>) -> usize {
    let mut path = before.to_vec();
    let mut at = 0;
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while tokens.get(at).is_some_and(|token| *token != "}") {
                    at += read_tree(&tokens[at..], &path, found).max(1);
                    at += usize::from(tokens.get(at) == Some(&","));
                }
                return at + 1;
            }
            Some(&"self") if at == 0 && !before.is_empty() => at += 1,
            Some(token) if token.starts_with(|c: char| c.is_alphabetic() || c == '_') => {
                path.push((*token).to_owned());
                at += 1;
            }
            _ => {}
        }
        if tokens.get(at) == Some(&"::") {
            at += 1;
            continue;
        }
        let renamed = tokens.get(at) == Some(&"as");
        let name = if renamed { tokens.get(at + 1).copied() } else { path.last().map(String::as_str) };
        found.push((name.unwrap_or_default().to_owned(), path.clone()));
        return at + if renamed { 2 } else { 0 };
    }
}

fn functions(path: &str, code: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut functions = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let (indent, text) = (line.len() - line.trim_start().len(), line.trim_start());
        let words: Vec<&str> = text.split_whitespace().collect();
        let named =
            words.iter().position(|word| *word == "fn").filter(|at| words[..*at].iter().all(|word| is_modifier(word)));
        let Some(name) = named.and_then(|at| words.get(at + 1)) else { continue };
        let is_end = |line: &&str| line.trim_end() == format!("{}}}", " ".repeat(indent));
        let length = match text.ends_with('}') || text.ends_with(';') {
            true => 1,
            false => lines[at..].iter().position(is_end).map_or(1, |end| end + 1),
        };
        functions.push((length, format!("{path}::{}", name.split(['(', '<']).next().unwrap_or_default())));
    }
    functions
}

fn is_modifier(word: &str) -> bool {
    matches!(word, "pub" | "const" | "async" | "unsafe" | "extern") || word.starts_with("pub(")
}

/// All modules below a folder of source, unit tests in files of their own left out.
pub(crate) fn modules(root: &str) -> Vec<Module> {
    let is_test = |path: &Path| path.iter().any(|part| part == "tests" || part == "tests.rs");
    let sources = sources(root).into_iter().filter(|path| !is_test(path));
    let modules = sources.map(|path| Module::parse(&name(root, &path), &path.display().to_string(), &read(&path)));
    modules.collect()
}

/// Files below a folder that are longer than a number of lines, tests included.
pub(crate) fn files_over(root: &str, lines: usize) -> Vec<PathBuf> {
    sources(root).into_iter().filter(|path| read(path).lines().count() > lines).collect()
}

/// The Rust files below a folder, sorted.
fn sources(root: &str) -> Vec<PathBuf> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    files.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|end| end == "rs")).collect()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

fn name(root: &str, file: &Path) -> String {
    let inside = file.strip_prefix(root).expect("files are below the root").with_extension("");
    let mut parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if parts.last().is_some_and(|last| last == "mod") || parts == ["lib"] {
        parts.pop();
    }
    parts.join("::")
}
