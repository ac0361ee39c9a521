"""The one exception that every reader in `eport.messages` raises."""

from __future__ import annotations

_SHOWN = 80


class MessageError(ValueError):
    """A message breaks a rule of its format or of the trade.

    Attributes:
        field: where, in the message's own words: `'MT700 field 32B'`, `'Response/FunctionCode'`.
        value: the offending text as received; `''` where something is missing.
        rule: what is broken, with its source.
        remedy: what the sender should do.
    """

    def __init__(self, field: str, value: str, rule: str, remedy: str) -> None:
        super().__init__(field, value, rule, remedy)
        self.field = field
        self.value = value
        self.rule = rule
        self.remedy = remedy

    def __str__(self) -> str:
        shown = self.value if len(self.value) <= _SHOWN else self.value[:_SHOWN] + "…"
        # repr() keeps the message on one line and shows control characters for what they are.
        return f"{self.field} = {shown!r}: {self.rule}. {self.remedy}."
