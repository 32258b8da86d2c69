"""What the user names → open streams: files, folders, globs, standard input, addresses; gzip and zstd undone."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from glob import glob, has_magic
from io import BufferedReader, FileIO, RawIOBase
from pathlib import Path
from typing import Any, cast
from urllib.error import URLError
from urllib.request import Request, urlopen

from whoholds.errors import SourceError

WAIT = 30  # seconds for an address to answer
BUFFER = 1 << 16

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def files(named: Iterable[str]) -> Iterator[str | SourceError]:
    """Every single source in what was named: addresses and ``-`` as they are, the files of folders and globs in sorted order.

    Hidden files are passed over; what names nothing is given as an error.
    """
    for name in named:
        if name == "-" or is_address(name):
            yield name
        elif Path(name).is_dir():
            yield from _inside(Path(name))
        elif Path(name).exists():
            yield name
        elif has_magic(name):
            found = sorted(path for path in glob(name, recursive=True) if Path(path).is_file())
            yield from found
            if not found:
                yield SourceError(f"The pattern '{name}' fits no file in {Path.cwd()}; check it, and quote it for the shell.")
        else:
            yield SourceError(f"There is no file '{name}' (looked in {Path.cwd()}); check the path.")


def is_address(name: str) -> bool:
    """True for a web address; no other scheme is ever opened."""
    return name.lower().startswith(("http://", "https://"))


def _inside(folder: Path) -> Iterator[str | SourceError]:
    empty = True
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            empty = False
            yield str(path)
    if empty:
        yield SourceError(f"The folder {folder} holds no files; check the path.")


def opened(name: str) -> BufferedReader:
    """A file's bytes."""
    try:
        return BufferedReader(FileIO(name), BUFFER)
    except OSError as error:
        raise SourceError(f"The file {name} cannot be opened ({error.strerror}); check that it exists and may be read.") from None


def fetched(address: str) -> tuple[BufferedReader, str]:
    """The bytes behind an address the user gave, and their media type. Nothing else in whoholds opens the network."""
    request = Request(address, headers={"User-Agent": "whoholds (reads one page for its user)", "Accept": "text/html,*/*;q=0.8"})
    try:
        answer = urlopen(request, timeout=WAIT)
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise SourceError(f"The address {address} gave no page ({reason}); check it, or save the page and read the file.") from None
    return BufferedReader(cast(RawIOBase, answer), BUFFER), answer.headers.get_content_type()


def unpacked(stream: BufferedReader) -> BufferedReader:
    """The stream itself, or what its gzip or zstd packing holds; told by its first bytes, not by its name."""
    start = stream.peek(4)[:4]
    if start.startswith(_GZIP):
        return BufferedReader(cast(RawIOBase, gzip.GzipFile(fileobj=stream)), BUFFER)
    if start.startswith(_ZSTD):
        return BufferedReader(_Zstd(stream), BUFFER)
    return stream


class _Zstd(RawIOBase):
    """What zstd frames hold, one after another; unlike the library's reader it raises EOFError where the packing breaks off."""

    def __init__(self, packed: BufferedReader) -> None:
        import zstandard

        self._packed = packed
        self._make = zstandard.ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._ready = b""
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            chunk = self._rest or self._packed.read(BUFFER)
            if not chunk:
                if self._frame is not None:
                    raise EOFError("the zstd packing ends before its end marker")
                return 0
            self._frame = self._frame or self._make()
            self._ready, self._rest = self._frame.decompress(chunk), b""
            if self._frame.eof:
                self._frame, self._rest = None, self._frame.unused_data
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count
