"""Haystack: `pipeline.add_component("dehusk", dehusk.haystack.DehuskCleaner())`, before the splitter."""

from dataclasses import replace
from typing import Any

from haystack import Document, component

from dehusk import Cleaner
from dehusk._metadata import known


@component
class DehuskCleaner:
    """Cleans the text of documents. A document without text stays as it is."""

    def __init__(self, options: dict[str, Any] | None = None, url: str = "url", title: str = "title") -> None:
        """Build a cleaner with these arguments of `dehusk.Cleaner`, which are plain so that a pipeline can be saved.

        `url` and `title` are keys of the metadata, which need not be there.
        """
        self.options, self.url, self.title = options, url, title
        self.cleaner = Cleaner(**(options or {}))

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return copies of the documents with cleaned texts; ids stay."""
        return {"documents": [self._cleaned(document) for document in documents]}

    def _cleaned(self, document: Document) -> Document:
        if document.content is None:
            return document
        said = known(document.meta, {"url": self.url, "title": self.title})
        return replace(document, content=self.cleaner.clean(document.content, **said))
