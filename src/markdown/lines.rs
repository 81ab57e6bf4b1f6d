//! Reads text and marks of a page into lines: what is kept of each, where it is, and how its parts are marked.

use std::ops::Range;

use dehusk_html::render::RenderedText;
use dehusk_html::render::marks::{Event, Form, Image, Mark, Math};

use super::links::LinkTable;
use super::places::{Place, Places, Style};

/// What is kept of a page.
pub(super) struct Document<'p> {
    pub(super) lines: Vec<Line<'p>>,
    pub(super) places: Places<'p>,
}

/// What is kept of a line.
#[derive(Debug)]
pub(super) struct Line<'p> {
    pub(super) place: Place,
    pub(super) text: String,
    /// Its parts, in order; together they have all of its text.
    pub(super) runs: Vec<Run<'p>>,
    /// It goes on with the paragraph of the line before it.
    pub(super) continues: bool,
    /// Line ends between it and the line before it.
    pub(super) ends_before: usize,
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(super) struct Run<'p> {
    pub(super) range: Range<usize>,
    pub(super) style: Style,
    /// The cell that it is in.
    pub(super) cell: u32,
    pub(super) atom: Option<Atom<'p>>,
}

/// Something that is written as a whole.
#[derive(Clone, Debug)]
pub(super) enum Atom<'p> {
    Image(&'p Image),
    /// A formula: its source, or none if its text is all there is.
    Math {
        source: Option<&'p str>,
        is_display: bool,
    },
    /// A formula that the text has in TeX: marks of this length go from both ends of it.
    Tex {
        mark: usize,
        is_display: bool,
    },
}

/// What the end of something open restores.
enum Open<'p> {
    Place(Place),
    Count(Count),
    Link,
    Math(Option<&'p Math>),
    Nothing,
}

/// Marks of which several may be open.
#[derive(Clone, Copy)]
enum Count {
    Strong,
    Emphasis,
    Deleted,
    Code,
}

