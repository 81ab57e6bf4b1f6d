//! `./rules` that appears while a process runs. It is a test by itself, since a process has one working folder.

use std::{env, fs};

use dehusk::Cleaner;
use dehusk::{Live, Refresh};

#[test]
fn rules_of_the_working_folder_may_come_later() {
    let folder = tempfile::tempdir().unwrap();
    env::set_current_dir(folder.path()).unwrap();
    let live = Live::new(Cleaner::builder().discover_rules(true)).ok().unwrap();
    let goes = || live.cleaner().clean("Hand this to the ferryman\nIt rained.").removals().len() == 1;
    fs::create_dir("rules").unwrap();
    fs::write("rules/other.toml", "[ferry]\nname = \"a\"\n").unwrap();
    // It is about something else, and no rule changed.
    assert!(matches!(live.refresh(), Refresh::Unchanged) && !goes());
    let pack = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.ferry]\nline = \"hand this to the \
                ferryman\"\ndrop = \"block\"\nhits = \"Hand this to the ferryman\"\nmisses = \"Hand it over.\"\n";
    fs::rename("rules/other.toml", "other.toml").unwrap();
    fs::write("rules/ferry.toml", pack).unwrap();
    assert!(matches!(live.refresh(), Refresh::Swapped) && goes());
    fs::remove_dir_all("rules").unwrap();
    assert!(matches!(live.refresh(), Refresh::Swapped) && !goes());
}
