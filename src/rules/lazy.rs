//! Built-in packs that are loaded when a document needs them.
//!
//! A run meets few languages, and loading the packs of all would take longer than cleaning a page. So packs in a folder
//! named after a language are loaded when a document in that language comes, those in `other` when one in another language
//! or in no certain one comes, and those in `html` when a page comes. Only
//! packs with exactly the built-in text are loaded lazily, because these are known to be valid. All others are loaded at
//! once, so that their errors are found before anything is cleaned.

use std::collections::BTreeSet;

use isolang::Language;

use super::built_in::{Pack, rules};
use super::definitions;
use super::layers::{PackFile, built_in_pack};
use dehusk_text::pattern::is_shared;

/// The folder of packs that only find something on pages.
const PAGES: &str = "html";

/// The folder of packs for all documents.
const ANY: &str = "any";

/// The folder of packs for documents in languages that have no packs of their own.
const OTHER_LANGUAGES: &str = "other";

/// Which documents need a group of packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// Any document.
    Document,
    /// Documents in a language.
    Language(Language),
    /// Documents in a language without packs of its own, or in no certain one.
    OtherLanguage,
    /// Pages.
    Page,
}

impl Trigger {
    /// The trigger of a pack, by its folder.
    fn for_pack(pack: &str) -> Option<Trigger> {
        let (folder, _) = pack.split_once('/')?;
        match folder {
            ANY => Some(Trigger::Document),
            PAGES => Some(Trigger::Page),
            OTHER_LANGUAGES => Some(Trigger::OtherLanguage),
            code => Language::from_639_1(code).map(Trigger::Language),
        }
    }
}

/// Packs of one folder that are not loaded yet.
#[derive(Clone, Debug)]
pub(crate) struct LazyGroup {
    pub(crate) trigger: Trigger,
    pub(super) files: Vec<(PackFile, &'static Pack)>,
}

impl LazyGroup {
    /// The numbers of its rules, each the rule's place among all embedded ones.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.files.iter().flat_map(|(_, pack)| pack.rules.iter().copied())
    }

    /// Full names of its rules.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.numbers().map(|number| rules()[number].name)
    }
}

/// Splits files into those that are loaded at once and groups that are loaded lazily; their order, by which later layers change
/// earlier ones, stays. A group is loaded at once if a file that is loaded at once names it, as a patch of one of its rules does.
/// All are if a file changes a shared pattern, since that may break any rule. Patterns that a folder shares are loaded at once
/// if it has a file that is: that file may use them.
pub(super) fn split(files: Vec<PackFile>) -> (Vec<PackFile>, Vec<LazyGroup>) {
    let changed = definitions::change_shared(&files);
    let built_in: Vec<_> = files.iter().map(|file| built_in_pack(&file.pack, &file.source.text)).collect();
    let changes = || files.iter().zip(&built_in).filter(|(_, pack)| pack.is_none()).map(|(file, _)| file);
    let named: BTreeSet<String> = changes().flat_map(folders_named).collect();
    let own: BTreeSet<String> = changes().map(|file| folder(file).to_owned()).collect();
    let (mut now, mut groups): (Vec<PackFile>, Vec<LazyGroup>) = (Vec::new(), Vec::new());
    for (file, built_in) in files.into_iter().zip(built_in) {
        let needed = named.contains(folder(&file)) || (is_shared(&file.pack) && own.contains(folder(&file)));
        let trigger = Trigger::for_pack(&file.pack).filter(|_| !changed && !needed);
        let Some((trigger, pack)) = trigger.zip(built_in) else {
            now.push(file);
            continue;
        };
        match groups.iter_mut().find(|group| group.trigger == trigger) {
            Some(group) => group.files.push((file, pack)),
            None => groups.push(LazyGroup { trigger, files: vec![(file, pack)] }),
        }
    }
    (now, groups)
}

/// The first folder of a file's path, or the name of a file that is in none.
fn folder(file: &PackFile) -> &str {
    file.pack.split('/').next().unwrap_or_default()
}

