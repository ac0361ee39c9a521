"""Messages of category 7 for property tests: made from the tables themselves, then mended so that their rules hold."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any

from hypothesis import strategies as st

from eport.messages import tsrv_notices
from eport.messages.currencies import minor_units
from eport.messages.mt import DEFINITIONS, fields, parties, values
from eport.messages.mt.codes import (
    AvailableBy,
    ChangeCode,
    Confirmation,
    Disposal,
    ExpiryType,
    RuleSet,
    UndertakingAmendmentPurpose,
    UndertakingForm,
    UndertakingPurpose,
    UndertakingRules,
)

X = "ABCXYZabcz0189/-?:().,'+ "
Z = X + '=!"%&*<>;{@#_'
FIRST = "ABCXYZabcz0189?().,'+"
BICS = st.sampled_from(["COMMCNS0SHI", "BKCHCNB0300", "ABCBATW0", "RBNKUS30XXX"])
HEADERS = st.none() | st.sampled_from(["COMMCNS0SHI", "BKCHCNB0"])
DATES = st.dates(date(1980, 1, 1), date(2079, 12, 31))
REFERENCES = st.from_regex(r"\A[A-Z0-9]{1,8}(/[A-Z0-9]{1,7})?\Z")


def line(width: int, character_set: str = "X") -> st.SearchStrategy[str]:
    """A line that begins like text and ends in no space."""
    rest = st.text(st.sampled_from(Z if character_set == "Z" else X), max_size=width - 1)
    return st.builds(lambda first, tail: (first + tail).rstrip(" "), st.sampled_from(FIRST), rest)


def lines(count: int, width: int, character_set: str = "X") -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(line(width, character_set), min_size=1, max_size=min(count, 5)).map(tuple)


def amounts(currency: str, *, positive: bool) -> st.SearchStrategy[Decimal]:
    decimals = minor_units(currency, "test")
    return st.integers(1 if positive else 0, 10 ** (14 if decimals else 14) - 1).map(
        lambda whole: Decimal(whole).scaleb(-decimals)
    )


def institutions(options: str) -> st.SearchStrategy[values.Institution]:
    account = st.none() | line(34).filter(lambda text: text[1:2] != "/")
    made = {
        "A": st.builds(lambda a, b: values.Institution(a, b, (), "A"), account, BICS),
        "B": st.builds(lambda a, text: values.Institution(a, None, (text,), "B"), account, line(35)),
        "D": st.builds(lambda a, text: values.Institution(a, None, text, "D"), account, lines(4, 35)),
    }
    return st.one_of([made[option] for option in options])


def _inner(hint: Any) -> Any:
    """The type without its `| None`."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (inner,) = [item for item in typing.get_args(hint) if item is not type(None)]
        return inner
    return hint


_hints = functools.cache(typing.get_type_hints)


_made: dict[tuple[type, str, str], st.SearchStrategy[Any]] = {}


def value(kind: type, row: Any, currency: str) -> st.SearchStrategy[Any]:
    """What the attributes of one row may hold. Made once: making a strategy takes longer than drawing from it."""
    key = (kind, row.tag, currency)
    if key not in _made:
        _made[key] = _value(kind, row, currency)
    return _made[key]


