"""A crawl of pages that are served on loopback."""

import functools
import http.server
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scrapy")

SPIDER = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Item(scrapy.Item):
    url, html, text, title = (scrapy.Field() for _ in range(4))

class Spider(scrapy.Spider):
    name = "cases"
    custom_settings = {"ITEM_PIPELINES": {"dehusk.scrapy.DehuskPipeline": 300}, "LOG_LEVEL": "ERROR",
                       "FEEDS": {"feed.jsonl": {"format": "jsonlines"}}, "TELNETCONSOLE_ENABLED": False,
                       "DEHUSK_KEEP": ["byline"]}
    start_urls = json.loads(sys.argv[1])

    def parse(self, response):
        if response.url.endswith(".txt"):
            yield {"url": response.url, "text": response.text}
            yield Item(url=response.url)
        else:
            yield {"url": response.url, "html": response.text}
            yield Item(url=response.url, html=response.body)

process = CrawlerProcess()
crawler = process.create_crawler(Spider)
process.crawl(crawler)
process.start()
print(json.dumps({name: count for name, count in crawler.stats.get_stats().items() if name.startswith("dehusk/")}))
"""


@pytest.fixture
def site(tmp_path: Path, texts: list[str], pages: list[str]) -> Iterator[list[str]]:
    """Serve a folder of texts and pages, and return their addresses."""
    folder = tmp_path / "site"
    folder.mkdir()
    for number, text in enumerate(texts[:5]):
        (folder / f"{number}.txt").write_bytes(text.encode())
    for number, page in enumerate(pages):
        (folder / f"{number}.html").write_bytes(page.encode())
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield [f"http://127.0.0.1:{server.server_port}/{path.name}" for path in sorted(folder.iterdir())]
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves UTF-8, and writes no log."""

    extensions_map = {".txt": "text/plain; charset=utf-8", ".html": "text/html; charset=utf-8"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        """Write nothing."""


def test_a_crawl_gives_the_bytes_of_the_program(
    tmp_path: Path, site: list[str], program: Callable[..., list[dict[str, Any]]]
) -> None:
    command = [sys.executable, "-c", SPIDER, json.dumps(site)]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, check=True)
    feed = [json.loads(line) for line in (tmp_path / "feed.jsonl").read_text().splitlines()]
    raw = [{"url": url, **_source(tmp_path, url)} for url in site]
    expected = {record["url"]: record for record in program(raw, "--keep", "byline")}
    assert len(feed) == 2 * len(site)
    for item in (item for item in feed if "text" in item):
        want = expected[item["url"]]
        known = {name: value for name, value in want.items() if name in item}
        assert {**item, **known} == item, "the language may be detected"
        assert item.keys() - known.keys() <= {"language"}
    pages = sum(url.endswith(".html") for url in site)
    stats = json.loads(done.stdout)
    counted = {name: stats[f"dehusk/{name}"] for name in ("pages", "texts", "without_text")}
    assert counted == {"pages": 2 * pages, "texts": 5, "without_text": 5}
    assert 0 < stats["dehusk/changed"] <= 5


def _source(folder: Path, url: str) -> dict[str, str]:
    source = (folder / "site" / url.rpartition("/")[2]).read_bytes().decode()
    return {"html" if url.endswith(".html") else "text": source}
