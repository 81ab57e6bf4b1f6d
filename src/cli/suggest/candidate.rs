//! Candidates: what could be a rule, by what the documents of a host share.

use std::collections::{BTreeMap, HashSet};

use super::Limits;
use super::elements::SECTION_MARK;
use super::reading::is_whole;
use super::refuse::{Reason, Refused};
use super::survey::{FRAME, LINE, LineCounts, Survey};

/// Hosts that must share a line for a rule without hosts.
const MANY_HOSTS: usize = 3;

/// Letters that a line must have.
const LETTERS: usize = 2;

/// Articles that must share a sentence that is long enough to be text. Two may quote the same.
const PROSE_ARTICLES: usize = 3;

/// What kind of rule it could be. What holds more lines comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// All lines in an element.
    Selector,
    /// A line and those below it.
    Section,
    /// A line with a number or a name in it.
    Frame,
    Line,
}

/// Something that could be a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) kind: Kind,
    /// The host; empty for any.
    pub(super) host: String,
    /// A selector, a section's mark and head, a frame, or a line; under the name that it is counted by.
    pub(super) key: String,
    /// Documents that have it, of how many of the host.
    pub(super) documents: u64,
    pub(super) of: u64,
    /// For many hosts, how many.
    pub(super) hosts: usize,
    /// Of what holds lines: the share of their words that is husk already or repeats, the largest share of a document's
    /// words in it, and the largest share of a page's prose.
    pub(super) husk: f64,
    pub(super) most_words: f64,
    pub(super) most_prose: f64,
}

impl Candidate {
    pub(super) fn new(kind: Kind, host: &str, key: &str, documents: u64, of: u64) -> Candidate {
        let (host, key) = (host.to_owned(), key.to_owned());
        Candidate { kind, host, key, documents, of, hosts: 1, husk: 1.0, most_words: 0.0, most_prose: 0.0 }
    }

    /// Its turn in taking lines: elements, then what is on most documents of the host, then sections, which take what varies
    /// below such lines, then all other lines.
    pub(super) fn turn(&self) -> u8 {
        match self.kind {
            Kind::Selector => 0,
            Kind::Frame => 1,
            Kind::Line if 2 * self.documents > self.of => 2,
            Kind::Section => 3,
            Kind::Line => 4,
        }
    }

    /// The name under which it is counted.
    pub(super) fn name(&self) -> String {
        format!("{}\t{}", self.host, self.key)
    }

    /// The selector, the head of the section, the frame, or the line.
    pub(super) fn pattern(&self) -> &str {
        match self.kind {
            Kind::Selector => &self.key,
            Kind::Section => self.key.trim_start_matches(SECTION_MARK),
            Kind::Frame | Kind::Line => &self.key[1..],
        }
    }
}

/// Lines and frames of a survey, by host.
struct Shared<'s> {
    host: &'s str,
    key: &'s str,
    counts: &'s LineCounts,
    /// Documents of the host.
    of: u64,
}

/// Lines and frames that could be rules.
pub(super) fn lines(survey: &Survey, limits: Limits, refused: &mut Refused) -> Vec<Candidate> {
    let hosts: BTreeMap<&str, u64> = survey.hosts.iter().map(|(host, entry)| (host, entry.counts)).collect();
    let mut by_key: BTreeMap<&str, Vec<Shared<'_>>> = BTreeMap::new();
    for (name, entry) in survey.lines.iter() {
        let Some((host, key)) = name.split_once('\t') else { continue };
        let shared = Shared { host, key, counts: &entry.counts, of: hosts.get(host).copied().unwrap_or(0) };
        by_key.entry(key).or_default().push(shared);
    }
    let mut candidates = Vec::new();
    for (key, shared) in by_key.iter().filter(|(key, _)| could_be_rule(key)) {
        add_key(key, shared, limits, refused, &mut candidates);
    }
    candidates
}

