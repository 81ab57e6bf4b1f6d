//! What an element says of its own display: `hidden`, `aria-hidden`, `style`, and `open`, which a dialog lacks until a
//! script shows it.

use html5ever::local_name;

use super::display::Display;
use crate::{NodeId, Tree};

/// How an element is shown, by its own attributes before what is usual for its name.
pub(super) fn displayed(tree: &Tree, id: NodeId, usual: Display) -> Display {
    if is_hidden(tree, id) {
        return Display::Nothing;
    }
    match tree.attribute_named(id, &local_name!("style")).map_or(Style::Usual, style) {
        Style::Hidden => Display::Nothing,
        Style::Block if matches!(usual, Display::Inline | Display::Boxed) => Display::Block,
        Style::Inline if matches!(usual, Display::Block | Display::Spaced) => Display::Inline,
        _ => usual,
    }
}

fn is_hidden(tree: &Tree, id: NodeId) -> bool {
    let closed =
        tree.local_name(id) == Some(&local_name!("dialog")) && tree.attribute_named(id, &local_name!("open")).is_none();
    let unscripted = tree.local_name(id) == Some(&local_name!("noscript"));
    closed
        || unscripted
        || tree.attribute_named(id, &local_name!("hidden")).is_some()
        || tree
            .attribute_named(id, &local_name!("aria-hidden"))
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// What a `style` attribute says of display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Usual,
    Hidden,
    Block,
    Inline,
}

fn style(declarations: &str) -> Style {
    declarations.split(';').filter_map(|one| one.split_once(':')).fold(Style::Usual, |style, (property, value)| {
        let value = value.split('!').next().unwrap_or_default().trim();
        let is = |name: &str| value.eq_ignore_ascii_case(name);
        match property.trim() {
            property if property.eq_ignore_ascii_case("display") => match () {
                () if is("none") => Style::Hidden,
                () if is("block") || is("flex") || is("grid") || is("list-item") || is("table") => Style::Block,
                () if is("inline") => Style::Inline,
                () => style,
            },
            property if property.eq_ignore_ascii_case("visibility") && is("hidden") => Style::Hidden,
            _ => style,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Style, style};

    #[test]
    fn declarations() {
        assert_eq!(style("color: red; DISPLAY : none !important"), Style::Hidden);
        assert_eq!(style("visibility:hidden"), Style::Hidden);
        assert_eq!(style("display:block;"), Style::Block);
        assert_eq!(style("display:none;display:inline"), Style::Inline);
        assert_eq!(style("background: url(a;display:non"), Style::Usual);
        assert_eq!(style(""), Style::Usual);
    }
}
