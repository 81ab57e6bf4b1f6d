//! What a line alone cannot show: the conditions under which a rule that hits it there hits it in a document too.

use crate::rules::describe::code;
use crate::rules::rule::{Conditions, Rule, Zone};

/// The most values that a condition on a neighbour is described by.
const FEW: usize = 3;

/// What must be so in a document for a rule to remove the line, each as a clause; nothing if it removes it anywhere.
///
/// A line alone is head and tail at once, has no neighbours, has no certain language unless it is known, and exceeds no
/// limit.
pub(super) fn clauses(rule: &Rule, default_share: f32, language_is_known: bool) -> Vec<String> {
    let mut clauses = Vec::new();
    clauses.extend(languages(rule).filter(|_| !language_is_known));
    clauses.extend(zone(&rule.conditions, &rule.unless));
    clauses.extend(neighbours(&rule.conditions, &rule.unless));
    if rule.requires_other_hits {
        clauses.push("other kinds of boilerplate are found".to_owned());
    }
    clauses.extend(limit(rule, default_share));
    clauses
}

fn languages(rule: &Rule) -> Option<String> {
    let languages: Vec<_> = rule.scope.languages.iter().map(|language| code(*language)).collect();
    (!languages.is_empty()).then(|| format!("its language is {} or not certain", languages.join(", ")))
}

/// `unless` has an effect only if the zone is the middle, since a line alone is in both others.
fn zone(wanted: &Conditions, unwanted: &Conditions) -> Option<String> {
    let zones = [Zone::Head, Zone::Middle, Zone::Tail];
    let allowed = |zone: &Zone| wanted.zone.is_empty() || wanted.zone.contains(zone);
    let left: Vec<_> = zones.into_iter().filter(|zone| allowed(zone) && !unwanted.zone.contains(zone)).collect();
    let names: Vec<_> = left.iter().map(|zone| zone.name()).collect();
    (left.len() < zones.len()).then(|| format!("the line is in its {}", names.join(" or ")))
}

fn neighbours(wanted: &Conditions, unwanted: &Conditions) -> Vec<String> {
    let mut clauses = Vec::new();
    if wanted.isolated == Some(true) || unwanted.isolated == Some(false) {
        clauses.push("blank lines are around the line".to_owned());
    }
    for (place, wanted, unwanted) in
        [("before", &wanted.previous, &unwanted.previous), ("after", &wanted.next, &unwanted.next)]
    {
        let said = |conditions: &Conditions| conditions.joined(FEW);
        clauses.extend(wanted.iter().map(|one| format!("the line {place} it, if any, has {}", said(one))));
        clauses.extend(unwanted.iter().map(|one| format!("the line {place} it, if any, has not {}", said(one))));
    }
    for (place, rules) in [("after", &unwanted.after), ("before", &unwanted.before), ("within", &unwanted.within)] {
        clauses.extend((!rules.is_empty()).then(|| format!("it is not {place} a hit of {}", rules.join(" or "))));
    }
    clauses
}

/// The rule's own limits. Those that all rules have are not worth a clause.
fn limit(rule: &Rule, default_share: f32) -> Option<String> {
    let share = (rule.limit.share < default_share).then(|| format!("{:.0} % of its words", rule.limit.share * 100.0));
    let blocks =
        rule.limit.blocks.map(|blocks| if blocks == 1 { "1 line".to_owned() } else { format!("{blocks} lines") });
    let most: Vec<_> = share.into_iter().chain(blocks).collect();
    (!most.is_empty()).then(|| format!("the rule would remove at most {}", most.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::clauses;
    use crate::rules::RuleSources;

    fn clauses_of(rule: &str) -> Vec<String> {
        let text = format!(
            "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.one]\nline = \"a\"\ndrop = \"block\"\n\
             hits = \"a\"\nmisses = \"b\"\n{rule}\n"
        );
        let texts = vec![("site".to_owned(), text)];
        let set = RuleSources { built_in: false, texts, ..RuleSources::default() }.read().load().unwrap();
        clauses(&set.rules[0], set.settings.rule_share, false)
    }

    #[test]
    fn a_rule_that_looks_at_the_line_alone_has_none() {
        assert_eq!(clauses_of("where = { words = \"..8\", shape = \"label\" }"), [""; 0]);
    }

    #[test]
    fn what_a_document_adds_is_said() {
        assert_eq!(clauses_of("where.zone = [\"head\", \"tail\"]"), ["the line is in its head or tail"]);
        assert_eq!(clauses_of("unless.zone = \"middle\""), ["the line is in its head or tail"]);
        assert_eq!(clauses_of("languages = [\"en\"]"), ["its language is en or not certain"]);
        assert_eq!(clauses_of("where.isolated = true"), ["blank lines are around the line"]);
        assert_eq!(
            clauses_of("unless.previous = { sentence = true }"),
            ["the line before it, if any, has not sentence true"]
        );
        assert_eq!(clauses_of("requires-other-hits = true"), ["other kinds of boilerplate are found"]);
        assert_eq!(
            clauses_of("limit = { share = 0.1, blocks = 2 }"),
            ["the rule would remove at most 10 % of its words and 2 lines"]
        );
    }
}