def _value(kind_of_message: type, row: Any, currency: str) -> st.SearchStrategy[Any]:
    hints = _hints(kind_of_message)
    if len(row.names) > 1:
        made = {
            ("currency", "amount"): st.tuples(st.just(currency), amounts(currency, positive=True)),
            ("expiry_date", "expiry_place"): st.tuples(DATES, line(29)),
        }
        if row.names in made:
            return made[row.names]
        return st.tuples(*(st.sampled_from(list(_inner(hints[name]))) for name in row.names))
    codec, kind = row.codec, _inner(hints[row.names[0]])
    shape = next(iter(codec.shapes.values()))
    if kind is str:
        if codec is fields.REFERENCE:
            return REFERENCES
        return st.sampled_from(["EN", "zh"]) if codec is fields.LANGUAGE else line(shape.width, shape.character_set)
    if kind == tuple[str, ...]:
        return lines(shape.lines, shape.width, shape.character_set)
    if kind == tuple[values.Change, ...]:
        text = st.lists(line(40, "Z"), min_size=1, max_size=3).map("\n".join)
        changes = st.builds(values.Change, st.sampled_from(list(ChangeCode)), text)
        return st.lists(changes, min_size=1, max_size=3).map(tuple)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    if typing.get_origin(kind) is values.Coded:
        (codes,) = typing.get_args(kind)
        text = line(shape.width - 5)
        required = "[" not in shape.notation
        only = UndertakingRules.OTHER if codes is UndertakingRules else None
        return st.sampled_from(list(codes)).flatmap(
            lambda code: st.builds(
                values.Coded,
                st.just(code),
                text if required else st.none() | text if only in (None, code) else st.none(),
            )
        )
    if typing.get_origin(kind) is values.CodedLines:
        (codes,) = typing.get_args(kind)
        under = st.just(()) | lines(shape.lines - 1, shape.width, shape.character_set)
        return st.builds(values.CodedLines, st.sampled_from(list(codes)), under)
    dated = {option for option, bound in codec.shapes.items() if bound.notation.startswith("6!n3")}
    made = {
        bool: st.just(True),
        int: st.integers(1, 999),
        date: DATES,
        values.Part: st.integers(1, 8).flatmap(
            lambda total: st.builds(values.Part, st.integers(1, total), st.just(total))
        ),
        values.Amount: st.builds(
            values.Amount,
            st.just(currency),
            amounts(currency, positive=codec is not fields.BALANCE),
            DATES if dated == set(codec.shapes) else st.none() | DATES if dated else st.none(),
        ),
        values.ApplicableRules: st.one_of(
            st.builds(values.ApplicableRules, st.sampled_from(list(RuleSet)), st.none()),
            st.builds(values.ApplicableRules, st.just(RuleSet.OTHER), line(35)),
        ),
        values.Availability: st.builds(
            values.Availability,
            st.builds(lambda bic: values.Institution(None, bic, ()), BICS)
            | st.builds(lambda text: values.Institution(None, None, text), lines(4, 35)),
            st.sampled_from(list(AvailableBy)),
        ),
        values.Tolerance: st.builds(values.Tolerance, st.integers(0, 99), st.integers(0, 99)),
        values.PresentationPeriod: st.builds(values.PresentationPeriod, st.integers(0, 999), st.none() | line(35)),
        values.Law: st.builds(values.Law, st.sampled_from(["CN", "AT"]), st.none() | line(65)),
        values.Narrative: lines(shape.lines, shape.width, "Z").map(lambda text: values.Narrative.of("\n".join(text))),
        values.DocumentsDisposal: st.builds(values.DocumentsDisposal, st.sampled_from(list(Disposal)), st.just(()))
        | st.builds(values.DocumentsDisposal, st.sampled_from(list(Disposal)), lines(3, 20))
        | st.builds(values.DocumentsDisposal, st.none(), lines(3, 35)),
    }
    if kind is values.Institution:
        if codec is parties.AVAILABLE_WITH:
            return st.builds(lambda bic: values.Institution(None, bic, ()), BICS) | st.builds(
                lambda text: values.Institution(None, None, text), lines(4, 35)
            )
        return institutions("".join(codec.shapes))
    if kind is values.Party:
        named = st.builds(values.Party, st.none() if codec is parties.APPLICANT else st.none() | line(34), lines(4, 35))
        if "A" not in codec.shapes:
            return named
        return named | st.builds(lambda bic: values.Party(None, (), bic), BICS)
    return made[kind]


@st.composite
def holder(draw: Any, kind: type, rows: Any, currency: str, **more: Any) -> Any:
    """A dataclass filled by rows, each optional one there or not."""
    filled = dict(more)
    for row in rows:
        if row.names and (row.mandatory or draw(st.booleans())):
            made = draw(value(kind, row, currency))
            filled.update(zip(row.names, made) if len(row.names) > 1 else ((row.names[0], made),))
    return kind(**filled)


@st.composite
def messages(draw: Any, number: str) -> Any:
    """Any message of a type that its rules allow."""
    definition = DEFINITIONS[number]
    currency = draw(st.sampled_from(["CNY", "EUR", "JPY", "KWD"]))
    sections = {
        section.name: draw(holder(section.kind, section.rows, currency))
        for section in definition.sections
        if section.mandatory or draw(st.booleans())
    }
    # Without a receiver the text would not tell its type.
    sender, receiver = draw(st.tuples(HEADERS, HEADERS.filter(lambda bic: bic is not None)))
    made = draw(holder(definition.kind, definition.rows, currency, sender=sender, receiver=receiver, **sections))
    return _mend(made, draw)


def _without(made: Any, *names: str) -> Any:
    return dataclasses.replace(made, **{name: None for name in names})


