//! Documents whose bodies are known: JSON, one object a line, plain or as gzip.
//!
//! A line has `id`, `gold` (the body), and of `html` (a page), `text` and `raw` (source name → text) what there is; `url`,
//! `type`, `lang` and `title` may be there too. Other fields are passed over.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;
use serde_json::value::RawValue;

use dehusk::internals::Metadata;

use super::labelled::Labelled;

/// A document and its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    /// Its name in the corpus.
    pub id: String,
    /// Where it comes from.
    pub url: Option<String>,
    /// The domain that the URL's host belongs to, as in [`site_of`]; the id of a document without URL.
    pub site: String,
    /// What results are grouped by: its type, or else its language, or else `document`.
    pub kind: String,
    /// Its language as the corpus writes it; empty if it does not say.
    pub language: String,
    /// Its title.
    pub title: Option<String>,
    /// The body; empty if there is none to be found.
    pub gold: String,
    /// What the body is to be found in: of the page, the text and the raw texts (by name) those that were asked for.
    pub inputs: Vec<Input>,
}

/// A page or a text that has the body in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Input {
    /// `html`, `text`, or its name in `raw`.
    pub source: String,
    /// It is a page, and not text.
    pub is_page: bool,
    /// The page's source, or the text.
    pub text: String,
}

/// A corpus cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CorpusError {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; none if the file cannot be opened.
    pub line: Option<u64>,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for CorpusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        match self.line {
            Some(line) => write!(f, "{file}, line {line}: {}", self.what),
            None => write!(f, "cannot open {file}: {}", self.what),
        }
    }
}

impl std::error::Error for CorpusError {}

/// Reads a corpus line by line, so that only one document is held. Of a document's inputs those are kept whose source
/// `sources` says yes to, in the order `html`, `text`, raw texts by name; a document without such inputs comes with none.
/// Blank lines are passed over.
///
/// A line that is broken is a fault in its place. A file that cannot be opened is one fault and nothing else, and where
/// reading fails midway, as in a gzip that is cut off, the fault is the last item.
pub(crate) fn read(path: &Path, sources: &dyn Fn(&str) -> bool) -> impl Iterator<Item = Result<Document, CorpusError>> {
    let corpus_error = |line, what| CorpusError { file: path.to_owned(), line, what };
    let (reader, unopened) = open_or_error(path);
    let mut readable = true;
    // A reader that failed may fail for ever.
    let lines = reader.split(b'\n').take_while(move |line| std::mem::replace(&mut readable, line.is_ok()));
    let lines = (1..).zip(lines).filter(|(_, line)| !line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty()));
    let documents = lines.map(move |(number, line)| {
        let document = line.map_err(|error| error.to_string()).and_then(|line| document(&line, sources));
        document.map_err(|what| corpus_error(Some(number), what))
    });
    unopened.map(Err).into_iter().chain(documents)
}

/// As [`open`]; a file that cannot be opened is empty, and the error says so.
fn open_or_error(path: &Path) -> (Box<dyn BufRead>, Option<CorpusError>) {
    match open(path) {
        Ok(reader) => (reader, None),
        Err(error) => {
            let error = CorpusError { file: path.to_owned(), line: None, what: error.to_string() };
            (Box::new(io::empty()), Some(error))
        }
    }
}

/// The lines of a file; of one that begins as gzip does, those that are packed in it.
fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let mut file = BufReader::new(File::open(path)?);
    let packed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) })
}

/// A line as it is written. Inputs are unescaped only where they are asked for: they are nearly all of it.
#[derive(Deserialize)]
struct Line<'l> {
    id: String,
    url: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    lang: Option<String>,
    title: Option<String>,
    gold: String,
    #[serde(borrow)]
    html: Option<&'l RawValue>,
    #[serde(borrow)]
    text: Option<&'l RawValue>,
    #[serde(borrow, default)]
    raw: BTreeMap<String, &'l RawValue>,
}

