"""Known discrepancies: each takes a complying presentation and breaks one rule in it.

Written from the rule texts before the rules were coded. `keys` are the findings of the examiner that name the broken
rule; any other discrepancy that it reports for the presentation is a false alarm. A mutation that does not apply to a
case (no insurance document to spoil) returns False. Several are there because a program is likely to miss them. The
file is long because it is a catalogue, one function for each.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bench.examiner.clean import Case, Json, fold, money
from eport.examiner.places import next_banking_day

Mutate = Callable[[Case, random.Random], bool]


@dataclass(frozen=True)
class Mutation:
    """One way to break a rule."""

    name: str
    article: str
    keys: frozenset[str]
    apply: Mutate


MUTATIONS: Final[list[Mutation]] = []


def breaks(article: str, *keys: str) -> Callable[[Mutate], Mutate]:
    """Enter a function into the list."""

    def enter(function: Mutate) -> Mutate:
        MUTATIONS.append(Mutation(function.__name__, article, frozenset(keys), function))
        return function

    return enter


def _need(case: Case, kind: str) -> Json:
    found = case.document(kind)
    assert found is not None, kind
    return found


def _expiry(case: Case) -> dt.date:
    return dt.datetime.strptime(case.credit["31D"][0][:6], "%y%m%d").date()


def _shipped(case: Case) -> dt.date:
    bill = _need(case, "transport_document")
    notations = bill["transport"].get("on_board")
    return dt.date.fromisoformat(notations[0]["date"] if notations else bill["date"])


def _bills(case: Case) -> list[Json]:
    return [entry for entry in case.presentation["documents"] if entry["kind"] == "transport_document"]


# ------------------------------------------------------------------------------------------------------------ dates


@breaks("6(d)(i), 29(a)", "expired")
def presented_after_expiry(case: Case, rng: random.Random) -> bool:
    case.credit["48"] = ["090"]
    case.presentation["presented_on"] = (next_banking_day(_expiry(case), case.place) + dt.timedelta(1)).isoformat()
    return True


@breaks("14(c)", "late_presentation")
def presented_a_day_late(case: Case, rng: random.Random) -> bool:
    days = int(case.credit.get("48", ["21"])[0])
    last = next_banking_day(_shipped(case) + dt.timedelta(days), case.place)
    case.credit["31D"] = [f"{last + dt.timedelta(30):%y%m%d}" + case.credit["31D"][0][6:]]
    case.presentation["presented_on"] = (last + dt.timedelta(1)).isoformat()
    return True


@breaks("44C, 29(c)", "late_shipment")
def shipped_a_day_late(case: Case, rng: random.Random) -> bool:
    shipped = _shipped(case)
    case.credit["44C"] = [f"{shipped - dt.timedelta(1):%y%m%d}"]
    return True


@breaks("14(i)", "dated_after_presentation")
def packing_list_dated_after_presentation(case: Case, rng: random.Random) -> bool:
    day = dt.date.fromisoformat(case.presentation["presented_on"]) + dt.timedelta(1)
    _need(case, "packing_list")["date"] = day.isoformat()
    return True


@breaks("ISBP A11", "undated")
def insurance_without_date(case: Case, rng: random.Random) -> bool:
    insurance = case.document("insurance_document")
    if insurance is None or "effective_on" in insurance["insurance"]:
        return False
    del insurance["date"]
    return True


# ---------------------------------------------------------------------------------------------------------- amounts


@breaks("30, 39A", "overdrawn")
def drawn_above_tolerance(case: Case, rng: random.Random) -> bool:
    plus = Decimal(case.credit.get("39A", ["00/00"])[0][:2])
    amount = Decimal(case.credit["32B"][0][3:].replace(",", "."))
    over = money(amount * (100 + plus) / 100) + Decimal("0.01")
    # The credit is made smaller instead of the drawing larger, so that nothing else changes.
    drawn = Decimal(case.presentation["amount"])
    smaller = money(amount * (drawn - Decimal("0.01")) / over - Decimal("0.01"))
    case.credit["32B"] = [case.credit["32B"][0][:3] + str(smaller).replace(".", ",")]
    return True


@breaks("18(a)(iii)", "invoice_currency")
def invoice_in_another_currency(case: Case, rng: random.Random) -> bool:
    invoice = _need(case, "commercial_invoice")
    invoice["currency"] = "GBP"
    return True


@breaks("30(b), 45A", "quantity")
def a_counted_quantity_short(case: Case, rng: random.Random) -> bool:
    if not case.goods.counted:
        return False
    case.credit["43P"] = ["NOT ALLOWED"]
    return _rescale(case, Decimal("0.96"), whole=True)


@breaks("30(b), 45A", "quantity")
def measured_quantity_six_percent_over(case: Case, rng: random.Random) -> bool:
    if case.goods.counted or any(name in case.traits for name in ("within_tolerance", "upper_tolerance")):
        return False
    case.credit["39A"] = ["10/10"]
    return _rescale(case, Decimal("1.06"))


@breaks("30(c), 31", "underdrawn")
def drawn_six_percent_short_with_partials_barred(case: Case, rng: random.Random) -> bool:
    if case.goods.counted or "within_tolerance" in case.traits:
        return False
    case.credit["43P"] = ["NOT ALLOWED"]
    case.credit.pop("39A", None)
    if "upper_tolerance" in case.traits:
        return False
    amount = Decimal(case.credit["32B"][0][3:].replace(",", "."))
    larger = money(Decimal(case.presentation["amount"]) / Decimal("0.94"))
    case.credit["32B"] = [case.credit["32B"][0][:3] + str(larger).replace(".", ",")]
    return larger > amount


@breaks("14(d), ISBP C6", "unit_price")
def unit_price_differs(case: Case, rng: random.Random) -> bool:
    invoice = _need(case, "commercial_invoice")
    line = invoice["invoice"]["lines"][0]
    if "unit_price" not in line:
        return False
    line["unit_price"] = str(Decimal(line["unit_price"]) + Decimal("0.50"))
    del line["amount"]  # nothing of the arithmetic is left to contradict
    return True


@breaks("ISBP A22", "invoice_arithmetic")
def invoice_total_is_not_the_sum(case: Case, rng: random.Random) -> bool:
    line = _need(case, "commercial_invoice")["invoice"]["lines"][0]
    line["amount"] = str(Decimal(line["amount"]) - 100)
    line.pop("unit_price", None)
    return True


@breaks("ISBP B13", "draft_amount")
def draft_for_another_amount(case: Case, rng: random.Random) -> bool:
    draft = case.document("draft")
    if draft is None:
        return False
    draft["amount"] = str(Decimal(draft["amount"]) - 10)
    return True


@breaks("ISBP B14", "draft_amount_in_words")
def draft_words_contradict_figures(case: Case, rng: random.Random) -> bool:
    draft = case.document("draft")
    if draft is None:
        return False
    draft["draft"]["amount_in_words"] = "ONE MILLION AND THREE ONLY"
    return True


# ----------------------------------------------------------------------------------------------- transport document


@breaks("20(a)(iii), 44E", "port_of_loading")
def other_port_of_loading(case: Case, rng: random.Random) -> bool:
    for bill in _bills(case):
        bill["port_of_loading"] = "ANTWERP"
        for notation in bill["transport"].get("on_board", ()):
            notation["port"] = "ANTWERP"
    return True


@breaks("20(a)(iii), 44F", "port_of_discharge")
def other_port_of_discharge(case: Case, rng: random.Random) -> bool:
    for bill in _bills(case):
        bill["port_of_discharge"] = "DURBAN"
    return True


@breaks("20(a)(iii), 44F", "port_of_discharge")
def neighbouring_port_of_discharge(case: Case, rng: random.Random) -> bool:
    """A terminal of another name in the same country."""
    if case.credit["44F"] != ["SHANGHAI"]:
        return False
    for bill in _bills(case):
        bill["port_of_discharge"] = "NINGBO, CHINA"
    return True


@breaks("20(a)(ii)", "not_on_board")
def received_for_shipment_only(case: Case, rng: random.Random) -> bool:
    for bill in _bills(case):
        bill["transport"].update(wording="received", on_board=[])
    return "received_then_on_board" not in case.traits and "intended_then_on_board" not in case.traits


@breaks("20(a)(ii)", "intended", "not_on_board")
def intended_vessel_without_notation(case: Case, rng: random.Random) -> bool:
    if "received_then_on_board" in case.traits or "intended_then_on_board" in case.traits:
        return False
    _need(case, "transport_document")["transport"]["vessel_intended"] = True
    return True


@breaks("20(a)(iii)", "intended", "not_on_board")
def intended_port_without_notation(case: Case, rng: random.Random) -> bool:
    if "received_then_on_board" in case.traits or "intended_then_on_board" in case.traits:
        return False
    _need(case, "transport_document")["transport"]["port_of_loading_intended"] = True
    return True


@breaks("ISBP E6", "not_on_board")
def pre_carriage_without_port_in_notation(case: Case, rng: random.Random) -> bool:
    """Goods pre-carried from an inland place: the notation has to name vessel and port of loading."""
    bill = _need(case, "transport_document")
    bill["place_of_receipt"] = "BASEL"
    bill["transport"]["pre_carriage"] = "BARGE TEST RHINE"
    bill["transport"]["on_board"] = [{"date": _shipped(case).isoformat()}]
    return True


@breaks("20(c), 43T", "transhipment")
def transhipment_outside_containers(case: Case, rng: random.Random) -> bool:
    case.credit["43T"] = ["NOT ALLOWED"]
    for bill in _bills(case):
        bill["transport"].update(transhipment="will", containerised=False)
    return True


@breaks("31(b), 43P", "partial_shipment")
def two_vessels_with_partials_barred(case: Case, rng: random.Random) -> bool:
    if "two_bills_one_voyage" not in case.traits:
        return False
    case.credit["43P"] = ["NOT ALLOWED"]
    second = _bills(case)[1]
    second["vessel"], second["voyage"] = "TEST WANDERER", "77W"
    for notation in second["transport"].get("on_board", ()):
        notation["vessel"] = "TEST WANDERER"
    return True


@breaks("27", "unclean")
def packaging_declared_defective(case: Case, rng: random.Random) -> bool:
    clause = rng.choice(("PACKAGING TORN AND STAINED", "SEVERAL CARTONS WET", "COILS RUSTY AT EDGES", "3 BAGS BURST"))
    _need(case, "transport_document")["transport"].setdefault("clauses", []).append(clause)
    return True


@breaks("27", "unclean")
def condition_declared_in_unusual_words(case: Case, rng: random.Random) -> bool:
    clause = rng.choice(("CONTENTS OOZING FROM SOME UNITS", "ATMOSPHERIC OXIDATION NOTED", "WRAPPERS NO LONGER INTACT"))
    _need(case, "transport_document")["transport"].setdefault("clauses", []).append(clause)
    return True


@breaks("26(a)", "on_deck")
def loaded_on_deck(case: Case, rng: random.Random) -> bool:
    _need(case, "transport_document")["transport"].setdefault("clauses", []).append("SHIPPED ON DECK AT SHIPPER'S RISK")
    return True


@breaks("20(a)(vi)", "charter_party")
def subject_to_a_charter_party(case: Case, rng: random.Random) -> bool:
    _need(case, "transport_document")["transport"]["charter_party"] = True
    return True


@breaks("20(a)(i)", "transport_signature")
def carrier_not_named(case: Case, rng: random.Random) -> bool:
    del _need(case, "transport_document")["transport"]["carrier"]
    return True


@breaks("20(a)(i)", "transport_signature")
def signed_by_an_agent_of_nobody(case: Case, rng: random.Random) -> bool:
    _need(case, "transport_document")["transport"]["signed_as"] = rng.choice(("agent", "forwarder"))
    return True


@breaks("20(a)(i)", "transport_signature")
def bill_not_signed(case: Case, rng: random.Random) -> bool:
    _need(case, "transport_document")["signed"] = False
    return True


@breaks("20, 21", "transport_mode", "missing_document")
def waybill_for_a_bill_of_lading(case: Case, rng: random.Random) -> bool:
    for bill in _bills(case):
        bill["transport"]["mode"], bill["title"] = "sea_waybill", "SEA WAYBILL"
    return True


@breaks("20(a)(iv)", "full_set")
def one_original_bill_kept_back(case: Case, rng: random.Random) -> bool:
    _need(case, "transport_document")["originals"] = 2
    return True


@breaks("46A, ISBP E12", "consignee")
def consigned_to_the_applicant(case: Case, rng: random.Random) -> bool:
    _need(case, "transport_document")["consignee"] = {"name": case.credit["50"][0]}
    return True


@breaks("46A, ISBP E14", "notify")
def another_party_notified(case: Case, rng: random.Random) -> bool:
    _need(case, "transport_document")["notify"] = {"name": "SOMEBODY ELSE SPA", "address": ["GENOA"]}
    return True


@breaks("46A, ISBP E26", "freight")
def freight_marked_otherwise(case: Case, rng: random.Random) -> bool:
    bill = _need(case, "transport_document")
    bill["transport"]["freight"] = "prepaid" if bill["transport"]["freight"] == "collect" else "collect"
    return True


@breaks("ISBP E13", "endorsement")
def order_of_shipper_not_endorsed(case: Case, rng: random.Random) -> bool:
    case.credit["46A"] = fold([
        item.replace("TO ORDER OF ISSUING BANK", "TO ORDER AND BLANK ENDORSED") for item in _items(case)
    ])  # fmt: skip
    for bill in _bills(case):
        bill["consignee"] = {"name": "TO ORDER"}
    return True


def _items(case: Case) -> list[str]:
    items: list[str] = []
    for line in case.credit["46A"]:
        if line.startswith("+"):
            items.append(line[1:].strip())
        else:
            items[-1] += " " + line
    return items


# -------------------------------------------------------------------------------------------------------- insurance


@breaks("28(c)", "insurance_kind")
def cover_note(case: Case, rng: random.Random) -> bool:
    return _insurance(case, type="cover_note")


@breaks("28(a)", "insurance_signature")
def insurance_signed_by_a_broker(case: Case, rng: random.Random) -> bool:
    return _insurance(case, issuer_capacity="broker")


@breaks("28(b)", "insurance_full_set")
def one_original_policy_kept_back(case: Case, rng: random.Random) -> bool:
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["originals"] = 1
    return True


@breaks("28(f)(i)", "insurance_currency")
def insured_in_another_currency(case: Case, rng: random.Random) -> bool:
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["currency"] = "CHF"
    return True


@breaks("28(f)(ii)", "insurance_amount")
def insured_a_cent_short(case: Case, rng: random.Random) -> bool:
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    percent = Decimal(120 if any("120 PERCENT" in item for item in _items(case)) else 110)
    insurance["amount"] = str(money(Decimal(case.presentation["amount"]) * percent / 100) - Decimal("0.02"))
    return True


@breaks("28(e)", "insurance_date")
def insured_after_shipment(case: Case, rng: random.Random) -> bool:
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["insurance"].pop("effective_on", None)
    insurance["date"] = (_shipped(case) + dt.timedelta(1)).isoformat()
    return True


@breaks("28(e)", "insurance_date")
def cover_begins_after_shipment(case: Case, rng: random.Random) -> bool:
    return _insurance(case, effective_on=(_shipped(case) + dt.timedelta(1)).isoformat())


@breaks("28(g)", "insurance_risks")
def stipulated_clauses_not_covered(case: Case, rng: random.Random) -> bool:
    if not any("CLAUSES (A)" in item for item in _items(case)):
        return False
    return _insurance(case, risks=["INSTITUTE CARGO CLAUSES (C)"])


@breaks("28(f)(iii)", "insurance_route")
def cover_ends_before_the_port_of_discharge(case: Case, rng: random.Random) -> bool:
    return _insurance(case, cover_to="PORT SAID")


@breaks("46A, ISBP K19", "insurance_endorsement")
def insurance_not_endorsed(case: Case, rng: random.Random) -> bool:
    return _insurance(case, endorsed=False)


def _insurance(case: Case, **values: object) -> bool:
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["insurance"].update(values)
    return True


# ------------------------------------------------------------------------------------------------- goods and parties


@breaks("18(c)", "goods_description")
def invoice_shows_another_grade(case: Case, rng: random.Random) -> bool:
    changes = {
        "ICUMSA 45": "ICUMSA 150", "NE 30/1": "NE 20/1", "CP-321": "CP-231", "FROZEN": "CHILLED", "4471": "4417",
        "SS400": "SS330", "ARABICA": "ROBUSTA", "LM-52": "LM-25", "GREEN": "YELLOW", "0.33": "0.5",
    }  # fmt: skip
    for old, new in changes.items():
        if old in case.goods.text:
            invoice = _need(case, "commercial_invoice")
            invoice["goods"] = invoice["goods"].replace(old, new)
            invoice["invoice"]["lines"][0]["description"] = invoice["goods"].split(", ORIGIN")[0]
            return True
    return False


@breaks("18(c)", "goods_description")
def invoice_leaves_a_detail_out(case: Case, rng: random.Random) -> bool:
    invoice = _need(case, "commercial_invoice")
    short = {
        "WHITE ": "",
        "COMBED ": "",
        ", SKINLESS": "",
        ", NAVY": "",
        "HOT ROLLED ": "",
        "ROASTED ": "",
        ", CROP 2025": "",
    }
    for old in short:
        if old in invoice["goods"]:
            invoice["goods"] = invoice["goods"].replace(old, "")
            invoice["invoice"]["lines"][0]["description"] = invoice["goods"].split(", ORIGIN")[0]
            return True
    return False


@breaks("ISBP C5", "goods_description")
def invoice_adds_another_nature(case: Case, rng: random.Random) -> bool:
    invoice = _need(case, "commercial_invoice")
    invoice["goods"] = rng.choice(("USED ", "SECOND HAND ", "RECONDITIONED ", "SECOND QUALITY ")) + invoice["goods"]
    return True


@breaks("ISBP C12", "extra_goods", "goods_description")
def samples_free_of_charge(case: Case, rng: random.Random) -> bool:
    invoice = _need(case, "commercial_invoice")
    invoice["invoice"]["lines"].append({"description": "ADVERTISING MATERIAL FREE OF CHARGE", "amount": "0.00"})
    return True


@breaks("14(e)", "goods_conflict")
def packing_list_describes_other_goods(case: Case, rng: random.Random) -> bool:
    _need(case, "packing_list")["goods"] = "CERAMIC FLOOR TILES"
    return True


@breaks("14(d), 14(e)", "goods_conflict")
def bill_contradicts_the_goods_in_one_word(case: Case, rng: random.Random) -> bool:
    changes = {
        "FROZEN": "FRESH",
        "COTTON": "POLYESTER",
        "COFFEE": "COCOA",
        "LADIES": "MENS",
        "CANE": "BEET",
        "STEEL": "ALUMINIUM",
    }
    for bill in _bills(case):
        for old, new in changes.items():
            if old in bill["goods"]:
                bill["goods"] = bill["goods"].replace(old, new)
                return True
    return False


@breaks("ISBP C8", "trade_term")
def trade_term_missing_or_other(case: Case, rng: random.Random) -> bool:
    invoice = _need(case, "commercial_invoice")["invoice"]
    invoice["trade_term"] = "EXW " + " ".join(invoice["trade_term"].split()[1:])
    return True


@breaks("18(a)(i)", "invoice_issuer")
def invoice_of_another_seller(case: Case, rng: random.Random) -> bool:
    _need(case, "commercial_invoice")["issuer"]["name"] = "UNRELATED EXPORTS LTD"
    return True


@breaks("18(a)(ii)", "invoice_addressee")
def invoice_to_another_buyer(case: Case, rng: random.Random) -> bool:
    _need(case, "commercial_invoice")["addressee"]["name"] = "UNRELATED IMPORTS LTD"
    return True


@breaks("14(j)", "party_country")
def beneficiary_in_another_country(case: Case, rng: random.Random) -> bool:
    _need(case, "commercial_invoice")["issuer"].update(country="PA", address=["CALLE 50", "PANAMA"])
    return True


# ------------------------------------------------------------------------------------- documents, originals, copies


@breaks("14(a), 46A", "missing_document")
def a_document_missing(case: Case, rng: random.Random) -> bool:
    kind = rng.choice(
        [
            entry["kind"]
            for entry in case.presentation["documents"]
            if entry["kind"] not in ("other", "draft", "commercial_invoice")
        ]
    )
    case.presentation["documents"] = [entry for entry in case.presentation["documents"] if entry["kind"] != kind]
    return True


@breaks("17, 46A", "originals")
def too_few_originals(case: Case, rng: random.Random) -> bool:
    packing = _need(case, "packing_list")
    packing.update(originals=1, copies=0)
    return True


@breaks("17(a)", "originals")
def copies_alone(case: Case, rng: random.Random) -> bool:
    _need(case, "commercial_invoice").update(originals=0, copies=3)
    return True


@breaks("46A, ISBP A35", "signature")
def invoice_not_signed(case: Case, rng: random.Random) -> bool:
    if not any("SIGNED COMMERCIAL INVOICE" in item for item in _items(case)):
        return False
    _need(case, "commercial_invoice")["signed"] = False
    return True


@breaks("ISBP A3, L1, Q", "signature")
def certificate_not_signed(case: Case, rng: random.Random) -> bool:
    found = case.document("certificate_of_origin") or case.document("inspection_certificate")
    if found is None:
        return False
    found["signed"] = False
    return True


@breaks("ISBP A8", "correction")
def correction_not_authenticated(case: Case, rng: random.Random) -> bool:
    bill = _need(case, "transport_document")
    bill["corrections"] = [{"text": "PORT OF DISCHARGE", "authenticated": False}]
    return True


@breaks("14(f), 46A", "issuer")
def inspected_by_another_company(case: Case, rng: random.Random) -> bool:
    found = case.document("inspection_certificate")
    if found is None:
        return False
    found["issuer"]["name"] = "OTHER SURVEYORS BV"
    return True


@breaks("14(f), ISBP L3", "issuer")
def origin_certified_by_the_beneficiary(case: Case, rng: random.Random) -> bool:
    found = case.document("certificate_of_origin")
    if found is None:
        return False
    found["issuer"] = {"name": case.credit["59"][0]}
    return True


@breaks("14(f)", "adverse_result")
def inspection_found_the_goods_wanting(case: Case, rng: random.Random) -> bool:
    found = case.document("inspection_certificate")
    if found is None:
        return False
    found["certificate"]["result"] = "adverse"
    return True


@breaks("14(f)", "function")
def beneficiary_certificate_says_something_else(case: Case, rng: random.Random) -> bool:
    found = case.document("beneficiary_certificate")
    if found is None:
        return False
    found["statements"] = ["THE GOODS ARE OF GOOD QUALITY"]
    return True


@breaks("47A", "credit_number")
def credit_number_not_quoted(case: Case, rng: random.Random) -> bool:
    if not any("QUOTE THIS CREDIT" in line for line in case.credit.get("47A", ())):
        return False
    del _need(case, "packing_list")["credit_number"]
    return True


@breaks("14(d)", "data_conflict")
def another_credit_number_quoted(case: Case, rng: random.Random) -> bool:
    _need(case, "packing_list")["credit_number"] = "LCXX99999999"
    return not any("QUOTE THIS CREDIT" in line for line in case.credit.get("47A", ()))


@breaks("14(f), 46A", "customs_release")
def customs_release_conditional(case: Case, rng: random.Random) -> bool:
    found = case.document("customs_release")
    if found is None:
        return False
    code_list, status = rng.choice((("WCO", "08"), ("CHINA", "K"), ("WCO", "9"), ("WCO", "05")))
    found["release"].update(code_list=code_list, status=status)
    return True


@breaks("14(f), 46A", "customs_release")
def customs_release_of_another_invoice(case: Case, rng: random.Random) -> bool:
    found = case.document("customs_release")
    if found is None:
        return False
    found["invoice_number"] = "INV-OTHER"
    return True


# ------------------------------------------------------------------------------------------------------ consistency


@breaks("14(d)", "data_conflict")
def gross_weights_differ(case: Case, rng: random.Random) -> bool:
    packing = _need(case, "packing_list")
    packing["gross_weight"]["value"] = str(Decimal(packing["gross_weight"]["value"]) + 37)
    return case.document("weight_list") is None


@breaks("14(d)", "data_conflict")
def packages_differ(case: Case, rng: random.Random) -> bool:
    packing = _need(case, "packing_list")
    packing["packages"]["value"] = str(int(packing["packages"]["value"]) + 1)
    return True


@breaks("14(d), ISBP A32", "data_conflict")
def marks_differ(case: Case, rng: random.Random) -> bool:
    _need(case, "packing_list")["marks"] = "XYZ LAGOS 1-500"
    return True


@breaks("14(d)", "data_conflict")
def container_numbers_differ(case: Case, rng: random.Random) -> bool:
    if "two_bills_one_voyage" in case.traits:
        return False
    _need(case, "packing_list")["containers"] = ["TSTU1111111"]
    return True


@breaks("14(d)", "data_conflict")
def invoice_numbers_differ(case: Case, rng: random.Random) -> bool:
    _need(case, "packing_list")["invoice_number"] = "INV-OTHER"
    return True


@breaks("14(d)", "data_conflict")
def vessels_differ(case: Case, rng: random.Random) -> bool:
    _need(case, "packing_list")["vessel"] = "TEST WANDERER"
    return True


@breaks("14(d)", "data_conflict", "goods_description")
def origins_differ(case: Case, rng: random.Random) -> bool:
    found = case.document("certificate_of_origin")
    if found is None:
        return False
    found["origin"] = "PERU"
    return True


@breaks("14(d)", "data_conflict")
def net_above_gross(case: Case, rng: random.Random) -> bool:
    packing = _need(case, "packing_list")
    packing["net_weight"]["value"] = str(Decimal(packing["gross_weight"]["value"]) * 2)
    return case.document("weight_list") is None


@breaks("14(d), ISBP L5", "data_conflict")
def origin_consigned_to_another_party(case: Case, rng: random.Random) -> bool:
    found = case.document("certificate_of_origin")
    if found is None:
        return False
    found["consignee"] = {"name": "THIRD COUNTRY TRADERS INC", "address": ["MIAMI"], "country": "US"}
    return True


@breaks("14(d)", "data_conflict")
def insurance_names_another_voyage(case: Case, rng: random.Random) -> bool:
    insurance = case.document("insurance_document")
    if insurance is None:
        return False
    insurance["vessel"] = "TEST WANDERER"
    return True


# ------------------------------------------------------------------------------------------------------------ drafts


@breaks("ISBP B8", "draft_drawer")
def draft_drawn_by_another(case: Case, rng: random.Random) -> bool:
    draft = case.document("draft")
    if draft is None:
        return False
    draft["issuer"] = {"name": "UNRELATED EXPORTS LTD"}
    return True


@breaks("6(c), ISBP B1", "draft_drawee")
def draft_drawn_on_the_applicant(case: Case, rng: random.Random) -> bool:
    draft = case.document("draft")
    if draft is None:
        return False
    draft["draft"]["drawee"] = case.credit["50"][0]
    return True


@breaks("ISBP B2", "draft_tenor")
def draft_of_another_tenor(case: Case, rng: random.Random) -> bool:
    draft = case.document("draft")
    if draft is None:
        return False
    draft["draft"]["tenor"] = draft["draft"]["tenor"].replace("60 DAYS", "90 DAYS")
    del draft["draft"]["maturity"]
    return True


@breaks("ISBP B5", "draft_maturity")
def draft_matures_a_day_early(case: Case, rng: random.Random) -> bool:
    draft = case.document("draft")
    if draft is None:
        return False
    day = dt.date.fromisoformat(draft["draft"]["maturity"]) - dt.timedelta(1)
    draft["draft"]["maturity"] = day.isoformat()
    return True


# ------------------------------------------------------------------------------ what a program is likely to miss


@breaks("18(c), ISBP A23", "goods_description")
def one_letter_makes_other_goods(case: Case, rng: random.Random) -> bool:
    """A23 leaves errors alone that keep the meaning; these do not."""
    changes = {"BEANS": "BEADS", "COILS": "COINS", "PUMPS": "PUMAS", "PEAS": "PEARS", "COATS": "COAST"}
    invoice = _need(case, "commercial_invoice")
    for old, new in changes.items():
        if old in invoice["goods"]:
            invoice["goods"] = invoice["goods"].replace(old, new)
            line = invoice["invoice"]["lines"][0]
            line["description"] = line["description"].replace(old, new)
            return True
    return False


@breaks("14(f)", "function", "adverse_result")
def beneficiary_certificate_denies(case: Case, rng: random.Random) -> bool:
    found = case.document("beneficiary_certificate")
    if found is None:
        return False
    found["statements"] = ["ONE SET OF COPY DOCUMENTS WAS NOT SENT TO THE APPLICANT"]
    return True


@breaks("14(f)", "adverse_result", "function")
def inspection_finds_fault_in_its_text(case: Case, rng: random.Random) -> bool:
    found = case.document("inspection_certificate")
    if found is None:
        return False
    del found["certificate"]["result"]
    found["statements"] = ["SEVERAL UNITS WERE BELOW THE CONTRACT QUALITY"]
    return True


@breaks("14(d)", "data_conflict")
def origin_contradicted_in_a_statement(case: Case, rng: random.Random) -> bool:
    _need(case, "packing_list")["statements"] = ["GOODS MANUFACTURED IN PERU"]
    return True


@breaks("14(d)", "data_conflict")
def vessel_contradicted_in_a_statement(case: Case, rng: random.Random) -> bool:
    _need(case, "commercial_invoice")["statements"] = ["SHIPPED PER M/V TEST WANDERER"]
    return True


@breaks("46A, 14(f)", "function", "quotation")
def packing_list_without_the_detail_asked_for(case: Case, rng: random.Random) -> bool:
    case.credit["46A"] = fold([
        f"{item} SHOWING DIMENSIONS OF EACH PACKAGE" if item.startswith("PACKING LIST") else item
        for item in _items(case)
    ])  # fmt: skip
    return True


@breaks("47A", "condition")
def condition_of_47a_not_met(case: Case, rng: random.Random) -> bool:
    conditions = [*case.credit.get("47A", ()), "+ INVOICE MUST SHOW THE HS CODE OF THE GOODS."]
    case.credit["47A"] = conditions
    return True


@breaks("28(f)(iii)", "insurance_route")
def cover_begins_too_late_on_the_way(case: Case, rng: random.Random) -> bool:
    return _insurance(case, cover_from="COLOMBO")


@breaks("14(d)", "data_conflict")
def packages_of_another_kind(case: Case, rng: random.Random) -> bool:
    packing = _need(case, "packing_list")
    packing["packages"]["unit"] = "DRUMS" if packing["packages"]["unit"] != "DRUMS" else "BALES"
    return True


@breaks("20(a)(i), ISBP E5", "transport_signature")
def signed_for_another_carrier(case: Case, rng: random.Random) -> bool:
    """The bill names one carrier and is issued by another."""
    _need(case, "transport_document")["issuer"] = {"name": "RIVAL LINE SPA, AS CARRIER"}
    return True


def _rescale(case: Case, factor: Decimal, whole: bool = False) -> bool:
    """Another quantity in every document, amounts following; the credit stays."""
    invoice = _need(case, "commercial_invoice")
    old = Decimal(invoice["quantity"]["value"])
    quantity = (old * factor).quantize(Decimal(1) if whole else Decimal("0.001")).normalize()
    if quantity == old or "unit_price" not in invoice["invoice"]["lines"][0]:
        return False
    amount = money(quantity * Decimal(invoice["invoice"]["lines"][0]["unit_price"]))
    for document in case.presentation["documents"]:
        if "quantity" in document:
            document["quantity"]["value"] = f"{quantity:f}"
        if document["kind"] in ("commercial_invoice", "draft"):
            document["amount"] = str(amount)
        if document["kind"] == "insurance_document":
            document["amount"] = str(amount * 2)
    line = invoice["invoice"]["lines"][0]
    line["quantity"]["value"], line["amount"] = f"{quantity:f}", str(amount)
    case.presentation["amount"] = str(amount)
    if whole:  # the amount credited follows, so that only the quantity is short
        case.credit["32B"] = [case.credit["32B"][0][:3] + str(amount).replace(".", ",")]
    return True
