"""Counts the instructions of `clean`, by callgrind: what a machine that is busy cannot disturb."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from inputs import Inputs, head, repeat
from install import HERE, MissingError, must_run
from measure import run_quietly, table_head, table_row

# A text of so many bytes is enough: instructions a byte vary by what it says, not from run to run.
BYTES = 1_000_000
TEXT = ["--from", "text", "--model", "off"]
RECORDS = ["--from", "jsonl", "--to", "jsonl"]


def count(command: Sequence[str], source: Path) -> int:
    """The instructions of a run over a file."""
    valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    done = run_quietly(["sh", "-c", '"$@" < "$0" 2>&1 > /dev/null', str(source), *valgrind], HERE)
    found = re.search(r"refs: +([0-9,]+)", done.stdout)
    if done.returncode or found is None:
        raise MissingError(done.stdout.strip())
    return int(found[1].replace(",", ""))


def cases(inputs: Inputs) -> list[tuple[str, Path, list[str]]]:
    """What is counted for each byte: a name, the file and the options."""
    return [
        ("bodies as one text, `--model off`", inputs.text, TEXT),
        ("bodies as JSONL, `--model off`", inputs.bodies, [*RECORDS, "--model", "off"]),
        ("whole pages as text, `--model off`", inputs.dumps, [*RECORDS, "--model", "off"]),
        ("whole pages as text", inputs.dumps, RECORDS),
        ("HTML pages", inputs.pages, RECORDS),
    ]


def starts() -> list[tuple[str, Path, list[str]]]:
    """What is counted for a whole run over a short text."""
    article = HERE / "texts/article.txt"
    return [
        ("an article of 2.5 KB", article, []),
        ("the same with `--off RULE`", article, ["--off", "en/share/app"]),
        ("the article's whole page as text, 3 KB", HERE / "texts/page.txt", []),
        ("four lines of no certain language", HERE / "texts/no-language.txt", []),
    ]


def tables(clean: Sequence[str], inputs: Inputs, folder: Path) -> Iterator[str]:
    """The lines of both tables."""
    must_run(["valgrind", "--version"], folder)
    yield table_head(["input", "instructions a byte, steady", "cold"])
    for name, source, options in cases(inputs):
        once = head(source, BYTES, folder / "once")
        command = [*clean, *options]
        four, eight = (count(command, repeat(once, times, folder / "copies")) for times in (4, 8))
        size = once.stat().st_size
        cold = count(command, once) / size
        yield table_row([name, f"{(eight - four) / (4 * size):.0f}", f"{cold:.0f}"])
    yield ""
    yield table_head(["start", "million instructions"])
    for name, source, options in starts():
        yield table_row([name, f"{count([*clean, *options], source) / 1e6:.1f}"])
