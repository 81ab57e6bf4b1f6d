//! What the regexes of the user's rules cost, measured on examples of rules.
//!
//! Regexes take linear time, but not all the same: one with large classes and counted repetitions can take a hundred times as
//! long as another.

use std::time::{Duration, Instant};

use crate::cli::table::safe_to_show;
use crate::matcher::regex;
use crate::rules::rule::Rule;
use crate::rules::{Layer, RuleSet};
use dehusk_text::limits::REGEX_SIZE;

/// Nanoseconds a byte from which on a regex is named. Most take less than one where nothing matches, and some ten elsewhere.
const SLOW: f64 = 100.0;

/// How long a regex is tried, and all together.
const TIME: Duration = Duration::from_millis(5);
const TIME_OF_ALL: Duration = Duration::from_secs(5);

/// The bytes of examples that regexes are tried on, and of a block of them. In shorter ones, it would be the start of a
/// search that takes most of the time.
const BYTES: usize = 16 << 10;
const BLOCK: usize = 512;

/// A line for each of the user's rules with a slow regex, the slowest first.
pub(super) fn report(set: &RuleSet) -> String {
    let (blocks, start) = (blocks(set), Instant::now());
    let own = set.rules.iter().filter(|rule| rule.location.file.layer != Layer::BuiltIn && !rule.off);
    let mut slow: Vec<(f64, &Rule)> = own
        .take_while(|_| start.elapsed() < TIME_OF_ALL)
        .filter_map(|rule| Some((cost(rule, &blocks)?, rule)))
        .filter(|(cost, _)| *cost >= SLOW)
        .collect();
    slow.sort_by(|one, other| other.0.total_cmp(&one.0));
    let line = |(cost, rule): &(f64, &Rule)| {
        format!(
            "slow: {} ({}): its regexes take {cost:.0} ns for each byte of a block on which they are tried\n",
            rule.name,
            safe_to_show(&rule.location.to_string())
        )
    };
    slow.iter().map(line).collect()
}

/// Blocks that examples of rules are made into, as often as it takes.
fn blocks(set: &RuleSet) -> Vec<String> {
    let examples = set.rules.iter().flat_map(|rule| rule.hits.iter().chain(&rule.misses));
    let words: Vec<&str> = examples.flat_map(|example| example.text.split_whitespace()).collect();
    let (mut blocks, mut bytes) = (vec![String::new()], 0);
    for word in words.iter().cycle().take_while(|_| !words.is_empty()) {
        bytes += word.len() + 1;
        if bytes > BYTES {
            break;
        }
        if blocks.last().is_some_and(|block| block.len() >= BLOCK) {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push_str(word);
            block.push(' ');
        }
    }
    blocks
}

/// Nanoseconds a byte that the regexes of a rule take; none if it has none that can be used.
fn cost(rule: &Rule, blocks: &[String]) -> Option<f64> {
    let bytes: usize = blocks.iter().map(String::len).sum();
    let patterns = rule.patterns.regex.iter().filter_map(|pattern| regex::compile(&pattern.text, REGEX_SIZE).ok());
    let costs = patterns.map(|regex| {
        let (start, mut least) = (Instant::now(), Duration::MAX);
        // The first time, a regex builds what it needs later. Of the others the fastest is the least disturbed.
        let mut tries = 0;
        while tries < 2 || start.elapsed() < TIME {
            let start = Instant::now();
            for block in blocks {
                std::hint::black_box(regex.is_match(block));
            }
            least = least.min(start.elapsed());
            tries += 1;
        }
        least.as_nanos() as f64 / bytes.max(1) as f64
    });
    costs.reduce(|sum, one| sum + one)
}

#[cfg(test)]
mod tests {
    use super::{blocks, cost, report};
    use crate::cleaner::Cleaner;

    #[test]
    fn a_slow_regex_is_named() {
        let pack = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n\
            [rule.fast]\nregex = '^photo by (ann|lee)$'\ndrop = \"block\"\nhits = \"photo by ann\"\nmisses = \"photo by anna\"\n\
            [rule.slow]\nregex = '[\\w\\s]{20}[\\d\\s]{20}by'\ndrop = \"block\"\nhits = \"a\"\nmisses = \"rain fell on 2 of 30 days\"\n";
        let set = Cleaner::builder().built_in(false).pack("any/site", pack).load().unwrap();
        let blocks = blocks(&set);
        assert!(blocks.len() > 10 && blocks.iter().all(|block| block.len() < 600));
        let costs: Vec<f64> = set.rules.iter().filter_map(|rule| cost(rule, &blocks)).collect();
        // What the machine makes of it is not for a test; that one is much slower than the other is.
        assert!(costs[1] > costs[0] * 3.0, "{costs:?}");
        assert!(!report(&set).contains("any/site/fast"));
    }
}
