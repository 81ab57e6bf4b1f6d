use super::{Draft, Element, Kind, Line, Scope, Side, Wish, draft, new_id};
use crate::cleaner::Cleaner;
use crate::decide::Choice;
use crate::verify;

fn line(text: &str) -> Line {
    let sentence = text.ends_with('.');
    let following = vec!["Old mill to reopen".to_owned(), "The ferry is late again this week.".to_owned()];
    let element = |name: &str, id: Option<&str>, classes: &[&str]| Element {
        name: name.to_owned(),
        id: id.map(str::to_owned),
        classes: classes.iter().map(|class| (*class).to_owned()).collect(),
    };
    let elements = vec![
        element("p", None, &[]),
        element("li", None, &["share__item", "2x"]),
        element("div", Some("foot"), &["x"]),
        element("nav", None, &[]),
        element("body", Some("top"), &[]),
    ];
    let (host, language) = (Some("www.bell.example".to_owned()), Some("en".to_owned()));
    Line { text: text.to_owned(), sentence, following, host, language, elements, ..Line::default() }
}

fn made(line: &Line, wish: &Wish) -> Draft {
    draft(line, wish, "one").expect("a draft")
}

/// The problems of a draft as a rule file.
fn problems(toml: &str) -> Vec<String> {
    let text = format!("schema = 1\n[pack]\nabout = \"a\"\n{toml}");
    let set = match Cleaner::builder().built_in(false).pack("own/studio", &text).load() {
        Ok(set) => set,
        Err(errors) => return errors.into_iter().map(|error| error.to_string()).collect(),
    };
    let cleaner = Cleaner::from_rules(set, Choice::default()).expect("the rule compiles");
    let of_set = cleaner.warnings().iter().map(ToString::to_string).collect::<Vec<_>>();
    let examples = verify::run_examples(&cleaner, None).findings;
    examples.iter().map(ToString::to_string).chain(of_set).collect()
}

/// Whatever line is clicked, every draft of it is a valid rule that hits the line and not its near miss.
#[test]
fn every_draft_is_a_rule_whose_examples_hold() {
    let lines = [
        "Share",
        "Tell a friend about us",
        "The council met on Monday and decided to raise the wall of the harbour by a whole metre before autumn.",
        "Sign up now and get our letter.",
        "\u{201c}Tell\" a \\friend\\ 'now'",
        "» Weiter: Fähren",
        "• Share on {network} (dpa)",
        "He said \"more\"",
        "分享到微博 微信 朋友圈",
        "@bell on Twitter",
        "@bell",
        "* 5 Kommentare | 3 Likes",
        "Foto: A. Lee / B. Ö. - Bell",
        "a\tb c",
        "Hi\u{7}! & <b>there</b>",
        "Photo: Ann Lee, 12 May 2024 | 3 min read",
        "מאמרים נוספים באתר",
    ];
    let mut drafts = 0;
    for text in lines {
        let line = line(text);
        for side in [Side::Take, Side::Keep] {
            let any = Wish { side, ..Wish::default() };
            for kind in made(&line, &any).kinds {
                let wish = Wish { kind: Some(kind), ..any.clone() };
                for breadth in 0..made(&line, &wish).breadths {
                    for scope in [Scope::Host, Scope::Language, Scope::All] {
                        let wish = Wish { breadth: Some(breadth), scope: Some(scope), ..wish.clone() };
                        let draft = made(&line, &wish);
                        assert_eq!((draft.kind, draft.breadth, draft.scope), (kind, breadth, scope));
                        assert_eq!(problems(&draft.toml), [""; 0], "{text}\n{}", draft.toml);
                        drafts += 1;
                    }
                }
            }
        }
    }
    assert!(drafts > 300, "{drafts}");
}

