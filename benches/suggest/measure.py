#!/usr/bin/env python3
"""Measure `clean suggest`: drafts from one half of each site's pages are judged on the other half.

Standard library only. The corpus is JSON Lines, plain or gzip, of pages with known bodies: `id`, `gold`, `url` or
`site`, and `html` or, with --text NAME, `raw` with a text of that name.

    benches/suggest/measure.py daniel-dev.jsonl.gz --min-pages 4

Every page of the first half is read by `clean suggest`, which does not see the gold. The pages of the second half are
cleaned by the built-in rules, and once more with the drafts. Then the halves change places, and words are summed up.
Words of the output that are not in the gold are left-over boilerplate; it is found if it goes. Words of the gold that
the output has are good; they are lost if they go. Words are compared as multisets, in lower case. A character is a word
where no spaces are written between words.
"""

import argparse
import collections
import gzip
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

Record = dict[str, str]

TOKEN = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]|[^\W぀-ヿ㐀-鿿豈-﫿]+")


def words(text: str) -> collections.Counter[str]:
    """How often each word is in a text."""
    return collections.Counter(TOKEN.findall(text.lower()))


def read(path: pathlib.Path, text: str | None) -> list[Record]:
    """The pages of a corpus, each with its site, its gold and what goes to the program."""
    opener = gzip.open if path.suffix == ".gz" else open
    pages = []
    with opener(path, "rt", encoding="utf8") as lines:
        for line in lines:
            page = json.loads(line)
            url = page.get("url") or f"http://{page['site']}/{page['id']}"
            site = page.get("site") or urllib.parse.urlparse(url).hostname or ""
            field, content = ("text", page["raw"].get(text)) if text else ("html", page["html"])
            if content and page["gold"].strip():
                pages.append(
                    {
                        "id": page["id"],
                        "site": site,
                        "gold": page["gold"],
                        "url": url,
                        field: content,
                    }
                )
    return pages


def write(path: pathlib.Path, pages: list[Record]) -> None:
    """Writes pages without their gold."""
    with path.open("w", encoding="utf8") as out:
        for page in pages:
            kept = {key: value for key, value in page.items() if key not in ("gold", "site")}
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")


def clean(program: str, records: pathlib.Path, options: list[str]) -> dict[str, str]:
    """The cleaned texts of records, by id."""
    command = [
        program,
        "--isolated",
        "--from",
        "jsonl",
        "--to",
        "jsonl",
        *options,
        str(records),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    cleaned = map(json.loads, done.stdout.decode("utf8").splitlines())
    return {record["id"]: record.get("text") or "" for record in cleaned}


def halves(pages: list[Record]) -> tuple[list[Record], list[Record]]:
    """Every other page of each site, and the rest."""
    seen: collections.Counter[str] = collections.Counter()
    split: tuple[list[Record], list[Record]] = ([], [])
    for page in sorted(pages, key=lambda page: page["id"]):
        split[seen[page["site"]] % 2].append(page)
        seen[page["site"]] += 1
    return split


class Tally:
    """Words of the pages of a site, before and after."""

    def __init__(self) -> None:
        """Counts nothing yet."""
        self.pages = self.good = self.lost = self.left = self.found = 0
        self.examples: collections.Counter[str] = collections.Counter()

    def add(self, gold: str, before: str, after: str) -> None:
        """Counts a page."""
        body, old, new = words(gold), words(before), words(after)
        good, still = (old & body).total(), (new & body).total()
        self.pages += 1
        self.good += good
        self.lost += good - still
        self.left += old.total() - good
        self.found += (old.total() - good) - (new.total() - still)
        for line in before.splitlines():
            if line.strip() and line not in after and (words(line) & body).total() >= 0.9 * words(line).total():
                self.examples[line.strip()] += 1

    def merge(self, other: "Tally") -> None:
        """Adds the counts of another."""
        for name in ("pages", "good", "lost", "left", "found"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.examples.update(other.examples)

    def row(self, name: str) -> str:
        """A row of the table."""
        found, lost = self.found / max(1, self.left), self.lost / max(1, self.good)
        husk = f"{self.left:>8}{self.found:>8}{found:>8.1%}"
        return f"{name:<26}{self.pages:>6}{husk}{self.good:>9}{self.lost:>6}{lost:>9.3%}"


def drafted(args: argparse.Namespace, pages: pathlib.Path, pack: pathlib.Path) -> float:
    """Drafts rules from pages; how many seconds that took. The pack must pass `rules check` and `rules test`."""
    options = ["--isolated", *args.options]
    pack.unlink(missing_ok=True)
    start = time.monotonic()
    subprocess.run([args.program, "suggest", str(pages), "-o", str(pack), *options], check=True)
    took = time.monotonic() - start
    if not pack.exists():
        # There is nothing to draft.
        pack.write_text("schema = 1\n", encoding="utf8")
        return took
    for check in (
        ["check", "--rules", str(pack)],
        ["test", str(pack), "--rules", str(pack)],
    ):
        subprocess.run(
            [args.program, "rules", check[0], "--isolated", *check[1:]],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return took


def judge(args: argparse.Namespace, pages: list[Record], folder: pathlib.Path) -> dict[str, Tally]:
    """The counts of each site."""
    tallies: dict[str, Tally] = collections.defaultdict(Tally)
    split = halves(pages)
    for number in (0, 1):
        seen, unseen, pack = (
            folder / "seen.jsonl",
            folder / "unseen.jsonl",
            folder / "drafts.toml",
        )
        write(seen, split[number])
        write(unseen, split[1 - number])
        took = drafted(args, seen, pack)
        rules = pack.read_text(encoding="utf8").count("\n[rule.")
        print(f"{len(split[number])} pages, {rules} drafts, {took:.1f} s", file=sys.stderr)
        if args.keep:
            (args.keep / f"drafts-{number}.toml").write_bytes(pack.read_bytes())
        before, after = (
            clean(args.program, unseen, []),
            clean(args.program, unseen, ["--rules", str(pack)]),
        )
        for page in split[1 - number]:
            tallies[page["site"]].add(page["gold"], before[page["id"]], after[page["id"]])
    return tallies


def main() -> None:
    """Prints a row for each site, and one for all."""
    own, options = sys.argv[1:], []
    if "--" in own:
        cut = own.index("--")
        own, options = own[:cut], own[cut + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--program", default=os.environ.get("CLEAN", "target/release/clean"))
    parser.add_argument("--min-pages", type=int, default=4, help="judge only sites with so many pages")
    parser.add_argument("--text", metavar="NAME", help="texts of this name instead of pages")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="folder for the drafts")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="show so many lost lines")
    args = parser.parse_args(own)
    args.options = options
    pages = read(args.corpus, args.text)
    with tempfile.TemporaryDirectory() as folder:
        tallies = judge(args, pages, pathlib.Path(folder))
    print(f"{'site':<26}{'pages':>6}{'left':>8}{'found':>8}{'':>8}{'good':>9}{'lost':>6}")
    total, others = Tally(), Tally()
    for site, tally in sorted(tallies.items(), key=lambda item: -item[1].left):
        (total if tally.pages >= args.min_pages else others).merge(tally)
        if tally.pages >= args.min_pages:
            print(tally.row(site))
    print(total.row(f"at least {args.min_pages} pages"))
    print(others.row("fewer pages"))
    for line, times in (total.examples + others.examples).most_common(args.show):
        print(f"  {times} {line[:140]}")


if __name__ == "__main__":
    main()
