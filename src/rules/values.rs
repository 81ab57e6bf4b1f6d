//! Small values that occur in several tables: ids, languages, hosts, shapes.

use dehusk_text::metadata::{host_of, language_from_code};
use isolang::Language;

use super::check::Checker;
use super::diagnostic::Code;
use super::table::{Table, WithSpan};
use crate::segment::shape::Shape;

/// Ids are lower-case words joined by hyphens, so that they can be typed and need no quotes anywhere.
pub(super) fn check_id(checker: &mut Checker, id: &WithSpan<&str>) {
    if !is_id(id.value) {
        checker.report(Code::BadName, id.span.clone(), format!("`{}` is not a valid id", id.value)).label =
            "expected lower-case letters, digits and hyphens".to_owned();
    }
}

/// Whether a text is a valid id.
pub(crate) fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(plain)
}

/// The language of an ISO 639 code; an unknown code is reported.
pub(super) fn language(checker: &mut Checker, code: &WithSpan<&str>) -> Option<Language> {
    let found = language_from_code(code.value);
    if found.is_none() {
        let diagnostic = checker.report(
            Code::UnknownLanguage,
            code.span.clone(),
            format!("there is no language with the code `{}`", code.value),
        );
        diagnostic.label = "expected an ISO 639 code such as \"en\" or \"deu\"".to_owned();
    }
    found
}

/// A host in lower case; what is not a host name is reported.
pub(super) fn host(checker: &mut Checker, name: &WithSpan<&str>) -> Option<String> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    let stem = name.value.strip_suffix(".*").unwrap_or(name.value);
    if !stem.is_empty() && stem.chars().all(plain) && !stem.starts_with('.') && !stem.ends_with('.') {
        return Some(name.value.to_lowercase());
    }
    let diagnostic = checker.report(Code::BadHost, name.span.clone(), format!("`{}` is not a valid host", name.value));
    diagnostic.label = "expected a name such as \"example.com\" or \"example.*\"".to_owned();
    diagnostic.help = match name.value.strip_prefix("*.") {
        Some(domain) => Some(format!("write `{domain}`, which includes its subdomains")),
        None => host_of(name.value).filter(|host| host != name.value).map(|host| format!("write `{host}`")),
    };
    None
}

/// The values of `shape`.
pub(super) fn shapes(table: &Table<'_, '_>) -> Vec<Shape> {
    let find = |name: &WithSpan<&str>| Shape::ALL.iter().copied().find(|shape| shape.name() == name.value);
    table.texts("shape").iter().filter_map(find).collect()
}
