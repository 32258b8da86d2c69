"""Score of the date stage on marked expressions: interval and precision right, false dates on traps, beside dateparser alone."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from whoholds.errors import EvaluationError
from whoholds.extract.times import find_times
from whoholds.language import segment
from whoholds.model import Interval, Precision, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDate:
    """One marked expression: its place in the text and the days it means."""

    span: Span
    text: str
    when: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class DateItem:
    """A few sentences with every date marked, and the words in them that only look like dates."""

    id: str
    text: str
    published: date | None
    dates: tuple[GoldDate, ...]
    traps: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMiss:
    """One expression read wrong (``rule`` says by what), missed (``rule`` "missed") or invented (``expected`` None)."""

    item: str
    text: str
    rule: str
    expected: Interval | None
    found: Interval | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateScore:
    """Counts over a suite: ``exact`` has interval and precision right, ``interval`` the interval alone.

    ``false`` dates lie outside every gold expression, ``false_on_traps`` of them on words marked as traps.
    """

    expressions: int
    exact: int
    interval: int
    traps: int
    false_on_traps: int
    false: int
    misses: tuple[DateMiss, ...]

    @property
    def accuracy(self) -> float:
        return self.exact / self.expressions if self.expressions else 0.0

    def by_rule(self) -> dict[str, int]:
        """Misses counted by the rule that made them."""
        return dict(Counter(miss.rule for miss in self.misses).most_common())


Reader = Callable[[DateItem], list[tuple[Span, Interval]]]


def load(path: Path) -> tuple[DateItem, ...]:
    """The items of a gold file; EvaluationError where a marked text is not in its sentence."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["item"]
        return tuple(_item(row) for row in rows)
    except (OSError, tomllib.TOMLDecodeError, KeyError, ValueError) as error:
        raise EvaluationError(f"The date suite {path} cannot be read ({error}); see eval/dates/dev.toml for its form.") from error


def _item(row: dict[str, object]) -> DateItem:
    text = str(row["text"])
    published = row.get("published")
    marked = row.get("expr", [])
    traps = row.get("no_dates", [])
    if not isinstance(marked, list) or not isinstance(traps, list):
        raise ValueError(f"item {row['id']}: expr and no_dates are lists")
    return DateItem(
        id=str(row["id"]),
        text=text,
        published=published if isinstance(published, date) else None,
        dates=tuple(_gold(text, one) for one in marked),
        traps=tuple(span for words in traps for span in _spans(text, str(words))),
    )


def _gold(text: str, row: dict[str, object]) -> GoldDate:
    words, nth = str(row["text"]), int(str(row.get("nth", 1)))
    spans = list(_spans(text, words))
    if len(spans) < nth:
        raise ValueError(f"no {nth}. {words!r} in {text!r}")
    start, end = row.get("start"), row.get("end")
    when = Interval(
        start=start if isinstance(start, date) else None,
        end=end if isinstance(end, date) else None,
        precision=Precision(str(row["precision"])),
        text=words,
    )
    return GoldDate(span=spans[nth - 1], text=words, when=when)


def _spans(text: str, words: str) -> Iterator[Span]:
    at = text.find(words)
    while at >= 0:
        yield Span(start=at, end=at + len(words))
        at = text.find(words, at + 1)


def read_dates(item: DateItem) -> list[tuple[Span, Interval]]:
    """The stage under test: our own reading of an item."""
    return [(m.span, m.when) for m in find_times(segment(item.text), item.published)]


def read_with_dateparser(item: DateItem) -> list[tuple[Span, Interval]]:
    """The peer: dateparser's own search over the text, day first, with the publication day as its base; every hit is a day."""
    from dateparser.search import search_dates  # type: ignore[import-untyped]

    settings: dict[str, object] = {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past", "RETURN_TIME_SPAN": False}
    if item.published:
        settings["RELATIVE_BASE"] = datetime.combine(item.published, time(23))
    hits = search_dates(item.text, languages=["en"], settings=settings) or []
    found, at = list[tuple[Span, Interval]](), 0
    for words, when, *_ in hits:
        start = item.text.find(words, at)
        if start < 0 or not 1800 <= when.year <= 2100:
            continue
        at = start + len(words)
        found.append((Span(start=start, end=at), _as_day(when.date(), words)))
    return found


def _as_day(when: date, words: str) -> Interval:
    return Interval(start=when, end=when + timedelta(days=1), precision=Precision.DAY, text=words, rule="dateparser")


def score(items: tuple[DateItem, ...], reader: Reader = read_dates) -> DateScore:
    """Every gold expression against what overlaps it, and every date that overlaps no gold."""
    exact = interval = on_traps = false = expressions = traps = 0
    misses: list[DateMiss] = []
    for item in items:
        found = reader(item)
        for gold in item.dates:
            met = [when for span, when in found if span.overlaps(gold.span)]
            right = [when for when in met if _days(when) == _days(gold.when)] or ([gold.when] if not met and _blank(gold.when) else [])
            interval += bool(right)
            same = any(when.precision is gold.when.precision for when in right)
            exact += same
            if not same:
                misses.append(_miss(item, gold, met))
        extra = [(s, w) for s, w in found if not _blank(w) and not any(s.overlaps(gold.span) for gold in item.dates)]
        trapped = [s for s, _ in extra if any(s.overlaps(trap) for trap in item.traps)]
        misses.extend(DateMiss(item=item.id, text=w.text, rule=f"false:{w.rule}", expected=None, found=w) for _, w in extra)
        expressions, traps = expressions + len(item.dates), traps + len(item.traps)
        false, on_traps = false + len(extra), on_traps + len(trapped)
    return DateScore(
        expressions=expressions, exact=exact, interval=interval, traps=traps, false_on_traps=on_traps, false=false, misses=tuple(misses)
    )


def _days(when: Interval) -> tuple[date | None, date | None]:
    return when.start, when.end


def _blank(when: Interval) -> bool:
    return when.start is None and when.end is None


def _miss(item: DateItem, gold: GoldDate, met: list[Interval]) -> DateMiss:
    found = met[0] if met else None
    return DateMiss(item=item.id, text=gold.text, rule=found.rule if found else "missed", expected=gold.when, found=found)


def score_dates(folder: Path, reader: Reader = read_dates) -> dict[str, DateScore]:
    """The score of every suite in a folder, by file name without its ending."""
    return {path.stem: score(load(path), reader) for path in sorted(folder.glob("*.toml"))}
