//! Addresses: what a reference on a page points to.

/// A reference as browsers read it: without white space at its edges, and without tabs and line ends.
pub fn clean(reference: &str) -> String {
    reference.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect()
}

/// The scheme of an address, without the colon; none of a relative reference.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}

/// The address that a reference on the page `base` stands for (RFC 3986, section 5.2); none if `base` is not one of the web.
/// What is not an address of the web either, such as `mailto:a@b`, stays as it is.
pub fn resolve(base: &str, reference: &str) -> Option<String> {
    if scheme(reference).is_some() {
        return Some(reference.to_owned());
    }
    let (scheme, rest) = base.split_once("://").filter(|(scheme, _)| is_web(scheme))?;
    if reference.starts_with("//") {
        return Some(format!("{scheme}:{reference}"));
    }
    let before = |text: &str, marks: &[char]| text.find(marks).unwrap_or(text.len());
    let (authority, rest) = rest.split_at(before(rest, &['/', '?', '#']));
    let path = &rest[..before(rest, &['?', '#'])];
    let with_query = &rest[..before(rest, &['#'])];
    let target = match reference.chars().next() {
        None => with_query.to_owned(),
        Some('#') => format!("{with_query}{reference}"),
        Some('?') => format!("{path}{reference}"),
        Some('/') => without_dots(reference),
        Some(_) => without_dots(&format!("{}/{reference}", path.rsplit_once('/').map_or("", |(folder, _)| folder))),
    };
    Some(format!("{scheme}://{authority}{target}"))
}

/// Whether a scheme is one of the web.
pub fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// A path, perhaps with a query, without the steps `.` and `..`.
fn without_dots(target: &str) -> String {
    let (path, query) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/').skip(1) {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    // A folder at the end stays a folder.
    if path.ends_with("/.") || path.ends_with("/..") {
        steps.push("");
    }
    format!("/{}{query}", steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{clean, resolve, scheme};

    #[test]
    fn references_are_resolved() {
        let resolve = |reference| resolve("https://bell.example/news/2024/wall.html?page=1#top", reference).unwrap();
        assert_eq!(resolve("ferry.html"), "https://bell.example/news/2024/ferry.html");
        assert_eq!(resolve("/ferry?a=1"), "https://bell.example/ferry?a=1");
        assert_eq!(resolve("../../x/./y/.."), "https://bell.example/x/");
        assert_eq!(resolve("../../../../x?../y"), "https://bell.example/x?../y");
        assert_eq!(resolve("//cdn.example/a"), "https://cdn.example/a");
        assert_eq!(resolve("?page=2"), "https://bell.example/news/2024/wall.html?page=2");
        assert_eq!(resolve("#end"), "https://bell.example/news/2024/wall.html?page=1#end");
        assert_eq!(resolve(""), "https://bell.example/news/2024/wall.html?page=1");
        assert_eq!(resolve("mailto:a@bell.example"), "mailto:a@bell.example");
    }

    #[test]
    fn bases_without_a_path_or_a_host() {
        assert_eq!(resolve("https://bell.example", "a").as_deref(), Some("https://bell.example/a"));
        assert_eq!(resolve("https://bell.example?q", "?r").as_deref(), Some("https://bell.example?r"));
        assert_eq!(resolve("bell.example/a", "b"), None);
        assert_eq!(resolve("file:///a", "b"), None);
    }

    #[test]
    fn schemes() {
        assert_eq!(scheme("JavaScript:alert(1)"), Some("JavaScript"));
        assert_eq!(scheme("/a:b"), None);
        assert_eq!(scheme("a b:c"), None);
        assert_eq!(clean(" java\nscript:x\t "), "javascript:x");
    }
}
