"""Keys of trust domains (TDX): what a quote proved of the TDX module is kept beside the processor's TCB, and a key counts as
long as both stand."""

from __future__ import annotations

import pytest

from eport.chain.collateral import bring
from eport.enclave.quote.forms import forms
from eport.enclave.quote.report import report_data
from tests.helpers.clearance import DAY, fresh_key, machine, open_nonce, platforms
from tests.helpers.credit import said
from tests.helpers.dcap import STATUSES, TD_MODULE, TEE_TCB_SVN, SimulatedTd, qe_level

OUT_OF_DATE = STATUSES.index("OutOfDate")


class Domain:
    """A trust domain on a machine of the alliance, and the key that it made."""

    def __init__(self, alliance, module: bytes = TEE_TCB_SVN) -> None:
        self.alliance, self.module, self.signer = alliance, module, fresh_key(f"trust domain {module.hex()}")
        self.hardware = platforms(alliance)[0].hardware

    def published(self, *levels) -> None:
        """The manufacturer's documents of this moment, with those levels of the TDX module."""
        module = {"id": "TDX_01", **TD_MODULE, "tcbLevels": list(levels)}
        documents = self._now().collateral(identities=[module])
        bring(self.alliance["TrustCollateral"], self.alliance.accounts["relay"], documents)

    def register(self):
        nonce = open_nonce(self.alliance, self.signer)
        registry = self.alliance["EnclaveRegistry"]
        data = report_data(self.alliance.chain.chain_id, registry.address, self.signer.address, nonce)
        self.quote = self._now().quote(data)
        cut = forms(self.quote)
        return registry.send(
            self.alliance.accounts["relay"], "register", self.signer.address, nonce, cut.whole, cut.pck
        )  # fmt: skip

    @property
    def counts(self) -> bool:
        return self.alliance["EnclaveRegistry"].call("keysOf", [self.signer.address]) != [0]

    def _now(self) -> SimulatedTd:
        return SimulatedTd(machine(self.alliance, self.hardware), tee_tcb_svn=self.module)


@pytest.fixture
def domain(alliance) -> Domain:
    made = Domain(alliance)
    made.published(qe_level(4, "UpToDate"))
    return made


def test_register_keeps_what_the_quote_proved_of_processor_and_module(alliance, domain):
    events = dict(said(domain.register(), "EnclaveRegistry"))
    cut = forms(domain.quote)
    verified = alliance["DcapVerifier"].struct("verify", cut.whole, cut.pck)["platform"]
    assert events["PlatformAttested"]["facts"] == tuple(verified.values())
    assert verified["teeTcbSvn"] == TEE_TCB_SVN
    assert events["KeyRegistered"]["signer"] == domain.signer.address and domain.counts


def test_a_module_that_falls_behind_takes_its_keys_with_it_until_it_stands_again(alliance, enclaves, domain, stranger):
    domain.register()
    alliance.chain.travel(alliance.chain.now() + DAY)
    domain.published(qe_level(6, "UpToDate"), qe_level(2, "OutOfDate"))  # the domain's module is at 5
    assert not domain.counts
    assert said(enclaves.send(stranger, "poke", domain.signer.address)) == [
        ("KeySuspended", {"signer": domain.signer.address, "status": OUT_OF_DATE, "reason": bytes(4)})
    ]
    alliance.chain.travel(alliance.chain.now() + DAY)
    domain.published(qe_level(5, "UpToDate"))
    assert domain.counts


def test_another_module_on_the_same_machine_is_judged_by_what_it_proved_itself(alliance, domain):
    """A key that was registered before an update of the module stays judged by the older module."""
    older, newer = domain, Domain(alliance, bytes((7, 1, 3)) + bytes(13))
    numbers = [
        dict(said(each.register(), "EnclaveRegistry"))["PlatformAttested"]["number"] for each in (older, newer)
    ]  # fmt: skip
    assert numbers[1] == numbers[0] + 1
    alliance.chain.travel(alliance.chain.now() + DAY)
    domain.published(qe_level(7, "UpToDate"), qe_level(2, "OutOfDate"))
    assert (older.counts, newer.counts) == (False, True)
