"""Which language a report is in, from its script and its commonest words: enough to know whether we can read it."""

from __future__ import annotations

import re
from collections import Counter

_SCRIPTS = (
    ("ar", 0x0600, 0x06FF), ("he", 0x0590, 0x05FF), ("ru", 0x0400, 0x04FF), ("el", 0x0370, 0x03FF), ("hy", 0x0530, 0x058F),
    ("ka", 0x10A0, 0x10FF), ("am", 0x1200, 0x137F), ("my", 0x1000, 0x109F), ("hi", 0x0900, 0x097F), ("bn", 0x0980, 0x09FF),
    ("th", 0x0E00, 0x0E7F), ("ja", 0x3040, 0x30FF), ("ko", 0xAC00, 0xD7AF), ("zh", 0x4E00, 0x9FFF), ("ta", 0x0B80, 0x0BFF),
)  # fmt: skip
_COMMON = {
    "en": "the of and to in that was for on with as by at from has have had were said is are after its their it an be been not who",
    "fr": "le la les des du et en une un dans que qui pour sur par au aux avec est sont été ont",
    "es": "el la los las del y en una un que por para con se su al como más fue han está",
    "de": "der die das und den von zu mit im ist des auf für eine ein nicht dem sich wurde hat sind",
    "pt": "o os as do da dos das em um uma que para com não no na por foi são mais ao",
    "it": "il lo gli della del di che e un una per con nel alla sono è dei delle stato ha",
    "tr": "ve bir bu da de için ile olarak olan daha gibi sonra kadar ancak çok var",
    "nl": "de het een van en in op dat te zijn met voor niet aan er door ook naar werd",
    "pl": "w i na z do się że nie jest o to od po za przez był są jak oraz dla",
    "id": "yang dan di dari untuk dengan pada ini itu dalam tidak oleh akan telah ke",
    "so": "iyo oo ka ku waxaa ee la si uu ayaa in soo isaga",
    "sw": "ya wa na kwa ni katika za la cha kuwa hiyo huo",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
_WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 2_000  # characters


def language_of(text: str) -> str:
    """ISO 639-1 code of a report's language; ``en`` for Latin script without a sign of another language.

    >>> language_of("Rebels capture Hama"), language_of("Повстанцы взяли Хаму"), language_of("Les rebelles ont pris la ville de Hama")
    ('en', 'ru', 'fr')
    """
    sample = text[:LOOKED_AT]
    scripts = Counter({"latin": len(sample)} if sample.isascii() else map(_script, filter(str.isalpha, sample)))
    script = scripts.most_common(1)[0][0] if scripts else "latin"
    if script == "ru":
        return "uk" if sum(sample.lower().count(letter) for letter in "іїєґ") > scripts["ru"] / 100 else "ru"
    if script == "ar":
        return "fa" if sum(sample.count(letter) for letter in "پچژگ") > scripts["ar"] / 100 else "ar"
    if script != "latin":
        return script
    words = Counter(_WORD.findall(sample.lower()))
    counts = {language: sum(words[word] for word in common & words.keys()) for language, common in _SETS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > 1.5 * counts["en"] and counts[best] >= 2 else "en"


def _script(letter: str) -> str:
    code = ord(letter)
    if code < 0x0250:
        return "latin"
    return next((name for name, first, last in _SCRIPTS if first <= code <= last), "latin")
