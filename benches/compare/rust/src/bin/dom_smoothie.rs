//! The crate `dom_smoothie`, with the text that keeps words of neighbouring elements apart.

use dom_smoothie::{Config, Readability, TextMode};

fn main() {
    tools::run(|html, url| {
        let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
        let article = Readability::new(html, url, Some(config)).ok()?.parse().ok()?;
        Some(article.text_content.to_string())
    });
}
