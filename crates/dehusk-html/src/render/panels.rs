//! Panels: what tabs and accordions hide until a reader clicks. Their text is part of the page.

use html5ever::local_name;
use scraper::node::Element;

use super::class_words::split;
use crate::limits::ATTRIBUTE_WORDS;

/// Words of classes that panels have and nothing else.
const WORDS: [&str; 7] = ["accordion", "collapse", "collapsible", "faq", "tabcontent", "tabpane", "tabpanel"];

/// Words that make a panel of tabs after the word `tab` or `tabs`.
const AFTER_TAB: [&str; 4] = ["content", "pane", "panel", "body"];

/// Words of classes of menus, which open in the same way.
const MENUS: [&str; 8] = ["nav", "navbar", "navigation", "menu", "submenu", "header", "search", "sidebar"];

/// Whether an element says that it is the panel of a tab or of an accordion.
pub(super) fn is_panel(element: &Element) -> bool {
    element.attrs.iter().any(|(name, value)| match name.local {
        local_name!("role") => &**value == "tabpanel",
        local_name!("class") => is_panel_class(value),
        _ => false,
    })
}

fn is_panel_class(value: &str) -> bool {
    let (mut is_panel, mut before) = (false, "");
    for word in split(value).take(ATTRIBUTE_WORDS) {
        let is = |known: &&str| word.eq_ignore_ascii_case(known);
        if MENUS.iter().any(is) {
            return false;
        }
        let after_tab = before.eq_ignore_ascii_case("tab") || before.eq_ignore_ascii_case("tabs");
        is_panel |= WORDS.iter().any(is) || (after_tab && AFTER_TAB.iter().any(is));
        before = word;
    }
    is_panel
}

#[cfg(test)]
mod tests {
    use super::is_panel_class;

    #[test]
    fn panels_are_told_by_their_classes() {
        for class in ["tab-pane fade", "elementor-tab-content", "accordion-body collapse", "TabPanel x", "tabs__panel"]
        {
            assert!(is_panel_class(class), "{class}");
        }
        for class in ["", "collapse navbar-collapse", "tab", "table-content", "submenu collapse", "faqir"] {
            assert!(!is_panel_class(class), "{class}");
        }
    }
}
