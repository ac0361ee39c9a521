"""Generated platforms, levels and quoting enclaves: the chain and dcap-qvl agree on every one.

Where dcap-qvl judges otherwise, the case is named here with the reason, and only that case may differ.
"""

from __future__ import annotations

import json
import os
import random

import pytest

from eport.enclave.quote import simulator
from eport.enclave.quote.forms import collateral_forms, forms
from tests.helpers import dcap
from tests.helpers.clearance import undone
from tests.helpers.dcap import COMPONENTS, PCE_SVN, QE_SVN, SIMULATED_AT, SimulatedTd, changed, qe_level, tcb_level

EXAMPLES = int(os.environ.get("EPORT_GENERATED", "150"))
"""How many of each kind; the assurance run asks for thousands."""
ROOT = simulator.development_root()


def near(chance: random.Random, values) -> list[int]:
    """SVNs around those of the platform, most of them reached."""
    return [
        min(255, max(0, value + chance.choice((0, 0, 0, 0, 0, 0, -1, -3, 1)) * (chance.random() < 0.2)))
        for value in values
    ]


def levels(chance: random.Random) -> list[dict]:
    return [
        tcb_level(
            near(chance, COMPONENTS),
            PCE_SVN + chance.choice((0, 0, 0, -1, 1)),
            chance.choice(dcap.STATUSES[1:]),
            chance.choice(((), ("INTEL-SA-00289",), ("INTEL-SA-00615", "INTEL-SA-01036"))),
        )
        for _ in range(chance.randint(1, 5))
    ]


def qe_levels(chance: random.Random, svn: int) -> list[dict]:
    svns = sorted({max(0, svn + chance.randint(-3, 2)) for _ in range(chance.randint(1, 3))}, reverse=True)
    return [qe_level(value, chance.choice(("UpToDate", "UpToDate", "OutOfDate", "Revoked"))) for value in svns]


class Judge:
    """Brings collateral, one a minute later than the other, and asks both verifiers about one quote."""

    def __init__(self, world) -> None:
        self.world, self.at = world, SIMULATED_AT

    def next(self) -> int:
        self.at += 60
        self.world.chain.travel(self.at)
        return self.at

    def both(self, quote: bytes, collateral: dict[str, str]) -> tuple[str, str]:
        found = collateral_forms(collateral)
        for function, document in (("bringTcbInfo", found.tcb_info), ("bringQeIdentity", found.qe_identity)):
            arguments = (document.json, document.r, document.s, document.signer)
            self.world.send_unlocked(function, *arguments)
        cut = forms(quote)
        (ours,) = self.world.verify_many([(cut.whole, cut.pck)])
        return ours, dcap.reference(quote, collateral, self.at, ROOT)


def test_generated_sgx_platforms_are_judged_as_by_dcap_qvl(simulated):
    chance, judge, seen = random.Random(5), Judge(simulated), set()
    for number in range(EXAMPLES):
        machine = dcap.platform(at=judge.next())
        honest = machine.collateral()
        collateral = changed(honest, "tcb_info", tcbLevels=levels(chance))
        collateral = changed(collateral, "qe_identity", tcbLevels=qe_levels(chance, QE_SVN))
        ours, theirs = judge.both(machine.quote(bytes(64)).raw, collateral)
        assert dcap.agree(ours, theirs), (number, ours, theirs, collateral["tcb_info"], collateral["qe_identity"])
        seen.add(ours)
    assert seen >= {*dcap.STATUSES[1:], "CollateralNoTcbLevel", "CollateralNoQeLevel"}


def td_levels(chance: random.Random, td: SimulatedTd) -> list[dict]:
    found = []
    for level in levels(chance):
        components = near(chance, td.tee_tcb_svn)
        found.append({**level, "tcb": {**level["tcb"], "tdxtcbcomponents": [{"svn": svn} for svn in components]}})
    return found


