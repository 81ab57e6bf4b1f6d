"""Adapters for tables: datasets, polars and DuckDB."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dehusk

Records = list[dict[str, Any]]
Program = Callable[..., Records]


def test_datasets_with_two_processes(tmp_path: Path, records: Records, program: Program) -> None:
    datasets = pytest.importorskip("datasets")
    from dehusk.datasets import clean

    source = tmp_path / "raw.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    raw = datasets.load_dataset("json", data_files=str(source), split="train", cache_dir=str(tmp_path / "cache"))
    result = clean(raw, url="url", removals="removed", num_proc=2, batch_size=7)
    expected = program(records)
    assert result["text"][:] == [record["text"] for record in expected]
    assert result["url"][:] == [record["url"] for record in records]
    assert (result.features["text"], result.format["type"]) == (raw.features["text"], None)
    assert [removed is None for removed in result["removed"]] == [record["text"] is None for record in records]
    again = clean(raw, dehusk.Cleaner(), url="url", removals="removed", num_proc=2, batch_size=7)
    assert again._fingerprint == result._fingerprint, "an equal cleaner finds the cached result"
    other = clean(raw, dehusk.Cleaner(keep=["byline"]), url="url", removals="removed", num_proc=2, batch_size=7)
    assert other._fingerprint != result._fingerprint
    streamed = clean(raw.to_iterable_dataset(), url="url")
    assert [row["text"] for row in streamed] == [record["text"] for record in expected]
    splits = clean(datasets.DatasetDict({"train": raw}), url="url")
    assert splits["train"]["text"][:] == result["text"][:]


def test_polars_eager_and_lazy(records: Records, program: Program) -> None:
    pl = pytest.importorskip("polars")
    from dehusk.polars import clean

    frame = pl.DataFrame(records, schema={"id": pl.Int64, "text": pl.String, "url": pl.String, "title": pl.String})
    expected = [record["text"] for record in program(records)]
    assert frame.with_columns(clean("text", url="url"))["text"].to_list() == expected
    lazy = frame.lazy().with_columns(clean(pl.col("text"), url=pl.col("url"), title="title", threads=1).alias("body"))
    assert lazy.filter(pl.col("id") >= 0).collect()["body"].to_list() == expected
    assert lazy.collect(engine="streaming")["body"].to_list() == expected
    assert lazy.collect_schema()["body"] == pl.String
    kinds = frame.select(clean(pl.col("text").cast(pl.Categorical)))
    assert kinds["text"].to_list() == [record["text"] for record in program({**one, "url": None} for one in records)]
    assert frame.head(0).select(clean("text"))["text"].to_list() == []


def test_duckdb(tmp_path: Path, records: Records, program: Program) -> None:
    duckdb = pytest.importorskip("duckdb")
    from dehusk.duckdb import register

    source = tmp_path / "raw.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in records))
    connection = duckdb.connect()
    register(connection)
    rows = connection.sql(f"select dehusk_at(text, url) from read_json('{source}') order by id").fetchall()
    assert [body for (body,) in rows] == [record["text"] for record in program(records)]
    rows = connection.sql(f"select dehusk(text) from read_json('{source}') order by id").fetchall()
    assert [body for (body,) in rows] == [record["text"] for record in program({**one, "url": None} for one in records)]
    with pytest.raises(duckdb.Error):
        register(connection)
