//! Which module uses which.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Module;

/// Modules by name, each with those that it uses.
pub(crate) struct Graph(BTreeMap<String, BTreeSet<String>>);

impl Graph {
    /// The graph of modules. What a module takes from one that only re-exports it, it takes from where it is defined.
    pub(crate) fn new(modules: &[Module]) -> Graph {
        let by_name: BTreeMap<&str, &Module> = modules.iter().map(|module| (module.name.as_str(), module)).collect();
        let uses = |module: &Module| {
            let paths = module.paths.iter().filter_map(|path| absolute(module, path));
            paths.filter_map(|path| defining(&by_name, &path, 0)).filter(|to| *to != module.name).collect()
        };
        Graph(modules.iter().map(|module| (module.name.clone(), uses(module))).collect())
    }

    /// Pairs of a module and one that it uses.
    pub(crate) fn edges(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(from, uses)| uses.iter().map(move |to| (from.as_str(), to.as_str())))
    }

    /// Groups of modules each of which uses all others, directly or through others. A module and those below it
    /// are one thing: they may use each other.
    pub(crate) fn circles(&self) -> Vec<Vec<&str>> {
        let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        let reach: BTreeMap<&str, BTreeSet<&str>> = names.iter().map(|name| (*name, self.reachable(name))).collect();
        let mut circles: Vec<Vec<&str>> = Vec::new();
        for name in names {
            let circle: Vec<&str> = reach[name].iter().copied().filter(|other| reach[other].contains(name)).collect();
            if circle.len() > 1 && !circles.contains(&circle) {
                circles.push(circle);
            }
        }
        circles
    }

    fn reachable<'g>(&'g self, from: &str) -> BTreeSet<&'g str> {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
        while let Some(module) = open.pop() {
            let uses = self.0.get(module).into_iter().flatten().map(String::as_str);
            for to in uses.filter(|to| !is_within(module, to) && !is_within(to, module)) {
                if seen.insert(to) {
                    open.push(to);
                }
            }
        }
        seen
    }
}

/// Whether a module is the other or below it.
fn is_within(inner: &str, outer: &str) -> bool {
    outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// A path from the crate root.
fn absolute(module: &Module, path: &[String]) -> Option<Vec<String>> {
    let mut here: Vec<String> = module.name.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => (here, rest) = (Vec::new(), &path[1..]),
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|part| part == "super") {
                here.pop();
                rest = &rest[1..];
            }
        }
        // A module below this one.
        _ => {}
    }
    here.extend_from_slice(rest);
    Some(here)
}

/// The module in which a path's item is defined.
fn defining(modules: &BTreeMap<&str, &Module>, path: &[String], depth: usize) -> Option<String> {
    let length = (0..=path.len()).rev().find(|length| modules.contains_key(path[..*length].join("::").as_str()))?;
    let module = modules[path[..length].join("::").as_str()];
    let named = path.get(length);
    let reexported = module.reexports.iter().find(|(name, _)| Some(name) == named);
    if let Some(target) = reexported.and_then(|(_, target)| absolute(module, target)).filter(|_| depth < 8) {
        return defining(modules, &target, depth + 1);
    }
    Some(path[..length].join("::"))
}
