//! The corpora: where documents come from, and which of a document's words are body.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use dehusk::internals::{clean_page, clean_text};
use dehusk::{Cleaned, Cleaner};
use dehusk_html::Page;
use dehusk_text::metadata::Metadata;
use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// A file of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Corpus {
    /// Outputs of extractors, and bodies.
    Texts,
    /// News of five languages: outputs of extractors, dumps, pages and bodies.
    News,
    /// Pages.
    Pages,
    /// Lines that a person has marked.
    Lines,
    /// Excerpts without a body, in many languages.
    Excerpts,
}

/// What kind of document a rule met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Extract,
    Dump,
    Page,
    Lines,
    Body,
    Excerpt,
}

/// What is known of a document's body.
enum Body {
    /// Its words, with the number of times.
    Words(HashMap<String, u32>),
    /// The lines that are body, with the number of times.
    Lines(HashMap<String, u32>),
    Unknown,
}

/// A document of a corpus.
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    source: Source,
    metadata: Metadata,
    body: Body,
}

enum Source {
    Text(String),
    Page(Box<Page>),
}

/// Words of a removal that are body, and words that are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) good: u32,
    pub(crate) junk: u32,
}

impl Corpus {
    pub(crate) const ALL: [Corpus; 5] = [Corpus::Texts, Corpus::News, Corpus::Pages, Corpus::Lines, Corpus::Excerpts];

    pub(crate) fn file(self) -> &'static str {
        match self {
            Corpus::Texts => "wcxb-dev-text.jsonl.gz",
            Corpus::News => "daniel-dev.jsonl.gz",
            Corpus::Pages => "wcxb-dev.jsonl.gz",
            Corpus::Lines => "turku-lines-dev.jsonl.gz",
            Corpus::Excerpts => "hplt-excerpts.jsonl.gz",
        }
    }

    /// The documents of a file, one after the other.
    pub(crate) fn documents(
        self,
        path: &Path,
    ) -> Result<impl Iterator<Item = Result<Document, Box<dyn Error>>>, Box<dyn Error>> {
        let lines = BufReader::new(MultiGzDecoder::new(File::open(path)?)).lines();
        Ok(lines.flat_map(move |line| {
            let documents = line.map_err(Into::into).and_then(|line| self.of_record(&serde_json::from_str(&line)?));
            match documents {
                Ok(documents) => documents.into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            }
        }))
    }

    fn of_record(self, record: &Value) -> Result<Vec<Document>, Box<dyn Error>> {
        let text = |key: &str| record[key].as_str().unwrap_or_default();
        let metadata = Metadata::default().with_url(text("url"));
        let new = |name: &str, kind, source: &str, body| Document {
            id: format!("{}{name}", text("id")),
            kind,
            source: Source::Text(source.to_owned()),
            metadata: metadata.clone(),
            body,
        };
        let gold = || Body::Words(count(words(text("gold"))));
        let mut documents = Vec::new();
        for (name, raw) in record["raw"].as_object().into_iter().flatten() {
            let kind = if name.starts_with("out:") { Kind::Extract } else { Kind::Dump };
            documents.push(new(&format!("@{name}"), kind, raw.as_str().unwrap_or_default(), gold()));
        }
        if matches!(self, Corpus::Texts | Corpus::News) && !text("gold").is_empty() {
            documents.push(new("", Kind::Body, text("gold"), gold()));
        }
        if !text("html").is_empty() {
            let page = Source::Page(Box::new(Page::from_text(text("html"), &metadata)));
            documents.push(Document { source: page, ..new("@html", Kind::Page, "", gold()) });
        }
        match self {
            Corpus::Lines => documents.push(marked(record, new)?),
            Corpus::Excerpts => documents.push(new("", Kind::Excerpt, text("text"), Body::Unknown)),
            Corpus::Texts | Corpus::News | Corpus::Pages => {}
        }
        Ok(documents)
    }
}

/// A document of lines that are marked 1 for body and 0 for the rest.
fn marked(record: &Value, new: impl Fn(&str, Kind, &str, Body) -> Document) -> Result<Document, Box<dyn Error>> {
    let lines = record["lines"].as_array().ok_or("a record without lines")?;
    let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
    let labels = record["labels"].as_array().ok_or("a record without labels")?;
    let body = lines.iter().zip(labels).filter(|(_, label)| **label == 1).map(|(line, _)| line.trim().to_owned());
    Ok(new("", Kind::Lines, &lines.join("\n"), Body::Lines(count(body))))
}

impl Document {
    /// The text that rules see.
    pub(crate) fn text(&self) -> &str {
        match &self.source {
            Source::Text(text) => text,
            Source::Page(page) => page.text(),
        }
    }

    pub(crate) fn clean(&self, cleaner: &Cleaner) -> Cleaned<'_> {
        match &self.source {
            Source::Text(text) => clean_text(cleaner, text, &self.metadata),
            Source::Page(page) => clean_page(cleaner, page),
        }
    }

    /// For each removal, how much of it is body. A word of the body counts as lost if the cleaned text has it less often
    /// than the body and the input text both have it; it is attributed to the first removal that has it.
    pub(crate) fn taken(&self, cleaned: &Cleaned<'_>) -> Vec<Taken> {
        let removed = || cleaned.removals().map(|removal| &cleaned.text()[removal.range.clone()]);
        match &self.body {
            Body::Unknown => removed().map(|text| Taken { good: 0, junk: words(text).count() as u32 }).collect(),
            Body::Lines(body) => {
                let mut body = body.clone();
                removed()
                    .map(|text| {
                        share(
                            text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()),
                            &mut body,
                        )
                    })
                    .collect()
            }
            Body::Words(body) => {
                let mut lost = common(&count(words(cleaned.text())), body);
                let kept = common(&count(words(&cleaned.body())), body);
                for (word, times) in kept {
                    if let Some(all) = lost.get_mut(&word) {
                        *all -= times.min(*all);
                    }
                }
                removed().map(|text| share(words(text), &mut lost)).collect()
            }
        }
    }
}

/// Counts what is among `good`, which it is taken from, and what is not.
fn share(of: impl Iterator<Item = String>, good: &mut HashMap<String, u32>) -> Taken {
    let mut taken = Taken::default();
    for one in of {
        match good.get_mut(&one).filter(|times| **times > 0) {
            Some(times) => {
                *times -= 1;
                taken.good += 1;
            }
            None => taken.junk += 1,
        }
    }
    taken
}

/// Runs of letters, digits and underscores in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn count(of: impl Iterator<Item = String>) -> HashMap<String, u32> {
    let mut counts = HashMap::new();
    of.for_each(|one| *counts.entry(one).or_default() += 1);
    counts
}

fn common(a: &HashMap<String, u32>, b: &HashMap<String, u32>) -> HashMap<String, u32> {
    a.iter().filter_map(|(word, times)| Some((word.clone(), *times.min(b.get(word)?)))).collect()
}
