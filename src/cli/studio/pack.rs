//! The text of a rule file: rules are put into it and taken out of it, and all else stays as it is written.

use toml_edit::{Array, DocumentMut, Item, Table, Value};

use super::draft::TO_REPLACE;

/// A rule file without rules.
const NEW: &str = "schema = 1\n\n[pack]\nabout = \"Rules that were made in the studio\"\n";

/// Tables whose entries may be changed here.
const TABLES: [&str; 4] = ["lists", "patterns", "rule", "patch"];

/// The text of a file with what `edited` has: rules, patches, lists and patterns replace those of the same names, or are
/// added. Comments stay, also those of `edited`.
///
/// # Errors
/// One of both is not valid TOML, or `edited` has something else. The message is for a person.
pub(super) fn merge(file: Option<&str>, edited: &str) -> Result<String, String> {
    let crlf = file.is_some_and(|file| file.contains("\r\n"));
    let file = file.unwrap_or(NEW).replace("\r\n", "\n");
    let mut document: DocumentMut = file.parse().map_err(|_| "the file is not valid TOML".to_owned())?;
    let edited: DocumentMut =
        edited.replace("\r\n", "\n").parse().map_err(|error| format!("not valid TOML: {error}"))?;
    let comments = edited.trailing().as_str().unwrap_or_default().trim_end().to_owned();
    for (name, item) in edited.iter() {
        if !TABLES.contains(&name) {
            return Err(format!(
                "`{name}` belongs into the file; here there are only rules, patches, lists and patterns"
            ));
        }
        let Some(table) = item.as_table() else { return Err(format!("write `[{name}.ID]`")) };
        merge_table(&mut document, name, table);
    }
    if !comments.trim().is_empty() {
        let before = document.trailing().as_str().unwrap_or_default().trim_end().to_owned();
        document.set_trailing(format!("{before}\n{}\n", comments.trim_start_matches('\n')));
    }
    let text = document.to_string();
    let text = if text.ends_with('\n') { text } else { text + "\n" };
    Ok(if crlf { text.replace('\n', "\r\n") } else { text })
}

fn merge_table(document: &mut DocumentMut, name: &str, edited: &Table) {
    let mut last = last_position(document.as_table());
    let own = document.entry(name).or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(edited.is_implicit());
        Item::Table(table)
    });
    let Some(own) = own.as_table_mut() else { return };
    for (id, item) in edited {
        let mut item = item.clone();
        let old = own.get(id).and_then(Item::as_table).map(|table| (table.position(), prefix(table)));
        if let Item::Table(table) = &mut item {
            let (position, before) = old.unwrap_or_else(|| {
                last += 1;
                (Some(last), "\n".to_owned())
            });
            table.set_position(position);
            let comments = prefix(table).trim_start_matches('\n').to_owned();
            let keeps_own = before.contains('#') && !comments.contains('#');
            table.decor_mut().set_prefix(if keeps_own { before } else { format!("\n{comments}") });
        }
        match own.key_mut(id) {
            Some(_) => own[id] = item,
            None => drop(own.insert(id, item)),
        }
    }
}

/// What is before a table's header: blank lines and comments.
fn prefix(table: &Table) -> String {
    table.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned()
}

/// The position of the last table of a document.
fn last_position(table: &Table) -> isize {
    let below = table.iter().filter_map(|(_, item)| item.as_table()).map(last_position);
    below.chain(table.position()).max().unwrap_or(0)
}

/// A rule as it is written in a file, with its comments.
pub(super) fn rule(file: &str, id: &str) -> Option<String> {
    let mut document: DocumentMut = file.replace("\r\n", "\n").parse().ok()?;
    let mut table = document.get_mut("rule")?.as_table_mut()?.remove(id)?.into_table().ok()?;
    table.set_position(None);
    let comments = prefix(&table).trim_start_matches('\n').to_owned();
    table.decor_mut().set_prefix(comments);
    let mut rules = Table::new();
    rules.set_implicit(true);
    rules.insert(id, Item::Table(table));
    let mut alone = DocumentMut::new();
    alone.insert("rule", Item::Table(rules));
    Some(alone.to_string())
}

/// The ids of the rules that a text has.
pub(super) fn ids(text: &str) -> Vec<String> {
    let Ok(document) = text.parse::<DocumentMut>() else { return Vec::new() };
    let rules = document.get("rule").and_then(Item::as_table_like);
    rules.map(|rules| rules.iter().map(|(id, _)| id.to_owned()).collect()).unwrap_or_default()
}

