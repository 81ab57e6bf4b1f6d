use super::{Definitions, Problem, Reference, SHARED, check_syntax, references};

fn definitions(patterns: &[(&str, &str)]) -> Definitions {
    let mut all = Definitions::default();
    for (full, regex) in patterns {
        let (pack, name) = full.rsplit_once('/').unwrap();
        all.insert_pattern(pack, name, (*regex).to_owned());
    }
    all
}

fn problem(all: &Definitions, regex: &str) -> Problem {
    all.expand("en/wire", regex).unwrap_err().problem
}

#[test]
fn names_are_replaced_by_groups() {
    let all = definitions(&[("patterns/agency", "AP|dpa"), ("patterns/credit", r"\({agency}\)")]);
    assert_eq!(all.expand("en/wire", "^{agency}$").unwrap(), "^(?:AP|dpa)$");
    assert_eq!(all.expand("en/wire", "{credit}{2,3}").unwrap(), r"(?:\((?:AP|dpa)\)){2,3}");
    assert_eq!(all.used("en/wire", "{credit}").into_iter().collect::<Vec<_>>(), ["patterns/agency", "patterns/credit"]);
}

#[test]
fn a_pack_s_own_pattern_comes_before_a_shared_one() {
    let all = definitions(&[("patterns/month", "May"), ("de/a/month", "Mai"), ("patterns/date", r"\d {month}")]);
    assert_eq!(all.expand("de/a", "{month}").unwrap(), "(?:Mai)");
    assert_eq!(all.expand("en/a", "{month}").unwrap(), "(?:May)");
    assert_eq!(all.expand("en/a", "{de/a/month}").unwrap(), "(?:Mai)");
    // A shared pattern uses shared patterns, whatever pack uses it.
    assert_eq!(all.expand("de/a", "{date}").unwrap(), r"(?:\d (?:May))");
}

#[test]
fn lists_are_escaped_alternatives() {
    let mut all = Definitions::default();
    all.insert_list("en/a", "networks", vec!["X.com".to_owned(), "@more".to_owned()]);
    all.insert_list("en/a", "more", vec!["C++".to_owned()]);
    all.insert_list("en/a", "none", Vec::new());
    assert_eq!(all.expand("en/a", "on {@networks}").unwrap(), r"on (?:X\.com|C\+\+)");
    assert_eq!(all.expand("de/a", "on {@en/a/more}").unwrap(), r"on (?:C\+\+)");
    assert_eq!(problem(&all, "{@networks}"), Problem::UnknownList("networks".to_owned()));
    assert_eq!(all.expand("en/a", "{@none}").unwrap_err().problem, Problem::EmptyList("none".to_owned()));
}

#[test]
fn braces_that_are_not_references_are_left_alone() {
    for regex in [
        r"\d{2,5}x{3}y{4,}",
        r"\{name\}",
        r"\{name}",
        r"[{name}]",
        r"[^]{name}]",
        r"[]{name}]",
        r"[a[{b}]{c}]",
        r"[[:alpha:]{a}]",
        r"[\]{a}]",
        r"[-]{a}]",
        r"\p{Lu}\P{L}\x{41}\u{e9}\U{1F600}",
        r"\b{start}a\b{end-half}",
        r"(?<cut>a)",
        "{not a name}",
        "{",
        "{a",
        "{}",
        "{@}",
        r"é{2}",
    ] {
        assert_eq!(references(regex), [], "{regex}");
        assert_eq!(Definitions::default().expand("en/a", regex).unwrap(), regex);
    }
}

#[test]
fn references_are_found_beside_other_braces() {
    let names = |regex| references(regex).into_iter().map(|(_, reference)| reference).collect::<Vec<_>>();
    assert_eq!(names(r"\\{a}"), [Reference::Pattern("a")]);
    assert_eq!(names(r"[{]{a}"), [Reference::Pattern("a")]);
    assert_eq!(names(r"\b{a}\p{L}{b-2}{2}"), [Reference::Pattern("a"), Reference::Pattern("b-2")]);
    assert_eq!(names("é{a}{@b/c}"), [Reference::Pattern("a"), Reference::List("b/c")]);
    assert_eq!(names("]{A}"), [Reference::Pattern("A")]);
}

