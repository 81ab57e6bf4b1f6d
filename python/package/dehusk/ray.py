"""Ray Data: `dataset.map_batches(dehusk.ray.Clean, batch_format="pyarrow", fn_constructor_kwargs={...})`."""

from typing import Any

import pyarrow as pa

from dehusk import Cleaner
from dehusk._table import TableCleaner


class Clean:
    """An actor that cleans batches. One thread each: give it `num_cpus=1` and leave one to the tasks that read.

    dataset.map_batches(
        dehusk.ray.Clean, batch_format="pyarrow", batch_size=500, num_cpus=1,
        compute=ray.data.ActorPoolStrategy(size=8), fn_constructor_kwargs={"url": "url"},
    )
    """

    def __init__(self, cleaner: Cleaner | None = None, **columns: Any) -> None:  # noqa: ANN401
        """Use a cleaner, and `text`, `url`, `title` and `removals`: names of columns, as in `dehusk.datasets.clean`."""
        self.step = TableCleaner(cleaner or Cleaner(), **columns)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return the batch with cleaned texts. Raises `KeyError` if a column does not exist."""
        return self.step(batch)
