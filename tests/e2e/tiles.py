"""Small real .pmtiles files: pictures of one colour, or one sheet of water as a vector tile, at zooms 0 to 3."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

ZOOMS = range(4)
COLOUR = (255, 0, 255)  # no colour of the page
WORLD = {"min_lon_e7": -1_800_000_000, "min_lat_e7": -850_000_000, "max_lon_e7": 1_800_000_000, "max_lat_e7": 850_000_000}
WORLD |= {"center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}


def pictures(path: Path) -> Path:
    """A file of PNG tiles."""
    rows = b"".join(b"\0" + bytes(COLOUR) * 256 for _ in range(256))
    header = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*c) for c in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")))
    return _write(path, png, TileType.PNG, Compression.NONE, {})


def shapes(path: Path) -> Path:
    """A file of Mapbox vector tiles with one layer, `water`, that fills them."""
    ring = [9, *map(_zigzag, (0, 0)), 26, *map(_zigzag, (4096, 0, 0, 4096, -4096, 0)), 15]
    feature = _field(3, 0, _number(3)) + _field(4, 2, b"".join(map(_number, ring)))
    layer = _field(15, 0, _number(2)) + _field(1, 2, b"water") + _field(2, 2, feature) + _field(5, 0, _number(4096))
    about: dict[str, object] = {"vector_layers": [{"id": "water", "fields": {}}]}
    return _write(path, gzip.compress(_field(3, 2, layer)), TileType.MVT, Compression.GZIP, about)


def _write(path: Path, tile: bytes, kind: TileType, compression: Compression, about: dict[str, object]) -> Path:
    with write(str(path)) as writer:
        for zoom in ZOOMS:
            for x, y in _all(zoom):
                writer.write_tile(zxy_to_tileid(zoom, x, y), tile)
        writer.finalize({"tile_type": kind, "tile_compression": compression, **WORLD}, about)
    return path


def _all(zoom: int) -> Iterable[tuple[int, int]]:
    tiles = [(zxy_to_tileid(zoom, x, y), x, y) for x in range(2**zoom) for y in range(2**zoom)]
    return [(x, y) for _, x, y in sorted(tiles)]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _number(value: int) -> bytes:
    out = b""
    while value > 127:
        out, value = out + bytes([value & 127 | 128]), value >> 7
    return out + bytes([value])


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _field(number: int, wire: int, value: bytes) -> bytes:
    return _number(number << 3 | wire) + (_number(len(value)) if wire == 2 else b"") + value
