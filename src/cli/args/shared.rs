//! Options that several commands have: which rules, which categories, which model.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use isolang::Language;

use dehusk_html::encoding::Encoding;
use dehusk_text::metadata::{Metadata, host_of, language_from_code};

/// Options that make a cleaner: rules, categories and the model.
#[derive(Args, Debug, Default, Clone)]
pub(in crate::cli) struct CleanerArgs {
    #[command(flatten)]
    pub(in crate::cli) rules: RuleArgs,
    #[command(flatten)]
    pub(in crate::cli) choice: CategoryArgs,
    #[command(flatten)]
    pub(in crate::cli) model: ModelArgs,
}

/// Options that choose rules.
#[derive(Args, Debug, Default, Clone)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct RuleArgs {
    /// Add a rule file, or the rule files in a folder (repeatable)
    ///
    /// Rules come in layers: the built-in ones, those of the user (dehusk/rules in the configuration folder), those in
    /// ./rules, and then those of each --rules, in the order given. A file replaces the file at the same path of an
    /// earlier layer; a patch changes single rules. A single file is a pack that is called as the file is.
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    /// Turn a rule off (repeatable, or with commas between rules)
    ///
    /// RULE is the rule's full name, such as en/share/app, or its last part if only one pack has such a rule.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(in crate::cli) off: Vec<String>,
    /// Ignore the user's rules and ./rules
    ///
    /// A run then gives the same result in every folder and for every user.
    #[arg(long)]
    pub(in crate::cli) isolated: bool,
    /// Ignore the built-in rules
    #[arg(long)]
    pub(in crate::cli) no_built_in: bool,
}

/// Options that choose categories.
#[derive(Args, Debug, Default, Clone)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct CategoryArgs {
    /// Keep everything in a category, such as caption,byline (repeatable)
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',')]
    pub(in crate::cli) keep: Vec<String>,
    /// Remove a category that is kept by default: headline, dateline or lead (repeatable)
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',')]
    pub(in crate::cli) drop: Vec<String>,
}

/// Options that say what is known of a document.
#[derive(Args, Debug, Default, Clone)]
#[command(next_help_heading = "Input")]
pub(in crate::cli) struct DocumentArgs {
    /// Host that the text or page comes from, for rules of single sites
    ///
    /// Records and archives that state a URL keep theirs.
    #[arg(long, value_name = "HOST", value_parser = parse_host)]
    pub(in crate::cli) host: Option<String>,
    /// URL that the text or page comes from, for rules of single sites and links in Markdown
    #[arg(long, value_name = "URL", conflicts_with = "host", value_parser = parse_url)]
    pub(in crate::cli) url: Option<String>,
    /// Title of the text or page, for rules about repeated titles
    ///
    /// Records, and pages in them, that state a title keep theirs.
    #[arg(long, value_name = "TITLE")]
    pub(in crate::cli) title: Option<String>,
    /// Language of all documents, which is detected by default (ISO 639 code)
    #[arg(long, value_name = "CODE", value_parser = parse_language)]
    pub(in crate::cli) language: Option<Language>,
    /// Encoding of texts and pages, such as windows-1252 (detected by default)
    ///
    /// LABEL is a label of the Encoding Standard. A byte order mark counts before it in pages. Records are UTF-8, and archives
    /// state their encodings. The output is always UTF-8.
    #[arg(long, value_name = "LABEL", value_parser = parse_encoding)]
    pub(in crate::cli) encoding: Option<&'static Encoding>,
}

impl DocumentArgs {
    /// What the options say.
    pub(in crate::cli) fn metadata(&self) -> Metadata {
        let from_url = self.url.as_deref().map_or_else(Metadata::default, |url| Metadata::default().with_url(url));
        let host = self.host.clone().or(from_url.host);
        let metadata = Metadata { host, language: self.language, ..from_url };
        match &self.title {
            Some(title) => metadata.with_title(title),
            None => metadata,
        }
    }
}

fn parse_host(host: &str) -> Result<String, &'static str> {
    let is_host = !host.is_empty() && !host.contains(|c: char| c.is_whitespace() || "/:@?#*".contains(c));
    is_host.then(|| host.to_lowercase()).ok_or("expected a host, such as example.com; `--url` takes a URL")
}

/// A URL with a host.
fn parse_url(url: &str) -> Result<String, &'static str> {
    host_of(url).map(|_| url.to_owned()).ok_or("expected a URL, such as https://example.com/news/1")
}

fn parse_language(code: &str) -> Result<Language, &'static str> {
    language_from_code(code).ok_or("expected an ISO 639 code, such as en")
}

fn parse_encoding(label: &str) -> Result<&'static Encoding, &'static str> {
    let encoding = Encoding::for_label_no_replacement(label.as_bytes());
    encoding.ok_or("expected a label of the Encoding Standard, such as utf-8, windows-1252 or shift_jis")
}

/// Options of the context model.
#[derive(Args, Debug, Default, Clone, Copy)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct ModelArgs {
    /// Use the context model
    ///
    /// The model scores lines that no rule matches by what they look like and what surrounds them. It is used for
    /// HTML pages and for texts of at least 40 words.
    #[arg(long, value_enum, value_name = "on|off", hide_possible_values = true, default_value_t)]
    pub(in crate::cli) model: OnOff,
    /// How much the context model removes
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t)]
    pub(in crate::cli) profile: ProfileName,
    /// What texts are: the text of whole pages, or what was extracted from pages
    ///
    /// Lines of an extract must be more clearly boilerplate to be removed than those of a whole page. By default, how
    /// much of a text looks like boilerplate says which it is; `--explain` shows what each was taken for.
    #[arg(long, value_enum, value_name = "auto|page|extract", hide_possible_values = true, default_value_t)]
    pub(in crate::cli) kind: TextKindName,
}

/// Whether something is used.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum OnOff {
    #[default]
    On,
    Off,
}

/// Names of kinds of texts.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum TextKindName {
    #[default]
    Auto,
    Page,
    Extract,
}

/// Names of profiles.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum ProfileName {
    /// Keep more text, and more boilerplate
    Careful,
    #[default]
    /// Weigh lost text and kept boilerplate equally
    Balanced,
    /// Remove more boilerplate, and more text
    Strict,
}
