//! Drafts as a rule file: what a rule matches, what it is about, counts, hits and a near miss.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::candidate::{Candidate, Kind};
use super::example::Miss;
use super::frame;
use super::reading::ITEM_WORDS;
use super::trial::Taken;
use super::values::{boxed, example, literal, paragraph};
use crate::Category;
use crate::cli::plural::count;
use crate::segment::measure::words;
use dehusk_text::shorten::one_line;
use dehusk_text::toml_string::quote;

/// Lines of one rule.
const LINES: usize = 40;

/// Lines of a rule that are examples.
const HITS: usize = 3;

/// The most that a rule for an element may remove from a document, and the least that this limit is.
const LIMIT: std::ops::RangeInclusive<f64> = 0.3..=0.9;

/// By how much the limits of a rule are above what was seen.
const ROOM: f64 = 0.2;
const PROSE_ROOM: f64 = 0.3;

/// Candidates that are one rule: lines of one host and category, or one of another kind.
pub(super) struct Draft {
    pub(super) parts: Vec<(Candidate, Taken)>,
    category: Category,
}

/// Puts candidates together, in their order.
pub(super) fn drafts(parts: Vec<(Candidate, Taken)>) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    let mut open: BTreeMap<(String, Category), usize> = BTreeMap::new();
    for (candidate, taken) in parts {
        let category = taken.category();
        let group = (candidate.host.clone(), category);
        let at = open.get(&group).copied().filter(|at| drafts[*at].parts.len() < LINES);
        if let Some(at) = at.filter(|_| candidate.kind == Kind::Line) {
            drafts[at].parts.push((candidate, taken));
            continue;
        }
        if candidate.kind == Kind::Line {
            open.insert(group, drafts.len());
        }
        drafts.push(Draft { parts: vec![(candidate, taken)], category });
    }
    drafts.sort_by(|a, b| a.order().cmp(&b.order()));
    drafts
}

impl Draft {
    fn first(&self) -> &Candidate {
        &self.parts[0].0
    }

    fn order(&self) -> (&str, Kind, Category) {
        (&self.first().host, self.first().kind, self.category)
    }

    /// Whether two drafts are of one series, whose ids are numbered.
    fn series(&self) -> String {
        let kind = match self.first().kind {
            Kind::Selector => "box",
            Kind::Section => "section",
            Kind::Frame => "frame",
            Kind::Line => "lines",
        };
        let host = self.first().host.to_ascii_lowercase();
        let words = host.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        words.chain([kind]).collect::<Vec<_>>().join("-")
    }

    /// What the rule is about, in one line.
    fn about(&self) -> String {
        let first = self.first();
        let place = match (first.host.as_str(), first.hosts) {
            ("", 1) => "documents without a host".to_owned(),
            ("", hosts) => count(hosts, "host"),
            (host, _) => host.to_owned(),
        };
        match first.kind {
            Kind::Selector => format!("What is in {} on pages of {place}", first.pattern()),
            Kind::Section => format!("\"{}\" and what is below it, on {place}", one_line(first.pattern(), 60)),
            Kind::Frame => format!("The line \"{}\" on {place}", one_line(&frame::shown(first.pattern()), 60)),
            Kind::Line => format!("Lines that documents of {place} share"),
        }
    }

    /// What was counted, as comments.
    fn counts(&self) -> String {
        let (first, taken) = &self.parts[0];
        if first.kind == Kind::Line {
            return String::new();
        }
        let (documents, of) = (first.documents, first.of);
        let mut out = format!(
            "# In {documents} of {of} documents; {} with {} are left without it, in {}.\n",
            count(taken.lines as usize, "line"),
            count(taken.words as usize, "word"),
            count(taken.documents as usize, "document"),
        );
        if matches!(first.kind, Kind::Selector | Kind::Section) {
            let _ =
                writeln!(out, "# {:.0} % of its words go already, or repeat in other documents.", 100.0 * first.husk);
        }
        out
    }

    /// The table of the rule, under an id.
    pub(super) fn render(&self, id: &str) -> String {
        let mut out = format!("\n{}[rule.{id}]\nabout = {}\n", self.counts(), quote(&self.about()));
        let _ = writeln!(out, "category = {}", quote(self.category.name()));
        if !self.first().host.is_empty() {
            let _ = writeln!(out, "hosts = [{}]", quote(&self.first().host));
        }
        out.push_str(&self.pattern());
        let _ = writeln!(out, "hits = [{}]", self.hits().join(", "));
        let _ = writeln!(out, "misses = [{}]", self.miss());
        out
    }

    fn pattern(&self) -> String {
        let first = self.first();
        match first.kind {
            Kind::Selector => {
                let prose = rounded_up(first.most_prose + PROSE_ROOM);
                let where_ =
                    if prose < 0.9 { format!("where = {{ prose-share = \"..{prose}\" }}\n") } else { String::new() };
                let limit = rounded_up(first.most_words + ROOM).clamp(*LIMIT.start(), *LIMIT.end());
                let selector = quote(first.pattern());
                format!("select = [{selector}]\n{where_}drop = \"block\"\nlimit = {{ share = {limit} }}\n")
            }
            Kind::Section => {
                let limit = rounded_up(first.most_words + ROOM).clamp(*LIMIT.start(), *LIMIT.end());
                let head = quote(&self.parts[0].1.hits[0].text);
                format!(
                    "line = [{head}]\nwhere = {{ zone = \"tail\" }}\ndrop = \"section\"\nuntil = {{ prose = 1 }}\nitems = {{ words = \"..{ITEM_WORDS}\", sentence = false }}\nmin-blocks = 2\nlimit = {{ share = {limit} }}\n"
                )
            }
            Kind::Frame => {
                let (regex, words) = (frame::regex(first.pattern()), frame::most_words(first.pattern()));
                format!("regex = [{}]\nwhere = {{ words = \"..{words}\" }}\ndrop = \"block\"\n", literal(&regex))
            }
            Kind::Line => {
                let lines: String = self.parts.iter().map(line).collect();
                let longest = self.parts.iter().map(|part| words(line_text(part))).max().unwrap_or_default();
                // With a condition, a line may also be in a rule in force, which leaves it on this host.
                format!("line = [\n{lines}]\nwhere = {{ words = \"..{longest}\" }}\ndrop = \"block\"\n")
            }
        }
    }

