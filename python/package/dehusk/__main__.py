"""`python -m dehusk` cleans standard input: a text in UTF-8 or, with `--html`, a page.

It is the smallest thing that shows the package at work. The program `clean` has files, records, archives and reports.
"""

import argparse
import sys

from dehusk import Cleaner, RuleError


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dehusk", description="Clean standard input.")
    parser.add_argument("--html", action="store_true", help="the input is an HTML page")
    parser.add_argument("--rules", action="append", default=[], metavar="PATH", help="also use the rules in a folder")
    parser.add_argument("--url", help="where the document comes from")
    parser.add_argument("--title", help="its title")
    return parser.parse_args()


def _clean(arguments: argparse.Namespace, document: bytes) -> str:
    cleaner, known = Cleaner(arguments.rules), {"url": arguments.url, "title": arguments.title}
    if arguments.html:
        return cleaner.clean_html(document, **known).body
    return cleaner.clean(document.decode("utf-8-sig"), **known)


def main() -> int:
    """Clean standard input, and return the exit code: 0, or 2 if the rules or the input cannot be used."""
    try:
        body = _clean(_arguments(), sys.stdin.buffer.read())
    except (RuleError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    body = body.rstrip("\r\n")
    sys.stdout.buffer.write(f"{body}\n".encode() if body else b"")
    return 0


if __name__ == "__main__":
    sys.exit(main())
