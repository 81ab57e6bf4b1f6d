"""Compares the quality and the speed of public extractors with those of `clean`, on the same pages and one core.

    python3 benches/compare/extractors.py fundus-dev.jsonl.gz phrases-dev.jsonl.gz --program target/release/clean

Needs Python 3.11, cargo, and the registries of both: the newest release of each extractor is installed into
target/compare. What cannot be installed is named. A corpus has records with `id`, `url`, `html`, and either the
body as text (`gold`) or the text of the page (`text`), phrases of it that must stay (`with`) and that must go
(`without`). Prints a table for docs/quality.md; no text of any page.

Quality is the word F1 of WCXB, the mean over pages, or the F1 over all phrases, where a phrase that must stay and does
is right. `clean` drops headlines, which the bodies lack; the extractors leave out comments where they can.

Speed is pages a second of processor time on one core, so that other programs count little: that of a run over all
pages, less that of a run without any. The tools take turns, and the median of all turns counts. Reading and writing
records is part of it for all.
"""

import argparse
import gzip
import json
import re
import statistics
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from install import Tool, available, crate, package
from measure import run, run_quietly, table_head, table_row

CRATES = ["rs-trafilatura", "trafilatura", "dom_smoothie"]
WORKERS = ["trafilatura", "resiliparse"]

Page = dict[str, Any]


def run_over(tool: Tool, pages: list[Page]) -> tuple[dict[str, str], float]:
    """Texts by id, and seconds of processor time on one core."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, "in"), Path(folder, "out")
        with source.open("w", encoding="utf8") as lines:
            lines.writelines(json.dumps(page) + "\n" for page in pages)
        usage = run(tool.command, source, out)
        with out.open(encoding="utf8") as lines:
            texts = {record["id"]: record["text"] for record in map(json.loads, lines)}
    return texts, usage.processor


def words(text: str) -> Counter[str]:
    """How often each word is in a text."""
    return Counter(re.findall(r"\w+", text.lower()))


def word_f1(text: str, gold: str) -> float:
    """The F1 of the words of a text, each as often as it is there."""
    found, wanted = words(text), words(gold)
    if not found or not wanted:
        return float(not found and not wanted)
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def phrase_f1(pages: list[Page], texts: dict[str, str]) -> float:
    """The F1 over phrases; of those that must go, only those count that are in the page's text."""

    def squeeze(text: str) -> str:
        return re.sub(r"\s+", " ", text)

    kept = wanted = left = 0
    for page in pages:
        text, source = squeeze(texts.get(page["id"], "")), squeeze(page["text"])
        kept += sum(squeeze(phrase) in text for phrase in page["with"])
        wanted += len(page["with"])
        left += sum(squeeze(phrase) in source and squeeze(phrase) in text for phrase in page["without"])
    return 2 * kept / (kept + wanted + left)


def quality(pages: list[Page], texts: dict[str, str]) -> float:
    """The F1 of what a corpus has: bodies or phrases."""
    if "gold" in pages[0]:
        return statistics.mean(word_f1(texts.get(page["id"], ""), page["gold"]) for page in pages)
    return phrase_f1(pages, texts)


def read(path: str) -> list[Page]:
    """The records of a corpus."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def as_input(page: Page) -> Page:
    """What the tools get of a page."""
    return {key: page.get(key) for key in ("id", "url", "html")}


def tools(program: Path) -> Iterator[Tool]:
    """Each tool that can be had."""
    options = ("--isolated", "--jobs", "1", "--from", "jsonl", "--to", "jsonl", "--drop", "headline")
    release = run_quietly([str(program), "--version"], Path()).stdout.split()[1]
    yield Tool("dehusk", release, (str(program), *options))
    yield from available((f"{name} (crate)", partial(crate, name)) for name in CRATES)
    yield from available((f"{name} (Python)", partial(package, name)) for name in WORKERS)


def compare(
    corpora: dict[str, list[Page]], program: Path, turns: int
) -> Iterator[tuple[Tool, list[float], list[float]]]:
    """Each tool, its quality for each corpus, and pages a second for each."""
    found = list(tools(program))
    empty: dict[Tool, list[float]] = {tool: [] for tool in found}
    took: dict[tuple[Tool, str], list[float]] = {(tool, path): [] for tool in found for path in corpora}
    scores = {}
    sources = {path: [as_input(page) for page in pages] for path, pages in corpora.items()}
    for _ in range(turns):
        for tool in found:
            empty[tool].append(run_over(tool, [])[1])
            for path, pages in corpora.items():
                texts, seconds = run_over(tool, sources[path])
                took[tool, path].append(seconds)
                scores[tool, path] = quality(pages, texts)
    for tool in found:
        start = statistics.median(empty[tool])
        speeds = [len(pages) / (statistics.median(took[tool, path]) - start) for path, pages in corpora.items()]
        yield tool, [scores[tool, path] for path in corpora], speeds


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--program", type=Path, default=Path("target/release/clean"))
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    corpora = {path: read(path) for path in options.corpora}
    names = [Path(path).name.removesuffix(".jsonl.gz") for path in corpora]
    heads = ["tool", "version", *(f"{name}: F1" for name in names), *(f"{name}: pages/s" for name in names)]
    print(table_head(heads))
    for tool, scores, speeds in compare(corpora, options.program.resolve(), options.turns):
        cells = [f"{score:.3f}".lstrip("0") for score in scores] + [f"{speed:.0f}" for speed in speeds]
        print(table_row([tool.title, tool.version, *cells]))


if __name__ == "__main__":
    main()