@pytest.mark.parametrize(("version", "tdx15"), [(4, False), (5, False), (5, True)])
def test_generated_tdx_platforms_are_judged_as_by_dcap_qvl(empty, version, tdx15):
    chance, judge, seen = random.Random(6), Judge(empty), set()
    empty.bring(SimulatedTd(dcap.platform()).collateral())
    for number in range(EXAMPLES // 3):
        machine = dcap.platform(at=judge.next())
        td = SimulatedTd(machine, version, tdx15)
        identity = {
            "id": "TDX_01", **dcap.TD_MODULE,
            "tcbLevels": [
                qe_level(svn, chance.choice(("UpToDate", "OutOfDate")))
                for svn in sorted(chance.sample(range(1, 8), 3), reverse=True)
            ],
        }  # fmt: skip
        other = {"id": "TDX_03", **dcap.TD_MODULE, "tcbLevels": [qe_level(0, "Revoked")]}
        identities = chance.choice(([identity, other], [other, identity], [identity]))
        collateral = td.collateral(td_levels(chance, td), identities, qe_levels(chance, 4))
        ours, theirs = judge.both(td.quote(), collateral)
        assert dcap.agree(ours, theirs), (number, ours, theirs, collateral["tcb_info"], collateral["qe_identity"])
        seen.add(ours)
    assert seen >= {"UpToDate", "OutOfDate", "Revoked", "CollateralNoTcbLevel"}


@pytest.mark.parametrize(
    ("what", "ours", "theirs"),
    [
        ("up to date", "UpToDate", "UpToDate"),
        ("module below all of its levels", "CollateralNoModuleLevel", "refused"),
        ("module outdated", "OutOfDate", "OutOfDate"),
        ("module revoked", "Revoked", "refused"),
        ("module of an unknown version", "CollateralUnknownModule", "refused"),
        ("no identities", "CollateralUnknownModule", "refused"),
        ("another signer of the module", "CollateralUnknownModule", "refused"),
        ("other attributes of the module", "CollateralUnknownModule", "refused"),
        ("module of version 0", "UpToDate", "UpToDate"),
        ("module of version 0 by another signer", "CollateralUnknownModule", "refused"),
        ("debug", "QuoteDebug", "refused"),
        ("SEPT_VE_DISABLE off", "QuoteMalformed", "refused"),
    ],
)
def test_tdx_modules_and_attributes_are_judged(empty, what, ours, theirs):
    zero = bytes((0, 0, 3)) + bytes(13)
    td = SimulatedTd(dcap.platform(at=SIMULATED_AT + 60), **{
        "another signer of the module": {"seam_signer": b"\1" * 48},
        "other attributes of the module": {"seam_attributes": b"\1" * 8},
        "module of version 0": {"tee_tcb_svn": zero},
        "module of version 0 by another signer": {"tee_tcb_svn": zero, "seam_signer": b"\1" * 48},
        "debug": {"attributes": bytes.fromhex("0100001000000000")},
        "SEPT_VE_DISABLE off": {"attributes": bytes(8)},
    }.get(what, {}))  # fmt: skip
    module = {
        "module below all of its levels": [qe_level(6, "UpToDate")],
        "module outdated": [qe_level(6, "UpToDate"), qe_level(5, "OutOfDate")],
        "module revoked": [qe_level(6, "UpToDate"), qe_level(2, "Revoked")],
    }.get(what, [qe_level(4, "UpToDate")])
    version = "TDX_02" if what == "module of an unknown version" else "TDX_01"
    identities = [] if what == "no identities" else [{"id": version, **dcap.TD_MODULE, "tcbLevels": module}]
    judge = Judge(empty)
    empty.bring(SimulatedTd(dcap.platform()).collateral())
    judge.next()
    assert judge.both(td.quote(), td.collateral(identities=identities)) == (ours, theirs)


def test_td_is_judged_again_by_its_module(empty):
    """What is kept of a platform names its module: one that falls behind makes it outdated without a new quote."""
    td = SimulatedTd(dcap.platform())
    empty.bring(td.collateral())
    found = empty.verify(td.quote())
    assert empty.assess(found["platform"]) == found["status"] == "UpToDate"
    later = SimulatedTd(dcap.platform(at=SIMULATED_AT + 60))
    module = {"id": "TDX_01", **dcap.TD_MODULE, "tcbLevels": [qe_level(6, "UpToDate"), qe_level(1, "OutOfDate")]}
    Judge(empty).next()
    empty.bring(later.collateral(identities=[module]))
    assert empty.assess(found["platform"]) == "OutOfDate"
    other = SimulatedTd(dcap.platform(), tee_tcb_svn=bytes((6, 1, 3)) + bytes(13))
    assert empty.verify(other.quote())["attestationKey"] != found["attestationKey"]


def test_where_a_module_has_a_version_its_svns_are_left_to_it(empty):
    """Intel's library skips the first two TDX components then, as Intel's documentation says."""
    td = SimulatedTd(dcap.platform(at=SIMULATED_AT + 60))
    collateral = td.collateral()
    info = json.loads(collateral["tcb_info"])
    info["tcbLevels"][0]["tcb"]["tdxtcbcomponents"][0]["svn"] = td.tee_tcb_svn[0] + 1
    judge = Judge(empty)
    empty.bring(SimulatedTd(dcap.platform()).collateral())
    judge.next()
    ours, theirs = judge.both(td.quote(), dcap.with_document(collateral, "tcb_info", dcap.compact(info)))
    assert (ours, theirs) == ("UpToDate", "UpToDate")


def test_service_tds_are_part_of_what_a_td_is(empty):
    """A TD of TDX 1.5 that a service TD may reach into is another workload."""
    with undone(empty.chain):
        machine = dcap.platform()
        empty.bring(SimulatedTd(machine).collateral())
        plain = empty.verify(SimulatedTd(machine, 5, True).quote())["workload"]
        served = empty.verify(SimulatedTd(machine, 5, True, service=b"\1" * 48).quote())["workload"]
        assert plain != served
        assert (
            empty.verify(SimulatedTd(machine, 4).quote())["workload"]
            == empty.verify(SimulatedTd(machine, 5).quote())["workload"]
        )
