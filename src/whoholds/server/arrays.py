"""Named arrays as bytes, which open faster than NumPy's own archives. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[Any]]


def packed(arrays: Arrays) -> bytes:
    """Arrays of numbers as bytes: a line that says what they are, and one after the other what is in them."""
    head = [[name, array.dtype.str, array.shape] for name, array in arrays.items()]
    content = b"".join((json.dumps(head).encode(), b"\n", *(np.ascontiguousarray(array).tobytes() for array in arrays.values())))
    return zstandard.ZstdCompressor(level=3).compress(content)


def unpacked(content: bytes) -> dict[str, NDArray[Any]]:
    """The arrays that `packed` wrote; they cannot be written into.

    >>> unpacked(packed({"a": np.array([1, 2]), "b": np.zeros((0, 3))}))["a"].tolist()
    [1, 2]
    """
    raw = zstandard.ZstdDecompressor().decompress(content)
    at = raw.index(b"\n") + 1
    found = {}
    for name, dtype, shape in json.loads(raw[:at]):
        kind, count = np.dtype(dtype), int(np.prod(shape, dtype=np.int64))
        found[name] = np.frombuffer(raw, kind, count, at).reshape(shape)
        at += kind.itemsize * count
    return found
