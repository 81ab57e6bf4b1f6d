//! Rules for an element of a page.

use super::step::{Step, step};
use super::{Element, Line};
use dehusk_text::toml_string::quote;

/// Elements that are never what a rule is about.
const WHOLE_PAGE: [&str; 3] = ["html", "body", "main"];

/// Elements that say what they are by their names.
const NAMED: [&str; 5] = ["nav", "aside", "footer", "figcaption", "form"];

/// A rule for an element. Elements without an id or a class say nothing, unless their names do.
pub(super) fn element(line: &Line, element: &Element) -> Option<Step> {
    let is_name = |name: &&String| {
        let mut bytes = name.bytes();
        bytes.next().is_some_and(|first| first.is_ascii_alphabetic())
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let id = element.id.as_ref().filter(is_name);
    let classes: Vec<_> = element.classes.iter().filter(is_name).collect();
    let named = NAMED.contains(&element.name.as_str());
    if WHOLE_PAGE.contains(&element.name.as_str()) || (id.is_none() && classes.is_empty() && !named) {
        return None;
    }
    let selector = match id {
        Some(id) => format!("{}#{id}", element.name),
        None => classes.iter().take(2).fold(element.name.clone(), |selector, class| format!("{selector}.{class}")),
    };
    let text = escape(&line.text);
    // An element with prose in it may be the text itself, unless somebody clicked a sentence in it.
    let condition = Some("where = { prose-share = \"..0.2\" }".to_owned()).filter(|_| !line.sentence);
    let patterns = std::iter::once(format!("select = [{}]", quote(&selector))).chain(condition).collect();
    let one = step(line, patterns, format!("everything in {selector}"));
    let hit = format!("<p>The text.</p>{}", around(&element.name, &tagged(element, &text)));
    let miss = format!("<p>A sentence that has the words {text}.</p>");
    Some(Step { hit: quote(&hit), miss: quote(&miss), ..one })
}

/// A line of a page as HTML: its text in the elements around it, for an example of a rule that asks for elements.
pub(in super::super) fn markup(line: &Line) -> String {
    let inside = line.elements.iter().filter(|element| !WHOLE_PAGE.contains(&element.name.as_str()));
    inside.fold(escape(&line.text), |html, element| tagged(element, &html))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An element with its id and classes.
fn tagged(element: &Element, inside: &str) -> String {
    let name = &element.name;
    let id = element.id.as_ref().map_or(String::new(), |id| format!(" id=\"{}\"", escape(id)));
    let classes = match &element.classes[..] {
        [] => String::new(),
        classes => format!(" class=\"{}\"", escape(&classes.join(" "))),
    };
    format!("<{name}{id}{classes}>{inside}</{name}>")
}

/// The element in those that it cannot be without.
fn around(name: &str, element: &str) -> String {
    match name {
        "li" => format!("<ul>{element}</ul>"),
        "td" | "th" => format!("<table><tr>{element}</tr></table>"),
        "tr" | "tbody" | "thead" => format!("<table>{}</table>", element.replacen('>', "><td>", 1)),
        "dd" | "dt" => format!("<dl>{element}</dl>"),
        _ => element.to_owned(),
    }
}