#[test]
fn a_line_is_taken_as_a_whole_unless_something_else_is_asked_for() {
    let draft = made(&line("Tell a friend about us"), &Wish::default());
    assert_eq!(
        draft.toml,
        "[rule.one]\ncategory = \"related-links\"\nhosts = [\"www.bell.example\"]\nline = [\"Tell a friend about us\"]\n\
         drop = \"block\"\nhits = [\"Tell a friend about us\"]\n\
         # Replace this by a similar sentence that must be kept.\n\
         misses = [\"A sentence that has the words \\\"Tell a friend about us\\\".\"]\n"
    );
    let kinds = [Kind::Line, Kind::Starts, Kind::Phrase, Kind::Section, Kind::Element];
    assert_eq!((draft.kinds, draft.scopes), (kinds.to_vec(), vec![Scope::Host, Scope::Language, Scope::All]));
}

#[test]
fn the_slider_goes_from_many_words_to_few() {
    let line = line("Tell a friend about us");
    let values = |kind: Kind| {
        let wish =
            |breadth| Wish { kind: Some(kind), breadth: Some(breadth), scope: Some(Scope::All), ..Wish::default() };
        let all = (0..made(&line, &wish(0)).breadths).map(|breadth| made(&line, &wish(breadth)));
        all.map(|draft| draft.toml.lines().nth(2).unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        values(Kind::Starts),
        [
            "starts = [\"Tell a friend about\"]",
            "starts = [\"Tell a friend\"]",
            "starts = [\"Tell a\"]",
            "starts = [\"Tell a\"]"
        ]
    );
    let phrases = values(Kind::Phrase);
    assert_eq!((phrases.len(), phrases[3].as_str()), (5, "phrases = [\"friend about\"]"));
    let broadest = Wish { kind: Some(Kind::Starts), breadth: Some(3), ..Wish::default() };
    assert!(!made(&line, &broadest).toml.contains("where"));
    let elements = values(Kind::Element);
    assert_eq!(elements, ["select = [\"li.share__item\"]", "select = [\"div#foot\"]", "select = [\"nav\"]"]);
}

#[test]
fn a_selection_makes_a_span() {
    let line = line("It rained again (dpa/bell 12)");
    let span = |selection: Option<&str>, breadth| {
        let wish = Wish { kind: Some(Kind::Span), breadth: Some(breadth), ..Wish::default() };
        made(&line, &Wish { selection: selection.map(str::to_owned), ..wish }).toml
    };
    assert!(span(None, 0).contains("phrases = [\"(dpa/bell 12)\"]\ndrop = \"span\""), "{}", span(None, 0));
    assert!(span(Some("ga"), 0).contains("regex = 'ga'"));
    assert!(span(None, 1).contains(r"regex = '\(dpa/bell \d+\)'"), "{}", span(None, 1));
    assert!(span(Some("again"), 0).contains("phrases = [\"again\"]\ndrop = \"span\""));
    // What is not in the line is no part of it.
    assert!(span(Some("tomorrow"), 0).contains("dpa"));
}

#[test]
fn chosen_misses_take_the_place_of_the_one_to_replace() {
    let wish = Wish { misses: vec!["Tell a friend \"now\".".to_owned()], ..Wish::default() };
    let draft = made(&line("Tell a friend"), &wish);
    assert!(draft.toml.ends_with("misses = [\"Tell a friend \\\"now\\\".\"]\n") && !draft.toml.contains('#'));
}

#[test]
fn what_has_nothing_to_go_by_gives_no_draft() {
    let alone = Line { text: "* * *".to_owned(), ..Line::default() };
    assert_eq!(draft(&alone, &Wish::default(), "one"), None);
    let long = Line { text: "a b c".to_owned(), cut: true, ..Line::default() };
    assert_eq!(made(&long, &Wish::default()).kinds, [Kind::Starts, Kind::Phrase]);
}

#[test]
fn ids_are_the_first_words_and_new() {
    assert_eq!(new_id("Tell a friend, please!", |_| false), "tell-a-friend-please");
    assert_eq!(new_id("分享", |id| id == "line"), "line-2");
    assert_eq!(new_id("Share", |id| id != "share-3"), "share-3");
}
