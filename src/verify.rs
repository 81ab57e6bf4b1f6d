//! Checks of rules that need the engine: regexes compile, and examples hold.
//!
//! One compiled set serves all examples. An example is about its own rule: limits do not count, since a share of two lines
//! means nothing, and neither does which categories are kept. Failures are diagnostics at the example's position. Examples
//! cannot be patched, so one that fails because of a patch is only a warning.

use std::collections::BTreeSet;

use dehusk_text::limits::{LARGE_REGEX, REGEX_SIZE};
use dehusk_text::literal::RegexPattern;
use dehusk_text::shorten::shorten;
use dehusk_text::size::largest_part;

use crate::Category;
use crate::cleaner::{Cleaner, match_and_score};
use crate::decide::{Choice, Limits, decide};
use crate::document::{RawDocument, Reading};
use crate::matcher::near_misses::nearest_block;
use crate::matcher::{Matcher, regex};
use crate::rules::rule::{Effect, Example};
use crate::rules::{Code, Diagnostic, Rule, RuleSet};
use dehusk_html::Page;
use dehusk_html::sniff::is_html_text;
use dehusk_text::metadata::Metadata;

/// How many characters of a line are shown.
const SHOWN: usize = 60;

/// The result of running examples.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Rules whose examples were run.
    pub rules: usize,
    /// Examples that were run.
    pub examples: usize,
    /// Examples that do not hold, and warnings.
    pub findings: Vec<Diagnostic>,
}

impl Outcome {
    /// Examples that do not hold.
    pub fn failed(&self) -> usize {
        self.findings.iter().filter(|finding| finding.is_error()).count()
    }

    /// Examples that do not hold, of rules that are patched or refer to such.
    pub fn patched(&self) -> usize {
        self.findings.iter().filter(|finding| finding.code == Code::PatchedExample).count()
    }
}

/// Compiles every regex of every rule, and reports those that cannot be compiled, or are large once compiled. Cleaning
/// compiles a regex only when one of its literals is found.
pub fn compile_regexes(set: &RuleSet) -> Vec<Diagnostic> {
    let regexes = set.rules.iter().flat_map(|rule| rule.patterns.regex.iter().map(move |regex| (rule, regex)));
    regexes.filter_map(|(rule, regex)| compile_regex(rule, regex)).collect()
}

fn compile_regex(rule: &Rule, pattern: &RegexPattern) -> Option<Diagnostic> {
    regex::compile(&pattern.text, LARGE_REGEX).err()?;
    let report = |code, message| Diagnostic::at(code, &rule.location.file, rule.location.span.clone(), message);
    if let Err(error) = regex::compile(&pattern.text, REGEX_SIZE) {
        return Some(report(Code::BadRegex, format!("a regex of `{}` cannot be compiled: {error}", rule.name)));
    }
    let message = format!("a regex of `{}` takes more than {} KiB once compiled", rule.name, LARGE_REGEX >> 10);
    let help = match largest_part(&pattern.text) {
        Some(part) => {
            format!(
                "`{part}` takes most of it: use a smaller class such as `[A-Za-z]`, or `*` with `where.words` as its bound"
            )
        }
        None => "it has many alternatives: split it into several regexes".to_owned(),
    };
    Some(report(Code::LargeRegex, message).with_help(help))
}

/// Runs the examples of all rules that are on, or of those with the full names `only`.
pub fn run_examples(cleaner: &Cleaner, only: Option<&BTreeSet<String>>) -> Outcome {
    let mut outcome = Outcome::default();
    for (number, rule) in cleaner.rules().enumerate() {
        if rule.off || only.is_some_and(|names| !names.contains(&rule.name)) {
            continue;
        }
        outcome.rules += 1;
        outcome.examples += rule.hits.len() + rule.misses.len();
        let runner = Runner { cleaner, rule, number: number as u32 };
        outcome.findings.extend(rule.hits.iter().filter_map(|example| runner.hit(example)));
        outcome.findings.extend(rule.misses.iter().flat_map(|example| runner.miss(example)));
    }
    outcome.findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    outcome
}

/// The metadata of an example. What the example does not have comes from the scope of its rule.
fn metadata(rule: &Rule, example: &Example) -> Metadata {
    let named = rule.scope.hosts.first().or(rule.conditions.hosts.first());
    let of_scope = named.map(|host| host.strip_suffix(".*").map_or_else(|| host.clone(), |name| format!("{name}.com")));
    let languages = rule.scope.languages.first().or(rule.conditions.languages.first());
    Metadata {
        host: example.host.as_ref().map(|host| host.to_lowercase()).or(of_scope),
        title: example.title.clone(),
        language: languages.copied(),
        ..Metadata::default()
    }
}

struct Runner<'r> {
    cleaner: &'r Cleaner,
    rule: &'r Rule,
    number: u32,
}

