//! Looks through the built-in rules once, when the program is built, so that it need not at each start.
//!
//! What it writes is `built_in.rs`: each pack with its text, the ids of its rules and the text's hash, and each regex with what
//! `rules::literal` makes of it. A file that is no TOML is embedded as it is; `clean rules check` says what is wrong with it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use toml::Table;

#[path = "src/fold/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is the program's, and regexes need some of it")]
mod fold;
#[path = "src/limits.rs"]
#[allow(dead_code, unreachable_pub, reason = "they are the program's, and regexes need some of them")]
mod limits;
mod rules {
    #[path = "../src/rules/fnv.rs"]
    #[allow(dead_code, unreachable_pub, reason = "it is the program's, and here texts are hashed one by one")]
    pub(crate) mod fnv;
    #[path = "../src/rules/literal.rs"]
    pub(crate) mod literal;
    pub(crate) mod model {
        /// As in the program.
        pub(crate) struct RegexPattern {
            pub(crate) text: String,
            pub(crate) needed: Option<Vec<(String, bool)>>,
            pub(crate) lists_words: bool,
        }
    }
}

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=src/fold");
    println!("cargo::rerun-if-changed=src/limits.rs");
    println!("cargo::rerun-if-changed=src/rules/fnv.rs");
    println!("cargo::rerun-if-changed=src/rules/literal.rs");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("rules");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let (mut packs, mut regexes) = (String::new(), BTreeMap::new());
    for file in &files {
        let text = fs::read_to_string(file)?;
        let table: Table = text.parse().unwrap_or_default();
        let own = table.get("rule").and_then(|rules| rules.as_table());
        let ids: Vec<&String> = own.into_iter().flatten().map(|(id, _)| id).collect();
        let path = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let from = file.to_str().expect("the path of the checkout is UTF-8");
        let hash = rules::fnv::Fnv::of(&text);
        let _ = write!(packs, "    Pack {{ path: {path:?}, text: include_str!({from:?}), rules: &{ids:?}, ");
        let _ = writeln!(packs, "hash: {hash} }},");
        own.into_iter().flatten().for_each(|(_, rule)| add_regexes(rule, &mut regexes));
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

/// Adds a rule's regexes; one that cannot be used is left to be reported when rules are read.
fn add_regexes(rule: &toml::Value, regexes: &mut Regexes) {
    let written = rule.get("regex");
    let one = written.and_then(|value| value.as_str());
    let many = written.and_then(|value| value.as_array()).into_iter().flatten().filter_map(|value| value.as_str());
    for regex in one.into_iter().chain(many) {
        if let Ok(found) = rules::literal::analyse(regex) {
            regexes.insert(found.text, (found.needed, found.lists_words));
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    Ok(())
}
