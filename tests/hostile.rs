//! Documents made to break something: each must give a valid result, and soon.
//!
//! Sizes are those that a debug build cleans in a moment; `examples/soak` feeds the program a gigabyte of each.

use std::time::Duration;

use cpu_time::ThreadTime;
use dehusk::internals::limits::{BLOCK_BYTES, PART_BYTES, PART_LINES, RECORD_BYTES, REGEX_MATCHES};
use dehusk::internals::parts::next_part;
use dehusk::{Cleaned, Cleaner, Document, Note};
use dehusk_text::utf8::repair;

/// Of the thread's own time, so that other processes do not count; quadratic time would be minutes.
const SOON: Duration = Duration::from_secs(20);

/// Elements of a row that is too long for each to look at all others.
const ROW: usize = 20_000;

const PACK: &str = "schema = 1\n[pack]\nabout = \"a\"\ncategory = \"share\"\n";
const BOUNDLESS: &str = "schema = 1\n[settings]\nrule-share = 1.0\ndocument-share = 1.0\nfree-words = 100000000\n";

fn built_in() -> Cleaner {
    Cleaner::builder().build().expect("the built-in rules are valid")
}

/// One rule, which may take all.
fn one(rule: &str) -> Cleaner {
    let pack = format!("{PACK}[rule.one]\n{rule}\nhits = \"a\"\nmisses = \"b\"\n");
    Cleaner::builder().built_in(false).pack("settings", BOUNDLESS).pack("any/one", &pack).build().unwrap()
}

/// Cleans a text with a time limit and looks whether nothing was invented.
fn clean<'t>(cleaner: &Cleaner, text: &'t str) -> Cleaned<'t> {
    let start = ThreadTime::now();
    let cleaned = cleaner.clean(text);
    assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
    let mut at = 0;
    for removal in cleaned.removals() {
        assert!(at <= removal.range.start && removal.range.start < removal.range.end);
        assert!(text.is_char_boundary(removal.range.start) && text.is_char_boundary(removal.range.end));
        at = removal.range.end;
    }
    assert!(at <= text.len());
    cleaned
}

#[test]
fn a_document_of_nothing() {
    for text in ["", "\n", "\r", "\r\n\r\n", " ", "\t\n \u{a0}", "\0", "\u{feff}", "\u{200b}", "\u{301}"] {
        let cleaned = clean(&built_in(), text);
        assert_eq!(cleaned.body(), text);
        assert!(cleaned.notes().len() == 0);
    }
}

#[test]
fn a_line_too_long_to_look_at_stays_and_is_counted() {
    let cleaner = one("line = \"read more\"\ndrop = \"block\"");
    let text = format!("Read more\n{}\nRead more\n", "read more ".repeat(BLOCK_BYTES / 10 + 1));
    let cleaned = clean(&cleaner, &text);
    assert_eq!(cleaned.notes().collect::<Vec<_>>(), [Note::Oversize { blocks: 1 }]);
    assert_eq!(cleaned.removals().len(), 2);
}

#[test]
fn a_section_ends_before_a_line_too_long_to_look_at() {
    let cleaner = one("line = \"recent posts\"\ndrop = \"section\"");
    let long = "a long line ".repeat(BLOCK_BYTES / 12 + 1);
    let text = format!("Recent posts\nCouncil votes\n{long}\nand on\n");
    assert_eq!(clean(&cleaner, &text).body(), format!("{long}\nand on\n"));
}

#[test]
fn a_line_just_short_enough_is_looked_at() {
    let cleaner = one("phrases = \"read more\"\ndrop = \"span\"");
    let text = format!("{} read more", "é".repeat(BLOCK_BYTES / 2 - 5));
    let cleaned = clean(&cleaner, &text);
    assert_eq!(cleaned.removals().len(), 1);
    assert!(cleaned.notes().len() == 0);
}

