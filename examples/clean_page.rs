//! Cleans an HTML page: one from a file, or a small one of its own.
//!
//!     cargo run --example clean_page -- page.html https://www.example.com/page

use std::error::Error;

use dehusk::{Cleaner, Document};

const PAGE: &[u8] = b"<!doctype html>
<html lang=en><head>
  <title>The bridge is open - The Harbour Bell</title>
  <meta property='og:title' content='The bridge is open'>
  <meta name=author content='Ada Penrose'>
</head><body>
  <nav class=menu><a href=/>Home</a> <a href=/weather>Weather</a></nav>
  <article>
    <h1>The bridge is open</h1>
    <p>The bridge over the Salt opened on Monday after two years of work.
    <p>The mayor and two pupils of the valley school cut the ribbon.
  </article>
  <footer><p>This website uses cookies. <p>Share this article</footer>
</body></html>";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let page = arguments.next().map_or_else(|| Ok(PAGE.to_vec()), std::fs::read)?;
    let url = arguments.next().unwrap_or_default();

    let cleaner = Cleaner::new()?;
    let cleaned = cleaner.clean(Document::html(&page).url(&url));
    let metadata = cleaned.metadata();
    println!("title:    {}", metadata.title().unwrap_or("unknown"));
    println!("author:   {}", metadata.author().unwrap_or("unknown"));
    println!("language: {}", cleaned.language().unwrap_or("unknown"));
    println!("\n{}", cleaned.body());
    for removal in cleaned.removals() {
        println!("removed {:?} by {}", removal.text.trim(), removal.rule.name());
    }
    Ok(())
}
