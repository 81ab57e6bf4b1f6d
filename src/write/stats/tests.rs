use serde_json::Value;

use super::{Share, Stats, Tally};
use crate::category::Category;
use crate::cleaner::Cleaner;
use dehusk_text::metadata::Metadata;

const RULES: &str = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n[rule.share]\nline = \"share this\"\n\
                     drop = \"block\"\nhits = \"Share this\"\nmisses = \"Share this bread.\"\n[rule.agency]\n\
                     category = \"credit\"\nline = \"photo: agency\"\ndrop = \"block\"\nhits = \"Photo: agency\"\n\
                     misses = \"The photo agency closed.\"\n";

fn cleaner(rules: &str) -> Cleaner {
    Cleaner::builder().built_in(false).pack("en/page", rules).build().unwrap()
}

/// A document or a part of one: its text, whether it is the first part, its host.
type Part = (&'static str, bool, Option<&'static str>);

const PARTS: [Part; 9] = [
    ("The bridge opened on Monday after a long wait.\nShare this", true, Some("a.example")),
    ("It opened late.", true, Some("a.example")),
    ("Share this\nAnd so it went on.", false, Some("a.example")),
    ("Photo: agency\nShare this\nAnd on and on.", false, Some("a.example")),
    (
        "Nobody has counted the bicycles that cross the bridge, since it was the council that said they would be few.",
        true,
        None,
    ),
    ("Photo: agency", true, Some("b.example")),
    ("No more.", true, Some("a.example")),
    ("Nothing here either.", false, Some("a.example")),
    (
        "Die Brücke wurde am Montag eröffnet, und niemand hat bisher die Fahrräder gezählt, die jeden Tag über die beiden Fahrbahnen nach Norden und nach Süden fahren.",
        true,
        Some("c.example"),
    ),
];

/// The counts of all parts, counted in jobs of some size.
fn count(cleaner: &Cleaner, size: usize) -> Stats {
    let mut stats = Stats::new(cleaner);
    for parts in PARTS.chunks(size) {
        let mut tally = Tally::default();
        for (text, first, host) in parts {
            tally.add(&cleaner.clean_text(text, &Metadata::default()), *first, *host);
            tally.totals.replaced += 1;
            tally.count_unreadable(host.unwrap_or("json"));
            tally.count_without_text("image/png");
        }
        stats.merge(tally, cleaner);
    }
    stats
}

#[test]
fn counts_do_not_depend_on_where_jobs_end() {
    let cleaner = cleaner(RULES);
    let whole = count(&cleaner, PARTS.len());
    for size in 1..PARTS.len() {
        assert_eq!(count(&cleaner, size), whole, "{size}");
    }
    assert_eq!((whole.totals.documents, whole.totals.changed, whole.totals.emptied), (6, 3, 1));
    assert_eq!(
        (whole.totals.replaced, whole.unreadable.total(), whole.without_text.sorted()),
        (9, 9, vec![("image/png", 9)])
    );
}

#[test]
fn a_document_changed_in_any_part_counts_once() {
    let cleaner = cleaner(RULES);
    let part = |text| cleaner.clean(text);
    let changed = cleaner.clean("Share this");
    let parts = [(part("a"), true), (changed.clone(), false), (changed, false), (part("b"), true)];
    for size in 1..=parts.len() {
        let mut stats = Stats::new(&cleaner);
        for parts in parts.chunks(size) {
            let mut tally = Tally::default();
            for (part, first) in parts {
                tally.add(part, *first, None);
            }
            stats.merge(tally, &cleaner);
        }
        assert_eq!((stats.totals.documents, stats.totals.changed), (2, 1), "{size}");
    }
}

#[test]
fn counts_are_stored_and_resumed() {
    let cleaner = cleaner(RULES);
    let half = |stats: &mut Stats, parts: &[Part]| {
        let mut tally = Tally::default();
        for (text, first, host) in parts {
            tally.add(&cleaner.clean(text), *first, *host);
        }
        stats.merge(tally, &cleaner);
    };
    let mut stats = Stats::new(&cleaner);
    // It ends inside a document from which something was removed already.
    half(&mut stats, &PARTS[..3]);
    let kept = serde_json::to_string(&stats).unwrap();
    let mut resumed: Stats = serde_json::from_str(&kept).unwrap();
    assert_eq!(resumed, stats);
    half(&mut stats, &PARTS[3..]);
    half(&mut resumed, &PARTS[3..]);
    assert_eq!(resumed, stats);
    assert_eq!(resumed.totals.changed, 3);
    assert_eq!(serde_json::from_str::<Stats>("{}").unwrap(), Stats::default());
}

