//! Rules of embedded packs, made of what `build.rs` wrote rather than of TOML.

use super::built_in::{BuiltInRule, Pack, rules};
use super::check::Checker;
use super::definitions::Definitions;
use super::layers::PackFile;
use super::lower::Lowering;
use super::packed;
use super::rule::Rule;
use super::settings::Settings;
use super::table::{Table, WithSpan};

/// Rules of an embedded pack, given by their numbers, without examples. The pack's file says where they are written.
pub(super) fn lower(file: &PackFile, pack: &Pack, numbers: &[usize], settings: &Settings) -> Vec<Rule> {
    let mut checker = Checker { is_known_valid: true, ..Checker::new(&file.source) };
    // Lists and named patterns are in place.
    let definitions = Definitions::default();
    let mut lowering = Lowering { checker: &mut checker, definitions: &definitions, settings, pack: &file.pack };
    let head = packed::table(pack.head);
    let defaults = lowering.defaults(&Table::new(&head));
    let lower = |number: &usize| {
        let BuiltInRule { name, place, packed, .. } = &rules()[*number];
        let id = &name[file.pack.len() + 1..];
        let table = packed::table(*packed);
        lowering.rule(&WithSpan { value: id, span: *place..*place + id.len() }, &Table::new(&table), &defaults)
    };
    let rules = numbers.iter().filter_map(lower).collect();
    debug_assert!(checker.diagnostics.is_empty(), "built-in packs are valid: {:?}", checker.diagnostics);
    rules
}