/// The text with one more near miss of its first rule. It takes the place of one that was written to be replaced.
///
/// # Errors
/// The text is not valid TOML, or has no rule.
pub(super) fn with_miss(edited: &str, miss: &str) -> Result<String, String> {
    let mut document: DocumentMut = edited.parse().map_err(|error| format!("not valid TOML: {error}"))?;
    let rules = document.get_mut("rule").and_then(Item::as_table_like_mut);
    let rule = rules.and_then(|rules| rules.iter_mut().next().map(|(_, item)| item));
    let rule = rule.and_then(Item::as_table_mut).ok_or("there is no rule to add it to")?;
    let mut to_replace = false;
    if let Some(mut key) = rule.key_mut("misses") {
        let before = key.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
        to_replace = before.contains(TO_REPLACE);
        if to_replace {
            key.leaf_decor_mut().set_prefix(before.replace(&format!("{TO_REPLACE}\n"), ""));
        }
    }
    let misses = rule.entry("misses").or_insert(Item::Value(Value::Array(Array::new())));
    if let Some(one) = misses.as_str() {
        *misses = Item::Value(Value::Array(Array::from_iter([one.to_owned()])));
    }
    let misses = misses.as_array_mut().ok_or("`misses` is not a list")?;
    if to_replace {
        misses.clear();
    }
    if !misses.iter().any(|one| one.as_str() == Some(miss)) {
        misses.push(miss);
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::{TO_REPLACE, ids, merge, rule, with_miss};

    const RULE: &str = "[rule.share]\nline = [\"Share\"] # not ours\ndrop = \"block\"\n";
    const FILE: &str = "# The site.\nschema = 1\n\n[pack]\nabout = \"a\"   # what\n\n# Seen in May.\n[rule.first]\nline = \
                        'a'  # one\n\n[rule.last]\nline = 'z'\n# The end.\n";

    #[test]
    fn a_new_file_has_a_pack() {
        let text = merge(None, RULE).unwrap();
        assert_eq!(text, format!("schema = 1\n\n[pack]\nabout = \"Rules that were made in the studio\"\n\n{RULE}"));
    }

    #[test]
    fn a_rule_is_added_and_all_else_stays() {
        let text = merge(Some(FILE), RULE).unwrap();
        let without = text.replacen(&format!("\n{RULE}"), "", 1);
        assert_eq!((without.as_str(), text.len()), (FILE, FILE.len() + RULE.len() + 1), "{text}");
        assert_eq!(merge(Some(&text), RULE).unwrap(), text);
    }

    #[test]
    fn a_rule_is_replaced_where_it_is() {
        let edited = "[rule.first]\n# Mine.\nline = 'b'\n";
        let text = merge(Some(FILE), edited).unwrap();
        assert_eq!(text, FILE.replace("line = 'a'  # one", "# Mine.\nline = 'b'"));
        let own_comment = merge(Some(FILE), "# Seen in June.\n[rule.first]\nline = 'b'\n").unwrap();
        assert!(own_comment.contains("\n\n# Seen in June.\n[rule.first]") && !own_comment.contains("May"));
    }

    #[test]
    fn lists_and_comments_at_the_end_are_kept() {
        let text = merge(Some(FILE), "[lists]\nheads = [\"a\"]\n[rule.x]\nline = \"@heads\"\n# After x.\n").unwrap();
        assert!(
            text.contains("[lists]\nheads = [\"a\"]\n") && text.contains("# After x.") && text.contains("# The end.")
        );
    }

    #[test]
    fn line_ends_stay() {
        let text = merge(Some(&FILE.replace('\n', "\r\n")), RULE).unwrap();
        assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for edited in ["a = ", "schema = 2", "[pack]\nabout = \"b\"", "rule = 3", "[settings]\nhead = 0.2"] {
            assert!(merge(Some(FILE), edited).is_err(), "{edited}");
        }
        assert!(merge(Some("a = "), RULE).is_err());
    }

    #[test]
    fn a_rule_is_taken_out_with_its_comments() {
        assert_eq!(rule(FILE, "first").as_deref(), Some("# Seen in May.\n[rule.first]\nline = 'a'  # one\n"));
        assert_eq!((rule(FILE, "none"), ids(FILE)), (None, vec!["first".to_owned(), "last".to_owned()]));
    }

    #[test]
    fn misses_are_added() {
        let draft = format!("{RULE}{TO_REPLACE}\nmisses = [\"A sentence.\"]\n");
        let one = with_miss(&draft, "Share \"it\".").unwrap();
        assert_eq!(one, format!("{RULE}misses = ['Share \"it\".']\n"));
        let two = with_miss(&one, "b").unwrap();
        assert!(two.ends_with("misses = ['Share \"it\".', \"b\"]\n"), "{two}");
        assert_eq!(with_miss(&two, "b").unwrap(), two);
        assert!(with_miss("[rule.a]\nmisses = \"x\"\n", "y").unwrap().ends_with("misses = [\"x\", \"y\"]\n"));
        assert!(with_miss("[rule.a]\nline = \"x\"\n", "y").unwrap().ends_with("misses = [\"y\"]\n"));
        assert!(with_miss("", "y").is_err());
    }
}