#[test]
fn the_nearest_definition_counts() {
    let all = definitions(&[
        ("patterns/month", "May"),
        ("patterns/year", "2024"),
        ("de/patterns/month", "Mai"),
        ("de/wire/month", "Mai|Juni"),
        ("de/news/patterns/year", "24"),
    ]);
    let expand = |pack| all.expand(pack, "{month} {year}").unwrap().into_owned();
    assert_eq!(expand("en/wire"), "(?:May) (?:2024)");
    assert_eq!(expand("de/bylines"), "(?:Mai) (?:2024)");
    assert_eq!(expand("de/news/wire"), "(?:Mai) (?:24)");
    assert_eq!(expand("de/wire"), "(?:Mai|Juni) (?:2024)");
    let mut all = definitions(&[]);
    all.insert_list("de/patterns", "networks", vec!["X".to_owned(), "@more".to_owned()]);
    all.insert_list("patterns", "more", vec!["Reddit".to_owned()]);
    assert_eq!(all.expand("de/share", "{@networks}").unwrap(), "(?:X|Reddit)");
    assert_eq!(all.expand("en/share", "{@networks}").unwrap_err().problem, Problem::UnknownList("networks".to_owned()));
}

#[test]
fn unknown_names_cycles_and_excess_are_errors() {
    let all = definitions(&[
        ("patterns/a", "{b}"),
        ("patterns/b", "x{a}"),
        ("patterns/c", "{nothing}"),
        ("patterns/d", "{a}"),
    ]);
    let unknown = all.expand("en/wire", "{agency}").unwrap_err();
    assert_eq!((unknown.problem, unknown.direct), (Problem::UnknownPattern("agency".to_owned()), true));
    assert!(!all.expand("en/wire", "{c}").unwrap_err().direct);
    assert_eq!(problem(&all, "{a}"), Problem::Cycle(vec!["patterns/a".to_owned(), "patterns/b".to_owned()]));
    let direct = |name| all.expand_pattern(SHARED, name).unwrap_err().direct;
    assert_eq!([direct("a"), direct("b"), direct("c"), direct("d")], [true, true, true, false]);
}

#[test]
fn expansion_is_bounded() {
    let double: Vec<_> =
        (1..16).map(|level| (format!("patterns/p{level}"), format!("{{p{0}}}{{p{0}}}", level - 1))).collect();
    let mut all = definitions(&double.iter().map(|(name, regex)| (name.as_str(), regex.as_str())).collect::<Vec<_>>());
    all.insert_pattern(SHARED, "p0", "a".repeat(40));
    assert_eq!(problem(&all, "{p15}"), Problem::TooLong);
    for level in 1..40 {
        all.insert_pattern(SHARED, &format!("q{level}"), format!("{{q{}}}", level - 1));
    }
    all.insert_pattern(SHARED, "q0", "a".to_owned());
    assert_eq!(problem(&all, "{q39}"), Problem::TooDeep);
    assert!(all.expand("en/wire", "{q10}").is_ok());
}

#[test]
fn repeating_what_repeats_is_found() {
    let all = definitions(&[("patterns/word", r"\p{L}+"), ("patterns/year", r"\d{4}"), ("patterns/s", "s?")]);
    let nested = |regex| all.nested_repetition("en/a", regex);
    assert_eq!(nested("{year}{word}*"), Some("word"));
    assert_eq!(nested("{word}{2,5}"), Some("word"));
    assert_eq!(nested("{word}{2,}"), Some("word"));
    for regex in ["{word}", "{word}?", "{word}{1}", "{word} ?", "{year}+", "{s}*", r"{word}\+"] {
        assert_eq!(nested(regex), None, "{regex}");
    }
}

#[test]
fn a_pattern_s_own_syntax_is_checked() {
    assert!(check_syntax(r"{a}+\p{L}|[{b}]").is_ok());
    assert!(check_syntax("a*").is_ok());
    assert!(check_syntax("({a}").is_err());
}
