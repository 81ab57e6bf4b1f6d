"""What the line rules of other pipelines remove and lose, and what dehusk does, on documents with labelled lines.

    python python/scripts/compare_filters.py tests/wild [FILE.jsonl.gz with fields `lines`, `labels`]

Needs datatrove with spaCy, jusText and, for its modifier, NeMo Curator. Prints for each the share of boilerplate lines
left, of body lines lost, and of documents of which nothing is left, as docs/migrate.md has them.
"""

import gzip
import html
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import justext
from datatrove.data import Document
from datatrove.pipeline.filters import C4QualityFilter, GopherQualityFilter, GopherRepetitionFilter

import dehusk

Lines = list[tuple[str, str]]
"""Label and text: `+` body, `-` boilerplate, `?` either is right, ` ` blank."""


def wild(folder: Path) -> Iterator[tuple[str, Lines]]:
    """Read labelled documents of tests/wild, with their language."""
    for path in sorted(folder.rglob("*.txt")):
        head, *rest = path.read_text().split("\n")
        language = re.search(r"lang: (\w+)", head)
        yield language[1] if language else "und", [(raw[0], raw[2:]) if raw.strip() else (" ", "") for raw in rest]


def labelled(path: Path) -> Iterator[tuple[str, Lines]]:
    """Read records with lines and labels, 1 for body and 0 for boilerplate."""
    with gzip.open(path, "rt") as records:
        for record in map(json.loads, records):
            marks = ["+" if label else "-" for label in record["labels"]]
            yield record["lang"], list(zip(marks, record["lines"], strict=True))


def c4(*, punctuation: bool) -> Callable[[str, str], str]:
    """Return C4's line rules, with or without that of the punctuation; rules about documents aside."""
    rules = C4QualityFilter(
        filter_no_terminal_punct=punctuation,
        min_num_sentences=-1,
        filter_lorem_ipsum=False,
        filter_curly_bracket=False,
        remove_citations=False,
    )

    def clean(text: str, _language: str) -> str:
        document = Document(text=text, id="")
        rules.filter(document)
        return document.text

    return clean


def refined_web(text: str, _language: str) -> str:
    """Apply the line rules of RefinedWeb, which DCLM uses as well, from the description in its paper."""
    counter = re.compile(
        r"\d+[.,]?\d*\s*[km]?\s*(likes?|shares?|comments?|retweets?|reposts?|quotes?|bookmarks?)?", re.I
    )

    def goes(line: str) -> bool:
        words = line.split()
        letters = [char for char in line if char.isalpha()]
        short = len(words) <= 10
        return (
            sum(char.isupper() for char in letters) > 0.5 * max(len(letters), 1)
            or bool(counter.fullmatch(line))
            or len(words) == 1
            or (short and bool(re.search(r"^sign-in|read more\.\.\.$|items in cart", line, re.I)))
        )

    return "\n".join(line for line in text.split("\n") if not line.strip() or not goes(line.strip()))


def gopher(text: str, _language: str) -> str:
    """Apply Gopher's rules about quality and repetition, which keep or drop a document as a whole."""
    document = Document(text=text, id="")
    for rules in GOPHER:
        if rules.filter(document) is not True:
            return ""
    return text


GOPHER = (GopherQualityFilter(), GopherRepetitionFilter())
STOP_WORDS = {"de": "German", "fr": "French", "sv": "Swedish", "fi": "Finnish", "es": "Spanish", "it": "Italian"}
STOP_WORDS |= {"pl": "Polish", "ru": "Russian", "nl": "Dutch", "pt": "Portuguese", "uk": "Ukrainian", "tr": "Turkish"}


def jus_text(text: str, language: str) -> str:
    """Apply jusText to a page that has a paragraph for each line; it sees no links, which it would count too."""
    lines = [line for line in text.split("\n") if line.strip()]
    page = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    if not page:
        return ""
    found = justext.justext(page.encode(), justext.get_stoplist(STOP_WORDS.get(language, "English")))
    kept = {paragraph.text.strip() for paragraph in found if not paragraph.is_boilerplate}
    return "\n".join(line for line in lines if " ".join(line.split()) in kept or line.strip() in kept)


def curator() -> Callable[[str, str], str] | None:
    """Return NeMo Curator's modifier for boilerplate strings, if it is there."""
    try:
        from nemo_curator.stages.text.modifiers.string.c4 import BoilerPlateStringModifier
    except ImportError:
        return None
    modifier = BoilerPlateStringModifier()
    return lambda text, _language: modifier.modify_document(re.sub(r"\n+", "\n\n", text.strip()))


def score(clean: Callable[[str, str], str], documents: list[tuple[str, Lines]]) -> list[float]:
    """Return shares in percent: boilerplate lines left, body lines lost, documents emptied."""
    counts = dict.fromkeys(("-", "+", "left", "lost", "emptied"), 0)
    for language, lines in documents:
        out = clean("\n".join(line for _, line in lines) + "\n", language).split("\n")
        counts["emptied"] += not any(line.strip() for line in out)
        kept: dict[str, int] = {}
        for line in out:
            kept[line.strip()] = kept.get(line.strip(), 0) + 1
        # Of lines that are written twice, those of the body are taken to be the ones that are kept.
        for mark, line in sorted(lines, key=lambda one: one[0] != "+"):
            stays = kept.get(line.strip(), 0) > 0
            kept[line.strip()] = kept.get(line.strip(), 0) - stays
            if mark in "+-":
                counts[mark] += 1
                counts["left"] += mark == "-" and stays
                counts["lost"] += mark == "+" and not stays
    shares = (counts["left"] / counts["-"], counts["lost"] / counts["+"], counts["emptied"] / len(documents))
    return [100 * share for share in shares]


def main() -> None:
    """Print a table of all."""
    cleaners = [dehusk.Cleaner(), dehusk.Cleaner(profile="careful"), dehusk.Cleaner(model=False)]
    tools: dict[str, Callable[[str, str], str] | None] = {
        "C4, line rules": c4(punctuation=True),
        "C4 without the rule of punctuation": c4(punctuation=False),
        "RefinedWeb and DCLM, line rules": refined_web,
        "Gopher, quality and repetition": gopher,
        "jusText": jus_text,
        "NeMo Curator, BoilerPlateStringModifier": curator(),
        "dehusk": lambda text, _language: cleaners[0].clean(text),
        "dehusk, `careful`": lambda text, _language: cleaners[1].clean(text),
        "dehusk, rules alone": lambda text, _language: cleaners[2].clean(text),
    }
    for name in sys.argv[1:]:
        path = Path(name)
        documents = list(wild(path) if path.is_dir() else labelled(path))
        english = [document for document in documents if document[0] == "en"]
        print(f"{name}: {len(documents)} documents, {len(english)} of them English")
        for tool, clean in tools.items():
            if clean:
                shares = [f"{share:.1f}" for part in (english, documents) for share in score(clean, part)]
                print(f"| {tool} | {' | '.join(shares)} |", flush=True)


if __name__ == "__main__":
    main()
