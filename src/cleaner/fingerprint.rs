//! Whether two cleaners would remove the same from every text, decided without comparing their rules.
//!
//! What decides is hashed: this crate's version, the rule files, and what the caller chose. What only explains is not.

use crate::category::Category;
use crate::decide::Choice;
use crate::model::Bounds;
use crate::rules::InitialRules;
use dehusk_text::fnv::Fnv;

/// The fingerprint of rules with a choice of categories, and bounds of the context model, or none for no model.
///
/// Of packs that wait only the hash is needed, and that of a built-in one is known when the program is built. Rules that
/// are off are named by their full names, so that each way to name one comes to the same.
pub(crate) fn fingerprint(initial: &InitialRules, choice: &Choice, bounds: Option<Bounds>) -> u128 {
    let version = Fnv::default().text(env!("CARGO_PKG_VERSION")).bytes(&initial.set.hash.to_le_bytes());
    let patched = initial.set.rules.iter().filter(|rule| rule.off).map(|rule| rule.name.as_str());
    let rules = list(version, patched.chain(initial.off.iter().map(String::as_str)).collect());
    let kept = list(rules, names(&choice.keep));
    add_bounds(list(kept, names(&choice.drop)), bounds).0
}

fn names(categories: &[Category]) -> Vec<&'static str> {
    categories.iter().map(|category| category.name()).collect()
}

/// Adds names, in whatever order and however often they come.
fn list(hash: Fnv, mut names: Vec<&str>) -> Fnv {
    names.sort_unstable();
    names.dedup();
    let hash = hash.bytes(&(names.len() as u64).to_le_bytes());
    names.into_iter().fold(hash, Fnv::text)
}

fn add_bounds(hash: Fnv, bounds: Option<Bounds>) -> Fnv {
    // Whether headlines are kept follows from the choice of categories.
    let Some(Bounds { recall, least, margin, text_offset, text_kind, .. }) = bounds else { return hash.bytes(&[0]) };
    let numbers = [recall, least, margin, text_offset];
    numbers.iter().fold(hash.bytes(&[1, text_kind as u8]), |hash, number| hash.bytes(&number.to_le_bytes()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::category::Category;
    use crate::cleaner::Cleaner;
    use crate::model::Profile;
    use crate::rules::built_in;
    use crate::{Builder, rules};

    fn fingerprint_of(builder: &Builder) -> String {
        builder.build().unwrap().fingerprint()
    }

    fn pack(line: &str) -> String {
        format!(
            "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\nline = \"{line}\"\ndrop = \"block\"\n\
             hits = \"{line}\"\nmisses = \"{line} of it now.\"\n"
        )
    }

    #[test]
    fn it_is_32_digits_and_stays() {
        let first = fingerprint_of(&Cleaner::builder());
        assert!(first.len() == 32 && first.bytes().all(|byte| byte.is_ascii_hexdigit()), "{first}");
        assert_eq!(first, fingerprint_of(&Cleaner::builder()));
        // A cleaner that has read all its rules, and one that explains, do the same.
        let read = Cleaner::builder().explain(true).build().unwrap();
        let _ = read.rules().count();
        assert_eq!(first, read.fingerprint());
        let set = rules::RuleSources::default().read().load().unwrap();
        assert_eq!(first, Cleaner::from_rules(set, crate::decide::Choice::default()).unwrap().fingerprint());
    }

    #[test]
    fn whatever_decides_changes_it() {
        let all = Cleaner::builder;
        let settings = "schema = 1\n[settings]\nprose-words = 11\n";
        let builders = [
            all(),
            all().pack("site/own", &pack("tell a friend")),
            all().pack("site/own", &pack("tell a neighbour")),
            all().pack("site/other", &pack("tell a friend")),
            all().pack("en/share", &pack("tell a friend")),
            all().pack("settings", settings),
            all().built_in(false).pack("site/own", &pack("tell a friend")),
            all().off("en/share/app"),
            all().keep(Category::Share),
            all().drop(Category::Share),
            all().keep(Category::Share).keep(Category::Byline),
            all().profile(None),
            all().profile(Some(Profile::Careful)),
            all().profile(Some(Profile::Strict)),
        ];
        let prints: std::collections::BTreeSet<_> = builders.iter().map(fingerprint_of).collect();
        assert_eq!(prints.len(), builders.len());
    }

    #[test]
    fn what_decides_nothing_does_not_change_it() {
        let all = Cleaner::builder;
        assert_eq!(
            fingerprint_of(&all().off("en/share/app")),
            fingerprint_of(&all().off("share/app").off("en/share/app"))
        );
        let (one, other) = (Category::Share, Category::Byline);
        assert_eq!(
            fingerprint_of(&all().keep(one).keep(other)),
            fingerprint_of(&all().keep(other).keep(one).keep(other))
        );
        assert_eq!(fingerprint_of(&all()), fingerprint_of(&all().profile(Some(Profile::Balanced))));
    }

    /// A file counts by its name and text, in whatever layer and folder it lies.
    #[test]
    fn where_files_lie_is_nothing() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for folder in [&here, &there] {
            fs::create_dir(folder.path().join("site")).unwrap();
            fs::write(folder.path().join("site/own.toml"), pack("tell a friend")).unwrap();
        }
        let text = fingerprint_of(&Cleaner::builder().pack("site/own", &pack("tell a friend")));
        assert_eq!(text, fingerprint_of(&Cleaner::builder().rules(here.path())));
        assert_eq!(text, fingerprint_of(&Cleaner::builder().rules(there.path())));
        let packs = Cleaner::builder().rules(here.path()).packs();
        assert_eq!(packs, [("site/own".to_owned(), pack("tell a friend"))]);
        let (path, same) = built_in().find(|(path, _)| *path == "en/share.toml").unwrap();
        let name = path.strip_suffix(".toml").unwrap();
        assert_eq!(fingerprint_of(&Cleaner::builder()), fingerprint_of(&Cleaner::builder().pack(name, same)));
        let (_, model) = built_in().find(|(path, _)| *path == "model/text.toml").unwrap();
        assert_eq!(fingerprint_of(&Cleaner::builder()), fingerprint_of(&Cleaner::builder().pack("model/text", model)));
        let weights = format!("{model}\n# Another comment.\n");
        assert_ne!(
            fingerprint_of(&Cleaner::builder()),
            fingerprint_of(&Cleaner::builder().pack("model/text", &weights))
        );
    }
}
