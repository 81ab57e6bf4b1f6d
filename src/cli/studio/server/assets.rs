//! The files of the page.

use super::answer::Answer;

/// The page. It loads nothing else; its icon is an empty one, since browsers would ask for another without the token.
const ASSETS: [(&str, &str, &str); 3] = [
    ("", "text/html; charset=utf-8", include_str!("../assets/studio.html")),
    ("studio.css", "text/css; charset=utf-8", include_str!("../assets/studio.css")),
    ("studio.js", "text/javascript; charset=utf-8", include_str!("../assets/studio.js")),
];

/// The file of a name.
pub(super) fn asset(path: &str) -> Answer {
    match ASSETS.iter().find(|(name, ..)| *name == path) {
        Some((_, media_type, text)) => Answer::new(200, media_type, text.as_bytes()),
        None => Answer::text(404, "not found"),
    }
}
