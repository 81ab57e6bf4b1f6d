from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import Literal, Protocol, final, overload

from dehusk._results import Cleaned, Diagnostic, Page

__all__ = ["CATEGORIES", "ArrowColumn", "Cleaner", "__version__"]

__version__: str

CATEGORIES: tuple[str, ...]
"""The names of all categories, which `keep` and `drop` take."""

class _HasArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]: ...

class _HasStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...

@final
class ArrowColumn:
    """A column that `Cleaner.clean_arrow` made.

    Whatever speaks the Arrow PyCapsule interface reads it: `pyarrow.array(column)`, `polars.Series(column)`. It has
    the chunks of the column that came, and as one array they are joined, which fails where texts of Utf8 have more
    than 2 GiB together. `[pyarrow.array(chunk) for chunk in column.chunks]` copies nothing.
    """

    @property
    def chunks(self) -> list[ArrowColumn]:
        """The chunks, each a column of its own."""

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        """Return the column as one array; several chunks are copied into one."""

    def __len__(self) -> int:
        """Return the number of rows."""

@final
class Cleaner:
    """Removes boilerplate from texts, pages and columns of texts.

    It never changes, so one serves all threads, and the interpreter's lock is released while it works. Two are equal,
    and have the same hash, if they remove the same from every text. A pickled cleaner holds its rules as contents, so
    that it needs no files where it is restored; built-in rules are those of the package.

    Rules of a language are read when the first text in it comes, so first calls take longer.
    """

    def __new__(
        cls,
        rules: Sequence[str | PathLike[str]] = (),
        *,
        packs: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        built_in: bool = True,
        keep: Sequence[str] = (),
        drop: Sequence[str] = (),
        off: Sequence[str] = (),
        model: bool = True,
        profile: str = "balanced",
        kind: str = "auto",
    ) -> Cleaner:
        """Read and check the rules.

        `rules`: folders of rule files, or single files, on top of the built-in rules; later ones replace packs of the
        same name of earlier ones. No other folder is read: neither `./rules` nor the user's.
        `packs`: rule files as contents, by name such as `en/my-site`, on top of the folders.
        `built_in`: whether the built-in rules and the built-in model are used.
        `keep`, `drop`: names of categories that stay, or go although they stay by default.
        `off`: names of rules that are turned off.
        `model`: whether lines are scored; without it the rules decide alone.
        `profile`: `careful`, `balanced` or `strict`: how sure the model must be.
        `kind`: what texts are: `page`, `extract`, or `auto` to decide for each.

        Raises `RuleError` if a rule file cannot be used or a rule of `off` does not exist, and `ValueError` if a
        category, profile or kind does not exist.
        """

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits: the same if and only if version, rules and choices are, on every machine."""

    @property
    def warnings(self) -> list[Diagnostic]:
        """Warnings about rule files."""

    def clean(self, text: str, *, url: str | None = None, title: str | None = None, language: str | None = None) -> str:
        """Return the body of a text: the text without what is removed, otherwise unchanged.

        `url`: where it comes from; its host decides on rules for single sites.
        `title`: its title. `language`: its ISO 639 code, which is detected otherwise.

        Takes time linear in the text, some 20 to 60 MB a second. Texts of more than 16 MiB are cleaned in parts.
        Raises `UnicodeEncodeError` if the text has lone surrogates, which UTF-8 cannot hold.
        """

    def explain(
        self, text: str, *, url: str | None = None, title: str | None = None, language: str | None = None
    ) -> Cleaned:
        """Return the body with all removals, notes and the language. Arguments and errors are those of `clean`."""

    def clean_html(
        self,
        html: str | bytes,
        *,
        url: str | None = None,
        title: str | None = None,
        language: str | None = None,
        charset: str | None = None,
        markdown: bool = False,
    ) -> Page:
        """Return the body of an HTML page, a line for each block, with what the page says of itself.

        `html`: the source, as text or as bytes in any encoding of the WHATWG standard. Any bytes are a page.
        `charset`: the encoding that bytes were served with; text has none.
        `markdown`: also return the body as Markdown, with links and without pictures.
        The caller's title and language come before the page's. Raises `TypeError` if `html` is something else, and
        `UnicodeEncodeError` if it has lone surrogates.
        """

    @overload
    def clean_arrow(
        self,
        texts: _HasArray | _HasStream,
        *,
        urls: _HasArray | _HasStream | None = None,
        titles: _HasArray | _HasStream | None = None,
        removals: Literal[False] = False,
        threads: int | None = None,
    ) -> ArrowColumn: ...
    @overload
    def clean_arrow(
        self,
        texts: _HasArray | _HasStream,
        *,
        urls: _HasArray | _HasStream | None = None,
        titles: _HasArray | _HasStream | None = None,
        removals: Literal[True],
        threads: int | None = None,
    ) -> tuple[ArrowColumn, ArrowColumn]: ...
    @overload
    def clean_arrow(
        self,
        texts: _HasArray | _HasStream,
        *,
        urls: _HasArray | _HasStream | None = None,
        titles: _HasArray | _HasStream | None = None,
        removals: bool,
        threads: int | None = None,
    ) -> ArrowColumn | tuple[ArrowColumn, ArrowColumn]:
        """Clean a column of texts: an array or chunks of pyarrow, polars, arro3 or any Arrow library of Python.

        `texts`: Utf8, LargeUtf8, Utf8View, or a dictionary of one of these. The column that comes back has the same
        type, rows, chunks and nulls. `urls`, `titles`: columns of as many rows, with nulls where nothing is known.
        `removals`: return a second column, for each text a list of structs `start`, `end` (in bytes of the UTF-8
        text, not in code points), `rule`, `category`, `reason`; null for a null.
        `threads`: how many threads clean; none for one a core. They end with the call.

        Raises `TypeError` if a column is not one of strings, `ValueError` if columns differ in length, a text is not
        valid UTF-8, or a dictionary has no room for its new values.
        """

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[object, tuple[str, tuple[tuple[str, object], ...]]]: ...
