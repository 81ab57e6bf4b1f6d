"""DuckDB: `dehusk.duckdb.register(connection)`, then `select dehusk(text) from pages`."""

from typing import Any

import duckdb
import pyarrow as pa

from dehusk import Cleaner


def register(
    connection: duckdb.DuckDBPyConnection,
    cleaner: Cleaner | None = None,
    *,
    name: str = "dehusk",
    threads: int | None = None,
) -> None:
    """Register two functions of SQL: `NAME(text)`, and `NAME_at(text, url)` for rules of single sites.

    `threads`: how many clean; none for one a core. DuckDB itself calls functions of Python from one thread only.
    A null stays null, and a URL may be null. Raises `duckdb.CatalogException` if the name is taken.
    """
    used = cleaner or Cleaner()

    def clean(texts: pa.ChunkedArray) -> pa.Array:
        return pa.array(used.clean_arrow(texts, threads=threads))

    def clean_at(texts: pa.ChunkedArray, urls: pa.ChunkedArray) -> pa.Array:
        return pa.array(used.clean_arrow(texts, urls=urls, threads=threads))

    create: Any = connection.create_function  # Its types are enumerations whose names changed between versions.
    for suffix, function, count in (("", clean, 1), ("_at", clean_at, 2)):
        create(name + suffix, function, ["VARCHAR"] * count, "VARCHAR", type="arrow", null_handling="special")