    fn hits(&self) -> Vec<String> {
        let (first, taken) = &self.parts[0];
        match first.kind {
            Kind::Line => {
                self.parts.iter().take(HITS).filter_map(|(_, taken)| Some(example(&taken.hits.first()?.text))).collect()
            }
            Kind::Frame => taken.hits.iter().map(|hit| example(&hit.text)).collect(),
            Kind::Section => {
                let sections = taken.hits.iter().take(1);
                sections.map(|hit| example(&format!("{}\n{}", hit.text, hit.items.join("\n")))).collect()
            }
            Kind::Selector => {
                let body = taken.miss.as_ref().map_or_else(String::new, |(_, miss)| paragraph(&miss.text));
                taken
                    .hits
                    .iter()
                    .take(1)
                    .map(|hit| example(&format!("{body}{}", boxed(first.pattern(), &hit.text))))
                    .collect()
            }
        }
    }

    fn miss(&self) -> String {
        let first = self.first();
        let nearest =
            self.parts.iter().filter_map(|(_, taken)| taken.miss.as_ref()).max_by_key(|(nearness, _)| *nearness);
        let Some((_, Miss { text, inside })) = nearest else { return String::new() };
        match first.kind {
            // The head of a section goes by itself, as one of the lines.
            Kind::Section | Kind::Frame | Kind::Line => example(text),
            Kind::Selector => {
                let inside = inside.as_deref().unwrap_or_default();
                example(&boxed(inside, text))
            }
        }
    }
}

fn line(part: &(Candidate, Taken)) -> String {
    format!("  {}, # {} of {} documents\n", quote(line_text(part)), part.0.documents, part.0.of)
}

/// A line as it is written.
fn line_text((candidate, taken): &(Candidate, Taken)) -> &str {
    taken.hits.first().map_or(candidate.pattern(), |hit| &hit.text)
}

fn rounded_up(share: f64) -> f64 {
    (share * 20.0).ceil() / 20.0
}

/// The head of the file.
pub(super) fn head(documents: u64, hosts: usize) -> String {
    let about = format!("Drafts from {}, to be reviewed", source(documents, hosts));
    format!("schema = 1\n\n[pack]\nabout = {}\ncategory = \"outside\"\n", quote(&about))
}

/// What drafts are from: how many documents, of how many hosts.
pub(super) fn source(documents: u64, hosts: usize) -> String {
    let documents = count(documents as usize, "document");
    if hosts == 0 { documents } else { format!("{documents} of {}", count(hosts, "host")) }
}

/// Ids of drafts: numbered where several are of one series.
pub(super) fn ids(drafts: &[Draft]) -> Vec<String> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let id = |draft: &Draft| {
        let series = draft.series();
        let number = numbers.entry(series.clone()).or_default();
        *number += 1;
        format!("{series}-{number}")
    };
    drafts.iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::{drafts, ids, rounded_up};
    use crate::cli::suggest::candidate::{Candidate, Kind};
    use crate::cli::suggest::example::{Hit, Miss};
    use crate::cli::suggest::trial::Taken;

    fn part(kind: Kind, key: &str, hit: &str) -> (Candidate, Taken) {
        let miss = Some((1, Miss { text: "Share it \"fairly\" among all of you.".to_owned(), inside: None }));
        let hits = vec![Hit { text: hit.to_owned(), items: vec!["One".to_owned(), "Two".to_owned()] }];
        (
            Candidate::new(kind, "www.a.example", key, 4, 5),
            Taken { documents: 4, lines: 4, words: 9, hits, miss, ..Taken::default() },
        )
    }

    #[test]
    fn every_kind_of_draft_passes_its_examples() {
        let parts = vec![
            part(Kind::Selector, ".side", "Rain <all> day"),
            part(Kind::Selector, "#foot", "Imprint & more"),
            part(Kind::Section, "§more", "More:"),
            part(Kind::Frame, "f\u{1} comments", "12 comments"),
            part(Kind::Frame, "fBy \u{2}", "By Ann Lee"),
            part(Kind::Line, "lshare \"it\"", "Share \"it\""),
            part(Kind::Line, "l@bell", "Ring @bell \\ now"),
        ];
        let drafts = drafts(parts);
        let ids = ids(&drafts);
        assert_eq!(ids[0], "www-a-example-box-1");
        assert_eq!(ids.last().map(String::as_str), Some("www-a-example-lines-1"));
        let text = drafts.iter().zip(&ids).fold(super::head(5, 1), |text, (draft, id)| text + &draft.render(id));
        let set = crate::Cleaner::builder()
            .built_in(false)
            .pack("drafts", &text)
            .load()
            .unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        assert!(set.warnings.is_empty(), "{:?}", set.warnings);
        let cleaner = crate::Cleaner::from_rules(set, crate::decide::Choice::default()).unwrap();
        let outcome = crate::verify::run_examples(&cleaner, None);
        assert!(outcome.findings.is_empty() && outcome.rules == 6, "{:?}\n{text}", outcome.findings);
    }

    #[test]
    fn shares_are_rounded_up() {
        assert_eq!((rounded_up(0.21), rounded_up(0.25), rounded_up(0.0)), (0.25, 0.25, 0.0));
    }
}
