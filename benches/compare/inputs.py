"""Files that all programs of a comparison read, made from corpora.

Records are passed on one by one: what this process takes in memory would count for the programs that it starts.
"""

import gzip
import json
import random
import re
import shutil
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from install import ROOT

# Texts are read so many times over, so that what is done once counts for little.
COPIES = 4
# Every so many records are read by what would take minutes for all.
SAMPLE = 10
PAGES = 300
PHRASES = [2_000, 20_000]
# Of these languages the programs look for phrases, since nearly all texts are English.
RULES = ["any", "en"]

Record = dict[str, Any]


@dataclass(frozen=True)
class Inputs:
    """The files: bodies as a text and as records, some of these, whole pages as text, pages, and all of it mixed."""

    text: Path
    bodies: Path
    sample: Path
    dumps: Path
    pages: Path
    mixed: Path
    phrases: Path
    packs: list[Path]


def records(corpus: Path) -> Iterator[Record]:
    """The records of a corpus, compressed or not."""
    with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as lines:
        yield from map(json.loads, lines)


def prepare(folder: Path, pages: Path, texts: Path, others: list[Path]) -> Inputs:
    """Writes all files into a folder."""
    once = folder / "once.txt"
    with once.open("w", encoding="utf8") as out:
        out.writelines(record["gold"] + "\n\n" for record in records(texts))
    once_bodies = write(folder / "once-bodies.jsonl", bodies(texts))
    once_dumps = write(folder / "once-dumps.jsonl", dumps(texts))
    return Inputs(
        text=repeat(once, COPIES, folder / "text.txt"),
        bodies=repeat(once_bodies, COPIES, folder / "bodies.jsonl"),
        sample=write(folder / "sample.jsonl", islice(bodies(texts), 0, None, SAMPLE)),
        dumps=repeat(once_dumps, COPIES, folder / "dumps.jsonl"),
        pages=write(folder / "pages.jsonl", islice(map(page, records(pages)), PAGES)),
        mixed=write(folder / "mixed.jsonl", mixed([texts, *others], pages)),
        phrases=write_phrases(folder / "phrases.txt"),
        packs=[write_pack(folder / f"made-{count}.toml", count, once) for count in PHRASES],
    )


def repeat(source: Path, times: int, out: Path) -> Path:
    """A file that has another some times over."""
    with out.open("wb") as write_to:
        for _ in range(times):
            with source.open("rb") as read:
                shutil.copyfileobj(read, write_to)
    return out


def head(source: Path, limit: int, out: Path) -> Path:
    """The first lines of a file, up to a number of bytes, but at least one."""
    with source.open("rb") as lines, out.open("wb") as write_to:
        for line in lines:
            write_to.write(line)
            if write_to.tell() + len(line) > limit:
                break
    return out


def write(out: Path, found: Iterable[Record]) -> Path:
    """A file with a record on each line."""
    with out.open("w", encoding="utf8") as lines:
        lines.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in found)
    return out


def bodies(texts: Path) -> Iterator[Record]:
    """Each body as a record."""
    return ({"id": record["id"], "text": record["gold"]} for record in records(texts))


def dumps(texts: Path) -> Iterator[Record]:
    """A dump of each whole page, made by one tool after the other."""
    for number, record in enumerate(records(texts)):
        found = [text for source, text in sorted(record["raw"].items()) if source.startswith("page:") and text]
        if found:
            yield {"id": record["id"], "text": found[number % len(found)]}


def page(record: Record) -> Record:
    """What programs read of a page."""
    return {key: record[key] for key in ("id", "url", "html")}


def mixed(corpora: list[Path], pages: Path) -> Iterator[Record]:
    """Two texts of each record of the corpora, and after every tenth text a page."""
    sources = map(page, records(pages))
    for count, text in enumerate(text for corpus in corpora for text in two_texts(corpus)):
        yield {"id": count, "text": text}
        if count % 10 == 0:
            yield from islice(sources, 1)


def two_texts(corpus: Path) -> Iterator[str]:
    """The body of each record, and what another tool made of its page, one tool after the other."""
    for number, record in enumerate(records(corpus)):
        made = [text for _, text in sorted(record.get("raw", {}).items())]
        found = [record.get("gold"), made[number % len(made)] if made else None]
        yield from (text for text in found if text)


def write_phrases(out: Path) -> Path:
    """The literal phrases of the built-in rules, one on a line."""
    found: set[str] = set()
    for folder in RULES:
        for pack in (ROOT / "rules" / folder).glob("*.toml"):
            for rule in tomllib.loads(pack.read_text(encoding="utf8")).get("rule", {}).values():
                phrases = rule.get("phrases", [])
                found.update([phrases] if isinstance(phrases, str) else phrases)
    out.write_text("".join(phrase + "\n" for phrase in sorted(found)), encoding="utf8")
    return out


def write_pack(out: Path, count: int, text: Path) -> Path:
    """A pack with so many phrases, a hundred a rule, of words of a text, so that many begin to match."""
    with text.open(encoding="utf8") as lines:
        words = re.findall(r"\b[a-z]{2,12}\b", lines.read(1 << 20))
    numbers = random.Random(17)
    phrases = [" ".join(numbers.choices(words, k=size)) for size in islice(cycle([3, 4, 5]), count)]
    rules = [
        f"[rule.r{start}]\nphrases = {json.dumps(phrases[start : start + 100])}\n"
        'drop = "block"\nhits = "a"\nmisses = "b"\n'
        for start in range(0, count, 100)
    ]
    about = 'schema = 1\n[pack]\nabout = "Made for a bench"\ncategory = "share"\nlanguages = ["en"]\n'
    out.write_text(about + "".join(rules), encoding="utf8")
    return out
