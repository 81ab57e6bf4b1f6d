//! The crate `trafilatura`, with its fallbacks, which trafilatura for Python uses by default.

use trafilatura::{Options, extract};
use url::Url;

fn main() {
    tools::run(|html, url| {
        let mut options = Options::default().with_fallback(true).with_exclude_comments(true);
        if let Some(url) = url.and_then(|url| Url::parse(url).ok()) {
            options = options.with_url(url);
        }
        Some(extract(html, &options).ok()?.content_text)
    });
}
