//! Writes lines as blocks: paragraphs, headings, preformatted text and tables, in the lists and quotations that they are in.

use super::inline::{InlineWriter, Within};
use super::lines::{Document, Line};
use super::links::LinkTable;
use super::places::{FrameKind, Places};
use super::table::Grid;

/// Writes the lines of a page.
pub(super) struct Writer<'p, 'l> {
    lines: Vec<Line<'p>>,
    pub(super) places: Places<'p>,
    pub(super) inline: InlineWriter<'l, 'p>,
    pub(super) out: String,
    /// What was written of each frame.
    frames: Vec<FrameState>,
    /// The frames of the block that was written last, from the outside in.
    open: Vec<u32>,
    /// That block is text which is in no paragraph of its own.
    is_tight: bool,
}

/// What was written of a quotation or item.
#[derive(Clone, Default)]
struct FrameState {
    /// What stands before its further lines; empty until it has one.
    indent: String,
    /// The last list in it, if nothing came after it.
    last_list: Option<WrittenList>,
}

/// A list that was written: lists of one kind that follow each other have different marks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct WrittenList {
    list: u32,
    is_numbered: bool,
    is_second: bool,
}

impl<'p, 'l> Writer<'p, 'l> {
    pub(super) fn new(document: Document<'p>, links: &'l mut LinkTable<'p>) -> Self {
        let Document { lines, places } = document;
        let frames = vec![FrameState::default(); places.frames.len()];
        let inline = InlineWriter { links, is_one_of_several: false, is_broken: false };
        Writer { lines, places, inline, out: String::new(), frames, open: Vec::new(), is_tight: false }
    }

