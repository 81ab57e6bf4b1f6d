//! The categories of what rules remove, by which users keep, drop and count. The list is closed.

use std::fmt;
use std::str::FromStr;

macro_rules! categories {
    ($($variant:ident $name:literal $about:literal,)*) => {
        /// What a rule removes. The list is closed: a rule file that names another category is an error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Category { $(#[doc = $about] $variant,)* }

        impl Category {
            /// Every category, in the order of the reference.
            pub const ALL: &'static [Category] = &[$(Category::$variant,)*];

            /// The name in rule files and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Category::$variant => $name,)* }
            }

            /// A description in one line.
            pub const fn about(self) -> &'static str {
                match self { $(Category::$variant => $about,)* }
            }
        }
    };
}

categories! {
    Advert "advert" "Labels of advertisements and of sponsored or affiliate content.",
    AppPromo "app-promo" "Calls to install an app, or to follow on a messenger or a news aggregator.",
    AuthorNote "author-note" "Who the author is and how to write to them.",
    Byline "byline" "Who wrote, edited or translated the text.",
    Caption "caption" "Text under a picture.",
    CodeResidue "code-residue" "Markup, templates, scripts and shortcodes left in the text.",
    Comments "comments" "Comment forms, counts and calls to discuss.",
    Commerce "commerce" "Prices, baskets, stock and shop buttons.",
    Contents "contents" "Tables of contents.",
    CookieNotice "cookie-notice" "Cookie and consent notices.",
    Correction "correction" "Calls to report a mistake, and tip lines.",
    Counter "counter" "Counts of views, likes, votes and ratings.",
    Credit "credit" "Who took or owns a picture.",
    DateLine "date-line" "A line that holds only a date, a time or a reading time.",
    Dateline "dateline" "Place and agency at the head of a report: `(Reuters) -`. Kept unless dropped.",
    Donation "donation" "Calls to give money.",
    ForeignUi "foreign-ui" "Interface words in a writing system that is not the document's.",
    Headline "headline" "The document's title, if it is known. Kept unless dropped.",
    Lead "lead" "The sentence or two between the headline and the text that sum it up. Kept unless dropped.",
    Legal "legal" "Copyright, reprint and disclaimer lines.",
    Loader "loader" "Loading, script and browser notices.",
    MediaId "media-id" "Identifiers of pictures, videos and embeds, and their labels.",
    Navigation "navigation" "Menus, breadcrumbs, section blurbs, tags and pagers.",
    Newsletter "newsletter" "Calls to subscribe to a newsletter or a site.",
    Outside "outside" "Everything around the body of a page or text.",
    Paywall "paywall" "Calls to log in, register or pay for the rest.",
    Player "player" "Labels and times of audio and video players.",
    RelatedLinks "related-links" "Links to and lists of other stories.",
    RepeatedText "repeated-text" "Text that occurs a second time, such as the title with the site's name.",
    Share "share" "Share, print and follow labels.",
    Widget "widget" "Weather, markets, polls and other boxes beside the text.",
    WireCredit "wire-credit" "Which agency supplied or contributed to the text.",
}

impl Category {
    /// Whether hits of this category are kept unless the user asks for their removal.
    pub const fn kept_by_default(self) -> bool {
        matches!(self, Category::Headline | Category::Dateline | Category::Lead)
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The error for a name that is not a category's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCategory {
    /// The name that was given.
    pub name: String,
}

impl fmt::Display for UnknownCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no category called `{}`", self.name)
    }
}

impl std::error::Error for UnknownCategory {}

impl FromStr for Category {
    type Err = UnknownCategory;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|category| category.name() == name)
            .ok_or_else(|| UnknownCategory { name: name.to_owned() })
    }
}

/// A set of categories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CategorySet(u64);

const _: () = assert!(Category::ALL.len() <= 64, "a set of categories is 64 bits");

impl CategorySet {
    pub(crate) fn insert(&mut self, category: Category) {
        self.0 |= 1 << category as u64;
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it has one of these; if none are named, whether it has any.
    pub(crate) fn meets(self, wanted: &[Category]) -> bool {
        if wanted.is_empty() { !self.is_empty() } else { wanted.iter().any(|one| self.0 & (1 << *one as u64) != 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_reads_back() {
        for &category in Category::ALL {
            assert_eq!(category.name().parse(), Ok(category));
        }
    }

    #[test]
    fn a_name_outside_the_list_is_an_error() {
        assert!("cookies".parse::<Category>().is_err());
    }
}
