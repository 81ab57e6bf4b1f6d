"""Adapters for documents: datatrove, LangChain and Haystack."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Records = list[dict[str, Any]]
Program = Callable[..., Records]

# Its workers are processes that are started anew, so the pipeline must be in a file of its own.
DATATROVE = """
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from dehusk.datatrove import Dehusk

if __name__ == "__main__":
    LocalPipelineExecutor(
        pipeline=[JsonlReader("raw"), Dehusk(), JsonlWriter("out", compression=None)],
        tasks=2, workers=2, logging_dir="logs",
    ).run()
"""


def _with_text(records: Records) -> Records:
    return [{**record, "id": str(record["id"])} for record in records if record["text"]]


def test_datatrove_with_two_workers(tmp_path: Path, records: Records, program: Program) -> None:
    pytest.importorskip("datatrove")
    records = _with_text(records)
    (tmp_path / "raw").mkdir()
    for task in range(2):
        lines = "".join(json.dumps(record) + "\n" for record in records[task::2])
        (tmp_path / f"raw/{task}.jsonl").write_text(lines)
    (tmp_path / "run.py").write_text(DATATROVE)
    subprocess.run([sys.executable, "run.py"], cwd=tmp_path, check=True, stderr=subprocess.DEVNULL)
    out = [json.loads(line) for path in (tmp_path / "out").iterdir() for line in path.read_text().splitlines()]
    bodies = {document["id"]: document["text"] for document in out}
    assert bodies == {record["id"]: record["text"] for record in program(records)}
    steps = json.loads((tmp_path / "logs/stats.json").read_text())
    stats = next(step["stats"] for step in steps if "dehusk" in step["name"])
    assert stats["total"] == len(records)
    removed = sum(len(record["text"]) for record in records) - sum(map(len, bodies.values()))
    assert stats["removed"]["total"] == removed


def test_langchain(records: Records, program: Program) -> None:
    documents = pytest.importorskip("langchain_core.documents")
    from dehusk.langchain import DehuskTransformer

    records = _with_text(records)
    made = [
        documents.Document(page_content=one["text"], metadata={"source": one["url"], "k": 1}, id=one["id"])
        for one in records
    ]
    cleaned = DehuskTransformer().transform_documents(made)
    assert [one.page_content for one in cleaned] == [record["text"] for record in program(records)]
    assert [(one.id, one.metadata) for one in cleaned] == [(one.id, one.metadata) for one in made]
    assert made[0].page_content == records[0]["text"], "documents that come in do not change"
    assert asyncio.run(DehuskTransformer().atransform_documents(made)) == cleaned


def test_haystack(records: Records, program: Program) -> None:
    haystack = pytest.importorskip("haystack")
    from dehusk.haystack import DehuskCleaner

    records = _with_text(records)
    # A title that is no string says nothing.
    made = [haystack.Document(content=one["text"], meta={"url": one["url"], "title": 7}) for one in records]
    pipeline = haystack.Pipeline()
    pipeline.add_component("dehusk", DehuskCleaner({"keep": ["byline"]}))
    pipeline = haystack.Pipeline.loads(pipeline.dumps(), allowed_modules=["dehusk.haystack"])
    cleaned = pipeline.run({"dehusk": {"documents": [*made, haystack.Document()]}})["dehusk"]["documents"]
    expected = [record["text"] for record in program(records, "--keep", "byline")]
    assert [one.content for one in cleaned] == [*expected, None]
    assert [one.id for one in cleaned[:-1]] == [one.id for one in made]
