"""What requests may bring: the shapes of their bodies, with the limits of each value."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from whoholds.server.board import BULK

Name = Annotated[str, Field(min_length=1, max_length=80)]
Id = Annotated[str, Field(min_length=1, max_length=500)]
Reason = Annotated[str, Field(max_length=2000)]
Value = Annotated[str, Field(max_length=500)]


class _Given(BaseModel):
    """A body; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class WordGiven(_Given):
    """One word on a claim or place."""

    target: Id
    action: Annotated[str, Field(pattern="^(accept|reject|correct|undo)$")]
    reason: Reason = ""
    changes: dict[str, Value] = Field(default_factory=dict)


class WordsGiven(_Given):
    """Words to store, or ids of words to take back."""

    user: Name
    judgements: Annotated[list[WordGiven], Field(max_length=BULK)] = Field(default_factory=list)
    undo: Annotated[list[Id], Field(max_length=BULK)] = Field(default_factory=list)


class WhenGiven(_Given):
    """Days, half-open."""

    start: Value | None = None
    end: Value | None = None


class ClaimGiven(_Given):
    """A claim that the machine missed."""

    user: Name
    document: Id
    start: Annotated[int, Field(ge=0, le=2**31)]
    end: Annotated[int, Field(ge=0, le=2**31)]
    type: Value
    actor: Value | None = None
    recipient: Value | None = None
    place: Value | None = None
    scope: Value | None = None
    when: WhenGiven = Field(default_factory=WhenGiven)
    speaker_kind: Value | None = None
    speaker: Value | None = None
    speaker_id: Value | None = None
    modality: Value | None = None
    hedged: bool = False
    reason: Reason = ""
