//! Literals that each match of a regex must contain.
//!
//! They are found in the syntax tree: of a sequence the best part is enough, of an alternation all parts are needed. Parts
//! that follow each other are joined where each of them is one of a few texts. A class of one letter's cases counts as that
//! letter, since the index is folded.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::fold::fold;

/// The fewest bytes of a folded literal that is worth searching for.
const SHORTEST: usize = 2;

/// More alternatives than this cost the index more than they save.
const MOST: usize = 64;

/// How many literals those of parts that follow each other may be joined to. The next is tried where the literals of the
/// whole regex would be too many.
const JOINED: [usize; 2] = [16, 1];

/// Computes [`RegexPattern::needed`](crate::literal::RegexPattern::needed).
pub(crate) fn required_literals(hir: &Hir) -> Option<Vec<(String, bool)>> {
    JOINED.into_iter().find_map(|most| {
        let mut folded: Vec<_> = literals(hir, Before::ANY, most)?.list.iter().map(Literal::folded).collect();
        folded.sort();
        // If it occurs twice, the occurrence that is not at an edge comes first and is kept.
        folded.dedup_by(|next, first| next.0 == first.0);
        if folded.len() <= 2 * MOST {
            remove_implied(&mut folded);
        }
        (folded.len() <= MOST && folded.iter().all(|(literal, _)| literal.len() >= SHORTEST)).then_some(folded)
    })
}

/// Leaves out literals that contain another one, which is found wherever they are.
fn remove_implied(literals: &mut Vec<(String, bool)>) {
    let all = literals.clone();
    literals.retain(|literal| !all.iter().any(|other| other.0 != literal.0 && implies(literal, other)));
}

/// Whether a literal contains another where that counts.
fn implies((literal, at_edge): &(String, bool), (part, needs_edge): &(String, bool)) -> bool {
    let bytes = literal.as_bytes();
    let both = |at: usize, test: fn(&u8) -> bool| bytes[at - 1..=at].iter().all(test);
    let is_edge = |at| match at {
        0 => *at_edge,
        _ => !both(at, u8::is_ascii_alphabetic) && !both(at, u8::is_ascii_digit),
    };
    !part.is_empty() && literal.match_indices(part.as_str()).any(|(at, _)| !needs_edge || is_edge(at))
}

/// Which ASCII characters may precede a position in a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Before {
    letter: bool,
    digit: bool,
}

impl Before {
    const ANY: Before = Before { letter: true, digit: true };
    const NEITHER: Before = Before { letter: false, digit: false };

    fn or(self, other: Before) -> Before {
        Before { letter: self.letter || other.letter, digit: self.digit || other.digit }
    }

    /// The state after one of some characters.
    fn any_of(ranges: impl Iterator<Item = (u32, u32)>) -> Before {
        let holds = |(start, end): (u32, u32), test: fn(&u8) -> bool| (start..=end.min(127)).any(|c| test(&(c as u8)));
        let one =
            |range| Before { letter: holds(range, u8::is_ascii_alphabetic), digit: holds(range, u8::is_ascii_digit) };
        ranges.map(one).fold(Before::NEITHER, Before::or)
    }

    /// What may precede a position after a part of a regex, if this may precede the part.
    fn after(self, hir: &Hir) -> Before {
        let Transfer { adds, keeps } = Transfer::of(hir);
        if keeps { adds.or(self) } else { adds }
    }
}

/// How a part of a regex changes what may precede a position.
#[derive(Clone, Copy)]
struct Transfer {
    /// What its matches may end with.
    adds: Before,
    /// Whether it can match nothing, so that what precedes it may also precede what follows.
    keeps: bool,
}

impl Transfer {
    fn ending_with(ranges: impl Iterator<Item = (u32, u32)>) -> Transfer {
        Transfer { adds: Before::any_of(ranges), keeps: false }
    }

    /// A word boundary counts as a character that is neither: no letter precedes a letter there.
    fn of(hir: &Hir) -> Transfer {
        use regex_syntax::hir::Look;
        match hir.kind() {
            HirKind::Look(Look::Start | Look::StartLF | Look::StartCRLF | Look::WordAscii | Look::WordUnicode) => {
                Transfer { adds: Before::NEITHER, keeps: false }
            }
            HirKind::Empty | HirKind::Look(_) => Transfer::IDENTITY,
            HirKind::Literal(literal) => {
                Transfer::ending_with(literal.0.last().map(|last| (u32::from(*last), u32::from(*last))).into_iter())
            }
            HirKind::Class(Class::Unicode(class)) => {
                Transfer::ending_with(class.iter().map(|range| (range.start().into(), range.end().into())))
            }
            HirKind::Class(Class::Bytes(class)) => {
                Transfer::ending_with(class.iter().map(|range| (range.start().into(), range.end().into())))
            }
            HirKind::Repetition(inner) => {
                let once = Transfer::of(&inner.sub);
                Transfer { keeps: once.keeps || inner.min == 0, ..once }
            }
            HirKind::Capture(inner) => Transfer::of(&inner.sub),
            HirKind::Concat(parts) => parts.iter().map(Transfer::of).fold(Transfer::IDENTITY, Transfer::then),
            HirKind::Alternation(parts) => {
                let each = parts.iter().map(Transfer::of);
                let or = |a: Transfer, b: Transfer| Transfer { adds: a.adds.or(b.adds), keeps: a.keeps || b.keeps };
                each.reduce(or).unwrap_or(Transfer::IDENTITY)
            }
        }
    }

