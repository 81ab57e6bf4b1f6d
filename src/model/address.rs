//! What the address of a page says of it: how deep it is, whether it ends in a headline or has a date, which words it has.

/// A URL, in the parts that tell kinds of pages apart.
pub(super) struct Address<'u> {
    host: &'u str,
    path: &'u str,
    query: &'u str,
}

/// Parts of a path with more words are headlines, and their words say what the page is about.
const NAME_WORDS: usize = 2;

impl<'u> Address<'u> {
    pub(super) fn new(url: &'u str) -> Address<'u> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        Address { host, path, query }
    }

    fn segments(&self) -> impl DoubleEndedIterator<Item = &'u str> + Clone {
        self.path.split('/').filter(|segment| !segment.is_empty())
    }

    /// How many folders and files its path has.
    pub(super) fn depth(&self) -> usize {
        self.segments().count()
    }

    /// How many words the last part of its path has.
    pub(super) fn last_words(&self) -> usize {
        self.segments().next_back().map_or(0, |segment| words(stem(segment)).count())
    }

    /// Whether its path has a year and a month, or a day.
    pub(super) fn has_date(&self) -> bool {
        let numbers: Vec<u32> =
            self.path.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
        let is_year = |number: u32| (1990..=2100).contains(&number);
        let is_day = |number: u32| is_year(number / 10_000) && (101..=1231).contains(&(number % 10_000));
        numbers.windows(2).any(|pair| is_year(pair[0]) && (1..=12).contains(&pair[1]))
            || numbers.iter().any(|number| is_day(*number))
    }

    /// Whether its path or its query has a number of four digits or more.
    pub(super) fn has_number(&self) -> bool {
        let has = |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 4);
        has(self.path) || has(self.query)
    }

    /// Words that may say what kind of page it is: names of hosts, folders, files and parameters.
    pub(super) fn words(&self) -> impl Iterator<Item = String> {
        let labels: Vec<&str> = self.host.split('.').collect();
        let hosts = labels.into_iter().rev().skip(2);
        let names = self.segments().map(stem).filter(|name| words(name).count() <= NAME_WORDS);
        let parameters = self.query.split('&').filter_map(|parameter| parameter.split('=').next());
        hosts.chain(names).chain(parameters).flat_map(words).map(str::to_lowercase)
    }
}

/// A name without the type of its file.
fn stem(segment: &str) -> &str {
    match segment.rsplit_once('.') {
        Some((stem, kind)) if !stem.is_empty() && kind.len() <= 5 => stem,
        _ => segment,
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::Address;

    fn words(url: &str) -> Vec<String> {
        Address::new(url).words().collect()
    }

    #[test]
    fn words_are_names_and_not_headlines() {
        assert_eq!(
            words("https://forum.bell.example/viewtopic.php?t=4&page=2#p9"),
            ["forum", "viewtopic", "t", "page"]
        );
        assert_eq!(words("https://bell.example/Blog/how-to-search-a-shop/"), ["blog"]);
        assert_eq!(words("bell.example"), [""; 0]);
    }

    #[test]
    fn depth_and_words_of_the_last_part() {
        let address = Address::new("https://bell.example/news/2024/the-bridge-is-open.html");
        assert_eq!((address.depth(), address.last_words()), (3, 4));
        let home = Address::new("https://bell.example/");
        assert_eq!((home.depth(), home.last_words()), (0, 0));
    }

    #[test]
    fn dates_and_numbers() {
        let has_date = |path| Address::new(&format!("https://bell.example/{path}")).has_date();
        assert_eq!(
            ["2024/06/a", "a-20240601", "2024-6-1/a", "id/20241", "a"].map(has_date),
            [true, true, true, false, false]
        );
        assert!(Address::new("https://bell.example/a?id=12345").has_number());
        assert!(!Address::new("https://bell.example/a-123").has_number());
    }

    #[test]
    fn any_text_is_an_address() {
        for url in ["", "://", "?", "/#?", "é.é/é?é=é", "99999999999999999999/99999999999999999999"] {
            let address = Address::new(url);
            let _ = (address.depth(), address.last_words(), address.has_date(), address.has_number());
            assert!(address.words().count() < 10);
        }
    }
}
