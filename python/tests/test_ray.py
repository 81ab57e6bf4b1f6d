"""Two actors of Ray Data."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import dehusk

ray = pytest.importorskip("ray")
if not os.environ.get("DEHUSK_LARGE"):
    pytest.skip("set DEHUSK_LARGE=1 to run it", allow_module_level=True)

import pyarrow as pa

from dehusk.ray import Clean

Records = list[dict[str, Any]]


def test_two_actors(tmp_path: Path, records: Records, program: Callable[..., Records]) -> None:
    # Ray sends a class of a function along; one of a module would have to be installed.
    class Marked(Clean):
        """Also says which process cleaned a row."""

        def __call__(self, batch: pa.Table) -> pa.Table:
            """Clean a batch."""
            time.sleep(0.2)  # So that one actor does not do all of it.
            cleaned = super().__call__(batch)
            return cleaned.append_column("pid", pa.array([os.getpid()] * len(cleaned)))

    for number in range(8):
        rows = [{**record, "id": f"{record['id']}:{number}"} for record in records]
        (tmp_path / f"{number}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    # Two for the actors, and one for what reads: without it nothing would ever be read.
    ray.init(num_cpus=3, include_dashboard=False, object_store_memory=200_000_000)
    try:
        data = ray.data.read_json(str(tmp_path), file_extensions=["jsonl"]).map_batches(
            Marked,
            batch_format="pyarrow",
            batch_size=20,
            num_cpus=1,
            compute=ray.data.ActorPoolStrategy(size=2),
            fn_constructor_kwargs={"cleaner": dehusk.Cleaner(), "url": "url"},
        )
        found = data.take_all()
    finally:
        ray.shutdown()
    expected = {str(record["id"]): record["text"] for record in program(records)}
    assert len(found) == 8 * len(records)
    assert all(row["text"] == expected[row["id"].partition(":")[0]] for row in found)
    assert len({row["pid"] for row in found}) == 2
