//! The structure of the source: modules depend on each other in one direction, files and functions stay short.
//!
//! The order of modules is the one in `docs/design.md`, under "Module order".

mod graph;
mod source;

use graph::Graph;
use source::{Module, files_over, modules};

/// The most lines of a file.
const FILE_LINES: usize = 450;

/// The median and the 99th percentile of the lines of a function.
const MEDIAN_LINES: usize = 8;
const P99_LINES: usize = 50;

/// Folders of source: the library with the program, and each crate.
const ROOTS: [&str; 7] = [
    "src",
    "crates/dehusk-text/src",
    "crates/dehusk-html/src",
    "crates/dehusk-archive/src",
    "crates/dehusk-arrow/src",
    "crates/dehusk-fit/src",
    "python/src",
];

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {path}: {error}"))
}

/// The layers of `docs/design.md`, the lowest first, each with its modules.
fn layers() -> Vec<Vec<String>> {
    let design = read("docs/design.md");
    let section = design.split("\n## Module order\n").nth(1).expect("docs/design.md has a section `Module order`");
    let block = section.split("```").nth(1).expect("the section has a fenced block");
    let lines = block.lines().skip(1).filter(|line| !line.trim().is_empty());
    lines.map(|line| line.split_whitespace().take_while(|word| *word != "#").map(str::to_owned).collect()).collect()
}

/// The position of a module's layer, by the first part of its path.
fn layer_of(layers: &[Vec<String>], module: &str) -> usize {
    let top = module.split("::").next().unwrap_or_default();
    let found = layers.iter().position(|layer| layer.iter().any(|name| name == top));
    found.unwrap_or_else(|| panic!("`{top}` is not in the module order of docs/design.md"))
}

#[test]
fn no_module_uses_one_of_a_higher_layer() {
    let layers = layers();
    let graph = Graph::new(&modules("src"));
    let up: Vec<String> = graph
        .edges()
        // The crate root and `main` put everything together.
        .filter(|(from, to)| ![*from, *to].iter().any(|name| matches!(*name, "" | "main")))
        .filter(|(from, to)| layer_of(&layers, from) < layer_of(&layers, to))
        .map(|(from, to)| format!("{from} uses {to}"))
        .collect();
    assert!(up.is_empty(), "uses of a higher layer:\n{}", up.join("\n"));
}

#[test]
fn modules_of_one_layer_do_not_use_each_other_in_a_circle() {
    for root in ROOTS {
        let graph = Graph::new(&modules(root));
        let list: Vec<String> = graph.circles().iter().map(|circle| circle.join(" <-> ")).collect();
        assert!(list.is_empty(), "circles in {root}:\n{}", list.join("\n"));
    }
}

#[test]
fn files_and_functions_are_short() {
    let all: Vec<Module> = ROOTS.iter().flat_map(|root| modules(root)).collect();
    let folders = ROOTS.iter().chain(&["tests", "examples", "benches"]);
    let long: Vec<_> = folders.flat_map(|root| files_over(root, FILE_LINES)).collect();
    assert!(long.is_empty(), "files over {FILE_LINES} lines: {long:?}");
    let mut lengths: Vec<(usize, String)> = all.iter().flat_map(|module| module.functions.clone()).collect();
    lengths.sort();
    let at = |percent: usize| &lengths[(lengths.len() - 1) * percent / 100];
    assert!(at(50).0 <= MEDIAN_LINES && at(99).0 <= P99_LINES, "median {:?}, p99 {:?}", at(50), at(99));
    let longest: Vec<String> = lengths.iter().rev().take(10).map(|(lines, name)| format!("{lines:4} {name}")).collect();
    println!("{} functions, median {}, p99 {}\n{}", lengths.len(), at(50).0, at(99).0, longest.join("\n"));
}

#[test]
fn circles_and_reexports_are_found() {
    let module = |name: &str, text: &str| Module::parse(name, name, text);
    let straight =
        [module("a", "pub use b::B; mod b; mod c;"), module("a::b", "pub struct B;"), module("a::c", "use super::B;")];
    assert!(Graph::new(&straight).circles().is_empty());
    let circle = [
        module("a", "pub use b::B; mod b; mod c;"),
        module("a::b", "use crate::a::c::C;"),
        module("a::c", "fn f() -> super::B { super::B::new() }"),
    ];
    assert_eq!(Graph::new(&circle).circles(), [["a::b", "a::c"]]);
    let tests = [module("a", "#[cfg(test)]\nmod tests {\n    use crate::b::B;\n}"), module("b", "use crate::a::A;")];
    assert!(Graph::new(&tests).circles().is_empty());
}
