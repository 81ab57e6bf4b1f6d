//! Metadata of a document.

use isolang::Language;

/// What is known about a document besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The host that it comes from: a name without scheme, port or path, in lower case.
    pub host: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its language, if it need not be detected.
    pub language: Option<Language>,
    /// Its author.
    pub author: Option<String>,
    /// Its date of publication, as it is written in the source.
    pub date: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
}

impl Metadata {
    /// Metadata with the host of a URL, or none if the URL has none.
    #[must_use]
    pub fn with_url(mut self, url: &str) -> Self {
        self.host = host_of(url);
        self
    }

    /// Metadata with a title, or none if it is blank.
    #[must_use]
    pub fn with_title(mut self, title: &str) -> Self {
        self.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
        self
    }
}

/// The host of a URL, in lower case, without user, port and path.
pub fn host_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split(':').next()?.trim_end_matches('.');
    (host.contains('.') && !host.contains(char::is_whitespace)).then(|| host.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::host_of;

    #[test]
    fn hosts_of_urls() {
        assert_eq!(host_of("https://user@WWW.Example.com:8080/a?b#c").as_deref(), Some("www.example.com"));
        assert_eq!(host_of("example.com/path").as_deref(), Some("example.com"));
        assert_eq!(host_of("about:blank"), None);
        assert_eq!(host_of(""), None);
    }
}
