//! Cleans a string, and prints the body and what was removed.
//!
//!     cargo run --example clean_string

use dehusk::{Cleaner, Document, RuleErrors};

const TEXT: &str = "\
The bridge is open | The Harbour Bell

The bridge over the Salt opened on Monday after two years of work. The mayor and two pupils of the valley school cut \
the ribbon, and three hundred people walked over it in the afternoon.

Share this article
This website uses cookies.
";

fn main() -> Result<(), RuleErrors> {
    let cleaner = Cleaner::new()?;
    let cleaned = cleaner.clean(Document::text(TEXT).title("The bridge is open"));
    println!("{}", cleaned.body());
    for removal in cleaned.removals() {
        println!("removed {:?} by {} ({})", removal.text.trim(), removal.rule.name(), removal.rule.category());
    }
    for note in cleaned.notes() {
        println!("note: {note:?}");
    }
    Ok(())
}
