//! Markdown of pages: parsed again, it has the words of the text output, whatever the page is like.
//!
//! `corpus` shows that for the development pages of WCXB, `generated` for pages made at random, `hostile` that time and size
//! stay in bounds. Cases with what is written are in `tests/cases`.

mod corpus;
mod generated;
mod hostile;
mod plain;

use dehusk::internals::markdown_texts;
use dehusk::{Cleaned, Cleaner, Links, MarkdownOptions};

use plain::{plain, words};

/// What is different between the words of a cleaned page and those of its Markdown; none if nothing is.
fn difference(cleaned: &Cleaned<'_>) -> Option<String> {
    let [all, without_formulas] = markdown_texts(cleaned)?;
    let body = cleaned.body();
    if let Some(difference) = first_difference(&words(&body), &words(&all)) {
        return Some(format!("lines: {difference}"));
    }
    for links in [Links::Inline, Links::Footnotes, Links::None] {
        let markdown = cleaned.markdown_with(MarkdownOptions::default().links(links));
        if let Some(difference) = first_difference(&words(&without_formulas), &words(&plain(&markdown))) {
            return Some(format!("{links:?}: {difference}"));
        }
    }
    None
}

/// The first word that differs, with the words around it.
fn first_difference(wanted: &[&str], got: &[&str]) -> Option<String> {
    if wanted == got {
        return None;
    }
    let at = wanted.iter().zip(got).take_while(|(wanted, got)| wanted == got).count();
    let around = |words: &[&str]| words[at.saturating_sub(3)..(at + 4).min(words.len())].join(" ");
    Some(format!("wanted {:?}, got {:?}", around(wanted), around(got)))
}

/// A cleaner that removes a word and nothing else, so that there are removed spans.
fn word_remover() -> Cleaner {
    let pack = "schema = 1\n[pack]\nabout = \"A word.\"\ncategory = \"share\"\n\
                [rule.word]\nabout = \"A word.\"\nregex = ['harbour']\ndrop = \"span\"\n\
                limit = { share = 1.0 }\nhits = [\"the harbour wall\"]\nmisses = [\"the wall\"]\n";
    Cleaner::builder().built_in(false).profile(None).pack("any/word", pack).build().expect("the rule is valid")
}