/// Reads lines.
pub(super) struct LineReader<'p, 'l> {
    rendered: &'p RenderedText,
    removed: &'l [Range<usize>],
    images: bool,
    links: &'l mut LinkTable<'p>,
    places: Places<'p>,
    lines: Vec<Line<'p>>,
    place: Place,
    open: Vec<Open<'p>>,
    counts: [u32; 4],
    style: Style,
    math: Option<&'p Math>,
    /// Pictures and formulas without text since the last line, which may be a part of the next.
    pending: Vec<(Style, Atom<'p>)>,
    /// Those that are not, with their places.
    standing: Vec<(Place, Atom<'p>)>,
    /// Since the last kept line: line breaks, whether a block began or ended, and line ends.
    breaks: usize,
    boundary: bool,
    ends_before: usize,
    /// The line before was kept.
    kept: bool,
}

impl<'p, 'l> LineReader<'p, 'l> {
    pub(super) fn new(
        rendered: &'p RenderedText,
        removed: &'l [Range<usize>],
        images: bool,
        links: &'l mut LinkTable<'p>,
    ) -> Self {
        LineReader {
            rendered,
            removed,
            images,
            links,
            places: Places::new(),
            lines: Vec::new(),
            place: Place::default(),
            open: Vec::new(),
            counts: [0; 4],
            style: Style::default(),
            math: None,
            pending: Vec::new(),
            standing: Vec::new(),
            breaks: 0,
            boundary: false,
            ends_before: 0,
            kept: false,
        }
    }

    pub(super) fn read(mut self) -> Document<'p> {
        let rendered = self.rendered;
        let marks: &[Mark] = rendered.marks.as_deref().map_or(&[], |marks| &marks.list);
        let (mut next, mut end) = (0, 0);
        for block in &rendered.blocks {
            let range = block.range.start as usize..block.range.end as usize;
            while marks.get(next).is_some_and(|mark| mark.at as usize <= range.start) {
                self.between(&marks[next].event);
                next += 1;
            }
            let gap = self.kept_pieces(end..range.start);
            self.ends_before +=
                gap.iter().map(|piece| rendered.text[piece.clone()].matches('\n').count()).sum::<usize>();
            let inside = marks[next..].iter().take_while(|mark| mark.at as usize <= range.end).count();
            self.line(range.clone(), &marks[next..next + inside]);
            (next, end) = (next + inside, range.end);
        }
        marks[next..].iter().for_each(|mark| self.apply(&mark.event));
        Document { lines: self.lines, places: self.places }
    }

    /// A mark between lines, or at the start of one.
    fn between(&mut self, event: &'p Event) {
        match event {
            Event::Break => self.breaks += 1,
            Event::Image(image) => self.pend(Atom::Image(image)),
            Event::Start(Form::Math(math)) => self.pend(formula(math)),
            _ => {}
        }
        if self.is_boundary(event) {
            self.boundary |= !matches!(event, Event::Break);
            let place = self.place;
            self.standing.extend(self.pending.drain(..).map(|(_, atom)| (place, atom)));
        }
        self.apply(event);
    }

    fn pend(&mut self, atom: Atom<'p>) {
        if self.place.code == 0 && (self.images || !matches!(atom, Atom::Image(_))) {
            self.pending.push((self.style, atom));
        }
    }

    /// Whether a paragraph, or a line of it, ends at a mark.
    fn is_boundary(&self, event: &Event) -> bool {
        match event {
            Event::Break => true,
            Event::Image(_) => false,
            Event::End => matches!(self.open.last(), Some(Open::Place(_))),
            Event::Start(form) => !matches!(
                form,
                Form::Emphasis | Form::Strong | Form::Deleted | Form::Monospace | Form::Link(_) | Form::Math(_)
            ),
        }
    }

    fn apply(&mut self, event: &'p Event) {
        match event {
            Event::Start(form) => {
                let open = self.start(form);
                self.open.push(open);
            }
            Event::End => self.end(),
            Event::Break | Event::Image(_) => {}
        }
    }

    fn start(&mut self, form: &'p Form) -> Open<'p> {
        let (before, places) = (self.place, &mut self.places);
        self.place = match form {
            Form::Heading(level) => places.heading(before, *level),
            Form::Paragraph => places.paragraph(before),
            Form::Quote => places.quote(before),
            Form::BulletList => places.list(before, None),
            Form::NumberedList(first) => places.list(before, Some(*first)),
            Form::Item => places.item(before),
            Form::Code(language) => places.code(before, language.as_deref()),
            Form::Table => places.table(before),
            Form::Row => places.row(before),
            Form::Cell(cell) => places.cell(before, *cell),
            Form::Emphasis => return self.count(Count::Emphasis),
            Form::Strong => return self.count(Count::Strong),
            Form::Deleted => return self.count(Count::Deleted),
            Form::Monospace => return self.count(Count::Code),
            Form::Link(reference) => return self.start_link(reference),
            Form::Math(math) => return Open::Math(self.math.replace(math)),
        };
        Open::Place(before)
    }

    fn count(&mut self, count: Count) -> Open<'p> {
        self.counts[count as usize] += 1;
        self.set_style();
        Open::Count(count)
    }

    fn start_link(&mut self, reference: &'p str) -> Open<'p> {
        if self.style.link.is_some() {
            return Open::Nothing;
        }
        self.style.link = self.links.add(reference);
        if self.style.link.is_some() { Open::Link } else { Open::Nothing }
    }

    fn end(&mut self) {
        match self.open.pop() {
            Some(Open::Place(place)) => self.place = place,
            Some(Open::Count(count)) => self.counts[count as usize] -= 1,
            Some(Open::Link) => self.style.link = None,
            Some(Open::Math(math)) => self.math = math,
            Some(Open::Nothing) | None => {}
        }
        self.set_style();
    }

    fn set_style(&mut self) {
        let is_open = |count: Count| self.counts[count as usize] > 0;
        self.style = Style {
            strong: is_open(Count::Strong),
            emphasis: is_open(Count::Emphasis),
            deleted: is_open(Count::Deleted),
            code: is_open(Count::Code),
            link: self.style.link,
        };
    }

    /// Reads a line and the marks in it.
    fn line(&mut self, range: Range<usize>, marks: &'p [Mark]) {
        let place = self.place;
        let mut line =
            Line { place, text: String::new(), runs: vec![], continues: false, ends_before: self.ends_before };
        for (style, atom) in std::mem::take(&mut self.pending) {
            line.push_atom(style, place.cell, atom);
        }
        let mut from = range.start;
        for mark in marks {
            let mut at = (mark.at as usize).clamp(from, range.end);
            if !matches!(mark.event, Event::End) {
                at = range.end - self.rendered.text[at..range.end].trim_start().len();
            }
            self.add(&mut line, from..at);
            from = at;
            match &mark.event {
                _ if self.is_removed(at) || place.code > 0 => {}
                Event::Image(image) if self.images => line.push_atom(self.style, self.place.cell, Atom::Image(image)),
                Event::Start(Form::Math(math)) => line.push_atom(self.style, self.place.cell, formula(math)),
                _ => {}
            }
            self.apply(&mark.event);
        }
        self.add(&mut line, from..range.end);
        self.finish(line);
    }

    /// Whether the character at a place is removed.
    fn is_removed(&self, at: usize) -> bool {
        self.removed.first().is_some_and(|removed| removed.contains(&at))
    }

    /// Adds what is kept of a part of a line.
    fn add(&mut self, line: &mut Line<'p>, range: Range<usize>) {
        for piece in self.kept_pieces(range) {
            let text = &self.rendered.text[piece];
            let start = line.text.len();
            line.text.push_str(text);
            // The text of a formula belongs to the formula that was just begun.
            match line.runs.last_mut() {
                Some(run) if self.math.is_some() && matches!(run.atom, Some(Atom::Math { .. })) => {
                    run.range.end = line.text.len();
                }
                Some(run) if run.atom.is_none() && run.style == self.style && run.cell == self.place.cell => {
                    run.range.end = line.text.len();
                }
                _ => line.push(start, self.style, self.place.cell, None),
            }
        }
    }

    fn finish(&mut self, mut line: Line<'p>) {
        let was_kept = std::mem::replace(&mut self.kept, !line.text.trim().is_empty());
        let standing = std::mem::take(&mut self.standing);
        if !self.kept {
            return;
        }
        let is_apart = |place: &Place| place.table == 0 && place.code == 0;
        for (place, atom) in standing.into_iter().filter(|(place, _)| was_kept && is_apart(place)) {
            let mut alone = Line { place, text: String::new(), runs: vec![], continues: false, ends_before: 2 };
            alone.push_atom(Style::default(), place.cell, atom);
            self.lines.push(alone);
        }
        line.continues = self.breaks > 0 && !self.boundary && self.ends_before < 2 && !self.lines.is_empty();
        line.runs.retain_mut(|run| settle(run, &line.text));
        (self.breaks, self.boundary, self.ends_before) = (0, false, 0);
        self.lines.push(line);
    }

    /// What is kept of a range of the text. Ranges must come in order.
    fn kept_pieces(&mut self, mut range: Range<usize>) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        while range.start < range.end {
            let Some(removed) = self.removed.first().filter(|removed| removed.start < range.end) else {
                pieces.push(range);
                break;
            };
            if range.start < removed.start {
                pieces.push(range.start..removed.start);
            }
            range.start = range.start.max(removed.end);
            if removed.end <= range.end {
                self.removed = &self.removed[1..];
            } else {
                break;
            }
        }
        pieces
    }
}

impl<'p> Line<'p> {
    fn push(&mut self, start: usize, style: Style, cell: u32, atom: Option<Atom<'p>>) {
        self.runs.push(Run { range: start..self.text.len(), style, cell, atom });
    }

    fn push_atom(&mut self, style: Style, cell: u32, atom: Atom<'p>) {
        self.push(self.text.len(), style, cell, Some(atom));
    }
}

fn formula(math: &Math) -> Atom<'_> {
    Atom::Math { source: math.source.as_deref(), is_display: math.is_display }
}

/// Makes text of formulas that would have none. True if something is left of a run.
fn settle(run: &mut Run<'_>, text: &str) -> bool {
    if let Some(Atom::Math { source, .. }) = &run.atom {
        let source = source.unwrap_or(&text[run.range.clone()]).trim_end();
        // Nothing but a backslash is no formula, and one at the end would escape the mark after it.
        if source.trim_end_matches('\\').trim().is_empty() || source.ends_with('\\') {
            run.atom = None;
        }
    }
    run.atom.is_some() || !run.range.is_empty()
}
