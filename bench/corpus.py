"""A made corpus of mixed news: nine reports in ten on politics, sport, business, culture, weather and daily life, one on a conflict.

Every sentence is of our own writing (``templates.txt``) with names and figures put in (``fillers.txt``), so that the words are varied as in
a day's news. The same seed gives the same corpus.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from whoholds.model import Document

HERE = Path(__file__).parent
QUIET = ("politics", "sport", "business", "culture", "weather", "society")
SHARE = 10  # one report in ten tells of a conflict
_SLOT = re.compile(r"\{([a-z]+)\}")
_EITHER = re.compile(r"\[([^\]]+)\]")


@cache
def templates() -> dict[str, tuple[str, ...]]:
    """Sentence patterns by subject."""
    found: dict[str, list[str]] = {}
    subject = ""
    for line in (HERE / "templates.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            subject = line[1:-1]
            found[subject] = []
        elif line and not line.startswith("#"):
            found[subject].append(line)
    return {subject: tuple(lines) for subject, lines in found.items()}


@cache
def fillers() -> dict[str, tuple[str, ...]]:
    """What can stand in each slot."""
    lines = (HERE / "fillers.txt").read_text(encoding="utf-8").splitlines()
    return {slot: tuple(words.split(", ")) for slot, words in (line.split(": ", 1) for line in lines)}


def _filled(line: str, rng: random.Random) -> str:
    line = _EITHER.sub(lambda found: rng.choice(found.group(1).split("|")), line)
    text = _SLOT.sub(lambda found: rng.choice(fillers()[found.group(1)]), line)
    return text[0].upper() + text[1:]


def report(subject: str, rng: random.Random, words: int = 200) -> str:
    """One report of about so many words: two sentences in three on its subject, the rest what any report may say."""
    own, general = list(templates()[subject]), list(templates()["general"])
    rng.shuffle(own)
    rng.shuffle(general)
    sentences: list[str] = []
    count = 0
    while count < words and own and general:
        source = own if not sentences or rng.random() < 0.7 else general
        sentences.append(_filled(source.pop(), rng))
        count += sentences[-1].count(" ") + 1
    cuts = sorted(rng.sample(range(1, len(sentences)), min(3, len(sentences) - 1)))
    blocks = (sentences[a:b] for a, b in zip([0, *cuts], [*cuts, len(sentences)], strict=True))
    return "\n\n".join(" ".join(block) for block in blocks)


def mixed(count: int, *, seed: int = 7, words: int = 200) -> Iterator[Document]:
    """So many reports, one in ten on a conflict."""
    rng = random.Random(seed)
    for n in range(count):
        subject = "conflict" if n % SHARE == SHARE // 2 else rng.choice(QUIET)
        yield _document(n, subject, rng, words)


def conflict(count: int, *, seed: int = 11, words: int = 200) -> Iterator[Document]:
    """So many reports on a conflict."""
    rng = random.Random(seed)
    for n in range(count):
        yield _document(n, "conflict", rng, words)


def _document(n: int, subject: str, rng: random.Random, words: int) -> Document:
    text = report(subject, rng, words)
    day = date(2015, 1, 1) + timedelta(days=rng.randrange(3_600))
    id_ = f"d-{n:06d}-{subject}"
    return Document(id=id_, text=text, published=day, read_on=day, outlet=f"Agency {n % 7}", source=id_, raw=text.encode())
