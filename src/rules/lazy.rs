//! Built-in packs that wait until a document calls for them.
//!
//! A run meets few languages, and reading the packs of all would take longer than cleaning a page. So packs in a folder
//! that is called after a language are read when a document of that language comes, and those in `html` when a page
//! does. Only packs that are word for word the built-in ones wait, because these are known to be sound; all others are
//! read at once, so that their faults are found before anything is cleaned.

use std::collections::BTreeSet;

use isolang::Language;

use super::built_in::pack;
use super::layers::is_built_in;
use super::lists::Lists;
use super::lower::PackFile;
use super::rule::Rule;
use super::settings::Settings;

/// The folder of packs that only find something on pages.
const PAGES: &str = "html";

/// Which documents call for a group of packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    /// Documents in a language.
    Language(Language),
    /// Pages.
    Pages,
}

impl Call {
    /// What a pack's folder says.
    fn of(pack: &str) -> Option<Call> {
        let (folder, _) = pack.split_once('/')?;
        match folder {
            PAGES => Some(Call::Pages),
            code => Language::from_639_1(code).map(Call::Language),
        }
    }
}

/// Packs of one folder that are not read yet.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) call: Call,
    files: Vec<PackFile>,
}

impl Group {
    /// Full names of its rules.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        self.files.iter().flat_map(|file| {
            let ids = pack(&file.pack).map_or(&[][..], |pack| pack.rules);
            ids.iter().map(|id| format!("{}/{id}", file.pack))
        })
    }

    /// Reads the group's rules, sorted by name. `lists` and `settings` are those of what was read at once.
    pub(crate) fn read(&self, lists: &Lists, settings: &Settings) -> Vec<Rule> {
        let mut faults = Vec::new();
        let rules = super::lower_all(&self.files, lists.clone(), settings.clone(), &mut faults).rules;
        debug_assert!(faults.is_empty(), "built-in packs are sound: {faults:?}");
        rules
    }
}

/// Splits files into those that are read at once and groups that may wait. A group does not wait if something that is
/// read at once names it, as a patch of one of its rules does.
pub(super) fn split(files: Vec<PackFile>) -> (Vec<PackFile>, Vec<Group>) {
    let waits = |file: &PackFile| Call::of(&file.pack).filter(|_| is_built_in(&file.pack, &file.source.text));
    let named: BTreeSet<String> =
        files.iter().filter(|file| !is_built_in(&file.pack, &file.source.text)).flat_map(folders_named).collect();
    let (mut now, mut groups): (Vec<PackFile>, Vec<Group>) = (Vec::new(), Vec::new());
    for file in files {
        let folder = file.pack.split('/').next().unwrap_or_default();
        let Some(call) = waits(&file).filter(|_| !named.contains(folder)) else {
            now.push(file);
            continue;
        };
        match groups.iter_mut().find(|group| group.call == call) {
            Some(group) => group.files.push(file),
            None => groups.push(Group { call, files: vec![file] }),
        }
    }
    (now, groups)
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
    use crate::rules::Sources;

    /// Reading group by group gives what reading all at once gives.
    #[test]
    fn groups_are_read_as_all_are() {
        let all = Sources::default().read().load().unwrap().rules;
        let (eager, groups) = Sources::default().read().load_waiting().unwrap();
        assert!(groups.len() > 1, "some packs wait");
        let mut rules = eager.set.rules;
        for group in &groups {
            let own = group.read(&eager.lists, &eager.set.settings);
            let names: Vec<_> = own.iter().map(|rule| rule.name.clone()).collect();
            assert_eq!(sorted(group.names()), sorted(names.into_iter()));
            for rule in &own {
                assert!(calls(group.call, rule), "{} would also hit other documents", rule.name);
            }
            rules.extend(own);
        }
        rules.sort_by(|a, b| a.name.cmp(&b.name));
        assert_eq!(format!("{rules:?}"), format!("{all:?}"));
    }

    fn sorted(names: impl Iterator<Item = String>) -> Vec<String> {
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    /// Whether a rule hits nothing but documents that call for it.
    fn calls(call: super::Call, rule: &super::Rule) -> bool {
        let (patterns, place) = (&rule.patterns, &rule.conditions);
        match call {
            super::Call::Language(language) => rule.scope.languages == [language],
            super::Call::Pages => {
                !patterns.select.is_empty()
                    || !patterns.class_words.is_empty()
                    || !place.select.is_empty()
                    || !place.class_words.is_empty()
                    || place.links.is_some()
                    || place.body.is_some()
            }
        }
    }

    #[test]
    fn what_is_named_or_changed_does_not_wait() {
        let waiting = |name: &str, text: &str| {
            let texts = vec![(name.to_owned(), text.to_owned())];
            let (_, groups) = Sources { texts, ..Sources::default() }.read().load_waiting().unwrap();
            groups.iter().flat_map(super::Group::names).any(|name| name.starts_with("en/share/"))
        };
        let own = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\nline = \"tell a friend\"\n\
                   drop = \"block\"\nhits = \"Tell a friend\"\nmisses = \"Tell a friend of it.\"\n";
        assert!(waiting("site/own", own));
        assert!(!waiting("en/share", own));
        let patch = "schema = 1\n[patch.\"en/share/app\"]\noff = true\nwhy = \"a\"\n";
        assert!(!waiting("site/patch", patch));
    }
}
