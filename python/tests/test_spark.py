"""A Spark cluster on loopback: one master, two workers, one of which is killed in mid-run."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import dehusk

pytest.importorskip("pyspark")
if not os.environ.get("DEHUSK_LARGE"):
    pytest.skip("set DEHUSK_LARGE=1 to run it", allow_module_level=True)

import pyarrow as pa
import pyarrow.parquet as pq
from cluster import Cluster

from dehusk.spark import Counts, clean

Records = list[dict[str, Any]]
SCHEMA = pa.schema({"id": pa.string(), "text": pa.string(), "url": pa.string()})
COPIES = 1000
"""How often each document is in the input, under ids of their own."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Return a running cluster of two workers."""
    with Cluster(tmp_path_factory.mktemp("cluster"), workers=2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def expected(records: Records, program: Callable[..., Records]) -> dict[str, str | None]:
    """Return the bodies by the program, by the id of the document."""
    return {str(record["id"]): record["text"] for record in program(records)}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, records: Records) -> Path:
    """Write the documents, in eight files."""
    folder = tmp_path_factory.mktemp("raw")
    for number in range(8):
        rows = [
            {"id": f"{record['id']}:{copy}", "text": record["text"], "url": record["url"]}
            for copy in range(number, COPIES, 8)
            for record in records
        ]
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), folder / f"{number}.parquet")
    return folder


def _check(out: Path, expected: dict[str, str | None]) -> int:
    table = pq.read_table(out)
    for name, body in zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True):
        assert body == expected[name.partition(":")[0]]
    assert len(set(table["id"].to_pylist())) == len(table)
    return len(table)


def test_a_killed_worker_changes_nothing(
    cluster: Cluster, source: Path, tmp_path: Path, expected: dict[str, str | None]
) -> None:
    spark = cluster.session("killed")
    raw = spark.read.parquet(str(source))
    rows = raw.count()
    bodies = clean(raw, dehusk.Cleaner(), url="url")
    assert raw.schema == spark.read.parquet(str(source)).schema, "the frame's own schema does not change"
    out, tracker = tmp_path / "out", spark.sparkContext.statusTracker()
    job = threading.Thread(target=lambda: bodies.write.parquet(str(out)))
    started = time.monotonic()
    job.start()
    while not (done := _done(tracker)):
        assert job.is_alive(), "the job ended before a worker could be killed"
        time.sleep(0.05)
    killed = cluster.kill_worker(2)
    print(f"rows in: {rows}; after {done} tasks killed worker 2, processes {killed}")
    assert job.is_alive(), "the job ended before the worker was killed"
    job.join()
    print(f"rows out: {_check(out, expected)} in {time.monotonic() - started:.0f} s, all with the bytes of the program")
    assert _check(out, expected) == rows == COPIES * len(expected)


def _done(tracker: Any) -> int:  # noqa: ANN401
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    return sum(stage.numCompletedTasks for stage in stages if stage and stage.numTasks > 4)


def test_removals_counts_and_nulls(cluster: Cluster, records: Records) -> None:
    spark = cluster.session("removals")
    rows = [(str(record["id"]), record["text"], record["url"]) for record in records]
    raw = spark.createDataFrame(rows, "id string, text string, url string").repartition(2)
    counts = Counts(spark)
    found = clean(raw, url="url", removals="removed", counts=counts).collect()
    cleaner = dehusk.Cleaner()
    for row in found:
        if row.text is None:
            assert row.removed is None
            continue
    text = {str(record["id"]): record for record in records}
    for row in (row for row in found if row.text is not None):
        removals = cleaner.explain(text[row.id]["text"], url=text[row.id]["url"]).removals
        assert [(one.rule, one.category) for one in removals] == [(one.rule, one.category) for one in row.removed]
    assert counts.rows.value == len(records)
    assert counts.bytes_in.value == sum(len((record["text"] or "").encode()) for record in records)
    assert counts.bytes_out.value == sum(len((row.text or "").encode()) for row in found)
    assert 0 < counts.changed.value < len(records)


def test_each_python_worker_builds_one_cleaner(cluster: Cluster) -> None:
    def restored(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        assert cleaner.clean("a") is not None
        for _ in batches:
            info = __import__("dehusk._restore")._restore.restore.cache_info()
            yield pa.RecordBatch.from_pylist([{"pid": os.getpid(), "built": info.misses}])

    cleaner = dehusk.Cleaner(keep=["byline"])
    spark = cluster.session("restored")
    found = spark.range(64, numPartitions=16).mapInArrow(restored, "pid long, built long").collect()
    assert len(found) == 16
    most = max(row.built for row in found)
    assert most <= 3, "one for each test of this file at most, and not one for each task"
