"""datatrove: `dehusk.datatrove.Dehusk()`, a formatter between readers and writers of a pipeline."""

from collections.abc import Iterable, Iterator

from datatrove.data import Document
from datatrove.pipeline.formatters.base import BaseFormatter

from dehusk import Cleaner
from dehusk._metadata import known


class Dehusk(BaseFormatter):  # type: ignore[misc]
    """Cleans the text of each document, with the URL and title of its metadata.

    Its statistics are `total`, `changed`, `emptied` and `removed`, in characters a document.
    """

    name = "🌾 dehusk"

    def __init__(self, cleaner: Cleaner | None = None, *, url: str = "url", title: str = "title") -> None:
        """Use a cleaner; `url` and `title` are keys of the metadata, which need not be there."""
        super().__init__()
        self.cleaner = cleaner or Cleaner()
        self.keys = {"url": url, "title": title}

    def format(self, text: str) -> str:
        """Return the body of a text of which nothing else is known."""
        return self.cleaner.clean(text)

    def run(self, data: Iterable[Document], rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Clean documents as they come. `rank` and `world_size` make no difference."""
        del rank, world_size
        for document in data:
            self.stat_update("total")
            with self.track_time():
                said = known(document.metadata, self.keys)
                before, document.text = document.text, self.cleaner.clean(document.text, **said)
            removed = len(before) - len(document.text)
            self.stat_update("removed", value=removed, unit="characters")
            if removed:
                self.stat_update("changed")
            if before.strip() and not document.text.strip():
                self.stat_update("emptied")
            yield document