def _mend(made: Any, draw: Any) -> Any:
    """Make the rules hold, by dropping what excludes and adding what is needed."""
    have = {field.name for field in dataclasses.fields(made)}
    if "drafts_at" in have:
        made = _without(made, *draw(st.sampled_from(_PAYMENTS)))
        if (made.drafts_at is None) != (made.drawee is None):
            made = _without(made, "drafts_at", "drawee")
    if "latest_shipment" in have:
        made = _without(made, draw(st.sampled_from(["latest_shipment", "shipment_period"])))
        if made.latest_shipment and made.expiry_date and made.latest_shipment > made.expiry_date:
            made = dataclasses.replace(made, latest_shipment=made.expiry_date)
    if {"issue_date", "expiry_date", "form"} <= have and made.expiry_date and made.expiry_date < made.issue_date:
        made = dataclasses.replace(made, issue_date=made.expiry_date)
        if made.latest_shipment:
            made = dataclasses.replace(made, latest_shipment=made.expiry_date)
    for first, second in _EXCLUDING:
        if {first, second} <= have and getattr(made, first) is not None and getattr(made, second) is not None:
            made = _without(made, draw(st.sampled_from([first, second])))
    name = type(made).__name__
    mend = _MENDS.get(name)
    return mend(made) if mend else made


_PAYMENTS = (
    ("mixed_payment", "deferred_payment"),
    ("drafts_at", "drawee", "deferred_payment"),
    ("drafts_at", "drawee", "mixed_payment"),
)
_EXCLUDING = (
    ("increase", "decrease"),
    ("issuing_bank", "non_bank_issuer"),
    ("negotiating_bank", "beneficiary"),
    ("released", "released_words"),
)


def _issuer(made: Any) -> Any:
    if made.issuing_bank is None and made.non_bank_issuer is None:
        return dataclasses.replace(made, issuing_bank=values.Institution(None, "ABCBATW0", ()))
    return made


def _amendment(made: Any) -> Any:
    if made.non_bank_issuer is not None:
        made = _without(made, "issuing_bank")
    return dataclasses.replace(made, confirmation=made.confirmation or Confirmation.WITHOUT)


def _charges(made: Any) -> Any:
    made = _without(made, "account_with")
    return made


def _refusal(made: Any) -> Any:
    return made if made.total_claimed else _without(made, "charges_claimed")


def _discrepancy(made: Any) -> Any:
    return made if made.total else _without(made, "additional_amount", "charges_deducted", "charges_added")


def _authorisation(made: Any) -> Any:
    return made if made.net_amount else _without(made, "charges_deducted")


def _payment(made: Any) -> Any:
    return _without(made, "narrative", "account_with")


def _reimbursement(made: Any) -> Any:
    if made.new_amount is None:
        made = _without(made, "increase", "decrease")
    return dataclasses.replace(made, narrative=("AMENDED",))


def _release(made: Any) -> Any:
    if made.charges_amount is None:
        made = _without(made, "charges")
    if made.released is None and made.released_words is None:
        made = dataclasses.replace(made, released_words=("ALL",))
    return _without(made, "account_with")


def _expiring(terms: Any) -> Any:
    changes: dict[str, Any] = {}
    if terms.expiry_type is ExpiryType.FIXED:
        changes["expiry_date"] = terms.expiry_date or date(2027, 1, 31)
    if terms.expiry_type is ExpiryType.OPEN:
        changes["expiry_date"] = None
        if hasattr(terms, "extension"):
            changes["extension"] = None
    conditional = terms.expiry_type is ExpiryType.CONDITION
    changes["expiry_condition"] = (terms.expiry_condition or ("ON ARRIVAL",)) if conditional else None
    terms = dataclasses.replace(terms, **changes)
    if hasattr(terms, "extension") and terms.extension is None:
        terms = _without(terms, "non_extension", "extension_notice_days", "final_expiry")
    return terms


