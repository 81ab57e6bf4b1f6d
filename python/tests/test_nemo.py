"""The stage for NeMo Curator, with Curator's own classes of stages and batches but without its engine.

The whole of it needs torch and Xenna. What it imports of Xenna at once is a constant, which is put in its place here.
Stages also need Ray, so this runs with the tests of Ray.
"""

import pickle
import sys
import types
from collections.abc import Callable
from typing import Any

import pytest

try:
    import cosmos_xenna  # noqa: F401
except ImportError:
    cluster = types.ModuleType("cosmos_xenna.ray_utils.cluster")
    cluster.API_LIMIT = 10_000  # type: ignore[attr-defined]
    for name in ("cosmos_xenna", "cosmos_xenna.ray_utils"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["cosmos_xenna.ray_utils.cluster"] = cluster

pytest.importorskip("ray")
tasks = pytest.importorskip("nemo_curator.tasks")

import pyarrow as pa

from dehusk.nemo import DehuskStage

Records = list[dict[str, Any]]


def test_a_stage_cleans_a_batch(records: Records, program: Callable[..., Records]) -> None:
    table = pa.Table.from_pylist(records)
    batch = tasks.DocumentBatch(dataset_name="cases", data=table, _metadata={"source": "cases"})
    stage = pickle.loads(pickle.dumps(DehuskStage(url="url", removals="removed")))
    assert stage.validate_input(batch)
    done = stage.process(batch)
    assert done.data["text"].to_pylist() == [record["text"] for record in program(records)]
    assert done.get_columns() == [*table.column_names, "removed"]
    assert (done.dataset_name, done._metadata, batch.data) == ("cases", {"source": "cases"}, table)
    of_pandas = tasks.DocumentBatch(dataset_name="cases", data=table.to_pandas())
    assert stage.process(of_pandas).data["text"].to_pylist() == done.data["text"].to_pylist()
    assert stage.outputs() == (["data"], ["text", "removed"])
