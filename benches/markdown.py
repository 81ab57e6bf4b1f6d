#!/usr/bin/env python3
"""Counts what is left of the form of pages in Markdown: ours, trafilatura's and html-to-markdown's, side by side.

    pip install trafilatura lxml_html_clean html-to-markdown markdown-it-py
    python3 benches/markdown.py wcxb-dev.jsonl.gz --program target/release/clean

The corpus has records with `id`, `url`, `type`, `html` and the body as text (`gold`). Of each output the headings,
items of lists, tables, blocks of code and links are counted, first those with a text that the body has, then all
others: what a page has outside of its body is no gain. Prints a table for docs/markdown.md; no text of any page.
"""

import argparse
import gzip
import json
import re
import subprocess
from collections import Counter

import html_to_markdown
import trafilatura
from markdown_it import MarkdownIt

# Pages of different types with tables, lists or code, by the number of their record.
PAGES = ["0020", "0257", "0533", "0558", "0626", "0666", "2905", "4293", "4411", "4899"]
KINDS = ["headings", "items", "tables", "code", "links"]
OPENING = {"heading_open": "headings", "list_item_open": "items", "table_open": "tables"}


def ours(record, program):
    line = json.dumps({"url": record["url"], "html": record["html"]})
    command = [program, "--isolated", "--from", "jsonl", "--to", "markdown"]
    return subprocess.run(command, input=line, capture_output=True, text=True, check=True).stdout


def of_trafilatura(record, _):
    options = {"output_format": "markdown", "include_links": True, "include_formatting": True, "include_tables": True}
    return trafilatura.extract(record["html"], url=record["url"], **options) or ""


def of_html_to_markdown(record, _):
    result = html_to_markdown.convert(record["html"])
    return result if isinstance(result, str) else result.content or ""


TOOLS = {"dehusk": ours, "trafilatura": of_trafilatura, "html-to-markdown": of_html_to_markdown}


def letters(text):
    return re.sub(r"\W+", "", text).lower()


def plain(tokens):
    return "".join(token.content for token in tokens if token.type in ("text", "code_inline"))


def parts(tokens):
    """Kind and text of each part of a parsed document; of a table, the text of its first cells."""
    for at, token in enumerate(tokens):
        if token.type in OPENING:
            inner = [inner for inner in tokens[at : at + 40] if inner.type == "inline" and inner.content]
            yield OPENING[token.type], plain(inner[0].children) if inner else ""
        elif token.type in ("fence", "code_block"):
            yield "code", token.content[:200]
        elif token.type == "inline":
            yield from links(token.children)


def links(children):
    for at, child in enumerate(children):
        if child.type == "link_open":
            end = next((end for end in range(at, len(children)) if children[end].type == "link_close"), at)
            if text := plain(children[at:end]):
                yield "links", text


def count(markdown, body):
    """Parts with a text of the body, and others, by kind."""
    inside, outside = Counter(), Counter()
    for kind, text in parts(MarkdownIt("commonmark").enable("table").parse(markdown)):
        words = letters(text)
        (inside if words and words in body else outside)[kind] += 1
    return inside, outside


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--program", default="target/release/clean")
    options = parser.parse_args()
    with gzip.open(options.corpus, "rt") as lines:
        records = [record for record in map(json.loads, lines) if record["id"][-4:] in PAGES]
    print("| page | type | tool | " + " | ".join(KINDS) + " |")
    print("| --- " * (3 + len(KINDS)) + "|")
    totals = {tool: (Counter(), Counter()) for tool in TOOLS}
    for record in records:
        for tool, convert in TOOLS.items():
            found = count(convert(record, options.program), letters(record["gold"]))
            totals[tool] = tuple(total + own for total, own in zip(totals[tool], found, strict=True))
            row(record["id"][-4:], record["type"], tool, found)
    for tool, found in totals.items():
        row("all", "", tool, found)


def row(page, kind, tool, found):
    inside, outside = found
    cells = [f"{inside[kind]} + {outside[kind]}" for kind in KINDS]
    print(f"| {page} | {kind} | {tool} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