/// Folders that a file may refer to: words before a slash.
fn folders_named(file: &PackFile) -> Vec<String> {
    let text = &file.source.text;
    let word = |end: usize| {
        let before = text[..end].as_bytes().iter().rev().take_while(|byte| byte.is_ascii_lowercase()).count();
        text[end - before..end].to_owned()
    };
    text.match_indices('/').map(|(at, _)| word(at)).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{LazyGroup, Trigger, rules};
    use crate::rules::{InitialRules, Rule, RuleSources, built_in};

    /// Loading group by group gives the rules that reading all files gives, but for examples.
    #[test]
    fn groups_have_the_rules_that_loading_all_gives() {
        let mut all = RuleSources::default().read().load().unwrap().rules;
        all.iter_mut().for_each(without_examples);
        let InitialRules { set, lazy, .. } = RuleSources::default().read().load_initial().unwrap();
        assert!(lazy.len() > 1, "some packs are loaded lazily");
        let mut rules = set.rules;
        for group in &lazy {
            let own = group.load(&set.settings);
            let names: Vec<_> = own.iter().map(|rule| rule.name.clone()).collect();
            assert_eq!(sorted(group.names().map(str::to_owned)), sorted(names.into_iter()));
            for rule in &own {
                assert!(triggers(group.trigger, rule), "{} would also hit other documents", rule.name);
            }
            rules.extend(own);
        }
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(format!("{rules:?}"), format!("{all:?}"));
    }

    /// Lists are in place in embedded rules, so a file that changes a list of its own must not change rules of other packs.
    #[test]
    fn no_embedded_pack_uses_the_list_of_another_pack() {
        for (path, text) in built_in() {
            let after = ["\"@", "'@", "{@"].into_iter().flat_map(|mark| text.split(mark).skip(1));
            let mut names = after.filter_map(|rest| rest.split(['"', '\'', '}']).next());
            assert_eq!(names.find(|name| name.contains('/')), None, "{path}");
        }
    }

    /// A rule is the same if those beside it in its pack are not read.
    #[test]
    fn some_rules_of_a_group_are_those_that_loading_it_gives() {
        let InitialRules { set, lazy, .. } = RuleSources::default().read().load_initial().unwrap();
        for group in &lazy {
            let all = group.load(&set.settings);
            let mut numbers: Vec<_> = group.numbers().collect();
            numbers.sort_unstable();
            for step in [1, 7] {
                let wanted: Vec<_> = numbers.iter().copied().step_by(step).collect();
                let names: Vec<_> = wanted.iter().map(|number| rules()[*number].name).collect();
                let expected: Vec<_> = all.iter().filter(|rule| names.contains(&&*rule.name)).collect();
                let some = group.load_some(&wanted, &set.settings);
                assert_eq!(format!("{some:?}"), format!("{expected:?}"), "{:?}", group.trigger);
            }
        }
    }

    fn without_examples(rule: &mut Rule) {
        rule.hits.clear();
        rule.misses.clear();
    }

    fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    /// Whether a rule hits only documents that trigger its loading.
    fn triggers(trigger: Trigger, rule: &Rule) -> bool {
        let (patterns, conditions) = (&rule.patterns, &rule.conditions);
        match trigger {
            Trigger::Document => true,
            Trigger::Language(language) => rule.scope.languages == [language],
            Trigger::OtherLanguage => rule.scope.languages.is_empty(),
            Trigger::Page => {
                !patterns.select.is_empty()
                    || !patterns.class_words.is_empty()
                    || !conditions.select.is_empty()
                    || !conditions.class_words.is_empty()
                    || conditions.link_share.is_some()
                    || conditions.body.is_some()
            }
        }
    }

    #[test]
    fn what_is_named_or_changed_is_loaded_at_once() {
        let is_lazy = |name: &str, text: &str| {
            let texts = vec![(name.to_owned(), text.to_owned())];
            let rules = RuleSources { texts, ..RuleSources::default() }.read().load_initial().unwrap();
            rules.lazy.iter().flat_map(LazyGroup::names).any(|name| name.starts_with("en/share/"))
        };
        let own = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\nline = \"tell a friend\"\n\
                   drop = \"block\"\nhits = \"Tell a friend\"\nmisses = \"Tell a friend of it.\"\n";
        assert!(is_lazy("site/own", own));
        assert!(is_lazy("en/own", &own.replace("line = \"tell", "regex = '{month}'\nline = \"tell")));
        assert!(!is_lazy("en/share", own));
        let patch = "schema = 1\n[patch.\"en/share/app\"]\noff = true\nwhy = \"a\"\n";
        assert!(!is_lazy("site/patch", patch));
        assert!(is_lazy("patterns", "schema = 1\n[patterns]\nour-name = 'Ledger'\n"));
        assert!(!is_lazy("patterns", "schema = 1\n[patterns]\nmonth = 'Jan'\n"));
    }
}
