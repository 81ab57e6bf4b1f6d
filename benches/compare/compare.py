"""Compares the speed of `clean` with that of programs that people know, on the same files.

    python3 benches/compare/compare.py wcxb-dev.jsonl.gz wcxb-dev-text.jsonl.gz --program target/release/clean

The first corpus has pages (`id`, `url`, `html`), the second texts (`id`, the body as `gold`, and in `raw` what other
tools made of the page, dumps of the whole page as `page:…`). Further corpora only add to the records that peaks of
memory are measured with. Needs Linux, Python 3.11, cargo, and the registries of both: what `clean` is compared with is
installed into target/compare, and what cannot be installed is named. `wc`, `jq`, and valgrind for `--instructions`
must be there. Prints tables for docs/performance.md; no text of any corpus.

A ratio is the processor time of `clean` for each byte over that of the other program, on one core: below 1, `clean` is
faster. From each time that of a run over an empty input is taken off. All runs take turns, a ratio is of two runs of
one turn, and the median of all turns counts. Only what two threads gain is by the clock, and wants a machine with
nothing else to do.
"""

import argparse
import os
import resource
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import instructions
from inputs import PHRASES, SAMPLE, Inputs, prepare
from install import SCRATCH, MissingError, Tool, available, crate, package, ripgrep, system
from measure import median_ratio, run, run_quietly, table_head, table_row

TEXT = ("--from", "text")
RECORDS = ("--from", "jsonl", "--to", "jsonl")
OFF = ("--model", "off")


@dataclass(frozen=True)
class Subject:
    """A command over a file, measured by processor time or by the clock."""

    command: tuple[str, ...]
    source: Path
    cores: int = 1
    clock: bool = False

    def rate(self) -> float:
        """Seconds a byte, start not counted."""
        whole, start = (self.seconds(source) for source in (self.source, Path(os.devnull)))
        return (whole - start) / self.source.stat().st_size

    def seconds(self, source: Path) -> float:
        """Seconds of one run."""
        # Nothing found is a failure to ripgrep.
        fine = (0, 1) if Path(self.command[0]).name == "rg" else (0,)
        usage = run(self.command, source, cores=self.cores, fine=fine)
        return usage.clock if self.clock else usage.processor


@dataclass(frozen=True)
class Pair:
    """Two subjects, and what a table calls them."""

    work: str
    ours: Subject
    name: str
    theirs: Subject


@dataclass(frozen=True)
class Clean:
    """The program `clean`, by its path."""

    program: Path

    @property
    def start(self) -> tuple[str, ...]:
        """A command without the rules of the user and of the folder."""
        return (str(self.program), "--isolated")

    def over(self, source: Path, *options: str) -> Subject:
        """A run with options, on one thread."""
        return Subject((*self.start, "--jobs", "1", *options), source)

    def on_threads(self, source: Path, threads: int, *options: str) -> Subject:
        """A run on threads, by the clock."""
        return Subject((*self.start, "--jobs", str(threads), *options), source, threads, clock=True)


def named(tool: Tool, options: str = "") -> str:
    """A tool with its options and its version."""
    return f"{tool.title}{options} {tool.version}"


def rounded(ratio: float) -> str:
    """A ratio with two digits."""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def text_pairs(clean: Clean, inputs: Inputs) -> Iterator[Pair]:
    """Beside programs that read a text."""
    work, ours = "bodies as one text, `--model off`", clean.over(inputs.text, *TEXT, *OFF)
    for wc in available([("wc", partial(system, "wc", "--version"))]):
        yield Pair(work, ours, named(wc, " -w"), Subject((*wc.command, "-w"), inputs.text))
    for rg in available([("ripgrep", ripgrep)]):
        for options in ("-F", "-i -F"):
            command = (*rg.command, "--no-config", "--count", *options.split(), "--file", str(inputs.phrases), "-")
            count = len(inputs.phrases.read_text(encoding="utf8").splitlines())
            name = f"{named(rg, f' {options}')}, {count:,} phrases"
            yield Pair(work, ours, name, Subject(command, inputs.text))


def record_pairs(clean: Clean, inputs: Inputs) -> Iterator[Pair]:
    """Beside programs that read texts in records."""
    work, ours = "bodies as JSONL, `--model off`", clean.over(inputs.bodies, *RECORDS, *OFF)
    yield Pair(work, ours, "`clean`, one text", clean.over(inputs.text, *TEXT, *OFF))
    for jq in available([("jq", partial(system, "jq", "--version"))]):
        yield Pair(work, ours, named(jq, " -c ."), Subject((*jq.command, "-c", "."), inputs.bodies))
    slow = ["justext", "datatrove-c4", "datatrove-gopher"]
    for tool in available((name, partial(package, name)) for name in slow):
        yield Pair(work, ours, f"{named(tool)} *", Subject(tool.command, inputs.sample))


