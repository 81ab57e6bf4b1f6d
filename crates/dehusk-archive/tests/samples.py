"""Writes tests/warc_samples.tsv: how many records of each kind warcio finds in each sample.

    pip install warcio
    python tests/warc_samples.py ../shared/warc-samples > tests/warc_samples.tsv

The columns are the file, the kind and the count. Where warcio stops at a fault, the counts are those up to it, and a row
of the kind `stopped` has the name of its error in place of a count. Kinds are those of WARC; the head of an ARC file is
`arc_header`. Files that hold no archive by their names (JSONL, WACZ) are left out.
"""

import collections
import pathlib
import sys

from warcio.archiveiterator import ArchiveIterator


def count(path):
    """Counts of kinds in a file, and the error at which reading stopped."""
    kinds = collections.Counter()
    with open(path, "rb") as stream:
        try:
            for record in ArchiveIterator(stream):
                kinds[record.rec_type] += 1
                record.raw_stream.read()
        except Exception as error:  # noqa: BLE001: whatever it stops at is the finding
            return kinds, type(error).__name__
    return kinds, None


def main():
    root = pathlib.Path(sys.argv[1])
    for path in sorted(root.rglob("*")):
        if not path.is_file() or any(part in path.name for part in (".json", ".wacz", "SOURCES")):
            continue
        name = path.relative_to(root).as_posix()
        kinds, error = count(path)
        for kind, number in sorted(kinds.items(), key=str):
            print(name, kind or "", number, sep="\t")
        if error or not kinds:
            print(name, "stopped", error or "no record", sep="\t")


if __name__ == "__main__":
    main()
