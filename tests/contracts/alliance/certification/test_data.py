"""FintechCertification.defineCategory and recogniseLab: the catalogue is data."""

from __future__ import annotations

import pytest

from tests.helpers.certification import Scheme
from tests.helpers.clearance import as_alliance
from tests.helpers.credit import said
from tests.helpers.reverts import reverts_with


def test_catalogue_of_the_deployment_is_that_of_the_configuration(scheme: Scheme):
    categories = scheme.alliance.settings.certification.categories
    years = [category.year for category in categories]
    assert (years.count(2019), years.count(2022)) == (11, 3)
    for category in categories:
        assert tuple(scheme.contract.call("categoryOf", category.number)) == category.word
    assert scheme.contract.call("isRecognised", scheme.number("fintech_lab"))


def test_a_category_is_added_without_new_code(scheme: Scheme):
    told = {"year": 2030, "name": "Offline purses", "nameChinese": "离线钱包", "standard": ""}
    receipt = as_alliance(scheme.alliance, scheme.contract, "defineCategory", 15, tuple(told.values()))
    assert said(receipt, "FintechCertification") == [("CategoryDefined", {"category": 15, **told})]


@pytest.mark.parametrize(
    ("category", "definition", "field"),
    [(0, (2030, "a", "b", ""), "category"), (15, (0, "a", "b", ""), "year"), (15, (2030, "", "b", ""), "name")],
)
def test_a_category_without_number_year_or_name_is_refused(scheme: Scheme, category, definition, field):
    with reverts_with("CertificationInvalid", field=field):
        as_alliance(scheme.alliance, scheme.contract, "defineCategory", category, definition)


def test_a_lab_has_to_be_a_member(scheme: Scheme):
    with reverts_with("AllianceUnknownInstitution", id=999):
        as_alliance(scheme.alliance, scheme.contract, "recogniseLab", 999, True)


def test_a_lab_is_recognised_and_no_more(scheme: Scheme):
    lab = scheme.number("ccb_shanghai")
    for recognised in (True, False):
        receipt = as_alliance(scheme.alliance, scheme.contract, "recogniseLab", lab, recognised)
        assert said(receipt, "FintechCertification") == [("LabRecognised", {"lab": lab, "recognised": recognised})]
        assert scheme.contract.call("isRecognised", lab) is recognised
