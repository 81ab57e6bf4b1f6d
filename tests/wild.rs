//! Labelled documents of many kinds and languages (`wild/README.md`): which lines of boilerplate are left, which lines of
//! bodies are lost. `cargo test --test wild -- --nocapture` prints the table and the lines that are lost.

use std::collections::BTreeMap;
use std::fs;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::thread;

use dehusk::{Cleaned, Cleaner};

/// What was reached in each folder. A change of rules or of the model may not make a number greater. If it makes one
/// smaller, the smaller number belongs here, so that it is not lost again. Who has to trade one for the other says why in
/// the commit; to lose a line of a body is worse than to leave a line of boilerplate.
///
/// The weights of the model are fitted to these documents, so that the numbers are better than on others: `docs/quality.md`
/// has those of weights that have not seen the kind of a document.
const REACHED: [(&str, Reached); 26] = [
    ("asia", Reached { left: 79, lost: 4 }),
    ("countries", Reached { left: 316, lost: 21 }),
    ("dumps", Reached { left: 418, lost: 31 }),
    ("east", Reached { left: 537, lost: 30 }),
    ("en", Reached { left: 248, lost: 30 }),
    ("europe", Reached { left: 393, lost: 13 }),
    ("extracts", Reached { left: 29, lost: 0 }),
    ("general", Reached { left: 631, lost: 22 }),
    ("languages", Reached { left: 237, lost: 3 }),
    ("leftovers", Reached { left: 181, lost: 9 }),
    ("listings", Reached { left: 818, lost: 33 }),
    ("mixture", Reached { left: 574, lost: 10 }),
    ("multi", Reached { left: 186, lost: 7 }),
    ("news", Reached { left: 178, lost: 4 }),
    ("newspapers", Reached { left: 281, lost: 6 }),
    ("outputs", Reached { left: 202, lost: 3 }),
    ("papers", Reached { left: 510, lost: 7 }),
    ("pdf", Reached { left: 514, lost: 9 }),
    ("portals", Reached { left: 381, lost: 7 }),
    ("press", Reached { left: 249, lost: 15 }),
    ("reports", Reached { left: 613, lost: 6 }),
    ("residues", Reached { left: 178, lost: 12 }),
    ("short", Reached { left: 680, lost: 39 }),
    ("sites", Reached { left: 584, lost: 38 }),
    ("web", Reached { left: 308, lost: 27 }),
    ("world", Reached { left: 482, lost: 24 }),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Reached {
    left: usize,
    lost: usize,
}

/// Kinds with fewer documents are one row of the table.
const DOCUMENTS_OF_A_KIND: usize = 3;

/// A document, and the label of each of its lines: `+`, `-`, `?`, or a space if it is blank.
struct Document {
    /// The path below the folder.
    name: String,
    kind: String,
    text: String,
    labels: Vec<char>,
}

impl Document {
    fn read(folder: &Path, path: &Path) -> Document {
        let name = path.strip_prefix(folder).unwrap().display().to_string();
        let file = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (head, lines) = file.split_once('\n').expect("a line of what is known, and others");
        let mut document = Document { kind: kind(head), text: String::new(), labels: Vec::new(), name };
        for line in lines.trim_end().lines() {
            document.push_line(line);
        }
        document
    }

    fn push_line(&mut self, line: &str) {
        let label = line.chars().next().unwrap_or(' ');
        let labelled = line.is_empty() || (line.is_char_boundary(2) && "+-?".contains(label));
        assert!(labelled, "{}: a line without a label: {line}", self.name);
        self.labels.push(label);
        self.text.push_str(line.get(2..).unwrap_or_default());
        self.text.push('\n');
    }
}

/// The kind of a document without what comes after it: `blog` of `# kind: blog, on a platform (WordPress); tool: …`.
fn kind(head: &str) -> String {
    let kind = head.strip_prefix("# kind: ").expect("the first line names the kind");
    let end = kind.find([';', ',', ':', '(', '/']).unwrap_or(kind.len());
    kind[..end].trim().to_owned()
}

/// Lines by their label, and how many of them are on the wrong side.
#[derive(Clone, Copy, Default)]
struct Count {
    documents: usize,
    junk: usize,
    left: usize,
    body: usize,
    lost: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.documents += other.documents;
        self.junk += other.junk;
        self.left += other.left;
        self.body += other.body;
        self.lost += other.lost;
    }
}

/// What came of a document.
struct Outcome<'d> {
    document: &'d Document,
    count: Count,
    /// Lines of the body that are lost.
    lost: Vec<&'d str>,
}

