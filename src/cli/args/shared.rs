//! Options that several commands have: which rules, which categories, which model.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Options that choose rules.
#[derive(Args, Debug, Default, Clone)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct RuleArgs {
    /// Add the rule files in a folder (repeatable)
    ///
    /// Rules come in layers: the built-in ones, those of the user (dehusk/rules in the configuration folder), those in
    /// ./rules, and then those of each --rules, in the order given. A file replaces the file at the same path of an
    /// earlier layer; a patch changes single rules.
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) rules: Vec<PathBuf>,
    /// Turn a rule off (repeatable)
    ///
    /// RULE is the rule's full name, such as en/share/app, or its last part if only one pack has such a rule.
    #[arg(long, value_name = "RULE")]
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
    /// Keep everything in a category, such as caption or byline (repeatable)
    #[arg(long, value_name = "CATEGORY")]
    pub(in crate::cli) keep: Vec<String>,
    /// Remove a category that is kept by default: headline or dateline (repeatable)
    #[arg(long, value_name = "CATEGORY")]
    pub(in crate::cli) drop: Vec<String>,
}

/// Options of the context model.
#[derive(Args, Debug, Default, Clone, Copy)]
#[command(next_help_heading = "Rules")]
pub(in crate::cli) struct ModelArgs {
    /// Use the context model
    ///
    /// The model scores lines that no rule matches by what they look like and what surrounds them. It is used for
    /// HTML pages, and for texts that are the text of a whole page.
    #[arg(long, value_enum, value_name = "on|off", hide_possible_values = true, default_value_t)]
    pub(in crate::cli) model: OnOff,
    /// How much the context model removes
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t)]
    pub(in crate::cli) profile: ProfileName,
}

/// Whether something is used.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::cli) enum OnOff {
    #[default]
    On,
    Off,
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
