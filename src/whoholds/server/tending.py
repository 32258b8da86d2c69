"""What a server does beside its answers: work out ahead what questions will need, and keep it in the store for the next start."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

from whoholds.errors import WhoHoldsError
from whoholds.server.board import Board

FEW = 4  # places learnt at once, so that no question waits long
REST = 1.0  # seconds between two looks at the store where nothing is to be done
LONG = 0.1  # seconds of work after which to rest
KEEP_EVERY = 60.0  # seconds between two times that what was worked out is kept
PORTION = 4000  # places a reader learns before it keeps them
READ_AHEAD = 100  # a reader leaves places of more versions to the server


class Tending:
    """A thread that tends one board from `start` to `stop`."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and keep what was worked out."""
        self._stop.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        kept, ready = -KEEP_EVERY, False
        while not self._stop.is_set():
            try:
                ready = self._ready()
                waiting = ready and self._learn()
                if ready and time.monotonic() - kept > KEEP_EVERY:
                    self._board.keep()
                    kept = time.monotonic()
            except WhoHoldsError:  # the next question tells it to whoever asks
                waiting = False
            self._stop.wait(0.001 if waiting else REST)
        if ready:
            with suppress(WhoHoldsError):
                self._board.keep()

    def _ready(self) -> bool:
        """See to it that the next question finds everything there, but for the past of places; what is asked first comes first, between
        two things questions have their turn, and the longest, the claims, gives way to them."""
        board = self._board
        for make in (lambda: board.meta(can_review=False, pmtiles=None), board.ground, lambda: board.claims(board.give_way), board.history):
            began = time.monotonic()
            make()
            if time.monotonic() - began > LONG and self._stop.wait(REST):
                return False
        return True

    def _learn(self) -> bool:
        """Work out the past of a few places; whether there were any."""
        waiting = list(islice(self._board.ledger.unlearnt(), FEW))
        self._board.ledger.learn(waiting)
        return bool(waiting)


def prepare(board: Board, tell: Callable[[int], None] = lambda _: None) -> None:
    """Work out what first questions to a server will need, and keep it in the store: for whoever has just read reports into it.

    ``tell`` is told how many places it is about; what was worked out before an interruption is kept.
    """
    ledger = board.ledger
    ledger.refresh()
    waiting = ledger.unlearnt()
    tell(len(waiting))
    for start in range(0, len(waiting), PORTION):
        ledger.learn(waiting[start : start + PORTION], most=READ_AHEAD)
        ledger.keep()
    board.keep()
