"""Credits and presentations that comply, drawn at random from a seed.

Written from the rule texts, not from the examiner: each harmless variation is something that UCP 600 or ISBP says is no
discrepancy, so a finding on a clean presentation is a false alarm of the examiner. Everything here is invented; ports
and currencies are real so that calendars and units are.

The file is long because it is a catalogue: goods, documents and variations, one function each.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from eport.examiner.places import banking_day, next_banking_day

Json = dict[str, Any]


@dataclass(frozen=True)
class Goods:
    """What a trade is about. `counted`: the unit counts packing units or items (art. 30(b))."""

    text: str
    general: str
    unit: str
    counted: bool
    price: str
    kilograms: str  # net, of one unit
    package: str
    per_package: int  # units in a package
    misspelt: tuple[str, str]


GOODS = (
    Goods("BOTTLED BEER, 24 BOTTLES OF 0.33 L EACH", "BEER IN BOTTLES", "CASES", True, "12.40", "8.2", "CASES", 1, ("BOTTLED", "BOTLED")),
    Goods("WHITE REFINED CANE SUGAR ICUMSA 45", "CANE SUGAR", "MT", False, "512.00", "1000", "BAGS", 0, ("REFINED", "REFINDE")),
    Goods("COTTON YARN NE 30/1 COMBED FOR KNITTING", "COTTON YARN", "KGS", False, "3.35", "1", "CARTONS", 0, ("KNITTING", "KNITING")),
    Goods("CENTRIFUGAL PUMPS MODEL CP-321 WITH MOTOR 7.5 KW", "PUMPS WITH MOTOR", "SETS", True, "1840.00", "96", "CRATES", 1, ("CENTRIFUGAL", "CENTRIFUGEL")),
    Goods("FROZEN ATLANTIC SALMON FILLETS, SKINLESS", "FROZEN SALMON FILLETS", "KGS", False, "9.80", "1", "CARTONS", 0, ("SALMON", "SALMONN")),
    Goods("LADIES WOOLLEN COATS STYLE 4471, NAVY", "LADIES COATS", "PIECES", True, "38.50", "1.6", "CARTONS", 20, ("WOOLLEN", "WOOLEN")),
    Goods("HOT ROLLED STEEL COILS GRADE SS400", "STEEL COILS", "MT", False, "604.00", "1000", "COILS", 0, ("ROLLED", "ROLED")),
    Goods("ROASTED ARABICA COFFEE BEANS IN 1 KG BAGS", "COFFEE BEANS", "BAGS", True, "11.20", "1", "CARTONS", 10, ("ROASTED", "ROSTED")),
    Goods("LITHIUM ION BATTERY MODULES TYPE LM-52", "BATTERY MODULES", "PIECES", True, "415.00", "28", "PALLETS", 10, ("BATTERY", "BATERY")),
    Goods("GREEN SPLIT PEAS, CROP 2025", "SPLIT PEAS", "MT", False, "388.00", "1000", "BAGS", 0, ("SPLIT", "SPILT")),
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A port with its country, and a bank there."""

    port: str
    country: str
    name: str
    bic: str


PLACES = (
    Place("ROTTERDAM", "NL", "NETHERLANDS", "TSTANL20XXX"),
    Place("HAMBURG", "DE", "GERMANY", "TSTADE20XXX"),
    Place("SHANGHAI", "CN", "CHINA", "TSTACN20XXX"),
    Place("SINGAPORE", "SG", "SINGAPORE", "TSTASG20XXX"),
    Place("SANTOS", "BR", "BRAZIL", "TSTABR20XXX"),
    Place("FELIXSTOWE", "GB", "UNITED KINGDOM", "TSTAGB20XXX"),
    Place("BUSAN", "KR", "KOREA", "TSTAKR20XXX"),
    Place("MUMBAI", "IN", "INDIA", "TSTAIN20XXX"),
)
FIRMS = (
    "ALPINE TRADING CO LTD",
    "HARBOUR FOODS LTD",
    "MERIDIAN INDUSTRIES LTD",
    "NORTHGATE IMPORT GMBH",
    "LOTUS MILLS LTD",
    "CEDAR MACHINERY CORP",
)
VESSELS = ("TEST CONSTELLATION", "TEST MERIDIAN", "TEST ORIENT STAR", "TEST BALTIC")


