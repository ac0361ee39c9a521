"""Settings of an oracle: each fault is named."""

from __future__ import annotations

import pytest

from eport.enclave.settings import OracleSettingsError, load
from tests.helpers.customs import authority
from tests.helpers.service import settings_file

CUSTOMS = authority()
GOOD = {"institution": 3, "certificates": ["customs.pem"], "key": "customs.key", "inbox": "inbox"}


def test_file_is_read_with_paths_beside_it(tmp_path):
    found = load(settings_file(tmp_path, CUSTOMS))
    assert (found.state, found.inbox) == (tmp_path / "state", tmp_path / "inbox")
    assert found.authority.certificates == (CUSTOMS.certificate,)
    assert found.authority.key.hex() not in repr(found)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"provider": "sev"}, "provider = 'sev': is none of simulator"),
        ({"state": None}, "state: is missing"),
        ({"listen": "8700"}, "listen = '8700': is not HOST:PORT"),
        ({"listen": "127.0.0.1:70000"}, "is not HOST:PORT"),
        ({"oracle": "0x12"}, "verifying_contract = '0x12'"),
        ({"registry": "nowhere"}, "registry = 'nowhere'"),
        ({"chain_id": "31337"}, "chain_id = '31337': is no whole number"),
        ({"chain_id": 0}, "chain_id = 0"),
        ({"key_epoch": True}, "key_epoch = True: is no whole number"),
        ({"customs": 5}, "customs = 5: is no mapping"),
        ({"customs": GOOD | {"institution": None}}, "customs.institution: is missing"),
        ({"customs": GOOD | {"certificates": []}}, "customs.certificates = []: is no list of at least one file"),
        ({"customs": GOOD | {"certificates": ["customs.key"]}}, "is no certificate in PEM"),
        ({"customs": GOOD | {"key": "customs.pem"}}, "customs.key: the file does not hold 32 bytes in hex"),
        ({"customs": GOOD | {"inbox": None}}, "customs: neither inbox nor pull"),
        ({"customs": GOOD | {"pull": "http://customs"}}, "customs.pull = 'http://customs': is no https address"),
        ({"customs": GOOD | {"pull": "https://customs"}}, "customs.pull_certificate: is missing"),
    ],
)
def test_fault_is_named(tmp_path, changes, words):
    with pytest.raises(OracleSettingsError) as refused:
        load(settings_file(tmp_path, CUSTOMS, **changes))
    assert words in str(refused.value)


@pytest.mark.parametrize("text", ["- a list", "a: [", "just words"])
def test_file_that_is_no_mapping_is_refused(tmp_path, text):
    path = tmp_path / "oracle.yaml"
    path.write_text(text)
    with pytest.raises(OracleSettingsError, match="oracle.yaml"):
        load(path)
