//! Where lines are: in which quotations, items of lists, headings, tables and preformatted texts.

use dehusk_html::render::marks::Cell;

use super::links::LinkId;

/// The most quotations and items of lists around a line; more are not written.
pub(super) const DEPTH: u32 = 32;

/// The largest number of an item.
const ITEM_NUMBER: u32 = 999_999_999;

/// Where a line is. Each number is an index plus one; zero is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The innermost quotation or item; zero is the page itself.
    pub(super) frame: u32,
    pub(super) list: u32,
    pub(super) heading: u32,
    /// The level of the heading.
    pub(super) level: u8,
    pub(super) paragraph: u32,
    pub(super) code: u32,
    pub(super) table: u32,
    pub(super) cell: u32,
}

/// Something with a mark before each of its lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The frame around it.
    pub(super) parent: u32,
    pub(super) depth: u32,
    pub(super) kind: FrameKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    Page,
    Quote,
    /// An item of a list (or of none), and its number if the list has numbers.
    Item(u32, Option<u32>),
}

/// A table, row by row.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    pub(super) frame: u32,
    /// The cells of each row, by number.
    pub(super) rows: Vec<Vec<u32>>,
    /// It cannot be written as a table.
    pub(super) is_loose: bool,
}

/// Everything that lines can be in.
pub(super) struct Places<'p> {
    /// The frames by number; the first is the page.
    pub(super) frames: Vec<Frame>,
    /// The next number of each list; none of those with bullets.
    lists: Vec<Option<u32>>,
    pub(super) tables: Vec<Table>,
    pub(super) cells: Vec<Cell>,
    /// The programming language of each preformatted text.
    pub(super) codes: Vec<Option<&'p str>>,
    /// How many headings and paragraphs there were.
    count: u32,
}

impl<'p> Places<'p> {
    pub(super) fn new() -> Self {
        let page = Frame { parent: 0, depth: 0, kind: FrameKind::Page };
        Places { frames: vec![page], lists: vec![], tables: vec![], cells: vec![], codes: vec![], count: 0 }
    }

    pub(super) fn heading(&mut self, place: Place, level: u8) -> Place {
        self.count += 1;
        Place { heading: self.count, level, ..place }
    }

    pub(super) fn paragraph(&mut self, place: Place) -> Place {
        self.count += 1;
        Place { paragraph: self.count, ..place }
    }

    pub(super) fn list(&mut self, place: Place, first: Option<u32>) -> Place {
        self.lists.push(first);
        Place { list: self.lists.len() as u32, paragraph: 0, ..place }
    }

    pub(super) fn item(&mut self, place: Place) -> Place {
        let next = place.list.checked_sub(1).and_then(|list| self.lists[list as usize].as_mut());
        let number = next.map(|next| std::mem::replace(next, next.saturating_add(1)).min(ITEM_NUMBER));
        self.frame(place, FrameKind::Item(place.list, number))
    }

    pub(super) fn quote(&mut self, place: Place) -> Place {
        Place { list: 0, ..self.frame(place, FrameKind::Quote) }
    }

    fn frame(&mut self, place: Place, kind: FrameKind) -> Place {
        let depth = self.frames[place.frame as usize].depth + 1;
        if depth > DEPTH {
            return Place { paragraph: 0, ..place };
        }
        self.frames.push(Frame { parent: place.frame, depth, kind });
        Place { frame: self.frames.len() as u32 - 1, paragraph: 0, ..place }
    }

    pub(super) fn code(&mut self, place: Place, language: Option<&'p str>) -> Place {
        self.codes.push(language);
        Place { code: self.codes.len() as u32, ..place }
    }

    pub(super) fn table(&mut self, place: Place) -> Place {
        if let Some(around) = self.table_mut(place) {
            around.is_loose = true;
        }
        self.tables.push(Table { frame: place.frame, ..Table::default() });
        Place { table: self.tables.len() as u32, cell: 0, ..place }
    }

    pub(super) fn row(&mut self, place: Place) -> Place {
        if let Some(table) = self.table_mut(place) {
            table.rows.push(Vec::new());
        }
        Place { cell: 0, ..place }
    }

    pub(super) fn cell(&mut self, place: Place, cell: Cell) -> Place {
        let number = self.cells.len() as u32 + 1;
        let row = self.table_mut(place).and_then(|table| table.rows.last_mut());
        let Some(row) = row else { return place };
        row.push(number);
        self.cells.push(cell);
        Place { cell: number, paragraph: 0, ..place }
    }

    fn table_mut(&mut self, place: Place) -> Option<&mut Table> {
        self.tables.get_mut(place.table.checked_sub(1)? as usize)
    }
}

/// How a part of a line is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent")]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) deleted: bool,
    pub(super) code: bool,
    pub(super) link: Option<LinkId>,
}
