//! Rules as the engine means them: checked, lists spliced in, patches applied.
//!
//! A [`Rule`] is plain data, which can be printed, compared and patched. `lower` makes rules from TOML; the matcher
//! compiles them.

use std::ops::Range;

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
    pub name: String,
    /// One line for the checker of a report.
    pub about: String,
    /// What it removes.
    pub category: Category,
    /// Documents it looks at.
    pub scope: Scope,
    /// What a block must show; several kinds: all of them, several values of a kind: any.
    pub patterns: Patterns,
    /// What must hold besides.
    pub conditions: Conditions,
    /// Exceptions: one that holds is enough.
    pub unless: Conditions,
    /// What a hit does.
    pub effect: Effect,
    /// The most it may take from one document.
    pub limit: Limit,
    /// Whether it takes something only where a rule of another category, or one that wants no company, hits something too.
    pub company: bool,
    /// Whether a hit is a verdict everywhere; else it is evidence on pages that the context model judges.
    pub binds: bool,
    /// Whether it still applies when a document has passed the document's limit.
    pub sure: bool,
    /// Turned off by a patch or by `--off`: it hits nothing, also as a neighbour of other rules.
    pub off: bool,
    /// Texts it must hit.
    pub hits: Vec<Example>,
    /// Texts it must let be.
    pub misses: Vec<Example>,
    /// Where it is written.
    pub location: SourceLocation,
    /// Why and where patches changed it.
    pub patches: Vec<AppliedPatch>,
}

/// A patch that was applied to a rule.
#[derive(Clone, Debug)]
pub struct AppliedPatch {
    /// The reason that the patch gives.
    pub why: String,
    /// Where the patch is written.
    pub location: SourceLocation,
}

/// Which documents a rule looks at; an empty list is no restriction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Languages of the document. A document whose language is not certain is in every scope.
    pub languages: Vec<Language>,
    /// Hosts, each with its subdomains; `example.*` stands for any top-level domain.
    pub hosts: Vec<String>,
}

/// What a block must show.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// The whole block, folded, less list marks before it and colons, full stops and arrows behind it.
    pub line: Vec<String>,
    /// Inside the block, folded, at word boundaries.
    pub phrases: Vec<String>,
    /// WithSpan the block's start, folded.
    pub starts: Vec<String>,
    /// WithSpan the block's end, folded.
    pub ends: Vec<String>,
    /// On the block's text as it is.
    pub regex: Vec<RegexPattern>,
    /// The block's writing system.
    pub script: Option<ScriptPattern>,
    /// What the block says again.
    pub repeats: Option<Repeats>,
    /// What the block looks like.
    pub shapes: Vec<Shape>,
    /// The block lies in an element that one of these selectors matches.
    pub select: Vec<Selector>,
    /// The block lies in an element that has one of these among the words of its class and id.
    pub class_words: Vec<String>,
}

/// A test of the block's writing system. The block's letters must (nearly) all be of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScriptPattern {
    /// Another than the document's.
    Foreign,
    /// One of these.
    OneOf(Vec<Script>),
}

/// A test of what was said elsewhere in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeats {
    /// What is said again.
    pub of: RepeatOf,
    /// The most words behind a separator that what is repeated may lack; 0: none.
    pub suffix: u32,
    /// For [`RepeatOf::Frame`]: how many other blocks must end so.
    pub least: u32,
}

/// What a block may say again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatOf {
    /// An earlier block; with a suffix only if the block has one and the earlier block lacks it.
    Earlier,
    /// Any other block, which lacks the suffix that this one has.
    Framed,
    /// The end of one of the blocks right before it.
    EndOfPrevious,
    /// The document's title, where it is known.
    Title,
    /// The author's name, where it is known; of several authors any.
    Author,
    /// What stands behind a separator at the end of other blocks, such as the site's name.
    Frame,
}

