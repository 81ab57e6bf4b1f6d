"""What tests share: documents, the cleaner, and the program to compare with."""

import json
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import dehusk

ROOT = Path(__file__).resolve().parents[2]

Records = list[dict[str, Any]]


def _cases(name: str) -> list[str]:
    return [path.read_bytes().decode() for path in sorted((ROOT / "tests/cases").glob(f"*/{name}"))]


@pytest.fixture(scope="session")
def cleaner() -> dehusk.Cleaner:
    """Return a cleaner with the built-in rules."""
    return dehusk.Cleaner()


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Return the texts of all cases."""
    return _cases("raw.txt")


@pytest.fixture(scope="session")
def pages() -> list[str]:
    """Return the pages of all cases."""
    return _cases("raw.html")


@pytest.fixture(scope="session")
def records(texts: list[str]) -> Records:
    """Return records of all texts, some of them with a URL, some without a text."""
    urls = [None, "https://bell.example/news/1", "https://www.example.org/2"]
    records: Records = [
        {"id": number, "text": text, "url": urls[number % 3], "title": None} for number, text in enumerate(texts)
    ]
    for record in records[::10]:
        record["text"] = None
    return records


def _program() -> Path | None:
    if given := os.environ.get("DEHUSK_CLEAN"):
        return Path(given)
    return next((path for kind in ("release", "debug") if (path := ROOT / f"target/{kind}/clean").exists()), None)


@pytest.fixture(scope="session")
def program(cleaner: dehusk.Cleaner) -> Callable[..., Records]:
    """Return a function that cleans records with the program, by the rules of the package."""
    path = _program()
    if path is None:
        pytest.skip("the program is not built: cargo build --release")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    assert cleaner.fingerprint in version, f"{path} is not of the same source as the package; build both"

    def run(records: Iterable[dict[str, Any]], *options: str) -> Records:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        command = [path, "--isolated", "--from", "jsonl", *options]
        done = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
        return [json.loads(line) for line in done.stdout.decode().split("\n")[:-1]]

    return run
