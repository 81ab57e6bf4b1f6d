//! Documents whose lines are labelled by hand: files of a folder, one document each.
//!
//! The first line says what is known: `# kind: K; tool: T; lang: L; title: ...; url: ...`. Each other line that is not blank
//! begins with `+ ` (body), `- ` (boilerplate) or `? ` (either is right). The folder `tests/wild` of the repository has such
//! documents.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A document with a label for each line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labelled {
    /// What sort of page it is, without details after a comma, colon, slash or bracket.
    pub kind: String,
    /// What wrote the text, the language and the URL; empty if the file does not say.
    pub tool: String,
    pub language: String,
    pub url: String,
    /// The folder that it is in.
    pub folder: String,
    /// The text without labels.
    pub text: String,
    /// For each line of the text whether it is body; none for one that is blank or may be either.
    pub labels: Vec<Option<bool>>,
}

/// Reads all documents below a folder, in the order of their paths.
///
/// # Errors
/// A file cannot be read, or a line has no label.
pub(crate) fn read(folder: &Path) -> io::Result<Vec<Labelled>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    paths.iter().map(|path| read_one(path)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "txt") {
            paths.push(path);
        }
    }
    Ok(())
}

fn read_one(path: &Path) -> io::Result<Labelled> {
    let mut document = parse(&fs::read_to_string(path)?).map_err(|error| named(path, &error))?;
    let folder = path.parent().and_then(Path::file_name);
    document.folder = folder.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(document)
}

fn named(path: &Path, error: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", path.display()))
}

fn parse(file: &str) -> Result<Labelled, String> {
    let (head, lines) = file.split_once('\n').ok_or("there is only one line")?;
    let head = head.strip_prefix("# ").ok_or("the first line does not begin with `# `")?;
    let value = |key: &str| {
        let values = head.split("; ").filter_map(|part| part.split_once(": "));
        values.into_iter().find(|(name, _)| *name == key).map_or("", |(_, value)| value).to_owned()
    };
    let kind = value("kind");
    let end = kind.find([',', ':', '(', '/']).unwrap_or(kind.len());
    let mut document = Labelled {
        kind: kind[..end].trim().to_owned(),
        tool: value("tool"),
        language: value("lang"),
        url: value("url"),
        ..Labelled::default()
    };
    for line in lines.trim_end().lines() {
        document.push(line).ok_or_else(|| format!("a line without a label: {line}"))?;
    }
    Ok(document)
}

impl Labelled {
    fn push(&mut self, line: &str) -> Option<()> {
        let label = match line.get(..2) {
            Some("+ ") => Some(true),
            Some("- ") => Some(false),
            Some("? ") => None,
            _ if matches!(line, "" | "+" | "-" | "?") || line.trim().is_empty() => None,
            _ => return None,
        };
        self.labels.push(label);
        self.text.push_str(line.get(2..).unwrap_or_default());
        self.text.push('\n');
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn heads_and_labels_are_read() {
        let read = parse(
            "# kind: blog (Ghost); tool: bs4; lang: en; url: https://a.example/\n- Home\n\n+ It rained.\n? So?\n",
        );
        let document = read.unwrap();
        assert_eq!((document.kind.as_str(), document.tool.as_str(), document.language.as_str()), ("blog", "bs4", "en"));
        assert_eq!(document.url, "https://a.example/");
        assert_eq!(document.text, "Home\n\nIt rained.\nSo?\n");
        assert_eq!(document.labels, [Some(false), None, Some(true), None]);
    }

    #[test]
    fn a_line_without_a_label_is_an_error() {
        assert!(parse("# kind: blog\nHome\n").unwrap_err().contains("Home"));
        assert!(parse("Home\n- Share\n").is_err());
    }
}