    /// Writes all lines. The first one that says what the title says is a heading of the first level.
    pub(super) fn write(mut self, title: Option<&str>) -> String {
        let mut lines = std::mem::take(&mut self.lines);
        if let Some(line) = title.and_then(|title| title_line(&lines, title)) {
            (lines[line].place.level, lines[line].continues) = (1, false);
        }
        let mut at = 0;
        while at < lines.len() {
            at += self.block(&lines[at..]);
        }
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    /// Writes the block that lines begin with; returns how many lines it has.
    fn block(&mut self, lines: &[Line<'p>]) -> usize {
        let place = lines[0].place;
        let count =
            |is_same: &dyn Fn(&Line<'_>) -> bool| 1 + lines[1..].iter().take_while(|line| is_same(line)).count();
        if place.code > 0 {
            let length = count(&|line| line.place.code == place.code);
            self.code(&lines[..length]);
            return length;
        }
        if place.level > 0 {
            let length = count(&|line| line.place.heading == place.heading && place.heading > 0);
            self.heading(&lines[..length]);
            return length;
        }
        let is_table = place.table > 0 && !self.places.tables[place.table as usize - 1].is_loose;
        if is_table && let Some(length) = self.table(lines) {
            return length;
        }
        let is_rows = place.table > 0 && self.places.tables[place.table as usize - 1].is_loose;
        let length = count(&|line| {
            let follows = line.place.frame == place.frame && line.place.level == 0 && line.place.code == 0;
            let is_row = is_rows && line.place.table == place.table && line.ends_before < 2;
            follows && (line.continues || is_row)
        });
        if lines[0].text.is_empty() {
            self.alone(&lines[0]);
            return 1;
        }
        self.paragraph(&lines[..length]);
        length
    }

    /// Writes a picture or formula that is a paragraph of its own.
    fn alone(&mut self, line: &Line<'p>) {
        let mut text = String::new();
        (self.inline.is_one_of_several, self.inline.is_broken) = (false, false);
        self.inline.write(line, &line.runs, Within::Paragraph(false), &mut text);
        if !text.is_empty() {
            self.start_block(line.place.frame);
            self.out.push_str(&text);
            self.is_tight = false;
        }
    }

    fn paragraph(&mut self, lines: &[Line<'p>]) {
        let place = lines[0].place;
        let begins_item = self.start_block(place.frame);
        self.inline.is_one_of_several = lines.len() > 1;
        for (number, line) in lines.iter().enumerate() {
            let within = if number == 0 { Within::Paragraph(begins_item) } else { Within::Continued };
            if number > 0 {
                self.out.push('\\');
                self.new_line();
            }
            self.inline.is_broken = number + 1 < lines.len();
            self.write_line(line, within);
        }
        self.is_tight = place.paragraph == 0;
    }

    fn heading(&mut self, lines: &[Line<'p>]) {
        let place = lines[0].place;
        self.start_block(place.frame);
        self.out.extend(std::iter::repeat_n('#', usize::from(place.level)));
        (self.inline.is_one_of_several, self.inline.is_broken) = (lines.len() > 1, false);
        for line in lines {
            self.out.push(' ');
            self.write_line(line, Within::Heading);
        }
        self.is_tight = false;
    }

    fn write_line(&mut self, line: &Line<'_>, within: Within) {
        let start = self.out.len();
        self.inline.write(line, &line.runs, within, &mut self.out);
        let end = start + self.out[start..].trim_end().len();
        self.out.truncate(end);
    }

    fn code(&mut self, lines: &[Line<'p>]) {
        let place = lines[0].place;
        let ticks = |line: &Line<'_>| line.text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(lines.iter().map(ticks).max().unwrap_or(0).max(2) + 1);
        self.start_block(place.frame);
        self.out.push_str(&fence);
        self.out.push_str(self.places.codes[place.code as usize - 1].unwrap_or_default());
        for (number, line) in lines.iter().enumerate() {
            let blank = if number > 0 { line.ends_before.saturating_sub(1) } else { 0 };
            (0..blank).for_each(|_| self.blank_line(self.open.len()));
            self.new_line();
            self.out.push_str(&line.text);
        }
        self.new_line();
        self.out.push_str(&fence);
        self.is_tight = false;
    }

    /// Writes the table that lines begin with, and returns how many lines it has. None if it cannot be written as one, which
    /// is noted.
    fn table(&mut self, lines: &[Line<'p>]) -> Option<usize> {
        let place = lines[0].place;
        if place.cell == 0 {
            return None;
        }
        let length = lines.iter().take_while(|line| line.place.table == place.table).count();
        let Some(grid) = Grid::new(&lines[..length], place.table, &self.places, &mut self.inline) else {
            self.places.tables[place.table as usize - 1].is_loose = true;
            return None;
        };
        self.start_block(self.places.tables[place.table as usize - 1].frame);
        for (number, row) in grid.rows().enumerate() {
            if number > 0 {
                self.new_line();
            }
            self.out.push_str(&row);
        }
        self.is_tight = false;
        Some(length)
    }

    /// Begins a block in a frame: ends the one before it, and writes the marks of the frames. True if the block begins an item.
    fn start_block(&mut self, frame: u32) -> bool {
        let mut path: Vec<u32> = Vec::new();
        let mut at = frame;
        while at != 0 {
            path.push(at);
            at = self.places.frames[at as usize].parent;
        }
        path.reverse();
        let common = self.open.iter().zip(&path).take_while(|(open, new)| open == new).count();
        if !self.out.is_empty() {
            if !self.is_next_item(&path, common) {
                self.blank_line(common);
            }
            self.out.push('\n');
        }
        let begins_item = path.last().is_some_and(|last| {
            self.frames[*last as usize].indent.is_empty()
                && matches!(self.places.frames[*last as usize].kind, FrameKind::Item(..))
        });
        for frame in &path {
            self.push_mark(*frame);
        }
        self.frames[frame as usize].last_list = None;
        self.open = path;
        begins_item
    }

    /// Whether a block begins an item that follows a line of its list, or of the item around its list, without a blank line.
    fn is_next_item(&self, path: &[u32], common: usize) -> bool {
        let kind = |frame: &u32| self.places.frames[*frame as usize].kind;
        let Some(FrameKind::Item(list, number)) = path.get(common).map(kind) else { return false };
        let follows = match self.open.get(common).map(kind) {
            Some(FrameKind::Item(before, _)) => before == list,
            Some(_) => false,
            // Only a list that begins with one can interrupt a paragraph.
            None => {
                let around = common.checked_sub(1).map(|last| kind(&path[last]));
                matches!(around, Some(FrameKind::Item(..))) && number.is_none_or(|number| number == 1)
            }
        };
        self.is_tight && follows
    }

    /// Writes the mark of a frame: that of its first line, or that of further ones.
    fn push_mark(&mut self, frame: u32) {
        if !self.frames[frame as usize].indent.is_empty() {
            return self.out.push_str(&self.frames[frame as usize].indent);
        }
        let kind = self.places.frames[frame as usize].kind;
        let (mark, indent) = match kind {
            FrameKind::Page => return,
            FrameKind::Quote => ("> ".to_owned(), "> ".to_owned()),
            FrameKind::Item(list, number) => {
                let mark = self.item_mark(frame, list, number);
                let indent = " ".repeat(mark.len());
                (mark, indent)
            }
        };
        self.out.push_str(&mark);
        self.frames[frame as usize].indent = indent;
        let parent = self.places.frames[frame as usize].parent;
        if kind == FrameKind::Quote {
            self.frames[parent as usize].last_list = None;
        }
    }

    fn item_mark(&mut self, frame: u32, list: u32, number: Option<u32>) -> String {
        let around = &mut self.frames[self.places.frames[frame as usize].parent as usize].last_list;
        let is_numbered = number.is_some();
        let written = match *around {
            Some(last) if last.list == list => last,
            Some(last) if last.is_numbered == is_numbered => {
                WrittenList { list, is_numbered, is_second: !last.is_second }
            }
            _ => WrittenList { list, is_numbered, is_second: false },
        };
        *around = Some(written);
        match (number, written.is_second) {
            (Some(number), false) => format!("{number}. "),
            (Some(number), true) => format!("{number}) "),
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
        }
    }

    /// Ends a line, and begins the next one of the same block.
    fn new_line(&mut self) {
        self.out.push('\n');
        for frame in &self.open {
            self.out.push_str(&self.frames[*frame as usize].indent);
        }
    }

    /// Ends a line, and adds a blank one in the first so many of the open frames.
    fn blank_line(&mut self, frames: usize) {
        self.out.push('\n');
        for frame in &self.open[..frames] {
            self.out.push_str(&self.frames[*frame as usize].indent);
        }
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
    }
}

/// The first line that says what the title says: a heading, or one of the first lines.
fn title_line(lines: &[Line<'_>], title: &str) -> Option<usize> {
    let letters =
        |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let title = letters(title);
    let could_be = |(number, line): &(usize, &Line<'_>)| {
        (line.place.level > 0 || *number < FIRST_LINES) && line.place.code == 0 && line.place.table == 0
    };
    let is_title = |(_, line): &(usize, &Line<'_>)| line.text.len() <= 4 * title.len() && letters(&line.text) == title;
    let found = lines.iter().enumerate().filter(could_be).find(is_title).filter(|_| !title.is_empty());
    found.map(|(number, _)| number)
}

/// Lines among which the title may be without being a heading.
const FIRST_LINES: usize = 5;
