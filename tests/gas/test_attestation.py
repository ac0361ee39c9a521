"""Gas of attestation: `gas/attestation.json`. Receipt gas of whole transactions, calldata included.

Calldata forms: a cold quote is cut behind its authentication data (1,046 bytes of an SGX quote), the PCK certificate
comes in DER; a warm one is cut behind the attestation key (564 bytes). All are far above the floor of EIP-7623. The
quotes are simulated, since no public quote binds a key of ours; documents are as long as Intel's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from eth_utils import keccak

from eport.chain.contract import Contract, Receipt
from eport.enclave.quote import simulator
from eport.enclave.quote.forms import forms
from eport.enclave.quote.report import report_data
from tests.gas.test_gas import FOLDER, check
from tests.helpers import dcap
from tests.helpers.certification import Scheme
from tests.helpers.clearance import (
    PROGRAM,
    Statement,
    ascending,
    attest,
    following,
    fresh_key,
    new_platform,
    permit,
    platforms,
    register,
    statement,
    undone,
)
from tests.helpers.dcap import COMPONENTS, PCE_SVN, SIMULATED_AT, SimulatedTd, World, changed, qe_level, tcb_level

DAY = 86_400
ADVISORIES = [f"INTEL-SA-00{number}" for number in (289, 614, 617, 657, 767, 828, 615)]
"""How many Intel names for a level that is far behind."""


@contextmanager
def registry_world(hardfork: str) -> Iterator[tuple[World, Contract]]:
    """A chain with registry, verifier and collateral, and the machines 'machine' and 'other' listed."""
    with dcap.world(simulator.development_root(), simulator.TCB_EVALUATION, SIMULATED_AT, hardfork) as world:
        registry, _ = world.chain.deploy(world.deployer, "EnclaveRegistry", world.manager, world.verifier.address)
        world.collateral.send(world.deployer, "setListener", registry.address)
        for number, name in enumerate(("machine", "other"), 1):
            registry.send(world.deployer, "registerPlatform", simulator.hardware_id(name), number)
        world.bring(dcap.platform().collateral())
        yield world, registry


def opened(world: World, registry: Contract, signer: LocalAccount) -> tuple[bytes, bytes]:
    """A nonce, and the report data that binds the signer by it."""
    nonce = registry.send(world.deployer, "openNonce", signer.address).event("NonceIssued").arguments["nonce"]
    return nonce, report_data(world.chain.chain_id, registry.address, signer.address, nonce)


def register_cold(world: World, registry: Contract, name: str = "machine", td: bool = False) -> Receipt:
    """The first key of a platform, of a program that the registry knows."""
    signer = fresh_key(f"cold {name} {td}")
    nonce, data = opened(world, registry, signer)
    machine = dcap.platform(name)
    cut = forms(SimulatedTd(machine).quote(data) if td else machine.quote(data).raw)
    return registry.send(world.deployer, "register", signer.address, nonce, cut.whole, cut.pck)


def register_warm(world: World, registry: Contract) -> Receipt:
    signer = fresh_key("warm")
    nonce, data = opened(world, registry, signer)
    cut = forms(dcap.platform().quote(data).raw)
    return registry.send(world.deployer, "registerKept", signer.address, nonce, cut.short)


def as_long_as_intels(at: int) -> dict[str, str]:
    """Collateral with ten TCB levels and six of the quoting enclave."""
    found = [tcb_level(COMPONENTS, PCE_SVN, "UpToDate")]
    for n in range(1, 10):
        lower = [svn - n if svn == 12 else svn for svn in COMPONENTS]
        found.append(tcb_level(lower, PCE_SVN - n, "OutOfDate", ADVISORIES))
    identity = [qe_level(8, "UpToDate"), *(qe_level(svn, "OutOfDate") for svn in (6, 5, 4, 2, 1))]
    honest = dcap.platform(at=at).collateral()
    return changed(changed(honest, "tcb_info", tcbLevels=found), "qe_identity", tcbLevels=identity)


def revocation_list(at: int, serials: Sequence[int]) -> bytes:
    key = simulator._key(simulator.DEFAULT_SEED, "pck authority")
    issuer = simulator._authority(simulator.DEFAULT_SEED)
    return simulator._crl(issuer, key, dcap.issued(at), dcap.issued(at + 30 * DAY), list(serials))


def collateral_gas(world: World) -> dict[str, int]:
    """The first of each kind, and the one that follows."""
    found: dict[str, int] = {}
    serials = [int.from_bytes(keccak(text=f"serial {number}")[:20], "big") >> 1 for number in range(44)]
    for number, suffix in ((1, "_first"), (2, "")):
        at = SIMULATED_AT + number * DAY
        world.chain.travel(at)
        collateral = as_long_as_intels(at)
        collateral["pck_crl"] = revocation_list(at, serials).hex()
        sent = world.bring(collateral)
        found[f"tcb_refresh{suffix}"] = sent["TCB info"].gas
        found[f"qe_identity{suffix}"] = sent["QE identity"].gas
        found[f"pck_crl_refresh{suffix}"] = sent["revocation list 2"].gas
    return found


def statements_gas(alliance: Any) -> dict[str, int]:
    """The second statement of a declaration, every signer's TCB, list and certificate checked as it is brought."""
    permit(alliance)
    found: dict[str, int] = {}
    operators = ("abc_shanghai", "pboc_shanghai", "shanghai_commerce", "bank_of_communications", "alibaba", "tencent")
    listed = platforms(alliance) + [new_platform(alliance, f"of {key}", key) for key in operators]
    keys = [fresh_key(f"statement {platform.number}") for platform in listed]
    for key, platform in zip(keys, listed):
        register(alliance, key, platform.hardware)
    for signers, label in ((1, "statement_1"), (3, "statement_3_of_5"), (5, "statement_5_of_9")):
        permit(alliance, quorum=signers)
        first: Statement = statement(alliance, subject=keccak(text=label))
        attest(alliance, first, ascending(keys[:signers]))
        found[label] = attest(alliance, following(first), ascending(keys[:signers])).gas
    # The same under a permission that counts as long as the program's certificate is valid.
    certificate = Scheme(alliance).certified(product=PROGRAM)
    for signers, label in ((1, "statement_1_certified"), (3, "statement_3_of_5_certified")):
        permit(alliance, quorum=signers, certificate=certificate)
        first = statement(alliance, subject=keccak(text=label))
        attest(alliance, first, ascending(keys[:signers]))
        found[label] = attest(alliance, following(first), ascending(keys[:signers])).gas
    return found


