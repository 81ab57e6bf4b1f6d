"""LangChain: `dehusk.langchain.DehuskTransformer().transform_documents(documents)`."""

from collections.abc import Sequence
from typing import Any

from langchain_core.documents import BaseDocumentTransformer, Document

from dehusk import Cleaner
from dehusk._metadata import known


class DehuskTransformer(BaseDocumentTransformer):
    """Cleans documents before they are split. Metadata and ids stay."""

    def __init__(self, cleaner: Cleaner | None = None, *, url: str = "source", title: str = "title") -> None:
        """Use a cleaner; `url` and `title` are keys of the metadata, which need not be there."""
        self.cleaner = cleaner or Cleaner()
        self.keys = {"url": url, "title": title}

    def transform_documents(self, documents: Sequence[Document], **kwargs: Any) -> Sequence[Document]:  # noqa: ANN401, ARG002
        """Return copies of the documents with cleaned texts. The asynchronous form runs this on a thread."""
        return [document.model_copy(update={"page_content": self._body(document)}) for document in documents]

    def _body(self, document: Document) -> str:
        return self.cleaner.clean(document.page_content, **known(document.metadata, self.keys))