#[test]
fn a_line_over_the_end_of_a_part_is_judged_in_neither() {
    let cleaner = one("phrases = \"read more\"\ndrop = \"block\"");
    let text = format!("{}read more", "x ".repeat(PART_BYTES / 2));
    let cleaned = clean(&cleaner, &text);
    assert!(cleaned.removals().len() == 0);
    assert!(cleaned.notes().any(|note| note == Note::Parts { parts: 2 }));
}

#[test]
fn more_lines_than_a_part_holds() {
    let cleaner = one("line = \"read more\"\ndrop = \"block\"");
    let text = "\r\n".repeat(PART_LINES) + "Read more\r\n" + &"a\n".repeat(10);
    let cleaned = clean(&cleaner, &text);
    assert_eq!(cleaned.body(), "\r\n".repeat(PART_LINES) + &"a\n".repeat(10));
}

#[test]
fn every_line_a_hit() {
    let text = "Read more\n".repeat(20_000);
    assert_eq!(clean(&one("line = \"read more\"\ndrop = \"block\""), &text).body(), "");
    let sections = one("line = \"read more\"\ndrop = \"section\"\nuntil = { prose = 1 }\nmin-blocks = 2");
    assert_eq!(clean(&sections, &text).body(), "");
    let never = one("line = \"read more\"\ndrop = \"section\"\nuntil = { line = \"read more\" }\nmin-blocks = 1");
    assert_eq!(clean(&never, &text).body(), text);
}

#[test]
fn every_word_a_hit() {
    let text = "read more ".repeat(20_000);
    let cleaned = clean(&one("phrases = [\"read\", \"more\", \"read more\"]\ndrop = \"span\""), &text);
    assert_eq!(cleaned.body().trim(), "");
    assert!(cleaned.notes().any(|note| note == Note::Emptied));
}

#[test]
fn a_regex_that_matches_too_often_stops_and_is_counted() {
    let cleaner = one("regex = 'more, '\ndrop = \"span\"");
    let text = "more, ".repeat(REGEX_MATCHES * 3) + "end";
    let cleaned = clean(&cleaner, &text);
    assert_eq!(cleaned.notes().collect::<Vec<_>>(), [Note::TooManyMatches { blocks: 1 }]);
    assert_eq!(cleaned.body(), "more, ".repeat(REGEX_MATCHES * 2) + "end");
}

#[test]
fn nested_phrases() {
    let phrases: Vec<_> = (1..200).map(|length| "a ".repeat(length)).collect();
    let cleaner = one(&format!("phrases = {phrases:?}\ndrop = \"span\""));
    assert_eq!(clean(&cleaner, &format!("{}b", "a ".repeat(1_000))).body(), "b");
}

#[test]
fn marks_without_end_on_one_letter() {
    for text in ["e".to_owned() + &"\u{301}".repeat(100_000), "\u{200d}".repeat(100_000), "\u{202e}".repeat(100_000)] {
        assert_eq!(clean(&built_in(), &text).body(), text);
    }
}

