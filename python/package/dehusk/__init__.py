r"""Remove boilerplate from scraped texts and pages.

A `Cleaner` is built once and used from any number of threads::

    import dehusk

    cleaner = dehusk.Cleaner()
    body = cleaner.clean("Share this article\n\nThe bridge opened on Monday after two years of work.\n")

What it removes is decided by rules, which anyone can read and edit, and by a small model. Modules of this package fit
it to other tools: `dehusk.scrapy`, `dehusk.datasets`, `dehusk.datatrove`, `dehusk.polars`, `dehusk.duckdb`,
`dehusk.spark`, `dehusk.ray`, `dehusk.langchain`, `dehusk.haystack` and `dehusk.nemo`. None of them is imported unasked.
"""

from dehusk._dehusk import CATEGORIES, ArrowColumn, Cleaner, __version__
from dehusk._results import Cleaned, Diagnostic, Page, Removal, RuleError

__all__ = [
    "CATEGORIES",
    "ArrowColumn",
    "Cleaned",
    "Cleaner",
    "Diagnostic",
    "Page",
    "Removal",
    "RuleError",
    "__version__",
]
