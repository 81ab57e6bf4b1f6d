//! The lexicon: how much the words of a line speak for husk, as one number.
//!
//! Each [term](dehusk_text::terms) that was learned has a weight, and a line is scored by the weights of its terms.

use std::borrow::Cow;
#[cfg(feature = "internals")]
use std::collections::BTreeMap;
#[cfg(feature = "internals")]
use std::fmt::Write as _;

use dehusk_text::term_table::{self, TermTable};
use dehusk_text::terms::{TermKind, norm, score, terms};
#[cfg(feature = "internals")]
use dehusk_text::toml_string::quote;
use toml::de::DeTable;

use super::embedded::{self, EmbeddedLexicon};
use super::values::{number, table};
use crate::rules::SourceFile;

/// Weights of terms by key.
#[derive(Default)]
pub(crate) struct Lexicon {
    start: f32,
    /// As [`term_table`] has it.
    table: Cow<'static, [u8]>,
}

impl Lexicon {
    /// The lexicon of a file; one without terms if it is not valid, which is reported elsewhere.
    pub(super) fn of(file: &SourceFile) -> Lexicon {
        match embedded::lexicon(file) {
            Some(EmbeddedLexicon { start, table }) => Lexicon { start: *start, table: Cow::Borrowed(table) },
            None => Lexicon::parse(&file.text).unwrap_or_default(),
        }
    }

    /// Reads a file: `start`, and a table for each kind of term.
    ///
    /// # Errors
    /// What is wrong with the file, in words.
    pub(crate) fn parse(text: &str) -> Result<Lexicon, String> {
        let root = DeTable::parse(text).map_err(|error| error.message().to_owned())?;
        let root = root.get_ref();
        let start = root.get("start").and_then(|value| number(value.get_ref()));
        let start = start.ok_or("`start` is missing")?;
        let mut weights = Vec::new();
        for kind in TermKind::ALL {
            for (term, weight) in table(root, kind.name()) {
                let weight = number(weight).ok_or_else(|| format!("the weight of `{term}` is no number"))?;
                weights.push((kind.key(term), weight));
            }
        }
        Ok(Lexicon { start, table: term_table::build(&weights).into() })
    }

    /// The score of a line: above 0 if it is more likely husk.
    pub(crate) fn score(&self, line: &str) -> f32 {
        let table = TermTable::new(&self.table);
        self.start + score(line, |key| table.weight(key))
    }

    /// The terms of a line that have a weight, with their part of the score, the strongest first.
    pub(crate) fn strongest(&self, line: &str) -> Vec<(String, f32)> {
        let mut found: Vec<(String, f32)> = Vec::new();
        let mut count = 0;
        let table = TermTable::new(&self.table);
        terms(line, |kind, range, key| {
            count += 1;
            let weight = table.weight(key);
            if weight != 0.0 {
                found.push((kind.write(&line[range]), weight));
            }
        });
        for (_, weight) in &mut found {
            *weight /= norm(count);
        }
        found.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        found
    }
}

/// A lexicon as a file, under a comment. Weights have two decimals.
#[cfg(feature = "internals")]
pub(crate) fn write(start: f32, terms: &BTreeMap<TermKind, BTreeMap<String, f32>>, comment: &str) -> String {
    let mut out = String::from("schema = 1\n\n");
    comment.lines().for_each(|line| _ = writeln!(out, "# {line}"));
    let _ = writeln!(out, "\nstart = {start:.2}");
    for (kind, weights) in terms {
        let _ = writeln!(out, "\n[{}]", kind.name());
        for (term, weight) in weights {
            let _ = writeln!(out, "{} = {weight:.2}", quote(term));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Lexicon;

    const FILE: &str = "start = -0.5\n[words]\nshare = 2\n\"ferry\" = -1.5\n[pairs]\n\"share this\" = 1.25\n";

    #[test]
    fn a_line_is_scored_by_its_terms() {
        let lexicon = Lexicon::parse(FILE).unwrap();
        assert!(lexicon.score("Share this page") > 0.0 && lexicon.score("The ferry left") < -0.5);
        assert!((lexicon.score("") + 0.5).abs() < 1e-6);
        let strongest: Vec<_> = lexicon.strongest("Share this ferry").into_iter().map(|(term, _)| term).collect();
        assert_eq!(strongest, ["share", "ferry", "share this"]);
    }

    #[test]
    fn invalid_files_are_refused() {
        for file in ["", "start = 1\n[words]\nshare = \"much\"\n", "[words\n"] {
            assert!(Lexicon::parse(file).is_err(), "{file}");
        }
    }

    #[cfg(feature = "internals")]
    #[test]
    fn what_is_written_is_read_again() {
        use std::collections::BTreeMap;

        use dehusk_text::terms::TermKind;

        let terms = BTreeMap::from([(TermKind::Piece, BTreeMap::from([("\"a\\b".to_owned(), 0.75)]))]);
        let file = super::write(0.25, &terms, "Made for a test.");
        let lexicon = Lexicon::parse(&file).unwrap();
        assert!((lexicon.score("\"a\\b") - lexicon.score("a b c")).abs() > 0.1, "{file}");
    }
}