def page_pairs(clean: Clean, inputs: Inputs) -> Iterator[Pair]:
    """Beside programs that read pages in records."""
    work, ours = "HTML pages", clean.over(inputs.pages, *RECORDS)
    crates = [("scraper", ", parse alone,"), ("lol_html", ", text alone,")]
    for name, note in crates:
        for tool in available([(name, partial(crate, name))]):
            yield Pair(work, ours, named(tool, note), Subject(tool.command, inputs.pages))
    for tool in available((name, partial(package, name)) for name in ("resiliparse", "trafilatura")):
        yield Pair(work, ours, named(tool), Subject(tool.command, inputs.pages))
    two, one = (clean.on_threads(inputs.pages, threads, *RECORDS) for threads in (2, 1))
    yield Pair("HTML pages, two threads, by the clock", two, "one thread", one)


def own_pairs(clean: Clean, inputs: Inputs) -> Iterator[Pair]:
    """The program beside itself with other options."""
    on, off = clean.over(inputs.dumps, *RECORDS), clean.over(inputs.dumps, *RECORDS, *OFF)
    yield Pair("whole pages as text", on, "`--model off`", off)
    few, many = (clean.over(inputs.text, *TEXT, *OFF, "--no-built-in", "--rules", str(pack)) for pack in inputs.packs)
    yield Pair(f"bodies as one text, {PHRASES[1]:,} phrases of one's own", many, f"{PHRASES[0]:,} phrases", few)


def speed_table(pairs: list[Pair], turns: int) -> Iterator[str]:
    """The lines of a table of ratios."""
    # A dictionary keeps their order, and each once.
    rates: dict[Subject, list[float]] = {subject: [] for pair in pairs for subject in (pair.ours, pair.theirs)}
    for turn in range(turns):
        for subject, took in rates.items():
            took.append(subject.rate())
        print(f"turn {turn + 1} of {turns} is done", file=sys.stderr)
    yield table_head(["input", "beside", "ratio", "MB/s", "MB/s of the other"])
    for pair in pairs:
        ours, theirs = rates[pair.ours], rates[pair.theirs]
        speeds = [f"{1e-6 / statistics.median(took):.3g}" for took in (ours, theirs)]
        yield table_row([pair.work, pair.name, rounded(median_ratio(ours, theirs)), *speeds])


def memory_table(clean: Clean, inputs: Inputs, turns: int) -> Iterator[str]:
    """The lines of a table of peaks of memory, over records of all kinds, on all cores."""
    yield table_head(["threads", "peak memory, MB"])
    for jobs in ("1", "8"):
        command = (*clean.start, "--jobs", jobs, *RECORDS)
        peak = statistics.median(run(command, inputs.mixed, cores=0).peak for _ in range(turns))
        if peak <= resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024:
            sys.exit("this script took more memory than what it measures")
        yield table_row([jobs, f"{peak / 1e6:.0f}"])


def machine() -> str:
    """The processor, and how many of it there are."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    name = next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), "unknown processor")
    return f"{name}, {os.cpu_count()} cores"


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("others", type=Path, nargs="*")
    parser.add_argument("--program", type=Path, default=Path("target/release/clean"))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--instructions", action="store_true", help="count instructions as well")
    options = parser.parse_args()
    clean = Clean(options.program.resolve())
    folder = SCRATCH / "inputs"
    folder.mkdir(parents=True, exist_ok=True)
    inputs = prepare(folder, options.pages, options.texts, options.others)
    release = run_quietly([str(clean.program), "--version"], folder).stdout.split()[1]
    print(f"dehusk {release}, {machine()}, medians of {options.turns} turns; * read every {SAMPLE}th record\n")
    kinds = (text_pairs, record_pairs, own_pairs, page_pairs)
    pairs = [pair for kind in kinds for pair in kind(clean, inputs)]
    print("\n".join(speed_table(pairs, options.turns)) + "\n", flush=True)
    print("\n".join(memory_table(clean, inputs, options.turns)), flush=True)
    if options.instructions:
        print()
        try:
            for line in instructions.tables([*clean.start, "--jobs", "1"], inputs, folder):
                print(line, flush=True)
        except MissingError as reason:
            print(f"no instructions: {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
