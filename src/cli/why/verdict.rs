//! What becomes of a hit, in words.

use super::alone::clauses;
use super::report::Report;
use crate::decide::Note;
use crate::matcher::Hit;
use crate::rules::rule::{Effect, Rule};

impl Report<'_, '_> {
    /// What a hit is, and whether its block is removed or why it is kept.
    pub(super) fn verdict(&self, hit: &Hit, block: u32) -> String {
        let rule = self.rule(hit.rule);
        match rule.effect {
            Effect::Keep => "hit: the block is kept, whatever other rules say".to_owned(),
            Effect::Weight(weight) => {
                let side = if weight > 0.0 { "boilerplate" } else { "body" };
                format!("hit: adds {weight:+} to the line's score, towards {side}")
            }
            _ => match self.why_kept(rule, hit, block) {
                Some(why) => format!("{}, but {why}", self.describe_hit(hit, block)),
                None => format!("{}: {}", self.describe_hit(hit, block), self.removed(rule)),
            },
        }
    }

    /// That a hit is removed, and if it is of a line alone, where in documents.
    fn removed(&self, rule: &Rule) -> String {
        let share = self.matcher.program.settings.rule_share;
        let only = match self.line_alone {
            true => clauses(rule, share, self.matcher.document.language.is_some()),
            false => Vec::new(),
        };
        match only.split_last() {
            None => "removed".to_owned(),
            Some((last, [])) => format!("alone, it is removed; in a document only where {last}"),
            Some((last, others)) => {
                format!("alone, it is removed; in a document only where {}, and {last}", others.join(", "))
            }
        }
    }

    /// Why a hit of a rule that removes something removes nothing.
    fn why_kept(&self, rule: &Rule, hit: &Hit, block: u32) -> Option<String> {
        let (choice, category) = (self.cleaner.choice(), rule.category);
        if choice.keep.contains(&category) {
            return Some(format!("the category {category} is kept"));
        }
        if !choice.drops(category) {
            return Some(format!("the category {category} is kept by default"));
        }
        if let Some(exception) = self.hits_on(block).find(|other| self.rule(other.rule).effect == Effect::Keep) {
            return Some(format!("kept by the exception {}", self.rule(exception.rule).name));
        }
        if rule.requires_other_hits
            && self.decision.notes.iter().any(|note| matches!(note, Note::SoftRulesSkipped { .. }))
        {
            return Some("kept, because no other kind of boilerplate was found in the document".to_owned());
        }
        self.decision.notes.iter().find_map(|note| limit_of(note, rule, hit))
    }

    fn describe_hit(&self, hit: &Hit, block: u32) -> String {
        match self.rule(hit.rule).effect {
            Effect::Span => format!("hit{}", self.spans(hit)),
            Effect::Section(_) if hit.blocks.start < block => "inside a section that starts above".to_owned(),
            Effect::Section(_) => {
                let more = hit.blocks.len() - 1;
                format!("hit, start of a section with {more} more block{}", if more == 1 { "" } else { "s" })
            }
            _ if !hit.spans.is_empty() => format!("hit inside the line{}", self.spans(hit)),
            _ => "hit".to_owned(),
        }
    }

    /// The spans of a hit with their positions in the line, in characters from 1.
    fn spans(&self, hit: &Hit) -> String {
        let spans = &self.matcher.hits.spans[hit.spans.start as usize..hit.spans.end as usize];
        let line_start = self.matcher.block(hit.blocks.start).content.start as usize;
        let text = self.matcher.document.text;
        let each = spans.iter().map(|span| {
            let (start, end) = (span.start as usize, span.end as usize);
            let first = text[line_start..start].chars().count() + 1;
            let last = first + text[start..end].chars().count() - 1;
            format!(" at {first}-{last} \"{}\"", &text[start..end])
        });
        each.collect::<Vec<_>>().join(",")
    }
}

/// Why a note keeps what a rule hits, if it does.
fn limit_of(note: &Note<usize>, rule: &Rule, hit: &Hit) -> Option<String> {
    match note {
        Note::RuleSkipped { rule, words, .. } if *rule == hit.rule as usize => {
            Some(format!("skipped: the rule would remove {words} words of this document, more than its limit"))
        }
        Note::DocumentLimit { .. } if !rule.bypass_document_limit => {
            Some("skipped: the document's limit is reached".to_owned())
        }
        _ => None,
    }
}
