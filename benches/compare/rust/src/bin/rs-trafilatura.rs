//! The crate `rs-trafilatura`, with its default options.

use rs_trafilatura::{Options, extract_with_options};

fn main() {
    tools::run(|html, url| {
        let options = Options { url: url.map(str::to_owned), ..Options::default() };
        Some(extract_with_options(html, &options).ok()?.content_text)
    });
}
