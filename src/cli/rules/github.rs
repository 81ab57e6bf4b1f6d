//! Diagnostics as commands of GitHub Actions, which shows them beside the lines that they are about.

use std::fmt::Write as _;

use crate::rules::{Diagnostic, Layer};

/// One command a line.
pub(super) fn annotations<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    diagnostics.into_iter().map(|diagnostic| annotation(diagnostic) + "\n").collect()
}

fn annotation(diagnostic: &Diagnostic) -> String {
    let mut out = if diagnostic.is_error() { "::error ".to_owned() } else { "::warning ".to_owned() };
    let mut message = diagnostic.message().to_owned();
    if let Some(location) = &diagnostic.location {
        // Built-in files are not in the repository, so there is no line to show the message at.
        if location.file.layer == Layer::BuiltIn {
            message.insert_str(0, &format!("{location}: "));
        } else {
            let path = location.file.path.to_string_lossy().replace('\\', "/");
            let _ = write!(out, "file={},line={},col={},", property(&path), location.line(), location.column());
        }
    }
    if let Some(help) = diagnostic.help() {
        let _ = write!(message, "\nhelp: {help}");
    }
    let _ = write!(out, "title={}::{}", property(diagnostic.code()), data(&message));
    out
}

/// A text, escaped as the message of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text, escaped as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::annotations;
    use crate::rules::{Code, Diagnostic, Layer, SourceFile};

    fn diagnostic(layer: Layer) -> Diagnostic {
        let file =
            SourceFile { layer, path: PathBuf::from("my,rules/a:b.toml"), text: "schema = 1\n\u{e9} = x\n".into() };
        Diagnostic::at(Code::UnknownKey, &Arc::new(file), 13..14, "100% wrong: a, b\r\nand c").with_help("remove it")
    }

    #[test]
    fn paths_and_messages_are_escaped() {
        let expected = "::error file=my%2Crules/a%3Ab.toml,line=2,col=2,title=unknown-key::\
                        100%25 wrong: a, b%0D%0Aand c%0Ahelp: remove it\n";
        assert_eq!(annotations(&[diagnostic(Layer::Project)]), expected);
    }

    #[test]
    fn diagnostics_without_a_file_of_the_repository_name_none() {
        let built_in =
            "::error title=unknown-key::my,rules/a:b.toml:2: 100%25 wrong: a, b%0D%0Aand c%0Ahelp: remove it\n";
        assert_eq!(annotations(&[diagnostic(Layer::BuiltIn)]), built_in);
        let general = Diagnostic::general(Code::DuplicatePattern, "twice");
        assert_eq!(annotations(&[general]), "::warning title=duplicate-pattern::twice\n");
    }
}
