//! Metadata of a document.

use isolang::Language;

/// What is known about a document besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The host that it comes from: a name without scheme, port or path, in lower case.
    pub host: Option<String>,
    /// The URL that it was fetched from.
    pub url: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Of a page, its title without the name of the site.
    pub headline: Option<String>,
    /// Its language, if it need not be detected.
    pub language: Option<Language>,
    /// Its author.
    pub author: Option<String>,
    /// Its date of publication, as it is written in the source.
    pub date: Option<String>,
    /// The name of the site.
    pub site: Option<String>,
    /// What the page says it is about.
    pub description: Option<String>,
    /// The URL that the page gives as its own.
    pub canonical: Option<String>,
    /// What it is tagged with, in the order of the page.
    pub tags: Vec<String>,
    /// The URL of the picture that stands for it.
    pub image: Option<String>,
    /// The URL or name of the licence that it states.
    pub license: Option<String>,
}

impl Metadata {
    /// Metadata with a URL and its host, or neither if the URL has no host.
    #[must_use]
    pub fn with_url(mut self, url: &str) -> Self {
        self.host = host_of(url);
        self.url = self.host.is_some().then(|| url.trim().to_owned());
        self
    }

    /// Metadata with a title, or none if it is blank.
    #[must_use]
    pub fn with_title(mut self, title: &str) -> Self {
        self.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
        self
    }

    /// The metadata, with what it lacks from `defaults`.
    #[must_use]
    pub fn or(self, defaults: &Metadata) -> Self {
        let or = |own: Option<String>, default: &Option<String>| own.or_else(|| default.clone());
        Metadata {
            host: or(self.host, &defaults.host),
            url: or(self.url, &defaults.url),
            title: or(self.title, &defaults.title),
            headline: or(self.headline, &defaults.headline),
            language: self.language.or(defaults.language),
            author: or(self.author, &defaults.author),
            date: or(self.date, &defaults.date),
            site: or(self.site, &defaults.site),
            description: or(self.description, &defaults.description),
            canonical: or(self.canonical, &defaults.canonical),
            tags: if self.tags.is_empty() { defaults.tags.clone() } else { self.tags },
            image: or(self.image, &defaults.image),
            license: or(self.license, &defaults.license),
        }
    }
}

/// The language of an ISO 639 code of two or three lower-case letters; none if there is no such code.
pub fn language_from_code(code: &str) -> Option<Language> {
    Language::from_639_1(code).or_else(|| Language::from_639_3(code))
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
    use super::{Metadata, host_of, language_from_code};

    #[test]
    fn own_metadata_comes_before_defaults() {
        let own = Metadata::default().with_title("Own");
        let all = own.or(&Metadata::default().with_title("Default").with_url("https://example.com/a"));
        assert_eq!((all.title.as_deref(), all.host.as_deref()), (Some("Own"), Some("example.com")));
    }

    #[test]
    fn languages_have_codes_of_two_or_three_letters() {
        assert!(language_from_code("de").is_some() && language_from_code("de") == language_from_code("deu"));
        assert_eq!((language_from_code("DE"), language_from_code("xx"), language_from_code("")), (None, None, None));
    }

    #[test]
    fn hosts_of_urls() {
        assert_eq!(host_of("https://user@WWW.Example.com:8080/a?b#c").as_deref(), Some("www.example.com"));
        assert_eq!(host_of("example.com/path").as_deref(), Some("example.com"));
        assert_eq!(host_of("about:blank"), None);
        assert_eq!(host_of(""), None);
    }
}