#[test]
fn languages_and_hosts_have_their_share() {
    let stats = count(&cleaner(RULES), 4);
    let documents: Vec<_> = stats.by_language().iter().map(|(code, share)| (*code, share.documents)).collect();
    assert_eq!(documents, [("und", 4), ("de", 1), ("en", 1)]);
    let sum = |shares: Vec<Share>| {
        let mut sum = Share::default();
        for share in shares {
            sum += share;
        }
        sum
    };
    let all = sum(stats.by_language().into_iter().map(|(_, share)| share).collect());
    let totals = stats.totals;
    assert_eq!((all.documents, all.bytes_in, all.bytes_removed), (6, totals.bytes_in, totals.bytes_removed));
    let hosts: Vec<_> = stats.hosts.top(9).iter().map(|(name, host)| (*name, host.counts.documents)).collect();
    assert_eq!(hosts, [("a.example", 3), ("b.example", 1), ("c.example", 1)]);
}

#[test]
fn names_that_are_too_long_are_not_hosts() {
    let cleaner = cleaner(RULES);
    let (fits, too_long) = ("a".repeat(253), "b".repeat(254));
    let (mut stats, mut tally) = (Stats::new(&cleaner), Tally::default());
    tally.add(&cleaner.clean("a"), true, Some(&fits));
    tally.add(&cleaner.clean("a"), true, Some(&too_long));
    stats.merge(tally, &cleaner);
    assert_eq!(stats.hosts.top(2).iter().map(|(name, _)| *name).collect::<Vec<_>>(), [fits]);
}

/// A rule keeps its counts when rules are reloaded; its category and location are those of now.
#[test]
fn rules_are_counted_by_name_over_a_reload() {
    let moved = RULES.replacen("schema = 1\n", "schema = 1\n\n\n", 1).replace("\"share\"", "\"widget\"");
    let (before, after) = (cleaner(RULES), cleaner(&moved));
    let mut stats = Stats::new(&before);
    for cleaner in [&before, &before, &after, &after] {
        let mut tally = Tally::default();
        tally.add(&cleaner.clean("Share this\nIt rained."), true, None);
        stats.merge(tally, cleaner);
    }
    let (name, rule) = stats.by_rule()[0];
    assert_eq!((name, rule.counts.removals, rule.location.as_str()), ("en/page/share", 4, "en/page.toml:7"));
    assert_eq!(stats.by_category()[0].0, Category::Widget.name());
    assert_eq!((stats.reloads, stats.fingerprint), (1, after.fingerprint()));
}

#[test]
fn a_report_has_tables_and_is_safe_on_a_terminal() {
    let cleaner = cleaner(RULES);
    let mut stats = count(&cleaner, 2);
    let mut tally = Tally::default();
    tally.add(&cleaner.clean("a"), true, Some("evil\u{1b}[2J.example"));
    tally.count_without_text("image/\u{1b}");
    tally.totals.faults += 2;
    stats.merge(tally, &cleaner);
    let report = stats.report();
    assert!(report.starts_with("7 documents, 3 changed; "), "{report}");
    for part in [
        "9 could not be read: 6 a.example, 1 b.example, 1 c.example, 1 json\n",
        "10 records without text: 9 image/png, 1 image/␛\n",
        "\n2 documents passed through unchanged after an internal error",
        "\n removals      bytes  category\n        3         33  share\n",
        "\n removals      bytes  set aside  rule\n",
        "          0  en/page/share (--rules, en/page.toml:5)\n",
        "\ndocuments   bytes in    removed  language\n        5 ",
        "\ndocuments   bytes in    removed  host\n        3 ",
        "  evil␛[2J.example",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    assert!(!report.contains("missing"));
    assert_eq!(Stats::default().report(), "0 documents, 0 changed; 0 bytes in, 0 removed (0.0 %)");
}

#[test]
fn keys_of_json_are_stable() {
    let cleaner = cleaner(RULES);
    let json: Value = serde_json::from_str(&count(&cleaner, 3).json()).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys(&json),
        "alone aside aside_by_reason by_category by_host by_language by_rule bytes_in bytes_out bytes_removed changed \
         curtailed document_limits documents dropped emptied faults flagged over_memory overrun oversize rejected replaced rules \
         swapped timeouts unreadable unreadable_by_kind version"
    );
    assert_eq!(keys(&json["by_rule"][0]), "bytes category layer place removals rule set_aside");
    assert_eq!(keys(&json["by_host"][0]), "bytes_in bytes_removed documents host missed");
    assert_eq!(json["rules"], cleaner.fingerprint());
    assert_eq!((&json["documents"], &json["by_rule"][0]["removals"]), (&Value::from(6), &Value::from(3)));
    assert!(!count(&cleaner, 3).json().contains('\n'));
    assert_eq!(keys(&serde_json::from_str(&Stats::default().json()).unwrap()), keys(&json));
}
