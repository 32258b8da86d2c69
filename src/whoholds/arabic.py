"""Which of a place's names is its name in Arabic letters, for places where Arabic is written.

Lists of other names mix languages and spellings: "حلب", "حماه" and "حماة", Kurdish "ڕەققە", "مدينة حمص". The name that sounds most like the
place's Latin name is taken, of several the fullest spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

WRITTEN_IN = frozenset("AE BH DJ DZ EG EH IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE".split())

_ARABIC = re.compile(r"[ء-غف-ي]+(?: [ء-غف-ي]+)*")
_FOREIGN = re.compile(r"ى\B|\bئ|(.)\1\1")  # letters where no Arabic word has them: Uyghur, slips of the keyboard
_ARTICLE = re.compile(r"\b[ae](?:l|[dnrstz]h?)[ -](?=\w)|\bال", re.I)
_SOUNDS = str.maketrans(
    dict(zip("بتثجحخدذرزسشصضطظغفقكلمنهويةؤ", "bttjhkddrzsssdtzgfkklmnhwyhw", strict=True)) | dict.fromkeys("اأإآءئىع ", "")
)
_LETTERS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        ("sh|ch", "s"),
        ("kh|q|x", "k"),
        ("gh", "g"),
        ("th", "t"),
        ("dh", "d"),
        ("ou|u|o", "w"),
        ("i", "y"),
        ("[ea]", ""),
        ("p", "b"),
        ("v", "f"),
    )
)


def arabic_name(name: str, others: Iterable[str]) -> str:
    """The name in Arabic letters among the other names of a place; empty where there is none.

    >>> arabic_name("Ar Raqqah", ["Raqqa", "الرقة", "رقه", "ڕەققە"]), arabic_name("Ḩimş", ["حمص", "مدينة حمص"]), arabic_name("Kyiv", ["Київ"])
    ('الرقة', 'حمص', '')
    """
    others = list(others)
    found = [one for one in others if _ARABIC.fullmatch(one) and not _FOREIGN.search(one)]
    if len(found) < 2:
        return found[0] if found else ""
    first, rest = _latin(name), {_latin(one) for one in others} - {""}

    def rank(one: str) -> tuple[object, ...]:
        sound = _ARTICLE.sub("", one).translate(_SOUNDS)
        likeness = max(_alike(sound, first), *(0.9 * _alike(sound, other) for other in rest), 0.0)
        carriers = sum(letter in "أإآءئؤ" for letter in one)
        return round(likeness, 1), one.startswith("ال"), one.endswith("ة"), not one.endswith("ى"), carriers, -len(one), one

    return max(found, key=rank)


def _latin(name: str) -> str:
    """The consonants of a Latin name as Arabic would write them; empty for other scripts."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", _ARTICLE.sub("", name)).lower() if c.isascii() and c.isalpha())
    for pattern, by in _LETTERS:
        plain = pattern.sub(by, plain)
    return plain


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
