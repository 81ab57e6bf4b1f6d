//! Suggestions for misspelled names.

/// The candidate most like `name`, if one is like enough to be worth naming: a Jaro–Winkler similarity of 0.8, which
/// is the bound that clap uses for its own suggestions less a little, since rule names are long and share prefixes.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (similarity(name, candidate), candidate))
        .filter(|(score, _)| *score >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// A full rule name is also found by its last part alone. Names of one pack are compared by their last parts: what they
/// share says nothing about which was meant.
fn similarity(name: &str, candidate: &str) -> f64 {
    match (name.rsplit_once('/'), candidate.rsplit_once('/')) {
        (Some((pack, id)), Some((other, candidate))) if pack == other => strsim::jaro_winkler(id, candidate),
        (None, Some((_, id))) => strsim::jaro_winkler(name, candidate).max(strsim::jaro_winkler(name, id)),
        _ => strsim::jaro_winkler(name, candidate),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_misspelled_name() {
        assert_eq!(nearest("phrase", ["phrases", "line", "starts"]), Some("phrases"));
        assert_eq!(nearest("recent-post", ["en/related-links/recent-posts"]), Some("en/related-links/recent-posts"));
    }

    #[test]
    fn ignores_names_that_are_not_similar() {
        assert_eq!(nearest("zebra", ["phrases", "line", "starts"]), None);
        assert_eq!(nearest("en/share/zebra", ["en/share/label"]), None);
    }
}
