//! Front matter: the metadata of a page as YAML.

use std::fmt::Write as _;

use crate::document::language_code;
use dehusk_text::metadata::Metadata as Known;

/// The metadata that are known, between two lines of `---`; empty if there are none.
pub(super) fn front_matter(known: &Known) -> String {
    let language = known.language.map(|language| language_code(language).to_owned());
    let fields = [
        ("title", known.headline.as_ref().or(known.title.as_ref())),
        ("author", known.author.as_ref()),
        ("date", known.date.as_ref()),
        ("site", known.site.as_ref()),
        ("language", language.as_ref()),
        ("url", known.url.as_ref().or(known.canonical.as_ref())),
        ("description", known.description.as_ref()),
    ];
    let mut out = String::new();
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = writeln!(out, "{name}: {}", quoted(value));
        }
    }
    if out.is_empty() { out } else { format!("---\n{out}---\n") }
}

/// A string of YAML. All are quoted, since words such as `no` and dates would be something else.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::front_matter;
    use dehusk_text::metadata::Metadata as Known;

    #[test]
    fn values_are_quoted() {
        let known = Known { author: Some("A \"B\" \\ C\nD\u{1}".to_owned()), ..Known::default().with_title("no: 1") };
        assert_eq!(front_matter(&known), "---\ntitle: \"no: 1\"\nauthor: \"A \\\"B\\\" \\\\ C\\nD\\u0001\"\n---\n");
        assert_eq!(front_matter(&Known::default()), "");
    }
}
