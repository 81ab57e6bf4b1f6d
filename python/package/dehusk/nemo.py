"""NeMo Curator: a stage over Arrow tables, `pipeline.add_stage(dehusk.nemo.DehuskStage(url="url"))`.

Curator's own `Modify` hands a modifier one text at a time, by way of pandas; this stage cleans a batch at once.
"""

from dataclasses import dataclass, field, replace

from nemo_curator.stages.base import ProcessingStage
from nemo_curator.tasks import DocumentBatch

from dehusk import Cleaner
from dehusk._table import TableCleaner


@dataclass
class DehuskStage(ProcessingStage[DocumentBatch, DocumentBatch]):  # type: ignore[misc]
    """Cleans a column of each batch, on one thread. Rows, their order, nulls and other columns stay.

    The cleaner goes to the workers as the contents of its rules, and each builds it once.
    """

    cleaner: Cleaner = field(default_factory=Cleaner)
    text: str = "text"
    url: str | None = None
    """The column of URLs, if there is one; and so for titles."""
    title: str | None = None
    removals: str | None = None
    """The name of a column to add, with the removals of each text; its positions are in bytes of UTF-8."""
    name: str = "dehusk"

    def inputs(self) -> tuple[list[str], list[str]]:
        """Return what a batch must have: its data, and the columns that are read."""
        return ["data"], [column for column in (self.text, self.url, self.title) if column]

    def outputs(self) -> tuple[list[str], list[str]]:
        """Return what a batch has afterwards."""
        return ["data"], [self.text, *([self.removals] if self.removals else [])]

    def process(self, batch: DocumentBatch) -> DocumentBatch:
        """Return the batch as an Arrow table with cleaned texts."""
        step = TableCleaner(self.cleaner, self.text, self.url, self.title, self.removals)
        return replace(batch, data=step(batch.to_pyarrow()))
