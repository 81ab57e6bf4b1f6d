//! Named lists: `@name` in a pattern is replaced by the values of the list `name`, `@pack/name` by those of another pack's list.
//!
//! Lists may refer to other lists. A cycle or an unknown name is reported where the list is used.

use std::collections::BTreeMap;
use std::ops::Range;

use super::check::Checker;
use super::diagnostic::Code;
use super::nearest::nearest;
use super::table::{Table, WithSpan, texts};
use super::values::check_id;

/// Lists of all files by `pack/name`, as written.
#[derive(Clone, Debug, Default)]
pub(crate) struct NamedLists(BTreeMap<String, Vec<String>>);

/// Deeper nesting than anybody writes is taken for a cycle.
const DEPTH: usize = 16;

impl NamedLists {
    /// Reads the lists of a file.
    pub(super) fn read(&mut self, root: &Table<'_, '_>, pack: &str, checker: &mut Checker) {
        let Some(table) = root.table("lists") else { return };
        for (name, span, value) in table.entries() {
            check_id(checker, &WithSpan { value: name, span });
            let values = texts(value).unwrap_or_default().iter().map(|text| text.value.to_owned()).collect();
            self.0.insert(format!("{pack}/{name}"), values);
        }
    }

    /// Adds the values that a written value is replaced by to `out`.
    pub(super) fn splice(&self, checker: &mut Checker, pack: &str, written: &WithSpan<&str>, out: &mut Vec<String>) {
        if self.expand(pack, written.value, DEPTH, out).is_none() {
            self.unknown(checker, pack, written.value, written.span.clone());
        }
    }

    fn expand(&self, pack: &str, value: &str, depth: usize, out: &mut Vec<String>) -> Option<()> {
        let Some(name) = value.strip_prefix('@') else {
            out.push(value.to_owned());
            return Some(());
        };
        let full = if name.contains('/') { name.to_owned() } else { format!("{pack}/{name}") };
        let (home, _) = full.rsplit_once('/')?;
        let depth = depth.checked_sub(1)?;
        self.0.get(&full)?.iter().try_for_each(|inner| self.expand(home, inner, depth, out))
    }

    fn unknown(&self, checker: &mut Checker, pack: &str, value: &str, span: Range<usize>) {
        let near = nearest(value.trim_start_matches('@'), self.0.keys().map(|name| local(name, pack)));
        let near = near.map(|name| format!("did you mean `@{name}`?"));
        let diagnostic = checker.report(Code::UnknownList, span, format!("there is no list called `{value}`"));
        diagnostic.label = "unknown list, or a cycle of lists".to_owned();
        diagnostic.help =
            near.or_else(|| Some("to look for a text that begins with @, leave out the @ or use `regex`".to_owned()));
    }
}

fn local<'n>(name: &'n str, pack: &str) -> &'n str {
    name.strip_prefix(pack).and_then(|rest| rest.strip_prefix('/')).unwrap_or(name)
}
