"""Every sample that HMRC publishes, as downloaded: each is read, or stands here with the reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from eport.messages.customs_codes import CustomsStatus, status_of
from eport.messages.errors import MessageError
from eport.messages.identifiers import parse_mrn
from eport.messages.wco import fields, parse_declaration, parse_response

# What the samples are broken by, and what readers say of it.
UNREADABLE: dict[str, str] = {
    "TT_EX022a/TT_EX022a_Declaration1_(Step1).xml": "Double hyphen within comment",
    "TT_IM117a/01_DMSACC.xml": "is the root, not MetaData",  # every name begins with '_2'
    "TT_IM222a/Step1_TT_IM222a.xml": "is the namespace of mdMetaData",  # namespace and prefix lost their colons
}
# Messages of other systems: inventory linking, declaration retrieval, and an envelope around declarations.
OTHER_NAMESPACES = ("http://gov.uk/customs/", "http://uk/gov/hmrc/mdg/declarationmanagement/")


def sample_files(vectors: Path) -> list[Path]:
    """All but the plain-text step descriptions (.txt)."""
    return [path for path in sorted((vectors / "samples").rglob("*")) if path.suffix.lower() == ".xml"]


def test_samples_are_all_there(wco_vectors: Path) -> None:
    files = sample_files(wco_vectors)
    assert len(files) == 577
    names = {path.relative_to(wco_vectors / "samples").as_posix() for path in files}
    assert set(UNREADABLE) <= names


def test_samples_all_read_or_stand_in_the_list(wco_vectors: Path) -> None:
    responses = declarations = foreign = 0
    unread: dict[str, str] = {}
    for path in sample_files(wco_vectors):
        xml = path.read_bytes()
        try:
            is_response = b"<Response" in xml or b":Response" in xml
            if is_response:
                responses += len(parse_response(xml))
            else:
                assert fields(parse_declaration(xml))
                declarations += 1
        except MessageError as error:
            if error.value.startswith(OTHER_NAMESPACES):
                foreign += 1
            else:
                unread[path.relative_to(wco_vectors / "samples").as_posix()] = error.rule
    assert set(unread) == set(UNREADABLE)
    for name, reason in UNREADABLE.items():
        assert reason in unread[name]
    assert (responses, declarations, foreign) == (317, 221, 36)


def test_samples_conditional_release_is_never_released(wco_vectors: Path) -> None:
    conditional = 0
    for path in sample_files(wco_vectors):
        try:
            responses = parse_response(path.read_bytes())
        except MessageError:
            continue
        for response in responses:
            status = status_of(response.function_code, response.status_codes)
            assert (status is CustomsStatus.RELEASED) == (response.function_code == "09")
            assert status is not CustomsStatus.DETAINED
            assert response.issued_at.utcoffset() is not None
            if response.function_code == "08":
                conditional += 1
                assert status is CustomsStatus.CONDITIONAL_RELEASE
    assert conditional == 4


def test_samples_numbers_of_the_authority_have_good_check_characters(wco_vectors: Path) -> None:
    numbers = set()
    for path in sample_files(wco_vectors):
        try:
            numbers |= {response.declaration_number for response in parse_response(path.read_bytes())}
        except MessageError:
            continue
    assert len(numbers) > 50
    assert all(parse_mrn(number).valid for number in numbers)


@pytest.mark.parametrize(
    ("name", "code", "taxes"),
    [
        ("01_DMSACC", "01", 0),
        ("05_DMSCTL", "05", 0),
        ("08_DMSROG", "08", 0),
        ("09_DMSCLE", "09", 0),
        ("10_DMSINV", "10", 0),
        ("13_DMSTAX", "13", 2),
        ("15_DMSCPR", "15", 0),
        ("16_DMSEOG", "16", 0),
    ],
)
def test_samples_of_each_notification(wco_vectors: Path, name: str, code: str, taxes: int) -> None:
    (response,) = parse_response((wco_vectors / "samples/Example_DMS_notifications" / f"{name}.xml").read_bytes())
    assert (response.function_code, len(response.taxes)) == (code, taxes)
