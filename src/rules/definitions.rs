//! Named lists and named patterns: what `@name` in a pattern, and `{name}` and `{@name}` in a regex, stand for.
//!
//! `@name` is replaced by the values of the list `name`, `@pack/name` by those of another pack's list. Lists may refer to other
//! lists. `dehusk_text::pattern` expands regexes; here files are read and problems are reported. A named pattern that is wrong
//! is reported where it is defined, and not again where it is used.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dehusk_text::limits::LIST_VALUES;
use dehusk_text::literal::{self, RegexPattern};
use dehusk_text::pattern::{self, ListProblem, Problem, RESERVED, is_shared};
use toml::de::DeTable;

use super::check::Checker;
use super::diagnostic::Code;
use super::layers::{PackFile, built_in_pack};
use super::nearest::nearest;
use super::table::{Table, WithSpan, texts};
use super::values::check_id;
use crate::limits::{LITERAL_BYTES, REGEX_TOTAL};

/// Lists and patterns of all files.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definitions {
    all: pattern::Definitions,
    /// Full names of patterns that were reported.
    broken: BTreeSet<String>,
    spent: Arc<Spent>,
}

/// What all rules together take, in bytes: rules from a stranger could fill memory with few files.
#[derive(Debug, Default)]
struct Spent {
    /// Values of lists, for each rule that uses them.
    lists: AtomicUsize,
    /// Regexes, once compiled.
    regexes: AtomicUsize,
}

/// The bytes that a value of a list takes besides its own.
const VALUE_BYTES: usize = 24;

impl Definitions {
    /// Reads the lists and patterns of a file. Of a file with shared patterns each layer's counts, the last for each name.
    pub(super) fn read(&mut self, root: &Table<'_, '_>, file: &PackFile, checker: &mut Checker) {
        if file.overridden && !is_shared(&file.pack) {
            return;
        }
        for (name, span, _) in root.table("lists").iter().flat_map(Table::entries) {
            check_id(checker, &WithSpan { value: name, span });
        }
        for (name, span, _) in root.table("patterns").iter().flat_map(Table::entries) {
            check_name(checker, &WithSpan { value: name, span });
        }
        define(&mut self.all, &file.pack, root);
    }

    /// Reports the patterns of a file that cannot be used. Built-in files are known to be valid.
    pub(super) fn check(&mut self, root: &Table<'_, '_>, file: &PackFile, checker: &mut Checker) {
        let Some(table) = root.table("patterns") else { return };
        if built_in_pack(&file.pack, &file.source.text).is_some() {
            return;
        }
        for (name, _, value) in table.entries() {
            let written = value.get_ref().as_str().map(|regex| WithSpan { value: regex, span: value.span() });
            match written.filter(|written| self.check_pattern(&file.pack, name, written, checker)) {
                Some(written) => self.warn_of_nested_repetition(checker, &file.pack, &written),
                None => {
                    self.broken.insert(format!("{}/{name}", file.pack));
                }
            }
        }
    }

    /// Whether a pattern is valid by itself.
    fn check_pattern(&self, pack: &str, name: &str, written: &WithSpan<&str>, checker: &mut Checker) -> bool {
        if let Err(error) = pattern::check_syntax(written.value) {
            let message = format!("the pattern `{name}` cannot be used: {error}");
            checker.report(Code::BadRegex, written.span.clone(), message).label = "not a valid regex".to_owned();
            return false;
        }
        match self.all.expand_pattern(pack, name) {
            Err(error) if error.direct || matches!(error.problem, Problem::TooDeep | Problem::TooLong) => {
                self.report_problem(checker, pack, written.span.clone(), &error.problem);
                false
            }
            _ => true,
        }
    }

    /// Adds the values that a written value is replaced by to `out`.
    pub(super) fn splice(&self, checker: &mut Checker, pack: &str, written: &WithSpan<&str>, out: &mut Vec<String>) {
        let before = out.len();
        match self.all.list_values(pack, written.value, out) {
            Ok(()) if !written.value.starts_with('@') => {}
            Ok(()) => {
                let bytes: usize = out[before..].iter().map(|value| value.len() + VALUE_BYTES).sum();
                if self.spent.lists.fetch_add(bytes, Ordering::Relaxed) + bytes > LITERAL_BYTES {
                    out.truncate(before);
                    let message =
                        format!("the lists that rules use have more than {} MiB together", LITERAL_BYTES >> 20);
                    checker.report(Code::TooLarge, written.span.clone(), message);
                }
            }
            Err(ListProblem::Unknown) => {
                self.report_unknown_list(checker, pack, written.value, written.span.clone());
            }
            Err(ListProblem::TooLong) => {
                out.truncate(before);
                let message = format!("`{}` has more than {LIST_VALUES} values", written.value);
                let diagnostic = checker.report(Code::TooLarge, written.span.clone(), message);
                diagnostic.label = "with those of the lists that it uses".to_owned();
            }
        }
    }

