//! Drafts that pass: together with the rules in force, `clean rules check` and `clean rules test` find nothing in them.

use std::collections::BTreeSet;

use super::draft::{Draft, head, ids};
use super::refuse::{Reason, Refused};
use crate::cleaner::{Builder, Cleaner};
use crate::cli::CliError;
use crate::decide::Choice;
use crate::rules::Diagnostic;
use crate::rules::format::format;
use crate::verify;

/// The name under which drafts are checked.
const PACK: &str = "drafts-of-this-run";

/// The rule file with the drafts that pass, and how many these are.
///
/// # Errors
/// The rules in force cannot be used.
pub(super) fn passing(
    mut drafts: Vec<Draft>,
    documents: u64,
    hosts: usize,
    builder: &Builder,
    refused: &mut Refused,
) -> Result<(String, usize), CliError> {
    loop {
        let (mut text, mut starts) = (head(documents, hosts), Vec::new());
        for (draft, id) in drafts.iter().zip(ids(&drafts)) {
            starts.push(text.len());
            text.push_str(&draft.render(&id));
        }
        // A finding before all drafts is none of theirs.
        let draft_at = |at: usize| starts.partition_point(|start| *start <= at).checked_sub(1);
        let failed: BTreeSet<usize> = findings(builder, &text)?.into_iter().filter_map(draft_at).collect();
        if failed.is_empty() {
            return Ok((format(&text).unwrap_or(text), drafts.len()));
        }
        for _ in &failed {
            refused.add(Reason::Findings);
        }
        let mut numbers = 0..;
        drafts.retain(|_| numbers.next().is_some_and(|number| !failed.contains(&number)));
    }
}

/// Where in the text of the drafts there is something wrong.
fn findings(builder: &Builder, text: &str) -> Result<Vec<usize>, CliError> {
    let is_own = |finding: &Diagnostic| finding.file().is_some_and(|file| file.to_string_lossy().contains(PACK));
    let places = |findings: &[Diagnostic]| -> Vec<usize> {
        findings.iter().filter(|finding| is_own(finding)).filter_map(|finding| Some(finding.span()?.start)).collect()
    };
    let mut set = match builder.clone().pack(PACK, text).load() {
        Ok(set) => set,
        Err(errors) => {
            let own: Vec<Diagnostic> = (&errors).into_iter().cloned().collect();
            let own = places(&own);
            return if own.is_empty() { Err(errors.into()) } else { Ok(own) };
        }
    };
    let mut found = std::mem::take(&mut set.warnings);
    found.extend(verify::compile_regexes(&set));
    let names = set.rules.iter().filter(|rule| rule.name.starts_with(PACK)).map(|rule| rule.name.clone()).collect();
    found.extend(verify::run_examples(&Cleaner::from_rules(set, Choice::default())?, Some(&names)).findings);
    Ok(places(&found))
}

#[cfg(test)]
mod tests {
    use super::{PACK, passing};
    use crate::Cleaner;
    use crate::cli::suggest::candidate::{Candidate, Kind};
    use crate::cli::suggest::draft::drafts;
    use crate::cli::suggest::example::{Hit, Miss};
    use crate::cli::suggest::refuse::{Reason, Refused};
    use crate::cli::suggest::trial::Taken;

    #[test]
    fn drafts_with_findings_are_left_out() {
        let part = |host: &str, line: &str, miss: &str| {
            let miss = Some((1, Miss { text: miss.to_owned(), inside: None }));
            let hits = vec![Hit { text: line.to_owned(), items: Vec::new() }];
            (Candidate::new(Kind::Line, host, &format!("l{line}"), 3, 3), Taken { hits, miss, ..Taken::default() })
        };
        let parts =
            vec![part("a.example", "ring us", "Ring us"), part("b.example", "ring me", "Do ring me on Monday.")];
        let mut refused = Refused::default();
        let builder = Cleaner::builder().built_in(false);
        let (text, rules) = passing(drafts(parts), 6, 2, &builder, &mut refused).unwrap();
        assert_eq!((rules, refused.count(Reason::Findings)), (1, 1));
        assert!(text.contains("b-example-lines-1") && !text.contains("a-example") && !text.contains(PACK), "{text}");
    }
}
