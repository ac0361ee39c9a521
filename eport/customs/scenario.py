"""What a simulated customs authority sends, and in which order: scenarios from WCO DM files, and faults. Pure.

The same scenarios, faults and seed give the same deliveries.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Final

from lxml import etree

from eport.customs.replay import messages
from eport.messages.errors import MessageError
from eport.messages.safe_xml import load, local_name
from eport.messages.wco import Response, parse_declaration, parse_response


class Fault(str, Enum):
    """What goes wrong with a declaration's messages; docs/customs_simulator.md says what the oracle makes of each."""

    late = "late"
    duplicated = "duplicated"
    out_of_order = "out-of-order"
    contradictory = "contradictory"
    unsigned = "unsigned"
    cancelled_after_release = "cancelled-after-release"


@dataclass(frozen=True)
class Answer:
    """A response of customs: as read, and as it goes out."""

    response: Response
    xml: bytes


@dataclass(frozen=True)
class Story:
    """One declaration: as the authority holds it, by version, and its answers in the order of issue."""

    scenario: str
    number: str
    declarations: tuple[bytes, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Delivery:
    """A message that goes out; unsigned where a fault wants it so."""

    scenario: str
    number: str
    xml: bytes
    signed: bool = True
    fault: Fault | None = None


RELEASED: Final = "09"
REJECTED: Final = "03"
CANCELLED: Final = "10"


def stories(folder: Path, adapt: bool = False, first: int = 1) -> list[Story]:
    """The declarations of a scenario that customs answers. What cannot be read is passed over: `replay` names it.

    `adapt`: another authority's messages as if they were of China's: under China numbers from serial `first` on, taxes
    in yuan one for one, and each version of the declaration as the trader's first message has it.
    """
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    declared: dict[tuple[str, int], bytes] = {}
    original: bytes | None = None
    for path in messages(folder):
        xml = path.read_bytes()
        try:
            if b"<Response" in xml or b":Response" in xml:
                responses = parse_response(xml)
            else:
                declaration = parse_declaration(xml)
                original = original or xml
                if declaration.number is not None:
                    declared[declaration.number, declaration.version] = xml
                continue
        except MessageError:
            continue
        for response in responses:
            alone = xml if len(responses) == 1 else _only(xml, response.reference)
            answers[response.declaration_number].append(Answer(response, alone))
    found = []
    for number, several in sorted(answers.items()):
        several.sort(key=lambda item: (item.response.issued_at, item.response.reference))
        if not adapt:
            own = tuple(xml for (of, _), xml in sorted(declared.items()) if of == number)
            found.append(Story(folder.name, number, own, tuple(several)))
        elif original is not None:
            found.append(_in_china(Story(folder.name, number, (original,), tuple(several)), first + len(found)))
    return found


def plan(told: Sequence[Story], faults: Sequence[Fault], seed: int) -> list[Delivery]:
    """Every message in the order in which it goes out.

    Each declaration gets one of the faults, drawn from those that its answers allow; declarations are mixed, the
    messages of one keep their order.
    """
    chance = random.Random(seed)
    queues = []
    for story in told:
        possible = [fault for fault in faults if _ALLOWS[fault](story)]
        fault = chance.choice(possible) if possible else None
        sent = [Delivery(story.scenario, story.number, xml) for xml in story.declarations]
        plain = [Delivery(story.scenario, story.number, answer.xml) for answer in story.answers]
        queues.append([*sent, *(plain if fault is None else _FAULTY[fault](story, plain, chance))])
    out: list[Delivery] = []
    while waiting := [queue for queue in queues if queue]:
        out.append(chance.choice(waiting).pop(0))
    return out


# ------------------------------------------------------------------------------------------------------------- faults


def _late(_: Story, plain: list[Delivery], chance: random.Random) -> list[Delivery]:
    """One answer, not the last, comes after all others."""
    place = chance.randrange(len(plain) - 1)
    return [*plain[:place], *plain[place + 1 :], replace(plain[place], fault=Fault.late)]


def _duplicated(_: Story, plain: list[Delivery], chance: random.Random) -> list[Delivery]:
    """One answer comes again, signed anew."""
    place = chance.randrange(len(plain))
    return [*plain, replace(plain[place], fault=Fault.duplicated)]


def _out_of_order(_: Story, plain: list[Delivery], chance: random.Random) -> list[Delivery]:
    mixed = list(plain)
    while mixed == plain:
        chance.shuffle(mixed)
    return [replace(item, fault=Fault.out_of_order) for item in mixed]


def _contradictory(story: Story, plain: list[Delivery], _: random.Random) -> list[Delivery]:
    """The last answer comes again under its own reference, and says that the declaration is refused."""
    other = changed(story.answers[-1].xml, FunctionCode=REJECTED)
    return [*plain, replace(plain[-1], xml=other, fault=Fault.contradictory)]


def _unsigned(_: Story, plain: list[Delivery], __: random.Random) -> list[Delivery]:
    """The last answer comes without a signature."""
    return [*plain[:-1], replace(plain[-1], signed=False, fault=Fault.unsigned)]


def _cancelled(story: Story, plain: list[Delivery], _: random.Random) -> list[Delivery]:
    """An hour after the last answer the declaration is cancelled."""
    last = story.answers[-1]
    released = next(answer for answer in story.answers if answer.response.function_code == RELEASED)
    at = last.response.issued_at + timedelta(hours=1)
    xml = changed(
        released.xml,
        FunctionCode=CANCELLED,
        FunctionalReferenceID=f"{released.response.reference}-CANCELLED",
        IssueDateTime=f"{at:%Y%m%d%H%M%S}Z",
    )
    return [*plain, replace(plain[-1], xml=xml, fault=Fault.cancelled_after_release)]


def _several(story: Story) -> bool:
    return len({answer.xml for answer in story.answers}) > 1


_ALLOWS: Final[Mapping[Fault, Callable[[Story], bool]]] = {
    Fault.late: _several,
    Fault.duplicated: lambda story: bool(story.answers),
    Fault.out_of_order: _several,
    Fault.contradictory: lambda story: story.answers[-1].response.function_code != REJECTED,
    Fault.unsigned: lambda story: bool(story.answers),
    Fault.cancelled_after_release: lambda story: any(a.response.function_code == RELEASED for a in story.answers),
}
_FAULTY: Final[Mapping[Fault, Callable[[Story, list[Delivery], random.Random], list[Delivery]]]] = {
    Fault.late: _late,
    Fault.duplicated: _duplicated,
    Fault.out_of_order: _out_of_order,
    Fault.contradictory: _contradictory,
    Fault.unsigned: _unsigned,
    Fault.cancelled_after_release: _cancelled,
}


# ---------------------------------------------------------------------------------------------------------- documents


def changed(xml: bytes, **values: str) -> bytes:
    """The one response of a message with the texts of some of its children changed; `IssueDateTime` in format 304."""
    root = _tree(xml)
    response = root if local_name(root) == "Response" else _children(root, "Response")[0]
    for name, value in values.items():
        (element,) = _children(response, name)
        if name == "IssueDateTime":
            (element,) = _children(element, "DateTimeString")
            element.set("formatCode", "304")
        element.text = value
    return bytes(etree.tostring(root))


def _only(xml: bytes, reference: str) -> bytes:
    """The message with that response alone."""
    root = _tree(xml)
    for response in _children(root, "Response"):
        if _children(response, "FunctionalReferenceID")[0].text != reference:
            root.remove(response)
    return bytes(etree.tostring(root))


def _in_china(story: Story, serial: int) -> Story:
    number = f"2248{story.answers[0].response.issued_at.year}1{serial:09}"
    answers = []
    for answer in story.answers:
        root = _tree(answer.xml)
        response = root if local_name(root) == "Response" else _children(root, "Response")[0]
        for declaration in _children(response, "Declaration"):
            for element in _children(declaration, "ID"):
                element.text = number
        for element in root.iter():
            if element.get("currencyID"):
                element.set("currencyID", "CNY")
        (response_,) = parse_response(xml := bytes(etree.tostring(root)))
        answers.append(Answer(response_, xml))
    versions = sorted({answer.response.declaration_version for answer in answers})
    held = tuple(_held(story.declarations[0], number, version) for version in versions)
    return Story(story.scenario, number, held, tuple(answers))


def _held(xml: bytes, number: str, version: int) -> bytes:
    """The declaration under that number and version."""
    root = _tree(xml)
    declaration = root if local_name(root) == "Declaration" else _children(root, "Declaration")[0]
    for name, value in (("ID", number), ("VersionID", str(version))):
        present = _children(declaration, name)
        element = present[0] if present else etree.SubElement(declaration, _sibling(declaration, name))
        element.text = value
    return bytes(etree.tostring(root))


def _sibling(parent: etree._Element, name: str) -> str:
    namespace = str(parent.tag).rpartition("}")[0]
    return f"{namespace}}}{name}" if namespace else name


def _tree(xml: bytes) -> etree._Element:
    return load(xml, "", "XML", "")


def _children(parent: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in parent if local_name(child) == name]