@dataclass
class Case:
    """A credit as its MT700 fields, and the file presented under it. `traits`: the harmless variations in it."""

    seed: int
    credit: dict[str, list[str]]
    file: Json
    place: str
    goods: Goods
    traits: list[str] = field(default_factory=list)

    @property
    def presentation(self) -> Json:
        """The one presentation of the file."""
        first: Json = self.file["presentations"][0]
        return first

    def document(self, kind: str) -> Json | None:
        """The first document of a kind."""
        return next((entry for entry in self.presentation["documents"] if entry["kind"] == kind), None)

    def mt700(self) -> str:
        """The credit as bare fields of an MT700."""
        return "".join(f":{tag}:" + "\n".join(lines) + "\n" for tag, lines in self.credit.items())


def money(value: Decimal) -> Decimal:
    """Rounded to cents."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def fold(items: list[str]) -> list[str]:
    """Items of a narrative field, each opened by '+', in lines of at most 65 characters."""
    lines: list[str] = []
    for item in items:
        line = "+"
        for word in item.split():
            if len(line) + 1 + len(word) > 65:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line != "+" else f"+ {word}"
        lines.append(line)
    return lines


def clean(seed: int) -> Case:
    """A complying presentation under a credit of its own; the same seed gives the same one."""
    rng = random.Random(seed)
    goods = rng.choice(GOODS)
    loading, discharge = rng.sample(PLACES, 2)
    seller, buyer = rng.sample(FIRMS, 2)
    currency = rng.choice(("USD", "USD", "EUR", "CNY"))
    term = rng.choice(("CIF", "CIF", "CFR", "FOB"))
    quantity = Decimal(rng.randrange(20, 400) * (20 if goods.counted else 10 if goods.unit == "KGS" else 1))
    price = Decimal(goods.price)
    amount = money(quantity * price)
    tolerance = rng.choice((None, None, (5, 5), (10, 10)))
    days = rng.choice((None, 15, 21, 21, 30, 45))
    issue = dt.date(2026, 1, 5) + dt.timedelta(rng.randrange(0, 120))
    latest = issue + dt.timedelta(rng.randrange(30, 60))
    expiry = latest + dt.timedelta((days or 21) + rng.randrange(-3, 4))
    number = f"LC{loading.country}{2026}{seed % 100000:05d}"
    where = loading if rng.random() < 0.5 else discharge
    stipulated, documents = _documents(rng, term)
    conditions = [
        text
        for text, chance in (
            ("ALL DOCUMENTS MUST QUOTE THIS CREDIT NUMBER.", 0.4),
            ("THIRD PARTY DOCUMENTS ARE ACCEPTABLE.", 0.3),
            ("THE GOODS MUST BE PACKED IN NEW EXPORT PACKING.", 0.3),
            ("THE CARRYING VESSEL MUST NOT BE MORE THAN 20 YEARS OLD.", 0.2),
            ("A FEE OF USD 80 WILL BE DEDUCTED FOR EACH DISCREPANT PRESENTATION.", 0.5),
        )
        if rng.random() < chance
    ]
    drafts = rng.random() < 0.4
    shown = f"{quantity:,f}"
    credit = {
        "27": ["1/1"], "40A": ["IRREVOCABLE"], "20": [number], "31C": [f"{issue:%y%m%d}"], "40E": ["UCP LATEST VERSION"],
        "31D": [f"{expiry:%y%m%d}{where.port}"], "50": [buyer, "1 QUAY ROAD", discharge.port, discharge.name],
        "59": [seller, "7 MILL LANE", loading.port, loading.name], "32B": [f"{currency}{str(amount).replace('.', ',')}"],
        **({"39A": [f"{tolerance[0]:02d}/{tolerance[1]:02d}"]} if tolerance else {}),
        "41A": [where.bic.removesuffix("XXX"), "BY ACCEPTANCE" if drafts else "BY PAYMENT"],
        **({"42C": ["60 DAYS AFTER BILL OF LADING DATE"], "42A": [where.bic]} if drafts else {}),
        "43P": [rng.choice(("ALLOWED", "NOT ALLOWED"))], "43T": [rng.choice(("ALLOWED", "NOT ALLOWED"))],
        "44E": [loading.port], "44F": [discharge.port], "44C": [f"{latest:%y%m%d}"],
        "45A": fold([f"{shown} {goods.unit} OF {goods.text}, UNIT PRICE {currency} {price} PER {goods.unit.removesuffix('S')}, ORIGIN {loading.name}, {term} {discharge.port if term != 'FOB' else loading.port} INCOTERMS 2020"]),
        "46A": fold(stipulated), **({"47A": fold(conditions)} if conditions else {}),
        **({"48": [f"{days:03d}"]} if days else {}), "49": ["WITHOUT"],
    }  # fmt: skip
    shipped = latest - dt.timedelta(rng.randrange(0, 8))
    last = min(expiry, shipped + dt.timedelta(days or 21))
    presented = next_banking_day(
        max(shipped + dt.timedelta(3), last - dt.timedelta(rng.randrange(0, 8))), where.country
    )
    if presented > last and presented != next_banking_day(last, where.country):
        presented = last
    facts = Facts(
        rng,
        goods,
        loading,
        discharge,
        seller,
        buyer,
        currency,
        term,
        quantity,
        price,
        amount,
        number,
        shipped,
        where,
        latest,
    )
    presentation: Json = {
        "presented_on": presented.isoformat(),
        "amount": str(amount),
        "documents": [_BUILDERS[kind](facts, text) for kind, text in zip(documents, stipulated)],
    }
    if drafts:
        presentation["documents"].append(_draft(facts, ""))
    if any("QUOTE THIS CREDIT" in text for text in conditions):
        for document in presentation["documents"]:
            document["credit_number"] = number
    case = Case(seed, credit, {"presentations": [presentation]}, where.country, goods)
    for name, vary in VARIATIONS.items():
        if rng.random() < 0.22 and vary(case, facts):
            case.traits.append(name)
    return case


@dataclass(frozen=True)
class Facts:
    """What the documents of one case agree on."""

    rng: random.Random
    goods: Goods
    loading: Place
    discharge: Place
    seller: str
    buyer: str
    currency: str
    term: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    number: str
    shipped: dt.date
    where: Place
    latest: dt.date

    @property
    def invoice_number(self) -> str:
        """Number of the invoice."""
        return f"INV-{self.number[-5:]}"

    @property
    def bill_number(self) -> str:
        """Number of the bill of lading."""
        return f"TSTU{self.number[-5:]}"

    @property
    def net(self) -> Decimal:
        """[kg]"""
        return self.quantity * Decimal(self.goods.kilograms)

    @property
    def packages(self) -> Json:
        """Number and kind of packages."""
        count = int(self.quantity) // self.goods.per_package if self.goods.per_package else int(self.net) // 50 + 1
        return {"value": str(max(count, 1)), "unit": self.goods.package}

    def before(self, low: int, high: int) -> str:
        """A day some days before shipment."""
        return (self.shipped - dt.timedelta(self.rng.randrange(low, high))).isoformat()

    def weights(self) -> Json:
        """Gross and net weight in kilograms."""
        gross = (self.net * Decimal("1.05")).quantize(Decimal("0.01"))
        return {
            "gross_weight": {"value": str(gross), "unit": "KGS"},
            "net_weight": {"value": f"{self.net:f}", "unit": "KGS"},
        }


def _documents(rng: random.Random, term: str) -> tuple[list[str], list[str]]:
    """Items of 46A and the kinds that answer them."""
    freight = "FREIGHT COLLECT" if term == "FOB" else "FREIGHT PREPAID"
    chosen = [
        ("commercial_invoice", rng.choice(("SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS", "SIGNED COMMERCIAL INVOICE IN TRIPLICATE", "COMMERCIAL INVOICE IN 3 COPIES"))),
        ("transport_document", f"FULL SET OF CLEAN ON BOARD OCEAN BILLS OF LADING MADE OUT TO ORDER OF ISSUING BANK, MARKED {freight}, NOTIFY APPLICANT"),
        ("packing_list", rng.choice(("PACKING LIST IN 2 ORIGINALS", "PACKING LIST IN DUPLICATE"))),
    ]  # fmt: skip
    if term == "CIF":
        percent, clauses = rng.choice(("110", "110", "120")), rng.choice(("A", "C"))
        chosen.append(
            (
                "insurance_document",
                f"INSURANCE POLICY OR CERTIFICATE FOR {percent} PERCENT OF CIF VALUE COVERING INSTITUTE CARGO CLAUSES ({clauses}), ENDORSED IN BLANK",
            )
        )
    if rng.random() < 0.5:
        chosen.append(("certificate_of_origin", "CERTIFICATE OF ORIGIN ISSUED BY A CHAMBER OF COMMERCE IN 1 ORIGINAL"))
    if rng.random() < 0.4:
        chosen.append(
            (
                "inspection_certificate",
                "INSPECTION CERTIFICATE ISSUED BY SGT INSPECTION CO LTD IN 1 ORIGINAL AND 1 COPY",
            )
        )
    if rng.random() < 0.2:
        chosen.append(("weight_list", "WEIGHT LIST IN 1 ORIGINAL"))
    if rng.random() < 0.25:
        chosen.append(
            (
                "beneficiary_certificate",
                "BENEFICIARY'S CERTIFICATE STATING THAT ONE SET OF COPY DOCUMENTS WAS SENT TO APPLICANT",
            )
        )
    if rng.random() < 0.2:
        chosen.append(("customs_release", "ELECTRONIC CUSTOMS RELEASE ISSUED BY CITY CUSTOMS QUOTING INVOICE NUMBER"))
    return [text for _, text in chosen], [kind for kind, _ in chosen]


def _party(name: str, place: Place, street: str) -> Json:
    return {"name": name, "address": [street, place.port, place.name], "country": place.country}


def _seller(facts: Facts) -> Json:
    return _party(facts.seller, facts.loading, "7 MILL LANE")


def _buyer(facts: Facts) -> Json:
    return _party(facts.buyer, facts.discharge, "1 QUAY ROAD")


def _counts(text: str) -> Json:
    if "3 ORIGINALS" in text:
        return {"originals": 3}
    if "TRIPLICATE" in text or "3 COPIES" in text:
        return {"originals": 1, "copies": 2}
    if "2 ORIGINALS" in text:
        return {"originals": 2}
    if "DUPLICATE" in text or "AND 1 COPY" in text:
        return {"originals": 1, "copies": 1}
    return {"originals": 1}


def _invoice(facts: Facts, text: str) -> Json:
    place = facts.loading.port if facts.term == "FOB" else facts.discharge.port
    return {
        "kind": "commercial_invoice", "title": "COMMERCIAL INVOICE", "number": facts.invoice_number,
        "date": facts.before(1, 6), "issuer": _seller(facts), "addressee": _buyer(facts), "signed": "SIGNED" in text,
        **_counts(text), "currency": facts.currency, "amount": str(facts.amount),
        "goods": f"{facts.goods.text}, ORIGIN {facts.loading.name}",
        "quantity": {"value": f"{facts.quantity:f}", "unit": facts.goods.unit}, "marks": f"{facts.buyer[:6].strip()} {facts.discharge.port} NO 1-UP",
        "origin": facts.loading.name,
        "invoice": {
            "lines": [{"description": facts.goods.text, "quantity": {"value": f"{facts.quantity:f}", "unit": facts.goods.unit}, "unit_price": str(facts.price), "amount": str(facts.amount)}],
            "trade_term": f"{facts.term} {place} INCOTERMS 2020",
        },
    }  # fmt: skip


def _bill(facts: Facts, text: str) -> Json:
    return {
        "kind": "transport_document", "title": "BILL OF LADING", "number": facts.bill_number,
        "date": facts.shipped.isoformat(), "issuer": {"name": "TEST LINE AS"}, "signed": True, "originals": 3,
        "goods": facts.goods.general, "packages": facts.packages, "gross_weight": facts.weights()["gross_weight"],
        "marks": f"{facts.buyer[:6].strip()} {facts.discharge.port} NO 1-UP",
        "containers": [f"TSTU{700000 + facts.rng.randrange(99999)}"], "shipper": _seller(facts),
        "consignee": {"name": "TO ORDER OF ISSUING BANK"}, "notify": _buyer(facts),
        "vessel": facts.rng.choice(VESSELS), "voyage": f"{facts.rng.randrange(10, 99)}E",
        "port_of_loading": facts.loading.port, "port_of_discharge": facts.discharge.port,
        "transport": {
            "mode": "bill_of_lading", "carrier": "TEST LINE AS", "signed_as": "agent_for_carrier", "wording": "shipped",
            "originals_issued": 3, "freight": "collect" if "COLLECT" in text else "prepaid", "containerised": True,
        },
    }  # fmt: skip


def _packing_list(facts: Facts, text: str) -> Json:
    return {
        "kind": "packing_list", "title": "PACKING LIST", "date": facts.before(1, 6), "issuer": _seller(facts),
        **_counts(text), "goods": facts.goods.general, "packages": facts.packages, **facts.weights(),
        "quantity": {"value": f"{facts.quantity:f}", "unit": facts.goods.unit}, "invoice_number": facts.invoice_number,
        "marks": f"{facts.buyer[:6].strip()} {facts.discharge.port} NO 1-UP",
    }  # fmt: skip


def _insurance(facts: Facts, text: str) -> Json:
    percent = Decimal(120 if "120" in text else 110)
    return {
        "kind": "insurance_document", "title": "CARGO INSURANCE CERTIFICATE", "number": f"P{facts.number[-5:]}",
        "date": facts.before(0, 5), "issuer": {"name": "TEST MARINE INSURANCE PLC"}, "signed": True, "originals": 2,
        "currency": facts.currency, "amount": str(money(facts.amount * percent / 100)), "goods": facts.goods.general,
        "invoice_number": facts.invoice_number,
        "insurance": {
            "type": "certificate", "issuer_capacity": "insurer", "insured": facts.seller, "endorsed": True,
            "cover_from": facts.loading.port, "cover_to": facts.discharge.port,
            "risks": [f"INSTITUTE CARGO CLAUSES ({'A' if '(A)' in text else 'C'})"],
            "claims_payable_at": facts.discharge.port, "originals_issued": 2,
        },
    }  # fmt: skip


def _origin(facts: Facts, text: str) -> Json:
    return {
        "kind": "certificate_of_origin", "title": "CERTIFICATE OF ORIGIN", "date": facts.before(0, 4),
        "issuer": {"name": f"{facts.loading.port} CHAMBER OF COMMERCE"}, "signed": True, **_counts(text),
        "goods": facts.goods.general, "origin": facts.loading.name, "shipper": _seller(facts),
        "consignee": _buyer(facts), "invoice_number": facts.invoice_number,
    }  # fmt: skip


def _inspection(facts: Facts, text: str) -> Json:
    return {
        "kind": "inspection_certificate", "title": "CERTIFICATE OF INSPECTION", "date": facts.before(0, 4),
        "issuer": {"name": "SGT INSPECTION CO LTD"}, "signed": True, **_counts(text), "goods": facts.goods.general,
        "quantity": {"value": f"{facts.quantity:f}", "unit": facts.goods.unit},
        "certificate": {"result": "conform", "inspected_on": facts.before(3, 6)},
    }  # fmt: skip


def _weight_list(facts: Facts, text: str) -> Json:
    return {
        "kind": "weight_list", "title": "WEIGHT LIST", "date": facts.before(1, 4), "issuer": _seller(facts),
        **_counts(text), "goods": facts.goods.general, **facts.weights(),
    }  # fmt: skip


def _beneficiary(facts: Facts, text: str) -> Json:
    return {
        "kind": "beneficiary_certificate", "title": "BENEFICIARY'S CERTIFICATE", "date": facts.shipped.isoformat(),
        "issuer": _seller(facts), "signed": True, **_counts(text),
        "statements": ["ONE SET OF COPY DOCUMENTS WAS SENT TO THE APPLICANT"],
    }  # fmt: skip


def _release(facts: Facts, text: str) -> Json:
    return {
        "kind": "customs_release", "title": "CUSTOMS RELEASE", "date": facts.shipped.isoformat(),
        "issuer": {"name": "CITY CUSTOMS"}, "signed": True, "invoice_number": facts.invoice_number,
        "release": {"declaration_number": "224820261000000031", "code_list": "WCO", "status": "09"},
        "electronic": {"format": "XML"},
    }  # fmt: skip


def _draft(facts: Facts, text: str) -> Json:
    return {
        "kind": "draft", "title": "DRAFT", "date": facts.shipped.isoformat(), "issuer": _seller(facts), "signed": True,
        "currency": facts.currency, "amount": str(facts.amount),
        "draft": {
            "tenor": f"60 DAYS AFTER BILL OF LADING DATE {facts.shipped.isoformat()}", "drawee": facts.where.bic,
            "maturity": (facts.shipped + dt.timedelta(60)).isoformat(),
        },
    }  # fmt: skip


_BUILDERS: dict[str, Callable[[Facts, str], Json]] = {
    "commercial_invoice": _invoice, "transport_document": _bill, "packing_list": _packing_list,
    "insurance_document": _insurance, "certificate_of_origin": _origin, "inspection_certificate": _inspection,
    "weight_list": _weight_list, "beneficiary_certificate": _beneficiary, "customs_release": _release,
}  # fmt: skip

# ------------------------------------------------------------------------------------------- harmless variations
# Each returns whether it applied. The comment names the rule by which it is no discrepancy.


def _misspelling(case: Case, facts: Facts) -> bool:  # ISBP A23
    wrong = facts.rng.choice(("commercial_invoice", "packing_list"))
    right, misspelt = facts.goods.misspelt
    document = case.document(wrong)
    assert document is not None
    if right not in document["goods"]:
        return False
    document["goods"] = document["goods"].replace(right, misspelt)
    return True


def _other_address(case: Case, facts: Facts) -> bool:  # art. 14(j): addresses may differ within the country
    invoice = case.document("commercial_invoice")
    assert invoice is not None
    invoice["issuer"]["address"] = ["FACTORY GATE 3", facts.loading.port, facts.loading.name]
    return True


def _abbreviated_name(case: Case, facts: Facts) -> bool:  # ISBP A1
    invoice = case.document("commercial_invoice")
    assert invoice is not None
    name = facts.seller.replace(" LTD", " LIMITED").replace(" CO ", " COMPANY ").replace(" CORP", " CORPORATION")
    invoice["issuer"]["name"] = name
    return name != facts.seller


def _tonnes(case: Case, facts: Facts) -> bool:  # the same weight in another unit is no conflict (art. 14(d))
    bill = case.document("transport_document")
    assert bill is not None
    gross = Decimal(bill["gross_weight"]["value"]) / 1000
    bill["gross_weight"] = {"value": f"{gross:f}", "unit": "MT"}
    return True


def _more_originals(case: Case, facts: Facts) -> bool:  # ISBP A29: at least the number required
    packing = case.document("packing_list")
    assert packing is not None
    packing["originals"] = packing.get("originals", 1) + 1
    return True


def _uncalled_document(case: Case, facts: Facts) -> bool:  # art. 14(g): disregarded, whatever it says
    case.presentation["documents"].append(
        {"kind": "other", "title": "QUALITY LEAFLET", "goods": "SOMETHING ELSE ENTIRELY", "gross_weight": {"value": "1", "unit": "KG"}}
    )  # fmt: skip
    return True


def _effective_earlier(case: Case, facts: Facts) -> bool:  # art. 28(e)
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["date"] = (facts.shipped + dt.timedelta(1)).isoformat()
    insurance["insurance"]["effective_on"] = facts.shipped.isoformat()
    return True


def _policy(case: Case, facts: Facts) -> bool:  # art. 28(d)
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["insurance"]["type"], insurance["title"] = "policy", "CARGO INSURANCE POLICY"
    return True


def _third_party_shipper(case: Case, facts: Facts) -> bool:  # art. 14(k)
    bill = case.document("transport_document")
    assert bill is not None
    bill["shipper"] = {"name": "TEST FORWARDING AG", "address": ["BASEL"], "country": "CH"}
    return True


def _tolerated_clauses(case: Case, facts: Facts) -> bool:  # art. 26(a), (b), 20(d)
    bill = case.document("transport_document")
    assert bill is not None
    clauses = [
        "SHIPPER'S LOAD AND COUNT",
        "SAID TO CONTAIN",
        "GOODS MAY BE LOADED ON DECK",
        "CARRIER RESERVES THE RIGHT TO TRANSHIP",
    ]
    bill["transport"]["clauses"] = facts.rng.sample(clauses, 2)
    return True


def _transhipped_in_container(case: Case, facts: Facts) -> bool:  # art. 20(c)(ii)
    bill = case.document("transport_document")
    assert bill is not None
    bill["transport"]["transhipment"] = "will"
    return True


def _received_then_on_board(case: Case, facts: Facts) -> bool:  # art. 20(a)(ii)
    bill = case.document("transport_document")
    assert bill is not None
    bill["transport"]["wording"] = "received"
    bill["transport"]["on_board"] = [
        {"date": facts.shipped.isoformat(), "vessel": bill["vessel"], "port": facts.loading.port}
    ]
    bill["date"] = facts.before(1, 3)
    return True


def _intended_then_on_board(case: Case, facts: Facts) -> bool:  # art. 20(a)(ii)
    bill = case.document("transport_document")
    assert bill is not None
    bill["transport"]["vessel_intended"] = True
    bill["transport"]["on_board"] = [
        {"date": facts.shipped.isoformat(), "vessel": bill["vessel"], "port": facts.loading.port}
    ]
    return True


def _inspected_before_dated_after(case: Case, facts: Facts) -> bool:  # ISBP A12
    inspection = case.document("inspection_certificate")
    if inspection is None:
        return False
    inspection["date"] = (facts.shipped + dt.timedelta(1)).isoformat()
    return True


def _within_tolerance(
    case: Case, facts: Facts
) -> bool:  # art. 30(b): 5 % less of measured goods, partials barred or not
    if facts.goods.counted or "39A" in case.credit:
        return False
    return _scale(case, facts, Decimal("0.95"))


def _upper_tolerance(case: Case, facts: Facts) -> bool:  # field 39A, art. 30(b): 5 % more of measured goods
    if facts.goods.counted or case.credit.get("39A") not in (["05/05"], ["10/10"]) or "within_tolerance" in case.traits:
        return False
    return _scale(case, facts, Decimal("1.05"))


def _scale(case: Case, facts: Facts, factor: Decimal) -> bool:
    """The same trade with another quantity; every document follows."""
    quantity = (facts.quantity * factor).quantize(Decimal("0.001")).normalize()
    # Rounded towards the credit's amount, so that no fraction of a cent is outside the tolerance.
    amount = (quantity * facts.price).quantize(Decimal("0.01"), ROUND_DOWN if factor > 1 else ROUND_UP)
    for document in case.presentation["documents"]:
        if "quantity" in document:
            document["quantity"]["value"] = f"{quantity:f}"
        if document["kind"] in ("commercial_invoice", "draft"):
            document["amount"] = str(amount)
        if document["kind"] == "commercial_invoice":
            document["invoice"]["lines"][0]["quantity"]["value"] = f"{quantity:f}"
            document["invoice"]["lines"][0]["amount"] = str(amount)
        if document["kind"] == "insurance_document":
            document["amount"] = str(money(Decimal(document["amount"]) * amount / facts.amount) + Decimal("0.01"))
        for weight in ("gross_weight", "net_weight"):
            if weight in document and document["kind"] != "other":
                scaled = Decimal(document[weight]["value"]) * factor
                document[weight]["value"] = f"{scaled.quantize(Decimal('0.000001')).normalize():f}"
    case.presentation["amount"] = str(amount)
    return True


def _port_with_country(case: Case, facts: Facts) -> bool:  # ISBP E6, E8: the country may stand beside the port
    bill = case.document("transport_document")
    assert bill is not None
    bill["port_of_discharge"] = f"{facts.discharge.port}, {facts.discharge.name}"
    return True


def _separate_charges(
    case: Case, facts: Facts
) -> bool:  # ISBP C9 [K]: freight and insurance may be shown apart within CIF
    invoice = case.document("commercial_invoice")
    assert invoice is not None
    if facts.term == "FOB" or case.presentation["amount"] != str(facts.amount):
        return False
    freight = money(facts.amount / 50)
    line = invoice["invoice"]["lines"][0]
    line["amount"] = str(facts.amount - freight)
    del line["unit_price"]
    invoice["invoice"]["charges"] = [{"text": "FREIGHT INCLUDED IN THE PRICE", "amount": str(freight)}]
    return True


def _two_bills_one_voyage(case: Case, facts: Facts) -> bool:  # art. 31(b)
    bill = case.document("transport_document")
    assert bill is not None
    if "gross_weight" not in bill or bill["gross_weight"]["unit"] != "KGS":
        return False
    gross = Decimal(bill["gross_weight"]["value"])
    count = int(bill["packages"]["value"])
    if count < 4:
        return False
    second = {**bill, "number": bill["number"] + "B", "transport": dict(bill["transport"])}
    first = (gross / 2).quantize(Decimal("0.01"))
    bill["gross_weight"], second["gross_weight"] = (
        {"value": str(first), "unit": "KGS"},
        {"value": str(gross - first), "unit": "KGS"},
    )
    bill["packages"] = {"value": str(count // 2), "unit": bill["packages"]["unit"]}
    second["packages"] = {"value": str(count - count // 2), "unit": bill["packages"]["unit"]}
    second["containers"] = [f"TSTU{600000 + facts.rng.randrange(99999)}"]
    case.presentation["documents"].insert(2, second)
    return True


def _before_issue(case: Case, facts: Facts) -> bool:  # art. 14(i)
    packing = case.document("packing_list")
    assert packing is not None
    packing["date"] = "2025-12-20"
    return True


def _handling_marks(case: Case, facts: Facts) -> bool:  # ISBP A33: extra data beside the shipping marks
    packing = case.document("packing_list")
    assert packing is not None
    packing["marks"] += " KEEP DRY"
    return True


def _unusual_clauses(case: Case, facts: Facts) -> bool:  # art. 27: nothing declares goods or packaging defective
    bill = case.document("transport_document")
    assert bill is not None
    clauses = (
        "14 DAYS FREE TIME AT DESTINATION", "VENTILATION AS REQUESTED BY SHIPPER", "STUFFED AT SHIPPER'S PREMISES",
        "SHIPPER DECLARES CARGO IS FIT FOR CARRIAGE", "REEFER SET AT MINUS 18 C", "OLD CASES, RECYCLED PACKING",
    )  # fmt: skip
    bill["transport"].setdefault("clauses", []).append(facts.rng.choice(clauses))
    return True


def _general_class(case: Case, facts: Facts) -> bool:  # art. 14(e): general terms, of a class that holds the goods
    classes = {
        "BEER": "ALCOHOLIC BEVERAGES", "SUGAR": "FOODSTUFFS", "COTTON": "TEXTILE YARN", "PUMPS": "MACHINERY",
        "SALMON": "FROZEN FISH", "COATS": "GARMENTS", "STEEL": "STEEL PRODUCTS", "COFFEE": "FOODSTUFFS",
        "BATTERY": "ELECTRICAL GOODS", "PEAS": "PULSES",
    }  # fmt: skip
    packing = case.document("packing_list")
    assert packing is not None
    packing["goods"] = next(general for word, general in classes.items() if word in facts.goods.text)
    return True


def _rounded_weight(case: Case, facts: Facts) -> bool:  # art. 14(d): the same weight, printed more coarsely
    bill = case.document("transport_document")
    assert bill is not None
    if bill["gross_weight"]["unit"] != "KGS":
        return False
    gross = (Decimal(bill["gross_weight"]["value"]) / 1000).quantize(Decimal("0.001"), ROUND_HALF_UP)
    bill["gross_weight"] = {"value": str(gross), "unit": "MT"}
    return True


def _deduction(case: Case, facts: Facts) -> bool:  # ISBP C7: a payment in advance may be deducted
    invoice = case.document("commercial_invoice")
    assert invoice is not None
    if case.presentation["amount"] != str(facts.amount) or case.credit["43P"] == ["NOT ALLOWED"]:
        return False
    paid = money(facts.amount / 10)
    invoice["invoice"]["deductions"] = [{"text": "LESS ADVANCE PAYMENT", "amount": str(paid)}]
    for document in (invoice, case.document("draft")):
        if document is not None:
            document["amount"] = str(facts.amount - paid)
    case.presentation["amount"] = str(facts.amount - paid)
    return True


def _buyer_named_shortly(case: Case, facts: Facts) -> bool:  # ISBP A1, A2: punctuation and abbreviations
    invoice = case.document("commercial_invoice")
    assert invoice is not None
    invoice["addressee"]["name"] = facts.buyer.replace(" LTD", ", LTD.").replace(" CO,", " CO.,").title()
    return True


def _wider_cover(
    case: Case, facts: Facts
) -> bool:  # art. 28(f)(iii): at least between the places; from a warehouse inland
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["insurance"]["cover_from"] = f"WAREHOUSE {facts.loading.port} INLAND"
    insurance["insurance"]["risks"].append("INSTITUTE WAR CLAUSES (CARGO)")
    return True


VARIATIONS: dict[str, Callable[[Case, Facts], bool]] = {
    "misspelling": _misspelling, "other_address": _other_address, "abbreviated_name": _abbreviated_name,
    "within_tolerance": _within_tolerance, "upper_tolerance": _upper_tolerance, "separate_charges": _separate_charges,
    "two_bills_one_voyage": _two_bills_one_voyage, "tonnes": _tonnes,
    "more_originals": _more_originals, "uncalled_document": _uncalled_document, "effective_earlier": _effective_earlier,
    "policy": _policy, "third_party_shipper": _third_party_shipper, "tolerated_clauses": _tolerated_clauses,
    "transhipped_in_container": _transhipped_in_container, "received_then_on_board": _received_then_on_board,
    "intended_then_on_board": _intended_then_on_board, "inspected_before_dated_after": _inspected_before_dated_after,
    "port_with_country": _port_with_country, "before_issue": _before_issue, "handling_marks": _handling_marks,
    "unusual_clauses": _unusual_clauses, "general_class": _general_class, "rounded_weight": _rounded_weight,
    "deduction": _deduction, "buyer_named_shortly": _buyer_named_shortly, "wider_cover": _wider_cover,
}  # fmt: skip
__all__ = ["Case", "Facts", "Goods", "banking_day", "clean", "fold", "money"]
