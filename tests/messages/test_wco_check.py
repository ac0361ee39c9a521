"""Numbers in a declaration: each kind of mistake is an error or a warning, at the path of the field."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from eport.messages.errors import MessageError
from eport.messages.wco import parse_declaration
from eport.messages.wco.check import check

EXAMPLES = Path(__file__).parents[2] / "examples"
SOUND = (EXAMPLES / "sight/declaration.xml").read_text()


def findings(*replaced: tuple[str, str]) -> list[str]:
    """What is said of the example with these texts replaced; each is there."""
    text = SOUND
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new, 1)
    return [str(finding) for finding in check(parse_declaration(text.encode()))]


@pytest.mark.parametrize("name", ["sight", "refusal", "detained"])
def test_examples_have_no_findings(name: str) -> None:
    assert check(parse_declaration((EXAMPLES / name / "declaration.xml").read_bytes())) == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        ("<ID>2203000000</ID>", "<ID>2203990000</ID>", "Commodity/Classification/ID", "has no subheading 220399"),
        ("<ID>2203000000</ID>", "<ID>2203990000101</ID>", "Commodity/Classification/ID", "has no subheading"),
        ("<ID>NLRTM</ID>", "<ID>NLRTN</ID>", "Consignment/LoadingLocation/ID", "is no place of UN/LOCODE 2023-1"),
        ("<LocationID>CNYSA<", "<LocationID>CNYSQ<", "TradeTerms/LocationID", "is no place of UN/LOCODE 2023-1"),
        ("TSTU2601014", "TSTU2601013", "TransportEquipment[1]/ID", "check digit 3 should be 4"),
        ('unitCode="KGM"', 'unitCode="kg"', "TotalGrossMassMeasure/@unitCode", "is neither a code of UN/ECE Rec. 20"),
        ("<ConditionCode>CIF<", "<ConditionCode>DDU<", "TradeTerms/ConditionCode", "ended with Incoterms 2000"),
        ("AEOCN0000000000", "AEOCN12", "Declarant/ID", "not followed by exactly 10 digits"),
        ("<CountryCode>AT<", "<CountryCode>XX<", "Address/CountryCode", "is no country of ISO 3166"),
        ("<ID>224820261000000017</ID>", "<ID>2248202610000000</ID>", "Declaration/ID", "no MRN, and has 16 characters"),
    ],
)  # fmt: skip
def test_wrong_code_is_an_error_at_its_path(old: str, new: str, field: str, rule: str) -> None:
    (found,) = findings((old, new))
    assert found.startswith("error: ") and field in found and rule in found


def test_mrn_with_a_wrong_check_character_is_a_warning() -> None:
    (found,) = findings(("<ID>224820261000000017</ID>", "<ID>26CN00000000000017</ID>"))
    assert found.startswith("warning: Declaration/ID = '26CN00000000000017': check character 7 should be ")


def test_incoterm_of_2010_is_a_warning() -> None:
    (found,) = findings(("<ConditionCode>CIF<", "<ConditionCode>DAT<"))
    assert found.startswith("warning: ") and "DPU" in found


def test_several_findings_stand_in_the_order_of_the_message() -> None:
    found = findings(("AEOCN0000000000", "AEOCN12"), ("<ConditionCode>CIF<", "<ConditionCode>DAT<"), ("NLRTM", "NLRTN"))
    assert [item.split(":")[0] for item in found] == ["error", "warning", "error"]


def test_findings_name_what_to_do() -> None:
    (found,) = check(parse_declaration(SOUND.replace("TSTU2601014", "TSTU2601013").encode()))
    assert found.as_json() == {
        "level": "error",
        "field": "GoodsShipment/Consignment/TransportEquipment[1]/ID",
        "value": "TSTU2601013",
        "rule": "check digit 3 should be 4 (ISO 6346)",
        "remedy": "Look for a mistyped character",
    }


def test_samples_of_hmrc_have_these_findings(wco_vectors: Path) -> None:
    """They are test data. The four classifications are 9702.00, which ended with HS 2017; no container exists."""
    found: Counter[tuple[bool, str]] = Counter()
    for path in sorted((wco_vectors / "samples").rglob("*")):
        if path.suffix.lower() != ".xml":
            continue
        try:
            declaration = parse_declaration(path.read_bytes())
        except MessageError:
            continue
        found.update((item.refused, item.problem.field.split("/")[-2].split("[")[0]) for item in check(declaration))
    assert found == {
        (True, "TransportEquipment"): 146,
        (True, "Classification"): 4,
        (True, "Origin"): 4,
        (True, "TradeTerms"): 2,
        (True, "LoadingLocation"): 1,
        (False, "PreviousDocument"): 106,
        (False, "TradeTerms"): 2,
    }
