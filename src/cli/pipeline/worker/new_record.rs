//! Records for documents that were not read from a record.

use serde::Serialize;

use super::super::json::to_json;
use crate::document::language_code;
use crate::write::budget::Budget;
use crate::write::removed::RemovalReport;
use dehusk_text::metadata::Metadata;

/// A text, a page or a document of an archive as a record. Unknown fields are left out.
#[derive(Default, Serialize)]
pub(crate) struct NewRecord<'r> {
    /// The file that holds this document alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<&'r str>,
    /// When it was fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fetched: Option<&'r str>,
    /// The status code of the HTTP response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// Why the crawler truncated it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) truncated: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<&'r str>,
    /// The title without the name of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) headline: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) author: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) date: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) site: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) language: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<&'r str>,
    /// The URL that the page gives as its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) canonical: Option<&'r str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) tags: &'r [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) license: Option<&'r str>,
    pub(crate) text: &'r str,
    /// The body of a page as Markdown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) markdown: Option<String>,
    #[serde(flatten)]
    pub(crate) report: Option<RemovalReport>,
    /// The share of its text that was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) removed_share: Option<f64>,
    /// Whether that is above the bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) flagged: Option<bool>,
}

impl<'r> NewRecord<'r> {
    /// The record of a body with the document's own metadata.
    pub(crate) fn new(text: &'r str, metadata: &'r Metadata, report: Option<RemovalReport>) -> Self {
        NewRecord {
            title: metadata.title.as_deref(),
            headline: metadata.headline.as_deref(),
            author: metadata.author.as_deref(),
            date: metadata.date.as_deref(),
            site: metadata.site.as_deref(),
            language: metadata.language.map(language_code),
            description: metadata.description.as_deref(),
            canonical: metadata.canonical.as_deref(),
            tags: &metadata.tags,
            image: metadata.image.as_deref(),
            license: metadata.license.as_deref(),
            text,
            report,
            ..NewRecord::default()
        }
    }

    /// The record with the fields that a budget adds, for the share of its text that was removed.
    pub(crate) fn with_budget(self, budget: Budget, share: f64) -> Self {
        NewRecord { removed_share: budget.removed_share(share), flagged: budget.flagged(share), ..self }
    }

    /// As JSON on one line, without a line end.
    pub(crate) fn to_line(&self) -> String {
        to_json(self).get().to_owned()
    }
}