    /// Analyses a regex.
    ///
    /// # Errors
    /// It cannot be used, or all regexes together are too large.
    pub(super) fn analyse(&self, regex: &str) -> Result<RegexPattern, String> {
        let (pattern, bytes) = literal::analyse_with_size(regex)?;
        let all = self.spent.regexes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        match all {
            ..=REGEX_TOTAL => Ok(pattern),
            _ => Err(format!("with it, all regexes would take more than {} MiB once compiled", REGEX_TOTAL >> 20)),
        }
    }

    /// A regex with named patterns and lists in place; none if that is not possible, which is reported.
    pub(super) fn expand<'w>(
        &self,
        checker: &mut Checker,
        pack: &str,
        written: &WithSpan<&'w str>,
    ) -> Option<Cow<'w, str>> {
        match self.all.expand(pack, written.value) {
            Ok(expanded) => {
                if let Cow::Owned(_) = &expanded {
                    self.warn_of_nested_repetition(checker, pack, written);
                }
                Some(expanded)
            }
            Err(error) => {
                if !self.uses_broken(pack, written.value) {
                    self.report_problem(checker, pack, written.span.clone(), &error.problem);
                }
                None
            }
        }
    }

    /// Whether a regex uses a pattern that was reported.
    pub(super) fn uses_broken(&self, pack: &str, regex: &str) -> bool {
        !self.broken.is_empty() && !self.all.used(pack, regex).is_disjoint(&self.broken)
    }

    fn warn_of_nested_repetition(&self, checker: &mut Checker, pack: &str, written: &WithSpan<&str>) {
        let Some(name) = self.all.nested_repetition(pack, written.value) else { return };
        let message = format!("`{{{name}}}` is repeated, and its pattern repeats something itself");
        let diagnostic = checker.report(Code::NestedRepetition, written.span.clone(), message);
        diagnostic.label = "a repetition in a repetition".to_owned();
        diagnostic.help = Some("give the pattern a fixed length, or write one of the repetitions out".to_owned());
    }

    fn report_problem(&self, checker: &mut Checker, pack: &str, span: Range<usize>, problem: &Problem) {
        let (code, label) = match problem {
            Problem::UnknownList(name) => return self.report_unknown_list(checker, pack, &format!("@{name}"), span),
            Problem::UnknownPattern(_) => (Code::UnknownPattern, "unknown pattern"),
            Problem::Cycle(_) | Problem::TooDeep => (Code::PatternCycle, "cannot be expanded"),
            Problem::EmptyList(_) | Problem::TooLong => (Code::BadRegex, "not a valid regex"),
        };
        let diagnostic = checker.report(code, span, problem.to_string());
        diagnostic.label = label.to_owned();
        if let Problem::UnknownPattern(name) = problem {
            let known = self.all.pattern_names().map(|full| local(full, pack));
            diagnostic.help = Some(match nearest(name, known) {
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => "define it under `[patterns]`, or write `\\{` to match a brace".to_owned(),
            });
        }
    }

    fn report_unknown_list(&self, checker: &mut Checker, pack: &str, value: &str, span: Range<usize>) {
        let near = nearest(value.trim_start_matches('@'), self.all.list_names().map(|name| local(name, pack)));
        let near = near.map(|name| format!("did you mean `@{name}`?"));
        let diagnostic = checker.report(Code::UnknownList, span, format!("there is no list called `{value}`"));
        diagnostic.label = "unknown list, or a cycle of lists".to_owned();
        diagnostic.help =
            near.or_else(|| Some("to look for a text that begins with @, leave out the @ or use `regex`".to_owned()));
    }
}

/// Adds the lists and patterns of a file.
fn define(all: &mut pattern::Definitions, pack: &str, root: &Table<'_, '_>) {
    for (name, _, value) in root.table("lists").iter().flat_map(Table::entries) {
        let values = texts(value).unwrap_or_default().iter().map(|text| text.value.to_owned()).collect();
        all.insert_list(pack, name, values);
    }
    for (name, _, value) in root.table("patterns").iter().flat_map(Table::entries) {
        all.insert_pattern(pack, name, value.get_ref().as_str().unwrap_or_default().to_owned());
    }
}

/// Whether one of the files changes a shared pattern or list that built-in packs may use.
pub(super) fn change_shared(files: &[PackFile]) -> bool {
    let shared = files.iter().filter(|file| is_shared(&file.pack));
    let (built_in, own): (Vec<_>, Vec<_>) =
        shared.partition(|file| built_in_pack(&file.pack, &file.source.text).is_some());
    if own.is_empty() {
        return false;
    }
    let names = |files: Vec<&PackFile>| -> BTreeSet<_> { files.into_iter().flat_map(defined_names).collect() };
    !names(built_in).is_disjoint(&names(own))
}

/// The table and name of each list and pattern of a file.
fn defined_names(file: &PackFile) -> Vec<(&'static str, String)> {
    let (root, _) = DeTable::parse_recoverable(&file.source.text);
    let root = Table::root(&root);
    let names = |key| {
        let table = root.table(key);
        table.iter().flat_map(Table::entries).map(|(name, _, _)| (key, name.to_owned())).collect::<Vec<_>>()
    };
    [names("lists"), names("patterns")].concat()
}

