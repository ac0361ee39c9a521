"""A wrong configuration is named: which key, which value, what is expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from eport.chain import local
from eport.settings import SettingsError, load

CONFIG = Path(__file__).resolve().parents[1] / "scripts/config/development.yaml"


@pytest.fixture
def changed(tmp_path) -> Callable[[Callable[[Any], Any]], Path]:
    """The development configuration with one change."""

    def change(edit: Callable[[Any], Any]) -> Path:
        data = yaml.safe_load(CONFIG.read_text())
        data["single_window"] = str(CONFIG.parent / data["single_window"])  # beside the original
        data["certification"] = str(CONFIG.parent / data["certification"])
        edit(data)
        path = tmp_path / "config.yaml"
        path.write_text(yaml.safe_dump(data))
        return path

    return change


def test_development_names_eight_operators_two_authorities_and_six_bank_branches(settings):
    kinds = [member.kind for member in settings.institutions]
    assert len(settings.operators) == kinds.count("WalletOperator") == 8
    assert kinds.count("Customs") + kinds.count("CommerceAuthority") == 2
    assert kinds.count("CentralBank") + kinds.count("Bank") == 6
    assert len(settings.governance.members) == 8


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: d["institutions"]["importer"].update(kind="Smuggler"), "institutions.importer.kind is 'Smuggler'"),
        (lambda d: d["institutions"]["importer"].update(lei="EPRT00DEVIMPORT00099"), "institutions.importer.lei"),
        (lambda d: d["governance"]["members"].append("nobody"), "governance.members names 'nobody'"),
        (lambda d: d["governance"]["members"].append("relay"), "governance names 'relay', which is no institution"),
        (lambda d: d["governance"].update(quorum=50), "governance.quorum is 50 [%]"),
        (lambda d: d["governance"].update(quorum=101), "governance.quorum is 101 [%]"),
        (lambda d: d["governance"].update(delay=0), "governance.delay is 0"),
        (lambda d: d["governance"].update(voting_period="5 days"), "governance.voting_period is '5 days'"),
        (
            lambda d: d["governance"]["reserved"]["pboc_shanghai"]["roles"].append("MINT_ROLE"),
            "governance.reserved.pboc_shanghai.roles names ['MINT_ROLE']",
        ),
        (
            lambda d: d["governance"]["reserved"]["pboc_shanghai"]["contracts"].append("Bank"),
            "governance.reserved.pboc_shanghai names 'Bank'",
        ),
        (
            lambda d: d["governance"]["reserved"]["shanghai_customs"]["contracts"].append("DigitalYuan"),
            "governance.reserved gives one of contracts to two institutions",
        ),
        (lambda d: d["oracle"].update(quorum=4), "oracle.quorum 4 needs as many enclave operators"),
        (lambda d: d["accounts"].update(relay=160), "relay has the key number 160; the development"),
        (lambda d: d["accounts"].update(relay=1), "two accounts share a key"),
        (lambda d: d["accounts"].update(relay="0x12"), "the account of relay is '0x12'"),
        (lambda d: d.update(signers={"nobody": {"web3signer": "http://127.0.0.1"}}), "signers names 'nobody'"),
        (
            lambda d: d.update(signers={"relay": {"keystore": "relay.json"}}),
            "signers.relay has the keys keystore; it takes",
        ),
        (lambda d: d.pop("limits"), "missing or malformed key 'limits'"),
    ],
)
def test_wrong_setting_is_named(changed, edit, said):
    with pytest.raises(SettingsError) as refused:
        load(changed(edit))
    assert said in str(refused.value)


def test_last_key_of_the_development_chain_can_be_used(changed):
    assert load(changed(lambda d: d["accounts"].update(relay=local.ACCOUNTS - 1))).accounts["relay"] == 159


def test_file_that_is_no_yaml_is_named(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("institutions: [")
    with pytest.raises(SettingsError, match="config.yaml"):
        load(path)