def poke_gas(world: World, registry: Contract) -> dict[str, int]:
    """A key is poked out when its TCB fell behind, and when its certificate was revoked."""
    signer, found = fresh_key("cold machine False"), {}
    for label, changes in (("poke", {"tcb_status": "OutOfDate"}), ("poke_revoked", {"revoked": True})):
        with undone(world.chain):
            at = SIMULATED_AT + DAY
            world.chain.travel(at)
            world.bring(dcap.platform(at=at, **changes).collateral())
            found[label] = registry.send(world.deployer, "poke", signer.address).gas
    return found


def test_gas_of_attestation(alliance):
    measured: dict[str, int] = {}
    with registry_world("osaka") as (world, registry):
        register_cold(world, registry, "other")  # from here on the registry knows the program
        measured["sgx_v3_cold"] = register_cold(world, registry).gas
        measured["register_warm"] = register_warm(world, registry).gas
        measured |= poke_gas(world, registry)
        with undone(world.chain):
            measured |= collateral_gas(world)
        world.bring(SimulatedTd(dcap.platform()).collateral())
        register_cold(world, registry, "other", td=True)
        measured["tdx_v4_cold"] = register_cold(world, registry, td=True).gas
    with registry_world("prague") as (world, registry):
        register_cold(world, registry, "other")
        measured["sgx_v3_cold_no_precompile"] = register_cold(world, registry).gas
    measured |= statements_gas(alliance)
    check("attestation", measured)


@pytest.mark.parametrize(
    ("key", "limit"),
    [
        ("sgx_v3_cold", 350_000), ("sgx_v3_cold_no_precompile", 1_400_000), ("register_warm", 125_000),
        ("tdx_v4_cold", 450_000), ("tcb_refresh", 800_000), ("qe_identity", 300_000), ("pck_crl_refresh", 250_000),
        ("statement_5_of_9", 130_000), ("poke", 55_000),
    ],
)  # fmt: skip
def test_figure_is_kept(key, limit):
    assert json.loads((FOLDER / "attestation.json").read_text())[key] <= limit
