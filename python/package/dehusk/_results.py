"""What the cleaner returns and raises: plain data that can be pickled."""

from typing import NamedTuple


class Removal(NamedTuple):
    """A part of a text that was removed.

    `start` and `end` are positions in code points, as Python counts them: `text[start:end]` is `removal.text`.
    White space that goes with a line is a part of it.
    """

    start: int
    end: int
    text: str
    rule: str
    """The full name of the rule, such as `en/share/app`."""
    category: str
    """One of `dehusk.CATEGORIES`."""
    reason: str
    """`hit`: the rule's patterns and conditions hold. `outside-body`: and by the model it is not in the body."""


class Cleaned(NamedTuple):
    """A cleaned text, and what was removed from it."""

    body: str
    removals: tuple[Removal, ...]
    """In the order of the text, without overlaps. The body is the text without them."""
    notes: tuple[str, ...]
    """What else there is to know, as the program words it; most texts have none."""
    language: str | None
    """An ISO 639 code; none if the language is not certain."""
    taken_for: str | None
    """`page` or `extract`: what the model took the text for; none if it did not score it."""


class Page(NamedTuple):
    """The body of a page and what the page, or the caller, says of it. What is not known is none."""

    body: str
    title: str | None
    author: str | None
    """Several are separated by a comma and a space."""
    date: str | None
    """The date of publication, as the page writes it."""
    site: str | None
    headline: str | None
    """The title without the name of the site."""
    description: str | None
    canonical: str | None
    """The URL that the page gives as its own."""
    tags: tuple[str, ...]
    image: str | None
    """The URL of the picture that stands for the page."""
    license: str | None
    """The URL or name of a licence."""
    language: str | None
    """An ISO 639 code, as the page or the caller says or as it is detected; none if it is not certain."""
    markdown: str | None
    """The body as Markdown, if that was asked for."""


class Diagnostic(NamedTuple):
    """A problem in a rule file."""

    code: str
    """The kind of problem, such as `unknown-key`."""
    severity: str
    """`error` or `warning`."""
    message: str
    file: str | None
    line: int | None
    """From 1."""
    column: int | None
    """From 1, in characters."""
    help: str | None
    rendered: str
    """All of it with the line that it is about, as the program prints it."""


class RuleError(ValueError):
    """Rules that cannot be used. As text it is what the program prints."""

    diagnostics: list[Diagnostic]

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        """Make the error of these diagnostics, of which there is at least one."""
        super().__init__(diagnostics)
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        """Return the diagnostics as the program prints them."""
        return "\n\n".join(diagnostic.rendered for diagnostic in self.diagnostics)
