"""A small store for the tests of the server: who held Hama and Homs in December 2024, told by hand-made claims, with one hostile report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from whoholds.lexicon.actors import load_actors
from whoholds.model import (
    ActorRef,
    Claim,
    Document,
    Evidence,
    Interval,
    Modality,
    Place,
    PlaceRef,
    Precision,
    Speaker,
    SpeakerKind,
    claim_id,
    document_id,
)
from whoholds.store import open_store

ACTORS = load_actors()
PROVINCE = Place(id="admin1:SY.10", name="Hama", country="SY", kind="admin1", lat=35.1, lon=36.9, parents=("country:SY",))
HAMA = Place(
    id="geonames:170017", name="Hama", country="SY", admin1="Hama", lat=35.1318, lon=36.7578, kind="city", population=460602,
    parents=(PROVINCE.id, "country:SY"),
)  # fmt: skip
HOMS = Place(id="geonames:169577", name="Homs", country="SY", admin1="Homs", lat=34.7268, lon=36.7234, kind="city", parents=("country:SY",))
TWINS = tuple(
    Place(id=f"geonames:{n}", name="Salamiyah", country=country, admin1="", lat=35.0, lon=37.0 + n, kind="town")
    for n, country in ((7, "SY"), (8, "IQ"))
)
REBELS = ActorRef(text="Syrian rebels", id="syria-opposition", name="Syrian opposition")
ARMY = ActorRef(text="the Syrian army", id="syria-government-assad", name="Government of Syria (Assad)")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> Shelling hit the edge of Homs on Friday.\x0b ]]> &amp; \u202eevil"

SPOKESMAN = Speaker(kind=SpeakerKind.ARMED_GROUP, name="a rebel spokesman", actor_id="syria-opposition", text="A rebel spokesman")
GENERAL = Speaker(kind=SpeakerKind.GOVERNMENT, name="the army", actor_id="syria-government-assad", text="The army")

Where = TypeVar("Where", Path, str)
Told = tuple[str, ActorRef, Place, date, Speaker, Modality, float]
NEUTRAL = Speaker()


def day(number: int) -> date:
    """A day of December 2024."""
    return date(2024, 12, number)


def report(text: str, published: date, outlet: str, told: Iterable[Told], **more: Any) -> tuple[Document, list[Claim]]:
    """A report, and a claim for each thing told, one a sentence."""
    document = Document(id=document_id(text.encode()), text=text, raw=text.encode(), published=published, outlet=outlet, **more)
    claims, sentences = [], [part for part in text.replace("\n\n", " ").split(". ") if part]
    for (type_, actor, place, on, said_by, modality, confidence), words in zip(told, sentences, strict=False):
        start = text.index(words)
        evidence = Evidence(start=start, end=start + len(words), quote=words)
        recipient = (ARMY,) if type_ == "capture" and actor is REBELS else ()
        claims.append(
            Claim(
                id=claim_id(document.id, type_, evidence, (actor.text, place.name)), document=document.id, type=type_, evidence=evidence,
                actors=(actor,), recipients=recipient, place=PlaceRef(text=place.name, place=place),
                when=Interval(start=on, end=on + timedelta(days=1), precision=Precision.DAY, text="then", rule="day"), said_by=said_by,
                modality=modality, rule=f"{type_}.test", confidence=confidence, extractor="en test", published=published, known=published,
                outlet=outlet,
            )
        )  # fmt: skip
    return document, claims


REPORTS = (
    report(
        "The army holds the city of Hama. Homs is in the hands of the army.", day(1), "Levant Wire",
        [("hold", ARMY, HAMA, day(1), NEUTRAL, Modality.ASSERTED, 0.9), ("hold", ARMY, HOMS, day(1), NEUTRAL, Modality.ASSERTED, 0.9)],
        title="The lines on Sunday",
    ),
    report(
        "A rebel spokesman said his men had captured Hama on Tuesday. Nothing else is known.", day(3), "Orontes Herald",
        [("capture", REBELS, HAMA, day(3), SPOKESMAN, Modality.CLAIMED, 0.55)], url="https://example.org/hama",
    ),
    report(
        "The army denied that Hama had fallen. It said the lines were firm.", day(4), "State Radio",
        [("capture", REBELS, HAMA, day(3), GENERAL, Modality.DENIED, 0.8)],
    ),
    report(
        "Syrian rebels captured the central city of Hama on Thursday.\n\nThe army left Hama on Thursday. Salamiyah fell too.", day(6), "Monitor",
        [
            ("capture", REBELS, HAMA, day(5), NEUTRAL, Modality.ASSERTED, 0.94), ("withdraw", ARMY, HAMA, day(5), GENERAL, Modality.ASSERTED, 0.9),
            ("capture", REBELS, TWINS[0], day(5), NEUTRAL, Modality.ASSERTED, 0.4),
        ],
        title="Hama falls",
    ),
    report(
        HOSTILE, day(7), '"><svg onload=alert(3)>', [("shelling", ARMY, HOMS, day(6), NEUTRAL, Modality.ASSERTED, 0.7)],
        title="<b>bold</b> & bolder", url="javascript:alert(4)",
    ),
    report("Salamiyah, the one in Iraq, was held by the army.", day(8), "Wire", [("hold", ARMY, TWINS[1], day(8), NEUTRAL, Modality.ASSERTED, 0.6)]),
)  # fmt: skip


def make_store(where: Where) -> Where:
    """The store of these reports, in a file or a database."""
    with open_store(where, write=True) as store:
        store.add_places([PROVINCE])
        for document, claims in REPORTS:
            store.add(document, claims, extractor="en test")
    return where
