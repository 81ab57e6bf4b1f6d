"""Texts and pages, one by one."""

import copy
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import dehusk

LABEL = "This website uses cookies.\n"
PROSE = "The bridge opened on Monday after two years of work.\n"
PACK = """schema = 1
[pack]
about = "Labels of one site."
category = "share"
[rule.label]
line = "tell a friend"
drop = "block"
hits = "Tell a friend"
misses = "Tell a friend about it."
"""


def test_bodies_are_those_of_the_program(
    cleaner: dehusk.Cleaner, records: list[dict[str, str]], program: Callable[..., list[dict[str, str]]]
) -> None:
    for record, expected in zip(records, program(records), strict=True):
        if record["text"] is not None:
            assert cleaner.clean(record["text"], url=record["url"]) == expected["text"]


def test_pages_are_those_of_the_program(
    cleaner: dehusk.Cleaner, pages: list[str], program: Callable[..., list[dict[str, str]]]
) -> None:
    for html, expected in zip(pages, program({"html": html} for html in pages), strict=True):
        page = cleaner.clean_html(html)
        assert page == cleaner.clean_html(html.encode(), charset="utf-8")
        known = {name: value for name, value in page._asdict().items() if value}
        known["tags"] = list(page.tags)
        assert known.pop("body", "") == expected.pop("text")
        assert {**known, **expected} == known, "the language may be detected"
        assert known.keys() - expected.keys() <= {"language", "tags"}


def test_markdown_is_that_of_the_program(
    cleaner: dehusk.Cleaner, pages: list[str], program: Callable[..., list[dict[str, str]]]
) -> None:
    records = program(({"html": html} for html in pages), "--to", "jsonl", "--markdown")
    for html, expected in zip(pages, records, strict=True):
        assert cleaner.clean_html(html, markdown=True).markdown == expected["markdown"]


def test_removals_are_those_of_the_program(
    cleaner: dehusk.Cleaner, records: list[dict[str, str]], program: Callable[..., list[dict[str, object]]]
) -> None:
    for record, expected in zip(records, program(records, "--explain"), strict=True):
        if (text := record["text"]) is None:
            continue
        cleaned = cleaner.explain(text, url=record["url"])
        ours = [
            (len(text[: one.start].encode()), len(text[: one.end].encode()), one.rule, one.category)
            for one in cleaned.removals
        ]
        removed = expected["removed"]
        assert isinstance(removed, list)
        assert ours == [(one["start"], one["end"], one["rule"], one["category"]) for one in removed]
        assert list(cleaned.notes) == expected.get("notes", [])
        assert cleaned.taken_for == expected.get("taken_for")


@pytest.mark.parametrize(
    "before", ["", "🌉🏗️ 🇫🇮\n\n", "橋が開通した。\n\n", "Ele\u0301ments re\u0301unis\n\n", "a\u20dd\u0300\n\n"]
)
def test_positions_are_code_points(cleaner: dehusk.Cleaner, before: str) -> None:
    text = f"{before}{PROSE}\n{LABEL}"
    cleaned = cleaner.explain(text)
    assert [one.text.strip() for one in cleaned.removals] == [LABEL.strip()]
    at, body = 0, ""
    for one in cleaned.removals:
        assert text[one.start : one.end] == one.text
        body, at = body + text[at : one.start], one.end
    assert body + text[at:] == cleaned.body == cleaner.clean(text)


def test_choices_are_followed(tmp_path: Path) -> None:
    text = f"Tell a friend\n{PROSE}{LABEL}"
    rules = tmp_path / "my-rules"
    rules.mkdir()
    (rules / "labels.toml").write_text(PACK)
    assert dehusk.Cleaner([rules]).clean(text) == PROSE
    assert dehusk.Cleaner(packs={"labels": PACK}, built_in=False).clean(text) == PROSE + LABEL
    assert LABEL in dehusk.Cleaner(keep=["cookie-notice"]).clean(text)
    rule = dehusk.Cleaner().explain(text).removals[0].rule
    assert (
        LABEL in dehusk.Cleaner(off=[rule]).clean(text) or len(dehusk.Cleaner(off=[rule]).explain(text).removals) == 1
    )
    with pytest.raises(ValueError, match="there is no category called"):
        dehusk.Cleaner(keep=["cookies"])
    with pytest.raises(ValueError, match="there is no profile called"):
        dehusk.Cleaner(profile="loose")
    assert "cookie-notice" in dehusk.CATEGORIES


def test_rules_of_the_folder_are_not_read_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dehusk.Cleaner().fingerprint
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/labels.toml").write_text(PACK)
    monkeypatch.chdir(tmp_path)
    assert dehusk.Cleaner().fingerprint == before


