//! Where gold is: in a file beside the document, or in labels before its lines.
//!
//! The body of `X.txt`, `X.html` or `X.raw.txt` is `X.body.txt`, that of `raw.txt` or `raw.html` is `body.txt`. A text with
//! labels begins with a line `# kind: …`, and each of its other lines that is not blank with `+ ` (body), `- ` (husk) or
//! `? ` (either).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::gold::Gold;
use dehusk_text::metadata::Metadata;
use dehusk_text::utf8;

const BODY: &str = "body.txt";

/// Whether a file is the body of a document beside it, and no document.
pub(super) fn is_body_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_body = |body: &str| name == body || name.strip_suffix(body).is_some_and(|stem| stem.ends_with('.'));
    is_body(BODY) || is_body("body.md")
}

/// The file that has the body of a document, whether or not it exists.
pub(in crate::cli) fn body_file(document: &Path) -> PathBuf {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let name = match stem.strip_suffix(".raw").unwrap_or(&stem) {
        "raw" => BODY.to_owned(),
        stem => format!("{stem}.{BODY}"),
    };
    document.with_file_name(name)
}

/// The body that a file beside a document has; none without such a file.
///
/// # Errors
/// It cannot be read.
pub(super) fn read_body(document: &Path) -> io::Result<Option<String>> {
    match fs::read(body_file(document)) {
        Ok(bytes) => Ok(Some(utf8::repair(&bytes).text.into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A text whose lines have labels.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Labelled {
    /// The text without labels.
    pub(super) text: String,
    pub(super) gold: Gold,
    /// What the first line says.
    pub(super) known: Metadata,
}

/// A text whose lines have labels, without them; none if a line has no label.
pub(super) fn labelled(file: &str) -> Option<Labelled> {
    let (head, lines) = file.split_once('\n')?;
    let known = known(head.strip_prefix("# ").filter(|head| head.starts_with("kind: "))?);
    let (mut text, mut ranges) = (String::new(), Vec::new());
    for line in lines.trim_end().lines() {
        let label = label(line)?;
        let start = text.len();
        text.push_str(line.get(2..).unwrap_or_default());
        if label != Label::Either {
            ranges.push((start..text.len(), label == Label::Body));
        }
        text.push('\n');
    }
    Some(Labelled { text, gold: Gold::Ranges(ranges), known })
}

/// What the label of a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Body,
    Husk,
    Either,
}

/// The label of a line; none if it has none. A line without text may be either.
fn label(line: &str) -> Option<Label> {
    match line.get(..2) {
        Some("+ ") => Some(Label::Body),
        Some("- ") => Some(Label::Husk),
        Some("? ") => Some(Label::Either),
        _ if matches!(line, "+" | "-" | "?") || line.trim().is_empty() => Some(Label::Either),
        _ => None,
    }
}

fn known(head: &str) -> Metadata {
    let value = |key: &str| {
        let mut values = head.split("; ").filter_map(|part| part.split_once(": "));
        values.find(|(name, _)| *name == key).map(|(_, value)| value.trim())
    };
    // Title and language are left out: a run over the text alone would not have them either.
    value("url").map_or_else(Metadata::default, |url| Metadata::default().with_url(url))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{body_file, is_body_file, labelled};
    use crate::gold::Gold;

    #[test]
    fn bodies_are_beside_documents() {
        let body = |path: &str| body_file(Path::new(path)).display().to_string();
        assert_eq!(body("in/001.txt"), Path::new("in/001.body.txt").display().to_string());
        assert_eq!(body("in/001.raw.txt"), body("in/001.html"));
        assert_eq!(body("case/raw.html"), Path::new("case/body.txt").display().to_string());
        let is_body = |path: &str| is_body_file(Path::new(path));
        assert!(is_body("in/001.body.txt") && is_body("case/body.txt") && is_body("body.md"));
        assert!(!is_body("in/somebody.txt") && !is_body("in/001.txt") && !is_body("body.html"));
    }

    #[test]
    fn labels_are_taken_off() {
        let file = "# kind: blog; lang: en; title: Rain; url: https://a.example/x\n- Home\n\n+ It rained.\n? So?\n";
        let document = labelled(file).unwrap();
        assert_eq!(document.text, "Home\n\nIt rained.\nSo?\n");
        assert_eq!(document.gold, Gold::Ranges(vec![(0..4, false), (6..16, true)]));
        assert_eq!((document.known.host.as_deref(), document.known.title), (Some("a.example"), None));
    }

    #[test]
    fn a_text_with_a_line_without_label_has_no_labels() {
        assert_eq!(labelled("# kind: blog\nHome\n"), None);
        assert_eq!(labelled("# Rain\n- Home\n"), None);
        assert_eq!(labelled(""), None);
    }
}
