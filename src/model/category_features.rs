//! What the husk before and after a line is: teasers follow the heading of a list of stories, comments that of the
//! comments.

use super::columns::Columns;
use super::feature::Feature;
use super::lines::Line;
use crate::category::Category;
use crate::document::ParsedDocument;
use crate::matcher::Coverage;
use crate::segment::Block;
use dehusk_text::markdown::Kind;

const GROUPS: &[&str] = &["none", "other husk", "the author", "share", "newsletter", "legal", "comments", "related"];
static BEFORE: Feature = Feature::names("husk-before", GROUPS);
static AFTER: Feature = Feature::names("husk-behind", GROUPS);
static RELATED: Feature = Feature::names("since-related", STEPS);
static COMMENTS: Feature = Feature::names("since-comments", STEPS);
const STEPS: &[&str] = &["never", "1-2", "3-6", "7-15", "16-40", "41.."];

/// Places in `GROUPS`.
const COMMENTS_GROUP: u8 = 6;
const RELATED_GROUP: u8 = 7;

/// How far husk is looked for, in lines.
const REACH: usize = 6;

/// A line with this share of its letters in links is a link.
const LINKED: f32 = 0.5;

fn group(category: Category) -> u8 {
    match category {
        Category::RelatedLinks => RELATED_GROUP,
        Category::Comments => COMMENTS_GROUP,
        Category::Legal | Category::CookieNotice => 5,
        Category::Newsletter | Category::Donation | Category::Paywall | Category::AppPromo => 4,
        Category::Share => 3,
        Category::AuthorNote | Category::Byline | Category::DateLine => 2,
        _ => 1,
    }
}

pub(super) static FEATURES: [&Feature; 4] = [&BEFORE, &AFTER, &RELATED, &COMMENTS];

/// Whether Markdown shows that a block leads somewhere else. Where a label of comments does, such as the count of them above an article, the
/// comments do not begin there.
fn leads_away(block: &Block) -> bool {
    let is_label = block.markdown.is_some_and(|kind| kind != Kind::Heading);
    is_label && block.links.is_some_and(|share| share >= LINKED)
}

/// Adds the categories of husk around each line.
pub(super) fn add(document: &ParsedDocument<'_>, coverage: &Coverage, lines: &[Line], columns: &mut Columns) {
    let group_of = |line: &Line| coverage.covered.get(line.blocks.start as usize).copied().flatten().map_or(0, group);
    let groups: Vec<u8> = lines.iter().map(group_of).collect();
    let latest = |groups: &mut dyn Iterator<Item = u8>| {
        let (mut last, mut steps) = (0, 0);
        groups
            .map(|group| {
                let code = if steps <= REACH { last } else { 0 };
                steps += 1;
                if group > 0 {
                    (last, steps) = (group, 1);
                }
                code
            })
            .collect::<Vec<u8>>()
    };
    columns.add(&BEFORE, latest(&mut groups.iter().copied()).into_iter());
    let mut after = latest(&mut groups.iter().rev().copied());
    after.reverse();
    columns.add(&AFTER, after.into_iter());
    let begins_comments =
        |at: usize| groups[at] == COMMENTS_GROUP && !leads_away(document.block(lines[at].blocks.start));
    columns.add(&RELATED, steps_since(groups.len(), |at| groups[at] == RELATED_GROUP));
    columns.add(&COMMENTS, steps_since(groups.len(), begins_comments));
}

/// How many lines after the last one that begins something each line is, as one of `STEPS`.
fn steps_since(lines: usize, begins: impl Fn(usize) -> bool) -> impl Iterator<Item = u8> {
    let mut last = None;
    (0..lines).map(move |at| {
        let code = match last.map(|last: usize| at - last) {
            None => 0,
            Some(..=2) => 1,
            Some(..=6) => 2,
            Some(..=15) => 3,
            Some(..=40) => 4,
            Some(_) => 5,
        };
        if begins(at) {
            last = Some(at);
        }
        code
    })
}

#[cfg(test)]
mod tests {
    use super::{leads_away, steps_since};
    use crate::document::Reading;
    use crate::matcher::{Program, scan};
    use crate::rules::Settings;
    use dehusk_text::metadata::Metadata;

    #[test]
    fn a_link_leads_away_and_a_heading_does_not() {
        let text = "[137\nComments](/c)\n\n## [Comments](/c)\n\nComments\n\nThe wall [opened](/o) on Monday after two years.\n";
        let (program, metadata) = (Program::new(Vec::new(), Settings::default()).unwrap(), Metadata::default());
        let reading = Reading::new(text, &metadata);
        let (document, _) = scan(&program, reading.raw(), None);
        let away: Vec<bool> = document.blocks().iter().map(leads_away).collect();
        assert_eq!(away, [true, false, false, false]);
    }

    #[test]
    fn steps_are_counted_from_the_line_behind() {
        let steps: Vec<u8> = steps_since(9, |at| at == 1).collect();
        assert_eq!(steps, [0, 0, 1, 1, 2, 2, 2, 2, 3]);
    }
}
