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

/// The most bytes of examples.
const BYTES: usize = 64 << 10;

/// A line for each of the user's rules with a slow regex, the slowest first.
pub(super) fn report(set: &RuleSet) -> String {
    let (lines, start) = (lines(set), Instant::now());
    let own = set.rules.iter().filter(|rule| rule.location.file.layer != Layer::BuiltIn && !rule.off);
    let mut slow: Vec<(f64, &Rule)> = own
        .take_while(|_| start.elapsed() < TIME_OF_ALL)
        .filter_map(|rule| Some((cost(rule, &lines)?, rule)))
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

/// Lines of examples of all rules.
fn lines(set: &RuleSet) -> Vec<&str> {
    let examples = set.rules.iter().flat_map(|rule| rule.hits.iter().chain(&rule.misses));
    let lines = examples.flat_map(|example| example.text.lines()).filter(|line| !line.is_empty());
    let mut bytes = 0;
    let fits = |line: &&str| {
        bytes += line.len();
        bytes <= BYTES
    };
    lines.take_while(fits).collect()
}

/// Nanoseconds a byte that the regexes of a rule take; none if it has none that can be used.
fn cost(rule: &Rule, lines: &[&str]) -> Option<f64> {
    let patterns = rule.patterns.regex.iter().filter_map(|pattern| regex::compile(&pattern.text, REGEX_SIZE).ok());
    let costs = patterns.map(|regex| {
        let (start, mut bytes) = (Instant::now(), 0);
        while start.elapsed() < TIME && !lines.is_empty() {
            for line in lines {
                bytes += line.len();
                std::hint::black_box(regex.is_match(line));
                if bytes.is_multiple_of(64) && start.elapsed() >= TIME {
                    break;
                }
            }
        }
        start.elapsed().as_nanos() as f64 / bytes.max(1) as f64
    });
    costs.reduce(|sum, one| sum + one)
}

#[cfg(test)]
mod tests {
    use super::report;
    use crate::cleaner::Cleaner;

    #[test]
    fn a_slow_regex_is_named() {
        let pack = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n\
            [rule.fast]\nregex = '^photo by (ann|lee)$'\ndrop = \"block\"\nhits = \"photo by ann\"\nmisses = \"photo by anna\"\n\
            [rule.slow]\nregex = '[\\w\\s]{60}[\\d\\s]{60}by'\ndrop = \"block\"\nhits = \"a\"\nmisses = \"b\"\n";
        let miss = "rain fell on the old town and on the new one too ".repeat(200);
        let pack = pack.replace("misses = \"b\"", &format!("misses = \"{miss}\""));
        let set = Cleaner::builder().built_in(false).pack("any/site", &pack).load().unwrap();
        let report = report(&set);
        assert!(!report.contains("any/site/fast"), "{report}");
        assert!(report.is_empty() || report.starts_with("slow: any/site/slow ("), "{report}");
    }
}
