#!/usr/bin/env python3
"""Compares the quality and the speed of public extractors with those of `clean`, on the same pages and one core.

    python3 benches/extractors/compare.py fundus-dev.jsonl.gz phrases-dev.jsonl.gz --program target/release/clean

Needs Python 3.11, cargo, and the registries of both: the newest release of each extractor is installed into
target/extractors. What cannot be installed is named. A corpus has records with `id`, `url`, `html`, and either the
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
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections import Counter
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRATCH = HERE.parent.parent / "target/extractors"
CRATES = ["rs-trafilatura", "trafilatura", "dom_smoothie"]
# What each package needs besides itself.
PACKAGES = {"trafilatura": ["lxml_html_clean"], "resiliparse": []}


def install_crate(name):
    """The command of a crate's program and its version; None and the reason if it does not build."""
    folder = SCRATCH / "rust"
    shutil.copytree(HERE / "rust", folder, dirs_exist_ok=True)
    built = run_quietly(["cargo", "build", "--release", "--features", name, "--bin", name], folder)
    if built.returncode:
        return None, last_line(built.stderr)
    locked = tomllib.loads((folder / "Cargo.lock").read_text())["package"]
    release = next(package["version"] for package in locked if package["name"] == name)
    return [str(folder / "target/release" / name)], release


def install_package(name):
    """The command of a package's worker and its version; None and the reason if it cannot be installed."""
    folder = SCRATCH / "python"
    if not folder.exists():
        venv.create(folder, with_pip=True)
    python = str(folder / "bin/python")
    installed = run_quietly([python, "-m", "pip", "install", "--quiet", "--upgrade", name, *PACKAGES[name]], folder)
    if installed.returncode:
        return None, last_line(installed.stderr)
    command = [python, str(HERE / "compare.py"), "--worker", name]
    return command, run_quietly([*command, "--version"], folder).stdout.strip()


def run_quietly(command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def last_line(text):
    return next(iter(text.strip().splitlines()[-1:]), "no message")


def extractor(package):
    """The function of a package that takes a page and its URL."""
    if package == "trafilatura":
        from trafilatura import extract

        return lambda html, url: extract(html, url=url, include_comments=False)
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, _: extract_plain_text(html, main_content=True, comments=False, alt_texts=False)


def work(package):
    """Reads records from standard input, and writes what a package makes of each."""
    extract = extractor(package)
    for line in sys.stdin.buffer:
        record = json.loads(line)
        text = extract(record["html"], record.get("url")) or ""
        print(json.dumps({"id": record["id"], "text": text}))


def run(command, records):
    """Texts by id, and seconds of processor time on one core."""
    core = min(os.sched_getaffinity(0))
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        source.writelines(json.dumps(record).encode() + b"\n" for record in records)
        source.seek(0)
        process = subprocess.Popen(
            command,
            stdin=source,
            stdout=out,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"{command[0]} ended with {process.returncode}")
        out.seek(0)
        texts = {record["id"]: record["text"] for record in map(json.loads, out)}
    return texts, usage.ru_utime + usage.ru_stime


def words(text):
    return Counter(re.findall(r"\w+", text.lower()))


def word_f1(text, gold):
    found, wanted = words(text), words(gold)
    if not found or not wanted:
        return float(not found and not wanted)
    return 2 * (found & wanted).total() / (found.total() + wanted.total())


def phrase_f1(pages, texts):
    """Of phrases that must go, only those count that are in the page's text."""

    def squeeze(text):
        return re.sub(r"\s+", " ", text)

    kept = wanted = left = 0
    for page in pages:
        text, source = squeeze(texts.get(page["id"], "")), squeeze(page["text"])
        kept += sum(squeeze(phrase) in text for phrase in page["with"])
        wanted += len(page["with"])
        left += sum(squeeze(phrase) in source and squeeze(phrase) in text for phrase in page["without"])
    return 2 * kept / (kept + wanted + left)


def quality(pages, texts):
    if "gold" in pages[0]:
        return statistics.mean(word_f1(texts.get(page["id"], ""), page["gold"]) for page in pages)
    return phrase_f1(pages, texts)


def read(path):
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def as_input(page):
    return {key: page.get(key) for key in ("id", "url", "html")}


def tools(program):
    """Name, version and command of each tool; prints those that cannot be had."""
    line = run_quietly([program, "--version"], ".").stdout.split()
    options = ["--isolated", "--jobs", "1", "--from", "jsonl", "--to", "jsonl", "--drop", "headline"]
    yield "dehusk", line[1], [program, *options]
    wanted = [(f"{name} (crate)", install_crate, name) for name in CRATES]
    wanted += [(f"{name} (Python)", install_package, name) for name in PACKAGES]
    for title, install, name in wanted:
        command, release = install(name)
        if command:
            yield title, release, command
        else:
            print(f"{title} is left out: {release}", file=sys.stderr)


def compare(corpora, program, turns):
    """For each tool its version, its quality for each corpus, and pages a second for each."""
    found = list(tools(program))
    empty = {name: [] for name, _, _ in found}
    took = {(name, path): [] for name, _, _ in found for path in corpora}
    scores = {}
    sources = {path: [as_input(page) for page in pages] for path, pages in corpora.items()}
    for _ in range(turns):
        for name, _, command in found:
            empty[name].append(run(command, [])[1])
            for path, pages in corpora.items():
                texts, seconds = run(command, sources[path])
                took[name, path].append(seconds)
                scores[name, path] = quality(pages, texts)
    for name, release, _ in found:
        start = statistics.median(empty[name])
        speeds = [len(corpora[path]) / (statistics.median(took[name, path]) - start) for path in corpora]
        yield name, release, [scores[name, path] for path in corpora], speeds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpora", nargs="*")
    parser.add_argument("--program", default="target/release/clean")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--worker", choices=PACKAGES, help=argparse.SUPPRESS)
    parser.add_argument("--version", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker and options.version:
        print(version(options.worker))
    elif options.worker:
        work(options.worker)
    else:
        print_table(options)


def print_table(options):
    SCRATCH.mkdir(parents=True, exist_ok=True)
    corpora = {path: read(path) for path in options.corpora}
    names = [Path(path).name.removesuffix(".jsonl.gz") for path in corpora]
    heads = ["tool", "version", *(f"{name}: F1" for name in names), *(f"{name}: pages/s" for name in names)]
    print("| " + " | ".join(heads) + " |")
    print("| --- " * len(heads) + "|")
    for name, release, scores, speeds in compare(corpora, os.path.abspath(options.program), options.turns):
        cells = [f"{score:.3f}".lstrip("0") for score in scores] + [f"{speed:.0f}" for speed in speeds]
        print("| " + " | ".join([name, release, *cells]) + " |")


if __name__ == "__main__":
    main()
