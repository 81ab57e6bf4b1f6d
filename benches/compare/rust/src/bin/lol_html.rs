//! The crate `lol_html`, which builds no tree: all text of a page but that of scripts and style sheets.

use lol_html::html_content::TextType;
use lol_html::{RewriteStrSettings, doc_text, rewrite_str};

fn main() {
    tools::run(|html, _| {
        let mut text = String::new();
        let collect = doc_text!(|chunk| {
            if matches!(chunk.text_type(), TextType::Data | TextType::RCData) {
                text.push_str(chunk.as_str());
            }
            Ok(())
        });
        let settings = RewriteStrSettings::new().append_document_content_handler(collect);
        rewrite_str(html, settings).ok()?;
        Some(text)
    });
}
