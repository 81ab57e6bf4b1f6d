"""What the metadata of a document says: what adapters for single documents share."""

from collections.abc import Mapping
from typing import Any


def known(metadata: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, str]:
    """Return the values of some keys, by the names of arguments. One that is missing or no string is left out."""
    found = {name: metadata.get(key) for name, key in keys.items()}
    return {name: value for name, value in found.items() if isinstance(value, str)}
