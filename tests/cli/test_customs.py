"""`eport customs …`, run as a person runs it, on the example's declaration."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from eport import merkle
from eport.cli import app
from eport.customs.cli import Form, Kind
from eport.customs.history import surcharge_at
from eport.customs.table import DeclarationForm, DeclarationKind
from eport.enclave import declared
from eport.messages.customs_codes import FROM_7365
from eport.messages.wco import parse_declaration
from eport.trade.parties import DEVELOPMENT_KEY
from tests.helpers.clearance import (
    ACCEPTED,
    DAY,
    INSPECTION,
    RELEASED,
    TAX_ASSESSED,
    as_alliance,
    following,
    permit,
    quorum,
    seconds_between_blocks,
    signed,
    statement,
    stopped_clock,
)
from tests.helpers.credit import URDG_758, issued
from tests.helpers.customs import EXAMPLES
from tests.helpers.duty import DUTY, assess, code, determine, in_service, word
from tests.helpers.record import recorded

FILE = EXAMPLES / "sight/declaration.xml"
DECLARATION = parse_declaration(FILE.read_bytes())
NUMBER = DECLARATION.number
SUBJECT = merkle.keyed_hash(DEVELOPMENT_KEY, "declaration", NUMBER)
ROOT = declared.commitment(DECLARATION, DEVELOPMENT_KEY).root


@pytest.fixture
def run(funded, tmp_path):
    record = tmp_path / "record.json"
    recorded(funded.contracts, record)

    def running(*arguments):
        where = ("--url", funded.chain.url, "--record", record)
        given = [str(argument) for argument in ("customs", *arguments, *where)]
        result = CliRunner(env={"COLUMNS": "200"}).invoke(app, given)
        return result.exit_code, " ".join(result.output.split()), result.stdout

    return running


def test_lodge_commits_to_the_file(run, declarations, importer):
    exit_code, words, _ = run("lodge", FILE)
    assert exit_code == 0 and f"lodge {NUMBER}, version 1, import" in words and "gas" in words
    found = declarations.struct("declaration", SUBJECT)
    assert (found["trader"], found["content"], found["kind"]) == (importer.address, ROOT, 1)


def test_lodge_dry_run_sends_nothing_and_still_says_what_would_be_refused(run, declarations):
    exit_code, words, _ = run("lodge", FILE, "--dry-run")
    assert exit_code == 0 and "nothing sent (dry run)" in words
    assert declarations.struct("declaration", SUBJECT)["status"] == 0
    exit_code, words, _ = run("lodge", FILE, "--dry-run", "--as", "carrier")
    assert exit_code == 2 and "AllianceNotActive" in words


def test_lodge_with_kind_and_form_as_json(run, declarations):
    exit_code, _, out = run("lodge", FILE, "--kind", "temporary-admission", "--form", "simplified", "--json")
    found = json.loads(out)
    assert (exit_code, found["function"], found["id"]) == (0, "lodgeSimplified", "0x" + SUBJECT.hex())
    stands = declarations.struct("declaration", SUBJECT)
    assert (stands["kind"], stands["form"]) == (6, 1)


@pytest.fixture
def mistyped(tmp_path):
    """The example with a place and a container that do not exist."""
    path = tmp_path / "mistyped.xml"
    path.write_text(FILE.read_text().replace("NLRTM", "NLRTN").replace("TSTU2601014", "TSTU2601013"))
    return path


def test_lodge_refuses_codes_that_cannot_be_right(run, declarations, mistyped):
    exit_code, words, _ = run("lodge", mistyped)
    assert exit_code == 2 and "check digit 3 should be 4" in words
    assert "'NLRTN': is no place of UN/LOCODE 2023-1. Near it are NLRTM (Rotterdam)" in words
    assert declarations.struct("declaration", SUBJECT)["status"] == 0


def test_lodge_warns_and_goes_on(run, declarations, tmp_path):
    path = tmp_path / "older.xml"
    path.write_text(FILE.read_text().replace("<ConditionCode>CIF<", "<ConditionCode>DAT<"))
    exit_code, words, out = run("lodge", path, "--json")
    assert exit_code == 0 and "warning: GoodsShipment/TradeTerms/ConditionCode = 'DAT'" in words
    assert [item["level"] for item in json.loads(out)["warnings"]] == ["warning"]
    assert declarations.struct("declaration", SUBJECT)["status"] == 1


def test_check_says_what_is_wrong_without_a_chain(mistyped):
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["customs", "check", str(FILE), str(mistyped)])
    assert result.exit_code == 1
    assert f"{FILE}: 0 errors, 0 warnings" in result.output and f"{mistyped}: 2 errors, 0 warnings" in result.output
    assert CliRunner().invoke(app, ["customs", "check", str(FILE)]).exit_code == 0


def test_check_as_json(mistyped):
    result = CliRunner().invoke(app, ["customs", "check", str(mistyped), "--json"])
    found = json.loads(result.stdout)[str(mistyped)]
    assert [item["field"].split("/")[-2] for item in found] == ["LoadingLocation", "TransportEquipment[1]"]


RATES = EXAMPLES / "sight/rates.yaml"
PAYABLE = 190_807_19
"""[fen] as customs assesses the example (examples/README.md)."""


def test_assess_shows_every_tax_of_a_line_and_its_root(run):
    exit_code, words, _ = run("assess", FILE, "--rates", RATES)
    assert exit_code == 0 and "customs has assessed nothing of it on this chain yet" in words
    for amount in ("¥1,250,000.00", "¥0.00", "¥25,050.61", "¥165,756.58", "payable ¥190,807.19, committed to"):
        assert amount in words
    exit_code, _, out = run("assess", FILE, "--rates", RATES, "--json")
    found = json.loads(out)
    (line,) = found["lines"]
    taxes = {"duty": 0, "consumption_tax": 25_050_61, "vat": 165_756_58, "late_fee": 0}
    assert (exit_code, line) == (0, {"line": 1, **taxes, "total": PAYABLE})
    assert (found["payable"], found["attested"], found["difference"]) == (PAYABLE, None, None)
    values = {f"line/1/{name}": str(fen) for name, fen in taxes.items()} | {"payable": str(PAYABLE)}
    assert found["root"] == "0x" + merkle.commit(values, DEVELOPMENT_KEY, 1).root.hex()


@pytest.mark.parametrize(
    ("attested", "code_", "told"),
    [
        (PAYABLE, 0, "customs attested the same, ¥190,807.19"),
        (PAYABLE + 1, 1, "customs attested ¥190,807.20, ¥0.01 more than these rates give"),
        (PAYABLE - 5_000_00, 1, "customs attested ¥185,807.19, ¥5,000.00 less than these rates give"),
    ],
)
def test_assess_tells_what_customs_attested_otherwise(run, funded, attested, code_, told):
    in_service(funded)
    run("lodge", FILE)
    assess(funded, SUBJECT, attested, TAX_ASSESSED)
    exit_code, words, _ = run("assess", FILE, "--rates", RATES)
    assert (exit_code, told in words) == (code_, True), words
    exit_code, _, out = run("assess", FILE, "--rates", RATES, "--json")
    found = json.loads(out)
    assert (exit_code, found["attested"], found["difference"]) == (code_, attested, PAYABLE - attested)


def test_assess_an_accepted_declaration_is_compared_once_customs_knows_the_duty(run, funded):
    in_service(funded)
    run("lodge", FILE)
    assess(funded, SUBJECT, 0, ACCEPTED)
    assert "assessed nothing of it" in run("assess", FILE, "--rates", RATES)[1]
    assess(funded, SUBJECT, 0, TAX_ASSESSED)
    assert "customs attested ¥0.00, ¥190,807.19 less" in run("assess", FILE, "--rates", RATES)[1]


def test_assess_a_late_declaration_without_a_chain():
    arguments = ["customs", "assess", str(FILE), "--rates", str(RATES), "--no-compare", "--arrived", "2026-01-20"]
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [*arguments, "--declared", "2026-02-06"])
    words = " ".join(result.output.split())
    assert result.exit_code == 0 and "¥1,875.00" in words and "not compared with the chain" in words  # three days
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2 and "--arrived DATE --declared DATE" in " ".join(result.output.split())


BEER = '"2203": {duty: 0, vat: 0.13}'


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ("", "holds no rates"),
        ("[", "is no YAML"),
        ('"8471": {duty: 0, vat: 0.13}', "line 1: no rate for 2203000000"),
        ('"2203": {duty: 0}', "has to hold duty and vat"),
        ('"2203": {duty: 0, vat: 13 %}', "2203: vat = 13 %: is not a number; write 13 % as 0.13"),
        ('"2203": {duty: NaN, vat: 0}', "2203: duty = NaN: is not a number"),
        ('"2203": {duty: 0, vat: 0, excise: 1}', "has to hold duty and vat"),
        ('"beer": {duty: 0, vat: 0}', "beer: is no commodity code"),
        ('"2203": {duty: 0, vat: -0.1}', "line 1: vat = -0.1: is not a rate"),
        (f"{BEER[:-1]}, consumption_tax_by_quantity: {{yuan: 1}}}}", "has to hold yuan, per and unit"),
        (f"{BEER[:-1]}, consumption_tax_by_quantity: {{yuan: 1, per: 0, unit: LTR}}}}", "1 yuan per 0"),
        (
            f"{BEER[:-1]}, consumption_tax_by_quantity: {{yuan: 1, per: 1, unit: NAR}}}}",
            "consumption tax is by NAR, the line's quantities are in LTR, KGM, KGM",
        ),
    ],
)
def test_assess_refuses_rates_that_say_nothing_of_the_goods(tmp_path, rates, words):
    path = tmp_path / "rates.yaml"
    path.write_text(rates)
    result = CliRunner(env={"COLUMNS": "300"}).invoke(
        app, ["customs", "assess", str(FILE), "--rates", str(path), "--no-compare"]
    )
    assert result.exit_code == 2 and words in " ".join(result.output.split()), result.output


def test_assess_takes_the_rate_of_the_longest_code_that_fits(tmp_path):
    path = tmp_path / "rates.yaml"
    path.write_text('"22030000": {duty: 0.1, vat: 0}\n' + BEER + "\n")
    result = CliRunner().invoke(app, ["customs", "assess", str(FILE), "--rates", str(path), "--no-compare", "--json"])
    assert json.loads(result.stdout)["payable"] == 125_000_00


def test_assess_needs_the_customs_value_in_yuan(tmp_path):
    path = tmp_path / "euro.xml"
    path.write_text(
        FILE.read_text().replace('<CustomsValueAmount currencyID="CNY">', '<CustomsValueAmount currencyID="EUR">')
    )
    result = CliRunner(env={"COLUMNS": "300"}).invoke(
        app, ["customs", "assess", str(path), "--rates", str(RATES), "--no-compare"]
    )
    assert result.exit_code == 2 and "the assessment needs it in CNY" in " ".join(result.output.split())


def test_lodge_supplementary_needs_the_simplified_one(run, declarations, importer):
    exit_code, words, _ = run("lodge", FILE, "--form", "supplementary")
    assert exit_code == 2 and "--completes NUMBER" in words
    declarations.send(importer, "lodgeSimplified", b"\7" * 32, 1, b"\1" * 32)
    assert run("lodge", FILE, "--form", "supplementary", "--completes", "0x" + "07" * 32)[0] == 0
    assert declarations.struct("declaration", SUBJECT)["form"] == 2


def test_lodge_an_amended_version_amends(run, declarations, tmp_path):
    assert run("lodge", FILE)[0] == 0
    exit_code, words, _ = run("lodge", FILE)
    assert exit_code == 2 and "DeclarationVersionNotNew" in words
    amended = tmp_path / "amended.xml"
    text = FILE.read_text()
    assert "VersionID" not in text
    amended.write_text(text.replace("</FunctionCode>", "</FunctionCode><VersionID>2</VersionID>", 1))
    assert parse_declaration(amended.read_bytes()).version == 2
    exit_code, words, _ = run("lodge", amended)
    assert exit_code == 0 and "amend" in words
    assert declarations.struct("declaration", SUBJECT)["lodgedVersion"] == 2


def test_status_shows_every_status_with_its_code_and_who_said_it(run, funded, chain, declarations, relay):
    with stopped_clock(chain):
        run("lodge", FILE)
        permit(funded)
        keys = quorum(funded)
        in_service(funded)
        said = statement(funded, subject=SUBJECT, status=ACCEPTED, sourceCode=code("WCO:01"), dutyPayable=0)
        declarations.send(relay, "advance", said, signed(funded, said, keys))
        assess(funded, SUBJECT, DUTY, TAX_ASSESSED, sourceCode=code("CN:T"))
        overtaken = said._replace(sequence=2, previous=funded["ClearanceOracle"].struct("latest", SUBJECT)["hash"])
        declarations.send(relay, "advance", overtaken, signed(funded, overtaken, keys))
    exit_code, words, _ = run("status", NUMBER)
    assert exit_code == 0
    for expected in (
        "full Import of Importer, TaxAssessed", "WCO:01", "oracle, statement 1", "CN:T", "customs_reviewer",
        "¥130,000.07", "unpaid ¥130,000.07, due by", "(Accepted)",
    ):  # fmt: skip
        assert expected in words, (expected, words)
    exit_code, _, out = run("status", "0x" + SUBJECT.hex(), "--json")
    found = json.loads(out)
    assert [entry["sourceCode"] for entry in found["entries"]] == ["", "WCO:01", "CN:T", "WCO:01"]
    assert [entry["applied"] for entry in found["entries"]] == [True, True, True, False]
    assert (found["unpaid"], found["payable"], found["kind"]) == (DUTY, DUTY, "Import")


def test_status_shows_codes_of_edifact_7365_as_oracle_and_officers_said_them(run, funded, declarations, relay):
    """Accepted, inspected and released by statements; detained by two officers."""
    run("lodge", FILE)
    permit(funded)
    keys = quorum(funded)
    in_service(funded)
    said = None
    for number, told in (("1", ACCEPTED), ("5", INSPECTION), ("4", RELEASED)):
        assert FROM_7365[number] == told
        facts = {"status": told, "sourceCode": code(f"7365:{number}"), "dutyPayable": 0}
        said = following(said, **facts) if said else statement(funded, subject=SUBJECT, **facts)
        event = declarations.send(relay, "advance", said, signed(funded, said, keys)).event("DeclarationAdvanced")
        assert (event.arguments["to"], event.arguments["sourceCode"]) == (told, code(f"7365:{number}"))
    receipt = assess(funded, SUBJECT, 0, FROM_7365["7"], sourceCode=code("7365:7"))
    assert receipt.event("DeclarationDetermined").arguments["determination"]["sourceCode"] == code("7365:7")
    exit_code, words, _ = run("status", NUMBER)
    assert exit_code == 0 and "Detained" in words and "7365:7" in words
    found = json.loads(run("status", NUMBER, "--json")[2])
    assert [(entry["status"], entry["sourceCode"]) for entry in found["entries"][1:]] == [
        ("Accepted", "7365:1"), ("Inspection", "7365:5"), ("Released", "7365:4"), ("Detained", "7365:7"),
    ]  # fmt: skip
    assert "oracle" in found["entries"][1]["by"] and "customs_reviewer" in found["entries"][4]["by"]


def test_status_of_what_nobody_lodged_is_exit_code_1(run):
    exit_code, words, _ = run("status", NUMBER)
    assert exit_code == 1 and f"nobody lodged {NUMBER}" in words


def test_pay_allows_and_pays(run, funded, declarations, token, treasury):
    in_service(funded)
    run("lodge", FILE)
    determine(funded, SUBJECT, word(ACCEPTED, dutyPayable=DUTY))
    exit_code, words, _ = run("pay", NUMBER, "--dry-run")
    assert exit_code == 0 and "importer would pay ¥130,000.07" in words
    assert token.call("balanceOf", treasury.address) == 0
    exit_code, _, out = run("pay", NUMBER, "--json")
    found = json.loads(out)
    assert (exit_code, found["amount"], len(found["sent"])) == (0, DUTY, 2)
    assert token.call("balanceOf", treasury.address) == DUTY == declarations.struct("declaration", SUBJECT)["dutyPaid"]
    exit_code, words, _ = run("pay", NUMBER)
    assert exit_code == 2 and "DeclarationNothingPayable" in words


def test_pay_late_pays_the_surcharge_and_status_says_it(run, funded, token, treasury, importer, declarations):
    in_service(funded)
    run("lodge", FILE)
    determine(funded, SUBJECT, word(ACCEPTED, dutyPayable=DUTY))
    funded.chain.travel(funded["DutyDesk"].call("dueAt", SUBJECT) + DAY - 3_600)  # an hour of the first day is left
    exit_code, words, _ = run("status", NUMBER)
    assert exit_code == 0 and "for paying late, as of now: ¥65.00" in words
    exit_code, words, _ = run("pay", NUMBER)
    assert exit_code == 0 and "importer paid ¥130,065.07, ¥65.00 of it for paying late," in words, words
    assert token.call("balanceOf", treasury.address) == DUTY + 65_00
    assert (
        token.call("allowance", importer.address, declarations.address) == 0
    )  # a day more was allowed, and taken back


@pytest.mark.parametrize("before", [1, 2])
def test_pay_over_midnight_has_allowed_a_day_more(run, funded, token, treasury, importer, declarations, before):
    """The duty is looked at in its last second or two, and paid in the next day."""
    in_service(funded)
    run("lodge", FILE)
    determine(funded, SUBJECT, word(ACCEPTED, dutyPayable=DUTY))
    funded.chain.travel(funded["DutyDesk"].call("dueAt", SUBJECT) - before)
    with seconds_between_blocks(funded.chain, 2):
        exit_code, _, out = run("pay", NUMBER, "--json")
    found = json.loads(out)
    assert (exit_code, found["amount"], found["surcharge"], len(found["sent"])) == (0, DUTY + 65_00, 65_00, 2)
    assert token.call("balanceOf", treasury.address) == DUTY + 65_00
    assert token.call("allowance", importer.address, declarations.address) == 0


def test_pay_out_of_a_standing_allowance_leaves_it_as_it_is(run, funded, token, importer, declarations):
    in_service(funded)
    run("lodge", FILE)
    determine(funded, SUBJECT, word(ACCEPTED, dutyPayable=DUTY))
    token.send(importer, "approve", declarations.address, DUTY + 1_000)
    exit_code, _, out = run("pay", NUMBER, "--json")
    assert exit_code == 0 and len(json.loads(out)["sent"]) == 1
    assert token.call("allowance", importer.address, declarations.address) == 1_000


def test_surcharge_at_is_what_the_desk_asks_for_then(run, funded, duty_desk):
    """Also under a rule that was changed, and with what is owed from before."""
    in_service(funded)
    run("lodge", FILE)
    determine(funded, SUBJECT, word(ACCEPTED, dutyPayable=DUTY))
    due = duty_desk.call("dueAt", SUBJECT)
    as_alliance(funded, duty_desk, "setSurcharge", 700, 100_00)
    for at in (due, due + 1, due + DAY, due + DAY + 1, due + 5 * DAY):
        foretold = surcharge_at(funded, SUBJECT, at)
        funded.chain.travel(at)
        assert duty_desk.call("surchargeOf", SUBJECT) == foretold, at


def test_pay_from_a_wallet_that_is_too_poor_is_refused_before_anything_is_sent(
    run, funded, token, exporter, declarations
):
    in_service(funded)
    run("lodge", FILE)
    determine(funded, SUBJECT, word(ACCEPTED, dutyPayable=DUTY))
    exit_code, words, _ = run("pay", NUMBER, "--as", "exporter")
    assert exit_code == 2 and "exporter holds ¥0.00, ¥130,000.07 are due" in words
    assert token.call("allowance", exporter.address, declarations.address) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("status", "12345"), "12345"),
        (("status", "0x1234"), "an id has 32 bytes"),
        (("pay", "0x" + "00" * 32, "--as", "nobody"), "--as nobody: none of the configuration's accounts"),
        (("lodge", "no-such-file.xml"), "no-such-file.xml"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(run, arguments, words):
    exit_code, said, _ = run(*arguments)
    assert exit_code == 2 and words in said


def test_kinds_and_forms_are_those_of_the_contract():
    assert [kind.name for kind in Kind] == [kind.name for kind in DeclarationKind]
    assert [form.name for form in Form] == [form.name for form in DeclarationForm]


def test_guarantee_secures_the_duty_and_a_demand_that_was_paid_counts_as_duty(run, funded, declarations, treasury):
    """The Bank of Communications guarantees; the treasury demands, and is paid."""
    in_service(funded)
    run("lodge", FILE)
    assess(funded, SUBJECT)
    today = funded.chain.now() // DAY
    letter = issued(
        funded, rules=URDG_758, beneficiary=treasury.address, advisingBank=0, amount=2 * DUTY, documents=0, margin=0,
        tolerancePlus=0, toleranceMinus=0, latestShipmentDay=0, expiryDay=today + 90,
    )  # fmt: skip
    exit_code, words, _ = run("guarantee", NUMBER, "--credit", 99)
    assert exit_code == 2 and "--credit 99: there is none" in words
    exit_code, words, _ = run("guarantee", NUMBER, "--credit", letter.id, "--as", "exporter")
    assert exit_code == 2 and "DutyNotApplicant" in words
    assert run("guarantee", NUMBER, "--credit", letter.id, "--dry-run")[0] == 0
    exit_code, words, _ = run("guarantee", NUMBER, "--credit", letter.id)
    assert exit_code == 0 and f"credit {letter.id} secures the duty of {NUMBER}" in words
    assert f"guaranteed by Bank of Communications, Shanghai Branch under credit {letter.id}" in run("status", NUMBER)[1]
    exit_code, words, _ = run("count-demand", "--credit", letter.id)
    assert exit_code == 2 and "there are 0" in words
    letter.present(who="treasury", amount=DUTY, documents=0, shipmentDay=today, periodDay=today, tenorDay=today)
    exit_code, words, _ = run("count-demand", "--credit", letter.id)
    assert exit_code == 2 and "DutyDemandNotPaid" in words
    letter.honour()
    exit_code, _, out = run("count-demand", "--credit", letter.id, "--json")
    assert (exit_code, json.loads(out)["amount"]) == (0, DUTY)
    assert declarations.struct("declaration", SUBJECT)["dutyPaid"] == DUTY
