"""Bytes → text: which encoding a report is in, and the sentence for bytes that are no text."""

from __future__ import annotations

import codecs
import re

from whoholds.errors import SourceError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_MAGIC = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or office document"), (b"\xd0\xcf\x11\xe0", "an old office document"), (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"), (b"Rar!", "a RAR archive"), (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"{\\rtf", "a rich-text file"), (b"BZh", "a bzip2 archive"), (b"\xfd7zXZ", "an xz archive"),
)  # fmt: skip
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]")
_ODD = re.compile(r"[^\w\s!-/:-@\[-`{-~‘’“”„‚…–—•·«»‹›€£§©®°´¨ª-¿‰™№]")


def encoding_of(raw: bytes, name: str) -> str:
    """The encoding of a report's bytes: a byte order mark, UTF-8, UTF-16 by its zeros, else cp1252 or cp1251.

    Raises SourceError for bytes that are no text, or text in an encoding that cannot be told for certain.
    """
    for start, what in _MAGIC:
        if raw.startswith(start):
            raise SourceError(f"{name} is {what}, not a text; save its words as plain text, Markdown or HTML and read that.")
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return encoding
    if zeros := _utf16_by_zeros(raw):
        return zeros
    if len(_CONTROL.findall(raw, 0, 100_000)) > len(raw[:100_000]) / 1000:
        raise SourceError(f"{name} is binary, not a text; save its words as plain text, Markdown or HTML and read that.")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end == len(raw) and _HIGH.search(raw, 0, error.start):
            return "utf-8"
        return _one_byte(raw, name)
    return "utf-8"


def _utf16_by_zeros(raw: bytes) -> str | None:
    """UTF-16 without a mark shows as a zero in every second byte of Latin text."""
    sample = raw[:2000]
    if len(sample) < 8 or (len(sample) % 2 and len(raw) < 2000):
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.4 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.4 and odd < half * 0.05 else None


def _one_byte(raw: bytes, name: str) -> str:
    """cp1251 where high bytes make whole words, cp1252 where they stand among Latin letters; refused where neither reads well."""
    sample = raw[:200_000]
    high = len(_HIGH.findall(sample))
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
    encoding = "cp1251" if in_runs > 0.6 * high and high > 8 else "cp1252"
    text = sample.decode(encoding, "replace")
    odd = len(_ODD.findall(text)) + text.count("\ufffd")
    letters = _CYRILLIC.findall(text)
    shouting = sum(letter.isupper() for letter in letters) > 0.7 * len(letters) if len(letters) > 8 else False
    if odd > 0.1 * high or (encoding == "cp1251" and (len(letters) < 0.8 * high or shouting)):
        raise SourceError(f"The encoding of {name} cannot be told (it is not UTF-8, UTF-16, Windows-1252 or -1251); save it as UTF-8.")
    return encoding


def decode(raw: bytes, name: str) -> str:
    """The text of one report's bytes.

    >>> decode("Alepo’s “fall”".encode("cp1252"), "x"), decode("Хама пала".encode("utf-16"), "x")
    ('Alepo’s “fall”', 'Хама пала')
    >>> decode("Хама пала вчера".encode("cp1251"), "x")
    'Хама пала вчера'
    """
    encoding = encoding_of(raw, name)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} looks like {encoding.upper()} but is damaged at byte {error.start}; save it again as UTF-8.") from None
    if text.count("\ufffd") > max(3, len(text) / 100):
        raise SourceError(f"{name} was damaged by an earlier conversion (it is full of replacement characters); get the original file.")
    return text.removeprefix("\ufeff")
