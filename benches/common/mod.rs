//! Texts and rules that the benches share. All are made by a fixed generator, so that figures can be compared.

use std::fmt::Write;

/// Sentences of an article.
const PROSE: &[&str] = &[
    "The council of Saltmere decided on Monday to raise the harbour wall by a metre before the storms of autumn.",
    "“We have waited three years for this,” said Ida Tarn, who runs the chandlery on the quay, “and the sea has not.”",
    "Work begins in May and will cost four million crowns, of which the county pays half.",
    "Engineers found cracks in two of the nine piers; the others, built in 1931, were sound.",
    "Not everyone in the town shares that view, and a petition against the plan has gathered 1,204 names.",
    "The ferry will leave from the old fish market until the work is done, the port’s manager told reporters.",
    "Asked whether the wall would hold, he read more from the report than anyone had asked him to.",
    "A second wall, farther out, was dropped from the plan in March because it would have closed the channel.",
    "Fishermen say that the cod come later every year and that the boats now stay out for two nights at a time.",
    "The mayor, who had promised to follow the experts, called the vote a good day for everybody who lives by the water.",
];

/// Lines that scrapers leave between the paragraphs.
const HUSK: &[&str] = &[
    "Share on Facebook",
    "Advertisement",
    "Read more »",
    "3 days ago",
    "By Petra Lindqvist",
    "© AP Photo / Nils AkeWaves break over the harbour wall",
    "Sign up for our newsletter",
    "This website uses cookies to give you the best experience.",
];

/// Numbers that are the same in every run.
pub(crate) struct Numbers(u64);

impl Numbers {
    /// The next number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[self.below(from.len())]
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers(0x9e37_79b9_7f4a_7c15)
    }
}

/// A text of at least so many bytes: paragraphs of one to five sentences, one line of husk for four of them.
pub(crate) fn text(bytes: usize) -> String {
    let (mut numbers, mut text) = (Numbers::default(), String::new());
    while text.len() < bytes {
        if numbers.below(5) == 0 {
            text.push_str(numbers.pick(HUSK));
        } else {
            for _ in 0..=numbers.below(5) {
                text.push_str(numbers.pick(PROSE));
                text.push(' ');
            }
        }
        text.push_str("\n\n");
    }
    text
}

/// A pack of so many rules in the proportions of the built-in ones: of ten rules six look for lines, two for phrases,
/// one for starts and one for a regex. Their words are those of the text, so that many begin to match.
#[allow(dead_code, reason = "not every bench makes rules")]
pub(crate) fn pack(rules: usize) -> String {
    let words: Vec<_> =
        PROSE.iter().flat_map(|line| line.split(' ')).map(|word| word.trim_matches(['“', '”'])).collect();
    let mut numbers = Numbers::default();
    let mut pack =
        "schema = 1\n[pack]\nabout = \"Made for a bench\"\ncategory = \"share\"\nlanguages = [\"en\"]\n".to_owned();
    for rule in 0..rules {
        let literals: Vec<_> = (0..4).map(|_| format!("{:?}", literal(&words, &mut numbers))).collect();
        let pattern = match rule % 10 {
            0..6 => format!("line = [{}]", literals.join(", ")),
            6 | 7 => format!("phrases = [{}]\nwhere = {{ words = \"..8\" }}", literals.join(", ")),
            8 => format!("starts = [{}]\nwhere = {{ words = \"..8\" }}", literals.join(", ")),
            _ => format!(
                "regex = '^{} \\w+$'\nwhere = {{ words = \"..8\" }}",
                numbers.pick(&["Photo", "Credit", "Source"])
            ),
        };
        write!(pack, "[rule.r{rule}]\n{pattern}\ndrop = \"block\"\nhits = \"a\"\nmisses = \"b\"\n")
            .expect("strings grow");
    }
    pack
}

/// Two to four words in a row.
fn literal(words: &[&str], numbers: &mut Numbers) -> String {
    let count = 2 + numbers.below(3);
    (0..count).map(|_| numbers.pick(words)).collect::<Vec<_>>().join(" ")
}