fn document(line: &[u8], sources: &dyn Fn(&str) -> bool) -> Result<Document, String> {
    let line: Line<'_> = serde_json::from_slice(line).map_err(|error| what(&error))?;
    let own = [("html", line.html), ("text", line.text)];
    let own = own.into_iter().filter_map(|(source, value)| Some((source, source == "html", value?)));
    let raw = line.raw.iter().map(|(source, value)| (source.as_str(), false, *value));
    let input = |(source, is_page, value): (&str, bool, &RawValue)| {
        let text = serde_json::from_str(value.get()).map_err(|error| format!("{source}: {}", what(&error)))?;
        Ok::<_, String>(Input { source: source.to_owned(), is_page, text })
    };
    let inputs = own.chain(raw).filter(|(source, ..)| sources(source)).map(input).collect::<Result<_, _>>()?;
    let said = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
    Ok(Document {
        site: line.url.as_deref().and_then(site_of).unwrap_or_else(|| line.id.clone()),
        kind: said(&line.kind).or_else(|| said(&line.lang)).unwrap_or_else(|| "document".to_owned()),
        id: line.id,
        url: line.url,
        language: line.lang.unwrap_or_default(),
        title: line.title,
        gold: line.gold,
        inputs,
    })
}

/// What is wrong with JSON that is one line: the number of that line is meaningless.
fn what(error: &serde_json::Error) -> String {
    error.to_string().replace(" at line 1 column ", ", column ")
}

/// Reads labelled lines: JSON, one document a line, with `id`, `lines`, and `labels`, 1 for a line of the body and 0 for one
/// of boilerplate.
pub(crate) fn read_lines(path: &Path) -> impl Iterator<Item = Result<Labelled, CorpusError>> {
    let error = |line, what| CorpusError { file: path.to_owned(), line, what };
    let (reader, unopened) = open_or_error(path);
    let documents = (1..).zip(reader.lines()).map(move |(number, line)| {
        let line = line.map_err(|fault| error(Some(number), fault.to_string()))?;
        labelled_lines(&line).map_err(|fault| error(Some(number), what(&fault)))
    });
    unopened.map(Err).into_iter().chain(documents)
}

fn labelled_lines(line: &str) -> serde_json::Result<Labelled> {
    #[derive(Deserialize)]
    struct Document {
        id: String,
        lines: Vec<String>,
        labels: Vec<u8>,
    }
    let Document { id, lines, labels } = serde_json::from_str(line)?;
    let text = lines.iter().map(|line| line.replace(['\n', '\r'], " ") + "\n").collect();
    let labels = labels.into_iter().map(|label| Some(label == 1)).collect();
    Ok(Labelled { url: id, text, labels, folder: "lines".to_owned(), ..Labelled::default() })
}

