//! What the fuzz targets share: cleaners that are built once, and the promises that every cleaning is held to.

pub mod lines;
pub mod sound;

use std::sync::OnceLock;

use dehusk::internals::Metadata;
use dehusk::{Cleaner, Profile};

/// Rules that other files can refer to and patch. If they were not valid, no rules with them would be, and nothing that comes
/// after that would be tested.
pub fn base() -> &'static str {
    static BASE: OnceLock<&str> = OnceLock::new();
    BASE.get_or_init(|| {
        let text = include_str!("base.toml");
        let built = Cleaner::builder().built_in(false).pack("en/base", text).build();
        built.expect("the base is valid");
        text
    })
}

/// Built-in rules without the context model, with it, and with it and its grounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rules alone.
    Rules,
    /// Rules and the context model.
    Model,
    /// The same, and every verdict is explained.
    Explained,
}

/// A cleaner with the built-in rules. Built once: that takes longer than a thousand documents.
pub fn cleaner(kind: Kind) -> &'static Cleaner {
    static CLEANERS: [OnceLock<Cleaner>; 3] = [const { OnceLock::new() }; 3];
    CLEANERS[kind as usize].get_or_init(|| {
        let builder = Cleaner::builder().explain(kind == Kind::Explained);
        let builder = builder.profile((kind != Kind::Rules).then(Profile::default));
        builder.build().expect("the built-in rules are sound")
    })
}

/// The kind of two bits.
pub fn kind(model: bool, explained: bool) -> Kind {
    match (model, explained) {
        (false, _) => Kind::Rules,
        (true, false) => Kind::Model,
        (true, true) => Kind::Explained,
    }
}

/// Takes a title and a URL off the start of a text, a line each.
pub fn with_facts(text: &str) -> (Metadata, &str) {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (url, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    (Metadata::default().with_url(url).with_title(title), rest)
}
