"""Installs what `clean` is compared with into `target/compare`, or says why it cannot.

Crates and packages are the newest releases; crates are so until `target/compare` is deleted.
"""

import shutil
import sys
import tomllib
import venv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from measure import run_quietly

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SCRATCH = ROOT / "target/compare"
# The package that each worker of `workers.py` calls, and what it needs besides.
PACKAGES = {
    "datatrove-c4": ["datatrove", "regex", "spacy"],
    "datatrove-gopher": ["datatrove", "regex", "spacy"],
    "justext": ["justext"],
    "resiliparse": ["resiliparse"],
    "trafilatura": ["trafilatura", "lxml_html_clean"],
}


@dataclass(frozen=True)
class Tool:
    """A program that reads standard input: how tables call it, its version and its command."""

    title: str
    version: str
    command: tuple[str, ...]


class MissingError(Exception):
    """A tool cannot be had, with the reason."""


Maker = Callable[[], Tool]


def available(makers: Iterable[tuple[str, Maker]]) -> Iterator[Tool]:
    """The tools that can be had; prints the names of others, and the reasons."""
    for name, make in makers:
        try:
            yield make()
        except MissingError as reason:
            print(f"{name} is left out: {reason}", file=sys.stderr)


def crate(name: str) -> Tool:
    """A program of the folder `rust`, which calls the crate of its name."""
    folder = SCRATCH / "rust"
    shutil.copytree(HERE / "rust", folder, dirs_exist_ok=True)
    must_run(["cargo", "build", "--release", "--features", name, "--bin", name], folder)
    return Tool(f"{name} (crate)", locked_release(folder, name), (str(folder / "target/release" / name),))


def locked_release(folder: Path, name: str) -> str:
    """The version of a direct dependency; others may need the same crate in another."""
    locked = tomllib.loads((folder / "Cargo.lock").read_text(encoding="utf8"))["package"]
    releases: dict[str, str] = {package["name"]: package["version"] for package in locked}
    own: list[str] = next(package for package in locked if package["name"] == "tools")["dependencies"]
    _, *release = next(dependency for dependency in own if dependency.split()[0] == name).split()
    return release[0] if release else releases[name]


def ripgrep() -> Tool:
    """Ripgrep from crates.io, or else that of the system."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    try:
        must_run(["cargo", "install", "--quiet", "--root", "cargo", "ripgrep"], SCRATCH)
        return system("rg", "--version", str(SCRATCH / "cargo/bin/rg"))
    except MissingError:
        return system("rg", "--version")


def system(name: str, version_option: str, path: str | None = None) -> Tool:
    """A program that is there already."""
    path = path or shutil.which(name)
    if path is None:
        raise MissingError("it is not installed")
    words = must_run([path, version_option], ROOT).splitlines()[0].split()
    release = next((word for word in words if any(letter.isdigit() for letter in word)), "")
    return Tool(name, release.removeprefix("jq-"), (path,))


def package(worker: str) -> Tool:
    """A worker of `workers.py`, in an environment that has its package."""
    folder = SCRATCH / "python"
    if not folder.exists():
        venv.create(folder, with_pip=True)
    python = str(folder / "bin/python")
    must_run([python, "-m", "pip", "install", "--quiet", "--upgrade", *PACKAGES[worker]], folder)
    command = (python, str(HERE / "workers.py"), worker)
    release = must_run([*command, "--version"], folder).strip()
    return Tool(f"{worker} (Python)", release, command)


def must_run(command: list[str], folder: Path) -> str:
    """The output of a command that must end well."""
    try:
        done = run_quietly(command, folder)
    except OSError as error:
        raise MissingError(f"{command[0]}: {error.strerror}") from error
    if done.returncode:
        raise MissingError(next(iter(done.stderr.strip().splitlines()[-1:]), "no message"))
    return done.stdout
