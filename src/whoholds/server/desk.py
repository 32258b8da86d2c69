"""The reviewer's queue, how far reviewers agree, and what they judged as training data: reading only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

from whoholds.control.judge import corrected
from whoholds.model import PERSON, Claim, Document, Judgement, Place
from whoholds.records import Json, claim_json
from whoholds.server.board import BULK, Board
from whoholds.server.judging import ADDED
from whoholds.server.shapes import claim_out, head_json, no_head, paragraph, word_json


class Desk:
    """What a reviewer looks at."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def queue(self, user: str | None, blind_of: str | None, known_on: date | None, limit: int, offset: int) -> tuple[list[Json], int, int]:
        """A page of claims to look at, how many wait, and how many are judged. Blind: those of another reviewer, without that word."""
        index, judged = self.board.claims(), self.board.standing(known_on)
        if blind_of:
            mine, theirs = self._by_user(user or ""), self._by_user(blind_of)
            page, waiting = index.queue(mine.keys(), known_on, limit, offset, among=theirs.keys())
        else:
            page, waiting = index.queue(judged.keys(), known_on, limit, offset)
        claims = self.board.answers.store.claims_by_id([one.id for one, _ in page])
        documents = self.board.answers.store.documents({claim.document for claim in claims.values()})
        items = [
            self._item(claims[one.id], effect, documents.get(one.document), None if blind_of else judged.get(one.id))
            for one, effect in page
            if one.id in claims
        ]
        return items, waiting, sum(1 for id_ in judged if id_ in index.by_id)

    def _item(self, claim: Claim, effect: float, document: Document | None, judged: Judgement | None) -> Json:
        where = claim.place.place.name if claim.place and claim.place.place else claim.place.text if claim.place else "no place"
        text = paragraph(document.text, claim.evidence.start, claim.evidence.end) if document else None
        return {
            "claim": claim_out(claim, judged),
            "document": head_json(document) if document else no_head(claim.document),
            "paragraph": text or {"text": claim.evidence.quote, "start": claim.evidence.start},
            "effect": round(effect, 4),
            "effect_words": f"{claim.type} of {where}, read with confidence {claim.confidence:.2f}",
        }

    def text(self, document: str) -> str:
        """The text of a report."""
        return self.board.answers.store.documents([document])[document].text

    def _by_user(self, user: str) -> dict[str, Judgement]:
        """A reviewer's own standing word on each claim, whatever others said."""
        found: dict[str, Judgement] = {}
        for judgement in sorted(self.board.judgements(), key=lambda j: (j.made_on, j.id)):
            if judgement.user == user and judgement.target.startswith("c-"):
                found[judgement.target] = judgement
        return {target: judgement for target, judgement in found.items() if judgement.rank != "normal"}

    def agreement(self) -> Json:
        """How far every two reviewers agree on the claims both judged, and where they do not."""
        users = sorted({judgement.user for judgement in self.board.judgements()})
        words = {user: self._by_user(user) for user in users}
        pairs, apart = [], []
        for a, b in combinations(users, 2):
            both = sorted(words[a].keys() & words[b].keys())
            if not both:
                continue
            labels = [(_label(words[a][id_]), _label(words[b][id_])) for id_ in both]
            agreed = sum(x == y for x, y in labels)
            pairs.append({"a": a, "b": b, "both": len(both), "agreed": agreed, "kappa": kappa(labels)})
            apart += [(words[a][id_], words[b][id_]) for id_, (x, y) in zip(both, labels, strict=True) if x != y]
        claims = self.board.answers.store.claims_by_id({first.target for first, _ in apart})
        told = [
            {"claim": claim_out(claims[x.target], None), "words": [word_json(x), word_json(y)]}
            for x, y in apart[:BULK] if x.target in claims
        ]  # fmt: skip
        return {"pairs": pairs, "disagreements": told}

    def training(self) -> Iterator[Json]:
        """One record a judged claim, for those who train or measure extractors."""
        judged = {target: word for target, word in self.board.standing().items() if target.startswith("c-")}
        store, ids = self.board.answers.store, sorted(judged)
        for start in range(0, len(ids), BULK):
            claims = store.claims_by_id(ids[start : start + BULK])
            documents = store.documents({claim.document for claim in claims.values()})
            places = store.places({place for id_ in claims if (place := dict(judged[id_].changes).get("place"))})
            for id_, claim in sorted(claims.items()):
                document = documents.get(claim.document)
                if document is not None:
                    yield _lesson(claim, judged[id_], document, places)


def kappa(labels: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two reviewers' labels (Cohen 1960); None where chance alone would make them agree.

    >>> kappa([("accept", "accept"), ("reject", "reject"), ("accept", "reject"), ("reject", "reject")])
    0.5
    """
    count = len(labels)
    observed = sum(a == b for a, b in labels) / count
    names = {name for pair in labels for name in pair}
    chance = sum(sum(a == n for a, _ in labels) * sum(b == n for _, b in labels) for n in names) / count**2
    return None if chance == 1 else round((observed - chance) / (1 - chance), 4)


def _label(judgement: Judgement) -> str:
    changes = ";".join(f"{name}={value}" for name, value in sorted(judgement.changes) if (name, value) != ADDED)
    return f"{judgement.action} {changes}".strip()


def _lesson(claim: Claim, word: Judgement, document: Document, places: Mapping[str, Place]) -> Json:
    around = paragraph(document.text, claim.evidence.start, claim.evidence.end)
    changed = word.action == "correct"
    label = "missed" if claim.extractor.startswith(PERSON) and word.rank == "preferred" else word.action
    return {
        "document": document.id,
        "paragraph": around["text"],
        "start": around["start"],
        "quote": claim.evidence.quote,
        "claim": claim_json(corrected(claim, word, places) if changed else claim),
        "machine": claim_json(claim),
        "label": label,
        "user": word.user,
        "reason": word.reason,
        "made_on": word.made_on.isoformat(),
    }
