"""A quote held against the contracts themselves, on a chain of its own that lives for the check alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eport.chain import local
from eport.chain.collateral import bring
from eport.chain.contract import Chain, ContractReverted
from eport.chain.deployment import development_accounts
from eport.enclave.quote.collateral import parsed
from eport.enclave.quote.forms import forms, root_certificate

STATUSES = (
    "None", "UpToDate", "SWHardeningNeeded", "ConfigurationNeeded", "ConfigurationAndSWHardeningNeeded", "OutOfDate",
    "OutOfDateConfigurationNeeded", "Revoked",
)  # fmt: skip
"""TcbStatus in contracts/attestation/dcap/Tcb.sol."""


@dataclass
class OnChain:
    """What the contracts said.

    Attributes:
        status: TCB status; None where the quote or its collateral was refused.
        refusal: error of the contract in words; None where there is none.
        gas: of each step, in order; verification is a read, and counted as a transaction that does nothing else.
    """

    status: str | None = None
    refusal: str | None = None
    gas: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"status": self.status, "refusal": self.refusal, "gas": self.gas}


def verify_on_chain(quote: bytes, collateral: Mapping[str, str], at: int, root: bytes | None = None) -> OnChain:
    """Deploy TrustCollateral and DcapVerifier on an Anvil that stands at `at`, bring the collateral, verify.

    Args:
        quote: as a machine made it.
        collateral: the nine keys of `QuoteCollateralV3`.
        at: [unix s].
        root: root of trust in DER; None takes the one in the collateral, which is Intel's where `rootKind` says so.

    Raises:
        ChainError: no Anvil, or it does not start.
        ValueError: a quote or collateral that cannot be read.
    """
    cut = forms(quote)
    evaluation = int(parsed(collateral, "tcb_info")["tcbEvaluationDataNumber"])
    found = OnChain()
    with local.anvil(timestamp=at) as url:
        chain = Chain(url)
        chain.web3.provider.make_request("anvil_setBlockTimestampInterval", [0])  # type: ignore[arg-type]
        deployer = development_accounts({"deployer": 0})["deployer"]
        manager, _ = chain.deploy(deployer, "AccessManager", deployer.address)
        trusted = root_certificate(collateral) if root is None else root
        try:
            store, receipt = chain.deploy(deployer, "TrustCollateral", manager.address, trusted, evaluation)
            found.gas["deploy TrustCollateral"] = receipt.gas
            if root is None and store.call("rootKind") != 2:
                found.refusal = "the collateral's root is not Intel's; name another root of trust where it should be"
                return found
            verifier, receipt = chain.deploy(deployer, "DcapVerifier", store.address)
            found.gas["deploy DcapVerifier"] = receipt.gas
            for name, brought in bring(store, deployer, collateral).items():
                found.gas[name] = brought.gas
            answer = verifier.struct("verify", cut.whole, cut.pck)
            data = verifier.encode("verify", cut.whole, cut.pck)
            found.gas["verify the quote"] = chain.web3.eth.estimate_gas(
                {"from": deployer.address, "to": verifier.address, "data": data}  # type: ignore[typeddict-item]
            )
            found.status = STATUSES[answer["status"]]
        except ContractReverted as refused:
            found.refusal = str(refused)
    return found
