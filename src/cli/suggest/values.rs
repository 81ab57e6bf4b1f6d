//! Values in rule files: strings, and pages that are examples.

use dehusk_text::toml_string::quote;

/// An example as a string of TOML, with `\\n` for the ends of its lines.
pub(super) fn example(text: &str) -> String {
    let content = |line: &str| {
        quote(line).strip_prefix('"').and_then(|line| line.strip_suffix('"')).unwrap_or_default().to_owned()
    };
    format!("\"{}\"", text.split('\n').map(content).collect::<Vec<_>>().join("\\n"))
}

/// A string of TOML without escapes, if it can be one.
pub(super) fn literal(text: &str) -> String {
    if text.contains('\'') || text.contains(char::is_control) { quote(text) } else { format!("'{text}'") }
}

/// A text as a paragraph of a page.
pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// A text in an element that a selector matches.
pub(super) fn boxed(selector: &str, text: &str) -> String {
    let text = paragraph(text);
    match (selector.strip_prefix('#'), selector.strip_prefix('.')) {
        (Some(id), _) => format!("<div id=\"{id}\">{text}</div>"),
        (_, Some(class)) => format!("<div class=\"{class}\">{text}</div>"),
        _ => format!("<div>{text}</div>"),
    }
}

#[cfg(test)]
mod tests {
    use super::{boxed, example, literal};

    #[test]
    fn examples_have_line_ends_as_people_write_them() {
        assert_eq!(example("a \"b\"\n\\n"), r#""a \"b\"\n\\n""#);
    }

    #[test]
    fn values_are_quoted() {
        assert_eq!((literal("a\\d"), literal("it's")), ("'a\\d'".to_owned(), "\"it's\"".to_owned()));
        assert_eq!(boxed("#x", "a<b"), "<div id=\"x\"><p>a&lt;b</p></div>");
    }
}
