//! Rule files on disk, for commands that look at files and not at the rules in them.

pub(crate) use super::folder::{holds_rule_files, project_folder, rule_files};
pub(crate) use super::parse::syntax_errors;
use super::recognise::{is_model_file, is_rule_file};

/// Whether a text is not that of a rule file, broken or not.
pub(crate) fn is_other_file(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    is_model_file(text) || !is_rule_file(text)
}
