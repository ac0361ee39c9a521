"""The typed bindings against a chain: what is read, sent, refused and logged arrives in the types that they declare."""

from __future__ import annotations

import dataclasses

import pytest

from eport.chain import binding
from eport.chain.bindings import errors, types
from eport.chain.bindings.alliance_registry import AllianceRegistry, InstitutionSuspended, MemberOfResult
from eport.chain.bindings.digital_yuan import DigitalYuan, Transfer, WalletFrozen
from eport.chain.bindings.fintech_certification import CertificationApplied, DrawAnnounced, FintechCertification
from eport.chain.contract import ContractReverted
from tests.helpers.certification import DOSSIER, PROGRAM, REPORT, STEP, TRUSTED_APPLICATION, Scheme


@pytest.fixture
def money(funded) -> DigitalYuan:
    return DigitalYuan(funded["DigitalYuan"])


@pytest.fixture
def scheme(alliance) -> FintechCertification:
    return FintechCertification(alliance["FintechCertification"])


def test_struct_is_read_with_its_enums(alliance, settings):
    found = AllianceRegistry(alliance["AllianceRegistry"]).institution(settings.number("importer"))
    assert found == types.Institution(
        "Importer", "EPRT00DEVIMPORT00017", types.IdentifierScheme.LEI, types.InstitutionKind.TRADER, b"CN", True,
        False, alliance.accounts["importer"].address,
    )  # fmt: skip
    assert type(found.kind) is types.InstitutionKind
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.active = False


def test_several_results_have_names(alliance, settings, importer):
    found = AllianceRegistry(alliance["AllianceRegistry"]).member_of(importer.address)
    assert found == MemberOfResult(settings.number("importer"), types.InstitutionKind.TRADER, True)


def test_act_is_sent_and_its_event_read(money, importer, exporter):
    receipt = money.transfer(exporter.address, 7_00).send(importer)
    assert money.event(receipt, Transfer) == Transfer(importer.address, exporter.address, 7_00)
    assert money.balance_of(exporter.address) == 7_00


def test_past_block_is_read(money, importer, exporter):
    before = money.contract.chain.web3.eth.block_number
    money.transfer(exporter.address, 7_00).send(importer)
    assert (money.balance_of(exporter.address, block=before), money.balance_of(exporter.address)) == (0, 7_00)


def test_act_that_is_asked_first_sends_nothing(money, importer, exporter):
    assert money.transfer(exporter.address, 7_00).check(importer.address) is True
    assert money.balance_of(exporter.address) == 0


@pytest.mark.parametrize("send", [True, False], ids=["sent", "asked"])
def test_refusal_is_an_exception_with_typed_arguments(money, exporter, importer, send):
    act = money.transfer(importer.address, 1)
    with pytest.raises(errors.DigitalYuanInsufficientBalance) as refused:
        act.send(exporter) if send else act.check(exporter.address)
    assert (refused.value.wallet, refused.value.free, refused.value.needed) == (exporter.address, 0, 1)
    assert isinstance(refused.value, ContractReverted) and "DigitalYuan.transfer" in str(refused.value)


def test_refusal_with_an_enum_has_its_member(scheme, certification_body):
    with pytest.raises(errors.CertificationStage) as refused:
        scheme.certify(9).send(certification_body)
    assert (refused.value.found, refused.value.needed) == (types.Stage.NONE, types.Stage.CHECKED)


def test_read_that_is_refused_is_typed_too(alliance):
    with pytest.raises(errors.AllianceUnknownInstitution) as refused:
        AllianceRegistry(alliance["AllianceRegistry"]).institution(9_999)
    assert refused.value.id == 9_999


def test_list_of_structs_is_sent_and_logged(alliance, scheme, certification_body):
    number = Scheme(alliance).certified()
    candidates = (types.Candidate(number, STEP), types.Candidate(number, REPORT))
    receipt = scheme.announce(candidates).send(certification_body)
    assert scheme.event(receipt, DrawAnnounced).candidates == candidates


def test_logs_of_a_kind_come_in_order(scheme, alliance, settings, icbc_shanghai):
    first = alliance.chain.web3.eth.block_number + 1
    for _ in range(2):
        lab = settings.number("fintech_lab")
        scheme.apply_for(TRUSTED_APPLICATION, lab, PROGRAM, DOSSIER).send(icbc_shanghai)
    assert [log.certificate for log in scheme.logs(CertificationApplied, first)] == [1, 2]


def test_indexed_arguments_find_their_fields(money, pboc_shanghai, importer):
    """web3.py lists indexed arguments before the others, whatever the event's order."""
    scope = types.FreezeScope(1)
    order = b"\1" * 32
    receipt = money.freeze(importer.address, scope, types.OrderKind(1), order).send(pboc_shanghai)
    found = money.event(receipt, WalletFrozen)
    assert (found.wallet, found.authority, found.scope, found.order) == (
        importer.address, pboc_shanghai.address, scope, order,
    )  # fmt: skip


def test_alliance_gets_call_data(alliance, settings):
    registry = AllianceRegistry(alliance["AllianceRegistry"])
    number = settings.number("carrier")
    assert registry.suspend(number).data == alliance["AllianceRegistry"].encode("suspend", number)
    alliance.decide(registry.contract, "suspend", number)
    assert registry.logs(InstitutionSuspended)[-1] == InstitutionSuspended(number)


def test_binding_of_another_contract_is_refused(alliance):
    with pytest.raises(TypeError, match="Escrow at 0x"):
        DigitalYuan(alliance["Escrow"])


def test_overload_reaches_the_function_that_it_names(money, importer, alliance):
    act = money.cancel_authorization_with_signature(importer.address, b"\2" * 32, b"\3" * 65)
    with pytest.raises(ContractReverted, match="cancelAuthorization"):
        act.check(importer.address)
    assert (
        act.data[:10] == "0x" + alliance.chain.web3.keccak(text="cancelAuthorization(address,bytes32,bytes)")[:4].hex()
    )


@pytest.mark.parametrize(
    ("name", "python"),
    [("certificateOf", "certificate_of"), ("DOMAIN_SEPARATOR", "domain_separator"), ("from", "from_"),
     ("UCP600", "ucp600"), ("hashTypedDataV4", "hash_typed_data_v4"), ("class_", "class_")],
)  # fmt: skip
def test_names_in_python(name, python):
    assert binding.snake(name) == python