impl<'d> Outcome<'d> {
    /// A line of the body is lost if any of it is removed; a line of boilerplate is left if any of it is kept.
    fn new(document: &'d Document, cleaner: &Cleaner) -> Outcome<'d> {
        let kept = kept_characters(&cleaner.clean(document.text.as_str()));
        let mut outcome = Outcome { document, count: Count { documents: 1, ..Count::default() }, lost: Vec::new() };
        for ((line, label), kept) in document.text.lines().zip(&document.labels).zip(kept) {
            outcome.add(line, *label, kept);
        }
        outcome
    }

    fn add(&mut self, line: &'d str, label: char, kept: usize) {
        match label {
            '-' => {
                self.count.junk += 1;
                self.count.left += usize::from(kept > 0);
            }
            '+' => {
                self.count.body += 1;
                if kept < visible(line) {
                    self.count.lost += 1;
                    self.lost.push(line);
                }
            }
            _ => {}
        }
    }
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// By line: characters that are kept, without white space.
fn kept_characters(cleaned: &Cleaned<'_>) -> Vec<usize> {
    let mut counts = vec![0];
    let mut at = 0;
    let mut count = |text: &str, is_kept: bool| {
        for c in text.chars() {
            match c {
                '\n' => counts.push(0),
                c => *counts.last_mut().expect("there is one") += usize::from(is_kept && !c.is_whitespace()),
            }
        }
    };
    for removal in cleaned.removals() {
        count(&cleaned.text()[at..removal.range.start], true);
        count(removal.text, false);
        at = removal.range.end;
    }
    count(&cleaned.text()[at..], true);
    counts
}

fn documents() -> Vec<Document> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wild");
    let folders = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.collect();
    files.sort();
    files.iter().map(|path| Document::read(&folder, path)).collect()
}

/// Cleans all documents on all processors; in their order.
fn clean<'d>(documents: &'d [Document], cleaner: &Cleaner) -> Vec<Outcome<'d>> {
    let threads = thread::available_parallelism().map_or(1, Into::into);
    thread::scope(|scope| {
        let share = |documents: &'d [Document]| {
            scope.spawn(move || documents.iter().map(|document| Outcome::new(document, cleaner)).collect::<Vec<_>>())
        };
        let shares: Vec<_> = documents.chunks(documents.len().div_ceil(threads)).map(share).collect();
        shares.into_iter().flat_map(|share| share.join().expect("no document panics")).collect()
    })
}

fn sum<'o>(outcomes: impl Iterator<Item = &'o Outcome<'o>>) -> Count {
    let mut sum = Count::default();
    for outcome in outcomes {
        sum += outcome.count;
    }
    sum
}

/// Sums by a property of documents.
fn sums<'o>(outcomes: &'o [Outcome<'o>], group: impl Fn(&'o Document) -> &'o str) -> BTreeMap<&'o str, Count> {
    let mut sums = BTreeMap::<_, Count>::new();
    for outcome in outcomes {
        *sums.entry(group(outcome.document)).or_default() += outcome.count;
    }
    sums
}

/// The folder of a document.
fn folder(document: &Document) -> &str {
    document.name.split('/').next().unwrap_or_default()
}

fn print_row(name: &str, count: Count) {
    let Count { documents, junk, left, body, lost } = count;
    let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let (left_percent, lost_percent) = (percent(left, junk), percent(lost, body));
    println!("{name:<24}{documents:>6}{left:>8}{junk:>8}{left_percent:>7.1}%{lost:>8}{body:>8}{lost_percent:>7.1}%");
}

fn print_table(outcomes: &[Outcome<'_>]) {
    println!("{:<24}{:>6}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}", "", "docs", "left", "junk", "", "lost", "body", "");
    print_row("all", sum(outcomes.iter()));
    println!();
    for (folder, count) in sums(outcomes, folder) {
        print_row(folder, count);
    }
    println!();
    let (kinds, rare): (Vec<_>, Vec<_>) = sums(outcomes, |document| &document.kind)
        .into_iter()
        .partition(|(_, count)| count.documents >= DOCUMENTS_OF_A_KIND);
    for (kind, count) in kinds {
        print_row(kind, count);
    }
    let mut others = Count::default();
    for (_, count) in rare {
        others += count;
    }
    print_row("others", others);
}

#[test]
fn no_more_boilerplate_is_left_and_no_more_text_is_lost_than_before() {
    let (documents, cleaner) = (documents(), Cleaner::new().expect("the built-in rules are valid"));
    let outcomes = clean(&documents, &cleaner);
    for Outcome { document, lost, .. } in &outcomes {
        for line in lost {
            println!("{}: lost: {line}", document.name);
        }
    }
    print_table(&outcomes);
    let counts = sums(&outcomes, folder);
    let reached: Vec<_> =
        counts.iter().map(|(name, count)| (*name, Reached { left: count.left, lost: count.lost })).collect();
    let is_worse = |((_, now), (_, before)): (&(&str, Reached), &(&str, Reached))| {
        now.left > before.left || now.lost > before.lost
    };
    assert!(!reached.iter().zip(&REACHED).any(is_worse), "worse than {REACHED:?}: {reached:?}");
    assert_eq!(reached, REACHED, "better than before: write these numbers into `REACHED`");
}
