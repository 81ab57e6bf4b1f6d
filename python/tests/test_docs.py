"""The examples of docs/pipelines and README.md: each is run, and prints what the page says.

Blocks of a page are taken in order, in a folder with the files that `samples` writes. A block of Python is a script; if
it begins with `# NAME.py` it is saved under that name and not run. In a block `console`, lines after `$ ` are commands.
What a script or a command prints is in the block `text` after it, or in the lines after the command; `…` stands for
anything.
"""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import samples
from conftest import ROOT

PAGES = [*sorted((ROOT / "docs/pipelines").glob("*.md")), ROOT / "python/README.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# They need a cluster, or what starts one.
LARGE = {"spark", "ray"}


def _blocks(page: Path) -> list[tuple[str, str]]:
    return BLOCK.findall(page.read_text())


def _missing(blocks: list[tuple[str, str]]) -> list[str]:
    code = "".join(text for language, text in blocks if language == "python")
    names = {name.split(".")[0] for name in re.findall(r"^\s*(?:import|from) ([\w.]+)", code, re.MULTILINE)}
    names |= set(re.findall(r"dehusk\.(scrapy|datasets|datatrove|polars|duckdb|spark|ray|langchain|haystack)", code))
    names = {{"spark": "pyspark", "langchain": "langchain_core"}.get(name, name) for name in names}
    return sorted(name for name in names if importlib.util.find_spec(name) is None)


def _run(command: list[str], folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _is_as_shown(printed: str, shown: str) -> None:
    pattern = ".*?".join(re.escape(part) for part in shown.strip().split("…"))
    assert re.fullmatch(pattern, printed.strip(), re.DOTALL), f"printed:\n{printed}\nshown:\n{shown}"


def _console(text: str, folder: Path) -> None:
    for command in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, shown = command.partition("\n")
        _is_as_shown(_run(["bash", "-c", line], folder), shown)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    blocks = _blocks(page)
    if missing := _missing(blocks):
        pytest.skip(f"not installed: {', '.join(missing)}")
    if page.stem in LARGE and not os.environ.get("DEHUSK_LARGE"):
        pytest.skip("set DEHUSK_LARGE=1 to run it")
    samples.write(tmp_path)
    printed = ""
    for language, text in blocks:
        saved = re.match(r"# (\w+\.py)\n", text)
        if language == "python" and saved:
            (tmp_path / saved[1]).write_text(text)
        elif language == "python":
            (tmp_path / "example.py").write_text(text)
            printed = _run([sys.executable, "example.py"], tmp_path)
        elif language == "text":
            _is_as_shown(printed, text)
        elif language == "console":
            _console(text, tmp_path)
