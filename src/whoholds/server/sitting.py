"""One reviewer's sitting without the page, over the same queue and the same judging: what the terminal's `review` does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from whoholds.answers import Answers
from whoholds.errors import UnknownValueError
from whoholds.records import Json
from whoholds.server.board import BULK, PAGE, Board
from whoholds.server.desk import Desk
from whoholds.server.judging import Judging, Wish


class Sitting:
    """The claims to look at, those that matter most and are least sure first; a place in them; and what was done, so that it can be undone.

    ``blind_of``: the claims that this reviewer judged, without that word.
    """

    def __init__(
        self, answers: Answers, where: str, user: str, *, limit: int, known_on: date | None = None, blind_of: str | None = None
    ) -> None:
        board = Board(answers)
        self.user, self.at, self.made = user, 0, 0
        self._desk, self._judging = Desk(board), Judging(board, where)
        self.items: list[Json] = []
        while len(self.items) < limit:
            page, total, _ = self._desk.queue(user, blind_of, known_on, min(PAGE, limit - len(self.items)), len(self.items))
            self.items += page
            if not page or len(self.items) >= total:
                break
        self._done: list[tuple[int, tuple[str, ...]]] = []

    @property
    def current(self) -> Json | None:
        """The claim to look at with its report and paragraph; None at the end."""
        return self.items[self.at] if self.at < len(self.items) else None

    def judge(self, action: str, reason: str = "", changes: Mapping[str, str] | None = None, count: int = 1) -> list[Json]:
        """Store one word on the claim, or on so many from it on, and go behind them; gives what it moved."""
        items = self.items[self.at : self.at + count]
        if not items or not 1 <= count <= BULK:
            raise UnknownValueError(f"There are {len(self.items) - self.at} claims left; judge 1 to {BULK} of them at once.")
        wishes = [Wish(target=item["claim"]["id"], action=action, reason=reason, changes=changes or {}) for item in items]
        return self._kept(self._judging.judge(self.user, wishes), len(items))

    def add(self, words: str, given: Mapping[str, str], reason: str = "") -> list[Json]:
        """Store a claim that was missed on these words of the report in sight; gives what it moved."""
        item = self.current
        if item is None:
            raise UnknownValueError("There is no report in sight; start the review again for a new queue.")
        text = self._desk.text(item["document"]["id"])
        start = text.find(words) if words else -1
        if start < 0:
            raise UnknownValueError(f"The report does not have the words “{words[:80]}”; give them as they stand there.")
        when = {"start": given.get("start"), "end": given.get("end")}
        body = {**given, "document": item["document"]["id"], "start": start, "end": start + len(words), "when": when, "reason": reason}
        return self._kept(self._judging.add(self.user, body), 0)

    def step(self, by: int) -> None:
        """Look at a claim before or after this one without a word."""
        self.at = max(0, min(self.at + by, len(self.items)))

    def undo(self) -> list[Json] | None:
        """Take back what was done last, a judgement on many too; gives what that moved, None where nothing was done."""
        if not self._done:
            return None
        moved: list[Json] = self._judging.undo(self.user, self._done[-1][1])["moved"]
        self.at, ids = self._done.pop()
        self.made -= len(ids)
        return moved

    def agreement(self) -> list[Json]:
        """How far this reviewer agrees with every other."""
        return [pair for pair in self._desk.agreement()["pairs"] if self.user in (pair["a"], pair["b"])]

    def _kept(self, answer: Json, on: int) -> list[Json]:
        self._done.append((self.at, tuple(word["id"] for word in answer["made"])))
        self.made += len(answer["made"])
        self.at += on
        moved: list[Json] = answer["moved"]
        return moved
