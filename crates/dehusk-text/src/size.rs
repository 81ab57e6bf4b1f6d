//! Estimates how large a regex is once compiled, and which part of it makes it so.

use std::ops::Range;

use regex_syntax::ast::{self, Ast, Visitor, parse::ParserBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::limits::REGEX_DEPTH;

/// The approximate memory of a state of a compiled regex, in bytes.
pub(crate) const STATE_BYTES: usize = 64;

/// The approximate number of states of a compiled regex: repetitions multiply what they repeat.
pub(crate) fn size(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len() * 2,
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Repetition(inner) => {
            let times = inner.max.unwrap_or(inner.min).max(inner.min).max(1) as usize;
            size(&inner.sub).saturating_mul(times)
        }
        HirKind::Capture(inner) => size(&inner.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(size).fold(0, usize::saturating_add),
    }
}

/// The class or repetition of a regex that takes most of its compiled size: the shortest of those that take a third of it
/// or more. None if none does, or if the regex is not valid.
pub fn largest_part(regex: &str) -> Option<&str> {
    let tree = ParserBuilder::new().nest_limit(REGEX_DEPTH).build().parse(regex).ok()?;
    let parts = ast::visit(&tree, Parts(Vec::new())).unwrap_or_default();
    let estimate = |text: &str| regex_syntax::parse(text).map_or(0, |hir| size(&hir));
    let whole = estimate(regex);
    let large = parts.into_iter().map(|span| &regex[span]).filter(|part| estimate(part) >= whole.div_ceil(3));
    large.min_by_key(|part| part.len())
}

/// Collects the bytes of classes and repetitions.
struct Parts(Vec<Range<usize>>);

impl Visitor for Parts {
    type Output = Vec<Range<usize>>;
    type Err = ();

    fn finish(self) -> Result<Self::Output, ()> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, node: &Ast) -> Result<(), ()> {
        let is_part =
            matches!(node, Ast::Repetition(_) | Ast::ClassUnicode(_) | Ast::ClassPerl(_) | Ast::ClassBracketed(_));
        if is_part {
            let span = node.span();
            self.0.push(span.start.offset..span.end.offset);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::largest_part;

    #[test]
    fn the_part_that_takes_most_is_found() {
        assert_eq!(largest_part(r"^By \p{L}{2,120}, (?:AP|AFP)$"), Some(r"\p{L}{2,120}"));
        assert_eq!(largest_part(r"^(?:Photo|Video): (?:\w+ ){1,40}[0-9]$"), Some(r"(?:\w+ ){1,40}"));
        assert_eq!(largest_part(r"^Photo: \p{L}$"), Some(r"\p{L}"));
        assert_eq!(largest_part("Photo|Video|Audio"), None);
        assert_eq!(largest_part("("), None);
    }
}
