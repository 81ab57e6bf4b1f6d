//! Analyses the built-in rules when the crate is built, so that the program need not do so at each start.
//!
//! It writes `built_in.rs`: each pack with its text, the ids of its rules and the hash of its text, and each regex with
//! what `dehusk_text::literal` finds out about it. A file that is not valid TOML is embedded as it is; `clean rules
//! check` reports it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use dehusk_text::fnv::Fnv;
use dehusk_text::literal;
use dehusk_text::pattern::Definitions;
use toml::Table;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=model");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    collect(&root.join("rules"), &root.join("rules"), &mut files)?;
    collect(&root.join("model"), &root, &mut files)?;
    files.sort();
    let mut read = Vec::new();
    let mut definitions = Definitions::default();
    for (path, file) in &files {
        let text = fs::read_to_string(file)?;
        let table: Table = text.parse().unwrap_or_default();
        define(pack(path), &table, &mut definitions);
        read.push((path, file, text, table));
    }
    let (mut packs, mut regexes) = (String::new(), BTreeMap::new());
    for (path, file, text, table) in &read {
        let rules = table.get("rule").and_then(|rules| rules.as_table());
        let ids: Vec<&String> = rules.into_iter().flatten().map(|(id, _)| id).collect();
        let from = file.to_str().expect("the path of the checkout is UTF-8");
        let hash = Fnv::hash(text);
        let _ = write!(packs, "    Pack {{ path: {path:?}, text: include_str!({from:?}), rules: &{ids:?}, ");
        let _ = writeln!(packs, "hash: {hash} }},");
        rules.into_iter().flatten().for_each(|(_, rule)| {
            add_regexes(rule, |regex| definitions.expand(pack(path), regex).ok(), &mut regexes);
        });
    }
    let mut out = format!("#[allow(clippy::unreadable_literal)]\nstatic PACKS: &[Pack] = &[\n{packs}];\n\n");
    out.push_str("static REGEXES: &[Known] = &[\n");
    for (text, (needed, lists_words)) in &regexes {
        let needed = needed.as_ref().map_or("None".to_owned(), |needed| format!("Some(&{needed:?})"));
        let _ = writeln!(out, "    Known {{ text: {text:?}, needed: {needed}, lists_words: {lists_words} }},");
    }
    out.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("built_in.rs"), out)
}

type Regexes = BTreeMap<String, (Option<Vec<(String, bool)>>, bool)>;

/// The name of a pack: its path without `.toml`.
fn pack(path: &str) -> &str {
    path.strip_suffix(".toml").unwrap_or(path)
}

/// Adds the lists and patterns of a pack. What is not valid is skipped here, and reported when rules are read.
fn define(pack: &str, table: &Table, definitions: &mut Definitions) {
    let entries = |key: &str| table.get(key).and_then(|value| value.as_table()).into_iter().flatten();
    for (name, value) in entries("lists") {
        definitions.insert_list(pack, name, texts(Some(value)).map(str::to_owned).collect());
    }
    for (name, value) in entries("patterns") {
        definitions.insert_pattern(pack, name, value.as_str().unwrap_or_default().to_owned());
    }
}

/// The strings of a value that is one or a list of them.
fn texts(value: Option<&toml::Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(|value| value.as_str());
    let many = value.and_then(|value| value.as_array()).into_iter().flatten().filter_map(|value| value.as_str());
    one.into_iter().chain(many)
}

/// Adds a rule's regexes, expanded. One that cannot be used is skipped here, and reported when rules are read.
fn add_regexes<'r>(rule: &'r toml::Value, expand: impl Fn(&'r str) -> Option<Cow<'r, str>>, regexes: &mut Regexes) {
    for regex in texts(rule.get("regex")).filter_map(expand) {
        if let Ok(found) = literal::analyse(&regex) {
            regexes.insert(found.text, (found.needed, found.lists_words));
        }
    }
}

/// Adds the TOML files under `folder`, each with its path below `root`.
fn collect(folder: &Path, root: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, root, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((name, path));
        }
    }
    Ok(())
}
