use super::{begins_like_html, is_html};

#[test]
fn pages_begin_as_pages_do() {
    for page in [
        "\u{feff}\n<!DOCTYPE html>",
        "<?xml version='1.0'?>\n<!-- a -->\n<html xmlns='b'>",
        "<head>",
        "<title>Ferry</title>\nIt sails.",
        "<body> <p>It sails.",
    ] {
        assert!(is_html(page.as_bytes()) && begins_like_html(page.as_bytes()), "{page}");
    }
    assert!(is_html(b"\xff\xfe<\0h\0t\0m\0l\0>\0"));
}

#[test]
fn the_text_of_a_page_is_in_blocks() {
    for page in [
        "<p>One paragraph</p>\n<p>and another</p>",
        "<p>One paragraph\n\n<p>and another",
        "<p>One paragraph</p>\n\n<p>and <b>another</b>, with a <a href=x>link</a>.</p>\n",
        "<div class=x>The bridge is open.</div>",
        "<a href=#main>On to the text</a><p>The bridge is open.</p>",
        "<ul>\n<li>Bread\n<li>Salt\n</ul>\n<table><tr><td>1<td>2</table>",
        "<div>\n\nText between blank lines\n\nin an element\n\n</div>",
        "<section><script>\nlet a = 1;\n\nlet b = `\n# c\n```\n`;\n</script><p>It sails.</p></section>",
        "<pre>\n# a comment\n```\n</pre>\n<p>It runs.</p>",
    ] {
        assert!(is_html(page.as_bytes()), "{page}");
        assert!(!begins_like_html(page.as_bytes()), "{page}");
    }
}

#[test]
fn a_message_of_the_server_may_come_before_a_page() {
    let body = "<div><p>The bridge opened on Monday after two years of work, and cars cross it.</p></div>\n";
    assert!(is_html(format!("Warning: no such table in line 7\n{}", body.repeat(9)).as_bytes()));
}

#[test]
fn little_text_beside_many_tags_is_a_page() {
    let menu = "<div class=\"menu\"><a href=\"/a\">News</a></div>".repeat(16);
    assert!(is_html(format!("Skip {menu}").as_bytes()));
}

#[test]
fn a_page_may_begin_with_nothing_but_scripts() {
    assert!(is_html(format!("<script>{}</script>", "let wall = 1;\n\n".repeat(5000)).as_bytes()));
    assert!(is_html(b" <a href=#main> Over the menu </a><div><p>It sails twice a day until the ice comes.</p></div>"));
}

#[test]
fn texts_mention_tags() {
    for text in [
        "",
        "Plain",
        "Use <div> and </div> for blocks.",
        "<html> is the root of a page, and <head> its first child.",
        "<p>, <div> and <section> are blocks.\nAll others are not.",
        "if a<b and c>d",
        "<rss><channel><title>A</title></channel></rss>",
        "Write <![CDATA[ before it.",
        "<![CDATA[<p>a</p>]]>",
        "<quote>This</quote> is <said>a</said> <made>text</made>",
        "<3 is a heart",
    ] {
        assert!(!is_html(text.as_bytes()), "{text}");
    }
}

#[test]
fn texts_have_tags_in_them() {
    for text in [
        "Some text<br>and <b>more</b> of it<br>",
        "A <b>bold</b> claim was made on Monday.\nThe <i>Bell</i> wrote of it.\n",
        "<b>Bold</b> is the claim.\n<i>Italic</i> is the name.\n",
        "Line one<br />\nLine two<br />\nLine three<br />\n",
        "1. Open <code>a.html</code>\n2. Write <p>Hello</p> and <ul><li>One</li><li>Two</li></ul>\n3. Save it\n",
    ] {
        assert!(!is_html(text.as_bytes()), "{text}");
    }
    let tutorial = format!("Put a <b>word</b> in <p>paragraphs</p>.\n{}", "The rest is prose. ".repeat(100));
    assert!(!is_html(tutorial.as_bytes()));
}

#[test]
fn markdown_has_tags_in_it() {
    for text in [
        "# FAQ\n\nWhat is a wall?<br>\n- masons<br>\n- sheep\n\n<p>It is built of stone.</p>\n",
        "<p align=\"center\">\n  <img src=\"a.png\" alt=\"The wall\">\n</p>\n\n# Wall\n\nIt is built of stone.\n",
        "<div align=\"center\">\n\n# Wall\n\n</div>\n",
        "Use this template:\n\n```html\n<div>\n  <p>Hi, and how are you on this fine morning?</p>\n</div>\n```\n\nThen reload.\n",
        "Use this template:\n\n    <div>\n      <p>Hi, and how are you on this fine morning?</p>\n    </div>\n\nThen reload.\n",
        "<details>\n<summary>How it works, in a few words</summary>\n\n```sh\nmake wall\n```\n</details>\n",
        "<p>A paragraph that somebody wrote as HTML, since it looked better so.</p>\n\nThe rest is Markdown.\n",
    ] {
        assert!(!is_html(text.as_bytes()), "{text}");
    }
}
