//! A title without the name of the site that it ends or begins with.

/// What stands between a headline and the name of a site.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " • "];

/// The title without the name of the site, if it is told by `site` or by `host`. It never becomes empty.
pub(crate) fn headline<'t>(title: &'t str, site: Option<&str>, host: Option<&str>) -> &'t str {
    let names_site = |part: &str| {
        let part = letters(part);
        !part.is_empty()
            && (site.is_some_and(|site| letters(site) == part) || host.is_some_and(|host| is_host(host, &part)))
    };
    let last = SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, separator))).max();
    if let Some((at, separator)) = last
        && names_site(&title[at + separator.len()..])
    {
        return title[..at].trim();
    }
    let first = SEPARATORS.iter().filter_map(|separator| title.find(separator).map(|at| (at, separator))).min();
    match first {
        Some((at, separator)) if names_site(&title[..at]) => title[at + separator.len()..].trim(),
        _ => title,
    }
}

/// Whether a name is that of a host: `thebell` of `www.the-bell.example`, `bell.example` of `bell.example`.
fn is_host(host: &str, name: &str) -> bool {
    let host = host.strip_prefix("www.").unwrap_or(host);
    letters(host) == name || host.split('.').next().is_some_and(|label| letters(label) == name)
}

/// The letters and digits of a name, in lower case.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::headline;

    #[test]
    fn the_name_of_the_site_goes() {
        let by_site = |title| headline(title, Some("The Bell"), None);
        assert_eq!(by_site("Bridge opens | The Bell"), "Bridge opens");
        assert_eq!(by_site("Bridge - opens – THE BELL"), "Bridge - opens");
        assert_eq!(by_site("The Bell: Bridge opens"), "The Bell: Bridge opens");
        assert_eq!(by_site("The Bell - Bridge - opens"), "Bridge - opens");
        assert_eq!(by_site("Bridge opens | The Bells"), "Bridge opens | The Bells");
        assert_eq!(by_site("The Bell"), "The Bell");
        assert_eq!(headline("Bridge opens - TheBell", None, Some("www.the-bell.example")), "Bridge opens");
        assert_eq!(headline("Bridge opens - bell.example", None, Some("bell.example")), "Bridge opens");
        assert_eq!(headline("Bridge opens - Bell", None, None), "Bridge opens - Bell");
    }
}