/// The registered domain of a URL, as far as it can be known without a list of public suffixes: the last two
/// labels of the host, or three if those are like `co.uk`, which is a last label of two letters after one of at most three.
/// None if the URL has no host. A number's host is a number, not a name, and stays whole.
fn site_of(url: &str) -> Option<String> {
    let host = Metadata::default().with_url(url).host?;
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let labels: Vec<_> = host.rsplit('.').collect();
    let numeric = labels[0].bytes().all(|byte| byte.is_ascii_digit());
    let suffixed = labels[0].chars().count() == 2 && labels.get(1).is_some_and(|label| label.chars().count() <= 3);
    let taken = if numeric { labels.len() } else { labels.len().min(if suffixed { 3 } else { 2 }) };
    Some(labels[..taken].iter().rev().copied().collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use tempfile::NamedTempFile;

    use super::{CorpusError, Document, read, read_lines, site_of};

    fn file(bytes: &[u8]) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    fn all(bytes: &[u8], sources: &dyn Fn(&str) -> bool) -> Vec<Result<Document, CorpusError>> {
        read(file(bytes).path(), sources).collect()
    }

    const LINES: &str = concat!(
        r#"{"id":"1","url":"https://www.shop.example.co.uk/a","type":"list","lang":"en","title":"T","gold":"a","#,
        r#""html":"<p>a\n","text":null,"raw":{"z":"z","b:c":"b"},"n":[1]}"#,
        "\n\r\n",
        r#"{"id":"2","type":"","lang":"fi","url":null,"gold":"","text":"é"}"#,
        "\n",
        r#"{"id":"3","gold":"b"}"#,
    );

    #[test]
    fn documents_come_with_what_is_said_of_them() {
        let documents: Vec<_> = all(LINES.as_bytes(), &|_| true).into_iter().map(Result::unwrap).collect();
        let first = &documents[0];
        assert_eq!((first.id.as_str(), first.site.as_str(), first.gold.as_str()), ("1", "example.co.uk", "a"));
        assert_eq!((first.kind.as_str(), first.language.as_str()), ("list", "en"));
        assert_eq!(first.title.as_deref(), Some("T"));
        let inputs: Vec<_> = first.inputs.iter().map(|i| (i.source.as_str(), i.is_page, i.text.as_str())).collect();
        assert_eq!(inputs, [("html", true, "<p>a\n"), ("b:c", false, "b"), ("z", false, "z")]);
        let second = &documents[1];
        assert_eq!((second.kind.as_str(), second.site.as_str(), second.url.as_deref()), ("fi", "2", None));
        assert_eq!((second.inputs.len(), second.inputs[0].text.as_str()), (1, "é"));
        assert_eq!((documents[2].kind.as_str(), documents[2].language.as_str()), ("document", ""));
    }

    #[test]
    fn gzip_is_told_by_its_content() {
        let mut parts = packed(&LINES[..40]);
        parts.extend(packed(&LINES[40..]));
        assert_eq!(all(&parts, &|_| true), all(LINES.as_bytes(), &|_| true));
        assert_eq!(all(&packed(""), &|_| true), []);
    }

    #[test]
    fn inputs_that_nobody_asked_for_are_not_kept() {
        let documents = all(LINES.as_bytes(), &|source| source == "z");
        let inputs = documents.iter().map(|document| document.as_ref().unwrap().inputs.len());
        assert_eq!(inputs.collect::<Vec<_>>(), [1, 0, 0]);
    }

    #[test]
    fn a_broken_line_is_named_and_the_next_is_read() {
        let lines = b"{\"id\":\"1\"}\n\n[\n{\"id\":\"4\",\"gold\":\"\"}\n{\"id\":\"5\",\"gold\":\"\xff\"}\n\
            {\"id\":\"6\",\"gold\":\"\",\"text\":7}";
        let documents = all(lines, &|_| true);
        let numbers: Vec<_> = documents.iter().map(|one| one.as_ref().err().and_then(|fault| fault.line)).collect();
        assert_eq!(numbers, [Some(1), Some(3), None, Some(5), Some(6)]);
        let fault = documents[0].as_ref().unwrap_err();
        assert_eq!(fault.to_string(), format!("{}, line 1: missing field `gold`, column 10", fault.file.display()));
        assert!(documents[4].as_ref().unwrap_err().what.starts_with("text: invalid type"));
    }

    #[test]
    fn what_cannot_be_read_on_ends_with_a_fault() {
        let whole = packed(LINES);
        let documents = all(&whole[..whole.len() - 12], &|_| true);
        assert!(documents.last().unwrap().is_err());
        assert_eq!(documents.iter().filter(|one| one.is_err()).count(), 1);
        let documents: Vec<_> = read(std::path::Path::new("no/such/corpus"), &|_| true).collect();
        assert_eq!(documents.len(), 1);
        let fault = documents[0].as_ref().unwrap_err();
        assert!(fault.line.is_none() && fault.to_string().starts_with("cannot open no/such/corpus: "));
    }

    #[test]
    fn sites_are_domains_that_somebody_registered() {
        let sites = [
            ("https://www.example.com/a", Some("example.com")),
            ("https://a.b.example.org", Some("example.org")),
            ("http://news.example.co.uk:80/", Some("example.co.uk")),
            ("https://example.org.uk", Some("example.org.uk")),
            ("https://forum.example.de", Some("example.de")),
            ("https://www.abc.de", Some("abc.de")),
            ("http://192.0.2.7/x", Some("192.0.2.7")),
            ("about:blank", None),
        ];
        for (url, site) in sites {
            assert_eq!(site_of(url).as_deref(), site, "{url}");
        }
    }

    #[test]
    fn labelled_lines_are_read() {
        let lines = b"{\"id\":\"1\",\"lines\":[\"Home\",\"It\\nrained.\"],\"labels\":[0,1]}\n{\"id\":\"2\"}\n";
        let documents: Vec<_> = read_lines(file(lines).path()).collect();
        let first = documents[0].as_ref().unwrap();
        assert_eq!((first.text.as_str(), &first.labels[..]), ("Home\nIt rained.\n", &[Some(false), Some(true)][..]));
        assert_eq!(documents[1].as_ref().unwrap_err().line, Some(2));
    }
}