    /// That of a part which matches nothing.
    const IDENTITY: Transfer = Transfer { adds: Before::NEITHER, keeps: true };

    fn then(self, next: Transfer) -> Transfer {
        let adds = if next.keeps { next.adds.or(self.adds) } else { next.adds };
        Transfer { adds, keeps: self.keeps && next.keeps }
    }
}

/// A literal that a match may have to contain.
#[derive(Clone)]
struct Literal {
    text: String,
    /// What may precede it.
    before: Before,
}

impl Literal {
    /// Its folded form, and whether it is at the edge of a word, as for [`required_literals`].
    fn folded(&self) -> (String, bool) {
        let folded = fold(&self.text);
        let joins = folded.as_bytes().first().is_some_and(|first| {
            (self.before.letter && first.is_ascii_alphabetic()) || (self.before.digit && first.is_ascii_digit())
        });
        // Leading white space is not a part of the folded literal, but precedes it.
        (folded, !joins || self.text.starts_with(char::is_whitespace))
    }
}

/// Literals of which a match of a part of a regex must contain one.
struct Literals {
    list: Vec<Literal>,
    /// Whether each match is one of them, and nothing else.
    exact: bool,
}

impl Literals {
    fn exactly(text: String, before: Before) -> Literals {
        Literals { list: vec![Literal { text, before }], exact: true }
    }

    /// Those of either part.
    fn or(mut self, other: Literals) -> Literals {
        self.list.extend(other.list);
        Literals { list: self.list, exact: self.exact && other.exact }
    }

    /// Those of a part and the next: each of the first with each of the other.
    fn followed_by(&self, next: &Literals) -> Literals {
        let join = |first: &Literal, next: &Literal| match first.text.as_str() {
            "" => Literal { text: next.text.clone(), before: first.before },
            text => Literal { text: [text, &next.text].concat(), before: first.before },
        };
        let list = self.list.iter().flat_map(|first| next.list.iter().map(move |next| join(first, next)));
        Literals { list: list.collect(), exact: true }
    }

    fn shortest(&self) -> usize {
        self.list.iter().map(|one| one.text.trim().len()).min().unwrap_or(0)
    }
}

/// The literals of a regex; `most` is how many those of a sequence may become by being joined.
fn literals(hir: &Hir, before: Before, most: usize) -> Option<Literals> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(Literals::exactly(String::from_utf8(literal.0.to_vec()).ok()?, before)),
        HirKind::Class(_) => one_letter(hir).map(|c| Literals::exactly(c.to_string(), before)),
        HirKind::Empty | HirKind::Look(_) => Some(Literals::exactly(String::new(), before.after(hir))),
        HirKind::Repetition(inner) => {
            let once = literals(&inner.sub, before, most)?;
            match (inner.min, inner.max) {
                (0, Some(1)) => Some(Literals::exactly(String::new(), before).or(once)),
                (0, _) => None,
                _ => Some(Literals { exact: false, ..once }),
            }
        }
        HirKind::Capture(inner) => literals(&inner.sub, before, most),
        HirKind::Alternation(parts) => {
            let each: Option<Vec<_>> = parts.iter().map(|part| literals(part, before, most)).collect();
            each?.into_iter().reduce(Literals::or)
        }
        HirKind::Concat(parts) => of_sequence(parts, before, most),
    }
}

/// Of the parts of a sequence, neighbouring ones joined, the literals of which the shortest is longest; among equals the
/// smaller set.
fn of_sequence(parts: &[Hir], mut before: Before, most: usize) -> Option<Literals> {
    let mut runs: Vec<Literals> = Vec::new();
    let (mut all, mut joins) = (true, false);
    for part in parts {
        let found = literals(part, before, most);
        before = before.after(part);
        let Some(found) = found else {
            (all, joins) = (false, false);
            continue;
        };
        let exact = found.exact;
        match runs.last_mut() {
            Some(last) if joins && exact && last.list.len() * found.list.len() <= most => {
                *last = last.followed_by(&found);
            }
            _ => runs.push(found),
        }
        joins = exact;
    }
    let exact = all && joins && runs.len() == 1;
    let best = runs.into_iter().max_by_key(|run| (run.shortest(), std::cmp::Reverse(run.list.len())))?;
    Some(Literals { exact, ..best })
}