/// Conditions; as `where` all that are given must hold, as `unless` one is enough to veto.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conditions {
    /// Words in the block; where a writing system has no spaces, each character counts as a word.
    pub words: Option<CountRange>,
    /// Characters in the block.
    pub characters: Option<CountRange>,
    /// Share of digits among the block's characters other than white space.
    pub digits: Option<ShareRange>,
    /// Share of words that begin with a capital among words that begin with a letter.
    pub capitals: Option<ShareRange>,
    /// The block begins with a list mark.
    pub list: Option<bool>,
    /// The block ends a sentence.
    pub sentence: Option<bool>,
    /// The block stands alone between blank lines.
    pub isolated: Option<bool>,
    /// Where in the document's prose the block stands.
    pub zone: Vec<Zone>,
    /// Shapes of the block, any of them.
    pub shape: Vec<Shape>,
    /// Share of the block's letters that lie in links; known of pages only.
    pub links: Option<ShareRange>,
    /// The share of the page's prose that an element holds for `select` and `class_words` to find it.
    pub prose_share: Option<ShareRange>,
    /// The block lies in the page's body, as far as that was found; known of pages only.
    pub body: Option<bool>,
    /// The block lies in an element that one of these selectors matches.
    pub select: Vec<Selector>,
    /// The block lies in an element that has one of these among the words of its class and id.
    pub class_words: Vec<String>,
    /// Inside the block, folded, at word boundaries.
    pub phrases: Vec<String>,
    /// WithSpan the block's start.
    pub starts: Vec<String>,
    /// WithSpan the block's end.
    pub ends: Vec<String>,
    /// A hit of one of these rules stands before the block, within `reach` blocks.
    pub after: Vec<String>,
    /// A hit of one of these rules stands behind the block, within `reach` blocks.
    pub before: Vec<String>,
    /// The block lies inside a hit of one of these rules.
    pub within: Vec<String>,
    /// How many blocks `after` and `before` look; 1 is the next.
    pub reach: Option<u32>,
    /// The block before it, if any, must meet these.
    pub previous: Option<Box<Conditions>>,
    /// The block behind it, if any, must meet these.
    pub next: Option<Box<Conditions>>,
    /// The block is one of a run of like blocks.
    pub run: Option<Box<Run>>,
    /// Languages of the document.
    pub languages: Vec<Language>,
    /// Hosts of the document.
    pub hosts: Vec<String>,
}

/// A run of blocks that all look alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// What each of its blocks meets.
    pub items: Conditions,
    /// How many blocks it has at the least.
    pub least: u32,
    /// How many blocks in it or right beside it are hit by rules that drop them.
    pub husk: u32,
    /// Categories of such hits that count; none: all.
    pub of: Vec<Category>,
}

/// Where in the document's prose a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Little or no prose stands before it.
    Head,
    /// Neither head nor tail.
    Middle,
    /// Little or no prose stands behind it.
    Tail,
}

/// What a hit does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// The block goes.
    Block,
    /// The block goes, and those behind it up to an end.
    Section(Box<Section>),
    /// The matched bytes go.
    Span,
    /// The block stays, whatever drops it.
    Keep,
    /// Where the context model judges, the hit speaks for husk by so much, in log odds; for body if it is below 0.
    Weight(f32),
}

/// How far a section goes. It ends before the first of these that comes, or at the document's end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// So many prose blocks in a row.
    pub prose: Option<u32>,
    /// So many blocks right before what ends it stay with it, if they end no sentence.
    pub headings: u32,
    /// A block that is one of these lines.
    pub line: Vec<String>,
    /// So many blocks, the head not counted.
    pub blocks: Option<u32>,
    /// A block that does not meet these.
    pub items: Option<Conditions>,
    /// The section counts only with so many blocks behind its head.
    pub least: u32,
}

/// The most a rule may take from one document; past it the rule is set aside for that document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Share of the document's words.
    pub share: f32,
    /// Blocks, or parts of blocks.
    pub blocks: Option<u32>,
}

impl Limit {
    /// Whether so many words and blocks are more than a rule may take from a document of `whole` words. `allowance` words
    /// may always go.
    pub(crate) fn is_exceeded(self, words: usize, blocks: u32, whole: u64, allowance: u32) -> bool {
        let too_many = self.blocks.is_some_and(|most| blocks > most);
        too_many || (words > allowance as usize && words as f64 > f64::from(self.share) * whole as f64)
    }
}

/// A text that shows what a rule does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The document.
    pub text: String,
    /// What must be left of it when this rule alone removes; for hits only.
    pub body: Option<String>,
    /// Its title, where the rule needs one.
    pub title: Option<String>,
    /// Its host, where the rule needs another than the first of its scope.
    pub host: Option<String>,
    /// Where it is written.
    pub span: Range<usize>,
}
