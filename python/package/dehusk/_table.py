"""A column of a table is cleaned: what adapters for Arrow tables share."""

from dataclasses import dataclass

import pyarrow as pa

from dehusk import ArrowColumn, Cleaner


@dataclass(frozen=True)
class TableCleaner:
    """Cleans a column of tables. It can be pickled, and equal ones are equal bytes, as caches want it."""

    cleaner: Cleaner
    text: str = "text"
    """The column of texts; it keeps its type, rows and nulls."""
    url: str | None = None
    """The column of URLs, if there is one. Their hosts decide on rules for single sites."""
    title: str | None = None
    """The column of titles, if there is one."""
    removals: str | None = None
    """The name of a column to add, with the removals of each text; its positions are in bytes of UTF-8."""
    threads: int | None = 1
    """How many threads clean a table; engines run several tables at once."""

    def __call__(self, table: pa.Table) -> pa.Table:
        """Return the table with cleaned texts. Raises `KeyError` if a column does not exist."""
        cleaned = self.cleaner.clean_arrow(
            table[self.text],
            urls=table[self.url] if self.url else None,
            titles=table[self.title] if self.title else None,
            removals=self.removals is not None,
            threads=self.threads,
        )
        bodies, removals = (cleaned, None) if isinstance(cleaned, ArrowColumn) else cleaned
        at = table.schema.get_field_index(self.text)
        table = table.set_column(at, table.schema.field(at), _chunked(bodies))
        if removals is None:
            return table
        return table.append_column(self.removals, _chunked(removals))


def _chunked(column: ArrowColumn) -> pa.ChunkedArray:
    parts = [pa.array(part) for part in column.chunks]
    return pa.chunked_array(parts or [pa.array(column)])
