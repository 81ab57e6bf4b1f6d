//! Which rules come near a block, and where a rule comes nearest to a hit.

use super::check::Part;
use super::explain::{CheckResult, Literals, checks};
use super::matcher::Matcher;

/// The most checks that fail in a near miss.
const MOST_FAILED: usize = 2;

/// Patterns that say nothing about what a block says. Very many blocks match them.
const FORMS: [&str; 2] = ["shape", "script"];

/// A rule that came near a block without hitting it.
pub(crate) struct NearMiss {
    pub(crate) rule: u32,
    pub(crate) block: u32,
    pub(crate) checks: Vec<CheckResult>,
}

impl NearMiss {
    pub(crate) fn failed(&self) -> usize {
        self.checks.iter().filter(|check| !check.passes).count()
    }

    /// Whether at least one of its patterns matched; a rule without patterns goes by its place alone.
    fn matches_a_pattern(&self) -> bool {
        self.patterns().any(|check| check.passes)
    }

    /// Whether there is a reason to name the rule: its patterns match and a condition fails, or all holds but for one
    /// pattern. Unless a pattern of what the block says matches, that is chance.
    fn is_near(&self) -> bool {
        let says = self.patterns().any(|check| check.passes && !FORMS.contains(&check.key));
        let failed_patterns = self.patterns().filter(|check| !check.passes).count();
        says && match failed_patterns {
            0 => self.failed() <= MOST_FAILED,
            one => one == 1 && self.failed() == 1,
        }
    }

    fn patterns(&self) -> impl Iterator<Item = &CheckResult> {
        self.checks.iter().filter(|check| check.part == Part::Pattern)
    }
}

/// The block of a document where a rule comes nearest to a hit, the first of them.
pub(crate) fn nearest_block(rule: u32, matcher: &Matcher<'_>) -> Option<NearMiss> {
    let blocks = 0..matcher.blocks().len() as u32;
    let each = blocks.map(|block| {
        let checks = checks(rule, block, &Literals::find(block, matcher), matcher);
        NearMiss { rule, block, checks }
    });
    each.min_by_key(|miss| (!miss.matches_a_pattern(), miss.failed()))
}

/// Rules that come near a block and are not among `hit`, the nearest first.
pub(crate) fn near_misses(block: u32, hit: &[u32], matcher: &Matcher<'_>) -> Vec<NearMiss> {
    let literals = Literals::find(block, matcher);
    let rules = matcher.program.rules.iter().enumerate().filter(|(_, compiled)| !compiled.rule.off);
    let others = rules.map(|(at, _)| at as u32).filter(|rule| !hit.contains(rule));
    let mut near: Vec<_> = others
        .map(|rule| NearMiss { rule, block, checks: checks(rule, block, &literals, matcher) })
        .filter(NearMiss::is_near)
        .collect();
    near.sort_by_key(NearMiss::failed);
    near
}
