//! What a caller hands in: a text or a page, and what is known of it.

use isolang::Language;

#[cfg(feature = "html")]
use dehusk_html::Page;
use dehusk_text::metadata::{Metadata as Known, language_from_code};

/// A document to clean: a text or an HTML page, and what is known of it.
///
/// Rules can ask for the host, the title, the author and the language, so a document that comes with its URL and title is
/// cleaned better. What the caller says wins over what a page says of itself.
///
/// ```
/// use dehusk::{Cleaner, Document};
///
/// let cleaner = Cleaner::new()?;
/// let text = "The bridge is open | The Bell\n\nIt opened on Monday after two years of work.\n";
/// let cleaned = cleaner.clean(Document::text(text).title("The bridge is open").url("https://bell.example/1"));
/// assert!(cleaned.body().ends_with("It opened on Monday after two years of work.\n"));
/// # Ok::<(), dehusk::RuleErrors>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document<'d> {
    pub(crate) content: Content<'d>,
    pub(crate) known: Known,
    charset: Option<String>,
    marks: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Content<'d> {
    Text(&'d str),
    #[cfg(feature = "html")]
    Html(&'d [u8]),
}

impl<'d> Document<'d> {
    /// A text.
    pub fn text(text: &'d str) -> Document<'d> {
        Document { content: Content::Text(text), known: Known::default(), charset: None, marks: false }
    }

    /// An HTML page, in any encoding that the WHATWG encoding standard names. It is parsed when it is cleaned; any bytes
    /// are a page. With the feature `html`.
    #[cfg(feature = "html")]
    pub fn html(html: &'d (impl AsRef<[u8]> + ?Sized)) -> Document<'d> {
        Document { content: Content::Html(html.as_ref()), known: Known::default(), charset: None, marks: false }
    }

    /// Where the document comes from. Rules ask for the host of the URL; links in Markdown are relative to it.
    #[must_use]
    pub fn url(mut self, url: &str) -> Document<'d> {
        self.known = self.known.with_url(url);
        self
    }

    /// The title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Document<'d> {
        self.known = self.known.with_title(title);
        self
    }

    /// The author; several are separated by a comma and a space.
    #[must_use]
    pub fn author(mut self, author: &str) -> Document<'d> {
        self.known.author = Some(author.to_owned());
        self
    }

    /// The language, as an ISO 639 code of two or three letters. It is detected if it is not given, or if the code is not
    /// known.
    #[must_use]
    pub fn language(mut self, code: &str) -> Document<'d> {
        self.known.language = language_from_code(code);
        self
    }

    /// The encoding that a page was served with, such as `windows-1252`. It has no effect on a text.
    #[must_use]
    pub fn charset(mut self, charset: &str) -> Document<'d> {
        self.charset = Some(charset.to_owned());
        self
    }

    /// Records what the elements of a page mark, which [`Cleaned::markdown`](crate::Cleaned::markdown) needs. It has no effect
    /// on a text.
    #[must_use]
    pub fn with_marks(mut self) -> Document<'d> {
        self.marks = true;
        self
    }

    /// Parses a page.
    #[cfg(feature = "html")]
    pub(crate) fn parse_html(&self, html: &[u8]) -> Page {
        let charset = self.charset.as_deref();
        match self.marks {
            true => Page::with_marks(dehusk_html::parse(html, charset), &self.known),
            false => Page::from_bytes(html, charset, &self.known),
        }
    }
}

impl<'d, T: AsRef<str> + ?Sized> From<&'d T> for Document<'d> {
    fn from(text: &'d T) -> Document<'d> {
        Document::text(text.as_ref())
    }
}

/// What is known of a document besides its text.
#[derive(Clone, Copy, Debug)]
pub struct Metadata<'c>(Option<&'c Known>);

impl<'c> Metadata<'c> {
    pub(crate) fn new(known: Option<&'c Known>) -> Metadata<'c> {
        Metadata(known)
    }

    /// The title.
    pub fn title(self) -> Option<&'c str> {
        self.0?.title.as_deref()
    }

    /// The authors, separated by a comma and a space.
    pub fn author(self) -> Option<&'c str> {
        self.0?.author.as_deref()
    }

    /// The date of publication, as the page writes it.
    pub fn date(self) -> Option<&'c str> {
        self.0?.date.as_deref()
    }

    /// The name of the site.
    pub fn site(self) -> Option<&'c str> {
        self.0?.site.as_deref()
    }

    /// Of a page, the title without the name of the site.
    pub fn headline(self) -> Option<&'c str> {
        self.0?.headline.as_deref()
    }

    /// What the page says it is about.
    pub fn description(self) -> Option<&'c str> {
        self.0?.description.as_deref()
    }

    /// What the page is tagged with, in its order.
    pub fn tags(self) -> &'c [String] {
        self.0.map_or(&[], |known| &known.tags)
    }

    /// The URL that the caller gave.
    pub fn url(self) -> Option<&'c str> {
        self.0?.url.as_deref()
    }

    /// The URL that the page gives as its own.
    pub fn canonical(self) -> Option<&'c str> {
        self.0?.canonical.as_deref()
    }

    /// The URL of the picture that stands for the page.
    pub fn image(self) -> Option<&'c str> {
        self.0?.image.as_deref()
    }

    /// The URL or name of the licence that the page states.
    pub fn license(self) -> Option<&'c str> {
        self.0?.license.as_deref()
    }

    /// The host, in lower case.
    pub fn host(self) -> Option<&'c str> {
        self.0?.host.as_deref()
    }

    /// The language that the caller or the page states, as an ISO 639 code.
    pub fn language(self) -> Option<&'static str> {
        self.0?.language.map(language_code)
    }
}

/// The ISO 639 code of a language: two letters if there is such a code, else three.
pub(crate) fn language_code(language: Language) -> &'static str {
    language.to_639_1().unwrap_or_else(|| language.to_639_3())
}