impl Runner<'_> {
    fn with_matcher<T>(&self, example: &Example, see: impl FnOnce(Matcher<'_>) -> T) -> T {
        let metadata = metadata(self.rule, example);
        let page = is_html_text(&example.text).then(|| Page::from_text(&example.text, &metadata));
        let reading = Reading::new(if page.is_some() { "" } else { &example.text }, &metadata);
        let raw = page.as_ref().map_or_else(|| reading.raw(), RawDocument::page);
        let (document, findings) = self.cleaner.scan(raw);
        see(match_and_score(self.cleaner.program(), &document, &findings, None).matcher)
    }

    fn hit(&self, example: &Example) -> Option<Diagnostic> {
        self.with_matcher(example, |mut matcher| {
            matcher.hits.all.retain(|hit| hit.rule == self.number);
            if matcher.hits.all.is_empty() {
                return Some(self.hit_missed(example, &matcher));
            }
            let wanted = example.body.as_ref()?;
            let body = body(&matcher);
            (trim_end(&body) != trim_end(wanted)).then(|| self.other_body(example, &body))
        })
    }

    fn miss(&self, example: &Example) -> Vec<Diagnostic> {
        self.with_matcher(example, |matcher| match matcher.hits.all.iter().find(|hit| hit.rule == self.number) {
            Some(hit) => vec![self.miss_hit(example, matcher.document.block_text(hit.blocks.start))],
            None => self.removed_elsewhere(example, &matcher).into_iter().collect(),
        })
    }

    /// An example that fails.
    fn failure(&self, code: Code, example: &Example, message: &str) -> Diagnostic {
        match self.change() {
            Some(change) => self.at(Code::PatchedExample, example, format!("{message}, {change}")),
            None => self.at(code, example, message.to_owned()),
        }
    }

    /// How the rule, or one that it refers to, differs from what its file says.
    fn change(&self) -> Option<String> {
        let (mut names, mut at) = (vec![&self.rule.name], 0);
        while let Some(&name) = names.get(at) {
            let rule = self.cleaner.rules().find(|rule| rule.name == *name)?;
            if let Some(change) = change(rule) {
                return Some(if at == 0 { change } else { format!("with `{name}` {change}") });
            }
            let others = rule.references().filter(|other| !names.contains(other)).collect::<Vec<_>>();
            names.extend(others);
            at += 1;
        }
        None
    }

    fn at(&self, code: Code, example: &Example, message: String) -> Diagnostic {
        Diagnostic::at(code, &self.rule.location.file, example.span.clone(), message)
    }

    fn hit_missed(&self, example: &Example, matcher: &Matcher<'_>) -> Diagnostic {
        let message = format!("`{}` does not hit this example", self.rule.name);
        self.failure(Code::HitMissed, example, &message).with_label("expected a hit").with_help(self.why_not(matcher))
    }

    /// The first check that fails where the rule comes nearest to a hit.
    fn why_not(&self, matcher: &Matcher<'_>) -> String {
        let Some(near) = nearest_block(self.number, matcher) else {
            return "the example has no text".to_owned();
        };
        let line = shorten(matcher.document.block_text(near.block), SHOWN);
        match near.checks.iter().find(|check| !check.passes) {
            Some(check) => {
                format!("`{}` requires {}, but found {}, in \"{line}\"", check.name(), check.wanted, check.found)
            }
            None => format!("every check passes for \"{line}\", but the section is shorter than `min-blocks`"),
        }
    }

    fn other_body(&self, example: &Example, body: &str) -> Diagnostic {
        let message = format!("`{}` leaves a different body of this example", self.rule.name);
        self.failure(Code::HitMissed, example, &message)
            .with_label("expected its `body`")
            .with_help(format!("the body is {body:?}"))
    }

    fn miss_hit(&self, example: &Example, line: &str) -> Diagnostic {
        let message = format!("`{}` hits this near miss", self.rule.name);
        let line = shorten(line, SHOWN);
        self.failure(Code::MissHit, example, &message)
            .with_label("expected no hit")
            .with_help(format!("it hits \"{line}\"; `clean why --rule {}` shows every check", self.rule.name))
    }

    /// Another rule that removes something of a near miss. Near misses of exceptions and weights are skipped, since those
    /// rules are about what others remove.
    fn removed_elsewhere(&self, example: &Example, matcher: &Matcher<'_>) -> Option<Diagnostic> {
        if matches!(self.rule.effect, Effect::Keep | Effect::Weight(_)) {
            return None;
        }
        let removals = decide(matcher.document, &matcher.hits, &Choice::default(), Limits::Ignored).removals;
        let other = self.cleaner.rule(removals.first()?.rule);
        let message = format!("`{}` removes text from a near miss of `{}`", other.name, self.rule.name);
        let help = format!("that rule is at {}; make it narrower, or choose another text", other.location);
        Some(self.at(Code::MissRemovedElsewhere, example, message).with_label("expected to be kept").with_help(help))
    }
}

/// How a rule differs from what its file says.
fn change(rule: &Rule) -> Option<String> {
    match rule.patches.last() {
        Some(patch) => Some(format!("patched at {}", patch.location)),
        None => rule.off.then(|| "off".to_owned()),
    }
}

/// What is left after all hits, also of categories that are kept by default.
fn body(matcher: &Matcher<'_>) -> String {
    let choice = Choice { keep: Vec::new(), drop: Category::ALL.to_vec() };
    let mut body = String::new();
    let mut at = 0;
    for removal in decide(matcher.document, &matcher.hits, &choice, Limits::Ignored).removals {
        body.push_str(&matcher.document.source[at..removal.range.start]);
        at = removal.range.end;
    }
    body + &matcher.document.source[at..]
}

/// The text without its last line end, which examples need not have.
fn trim_end(text: &str) -> &str {
    text.strip_suffix('\n').map_or(text, |rest| rest.strip_suffix('\r').unwrap_or(rest))
}
