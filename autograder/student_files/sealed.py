"""Answers that a file beside the notebook can recognise and does not hold: of each a slow digest, and what is said of
it, locked with another. Whoever tries all whole numbers finds a small one all the same."""

from __future__ import annotations

import hashlib
from typing import Any

from autograder.kinds.kind import items, size
from autograder.kinds.plain import MAX_TYPED, typed

#: A tenth of a second for each answer that is tried.
_ROUNDS = 200_000


def key_of(answer: Any, salt: str) -> bytes:
    """The same for answers that are the same to whoever compares them: 12.0 and 12, a list and a tuple. Slow."""
    written = _written(typed(answer)) if size(answer) <= MAX_TYPED else ""
    return hashlib.pbkdf2_hmac("sha256", written.encode("utf-8", "replace"), salt.encode(), _ROUNDS)


def tag_of(key: bytes) -> str:
    """What shows that an answer is the one, and not which one it is."""
    return hashlib.sha256(b"tag" + key).hexdigest()[:24]


def sealed(text: str, key: bytes) -> str:
    return _crossed(text.encode(), key).hex()


def opened(written: str, key: bytes) -> str:
    """The text that `sealed` made `written` of."""
    return _crossed(bytes.fromhex(written), key).decode()


def _crossed(data: bytes, key: bytes) -> bytes:
    """Each byte with one that only the key gives."""
    blocks = (hashlib.sha256(key + number.to_bytes(4, "big")).digest() for number in range(len(data) // 32 + 1))
    return bytes(one ^ other for one, other in zip(data, b"".join(blocks), strict=False))


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(sorted(f"{_written(name)}:{_written(one)}" for name, one in value.items())) + "}"
    if isinstance(value, set | frozenset):
        return "{" + ",".join(sorted(map(_written, value))) + "}"
    elements = items(value)
    if elements is not None:
        return f"[{','.join(map(_written, elements))}]"
    return f"{value:.6g}" if isinstance(value, float) else repr(value)
