//! Rules as the engine uses them: checked, with lists expanded and patches applied.
//!
//! A [`Rule`] is plain data, which can be printed, compared and patched. `lower` makes rules from TOML; the matcher
//! compiles them.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use dehusk_text::literal::RegexPattern;
use isolang::Language;

use super::range::{CountRange, ShareRange};
use super::selector::Selector;
use super::source::SourceLocation;
use crate::category::Category;
use crate::segment::script::Script;
use crate::segment::shape::Shape;

/// One rule.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in rule files")]
pub struct Rule {
    /// Full name: the pack's path without `.toml`, a slash, the id.
    pub(crate) name: String,
    /// A description for reports, in one line.
    pub(crate) about: String,
    /// What it removes.
    pub(crate) category: Category,
    /// Documents that it applies to.
    pub(crate) scope: Scope,
    /// What a block must match: all kinds that are given, and of each kind any value.
    pub(crate) patterns: Patterns,
    /// Conditions that must all hold.
    pub(crate) conditions: Conditions,
    /// Conditions of which none may hold.
    pub(crate) unless: Conditions,
    /// What a hit does.
    pub(crate) effect: Effect,
    /// The most it may remove from one document.
    pub(crate) limit: Limit,
    /// Whether it removes something only if another rule hits too: one of another category, or one without `requires-other-hits`.
    pub(crate) requires_other_hits: bool,
    /// Whether a hit does not decide, but is evidence, on pages that the context model scores.
    pub(crate) advisory: bool,
    /// Whether it applies even if the document's limit is exceeded.
    pub(crate) bypass_document_limit: bool,
    /// Whether a patch or `--off` turned it off. Then it hits nothing, not even for rules that refer to it.
    pub(crate) off: bool,
    /// Texts it must hit.
    pub(crate) hits: Vec<Example>,
    /// Texts it must not hit.
    pub(crate) misses: Vec<Example>,
    /// Where it is written.
    pub(crate) location: SourceLocation,
    /// Why and where patches changed it.
    pub(crate) patches: Vec<AppliedPatch>,
}

/// What a rule is called, and where it is written.
impl Rule {
    /// The full name: the pack's path without `.toml`, a slash, the rule's id.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for, in one line.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Whether it asks for other blocks than the one that it hits.
    pub(crate) fn asks_for_other_blocks(&self) -> bool {
        let asks = |conditions: &Conditions| {
            let named = [&conditions.after, &conditions.before, &conditions.within];
            let beside = conditions.previous.is_some() || conditions.next.is_some() || conditions.run.is_some();
            beside || named.iter().any(|rules| !rules.is_empty())
        };
        self.patterns.repeats.is_some() || asks(&self.conditions) || asks(&self.unless)
    }

    /// The category of what it removes.
    pub fn category(&self) -> Category {
        self.category
    }

    /// The file in which it is written: relative to the rules folder for built-in rules.
    pub fn file(&self) -> &Path {
        &self.location.file.path
    }

    /// The line in the file, from 1.
    pub fn line(&self) -> usize {
        self.location.line()
    }

    /// Whether it is turned off.
    pub fn is_off(&self) -> bool {
        self.off
    }

    /// Whether it still applies when a document has exceeded its limit.
    pub fn bypasses_document_limit(&self) -> bool {
        self.bypass_document_limit
    }
}

/// A patch that was applied to a rule.
#[derive(Clone, Debug)]
pub struct AppliedPatch {
    /// The reason that the patch gives.
    pub why: String,
    /// Where the patch is written.
    pub location: SourceLocation,
}

/// Which documents a rule applies to. An empty list is no restriction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Languages of the document. A document whose language is not certain is in every scope.
    pub languages: Vec<Language>,
    /// Hosts, each with its subdomains; `example.*` matches any top-level domain.
    pub hosts: Vec<String>,
}

/// A literal of a rule. Those of built-in rules are embedded, and not copied if they are folded.
pub type RuleText = Cow<'static, str>;

/// What a block must match.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// The whole block, folded, without list marks before it and colons, full stops and arrows after it.
    pub line: Vec<RuleText>,
    /// Anywhere in the block, folded, at word boundaries.
    pub phrases: Vec<RuleText>,
    /// At the block's start, folded.
    pub starts: Vec<RuleText>,
    /// At the block's end, folded.
    pub ends: Vec<RuleText>,
    /// On the block's text as it is.
    pub regex: Vec<RegexPattern>,
    /// The block's writing system.
    pub script: Option<ScriptPattern>,
    /// What the block repeats.
    pub repeats: Option<Repeats>,
    /// The form of the block.
    pub shapes: Vec<Shape>,
    /// The block is in an element that one of these selectors matches.
    pub select: Vec<Selector>,
    /// The block is in an element that has one of these among the words of its class and id.
    pub class_words: Vec<RuleText>,
}

/// A test of the block's writing system. The block's letters must (nearly) all be of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptPattern {
    /// Another than the document's.
    Foreign,
    /// One of these.
    OneOf(Vec<Script>),
}

/// A test for text that is also elsewhere in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeats {
    /// What is repeated.
    pub source: RepeatSource,
    /// The block may have up to this many words more, after a separator; 0: none.
    pub max_suffix_words: u32,
    /// For [`RepeatSource::SiteSuffix`]: how many other blocks must end in the same way.
    pub min_blocks: u32,
}

