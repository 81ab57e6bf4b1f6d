"""Polars: `frame.with_columns(dehusk.polars.clean("text", url="url"))`, eager or lazy."""

import polars as pl

from dehusk import Cleaner


def clean(
    text: str | pl.Expr,
    cleaner: Cleaner | None = None,
    *,
    url: str | pl.Expr | None = None,
    title: str | pl.Expr | None = None,
    threads: int | None = None,
) -> pl.Expr:
    """Return an expression for cleaned texts, named as the texts are.

    `text`, `url`, `title`: columns, by name or as expressions. `threads`: how many; none for one a core.
    Nulls stay; categories become strings.
    """
    cleaner = cleaner or Cleaner()
    given = {"text": text, "url": url, "title": title}
    inputs = [_column(one).cast(pl.String).alias(name) for name, one in given.items() if one is not None]

    def batch(rows: pl.Series) -> pl.Series:
        columns = {name: rows.struct.field(name) for name in rows.struct.fields}
        bodies = cleaner.clean_arrow(
            columns["text"], urls=columns.get("url"), titles=columns.get("title"), threads=threads
        )
        return pl.Series(rows.name, bodies)

    name = _column(text).meta.output_name()
    return pl.struct(inputs).map_batches(batch, return_dtype=pl.String, is_elementwise=True).alias(name)


def _column(column: str | pl.Expr) -> pl.Expr:
    return pl.col(column) if isinstance(column, str) else column
