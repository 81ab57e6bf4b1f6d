//! Options of how Markdown is written.

use clap::{Args, ValueEnum};

use crate::markdown::{Links, MarkdownOptions};

/// Options of how Markdown is written.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Output")]
pub(in crate::cli) struct MarkdownArgs {
    /// Add the body as Markdown to the records of pages
    ///
    /// The field is called markdown, beside text. `--to markdown` writes Markdown alone.
    #[arg(long)]
    pub(in crate::cli) markdown: bool,
    /// How links are written in Markdown [default: inline]
    ///
    /// Addresses are absolute, by the URL of the page (--url, the URL of a record, or what the page gives as its own).
    #[arg(long, value_enum, value_name = "STYLE")]
    pub(in crate::cli) links: Option<LinkStyle>,
    /// Which pictures are written in Markdown [default: none]
    #[arg(long, value_enum, value_name = "WHICH")]
    pub(in crate::cli) images: Option<Images>,
    /// Write title, author, date and the like before the Markdown of a page, as YAML
    #[arg(long)]
    pub(in crate::cli) front_matter: bool,
}

/// Styles of links.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum LinkStyle {
    /// Where they are: [text](address)
    Inline,
    /// As footnotes, with the addresses at the end
    Footnotes,
    /// As text alone
    None,
}

/// Which pictures are written.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Images {
    /// None
    None,
    /// Those that have an alternative text: ![text](address)
    Alt,
}

impl MarkdownArgs {
    /// What the options say.
    pub(in crate::cli) fn options(&self) -> MarkdownOptions {
        let links = match self.links {
            None | Some(LinkStyle::Inline) => Links::Inline,
            Some(LinkStyle::Footnotes) => Links::Footnotes,
            Some(LinkStyle::None) => Links::None,
        };
        let images = self.images == Some(Images::Alt);
        MarkdownOptions::default().links(links).images(images).front_matter(self.front_matter)
    }

    /// An option that says how Markdown is written.
    pub(in crate::cli) fn style_option(&self) -> Option<&'static str> {
        let options = [
            (self.links.is_some(), "--links"),
            (self.images.is_some(), "--images"),
            (self.front_matter, "--front-matter"),
        ];
        options.into_iter().find_map(|(is_given, name)| is_given.then_some(name))
    }
}