def _undertaking(made: Any) -> Any:
    terms = _expiring(made.undertaking)
    counter = made.purpose in (UndertakingPurpose.ISSUE_COUNTER, UndertakingPurpose.ISSUE_COUNTER_COUNTER)
    if counter and made.local is None:
        made = dataclasses.replace(made, purpose=UndertakingPurpose.ISSUE)
        counter = False
    if not counter:
        made = _without(made, "local")
    if counter:
        terms = dataclasses.replace(terms, transferable=False, delivery=None, delivery_to=None)
    if made.purpose is UndertakingPurpose.ISSUE:
        terms = dataclasses.replace(terms, applicant=terms.applicant or values.Party(None, ("IMPORTER",)))
        if terms.form is UndertakingForm.STANDBY:
            terms = dataclasses.replace(terms, confirmation=terms.confirmation or Confirmation.WITHOUT)
    if terms.form is UndertakingForm.DEMAND_GUARANTEE:
        terms = _without(terms, "confirmation")
    asked = terms.confirmation in (Confirmation.CONFIRM, Confirmation.MAY_ADD)
    bank = terms.confirming_bank or values.Institution(None, "ABCBATW0", ())
    terms = dataclasses.replace(terms, confirming_bank=bank if asked else None)
    if terms.advising_bank is None:
        terms = _without(terms, "advise_through")
    local = _expiring(made.local) if made.local else None
    return dataclasses.replace(made, undertaking=terms, local=local)


def _amended(made: Any) -> Any:
    counter = made.purpose in (
        UndertakingAmendmentPurpose.ISSUE_COUNTER,
        UndertakingAmendmentPurpose.ISSUE_COUNTER_COUNTER,
    )
    if not counter:
        made = _without(made, "local")
    elif made.local is None:
        made = dataclasses.replace(made, purpose=UndertakingAmendmentPurpose.ISSUE)
    parts = {}
    for name in ("undertaking", "local"):
        terms = getattr(made, name)
        if terms is not None:
            terms = dataclasses.replace(terms, decrease=None if terms.increase else terms.decrease)
            parts[name] = dataclasses.replace(_expiring(terms), expiry_date=terms.expiry_date)
    made = dataclasses.replace(made, **parts)
    if made.local is not None and made.local == type(made.local)():
        made = dataclasses.replace(made, local=dataclasses.replace(made.local, terms=("AS ABOVE",)))
    return made


def _continued(made: Any) -> Any:
    return made if made.terms or made.local_terms else dataclasses.replace(made, terms=("MORE",))


_MENDS = {
    "MT710": _issuer,
    "MT720": _issuer,
    "MT707": _amendment,
    "MT730": _charges,
    "MT768": _charges,
    "MT734": _refusal,
    "MT750": _discrepancy,
    "MT752": _authorisation,
    "MT754": _payment,
    "MT747": _reimbursement,
    "MT769": _release,
    "MT760": _undertaking,
    "MT767": _amended,
    "MT761": _continued,
    "MT775": _continued,
}


# -------------------------------------------------------------------------------------------------------- ISO 20022

XML_TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x24F), min_size=1, max_size=35)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2079, 1, 1), timezones=st.none() | st.just(timezone.utc)).map(
    lambda moment: moment.replace(microsecond=0)
)
DEMAND_REFUSAL = tsrv_notices.DemandRefusal(
    undertaking_number="GUAR-1", issuer=values.Institution(None, "HBANNL20", ()), demand="DEMAND-1",
    amount=values.Amount("EUR", Decimal("10000.00")),
    submitted=datetime(2027, 3, 1, 10, tzinfo=timezone(timedelta(hours=1))),
    discrepancies=("NO STATEMENT OF BREACH", "AMOUNT ABOVE THE GUARANTEE"), disposal=("HOLD",),
)  # fmt: skip


def notices(kind: type) -> st.SearchStrategy[Any]:
    """Any short message of ISO 20022 of a kind."""
    hints = _hints(kind)
    return st.builds(
        kind, **{field.name: _noticed(field.name, hints[field.name]) for field in dataclasses.fields(kind)}
    )


def _noticed(name: str, hint: Any) -> st.SearchStrategy[Any]:
    bank = BICS.map(lambda bic: values.Institution(None, bic, ())) | lines(4, 35).map(
        lambda text: values.Institution(None, None, text)
    )
    inner = _inner(hint)
    made: dict[Any, st.SearchStrategy[Any]] = {
        str: st.from_regex(r"\A[a-zA-Z0-9]{1,4}\Z") if name == "amendment_number" else XML_TEXT,
        values.Institution: bank,
        values.Amount: st.sampled_from(["CNY", "JPY", "KWD"]).flatmap(
            lambda currency: amounts(currency, positive=False).map(lambda value: values.Amount(currency, value))
        ),
        date: DATES,
        datetime: MOMENTS,
        tuple[str, ...]: lines(4, 65),
    }
    found = st.sampled_from(list(inner)) if isinstance(inner, type) and issubclass(inner, Enum) else made[inner]
    return found if inner is hint else st.none() | found