def test_equal_cleaners_are_equal(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text(PACK)
    one, other = dehusk.Cleaner([tmp_path]), dehusk.Cleaner(packs=[("labels", PACK)])
    assert one == other
    assert hash(one) == hash(other)
    assert one.fingerprint == other.fingerprint
    assert one != dehusk.Cleaner()
    assert (one == 1) is False
    assert pickle.dumps(dehusk.Cleaner(off=["en/share/app"], keep=["share", "byline"])) == pickle.dumps(
        dehusk.Cleaner(off=["en/share/app", "en/share/app"], keep=["byline", "share"])
    )


def test_a_pickle_needs_no_files(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text(PACK)
    cleaner = dehusk.Cleaner([tmp_path], keep=["byline"], profile="careful", kind="page")
    pickled = pickle.dumps(cleaner)
    (tmp_path / "labels.toml").unlink()
    code = "import pickle, sys; print(pickle.load(sys.stdin.buffer).fingerprint)"
    done = subprocess.run([sys.executable, "-c", code], input=pickled, stdout=subprocess.PIPE, cwd=tmp_path, check=True)
    assert done.stdout.decode().strip() == cleaner.fingerprint
    assert pickle.loads(pickled) is pickle.loads(pickled), "it is built once in a process"
    assert copy.deepcopy(cleaner) == cleaner
    with pytest.raises(RuntimeError, match="install the same one everywhere"):
        pickle.loads(pickled.replace(cleaner.fingerprint.encode(), b"0" * 32))


def test_rule_errors_are_what_the_program_prints() -> None:
    with pytest.raises(dehusk.RuleError) as caught:
        dehusk.Cleaner(packs={"en/own": PACK.replace("about", "abuot", 1)})
    error = pickle.loads(pickle.dumps(caught.value))
    first = next(one for one in error.diagnostics if one.code == "unknown-key")
    assert (first.code, first.severity, first.file, first.line) == ("unknown-key", "error", "en/own.toml", 3)
    assert "error[unknown-key]" in str(error)
    assert '3 | abuot = "Labels of one site."' in str(error)
    assert "did you mean `about`?" in str(error)
    with pytest.raises(dehusk.RuleError, match="no rule called"):
        dehusk.Cleaner(off=["en/no/such-rule"])
    with pytest.raises(dehusk.RuleError, match="cannot read rules"):
        dehusk.Cleaner(["no-such-folder"])


def test_hostile_texts_give_a_result_or_an_exception(cleaner: dehusk.Cleaner) -> None:
    for text in ("", "\0" * 1000, "\0\n" * 1000, "\r", "\ufeff", "\U0010ffff" * 100, "a" * (1 << 21)):
        assert cleaner.clean(text) is not None
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        cleaner.clean("a \ud800 b")
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed"):
        cleaner.clean_html("<p>\udfff")
    for wrong in (None, 1, b"text", ["text"]):
        with pytest.raises(TypeError):
            cleaner.clean(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="str or bytes"):
        cleaner.clean_html(1)  # type: ignore[arg-type]
    assert cleaner.clean_html(bytes(range(256)) * 100).body is not None
    assert cleaner.clean_html("<div>" * 100_000).body == ""


def test_a_long_text_is_cleaned_in_parts(cleaner: dehusk.Cleaner) -> None:
    text = (PROSE + "\n") * (20_000_000 // len(PROSE))
    cleaned = cleaner.explain(text + LABEL)
    assert cleaned.body.count("bridge") == text.count("bridge")
    assert any("parts" in note for note in cleaned.notes)


def test_other_threads_run_meanwhile(cleaner: dehusk.Cleaner) -> None:
    text, done = PROSE * 200_000, threading.Event()
    thread = threading.Thread(target=lambda: (cleaner.clean(text), done.set()))
    thread.start()
    steps = 0
    while not done.is_set():
        time.sleep(0.001)
        steps += 1
    thread.join()
    assert steps > 10


def test_importing_starts_no_threads() -> None:
    code = (
        "import dehusk, os, sys; dehusk.Cleaner().clean('a'); "
        "print(len(os.listdir('/proc/self/task')) if os.path.isdir('/proc/self/task') else 1, 'pyarrow' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


def test_the_module_cleans_standard_input() -> None:
    def run(document: str, *options: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "dehusk", *options]
        done = subprocess.run(command, input=document.encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return done.returncode, done.stdout.decode()

    assert run(f"{LABEL}\n{PROSE}") == (0, PROSE)
    assert run(f"<!DOCTYPE html><p>{PROSE}</p><p>{LABEL}</p>", "--html") == (0, PROSE)
    assert run(PROSE, "--rules", "no-such-folder") == (2, "")
