"""What can go wrong, as one tree.

WhoHoldsError                 base: one sentence (what was given, where we looked, what to do next)
├── SourceError               a file, page or row that cannot be read as a report
├── DateError                 a date that is no date, or lies outside 1800-2100
├── LexiconError              a data file of ours or of the user that breaks its own rules
├── GazetteerError            the place file is missing, or a user's place file cannot be read
├── UnknownPlaceError         a place named in a question that neither store nor gazetteer knows
├── AmbiguousPlaceError       a place name that means several places of the store
├── UnknownValueError         a type, actor, status or format outside its closed list
├── StoreError                a store that is locked, read-only, newer than this program, or no store
└── EvaluationError           a suite or gold file that cannot be scored
"""


class WhoHoldsError(Exception):
    """Base of every error a user can meet; its message is the sentence shown to them."""


class SourceError(WhoHoldsError):
    """A file, page or row that cannot be read as a report."""


class DateError(WhoHoldsError):
    """A date that is no date, or lies outside 1800-2100."""


class LexiconError(WhoHoldsError):
    """A data file, shipped or the user's, that breaks its own rules."""


class GazetteerError(WhoHoldsError):
    """The place file is missing, or a user's place file cannot be read."""


class UnknownPlaceError(WhoHoldsError):
    """A place named in a question that neither store nor gazetteer knows."""


class AmbiguousPlaceError(WhoHoldsError):
    """A place name that means several places of the store."""


class UnknownValueError(WhoHoldsError):
    """A type, actor, status or format outside its closed list."""


class StoreError(WhoHoldsError):
    """A store that is locked, read-only, newer than this program, or no store."""


class EvaluationError(WhoHoldsError):
    """A suite or gold file that cannot be scored."""