/// Names of patterns are ids that a regex cannot take for something else.
fn check_name(checker: &mut Checker, name: &WithSpan<&str>) {
    check_id(checker, name);
    let label = if RESERVED.contains(&name.value) {
        "has a meaning of its own after `\\b`"
    } else if name.value.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        "expected a letter first"
    } else {
        return;
    };
    let message = format!("`{}` cannot be the name of a pattern", name.value);
    checker.report(Code::BadName, name.span.clone(), message).label = label.to_owned();
}

/// The name by which a pack refers to a definition.
fn local<'n>(full: &'n str, pack: &str) -> &'n str {
    let Some((owner, name)) = full.rsplit_once('/') else { return full };
    let folder = is_shared(owner).then(|| owner.rsplit_once('/').map_or("", |(folder, _)| folder));
    let is_above =
        |folder: &str| folder.is_empty() || pack.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    if owner == pack || folder.is_some_and(is_above) { name } else { full }
}

#[cfg(test)]
mod tests {
    use dehusk_text::pattern;
    use toml::de::DeTable;

    use super::define;
    use crate::rules::table::Table;
    use crate::rules::{RuleSources, built_in};

    const RULE: &str = "[pack]\nabout = \"a\"\ncategory = \"wire-credit\"\n[rule.one]\nregex = '^By {agency}'\ndrop = \"block\"\n\
                        hits = \"By Reuters\"\nmisses = \"By hand\"\n";

    fn regexes(texts: &[(&str, String)]) -> Vec<String> {
        let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        let set = RuleSources { texts, ..RuleSources::default() }.read().load().unwrap();
        let own = set.rules.into_iter().filter(|rule| rule.name == "site/one");
        own.flat_map(|rule| rule.patterns.regex).map(|regex| regex.text).collect()
    }

    #[test]
    fn own_patterns_come_before_shared_ones_and_later_layers_before_earlier_ones() {
        let file = |definitions: &str| format!("schema = 1\n{definitions}\n");
        let rule = file(RULE);
        assert!(regexes(&[("site", rule.clone())])[0].contains("AFP|"));
        let shared = file("[patterns]\nagency = 'Ledger'");
        assert_eq!(regexes(&[("patterns", shared.clone()), ("site", rule)]), ["^By (?:Ledger)"]);
        let own = file(&format!(
            "patterns = {{ agency = '{{@names}}|{{person}}' }}\nlists = {{ names = [\"A.B\"] }}\n{RULE}"
        ));
        let person = file("[patterns]\nperson = 'Lee'");
        assert_eq!(regexes(&[("patterns", person), ("site", own)]), [r"^By (?:(?:A\.B)|(?:Lee))"]);
        // What a later file does not define holds as an earlier layer defines it.
        let other = file("[patterns]\nour-name = 'Ledger'");
        assert!(regexes(&[("patterns", other), ("site", file(RULE))])[0].contains("AFP|"));
    }

    /// The most characters of a regex or a named pattern, as written: about two lines of a screen.
    const LONGEST: usize = 200;

    #[test]
    fn built_in_regexes_are_short_as_written() {
        for (path, text) in built_in() {
            let root = DeTable::parse(text).unwrap();
            let root = Table::root(&root);
            let own = root.tables("rule").into_iter().flat_map(|(_, rule)| rule.texts("regex"));
            let regexes: Vec<String> = own.map(|regex| regex.value.to_owned()).collect();
            let patterns = root.table("patterns");
            let patterns =
                patterns.iter().flat_map(Table::entries).filter_map(|(_, _, value)| value.get_ref().as_str());
            for regex in regexes.iter().map(String::as_str).chain(patterns) {
                assert!(regex.chars().count() <= LONGEST, "{path}: {regex}");
            }
        }
    }

    /// Built-in patterns are not checked when the program starts.
    #[test]
    fn built_in_patterns_are_valid() {
        let parsed = |(path, text): (&'static str, &'static str)| {
            (path.strip_suffix(".toml").unwrap(), DeTable::parse(text).unwrap())
        };
        let packs: Vec<_> = built_in().map(parsed).collect();
        let mut all = pattern::Definitions::default();
        for (pack, root) in &packs {
            define(&mut all, pack, &Table::root(root));
        }
        let mut count = 0;
        for (pack, root) in &packs {
            for (name, _, value) in Table::root(root).table("patterns").iter().flat_map(Table::entries) {
                let regex = value.get_ref().as_str().unwrap();
                assert_eq!(pattern::check_syntax(regex), Ok(()), "{pack}/{name}");
                assert_eq!(all.expand_pattern(pack, name).err(), None, "{pack}/{name}");
                assert_eq!(all.nested_repetition(pack, regex), None, "{pack}/{name}");
                count += 1;
            }
        }
        assert!(count >= 12);
    }
}
