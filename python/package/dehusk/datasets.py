"""Hugging Face datasets: `dehusk.datasets.clean(dataset, url="url", num_proc=4)`."""

from functools import partial
from typing import TypeVar

from datasets import Dataset, DatasetDict, IterableDataset, IterableDatasetDict

from dehusk import Cleaner
from dehusk._table import TableCleaner

Data = TypeVar("Data", Dataset, DatasetDict, IterableDataset, IterableDatasetDict)


def clean(
    dataset: Data,
    cleaner: Cleaner | None = None,
    *,
    text: str = "text",
    url: str | None = None,
    title: str | None = None,
    removals: str | None = None,
    num_proc: int | None = None,
    batch_size: int = 1000,
) -> Data:
    """Return the dataset with cleaned texts, in batches of Arrow tables, one thread a process.

    `text`, `url`, `title`: columns. `removals`: the name of a column to add, with positions in bytes of UTF-8.
    `num_proc`: how many processes; not for a dataset that is streamed. `batch_size`: rows.

    The cache of datasets knows the result again: it depends on the cleaner's fingerprint. Rows, nulls and types stay,
    and so does the format. Raises `KeyError` if a column does not exist.
    """
    if isinstance(dataset, DatasetDict):
        clean_split = partial(
            clean,
            cleaner=cleaner or Cleaner(),
            text=text,
            url=url,
            title=title,
            removals=removals,
            num_proc=num_proc,
            batch_size=batch_size,
        )
        return DatasetDict({name: clean_split(split) for name, split in dataset.items()})
    step = TableCleaner(cleaner or Cleaner(), text, url, title, removals)
    arguments = {"batched": True, "batch_size": batch_size}
    if isinstance(dataset, IterableDataset | IterableDatasetDict):
        return dataset.with_format("arrow").map(step, **arguments).with_format(None)
    result = dataset.with_format("arrow").map(step, num_proc=num_proc, **arguments)
    kept = dataset.format
    return result.with_format(kept["type"], output_all_columns=kept["output_all_columns"], **kept["format_kwargs"])
