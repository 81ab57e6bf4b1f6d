//! What is seen of Markdown, and what goes from the source with it.

use super::{Kind, Line, View};

fn view(text: &str) -> View {
    // The table makes any text Markdown.
    let view = View::of(&format!("{text}\n\n| a | b |\n| --- | --- |\n")).unwrap();
    View { text: view.text.strip_suffix("\n\na\tb\n").unwrap_or(&view.text).to_owned(), ..view }
}

fn seen(text: &str) -> String {
    view(text).text
}

fn first(text: &str) -> Line {
    view(text).lines()[0]
}

/// What is left of a text when a part of its view is removed.
fn without(text: &str, part: &str) -> String {
    let text = format!("{text}\n\n| a | b |\n| --- | --- |\n");
    let view = View::of(&text).unwrap();
    let start = view.text().find(part).expect("the view has the part");
    let (mut left, mut at) = (String::new(), 0);
    let removed = start..start + part.len();
    for (range, _) in view.source_ranges(std::slice::from_ref(&removed)) {
        left += &text[at..range.start];
        at = range.end;
    }
    left += &text[at..];
    left.strip_suffix("\n\n| a | b |\n| --- | --- |\n").unwrap().to_owned()
}

#[test]
fn a_text_without_signs_of_markdown_has_no_view() {
    for text in [
        "",
        "The bridge is open.\n\n- eggs\n- milk\n* * *\n",
        "# a comment\nrm -rf build # another\n",
        "#harbour #wall",
        "char **argv, **envp; 2**3 and 4**5",
        "He said [laughs](loudly) that a[i](x) was wrong [1].",
        "----\nName: x\n----\n",
        "see foo|bar",
        "the end\n|-----------------------\nof it",
        "a | b\n| |---\n",
        "a|b\n\ntext\n---|---\n",
        "Date: Monday\nTitle: The wall\n\nText.",
        "re: the **storm** by nine\nre: the **storm** by ten",
    ] {
        assert!(View::of(text).is_none(), "{text:?}");
    }
}

#[test]
fn one_clear_sign_is_enough() {
    for text in [
        "a [link](https://example.com) here",
        "![](a.png)",
        "## One\n\n## Two",
        "# no\n## One\nof **bold**",
        "```\ncode\n```",
        "**a** and **b**",
        "once **a**\n  * **b**",
        "Home⟨1⟩ About⟨2⟩ Us⟨3⟩",
        "a | b\n---|---\n",
        "---\ntitle: x\n---\n",
        "Title: The wall\n\nURL Source: https://bell.example/1\n\nMarkdown Content:\nText.",
    ] {
        assert!(View::of(text).is_some(), "{text:?}");
    }
}

#[test]
fn marks_are_looked_through() {
    assert_eq!(seen("Read [the *whole* story](https://a.example/x_(y) \"Title\")."), "Read the whole story.");
    assert_eq!(seen("**Share** this _now_, `code` and ~~not~~ this\\."), "Share this now, code and not this.");
    assert_eq!(seen("## [ Latest ](/l) ##"), " Latest ");
    assert_eq!(seen("  *   [Guides](/g)\n-   - [About](/a)\n- [x] done"), "Guides\nAbout\ndone");
    assert_eq!(seen("> Quoted\n3. third\n1\\. first"), "Quoted\n3. third\n1. first");
    assert_eq!(seen("Home⟨2⟩ as said[3] by them[^note]"), "Home as said by them");
    assert_eq!(seen("[Tech](/t)[News](/n)"), "Tech News");
    assert_eq!(seen("[text][ref] and <https://a.example/>"), "text and https://a.example/");
    assert_eq!(seen("Title\n=====\n\nSub\n---\n"), "Title\n\nSub\n");
    assert_eq!(seen("| a | b |\n|---|:-:|\n| [c](/c) | d |\n"), "a\tb\nc\td\n");
}

