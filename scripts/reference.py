"""Write docs/events.md and docs/roles.md from the interfaces, the contracts and the configuration.

python -m scripts.reference        rewrite them; `tests/docs` fails where they are out of date
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eport.audit.units import labelled
from eport.chain.artifacts import CONTRACTS, ROOT, load
from eport.settings import Settings
from eport.settings import load as load_settings
from scripts.emitters import emitters

ALLIANCE = "the alliance, by a decision (admin role)"
DECISION = "AllianceTimelock, by a decision"

PARTIES = {
    "DigitalYuan.openWallet": "an active operator",
    "DigitalYuan.mint": "an active operator, to itself or its customer",
    "DigitalYuan.cashIn": "an active operator, to itself or its customer",
    "DigitalYuan.redeem": "an operator, active or suspended",
    "DigitalYuan.redeemAtCentralBank": "the holder, its operator suspended for 30 days",
    "DigitalYuan.freeze": "an order authority",
    "DigitalYuan.release": "an order authority",
    "DigitalYuan.transfer": "the holder",
    "DigitalYuan.transferWithReference": "the holder",
    "DigitalYuan.batchTransfer": "the holder",
    "DigitalYuan.transferWithAuthorization": "anybody, with the payer's signature",
    "DigitalYuan.receiveWithAuthorization": "the payee, with the payer's signature",
    "DigitalYuan.cancelAuthorization": "anybody, with the signer's signature",
    "DigitalYuan.permit": "anybody, with the holder's signature",
    "DigitalYuan.transferFrom": "whom the holder allowed",
    "DigitalYuan.approve": "the holder",
    "DigitalYuan.cacheYear": "anybody",
    "OrderDesk.impose": "an order authority",
    "OrderDesk.lift": "the office that gave the order",
    "OrderDesk.lapse": "anybody, after the expiry",
    "OrderDesk.proposeSeizure": "the office that gave the order",
    "OrderDesk.withdrawSeizure": "the office that gave the order; anybody after its date",
    "OrderDesk.follow": "anybody",
    "WalletOffice.changeClass": "the wallet's operator, active",
    "WalletOffice.requestMove": "the holder",
    "WalletOffice.acceptMove": "the operator that was asked, active",
    "WalletOffice.closeWallet": "the holder, or its operator",
    "WalletOffice.nameSuccessor": "the holder of a closed wallet",
    "WalletRecovery.request": "the wallet's operator",
    "WalletRecovery.endorse": "another institution: central bank, operator, bank",
    "WalletRecovery.object": "the old key, within 7 days",
    "WalletRecovery.maintain": "the operator that asked, within 7 days",
    "WalletRecovery.complete": "anybody, after 7 days without objection",
    "WalletRecovery.drop": "anybody, after the date",
    "WalletRecovery.deposit": "anybody, after 30 days without a decision",
    "CashDesk.request": "the holder",
    "CashDesk.settle": "the holder's operator, active or suspended",
    "CashDesk.decline": "the holder's operator, active or suspended",
    "CashDesk.reclaim": "anybody, after the deadline",
    "HashTimeLock.lock": "anybody, with its own money",
    "HashTimeLock.claim": "anybody, with the secret, until the deadline",
    "HashTimeLock.refund": "anybody, after the deadline",
    "PurposeBoundMoney.createProgramme": "anybody, with its own money",
    "PurposeBoundMoney.allowPayee": "the programme's funder",
    "PurposeBoundMoney.safeMint": "the programme's funder",
    "PurposeBoundMoney.grant": "the programme's funder",
    "PurposeBoundMoney.revokePBM": "anybody, after the expiry",
    "PurposeBoundMoney.safeTransferFrom": "the holder, or whom it approved",
    "PurposeBoundMoney.safeBatchTransferFrom": "the holder, or whom it approved",
    "PurposeBoundMoney.setApprovalForAll": "the holder",
    "AtomicSettlement.settle": "anybody, with both parties' signatures",
    "AtomicSettlement.cancel": "either party",
    "OfflinePurse.open": "the holder",
    "OfflinePurse.claim": "anybody, with the devices' signatures, until 3 days after the expiry",
    "OfflinePurse.proveDoubleSpend": "anybody, with two vouchers, until it is settled",
    "OfflinePurse.proveDoubleEndorsement": "anybody, with two endorsements, until the endorser's purse is settled",
    "OfflinePurse.settle": "anybody, 3 days after the expiry",
    "OfflinePurse.pay": "anybody, once it is settled",
    "Escrow.lock": "an admitted module",
    "Escrow.pay": "the module that locked the hold",
    "Escrow.refund": "the module that locked the hold",
    "Escrow.withdraw": "anybody",
    "TrustCollateral.bringAuthority": "anybody, with the root's signature",
    "TrustCollateral.bringRevocationList": "anybody, with the issuer's signature",
    "TrustCollateral.bringTcbInfo": "anybody, with the signature of the TCB signer",
    "TrustCollateral.bringQeIdentity": "anybody, with the signature of the TCB signer",
    "EnclaveRegistry.openNonce": "anybody",
    "EnclaveRegistry.register": "anybody, with the enclave's quote",
    "EnclaveRegistry.registerKept": "anybody, with the enclave's quote",
    "EnclaveRegistry.poke": "anybody",
    "EnclaveRegistry.collateralChanged": "TrustCollateral",
    "ClearanceOracle.attest": "anybody, with the enclaves' signatures",
    "ClearanceOracle.dispute": "anybody, with a bond, while the statement is young",
    "ClearanceOracle.settleDispute": "anybody, once it was upheld or its time has ended",
    "OracleBonds.post": "a member of the alliance",
    "OracleBonds.giveNotice": "the institution whose bond it is",
    "OracleBonds.release": "anybody, 30 days after the notice",
    "OracleBonds.commit": "anybody",
    "OracleBonds.prove": "who committed to the proof, in a later second and within a day",
    "Declarations.lodge": "an active trader",
    "Declarations.advance": "anybody, with the enclaves' signatures",
    "Declarations.lodgeSimplified": "an active trader",
    "Declarations.lodgeSupplementary": "the trader that lodged the simplified declaration, active",
    "Declarations.amend": "the trader that lodged it",
    "Declarations.determine": "two officers of the customs authority",
    "Declarations.payDuty": "anybody, from its own wallet",
    "ClearancePayment.propose": "the payer",
    "ClearancePayment.accept": "the payee, until the date for it",
    "ClearancePayment.withdraw": "the payer, while it is not accepted; after the date for it anybody",
    "ClearancePayment.collect": "anybody, with a proof that customs released the goods",
    "ClearancePayment.recordClaim": "anybody, with a proof that customs took it back",
    "ClearancePayment.end": "anybody, 60 days after the deadline",
    "Declarations.dischargeDuty": "DutyDesk",
    "Declarations.returnDuty": "DutyDesk",
    "CustomsOfficers.appoint": "an active customs authority",
    "CustomsOfficers.dismiss": "the authority that appointed the officer",
    "CustomsOfficers.endorse": "anybody; what it records is the caller's own",
    "DutyDesk.deposit": "the trader that lodged the declaration",
    "DutyDesk.releaseDeposit": "anybody",
    "DutyDesk.takeDeposit": "anybody, once duty is due",
    "DutyDesk.endDeposit": "anybody, after its date",
    "DutyDesk.chargeSurcharge": "Declarations",
    "DutyDesk.paySurcharge": "anybody, from its own wallet",
    "DutyDesk.guarantee": "the guarantee's applicant",
    "DutyDesk.countDemand": "anybody, once the bank paid",
    "DutyDesk.setFacility": "two officers of the customs authority",
    "DutyDesk.deferDuty": "the trader, with a facility",
    "DutyDesk.payDeferred": "anybody, from its own wallet",
    "DutyDesk.endFacility": "anybody, after the period's date",
    "DutyDesk.giveBack": "two officers of the customs authority",
    "TradeFinance.offer": "the trader that lodged the declaration, active",
    "TradeFinance.fund": "an active bank",
    "TradeFinance.fundSigned": "an active bank, with the trader's signature",
    "TradeFinance.withdraw": "the trader",
    "TradeFinance.expire": "anybody, after the offer's date",
    "TradeFinance.repay": "anybody, from its own wallet",
    "TradeFinance.acknowledge": "the bank",
    "TradeFinance.declareDefault": "anybody, after the due date",
    "TradeFinance.writeOff": "the bank after a default, anybody a year after the due date",
    "TradeFinance.assign": "the bank",
    "TradeFinance.release": "the bank, where the trader alone repaid",
    "DocumentaryCredit.applyFor": "an active trader (the applicant)",
    "DocumentaryCredit.withdraw": "the applicant or the issuing bank; the beneficiary alone while a pre-advice binds",
    "DocumentaryCredit.preAdvise": "the issuing bank, active",
    "DocumentaryCredit.issue": "the issuing bank, active; the beneficiary of a credit that was pre-advised",
    "DocumentaryCredit.advise": "an advising bank",
    "DocumentaryCredit.confirm": "the confirming bank, active",
    "DocumentaryCredit.declineConfirmation": "the confirming bank",
    "DocumentaryCredit.consentToCancel": "issuing and confirming bank and beneficiary, all; of a part its holder",
    "DocumentaryCredit.expire": "anybody, after the expiry",
    "DocumentaryCredit.open": "Presentations",
    "DocumentaryCredit.free": "Presentations",
    "DocumentaryCredit.reopen": "Presentations",
    "DocumentaryCredit.draw": "Presentations",
    "DocumentaryCredit.adopt": "CreditAmendments",
    "DocumentaryCredit.split": "CreditTransfers",
    "DocumentaryCredit.setApart": "CreditTransfers",
    "DocumentaryCredit.rejoin": "CreditAmendments",
    "DocumentaryCredit.awaitSubstitution": "CreditTransfers",
    "Presentations.deliverLot": "the beneficiary",
    "Presentations.present": "the beneficiary; or the nominated or confirming bank that received it",
    "Presentations.forward": "the bank that has the documents, or the beneficiary",
    "Presentations.lapse": "anybody, 30 days after the deadline of a bank that forwards nothing",
    "Presentations.reclaim": "the issuing bank, 30 days after a claim without documents",
    "Presentations.honour": "the bank that examines",
    "Presentations.negotiate": "the nominated bank",
    "Presentations.refuse": "the bank that examines, until its deadline",
    "Presentations.waive": "the applicant",
    "Presentations.returnDocuments": "the bank that refused, or the beneficiary",
    "Presentations.declarePreclusion": "anybody, after the deadline and one banking day",
    "Presentations.refuseAsProved": "ExaminationClocks",
    "Presentations.reschedule": "ExaminationClocks",
    "Presentations.withdrawDemand": "ExaminationClocks",
    "Presentations.precludeUnreturned": "ExaminationClocks",
    "ExaminationClocks.proveNotice": "anybody, with the presenter's signature, within a banking day after the deadline",
    "ExaminationClocks.reportCorruption": "the bank that examines, once, before its deadline",
    "ExaminationClocks.representRecord": "the presenter, within 30 days",
    "ExaminationClocks.deemNotPresented": "anybody, after that time",
    "ExaminationClocks.requestExtension": "the beneficiary, while the issuing bank examines",
    "ExaminationClocks.suspendPayment": "the issuing bank, of a demand that asks to extend or pay",
    "ExaminationClocks.concludeExtension": "anybody, once what was asked for was issued",
    "ExaminationClocks.demandReturn": "the presenter, of refused documents",
    "ExaminationClocks.precludeUnreturned": "anybody, three banking days later",
    "Presentations.substitute": "CreditTransfers",
    "Undertakings.commit": "a bank, suspended or leaving too",
    "Undertakings.releaseLiquidity": "the bank",
    "Undertakings.addMargin": "the applicant",
    "Undertakings.settle": "anybody, from the due date",
    "Undertakings.declareDefault": "anybody, from the due date, where the money does not suffice",
    "Undertakings.assignUndertaking": "the creditor",
    "Undertakings.assignProceeds": "the beneficiary",
    "Undertakings.returnSecurity": "anybody, after the credit's end",
    "Undertakings.lockMargin": "DocumentaryCredit",
    "Undertakings.setAside": "DocumentaryCredit, CreditAmendments",
    "Undertakings.release": "DocumentaryCredit",
    "Undertakings.undertake": "Presentations",
    "Undertakings.purchase": "Presentations",
    "Undertakings.refundClaim": "Presentations, Reimbursements",
    "Undertakings.advance": "Advances",
    "Presentations.subrogate": "Reimbursements",
    "Reimbursements.authorise": "the issuing bank",
    "Reimbursements.claim": "the confirming or nominated bank that gave value",
    "Reimbursements.reimburse": "the reimbursing bank",
    "Reimbursements.decline": "the reimbursing bank",
    "Reimbursements.recordSilence": "anybody, after three banking days",
    "Reimbursements.refund": "anybody, once the next bank refused",
    "Advances.allow": "the applicant, until it is authorised",
    "Advances.authorise": "the issuing bank",
    "Advances.request": "the beneficiary",
    "Advances.advance": "the bank that is authorised",
    "CreditAmendments.amend": "the issuing bank; of a part, CreditTransfers",
    "CreditAmendments.extendConfirmation": "the confirming bank",
    "CreditAmendments.accept": "the beneficiary",
    "CreditAmendments.reject": "the beneficiary",
    "CreditAmendments.acceptByConduct": "Presentations, ExaminationClocks",
    "CreditTransfers.request": "the beneficiary of a transferable credit (the first beneficiary)",
    "CreditTransfers.withdrawRequest": "the first beneficiary, until the bank consented",
    "CreditTransfers.consent": "the transferring bank, active",
    "CreditTransfers.adviseAmendment": "the transferring bank where the transfer lets it, or the first beneficiary",
    "CreditTransfers.demand": "the transferring bank",
    "CreditTransfers.substitute": "the first beneficiary, until the deadline of the demand",
    "CreditTransfers.forfeit": "anybody, after the deadline of the demand",
    "FintechCertification.applyFor": "an active member",
    "FintechCertification.reportTest": "the lab that the applicant named, active and recognised",
    "FintechCertification.requestRenewal": "the holder, in the last 180 days",
    "FintechCertification.renounce": "the holder",
    "FintechCertification.suspendOverdue": "anybody, after the date of a surveillance",
    "FintechCertification.lapse": "anybody, after the date",
    "FintechCertification.draw": "anybody, with the header of the draw's block",
    "FintechCertification.postpone": "anybody, 256 blocks after a draw that was missed",
    "FintechCertification.answer": "the holder that was drawn, within 10 days",
    "FintechCertification.closeInspection": "anybody, after the date",
    "SingleWindow.submit": "an active trader",
    "SingleWindow.amend": "the dossier's trader, active",
    "SingleWindow.reply": "the dossier's trader",
    "SingleWindow.withdraw": "the dossier's trader",
    "SingleWindow.answer": "the department's institution, active",
    "SingleWindow.ask": "the department's institution, active",
    "SingleWindow.hold": "the department's institution, active",
    "SingleWindow.recordSilence": "anybody, after the deadline",
    "AllianceRegistry.announceExit": "a member",
    "AllianceRegistry.proposeAccount": "a member",
    "AllianceRegistry.withdrawAccount": "the member that proposed it",
    "AllianceRegistry.acceptAccount": "the proposed account, 2 to 30 days after",
    "AllianceRegistry.delegate": "anybody; what it moves is the caller's own vote",
    "AllianceRegistry.delegateBySig": "anybody, with the signature of whose vote it is",
    "InstitutionAccount.open": "anybody; it is nobody's account yet",
    "InstitutionAccount.initialize": "once, by `open`",
    "InstitutionAccount.propose": "an officer with a mandate for the purpose",
    "InstitutionAccount.endorse": "another officer with a mandate for the purpose",
    "InstitutionAccount.withdraw": "the act's maker, or an administrator",
    "InstitutionAccount.appoint": "the account itself, by two administrators",
    "InstitutionAccount.dismiss": "the account itself, by two administrators",
    "InstitutionAccount.setRule": "the account itself, by two administrators",
    "MembershipExit.nameCredit": "anybody, of a leaving bank",
    "MembershipExit.nameUndertaking": "anybody, of a leaving bank",
    "MembershipExit.endCredit": "anybody, once it is over",
    "MembershipExit.endUndertaking": "anybody, once it is paid",
    "MembershipExit.complete": "anybody, once the member has no duties",
    "AllianceTimelock.answer": "an institution with reserved matters",
    "AllianceTimelock.cancel": "AllianceGovernor",
    "AllianceTimelock.execute": "anybody, after the delay, with the consents that it takes",
    "AllianceTimelock.executeBatch": "anybody, after the delay, with the consents that it takes",
    "AllianceTimelock.grantRole": DECISION,
    "AllianceTimelock.onERC1155BatchReceived": "anybody; changes nothing",
    "AllianceTimelock.onERC1155Received": "anybody; changes nothing",
    "AllianceTimelock.onERC721Received": "anybody; changes nothing",
    "AllianceTimelock.release": DECISION,
    "AllianceTimelock.renounceRole": "whose role it is",
    "AllianceTimelock.reserve": DECISION,
    "AllianceTimelock.revokeRole": DECISION,
    "AllianceTimelock.schedule": "AllianceGovernor",
    "AllianceTimelock.scheduleBatch": "AllianceGovernor",
    "AllianceTimelock.updateDelay": DECISION,
    "AllianceGovernor.cancel": "the proposer until the vote is over; anybody where it has no vote any more",
    "AllianceGovernor.castVote": "anybody; what counts is the vote at the snapshot",
    "AllianceGovernor.castVoteBySig": "anybody, with the voter's signature",
    "AllianceGovernor.castVoteWithReason": "anybody; what counts is the vote at the snapshot",
    "AllianceGovernor.castVoteWithReasonAndParams": "anybody; what counts is the vote at the snapshot",
    "AllianceGovernor.castVoteWithReasonAndParamsBySig": "anybody, with the voter's signature",
    "AllianceGovernor.execute": "anybody, after the delay, with the consents that it takes",
    "AllianceGovernor.onERC1155BatchReceived": "nobody: it takes no tokens",
    "AllianceGovernor.onERC1155Received": "nobody: it takes no tokens",
    "AllianceGovernor.onERC721Received": "nobody: it takes no tokens",
    "AllianceGovernor.propose": "a member with a vote",
    "AllianceGovernor.queue": "anybody, within 14 days after it was carried",
    "AllianceGovernor.relay": DECISION,
    "AllianceGovernor.setProposalThreshold": DECISION,
    "AllianceGovernor.setVotingDelay": DECISION,
    "AllianceGovernor.setVotingPeriod": DECISION,
    "AllianceGovernor.updateQuorumNumerator": DECISION,
    "AllianceGovernor.updateTimelock": DECISION,
    "SingleWindow.close": "the trader after the deadline; anybody 20 banking days later, or after a removal",
}
"""Who may call what no role guards. A function that is missing here is missing in the docs, and a test fails."""

ACCESS_MANAGER = {
    "cancel": "who scheduled it, the role's guardian (no role has one: AllianceTimelock) and AllianceTimelock",
    "consumeScheduledOp": "a contract that asks AccessManager, while it carries out the call that was scheduled",
    "execute": "who has the role of the function called; where the role has a delay, once that has passed",
    "grantRole": "AllianceTimelock",
    "labelRole": "AllianceTimelock",
    "multicall": "anybody; each call in it is asked as the caller's own",
    "renounceRole": "who has the role, of its own",
    "revokeRole": "AllianceTimelock",
    "schedule": "who has the role of the function called, where the role has a delay",
    "setGrantDelay": "AllianceTimelock",
    "setRoleAdmin": "AllianceTimelock",
    "setRoleGuardian": "AllianceTimelock",
    "setTargetAdminDelay": "AllianceTimelock",
    "setTargetClosed": "AllianceTimelock",
    "setTargetFunctionRole": "AllianceTimelock",
    "updateAuthority": "AllianceTimelock",
}
"""Who may call OpenZeppelin's AccessManager, which keeps the roles: by a decision alone, but for what is one's own."""

_EVENT = re.compile(r"((?:^ *///.*\n)*)^ *event (\w+)\(([^;]*)\);", re.MULTILINE)
_PART = re.compile(r'from "(\./[^"]+)"')
"""A part of a contract lies beside or below it; what it uses is imported from above."""
_RESTRICTED = re.compile(r"function (\w+)\([^{;]*?\brestricted\b[^{;]*\{", re.DOTALL)


def restricted_functions(contract: str) -> set[str]:
    """Functions of a contract and of its parts that ask AccessManager, from their sources."""
    (source,) = (ROOT / "contracts").glob(f"*/{contract}.sol")
    found, seen, waiting = set(), set(), [source]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            text = path.read_text()
            found |= set(_RESTRICTED.findall(text))
            waiting += [(path.parent / part).resolve() for part in _PART.findall(text)]
    return found


def callers(settings: Settings) -> dict[str, str]:
    """Who may call each function that changes state: `DigitalYuan.mint` → words."""
    by_role = {function: role.name for role in settings.roles for function in role.functions}
    found = {}
    for contract in CONTRACTS:
        guarded = restricted_functions(contract)
        for item in load(contract).abi:
            if item["type"] != "function" or item["stateMutability"] in ("view", "pure"):
                continue
            name = f"{contract}.{item['name']}"
            if item["name"] == "setAuthority":
                found[name] = "AccessManager alone"
            elif item["name"] in guarded:
                found[name] = f"`{by_role[name]}`" if name in by_role else ALLIANCE
            else:
                found[name] = PARTIES[name]
    return found


def roles_page(settings: Settings) -> str:
    """docs/roles.md"""
    lines = [
        "# Roles",
        "Written by `python -m scripts.reference` from the contracts and `scripts/config/development.yaml`.",
        "AccessManager holds roles and delays; AllianceTimelock is its only admin, which does what AllianceGovernor",
        "decided ([how](alliance.md)). The deployer keeps nothing. What reads 'anybody' needs no permission: those are",
        "the exits that nobody can close. A reserved role or contract is changed with its institution's consent alone.",
        "",
        "| role | id | delay | holders | reserved to |",
        "|---|---|---|---|---|",
        "| `ADMIN_ROLE` | 0 | – | AllianceTimelock | all who have reserved matters |",
    ]
    for role in settings.roles:
        delay = f"{role.delay // 3600} h" if role.delay else "–"
        reserved = next((item.holder for item in settings.governance.reserved if role.name in item.roles), "–")
        lines.append(f"| `{role.name}` | {role.id} | {delay} | {', '.join(role.holders)} | {reserved} |")
    lines += ["", f"Members with a vote: {', '.join(settings.governance.members)}."]
    lines += [
        f"Contracts reserved to {item.holder}: {', '.join(item.contracts)}." for item in settings.governance.reserved
    ]
    lines += [
        "",
        "Order authorities, by seat (local bits of DigitalYuan): "
        + ", ".join(f"{seat} {key}" for seat, key in settings.order_authorities.items())
        + ".",
        f"Operators (their accounts in DigitalYuan): {', '.join(settings.operators)}.",
        "",
        "| function | who may call it |",
        "|---|---|",
        *(f"| `{function}` | {who} |" for function, who in callers(settings).items()),
        "",
        "AccessManager itself is OpenZeppelin's, unchanged. What reads AllianceTimelock takes a decision of the",
        "alliance; `tests/contracts/alliance/test_access_manager.py` calls each function as every kind of caller.",
        "",
        "| function of AccessManager | who may call it |",
        "|---|---|",
        *(f"| `AccessManager.{function}` | {who} |" for function, who in ACCESS_MANAGER.items()),
    ]
    return "\n".join(lines) + "\n"


def events_page() -> str:
    """docs/events.md"""
    lines = [
        "# Events",
        "Written by `python -m scripts.reference` from `interfaces/`, the sources' syntax trees and",
        "`eport/audit/units.py`. Events carry enough to rebuild the state of every contract from the log alone;",
        "`tests/scenarios/test_rebuild.py` does that, and [`eport audit`](audit.md) takes them all away. A number",
        "without a unit is an id, a counter or a set of bits. `*`: indexed. 'Written by': the functions that can;",
        "`deployment` is the constructor.",
    ]
    structs: dict[str, Sequence[Mapping[str, Any]]] = {}
    for contract in (*CONTRACTS, *PUBLISHED_EVENTS):
        lines += ["", f"## {contract}", "", "| event | arguments | written by | |", "|---|---|---|---|"]
        notes = _notes(contract)
        writers = emitters(contract) if contract in CONTRACTS else {}
        for item in load(contract).abi:
            if item["type"] == "event":
                where, name = f"{contract}.{item['name']}", item["name"]
                arguments = ", ".join(_argument(where, part, structs) for part in item["inputs"])
                by = ", ".join(f"`{function}`" for function in writers.get(name, ()))
                by = by or PUBLISHED_EVENTS.get(contract, "nothing: inherited, unused")
                lines.append(f"| `{name}` | {arguments} | {by} | {notes.get(name, '')} |")
    lines += ["", "## Structs in events", "", "| struct | fields |", "|---|---|"]
    for struct, parts in sorted(_with_inner(structs).items()):
        lines.append(f"| `{struct}` | {', '.join(_argument(struct, part, {}) for part in parts)} |")
    return "\n".join(lines) + "\n"


PUBLISHED_EVENTS = {"AccessManager": "OpenZeppelin's code"}
"""Contracts from packages, whose events the export holds too."""


def _argument(where: str, part: Mapping[str, Any], structs: dict[str, Sequence[Mapping[str, Any]]]) -> str:
    """`amount [fen]*: uint256`; a struct by its name, which is noted in `structs`."""
    internal: str = part.get("internalType", part["type"])
    if part["type"].startswith("tuple"):
        structs[internal.split("[")[0].removeprefix("struct ")] = part["components"]
    kind = internal.removeprefix("struct ").removeprefix("enum ").removeprefix("contract ")
    return f"{labelled(where, part)}{'*' if part.get('indexed') else ''}: `{kind}`"


def _with_inner(structs: dict[str, Sequence[Mapping[str, Any]]]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """And the structs in them."""
    found, waiting = dict(structs), list(structs.items())
    while waiting:
        where, parts = waiting.pop()
        inner: dict[str, Sequence[Mapping[str, Any]]] = {}
        for part in parts:
            _argument(where, part, inner)
        waiting += [item for item in inner.items() if item[0] not in found]
        found |= inner
    return found


def _notes(contract: str) -> dict[str, str]:
    if contract not in CONTRACTS:
        return {}
    source = "".join(path.read_text() for path in _interfaces(contract))
    return {name: _note(comment) for comment, name, _ in _EVENT.findall(source)}


def _interfaces(contract: str) -> list[Path]:
    """The contract's interface, and those beside it that it is made of."""
    path = ROOT / f"interfaces/I{contract}.sol"
    return [path, *((path.parent / part).resolve() for part in _PART.findall(path.read_text()))]


def _note(comment: str) -> str:
    return (
        " ".join(line.strip().removeprefix("///").strip() for line in comment.splitlines())
        .replace("@param ", "")
        .removeprefix("@dev ")
        .removeprefix("@notice ")
    )


def main() -> None:
    """Rewrite the two pages."""
    settings = load_settings(ROOT / "scripts/config/development.yaml")
    Path(ROOT / "docs/roles.md").write_text(roles_page(settings))
    Path(ROOT / "docs/events.md").write_text(events_page())


if __name__ == "__main__":
    main()
