"""Columns of texts."""

from collections.abc import Callable
from typing import Any

import pytest

import dehusk

pa = pytest.importorskip("pyarrow")

TYPES = [
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int32(), pa.string()),
    pa.dictionary(pa.int16(), pa.large_string()),
]


@pytest.mark.parametrize("kind", TYPES, ids=str)
@pytest.mark.parametrize("threads", [1, 3, None])
def test_bodies_are_those_of_the_program(
    cleaner: dehusk.Cleaner,
    records: list[dict[str, Any]],
    program: Callable[..., list[dict[str, Any]]],
    kind: Any,  # noqa: ANN401
    threads: int | None,
) -> None:
    texts = pa.array([record["text"] for record in records]).cast(kind)
    urls = pa.array([record["url"] for record in records])
    bodies = pa.array(cleaner.clean_arrow(texts, urls=urls, threads=threads))
    assert bodies.type == kind
    bodies.validate(full=True)
    assert bodies.to_pylist() == [record["text"] for record in program(records)]


@pytest.mark.parametrize("kind", TYPES, ids=str)
def test_removals_are_a_column(cleaner: dehusk.Cleaner, records: list[dict[str, Any]], kind: Any) -> None:  # noqa: ANN401
    texts = [record["text"] for record in records]
    bodies, removals = map(pa.array, cleaner.clean_arrow(pa.array(texts).cast(kind), removals=True))
    removals.validate(full=True)
    for text, body, removed in zip(texts, bodies.to_pylist(), removals.to_pylist(), strict=True):
        if text is None:
            assert removed is None
            continue
        at, kept = 0, b""
        for one in removed:
            kept, at = kept + text.encode()[at : one["start"]], one["end"]
            assert one["category"] in dehusk.CATEGORIES
            assert one["reason"] in ("hit", "outside-body")
        assert (kept + text.encode()[at:]).decode() == body


BELL = """schema = 1
[pack]
about = "One site."
category = "share"
hosts = ["bell.example"]
[rule.bell]
line = "ring the bell"
drop = "block"
hits = "Ring the bell"
misses = "Ring the bell twice."
"""


def test_chunks_and_slices_stay(cleaner: dehusk.Cleaner, texts: list[str]) -> None:
    whole = pa.array(texts)
    chunked = pa.chunked_array([whole.slice(0, 7), whole.slice(7, 0), whole.slice(7, 20)])
    urls = pa.chunked_array([pa.array(["https://bell.example/"] * 20), pa.nulls(7, pa.string())])
    bodies = cleaner.clean_arrow(chunked, urls=urls)
    assert [len(chunk) for chunk in bodies.chunks] == [7, 0, 20]
    assert pa.array(bodies).to_pylist() == [cleaner.clean(text) for text in texts[:27]]
    assert len(cleaner.clean_arrow(chunked)) == 27
    assert pa.chunked_array([pa.array(chunk) for chunk in bodies.chunks]).to_pylist() == pa.array(bodies).to_pylist()


def test_columns_may_be_empty_or_all_null(cleaner: dehusk.Cleaner) -> None:
    columns = [pa.array([], pa.string()), pa.nulls(3), pa.nulls(3, pa.string()), pa.chunked_array([], pa.string())]
    for column in [*columns, pa.nulls(3, pa.dictionary(pa.int8(), pa.string()))]:
        bodies, removals = cleaner.clean_arrow(column, removals=True)
        assert len(bodies) == len(removals) == len(column)
        assert pa.array(bodies).null_count == pa.array(removals).null_count == column.null_count
        assert pa.array(bodies).type == column.type


def test_hosts_decide_in_dictionaries_too() -> None:
    own = dehusk.Cleaner(packs={"bell": BELL})
    text = "Ring the bell\nIt rained on the bridge all day, and nobody came.\n"
    column = pa.array([text, text, None]).dictionary_encode()
    urls = pa.array(["https://bell.example/1", None, None])
    bodies = pa.array(own.clean_arrow(column, urls=urls))
    assert bodies.type == column.type
    assert bodies.to_pylist() == [text.split("\n", 1)[1], text, None]


def test_slices_of_a_dictionary_are_as_other_columns(cleaner: dehusk.Cleaner) -> None:
    sentences = [f"Bridge {number} opened on Monday after two years." for number in range(9)]
    texts = pa.array([f"Share this article\n\n{sentence}\n" for sentence in sentences])
    for part in (texts.dictionary_encode().slice(4, 2), texts.dictionary_encode().slice(4, 0)):
        bodies = pa.array(cleaner.clean_arrow(part))
        assert bodies.type == part.type
        assert bodies.to_pylist() == pa.array(cleaner.clean_arrow(part.cast(pa.string()))).to_pylist()


def test_wrong_columns_are_exceptions(cleaner: dehusk.Cleaner) -> None:
    with pytest.raises(TypeError, match="column of strings"):
        cleaner.clean_arrow(pa.array([1, 2]))
    with pytest.raises(TypeError, match="urls must be"):
        cleaner.clean_arrow(pa.array(["a"]), urls=pa.array([1]))
    with pytest.raises(ValueError, match="urls has 2 rows"):
        cleaner.clean_arrow(pa.array(["a"]), urls=pa.array(["a", "b"]))
    with pytest.raises(ValueError, match="at least 1"):
        cleaner.clean_arrow(pa.array(["a"]), threads=0)
    with pytest.raises((TypeError, ValueError)):
        cleaner.clean_arrow(["a"])  # type: ignore[arg-type]
    for kind in (pa.string(), pa.large_string()):
        buffers = pa.array([b"good", b"\xff\xfe bad"], pa.large_binary() if kind == pa.large_string() else pa.binary())
        broken = pa.Array.from_buffers(kind, 2, buffers.buffers())
        with pytest.raises(ValueError, match=r"(?i)utf-?8"):
            cleaner.clean_arrow(broken)


def test_a_dictionary_without_room_is_an_exception() -> None:
    own = dehusk.Cleaner(packs={"bell": BELL}, built_in=False)
    texts = [f"Ring the bell\nThe clock struck {number} and then it rained.\n" for number in range(100)]
    rows = pa.array([*range(100), *range(100)], pa.int8())
    column = pa.DictionaryArray.from_arrays(rows, texts)
    with pytest.raises(ValueError, match="bigger than the key type"):
        own.clean_arrow(column, urls=pa.array(["https://bell.example/"] * 100 + [None] * 100))
    assert pa.array(own.clean_arrow(column, urls=pa.nulls(200, pa.string()))).type == column.type


def test_a_long_text_beside_nulls(cleaner: dehusk.Cleaner) -> None:
    long = "The bridge opened on Monday after two years of work.\n" * 2_000_000
    column = pa.array([None, "\0", long, "This website uses cookies.", None])
    bodies = pa.array(cleaner.clean_arrow(column)).to_pylist()
    assert bodies[0] is None
    assert bodies[2] == long
    assert bodies[4] is None
