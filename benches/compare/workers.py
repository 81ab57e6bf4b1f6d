"""Runs a Python package over records from standard input.

    python workers.py WORKER < records.jsonl

Records have `id` and `html`, or `text` for packages that filter texts; what comes out are records with `id` and `text`.
It is called by `compare.py` and `extractors.py`, in an environment that has the package.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import Any

from install import PACKAGES

Record = dict[str, Any]


def trafilatura() -> Callable[[Record], str | None]:
    """The text of a page without comments."""
    extract = import_module("trafilatura").extract
    return lambda record: extract(record["html"], url=record.get("url"), include_comments=False)


def resiliparse() -> Callable[[Record], str | None]:
    """The main content of a page without comments."""
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda record: extract(record["html"], main_content=True, comments=False, alt_texts=False)


def justext() -> Callable[[Record], str | None]:
    """The lines of a text that jusText takes for prose; each line is a paragraph, so no page is parsed."""
    core, stopwords = import_module("justext.core"), import_module("justext").get_stoplist("English")

    def clean(record: Record) -> str:
        paragraphs = []
        for line in filter(str.strip, record["text"].splitlines()):
            paragraphs.append(core.Paragraph(core.PathInfo()))
            paragraphs[-1].append_text(line)
        core.classify_paragraphs(paragraphs, stopwords)
        core.revise_paragraph_classification(paragraphs)
        return "\n".join(found.text for found in paragraphs if not found.is_boilerplate)

    return clean


def datatrove(filters: str, name: str) -> Callable[[Record], str | None]:
    """The text that a filter of datatrove leaves, by default English; nothing of a document that it drops."""
    kept = getattr(import_module(f"datatrove.pipeline.filters.{filters}"), name)()
    document = import_module("datatrove.data").Document
    # The tokenizer is loaded for the first text, and that is part of the start.
    kept.filter(document(text="It is long enough for a filter to look at it. " * 20, id="start"))

    def clean(record: Record) -> str:
        doc = document(text=record["text"], id=str(record["id"]))
        return doc.text if kept.filter(doc) is True else ""

    return clean


WORKERS: dict[str, Callable[[], Callable[[Record], str | None]]] = {
    "datatrove-c4": lambda: datatrove("c4_filters", "C4QualityFilter"),
    "datatrove-gopher": lambda: datatrove("gopher_quality_filter", "GopherQualityFilter"),
    "justext": justext,
    "resiliparse": resiliparse,
    "trafilatura": trafilatura,
}


def main() -> None:
    """Runs the worker that is named, or prints the version of its package."""
    name, *options = sys.argv[1:]
    if options == ["--version"]:
        print(version(PACKAGES[name][0]))
        return
    clean = WORKERS[name]()
    for line in sys.stdin.buffer:
        record = json.loads(line)
        print(json.dumps({"id": record["id"], "text": clean(record) or ""}))


if __name__ == "__main__":
    main()
