//! `Serialize` for what the library returns. Each type is written as a plain shape of its own, so that its fields can change
//! without a change of what is written.

use serde::{Serialize, Serializer};

use crate::category::Category;
use crate::cleaner::{Cleaned, Reason, Removal};
use crate::decide::Note;
use crate::document::Metadata;
use crate::model::{Contribution, Explanation, TextKind};
use crate::rules::{Diagnostic, Severity};

/// Implements `Serialize` for a type by the value of an expression.
macro_rules! serialize_as {
    ($type:ty, $this:ident => $value:expr) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $this = self;
                $value.serialize(serializer)
            }
        }
    };
}

serialize_as!(Category, category => category.name());
serialize_as!(Severity, severity => if *severity == Severity::Error { "error" } else { "warning" });
serialize_as!(TextKind, kind => kind.name());
serialize_as!(Reason, reason => reason.name());

#[derive(Serialize)]
struct CleanedShape<'c> {
    body: &'c str,
    language: Option<&'c str>,
    words: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_for: Option<TextKind>,
    metadata: Metadata<'c>,
    removals: Vec<Removal<'c>>,
    notes: Vec<Note<&'c str>>,
}

serialize_as!(Cleaned<'_>, cleaned => CleanedShape {
    body: &cleaned.body(),
    language: cleaned.language(),
    words: cleaned.words(),
    taken_for: cleaned.taken_for(),
    metadata: cleaned.metadata(),
    removals: cleaned.removals().collect(),
    notes: cleaned.notes().collect(),
});

#[derive(Serialize)]
struct RemovalShape<'c> {
    start: usize,
    end: usize,
    text: &'c str,
    rule: &'c str,
    category: Category,
    reason: Reason,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'c Explanation>,
}

serialize_as!(Removal<'_>, removal => RemovalShape {
    start: removal.range.start,
    end: removal.range.end,
    text: removal.text,
    rule: removal.rule.name(),
    category: removal.rule.category(),
    reason: removal.reason,
    explanation: removal.explanation,
});

#[derive(Serialize)]
struct MetadataShape<'c> {
    title: Option<&'c str>,
    author: Option<&'c str>,
    date: Option<&'c str>,
    site: Option<&'c str>,
    host: Option<&'c str>,
    language: Option<&'c str>,
    headline: Option<&'c str>,
    description: Option<&'c str>,
    url: Option<&'c str>,
    canonical: Option<&'c str>,
    tags: &'c [String],
    image: Option<&'c str>,
    license: Option<&'c str>,
}

serialize_as!(Metadata<'_>, metadata => MetadataShape {
    title: metadata.title(),
    author: metadata.author(),
    date: metadata.date(),
    site: metadata.site(),
    host: metadata.host(),
    language: metadata.language(),
    headline: metadata.headline(),
    description: metadata.description(),
    url: metadata.url(),
    canonical: metadata.canonical(),
    tags: metadata.tags(),
    image: metadata.image(),
    license: metadata.license(),
});

#[derive(Serialize)]
struct ExplanationShape<'c> {
    boilerplate: f32,
    bound: f32,
    towards_boilerplate: &'c [Contribution],
    towards_body: &'c [Contribution],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    terms: &'c [Contribution],
}

serialize_as!(Explanation, explanation => ExplanationShape {
    boilerplate: explanation.husk,
    bound: explanation.bound,
    towards_boilerplate: &explanation.husks,
    towards_body: &explanation.bodies,
    terms: &explanation.terms,
});

#[derive(Serialize)]
struct ContributionShape<'c> {
    feature: &'c str,
    weight: f32,
}

serialize_as!(Contribution, one => ContributionShape { feature: &one.what, weight: one.weight });

#[derive(Serialize)]
struct DiagnosticShape<'c> {
    code: &'c str,
    severity: Severity,
    message: &'c str,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    help: Option<&'c str>,
}

serialize_as!(Diagnostic, diagnostic => DiagnosticShape {
    code: diagnostic.code(),
    severity: diagnostic.severity(),
    message: diagnostic.message(),
    file: diagnostic.file().map(|file| file.display().to_string()),
    line: diagnostic.line(),
    column: diagnostic.column(),
    help: diagnostic.help(),
});

#[cfg(all(test, feature = "cli"))]
mod tests {
    use crate::{Cleaner, Document};

    #[test]
    fn a_cleaned_document_has_its_body_and_what_was_removed() {
        let cleaner = Cleaner::new().expect("the built-in rules are valid");
        let text = "The bridge opened on Monday after two years of work.\n\nThis website uses cookies.\n";
        let value =
            serde_json::to_value(cleaner.clean(Document::text(text).title("A bridge"))).expect("it is plain data");
        assert_eq!(value["body"], "The bridge opened on Monday after two years of work.\n");
        assert_eq!(value["metadata"]["title"], "A bridge");
        assert_eq!(value["removals"][0]["category"], "cookie-notice");
        assert_eq!(value["removals"][0]["reason"], "hit");
        assert_eq!(value["notes"], serde_json::json!([]));
    }
}
