//! The display of an element by its own attributes: `hidden`, `aria-hidden`, `style`, and `open`, without which a dialog is
//! closed.

use html5ever::local_name;
use scraper::node::Element;

use super::display::Display;
use crate::tree::attribute;

/// The display of an element by its attributes, or else by default.
pub(super) fn styled_display(element: &Element, default: Display) -> Display {
    if is_hidden(element) {
        return Display::Nothing;
    }
    match attribute(element, &local_name!("style")).map_or(Style::Default, style) {
        Style::Hidden => Display::Nothing,
        Style::Block if matches!(default, Display::Inline | Display::Boxed) => Display::Block,
        Style::Inline if matches!(default, Display::Block | Display::Spaced) => Display::Inline,
        _ => default,
    }
}

fn is_hidden(element: &Element) -> bool {
    let named = match element.name.local {
        local_name!("dialog") => attribute(element, &local_name!("open")).is_none(),
        local_name!("noscript") => true,
        _ => false,
    };
    named
        || attribute(element, &local_name!("hidden")).is_some()
        || attribute(element, &local_name!("aria-hidden"))
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// The display that a `style` attribute sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Default,
    Hidden,
    Block,
    Inline,
}

fn style(declarations: &str) -> Style {
    declarations.split(';').filter_map(|one| one.split_once(':')).fold(Style::Default, |style, (property, value)| {
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
        assert_eq!(style("background: url(a;display:non"), Style::Default);
        assert_eq!(style(""), Style::Default);
    }
}