/// The letter of a class that holds only its cases.
fn one_letter(hir: &Hir) -> Option<char> {
    let HirKind::Class(Class::Unicode(class)) = hir.kind() else { return None };
    // Most classes are larger than any letter's cases, and folding takes time.
    if class.ranges().len() > 4 || class.ranges().iter().any(|range| range.len() > 2) {
        return None;
    }
    let mut chars = class.ranges().iter().flat_map(|range| range.start()..=range.end());
    let first = chars.next()?;
    let folded = |c: char| fold(c.encode_utf8(&mut [0; 4]));
    let is_first = |c: char| c.eq_ignore_ascii_case(&first) || folded(c) == folded(first);
    chars.all(is_first).then_some(first)
}

#[cfg(test)]
mod tests {
    use crate::limits::REGEX_DEPTH;
    use crate::literal::analyse;

    fn needed(regex: &str) -> Option<Vec<String>> {
        Some(analyse(regex).unwrap().needed?.into_iter().map(|(literal, _)| literal).collect())
    }

    #[test]
    fn finds_what_a_match_must_contain() {
        const PHOTOS_BY: [&str; 8] = [
            "photo by ap",
            "photo by epa",
            "photos by ap",
            "photos by epa",
            "video by ap",
            "video by epa",
            "videos by ap",
            "videos by epa",
        ];
        let needs = |regex| needed(regex).unwrap_or_default();
        assert_eq!(needs(r"\((?:AP|EPA|Reuters) Photo[^()]{0,80}\)"), ["(ap photo", "(epa photo", "(reuters photo"]);
        assert_eq!(needs(r"^(?:AP|EPA)\d+"), ["ap", "epa"]);
        assert_eq!(needs(r"(?i)^\d+ min(?:ute)?s? read$"), ["min read", "mins read", "minute read", "minutes read"]);
        assert_eq!(needs(r"(?i)fotó"), ["fotó"]);
        assert_eq!(needs(r"^(?i:qty|quantity):? \d+$"), ["qty", "quantity"]);
        assert_eq!(needs(r"^(?i:(?:re)?posted|listed) \d+$"), ["listed", "posted", "reposted"]);
        assert_eq!(needs(r"\b(?:jan|january) \d+"), ["jan"]);
        assert_eq!(needs(r"(?i)\d (?:photo|video)s? by \b(?:AP|EPA)\b"), PHOTOS_BY);
        assert_eq!(needed(r"^\d{1,2}:\d\d$"), None);
        assert_eq!(needed(r"\w+"), None);
    }

    #[test]
    fn finds_which_are_at_edges() {
        let edges = |regex| analyse(regex).unwrap().needed.unwrap().into_iter().map(|one| one.1).collect::<Vec<_>>();
        for regex in [
            r"\bphoto",
            r"(?i)^photo",
            r"\bstock\s+photos",
            r"\b(?:the )?photo by",
            r"\(photo",
            r"\d+ photos",
            r"\d+photos",
            r"\b\d?photo",
            r"[a-z]20",
            r"\W(?:picture)+",
            r"été ?photo",
            r"\bé?photo",
            r"^(?:by ?)*\(photo",
            r"^(?:(?:by|at) +)*photo",
        ] {
            assert!(edges(regex).into_iter().all(|at_edge| at_edge), "{regex}");
        }
        for regex in [
            "photo",
            r"\w*photo",
            r"\b[a-z]?photo",
            r"(?:^|\w)photo",
            r"[^a]photo",
            r"\d?20",
            r"^(?:(?:by|at) *)*photo",
        ] {
            assert!(edges(regex).into_iter().all(|at_edge| !at_edge), "{regex}");
        }
        assert_eq!(edges(r"(?:^|\s)(?:a|[bx]?c)(?:photo|\bvideo)"), [false, true]);
        assert_eq!(edges(r"^(?:photo|x?photo)"), [true, true]);
        assert_eq!(edges(r"^(?:photo|x*photo)"), [false]);
        assert_eq!(edges(r"(?:photo|\bphotos)"), [false]);
        assert_eq!(edges(r"(?:\bphoto|photos)"), [true, false]);
    }

    #[test]
    fn nested_repetitions_take_no_longer_than_others() {
        let nested = format!("\\bphoto s{}", "+".repeat(REGEX_DEPTH as usize / 2));
        assert_eq!(needed(&nested).unwrap(), ["photo"]);
        let optional = format!("\\bphoto{}", "?x".repeat(30));
        assert!(analyse(&optional).is_ok());
    }
}
