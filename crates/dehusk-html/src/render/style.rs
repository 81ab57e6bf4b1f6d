//! The display of an element by its own attributes: `hidden`, `aria-hidden`, `style`, and `open`, without which a dialog is
//! closed.

use html5ever::local_name;
use scraper::node::Element;

use super::display::Display;

/// The display of an element by its attributes, or else by default.
pub(super) fn styled_display(element: &Element, default: Display) -> Display {
    let (mut open, mut style) = (false, Style::Default);
    for (name, value) in &element.attrs {
        match name.local {
            local_name!("hidden") => return Display::Nothing,
            local_name!("aria-hidden") if value.trim().eq_ignore_ascii_case("true") => return Display::Nothing,
            local_name!("open") => open = true,
            local_name!("style") => style = declared(value),
            _ => {}
        }
    }
    match element.name.local {
        local_name!("noscript") => return Display::Nothing,
        local_name!("dialog") if !open => return Display::Nothing,
        _ => {}
    }
    match style {
        Style::Hidden => Display::Nothing,
        Style::Block if matches!(default, Display::Inline | Display::Boxed) => Display::Block,
        Style::Inline if matches!(default, Display::Block | Display::Spaced) => Display::Inline,
        _ => default,
    }
}

/// The display that a `style` attribute sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Default,
    Hidden,
    Block,
    Inline,
}

fn declared(declarations: &str) -> Style {
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
    use super::{Style, declared};

    #[test]
    fn declarations() {
        assert_eq!(declared("color: red; DISPLAY : none !important"), Style::Hidden);
        assert_eq!(declared("visibility:hidden"), Style::Hidden);
        assert_eq!(declared("display:block;"), Style::Block);
        assert_eq!(declared("display:none;display:inline"), Style::Inline);
        assert_eq!(declared("background: url(a;display:non"), Style::Default);
        assert_eq!(declared(""), Style::Default);
    }
}
