"""Scrapy: an item pipeline that cleans items as they come, `ITEM_PIPELINES = {"dehusk.scrapy.DehuskPipeline": 300}`.

An item with a text has it cleaned. One with a page instead gets its body as text in place of the page, and what the
page says of itself in fields such as `title` and `date`, where the item has nothing there.

Settings: `DEHUSK_TEXT`, `DEHUSK_HTML` and `DEHUSK_URL` name fields; `DEHUSK_RULES`, `DEHUSK_KEEP`, `DEHUSK_DROP` and
`DEHUSK_OFF` are lists, `DEHUSK_MODEL` a flag, `DEHUSK_PROFILE` and `DEHUSK_KIND` names, as `dehusk.Cleaner` takes them.
"""

from contextlib import suppress
from typing import Any, Self, TypeVar

from itemadapter import ItemAdapter
from scrapy.crawler import Crawler
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThread

from dehusk import Cleaner

Item = TypeVar("Item")


class DehuskPipeline:
    """Cleans the text or the page of each item. Pages are cleaned on a thread, so that the crawl goes on meanwhile."""

    def __init__(self, crawler: Crawler) -> None:
        """Build the cleaner. Raises `dehusk.RuleError` if its rules cannot be used."""
        get, lists, self.stats = crawler.settings.get, crawler.settings.getlist, crawler.stats
        options: dict[str, Any] = {name: lists(f"DEHUSK_{name.upper()}") for name in ("rules", "keep", "drop", "off")}
        options |= {"profile": get("DEHUSK_PROFILE", "balanced"), "kind": get("DEHUSK_KIND", "auto")}
        self.cleaner = Cleaner(**options, model=crawler.settings.getbool("DEHUSK_MODEL", True))
        self.text, self.html, self.url = (get(f"DEHUSK_{name.upper()}", name) for name in ("text", "html", "url"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline, as Scrapy does."""
        return cls(crawler)

    async def process_item(self, item: Item, spider: object = None) -> Item:  # noqa: ARG002
        """Return the item with a cleaned text."""
        adapter = ItemAdapter(item)
        known: dict[str, Any] = {"url": adapter.get(self.url), "title": adapter.get("title")}
        if isinstance(before := adapter.get(self.text), str):
            adapter[self.text] = self.cleaner.clean(before, **known)
            self._count("texts", changed=adapter[self.text] != before, emptied=not adapter[self.text] and before != "")
        elif isinstance(html := adapter.pop(self.html, None), str | bytes):
            page = await maybe_deferred_to_future(deferToThread(self.cleaner.clean_html, html, **known))
            adapter[self.text] = page.body
            for name, value in page._asdict().items():
                if name not in ("body", "markdown") and value and adapter.get(name) is None:
                    with suppress(KeyError):  # The item's class has no such field.
                        adapter[name] = value
            self._count("pages", emptied=not page.body)
        else:
            self._count("without_text")
        return item

    def _count(self, name: str, **flags: bool) -> None:
        for one in (name, *(flag for flag, holds in flags.items() if holds)):
            self.stats.inc_value(f"dehusk/{one}")
