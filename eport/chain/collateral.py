"""Brings collateral to TrustCollateral: what is missing there or older, each document verified by the contract."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from cryptography import x509

from eport.chain.contract import Contract, ContractReverted, Receipt, named
from eport.chain.signers import Signer
from eport.enclave.quote.forms import SignedDocument, collateral_forms, key_id

SGX, TDX = 1, 2
"""Tee in contracts/attestation/dcap/Tcb.sol."""
_TEES = {"SGX": SGX, "QE": SGX, "TDX": TDX, "TD_QE": TDX}


def bring(contract: Contract, sender: Signer, collateral: Mapping[str, str]) -> dict[str, Receipt]:
    """Bring what TrustCollateral does not have yet, in the order in which it has to come.

    Args:
        collateral: the nine keys of Intel's `QuoteCollateralV3`.

    Returns:
        Receipts by what was brought: 'authority 1', 'revocation list 2', 'TCB info', 'QE identity'.

    Raises:
        ContractReverted: a document that the contract refuses.
        ValueError, KeyError: collateral that cannot be read.
    """
    forms = collateral_forms(collateral)
    sent: dict[str, Receipt] = {}
    for number, authority in enumerate(forms.authorities, 1):
        if _authority_ends(contract, key_id(authority)) < _unix(_not_after(authority)):
            sent[f"authority {number}"] = contract.send(sender, "bringAuthority", authority)
    for number, revoked in enumerate(forms.revocation_lists, 1):
        loaded = x509.load_der_x509_crl(revoked)
        issuer = loaded.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
        assert issuer is not None
        if _list_of(contract, issuer) < _unix(loaded.last_update_utc):
            sent[f"revocation list {number}"] = contract.send(sender, "bringRevocationList", revoked)
    document = json.loads(forms.tcb_info.json)
    tee, evaluation = _TEES[document["id"]], document["tcbEvaluationDataNumber"]
    kept = contract.call("tcbInfo", tee, bytes.fromhex(document["fmspc"]), evaluation)[0]
    if kept < _issued(document):
        sent["TCB info"] = _bring(contract, sender, "bringTcbInfo", forms.tcb_info)
    document = json.loads(forms.qe_identity.json)
    kept = contract.call("qeIdentity", _TEES[document["id"]], document["tcbEvaluationDataNumber"])[0]
    if kept < _issued(document):
        sent["QE identity"] = _bring(contract, sender, "bringQeIdentity", forms.qe_identity)
    return sent


def _bring(contract: Contract, sender: Signer, function: str, document: SignedDocument) -> Receipt:
    return contract.send(sender, function, document.json, document.r, document.s, document.signer)


def _authority(contract: Contract, identifier: bytes) -> dict[str, int] | None:
    """The authority with that key; None where the contract does not know it."""
    try:
        _, found = contract.call("authorityByKey", identifier)
    except ContractReverted as refused:
        if refused.name != "CollateralUnknownAuthority":
            raise
        return None
    outputs = next(item for item in contract.abi if item.get("name") == "authorityByKey")["outputs"]
    return dict(named(outputs[1], found))


def _authority_ends(contract: Contract, identifier: bytes) -> int:
    found = _authority(contract, identifier)
    return -1 if found is None else found["notAfter"]


def _list_of(contract: Contract, issuer: bytes) -> int:
    """[unix s] thisUpdate of the list that is kept of that issuer, 0 where there is none."""
    found = _authority(contract, issuer)
    return int(contract.call("state")[1]) if found is None else found["listThisUpdate"]


def _not_after(certificate: bytes) -> dt.datetime:
    return x509.load_der_x509_certificate(certificate).not_valid_after_utc


def _issued(document: Mapping[str, str]) -> int:
    return _unix(dt.datetime.fromisoformat(document["issueDate"].replace("Z", "+00:00")))


def _unix(moment: dt.datetime) -> int:
    return int(moment.timestamp())