#[test]
fn nuls_controls_and_half_characters() {
    let nuls = "\0".repeat(500_000);
    assert_eq!(clean(&built_in(), &nuls).body(), nuls);
    let bytes: Vec<u8> = (0..200_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let repaired = repair(&bytes);
    assert!(repaired.replaced > 0);
    clean(&built_in(), &repaired.text);
}

#[test]
fn all_kinds_of_line_ends_and_of_blank_lines() {
    let cleaner = one("line = \"read more\"\ndrop = \"block\"");
    for (text, body) in [
        ("a\r\rRead more\r\rb\r", "a\r\rb\r"),
        ("a\r\n \r\nRead more\r\n\t\r\nb\r\n", "a\r\n \r\nb\r\n"),
        ("a\u{2028}Read more\nb", "a\u{2028}Read more\nb"),
        ("a\nRead more\nb", "a\nb"),
        ("a\nRead more\n\n\nb", "a\n\nb"),
        ("a\n\nRead more", "a"),
        ("a\nRead more", "a"),
        ("Read more\n\n\na", "a"),
        ("\n\n\nRead more\na\n\n", "a\n\n"),
    ] {
        assert_eq!(clean(&cleaner, text).body(), body, "{text:?}");
    }
}

#[test]
fn parts_never_split_a_line_end_or_a_character() {
    let text = "é".repeat(PART_BYTES / 2 - 1) + "x\r\né";
    let first = next_part(text.as_bytes(), false);
    assert!(text.is_char_boundary(first) && !text[..first].ends_with('\r'));
    let continuation = vec![0x80; PART_BYTES + 8];
    assert_eq!(next_part(&continuation, false), PART_BYTES);
}

#[test]
fn many_rules_on_many_lines() {
    let rule =
        |at| format!("[rule.r{at}]\nphrases = \"phrase {at}\"\ndrop = \"block\"\nhits = \"a\"\nmisses = \"b\"\n");
    let rules = (0..2_000).map(rule).collect::<Vec<_>>().concat();
    let pack = format!("{PACK}{rules}");
    let cleaner =
        Cleaner::builder().built_in(false).pack("settings", BOUNDLESS).pack("any/many", &pack).build().unwrap();
    let text = (0..4_000).map(|at| format!("This is phrase {at} of many.\n")).collect::<Vec<_>>().concat();
    let cleaned = clean(&cleaner, &text);
    assert_eq!(cleaned.removals().len(), 2_000);
    assert!(cleaned.body().starts_with("This is phrase 2000 of many.\n"));
}

/// What is wrong with a pack, found soon.
fn errors(pack: &str) -> String {
    let start = ThreadTime::now();
    let errors = Cleaner::builder().built_in(false).pack("any/hostile", pack).build().err().expect("errors");
    assert!(start.elapsed() < SOON, "took {:?}", start.elapsed());
    errors.into_iter().map(|error| error.to_string()).collect::<Vec<_>>().join("\n")
}

#[test]
fn lists_that_use_lists_cannot_fill_memory() {
    let many = |name: &str| vec![format!("\"@{name}\""); 1000].join(",");
    let lists = (0..14).map(|at| format!("l{at} = [{}]\n", many(&format!("l{}", at + 1)))).collect::<Vec<_>>().concat();
    for last in ["\"a\"", ""] {
        let rule = "[rule.one]\nline = \"@l0\"\ndrop = \"block\"\nhits = \"a\"\nmisses = \"b\"\n";
        let said = errors(&format!("{PACK}[lists]\n{lists}l14 = [{last}]\n{rule}"));
        assert!(said.contains("has more than 65536 values"), "{said}");
    }
}

#[test]
fn many_rules_with_long_lists_cannot_fill_memory() {
    let values = (0..60_000).map(|at| format!("\"label {at}\",")).collect::<Vec<_>>().concat();
    let rule = |at| format!("[rule.r{at}]\nline = \"@all\"\ndrop = \"block\"\nhits = \"label 1\"\nmisses = \"b\"\n");
    let rules: String = (0..250).map(rule).collect();
    let said = errors(&format!("{PACK}[lists]\nall = [{values}]\n{rules}"));
    assert!(said.contains("the lists that rules use have more than 256 MiB together"), "{said}");
}

#[test]
fn many_large_regexes_cannot_fill_memory() {
    let rule = |at| {
        format!(
            "[rule.r{at}]\nregex = 'by {at} \\w{{12}}'\ndrop = \"block\"\nhits = \"by {at} abcdefghijkl\"\nmisses = \"b\"\n"
        )
    };
    let rules: String = (0..2000).map(rule).collect();
    let said = errors(&format!("{PACK}{rules}"));
    assert!(said.contains("all regexes would take more than 256 MiB once compiled"), "{said}");
}

/// How many of a page's lines a rule with this selector removes.
fn removed(selector: &str, page: &str) -> usize {
    let cleaner = one(&format!("select = \"{selector}\"\ndrop = \"block\""));
    let start = ThreadTime::now();
    let cleaned = cleaner.clean(Document::html(page.as_bytes()));
    assert!(start.elapsed() < SOON, "{selector} took {:?}", start.elapsed());
    cleaned.removals().map(|removal| removal.text.matches("word").count()).sum()
}

#[test]
fn selectors_in_a_long_row_of_siblings() {
    // With debug assertions `selectors` finds each position a second time, without what it remembers.
    let some = if cfg!(debug_assertions) { ROW / 10 } else { ROW };
    let row = format!("<h2>Title</h2>{}", "<p class=a>word</p>".repeat(some));
    assert_eq!(removed("p:nth-child(2n)", &row), some / 2);
    assert_eq!(removed("p.a:nth-last-of-type(2n)", &row), some / 2);
    let row = format!("<h2>Title</h2>{}", "<p class=a>word</p>".repeat(ROW));
    assert_eq!(removed("h2 + p", &row), 1);
    assert_eq!(removed("p.b, p:not(.a)", &row), 0);
    // Each paragraph looks at all before it, until too much was looked at.
    let found = removed("h2 ~ p", &row);
    assert!(ROW / 2 < found && found < ROW, "{found}");
    assert_eq!(removed("h3 ~ p", &row), 0);
    assert_eq!(removed("h3:nth-child(2n) ~ p:nth-child(2n) ~ p", &row), 0);
    // A row of usual length is matched as a whole, also where walks are nested.
    let row = format!("<h2>Title</h2>{}", "<p class=a>word</p>".repeat(500));
    assert_eq!(removed("h2 ~ p", &row), 500);
    assert_eq!(removed("p:nth-child(2n):not(.b) ~ p", &row), 499);
}

#[test]
fn selectors_in_deep_elements() {
    let deep = format!("{}{}", "<div class=a>".repeat(400), "<b>word</b> ".repeat(20_000));
    for selector in [".a .b b", ".b > .a .a b", ":not(.a .b) b", ".b ~ .a b", ".a:nth-child(2) .a:nth-child(1) b"] {
        removed(selector, &deep);
    }
}

#[test]
fn a_class_of_its_own_for_each_element() {
    let page = (0..200_000).fold(String::new(), |page, at| page + &format!("<p class='a one-of-many-{at}'>word</p>"));
    assert!(removed("p.a", &page) > 8_000);
    assert_eq!(removed("p.another-class", &page), 0);
}

/// The program says so, whatever it was that made the text too long.
#[test]
fn a_text_that_is_cut_is_named_and_so_is_each_part() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("long.txt"), "\n".repeat(PART_LINES) + "Advertisement\nIt rained.\n")
        .expect("a text");
    let output = std::process::Command::new(snapbox::cmd::cargo_bin("clean"))
        .args(["--explain", "-o", "body.txt", "long.txt"])
        .current_dir(folder.path())
        .env("XDG_CONFIG_HOME", folder.path().join("nothing"))
        .output()
        .expect("the program runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let at = |line: &str| said.find(line).unwrap_or_else(|| panic!("no {line:?} in {said}"));
    assert!(
        at("long.txt, part 1: 0 removals, 0 of 262144 bytes\n") < at("long.txt, part 2: 1 removal, 14 of 25 bytes\n")
    );
    at("warning: long.txt is long and was cleaned in 2 parts\n");
}

