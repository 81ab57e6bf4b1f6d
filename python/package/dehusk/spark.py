"""Spark: `dehusk.spark.clean(frame, url="url")`, on every machine that has this package."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import ArrayType, LongType, StringType, StructField, StructType

from dehusk import Cleaner
from dehusk._table import TableCleaner

_KINDS = {"start": LongType, "end": LongType, "rule": StringType, "category": StringType, "reason": StringType}
REMOVAL = StructType([StructField(name, kind()) for name, kind in _KINDS.items()])
"""The type of a removal; positions are in bytes of UTF-8."""


class Counts:
    """Accumulators: `rows`, `changed`, `bytes_in` and `bytes_out`. A task that Spark runs again is counted again."""

    def __init__(self, spark: SparkSession) -> None:
        """Make accumulators of the session's context; not with Spark Connect, which has none."""
        self.rows, self.changed, self.bytes_in, self.bytes_out = (spark.sparkContext.accumulator(0) for _ in range(4))

    def add(self, before: pa.ChunkedArray, after: pa.ChunkedArray) -> None:
        """Count a batch."""
        self.rows.add(len(before))
        self.changed.add(pc.sum(pc.not_equal(before, after)).as_py() or 0)
        self.bytes_in.add(pc.sum(pc.binary_length(before)).as_py() or 0)
        self.bytes_out.add(pc.sum(pc.binary_length(after)).as_py() or 0)


def clean(
    frame: DataFrame,
    cleaner: Cleaner | None = None,
    *,
    text: str = "text",
    url: str | None = None,
    title: str | None = None,
    removals: str | None = None,
    counts: Counts | None = None,
) -> DataFrame:
    """Return the frame with cleaned texts: the same rows, in the same order within a partition; other columns stay.

    The cleaner goes to the workers as the contents of its rules, and each Python worker builds it once. Spark computes
    a frame anew for each action, so write the result or `.cache()` it before you count.
    """
    step = TableCleaner(cleaner or Cleaner(), text, url, title, removals)

    def batches(incoming: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in incoming:
            table = pa.Table.from_batches([batch])
            cleaned = step(table)
            if counts:
                counts.add(table[text], cleaned[text])
            yield from cleaned.to_batches()

    # `add` changes the schema that it is called on, and a frame keeps its own.
    schema = StructType(list(frame.schema.fields))
    return frame.mapInArrow(batches, schema.add(removals, ArrayType(REMOVAL)) if removals else schema)