#[test]
fn what_is_no_markup_is_text() {
    for text in [
        "snake_case_name, 2*3*4, a ** b and 5 * 3",
        "[not a link] (really), a[i][j], [see page 5](in the book)",
        "an open [bracket and **stars",
        "`open ticks and ``two",
        "* * *",
        "***",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn pictures_are_seen_by_their_description() {
    assert_eq!(seen("[![Image 3: The wall](a.png)](/big)"), "The wall");
    assert!(
        first("![The wall](a.png)").picture && first("![](a.png)").picture && first("[ ](https://x.example)").picture
    );
    assert_eq!(seen("![](a.png)\n[](b)"), "![](a.png)\n[](b)");
    assert_eq!(seen("![Logo](a.png) The Bell"), " The Bell");
    assert!(!first("![Logo](a.png) The Bell").picture && !first("[The Bell](/)").picture);
}

#[test]
fn links_have_a_share_of_the_letters() {
    let line = first("See [the wall](/w)");
    assert_eq!((line.letters, line.linked), (10, 7));
    assert_eq!(first("- [Home](/)").kind, Kind::Item);
    assert_eq!(first("# Home").kind, Kind::Heading);
}

#[test]
fn broken_lines_are_put_together() {
    assert_eq!(
        seen("A [link over\ntwo lines](https://a.example/some-\nlong-path) goes on"),
        "A link over two lines goes on"
    );
    assert_eq!(seen("[![Loaf](l.jpg)\\\\\n\\\\\nSeeded rye](/rye)"), " Seeded rye");
    assert_eq!(seen("**Both\nlines** are bold"), "Both lines are bold");
    assert_eq!(seen("an [open bracket\nand the next line"), "an [open bracket\nand the next line");
    let wrapped = "The council of the town decided on Monday to raise the wall of the harbour by\n\
                   Autumn, and the well-known engineer who had asked for it said that the self-\n\
                   made plan was sound, as everybody in the town had known for many a long\n\
                   decade.";
    let text = format!("{wrapped}\n\n{wrapped}");
    assert_eq!(seen(&text).lines().count(), 3);
    assert!(seen(&text).contains("harbour by Autumn, and") && seen(&text).contains("the self-made plan"));
}

#[test]
fn code_is_shown_as_it_is() {
    let text = "```python\n[x](y) # **no**\n\n```\n";
    assert_eq!(seen(text), text);
    assert!(view(text).lines()[..3].iter().all(|line| line.kind == Kind::Code));
    let text = "Run:\n\n    let x = [a](b);\n    x.go();\n";
    assert_eq!(view(text).lines().iter().filter(|line| line.kind == Kind::Code).count(), 2);
    assert_eq!(seen("```\n[a](b)"), "```\na");
}

#[test]
fn headers_are_one_line_and_say_what_the_text_is() {
    let text = "---\ntitle: \"The wall\"\ntags:\n  - sea\nurl: https://www.bell.example/1\n---\n\nText";
    let seen = view(text);
    assert_eq!(seen.lines()[0].kind, Kind::Header);
    assert_eq!(seen.text.lines().count(), 3);
    let known = seen.metadata().unwrap();
    assert_eq!((known.title.as_deref(), known.host.as_deref()), (Some("The wall"), Some("www.bell.example")));
    let text =
        "Title: The wall\n\nURL Source: https://bell.example/1\n\nPublished Time: Monday\n\nMarkdown Content:\nText";
    let known = view(text).metadata().unwrap().clone();
    assert_eq!((known.host.as_deref(), known.date.as_deref()), (Some("bell.example"), Some("Monday")));
}

#[test]
fn marks_go_with_what_they_are_about() {
    assert_eq!(without("See [Share](/s) and **stay** here", "Share"), "See  and **stay** here");
    assert_eq!(without("See [Share this](/s) now", "Share "), "See [this](/s) now");
    assert_eq!(without("a **b c** d", "a b "), "**c** d");
    assert_eq!(without("## [Share](/s)\nText", "Share\n"), "Text");
    assert_eq!(without("> - **[A](/a)** ⟨1⟩\\\nText", "A \n"), "Text");
    assert_eq!(without("Title\n=====\nText", "Title\n"), "Text");
    assert_eq!(without("One\\. Two", "."), "One Two");
    assert_eq!(without("A ![x](y) b", "A  b"), "");
    assert_eq!(without("A ![x](y) b", "A "), "![x](y) b");
    assert_eq!(without("[a\nb](/c-\nd)\nText", "a b\n"), "Text");
}

#[test]
fn positions_of_the_source_are_found_in_the_view() {
    let view = view("See [Share](/s) now");
    assert_eq!((view.view_position(5), view.view_position(16), view.view_position(19)), (4, 10, 13));
}