/// It is passed through into records, where what comes after it is a line of its own, and left out of texts.
#[test]
fn a_record_too_long_to_hold_is_named() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("long.jsonl");
    // A hole, so that nothing of it is on the disk.
    let file = std::fs::File::create(&path).expect("a file");
    file.set_len(RECORD_BYTES + 9).expect("a long file");
    std::fs::write(folder.path().join("next.jsonl"), "{\"text\":\"It rained.\"}\n").expect("a record");
    for (to, passed, length) in [("jsonl", "passed through unchanged", RECORD_BYTES + 10 + 22), ("text", "skipped", 11)]
    {
        let output = std::process::Command::new(snapbox::cmd::cargo_bin("clean"))
            .args(["--from", "jsonl", "--to", to, "-o", "out", "long.jsonl", "next.jsonl"])
            .current_dir(folder.path())
            .env("XDG_CONFIG_HOME", folder.path().join("nothing"))
            .output()
            .expect("the program runs");
        let said = format!("warning: long.jsonl:1: longer than {RECORD_BYTES} bytes; {passed}\n");
        assert_eq!(String::from_utf8(output.stderr).expect("UTF-8"), said);
        assert_eq!(std::fs::metadata(folder.path().join("out")).expect("the output").len(), length);
    }
}

#[cfg(target_os = "linux")]
mod memory {
    use std::io::Write as _;
    use std::process::{Child, Command, Stdio};
    use std::time::Duration;

