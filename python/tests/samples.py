"""Three pages of a newspaper that does not exist, in the forms that the examples of docs/pipelines read."""

import gzip
import json
from pathlib import Path

STORIES = {
    "wall": (
        "Harbour wall to be raised",
        "The council of Saltmere decided on Monday to raise the harbour wall by a metre before the autumn storms.",
        "The wall will cost four million crowns, of which the county pays half, and it will be ready in October.",
    ),
    "ferry": (
        "Ferry fares go up in May",
        "A crossing to the island will cost two crowns more from the first of May, the ferry company said on Tuesday.",
        "Children and those who live on the island pay what they paid before, and bicycles still travel free.",
    ),
    "school": (
        "A school without a bell",
        "Since the summer the school on the hill has begun its lessons without a bell, and nobody has been late since.",
        "The teachers say that the yard is calmer, and that the pupils look at the clock of the church instead.",
    ),
}

RULES = """schema = 1

[pack]
about = "What the Saltmere Bell puts into its articles"
category = "share"
languages = ["en"]

[rule.ring-us]
about = "The call to ring the desk"
starts = ["ring the bell:"]
where = { words = "..12" }
drop = "block"
hits = ["Ring the Bell: our desk is open until nine"]
misses = ["She told him to ring the bell: twice for yes, once for no."]
"""


def url(name: str) -> str:
    """Return where a story is from."""
    return f"http://bell.example/{name}.html"


def page(name: str) -> str:
    """Return the page of a story."""
    title, first, second = STORIES[name]
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} - The Saltmere Bell</title>
<meta property="og:site_name" content="The Saltmere Bell"><meta property="og:title" content="{title}"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1><p>{first}</p><p>Share this article</p><p>{second}</p><p>Read more »</p></article>
<footer><p>This website uses cookies to give you the best experience.</p></footer></body></html>
"""


def text(name: str) -> str:
    """Return what an extractor might leave of the page."""
    title, first, second = STORIES[name]
    lines = [title, first, "Share this article", second, "Ring the Bell: our desk is open until nine", "Read more »"]
    return "\n\n".join([*lines, "This website uses cookies to give you the best experience.\n"])


def write(folder: Path) -> None:
    """Write pages and texts of all stories, and a folder of rules."""
    (folder / "site").mkdir()
    (folder / "my-rules").mkdir()
    (folder / "my-rules/bell.toml").write_text(RULES)
    for name in STORIES:
        (folder / f"site/{name}.html").write_text(page(name))
    raw = [{"id": name, "url": url(name), "text": text(name)} for name in STORIES]
    pages = [{"id": name, "url": url(name), "html": page(name)} for name in STORIES]
    for name, records in (("raw", raw), ("pages", pages)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    (folder / "crawl.warc.wet.gz").write_bytes(b"".join(gzip.compress(_conversion(name)) for name in STORIES))


def _conversion(name: str) -> bytes:
    body = text(name).encode()
    head = [
        "WARC/1.0",
        "WARC-Type: conversion",
        f"WARC-Target-URI: {url(name)}",
        "WARC-Date: 2026-11-02T08:00:00Z",
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(name):012}>",
        "Content-Type: text/plain",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body + b"\r\n\r\n"
