"""One clean trade, written by hand, that each test breaks in one place. Banking days are those of Shanghai."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from eport.examiner.engine import Report, examine
from eport.examiner.model import Finding
from eport.examiner.reading import parse
from eport.messages.mt import parse_mt700

CREDIT = {
    "27": "1/1",
    "40A": "IRREVOCABLE",
    "20": "LC2026SUGAR",
    "31C": "260105",
    "40E": "UCP LATEST VERSION",
    "31D": "260430SHANGHAI",
    "50": "SWEET IMPORTS LTD\n1 BUND ROAD\nSHANGHAI\nCHINA",
    "59": "CANE MILLS LTD\nRUA DO PORTO 5\nSANTOS\nBRAZIL",
    "32B": "USD500000,00",
    "41A": "COMMCNS0SHI\nBY ACCEPTANCE",
    "42C": "60 DAYS AFTER BILL OF LADING DATE",
    "42A": "COMMCNS0SHI",
    "43P": "NOT ALLOWED",
    "43T": "NOT ALLOWED",
    "44E": "SANTOS",
    "44F": "SHANGHAI",
    "44C": "260320",
    "45A": "+ 1,000 MT OF WHITE REFINED CANE SUGAR ICUMSA 45\n"
    "UNIT PRICE USD 500.00 PER MT, CIF SHANGHAI INCOTERMS 2020",
    "46A": "+ SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS\n"
    "+ FULL SET OF CLEAN ON BOARD OCEAN BILLS OF LADING MADE OUT TO\n"
    "ORDER OF ISSUING BANK, FREIGHT PREPAID, NOTIFY APPLICANT\n"
    "+ PACKING LIST IN DUPLICATE\n"
    "+ INSURANCE POLICY OR CERTIFICATE FOR 110 PERCENT OF CIF VALUE\n"
    "COVERING INSTITUTE CARGO CLAUSES (A), ENDORSED IN BLANK\n"
    "+ CERTIFICATE OF ORIGIN ISSUED BY A CHAMBER OF COMMERCE\n"
    "+ INSPECTION CERTIFICATE ISSUED BY SGT INSPECTION LTD\n"
    "+ ELECTRONIC CUSTOMS RELEASE ISSUED BY SANTOS CUSTOMS QUOTING\nINVOICE NUMBER",
    "49": "WITHOUT",
}
SELLER = {"name": "CANE MILLS LTD", "address": ["RUA DO PORTO 5", "SANTOS", "BRAZIL"], "country": "BR"}
BUYER = {"name": "SWEET IMPORTS LTD", "address": ["1 BUND ROAD", "SHANGHAI", "CHINA"], "country": "CN"}
TONNES = {"value": "1000", "unit": "MT"}
BAGS = {"value": "20000", "unit": "BAGS"}
GROSS = {"value": "1004", "unit": "MT"}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "invoice": {
        "kind": "commercial_invoice", "number": "INV-7", "date": "2026-03-05", "issuer": SELLER, "addressee": BUYER,
        "signed": True, "originals": 3, "currency": "USD", "amount": "500000.00",
        "goods": "WHITE REFINED CANE SUGAR ICUMSA 45", "quantity": TONNES, "origin": "BRAZIL",
        "marks": "SWEET SHANGHAI",
        "invoice": {
            "lines": [{
                "description": "WHITE REFINED CANE SUGAR ICUMSA 45", "quantity": TONNES, "unit_price": "500.00",
                "amount": "500000.00",
            }],
            "trade_term": "CIF SHANGHAI INCOTERMS 2020",
        },
    },
    "bill": {
        "kind": "transport_document", "title": "BILL OF LADING", "number": "BL-1", "date": "2026-03-10", "signed": True,
        "originals": 3, "goods": "CANE SUGAR", "packages": BAGS, "gross_weight": GROSS, "marks": "SWEET SHANGHAI",
        "containers": ["TSTU1234567"], "shipper": SELLER, "consignee": {"name": "TO ORDER OF ISSUING BANK"},
        "notify": BUYER, "vessel": "TEST ORIENT", "voyage": "12E", "port_of_loading": "SANTOS",
        "port_of_discharge": "SHANGHAI",
        "transport": {
            "mode": "bill_of_lading", "carrier": "TEST LINE", "signed_as": "agent_for_carrier", "wording": "shipped",
            "originals_issued": 3, "freight": "prepaid",
        },
    },
    "packing": {
        "kind": "packing_list", "date": "2026-03-05", "issuer": SELLER, "originals": 1, "copies": 1,
        "goods": "CANE SUGAR", "packages": BAGS, "gross_weight": GROSS, "net_weight": TONNES, "marks": "SWEET SHANGHAI",
        "invoice_number": "INV-7",
    },
    "insurance": {
        "kind": "insurance_document", "title": "INSURANCE CERTIFICATE", "date": "2026-03-09", "signed": True,
        "originals": 2, "currency": "USD", "amount": "550000.00", "goods": "SUGAR",
        "insurance": {
            "type": "certificate", "issuer_capacity": "insurer", "insured": "CANE MILLS LTD", "endorsed": True,
            "cover_from": "SANTOS", "cover_to": "SHANGHAI", "risks": ["INSTITUTE CARGO CLAUSES (A)"],
            "originals_issued": 2,
        },
    },
    "origin": {
        "kind": "certificate_of_origin", "date": "2026-03-06", "issuer": {"name": "SANTOS CHAMBER OF COMMERCE"},
        "signed": True, "goods": "SUGAR", "origin": "BR", "consignee": BUYER,
    },
    "inspection": {
        "kind": "inspection_certificate", "date": "2026-03-11", "issuer": {"name": "SGT INSPECTION LTD"},
        "signed": True, "goods": "REFINED SUGAR", "quantity": TONNES,
        "certificate": {"inspected_on": "2026-03-08", "result": "conform"},
    },
    "release": {
        "kind": "customs_release", "date": "2026-03-09", "issuer": {"name": "SANTOS CUSTOMS"},
        "invoice_number": "INV-7", "release": {"declaration_number": "26BR000001", "code_list": "WCO", "status": "09"},
        "electronic": {"format": "XML"},
    },
    "draft": {
        "kind": "draft", "date": "2026-03-12", "issuer": SELLER, "signed": True, "currency": "USD",
        "amount": "500000.00",
        "draft": {"tenor": "60 DAYS AFTER BILL OF LADING DATE 2026-03-10", "drawee": "COMMCNS0SHI",
            "maturity": "2026-05-09"},
    },
}  # fmt: skip


class Trade:
    """The credit by its tags and the documents by short names: `invoice`, `bill`, `packing`, `insurance`, …"""

    def __init__(self) -> None:
        self.credit: dict[str, str] = dict(CREDIT)
        self.documents: dict[str, dict[str, Any]] = json.loads(json.dumps(DOCUMENTS))
        self.presentation: dict[str, Any] = {"presented_on": "2026-03-20", "amount": "500000.00"}

    def __getattr__(self, name: str) -> dict[str, Any]:
        if name in DOCUMENTS:
            return self.documents[name]
        raise AttributeError(name)

    def demand(self, old: str, new: str) -> None:
        """Replace words of 46A; they have to be there."""
        assert old in self.credit["46A"]
        self.credit["46A"] = self.credit["46A"].replace(old, new)

    def second_bill(self, **changes: Any) -> dict[str, Any]:
        """A second bill of lading for half the goods."""
        for half in (self.bill, second := copy.deepcopy(self.bill)):
            half["packages"] = {"value": "10000", "unit": "BAGS"}
            half["gross_weight"] = {"value": "502", "unit": "MT"}
        self.documents["second"] = {**second, "number": "BL-2", **changes}
        return self.documents["second"]

    def examine(self, country: str | None = None) -> Report:
        """The whole way: MT700 text, JSON, schema, rules."""
        text = "".join(f":{tag}:{value}\n" for tag, value in self.credit.items())
        data = {**self.presentation, "documents": list(self.documents.values())}
        return examine(parse_mt700(text), parse(data)[0], country)

    def only(self, key: str) -> Finding:
        """The one discrepancy of the trade, which has that key."""
        found = self.examine().discrepancies
        assert [finding.key for finding in found] == [key], found
        return found[0]

    def clean(self) -> Report:
        """The report, which has no discrepancy."""
        report = self.examine()
        assert not report.discrepancies, report.discrepancies
        assert report.clean
        return report

    def harmless(self, key: str) -> Finding:
        """A difference with that key that is reported as none; the trade is otherwise clean."""
        report = self.clean()
        return next(finding for finding in report.differences if finding.key == key)


@pytest.fixture
def trade() -> Trade:
    """A clean trade of one's own."""
    return Trade()