    use dehusk_html::limits::{ELEMENT_WEIGHT, PAGE_BYTES, PAGE_WEIGHT};

    /// What a page of 64 MB may take, and what the program may take for each byte of weight.
    const LARGEST: u64 = 600 << 20;
    const FOR_WEIGHT: u64 = 8;

    /// What memory is measured beyond the page's: threads and buffers differ from run to run.
    const SLACK: u64 = 8 << 20;

    const PROSE: &str = "The council of Orrindale voted on Monday to keep the night trams for two years. ";

    /// What pages consist of, and its elements.
    fn units() -> [(String, usize); 8] {
        [
            ("<p>a</p>".to_owned(), 1),
            ("a<br>".to_owned(), 1),
            (format!("<p>{PROSE}</p>\n"), 1),
            (format!("<p>{}</p>\n", PROSE.repeat(10)), 1),
            ("<table><tr><td>a<td>b<td>c</table>".to_owned(), 6),
            ("<li><a href=/a>Home</a></li>".to_owned(), 2),
            ("word <b>x</b> ".to_owned(), 1),
            ("<p class='a one' id=b title=c>a</p>".to_owned(), 1),
        ]
    }

    /// The most memory of a process so far.
    fn peak(child: &Child) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
        let size = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(size.trim().trim_end_matches(" kB").parse::<u64>().ok()? * 1024)
    }

    /// What the program takes at most to clean a page.
    fn memory(page: &str) -> u64 {
        let mut child = Command::new(snapbox::cmd::cargo_bin("clean"))
            .args(["--from", "html", "--isolated", "-j", "1"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program runs");
        child.stdin.take().expect("a pipe").write_all(page.as_bytes()).expect("it reads");
        let mut most = 0;
        while child.try_wait().expect("it can be waited for").is_none() {
            most = most.max(peak(&child).unwrap_or_default());
            std::thread::sleep(Duration::from_millis(1));
        }
        most
    }

    #[test]
    fn a_page_takes_memory_by_its_weight() {
        let base = memory("<p>It rained.");
        let weight = PAGE_WEIGHT / 32;
        for (unit, elements) in units() {
            let page = unit.repeat(weight / (unit.len() + elements * ELEMENT_WEIGHT));
            let taken = memory(&page).saturating_sub(base);
            let most = weight as u64 * FOR_WEIGHT + page.len() as u64 + SLACK;
            assert!(taken < most, "{} MB and not {} for {unit}", taken >> 20, most >> 20);
        }
    }

    #[test]
    #[ignore = "it takes minutes without optimisation"]
    fn a_page_of_64_mb_takes_at_most_600_mb() {
        for (unit, _) in units() {
            let taken = memory(&unit.repeat(PAGE_BYTES / unit.len()));
            println!("{:>4} MB: {unit:.60}", taken >> 20);
            assert!(taken < LARGEST, "{} MB for {unit}", taken >> 20);
        }
    }
}
