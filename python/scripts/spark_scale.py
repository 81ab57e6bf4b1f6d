"""How a Spark cluster on loopback scales from one worker to two, and what a core does there.

    python python/scripts/spark_scale.py FILE.jsonl

FILE has records with `text` and `url`. Each worker has one core. Runs alternate, so that a busy machine is fair to
both. docs/scale.md has the figures.
"""

import sys
import tempfile
import time
from pathlib import Path

import dehusk
from dehusk.spark import clean

sys.path.append(str(Path(__file__).parents[1] / "tests"))
from cluster import Cluster


def run(source: str, workers: int, rounds: int = 2) -> list[float]:
    """Return seconds to clean all texts and to write them: first a round that warms up, then `rounds` more."""
    seconds = []
    with tempfile.TemporaryDirectory() as name, Cluster(Path(name), workers) as cluster:
        spark = cluster.session("scale")
        raw = spark.read.schema("text string, url string").json(source)
        for number in range(rounds + 1):
            started = time.monotonic()
            clean(raw, dehusk.Cleaner(), url="url").write.parquet(f"{name}/out{number}")
            seconds.append(time.monotonic() - started)
        spark.stop()
    return seconds


def main() -> None:
    """Print seconds and rates."""
    source, size = sys.argv[1], Path(sys.argv[1]).stat().st_size
    for _ in range(2):
        for workers in (1, 2):
            first, *rest = run(source, workers)
            best = min(rest)
            print(
                f"{workers} workers: first {first:.1f} s, best {best:.1f} s, {size / 1e6 / best:.1f} MB/s", flush=True
            )


if __name__ == "__main__":
    main()