/// What a block may repeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatSource {
    /// An earlier block; with a suffix only if the block has one and the earlier block does not.
    EarlierBlock,
    /// Any other block, without the suffix that this one has.
    OtherBlock,
    /// The end of one of the blocks just before it.
    EndOfPreviousBlock,
    /// The document's title, where it is known.
    Title,
    /// The author's name, where it is known; of several authors any.
    Author,
    /// The text after a separator at the end of other blocks, such as the site's name.
    SiteSuffix,
}

/// Conditions. In `where` all that are given must hold, in `unless` none may.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions {
    /// Words in the block; in a script without spaces between words, each character counts as a word.
    pub words: Option<CountRange>,
    /// Characters in the block.
    pub characters: Option<CountRange>,
    /// Share of digits among the block's characters other than white space.
    pub digit_share: Option<ShareRange>,
    /// Share of words that begin with a capital among words that begin with a letter.
    pub capital_share: Option<ShareRange>,
    /// The block begins with a list mark.
    pub list_item: Option<bool>,
    /// The block ends a sentence.
    pub sentence: Option<bool>,
    /// The block is alone between blank lines.
    pub isolated: Option<bool>,
    /// The block's position in the document's prose, any of these.
    pub zone: Vec<Zone>,
    /// Shapes of the block, any of them.
    pub shape: Vec<Shape>,
    /// Share of the block's letters that are in links; for pages only.
    pub link_share: Option<ShareRange>,
    /// The share of the page's prose in the elements that `select` and `class_words` may find, in `where` also those of the
    /// patterns.
    pub prose_share: Option<ShareRange>,
    /// The block is in the page's body, as far as that was found; for pages only.
    pub body: Option<bool>,
    /// The block is in an element that one of these selectors matches.
    pub select: Vec<Selector>,
    /// The block is in an element that has one of these among the words of its class and id.
    pub class_words: Vec<RuleText>,
    /// Anywhere in the block, folded, at word boundaries.
    pub phrases: Vec<RuleText>,
    /// At the block's start.
    pub starts: Vec<RuleText>,
    /// At the block's end.
    pub ends: Vec<RuleText>,
    /// A hit of one of these rules comes before the block, within `max_distance` blocks.
    pub after: Vec<String>,
    /// A hit of one of these rules comes after the block, within `max_distance` blocks.
    pub before: Vec<String>,
    /// The block is inside a hit of one of these rules.
    pub within: Vec<String>,
    /// How many blocks away hits of `after` and `before` may be; 1 is the next block.
    pub max_distance: Option<u32>,
    /// What the block before it, if any, must meet.
    pub previous: Option<Box<Conditions>>,
    /// What the block after it, if any, must meet.
    pub next: Option<Box<Conditions>>,
    /// The block is part of a run of similar blocks.
    pub run: Option<Box<Run>>,
    /// Languages of the document.
    pub languages: Vec<Language>,
    /// Hosts of the document.
    pub hosts: Vec<String>,
}

/// A run of similar blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// What each of its blocks must meet.
    pub items: Conditions,
    /// The least number of blocks.
    pub min_blocks: u32,
    /// How many blocks in it or next to it must be hit by rules that drop blocks.
    pub min_hits: u32,
    /// Categories of such hits that count; all if there are none.
    pub hit_categories: Vec<Category>,
}

/// The position of a block in the document's prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// There is little or no prose before it.
    Head,
    /// Neither head nor tail.
    Middle,
    /// There is little or no prose after it.
    Tail,
}

/// What a hit does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Removes the block.
    Block,
    /// Removes the block, and those after it up to an end.
    Section(Box<Section>),
    /// Removes the matched bytes.
    Span,
    /// Keeps the block, whatever other rules drop it.
    Keep,
    /// Where the context model scores the document, adds to the log odds that the block is husk.
    Weight(f32),
}

impl Effect {
    /// Whether it removes whole blocks.
    pub(crate) fn removes_blocks(&self) -> bool {
        matches!(self, Effect::Block | Effect::Section(_))
    }
}

/// The extent of a section. It ends before the first of these, or at the document's end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// This many prose blocks in a row.
    pub prose: Option<u32>,
    /// Up to this many blocks just before the end are not part of the section, if they do not end a sentence.
    pub keep_headings: u32,
    /// A block that is one of these lines.
    pub line: Vec<RuleText>,
    /// This many blocks, the head not counted.
    pub blocks: Option<u32>,
    /// A block that does not meet these.
    pub items: Option<Conditions>,
    /// The section counts only if at least this many blocks follow its head.
    pub min_blocks: u32,
}

/// The most that a rule may remove from one document. If it would remove more, it is skipped in that document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Share of the document's words.
    pub share: f32,
    /// Blocks, or parts of blocks.
    pub blocks: Option<u32>,
}

impl Limit {
    /// Whether a rule may not remove this many words and blocks from a document of `whole` words. `free_words` may always
    /// be removed.
    pub(crate) fn is_exceeded(self, words: usize, blocks: u32, whole: u64, free_words: u32) -> bool {
        let too_many = self.blocks.is_some_and(|most| blocks > most);
        too_many || (words > free_words as usize && words as f64 > f64::from(self.share) * whole as f64)
    }
}

/// A text that shows what a rule does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The document.
    pub text: String,
    /// What must be left of it if only this rule applies; for hits only.
    pub body: Option<String>,
    /// Its title, if the rule needs one.
    pub title: Option<String>,
    /// Its host, if the rule needs another one than the first of its scope.
    pub host: Option<String>,
    /// Where it is written.
    pub span: Range<usize>,
}
