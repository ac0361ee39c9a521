"""FintechCertification.applyFor: an active member, a category of the catalogue, a lab of another institution."""

from __future__ import annotations

import pytest

from tests.helpers.certification import APPLIED, DOSSIER, HALF_YEAR, TRUSTED_APPLICATION, Scheme
from tests.helpers.clearance import PROGRAM, ZERO
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_apply_records_product_holder_and_lab(scheme: Scheme):
    holder, lab = scheme.number("icbc_shanghai"), scheme.number("fintech_lab")
    receipt = scheme.by("icbc_shanghai", "applyFor", TRUSTED_APPLICATION, lab, PROGRAM, DOSSIER)
    deadline = receipt.timestamp + HALF_YEAR
    known = {"category": TRUSTED_APPLICATION, "holder": holder, "lab": lab, "product": PROGRAM, "deadline": deadline}
    assert said(receipt) == [("CertificationApplied", {"certificate": 1, "dossier": DOSSIER, **known})]
    assert scheme.state(1) == {
        "stage": APPLIED, "validUntil": 0, "suspendedUntil": 0, "renewalRequested": False, "infringements": 0, **known,
    }  # fmt: skip
    assert scheme.contract.call("productOf", 1) == PROGRAM
    assert scheme.apply() == 2 == scheme.contract.call("certificateCount")


def test_apply_by_a_stranger_or_a_suspended_member_is_refused(scheme: Scheme, stranger, icbc_shanghai):
    arguments = (TRUSTED_APPLICATION, scheme.number("fintech_lab"), PROGRAM, DOSSIER)
    with reverts_with("CertificationNotMember", caller=stranger.address):
        scheme.contract.send(stranger, "applyFor", *arguments)
    scheme.alliance.decide(scheme.alliance["AllianceRegistry"], "suspend", scheme.number("icbc_shanghai"))
    with reverts_with("CertificationNotMember", caller=icbc_shanghai.address):
        scheme.contract.send(icbc_shanghai, "applyFor", *arguments)


@pytest.mark.parametrize(
    ("category", "lab", "product", "field"),
    [(15, "fintech_lab", PROGRAM, "category"), (0, "fintech_lab", PROGRAM, "category"),
     (8, "fintech_lab", ZERO, "product"), (8, "icbc_shanghai", PROGRAM, "lab")],
)  # fmt: skip
def test_apply_for_what_cannot_be_certified_is_refused(scheme: Scheme, category, lab, product, field):
    with reverts_with("CertificationInvalid", field=field):
        scheme.by("icbc_shanghai", "applyFor", category, scheme.number(lab), product, DOSSIER)


def test_apply_with_a_member_that_is_no_lab_is_refused(scheme: Scheme):
    with reverts_with("CertificationLabNotRecognised", lab=scheme.number("ccb_shanghai")):
        scheme.by("icbc_shanghai", "applyFor", 8, scheme.number("ccb_shanghai"), PROGRAM, DOSSIER)
