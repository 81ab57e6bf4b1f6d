//! Analyses the built-in rules when the crate is built, so that the program need not do so at each start.
//!
//! It writes `built_in.rs`: each pack with its text and the hash of it, each rule with its place in a pack, and each regex
//! with what `dehusk_text::literal` finds out about it; `rules.packed`, the rules as bytes; and `literals.rs`, the literals
//! of which a text must hold one for a rule to hit. A file that is not valid TOML is embedded as it is; `clean rules check`
//! reports it.

#[path = "build/literals.rs"]
mod literals;
#[path = "build/model.rs"]
mod model;
#[path = "build/packed.rs"]
mod packed;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use dehusk_text::fnv::Fnv;
use dehusk_text::literal::{self, RegexPattern};
use dehusk_text::pattern::Definitions;
use literals::texts;
use packed::{Pool, Writer};
use toml::de::DeTable;
use toml::{Table, Value};

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
    let (mut rules, mut regexes) = (Rules::new(), Regexes::new());
    for (number, (path, _, text, table)) in read.iter().enumerate() {
        let (name, places) = (pack(path), places(text));
        for (id, rule) in rule_tables(table) {
            add_regexes(rule, |regex| definitions.expand(name, regex).ok(), &mut regexes);
            let needed = literals::needed(rule, name, &definitions);
            rules.insert(format!("{name}/{id}"), Rule { pack: number, place: places[id], packed: 0, needed });
        }
    }
    let literals = literals_of(&rules);
    let numbers = regexes.keys().enumerate().map(|(number, regex)| (regex.as_str(), number)).collect();
    let mut writer =
        Writer { definitions: &definitions, regexes: &numbers, pool: Pool::new(literals.keys()), out: Vec::new() };
    let mut packs = String::new();
    for (number, (path, file, text, table)) in read.iter().enumerate() {
        let (name, file, hash) = (pack(path), utf8_path(file), Fnv::hash(text));
        let head = writer.add(name, table.get("pack"));
        for (id, rule) in rule_tables(table) {
            let packed = writer.add(name, Some(rule));
            rules.entry(format!("{name}/{id}")).and_modify(|rule| rule.packed = packed);
        }
        let own = (0..).zip(rules.values()).filter(|(_, rule)| rule.pack == number);
        let own: Vec<usize> = own.map(|(at, _)| at).collect();
        let _ = writeln!(
            packs,
            "    Pack {{ path: {path:?}, text: include_str!({file:?}), head: {head}, rules: &{own:?}, hash: {hash} }},"
        );
    }
    let required: Vec<Option<usize>> = regexes
        .values()
        .map(|regex| regex.needed.as_ref().map(|literals| writer.add_required_literals(literals)))
        .collect();
    let Writer { pool, out: packed, .. } = writer;
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let model = model::write(read.iter().map(|(path, _, _, table)| (path.as_str(), table)), &out)?;
    fs::write(out.join("model.rs"), model)?;
    fs::write(out.join("rules.packed"), packed)?;
    fs::write(out.join("built_in.rs"), built_in(&packs, &rules, &regexes, &required))?;
    fs::write(out.join("literals.rs"), literals::tables(&literals, &pool))
}

/// A rule of an embedded pack.
struct Rule {
    /// The pack's number.
    pack: usize,
    /// Where in the pack's text its id is.
    place: usize,
    /// Where it begins in `rules.packed`.
    packed: usize,
    /// As for [`literals::needed`].
    needed: Option<Vec<String>>,
}

/// Rules by full name; a rule's number is its place.
type Rules = BTreeMap<String, Rule>;

fn utf8_path(file: &Path) -> &str {
    file.to_str().expect("the path of the checkout is UTF-8")
}

/// The tables of `src/rules/built_in.rs`. `required` says of each regex where in `rules.packed` its literals begin.
fn built_in(packs: &str, rules: &Rules, regexes: &Regexes, required: &[Option<usize>]) -> String {
    let mut out = format!("#[allow(clippy::unreadable_literal)]\nstatic PACKS: &[Pack] = &[\n{packs}];\n\n");
    out.push_str("#[allow(clippy::unreadable_literal)]\nstatic RULES: &[BuiltInRule] = &[\n");
    for (name, Rule { place, packed, needed, .. }) in rules {
        let by_literals = needed.is_some();
        let _ = writeln!(
            out,
            "    BuiltInRule {{ name: {name:?}, place: {place}, packed: {packed}, by_literals: {by_literals} }},"
        );
    }
    out.push_str("];\n\n#[allow(clippy::unreadable_literal)]\nstatic REGEXES: &[Known] = &[\n");
    for (RegexPattern { text, lists_words, ends, .. }, needed) in regexes.values().zip(required) {
        let _ = writeln!(
            out,
            "    Known {{ text: {text:?}, needed: {needed:?}, lists_words: {lists_words}, ends: {ends:?} }},"
        );
    }
    out.push_str("];\n");
    out
}

/// What rules need, each literal with the numbers of the rules that need it.
fn literals_of(rules: &Rules) -> literals::Literals {
    let mut literals = literals::Literals::new();
    for (number, rule) in rules.values().enumerate() {
        for literal in rule.needed.iter().flatten() {
            let users = literals.entry(literal.clone()).or_default();
            if users.last() != Some(&number) {
                users.push(number);
            }
        }
    }
    literals
}

type Regexes = BTreeMap<String, RegexPattern>;

/// The name of a pack: its path without `.toml`.
fn pack(path: &str) -> &str {
    path.strip_suffix(".toml").unwrap_or(path)
}

/// The rules of a pack, by id.
fn rule_tables(table: &Table) -> impl Iterator<Item = (&String, &Value)> {
    table.get("rule").and_then(Value::as_table).into_iter().flatten()
}

/// Where in a pack's text the id of each rule is.
fn places(text: &str) -> BTreeMap<String, usize> {
    let (root, _) = DeTable::parse_recoverable(text);
    let rules = root.get_ref().iter().filter(|(key, _)| key.get_ref() == "rule");
    let ids = rules.filter_map(|(_, rules)| rules.get_ref().as_table()).flat_map(|rules| rules.keys());
    ids.map(|id| (id.get_ref().clone().into_owned(), id.span().start)).collect()
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
