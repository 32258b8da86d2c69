"""A claim's name in other schemes: its CAMEO code and its PLOVER type and mode.

PLOVER's verbal types depend on more than the act: a cooperative act that is promised is AGREE, refused it is REJECT; a hostile one that is
threatened is THREATEN (CAMEO 03, 12 and 13). The conversion of CAMEO codes follows the CAMEO2PLOVER table of 17 September 2021 (Open Event Data
Alliance, CC BY-SA 4.0); surrender and retreat (087) are RETREAT, other yielding CONCEDE.
"""

from __future__ import annotations

from functools import cache

from whoholds.lexicon.events import event_type, load_triggers
from whoholds.model import Modality

_ROOTS = {
    "01": "AGREE", "02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "CONCEDE", "09": "ACCUSE",
    "10": "REQUEST", "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE",
    "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
_EXCEPTIONS = {"163": "COERCE", "1712": "ASSAULT", "175": "ASSAULT", "084": "RETREAT", "085": "RETREAT", "086": "RETREAT", "087": "RETREAT", "0813": "RETREAT",
               "0814": "RETREAT"}  # fmt: skip
_FRIENDLY = frozenset({"04", "05", "06", "07", "08"})
_HOSTILE = frozenset({"14", "15", "16", "17", "18", "19", "20"})
_WILLED = frozenset({Modality.PREDICTED, Modality.THREATENED})


@cache
def _own_codes() -> dict[str, str]:
    """CAMEO codes of the patterns that have one of their own."""
    return {t.id: t.options["cameo"] for t in load_triggers() if "cameo" in t.options}


def cameo_code(type_: str, rule: str = "", modality: Modality = Modality.ASSERTED) -> str:
    """The CAMEO code of a claim by type, pattern and modality.

    >>> cameo_code("aid"), cameo_code("aid", modality=Modality.PREDICTED), cameo_code("aid", modality=Modality.DENIED)
    ('073', '033', '122')
    """
    code = _own_codes().get(rule, event_type(type_).cameo)
    root = code[:2]
    if root in _FRIENDLY and modality in _WILLED:
        return {"04": "036", "05": "032", "06": "031", "07": "033", "08": "035"}[root]
    if root in _FRIENDLY | {"03"} and modality is Modality.DENIED:
        return {"04": "125", "05": "120", "06": "121", "07": "122", "08": "124"}.get(root, "120")
    if root in _HOSTILE and modality in _WILLED:
        return {"14": "133", "15": "138", "16": "1313", "17": "132"}.get(root, "138")
    return code


def plover_type(type_: str, rule: str = "", modality: Modality = Modality.ASSERTED) -> str:
    """The PLOVER type of a claim.

    >>> plover_type("capture"), plover_type("release"), plover_type("consult", modality=Modality.DENIED)
    ('ASSAULT', 'RETREAT', 'REJECT')
    """
    code = cameo_code(type_, rule, modality)
    if code == event_type(type_).cameo:
        return event_type(type_).plover
    for length in (4, 3):
        if code[:length] in _EXCEPTIONS:
            return _EXCEPTIONS[code[:length]]
    return _ROOTS[code[:2]]
