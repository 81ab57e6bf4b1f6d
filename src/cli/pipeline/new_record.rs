//! Documents that came without a record, as records.

use serde::Serialize;

use super::work::raw;
use crate::write::removed::Account;
use dehusk_text::metadata::Metadata;

/// A text, a page or a document of an archive as a record. What nobody says is left out.
#[derive(Default, Serialize)]
pub(super) struct NewRecord<'r> {
    /// The file that it stood in alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<&'r str>,
    /// When it was fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fetched: Option<&'r str>,
    /// The status code of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// Why the crawler cut it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) truncated: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) author: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) site: Option<&'r str>,
    pub(super) text: &'r str,
    #[serde(flatten)]
    pub(super) account: Option<Account>,
}

impl<'r> NewRecord<'r> {
    /// The record of a body, with what the document says of itself.
    pub(super) fn of(text: &'r str, said: &'r Metadata, account: Option<Account>) -> Self {
        NewRecord {
            title: said.title.as_deref(),
            author: said.author.as_deref(),
            date: said.date.as_deref(),
            site: said.site.as_deref(),
            text,
            account,
            ..NewRecord::default()
        }
    }

    /// As JSON on one line, without a line end.
    pub(super) fn json(&self) -> String {
        raw(self).get().to_owned()
    }
}
