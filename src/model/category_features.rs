//! What the husk before and after a line is: teasers follow the heading of a list of stories, comments that of the
//! comments.

use super::columns::Columns;
use super::feature::Feature;
use super::lines::Line;
use crate::category::Category;
use crate::matcher::Coverage;

const GROUPS: &[&str] = &["none", "other husk", "the author", "share", "newsletter", "legal", "comments", "related"];
static BEFORE: Feature = Feature::names("husk-before", GROUPS);
static AFTER: Feature = Feature::names("husk-behind", GROUPS);
static RELATED: Feature = Feature::names("since-related", STEPS);
static COMMENTS: Feature = Feature::names("since-comments", STEPS);
const STEPS: &[&str] = &["never", "1-2", "3-6", "7-15", "16-40", "41.."];

/// How far husk is looked for, in lines.
const REACH: usize = 6;

fn group(category: Category) -> u8 {
    match category {
        Category::RelatedLinks => 7,
        Category::Comments => 6,
        Category::Legal | Category::CookieNotice => 5,
        Category::Newsletter | Category::Donation | Category::Paywall | Category::AppPromo => 4,
        Category::Share => 3,
        Category::AuthorNote | Category::Byline | Category::DateLine => 2,
        _ => 1,
    }
}

pub(super) static FEATURES: [&Feature; 4] = [&BEFORE, &AFTER, &RELATED, &COMMENTS];

/// Adds the categories of husk around each line.
pub(super) fn add(coverage: &Coverage, lines: &[Line], columns: &mut Columns) {
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
    for (feature, wanted) in [(&RELATED, 7), (&COMMENTS, 6)] {
        let mut last = None;
        columns.add(
            feature,
            groups.iter().enumerate().map(|(at, group)| {
                let code = match last.map(|last: usize| at - last) {
                    None => 0,
                    Some(..=2) => 1,
                    Some(..=6) => 2,
                    Some(..=15) => 3,
                    Some(..=40) => 4,
                    Some(_) => 5,
                };
                if *group == wanted {
                    last = Some(at);
                }
                code
            }),
        );
    }
}
