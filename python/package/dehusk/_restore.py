"""How a pickled cleaner comes back: each is built once in a process, however often it arrives.

Engines send a cleaner along with every task. Rules go by their contents, since other machines have no files.
"""

from functools import lru_cache
from typing import Any

from dehusk._dehusk import Cleaner, __version__


@lru_cache(maxsize=8)
def restore(fingerprint: str, arguments: tuple[tuple[str, Any], ...]) -> Cleaner:
    """Return the cleaner with these arguments.

    Raises `RuntimeError` if it would not do the same as the one that was pickled: another version of dehusk has
    other rules.
    """
    cleaner = Cleaner(**dict(arguments))
    if cleaner.fingerprint != fingerprint:
        message = (
            f"this cleaner was pickled by another build of dehusk (its fingerprint is {fingerprint}, "
            f"that of dehusk {__version__} here is {cleaner.fingerprint}); install the same one everywhere"
        )
        raise RuntimeError(message)
    return cleaner
