"""Runs programs, and says what they took.

Other programs on the machine make a run longer, but its processor time far less, so that is what is compared, on one
core where nothing else is said.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

# The locale decides what `wc` takes for a word. C.UTF-8 is on every system.
ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Usage:
    """What a run took: seconds of processor time, seconds on the clock, and bytes of memory at its peak."""

    processor: float
    clock: float
    peak: int


def run(
    command: Sequence[str],
    source: Path,
    out: Path = Path(os.devnull),
    cores: int = 1,
    fine: Container[int] = (0,),
) -> Usage:
    """Runs a command over a file on standard input, on so many cores (0 for all).

    Ends the script if the command's exit code is not one of `fine`.

    The peak of memory is at least that of this process, from which the command is forked, so callers must not hold
    much.
    """
    with source.open("rb") as read, out.open("wb") as write:
        ours = os.sched_getaffinity(0)
        # What is started inherits the cores; this process only waits.
        os.sched_setaffinity(0, sorted(ours)[: cores or len(ours)])
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=read, stdout=write, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        _, status, usage = os.wait4(process.pid, 0)
        clock = time.perf_counter() - start
        os.sched_setaffinity(0, ours)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in fine:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Usage(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss * 1024)


def run_quietly(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command in a folder for its output."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def median_ratio(ours: Iterable[float], theirs: Iterable[float]) -> float:
    """The median of the ratios of runs that were made in pairs."""
    return statistics.median(own / other for own, other in zip(ours, theirs, strict=True))


def table_row(cells: Iterable[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def table_head(heads: Sequence[str]) -> str:
    """The two lines above the rows of a Markdown table."""
    return table_row(heads) + "\n" + "| --- " * len(heads) + "|"
