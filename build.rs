//! Analyses the built-in rules when the crate is built, so that the program need not do so at each start.
//!
//! It writes `built_in.rs`: each pack with its text and the hash of it, each rule with its place in a pack, and each regex
//! with what `dehusk_text::literal` finds out about it; and `literals.rs`, the literals of which a text must hold one for a
//! rule to hit. A file that is not valid TOML is embedded as it is; `clean rules check` reports it.

#[path = "build/literals.rs"]
mod literals;
#[path = "build/model.rs"]
mod model;
#[path = "build/pieces.rs"]
mod pieces;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use dehusk_text::fnv::Fnv;
use dehusk_text::literal::{self, RegexPattern};
use dehusk_text::pattern::Definitions;
use literals::texts;
use toml::Table;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=build.rs");
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
    let (mut packs, mut rules, mut regexes) = (String::new(), BTreeMap::new(), BTreeMap::new());
    for (number, (path, _, text, table)) in read.iter().enumerate() {
        let pieces = pieces::cut(text, table);
        let name = pack(path);
        for (id, rule) in pieces::rules(table) {
            add_regexes(rule, |regex| definitions.expand(name, regex).ok(), &mut regexes);
            let needed = literals::needed(rule, name, &definitions);
            rules.insert(format!("{name}/{id}"), Rule { pack: number, piece: pieces.rules[id].clone(), needed });
        }
        let (head, hash) = (pieces.head, Fnv::hash(text));
        let _ = writeln!(
            packs,
            "    Pack {{ path: {path:?}, text: include_str!({:?}), head: {head}, hash: {hash} }},",
            utf8_path(&files[number].1)
        );
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let model = model::write(read.iter().map(|(path, _, _, table)| (path.as_str(), table)), &out)?;
    fs::write(out.join("model.rs"), model)?;
    fs::write(out.join("built_in.rs"), built_in(&packs, &rules, &regexes))?;
    fs::write(out.join("literals.rs"), literal_tables(&rules))
}

/// A rule of an embedded pack.
struct Rule {
    /// The pack's number.
    pack: usize,
    /// Its bytes in the pack.
    piece: Range<usize>,
    /// As for [`literals::needed`].
    needed: Option<Vec<String>>,
}

/// Rules by full name; a rule's number is its place.
type Rules = BTreeMap<String, Rule>;

fn utf8_path(file: &Path) -> &str {
    file.to_str().expect("the path of the checkout is UTF-8")
}

fn built_in(packs: &str, rules: &Rules, regexes: &Regexes) -> String {
    let mut out = format!("#[allow(clippy::unreadable_literal)]\nstatic PACKS: &[Pack] = &[\n{packs}];\n\n");
    out.push_str("static RULES: &[BuiltInRule] = &[\n");
    for (name, Rule { pack, piece, needed }) in rules {
        let by_literals = needed.is_some();
        let _ = writeln!(
            out,
            "    BuiltInRule {{ name: {name:?}, pack: {pack}, start: {}, end: {}, by_literals: {by_literals} }},",
            piece.start, piece.end
        );
    }
    out.push_str("];\n\n#[allow(clippy::unreadable_literal)]\nstatic REGEXES: &[Known] = &[\n");
    for RegexPattern { text, needed, lists_words, ends } in regexes.values() {
        let needed = needed.as_ref().map_or("None".to_owned(), |needed| format!("Some(&{needed:?})"));
        let _ = writeln!(
            out,
            "    Known {{ text: {text:?}, needed: {needed}, lists_words: {lists_words}, ends: {ends:?} }},"
        );
    }
    out.push_str("];\n");
    out
}

fn literal_tables(rules: &Rules) -> String {
    let mut literals = literals::Literals::new();
    for (number, rule) in rules.values().enumerate() {
        for literal in rule.needed.iter().flatten() {
            let users = literals.entry(literal.clone()).or_default();
            if users.last() != Some(&number) {
                users.push(number);
            }
        }
    }
    let mut out = String::new();
    literals::write_tables(&literals, &mut out);
    out
}

type Regexes = BTreeMap<String, RegexPattern>;

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

/// Adds a rule's regexes, expanded. One that cannot be used is skipped here, and reported when rules are read.
fn add_regexes<'r>(rule: &'r toml::Value, expand: impl Fn(&'r str) -> Option<Cow<'r, str>>, regexes: &mut Regexes) {
    for regex in texts(rule.get("regex")).filter_map(expand) {
        if let Ok(found) = literal::analyse(&regex) {
            regexes.insert(found.text.clone(), found);
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