/// Adds the candidates of a line or frame: one for all hosts, or one for each that shares it enough.
fn add_key(key: &str, shared: &[Shared<'_>], limits: Limits, refused: &mut Refused, candidates: &mut Vec<Candidate>) {
    let is_body = |one: &Shared<'_>| one.counts.body > 0 && !is_repeated(one, limits);
    let repeated: Vec<_> = shared.iter().filter(|one| is_repeated(one, limits)).collect();
    let known: Vec<_> = repeated.iter().filter(|one| !one.host.is_empty()).collect();
    if repeated.is_empty() {
        return;
    }
    if shared.iter().any(|one| one.counts.titles > 0) {
        return refused.add(Reason::Title);
    }
    if shared.iter().any(is_body) {
        return refused.add(Reason::OtherBodies);
    }
    let kind = if key.starts_with(FRAME) { Kind::Frame } else { Kind::Line };
    if known.len() >= MANY_HOSTS {
        let sum = |count: fn(&Shared<'_>) -> u64| known.iter().map(|one| count(one)).sum();
        let all = Candidate::new(kind, "", key, sum(|one| one.counts.documents), sum(|one| one.of));
        candidates.push(Candidate { hosts: known.len(), ..all });
        return;
    }
    let of_host = |one: &&Shared<'_>| Candidate::new(kind, one.host, one.key, one.counts.documents, one.of);
    candidates.extend(repeated.iter().map(of_host));
}

fn could_be_rule(key: &str) -> bool {
    // A value of a rule that begins with `@` is the name of a list.
    let line = key.strip_prefix(LINE).or(key.strip_prefix(FRAME)).unwrap_or_default();
    is_whole(line) && !line.starts_with('@') && line.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
}

/// Whether enough documents of a host have it.
fn is_repeated(one: &Shared<'_>, limits: Limits) -> bool {
    let counts = one.counts;
    let articles = if counts.prose { PROSE_ARTICLES } else { limits.articles() };
    counts.articles.len() >= articles && limits.are_enough(counts.kept, one.of)
}

/// Names of lines that several documents of a host have, and of those that can head sections.
pub(super) fn repeated(survey: &Survey, limits: Limits) -> (HashSet<String>, HashSet<String>) {
    let hosts: BTreeMap<&str, u64> = survey.hosts.iter().map(|(host, entry)| (host, entry.counts)).collect();
    let (mut lines, mut heads) = (HashSet::new(), HashSet::new());
    for (name, entry) in survey.lines.iter().filter(|(_, entry)| entry.counts.articles.len() >= 2) {
        let Some((host, key)) = name.split_once('\t') else { continue };
        let Some(line) = key.strip_prefix(LINE) else { continue };
        let name = format!("{host}\t{line}");
        let (counts, of) = (&entry.counts, hosts.get(host).copied().unwrap_or(0));
        if counts.head && counts.titles == 0 && limits.are_enough(counts.documents, of) {
            heads.insert(name.clone());
        }
        lines.insert(name);
    }
    (lines, heads)
}

#[cfg(test)]
mod tests {
    use super::{Kind, lines, repeated};
    use crate::cli::suggest::Limits;
    use crate::cli::suggest::refuse::{Reason, Refused};
    use crate::cli::suggest::survey::{Articles, LineCounts, Survey};

    /// A host of ten documents, some of which share a line.
    fn survey(shared: &[(&str, u64, LineCounts)]) -> Survey {
        let mut survey = Survey::default();
        for (name, kept, counts) in shared {
            let host = name.split_once('\t').unwrap().0;
            survey.hosts.add(10, host, 10, if survey.hosts.iter().any(|(known, _)| known == host) { 0 } else { 10 });
            for article in 0..*kept {
                let one = LineCounts { documents: 1, kept: 1, articles: Articles::of(article), ..counts.clone() };
                survey.lines.add(100, name, 1, one);
            }
        }
        survey
    }

    fn found(shared: &[(&str, u64, LineCounts)]) -> (Vec<String>, Refused) {
        let mut refused = Refused::default();
        let all = lines(&survey(shared), Limits { documents: 2, share: 0.3 }, &mut refused);
        (all.iter().map(|one| format!("{:?} {} {}", one.kind, one.host, one.key)).collect(), refused)
    }

    fn plain() -> LineCounts {
        LineCounts::default()
    }

    #[test]
    fn what_enough_documents_share_is_a_candidate() {
        let (all, _) = found(&[("a\tlrare", 2, plain()), ("a\tlshare it", 3, plain()), ("a\tl12", 9, plain())]);
        assert_eq!(all, ["Line a lshare it"]);
        let prose = LineCounts { prose: true, ..plain() };
        assert_eq!(found(&[("a\tlit rained all day.", 3, prose)]).0.len(), 1);
    }

    #[test]
    fn titles_and_bodies_of_other_hosts_are_refused() {
        let (all, refused) = found(&[("a\tlrain", 5, LineCounts { titles: 1, ..plain() })]);
        assert_eq!((all.len(), refused.count(Reason::Title)), (0, 1));
        let body = LineCounts { body: 1, ..plain() };
        let (all, refused) = found(&[("a\tlrain", 5, plain()), ("b\tlrain", 1, body)]);
        assert_eq!((all.len(), refused.count(Reason::OtherBodies)), (0, 1));
    }

    #[test]
    fn what_many_hosts_share_is_one_candidate() {
        let (all, _) = found(&[("a\tlshare", 5, plain()), ("b\tlshare", 5, plain()), ("c\tlshare", 5, plain())]);
        assert_eq!(all, ["Line  lshare"]);
    }

    #[test]
    fn heads_are_repeated_lines() {
        let head = LineCounts { head: true, ..plain() };
        let (lines, heads) =
            repeated(&survey(&[("a\tlmore", 4, head), ("a\tlonce", 1, plain())]), Limits { documents: 2, share: 0.3 });
        assert_eq!((lines.len(), heads.contains("a\tmore")), (1, true));
        assert_eq!(Kind::Selector.max(Kind::Line), Kind::Line);
    }
}
