"""Functions that check by themselves who calls them: the error that refuses the wrong kind, and where that is shown."""

from __future__ import annotations

from eport.chain.artifacts import ROOT
from eport.settings import load as load_settings

AUTHORITIES = {"pboc_shanghai", "shanghai_customs"}
OPERATORS = {"alibaba", "icbc"}
TRADERS = {"importer"}
HOLDERS = {"alibaba", "icbc", "importer", "bank_of_communications", "treasury"}
INSTITUTIONS = {
    "pboc_shanghai", "shanghai_customs", "shanghai_commerce", "bank_of_communications", "icbc_shanghai", "alibaba",
    "icbc", "importer", "carrier", "treasury", "certification_body", "fintech_lab",
}  # fmt: skip
VOTERS = {*load_settings(ROOT / "scripts/config/development.yaml").governance.members}
NOBODY: set[str] = set()

REFUSED_HERE = {
    "AllianceGovernor.onERC1155BatchReceived": ("GovernorDisabledDeposit", NOBODY),
    "AllianceGovernor.onERC1155Received": ("GovernorDisabledDeposit", NOBODY),
    "AllianceGovernor.onERC721Received": ("GovernorDisabledDeposit", NOBODY),
    "AllianceGovernor.propose": ("AllianceProposerHasNoVote", VOTERS),
    "AllianceRegistry.announceExit": ("AllianceNotMember", INSTITUTIONS),
    "AllianceRegistry.proposeAccount": ("AllianceNotMember", INSTITUTIONS),
    "AllianceRegistry.withdrawAccount": ("AllianceNotMember", INSTITUTIONS),
    "AllianceTimelock.answer": ("TimelockNotHolder", AUTHORITIES),
    "AllianceTimelock.renounceRole": ("AccessControlBadConfirmation", NOBODY),
    "CashDesk.request": ("CashDeskNotCustomer", HOLDERS),
    "CustomsOfficers.appoint": ("AllianceNotActive", {"shanghai_customs"}),
    "Declarations.lodge": ("AllianceNotActive", TRADERS),
    "Declarations.lodgeSimplified": ("AllianceNotActive", TRADERS),
    "DigitalYuan.batchTransfer": ("DigitalYuanUnknownWallet", HOLDERS),
    "DigitalYuan.cashIn": ("DigitalYuanNotOperator", OPERATORS),
    "DigitalYuan.freeze": ("DigitalYuanNotOrderAuthority", AUTHORITIES),
    "DigitalYuan.mint": ("DigitalYuanNotOperator", OPERATORS),
    "DigitalYuan.openWallet": ("DigitalYuanNotOperator", OPERATORS),
    "DigitalYuan.receiveWithAuthorization": ("DigitalYuanNotPayee", NOBODY),
    "DigitalYuan.redeem": ("DigitalYuanNotOperator", OPERATORS),
    "DigitalYuan.redeemAtCentralBank": ("DigitalYuanUnknownWallet", HOLDERS),
    "DigitalYuan.release": ("DigitalYuanNotOrderAuthority", AUTHORITIES),
    "DigitalYuan.transfer": ("DigitalYuanUnknownWallet", HOLDERS),
    "DigitalYuan.transferFrom": ("DigitalYuanInsufficientAllowance", NOBODY),
    "DigitalYuan.transferWithReference": ("DigitalYuanUnknownWallet", HOLDERS),
    "DocumentaryCredit.applyFor": ("AllianceNotActive", TRADERS),
    "DutyDesk.giveBack": ("OfficerNotServing", NOBODY),
    "Escrow.lock": ("EscrowNotAdmitted", NOBODY),
    "FintechCertification.applyFor": ("CertificationNotMember", INSTITUTIONS),
    "FintechCertification.renounce": ("CertificationNotHolder", NOBODY),
    "InstitutionAccount.appoint": ("AccountNotItself", NOBODY),
    "InstitutionAccount.dismiss": ("AccountNotItself", NOBODY),
    "InstitutionAccount.initialize": ("InvalidInitialization", NOBODY),
    "InstitutionAccount.setRule": ("AccountNotItself", NOBODY),
    "OracleBonds.post": ("BondNotMember", INSTITUTIONS),
    "OracleBonds.prove": ("EquivocationNotCommitted", NOBODY),
    "OrderDesk.impose": ("OrderDeskNotAuthority", AUTHORITIES),
    "OrderDesk.proposeSeizure": ("OrderDeskNotAuthority", AUTHORITIES),
    "PurposeBoundMoney.safeBatchTransferFrom": ("ERC1155MissingApprovalForAll", NOBODY),
    "PurposeBoundMoney.safeTransferFrom": ("ERC1155MissingApprovalForAll", NOBODY),
    "SingleWindow.answer": ("SingleWindowNotTheDepartment", NOBODY),
    "SingleWindow.ask": ("SingleWindowNotTheDepartment", NOBODY),
    "SingleWindow.hold": ("SingleWindowNotTheDepartment", NOBODY),
    "SingleWindow.submit": ("AllianceNotActive", TRADERS),
    "TradeFinance.withdraw": ("FinanceNotTrader", NOBODY),
    "Undertakings.assignUndertaking": ("UndertakingNotParty", NOBODY),
    "Undertakings.commit": ("UndertakingNotBank", {"bank_of_communications", "icbc_shanghai"}),
    "Undertakings.releaseLiquidity": ("UndertakingNotBank", {"bank_of_communications", "icbc_shanghai"}),
    "WalletOffice.changeClass": ("WalletOfficeNotCustomer", NOBODY),
    "WalletOffice.closeWallet": ("WalletOfficeNotCustomer", NOBODY),
    "WalletRecovery.request": ("RecoveryNotCustomer", NOBODY),
}
"""Refused by this error, whatever is said; and the callers of the kind that is let in, into the function's next check."""

APPLICANT, BENEFICIARY = {"importer"}, {"exporter"}
ISSUER, CONFIRMER, NOMINEE, ADVISER = (
    {"bank_of_communications"}, {"icbc_shanghai"}, {"ccb_shanghai"}, {"bank_of_china_shanghai"},
)  # fmt: skip
REFUSED_OF_A_CREDIT = {
    "Advances.advance": ("AdvanceNotParty", NOBODY),
    "Advances.allow": ("AdvanceNotParty", APPLICANT),
    "Advances.authorise": ("AdvanceNotParty", ISSUER),
    "Advances.request": ("AdvanceNotParty", BENEFICIARY),
    "CreditAmendments.amend": ("CreditNotParty", ISSUER),
    "CreditAmendments.extendConfirmation": ("CreditNotParty", CONFIRMER),
    "CreditAmendments.reject": ("CreditNotParty", BENEFICIARY),
    "CreditTransfers.consent": ("CreditNotParty", NOMINEE),
    "CreditTransfers.request": ("CreditNotParty", BENEFICIARY),
    "CreditTransfers.withdrawRequest": ("CreditNotParty", BENEFICIARY),
    "DocumentaryCredit.advise": ("CreditNotParty", ADVISER),
    "DocumentaryCredit.confirm": ("CreditNotParty", CONFIRMER),
    "DocumentaryCredit.consentToCancel": ("CreditNotParty", ISSUER | CONFIRMER | BENEFICIARY),
    "DocumentaryCredit.declineConfirmation": ("CreditNotParty", CONFIRMER),
    "ExaminationClocks.demandReturn": ("ClockNotPresenter", BENEFICIARY),
    "ExaminationClocks.reportCorruption": ("CreditNotParty", ISSUER),
    "ExaminationClocks.representRecord": ("ClockNotPresenter", BENEFICIARY),
    "Presentations.deliverLot": ("CreditNotParty", BENEFICIARY),
    "Presentations.forward": ("CreditNotParty", ISSUER | BENEFICIARY),
    "Presentations.honour": ("CreditNotParty", ISSUER),
    "Presentations.negotiate": ("CreditNotParty", NOMINEE),
    "Presentations.present": ("CreditNotParty", BENEFICIARY),
    "Presentations.reclaim": ("CreditNotParty", ISSUER),
    "Presentations.refuse": ("CreditNotParty", ISSUER),
    "Presentations.returnDocuments": ("CreditNotParty", ISSUER | BENEFICIARY),
    "Presentations.waive": ("CreditNotParty", APPLICANT),
    "Reimbursements.authorise": ("ReimbursementNotBank", ISSUER),
    "Reimbursements.claim": ("ReimbursementNotBank", NOBODY),
    "Undertakings.addMargin": ("UndertakingNotParty", APPLICANT),
    "Undertakings.assignProceeds": ("UndertakingNotParty", BENEFICIARY),
}
"""The same of a credit that stands, with a presentation that its issuing bank examines (tests/contracts/credit)."""

SHOWN = {
    "AllianceGovernor.cancel": ("GovernorUnableToCancel", "alliance/governor/test_execute.py"),
    "AllianceRegistry.acceptAccount": ("AllianceAccountNotProposed", "alliance/registry/test_rotation.py"),
    "CashDesk.decline": ("CashDeskNotOperator", "money/cash_desk/test_cash_desk.py"),
    "CashDesk.settle": ("CashDeskNotOperator", "money/cash_desk/test_cash_desk.py"),
    "ClearancePayment.accept": ("ClearancePaymentNotParty", "customs/clearance_payment/test_propose.py"),
    "ClearancePayment.withdraw": ("ClearancePaymentNotParty", "customs/clearance_payment/test_propose.py"),
    "CreditAmendments.accept": ("CreditNotParty", "credit/credit_amendments/test_amend.py"),
    "CreditTransfers.adviseAmendment": ("CreditNotParty", "credit/credit_transfers/test_advise_amendment.py"),
    "CreditTransfers.demand": ("CreditNotParty", "credit/credit_transfers/test_substitute.py"),
    "CreditTransfers.substitute": ("CreditNotParty", "credit/credit_transfers/test_substitute.py"),
    "CustomsOfficers.dismiss": ("OfficerOfNone", "customs/customs_officers/test_appoint.py"),
    "Declarations.amend": ("DeclarationNotTrader", "customs/declarations/test_amend.py"),
    "Declarations.determine": ("OfficerNotServing", "customs/declarations/test_determine.py"),
    "Declarations.lodgeSupplementary": ("DeclarationNotTrader", "customs/declarations/test_amend.py"),
    "DocumentaryCredit.issue": ("CreditNotParty", "credit/documentary_credit/test_pre_advise.py"),
    "DocumentaryCredit.preAdvise": ("CreditNotParty", "credit/documentary_credit/test_pre_advise.py"),
    "DocumentaryCredit.withdraw": ("CreditNotParty", "credit/documentary_credit/test_pre_advise.py"),
    "DutyDesk.deferDuty": ("DutyNotTrader", "customs/duty_desk/test_defer.py"),
    "DutyDesk.deposit": ("DutyNotTrader", "customs/duty_desk/test_deposit.py"),
    "DutyDesk.guarantee": ("DutyNotApplicant", "customs/duty_desk/test_guarantee.py"),
    "DutyDesk.setFacility": ("AllianceNotActive", "customs/duty_desk/test_defer.py"),
    "Escrow.pay": ("EscrowInsufficientHold", "money/escrow/test_pay.py"),
    "Escrow.refund": ("EscrowInsufficientHold", "money/escrow/test_pay.py"),
    "ExaminationClocks.requestExtension": ("ClockNotPresenter", "credit/examination_clocks/test_extension.py"),
    "ExaminationClocks.suspendPayment": ("CreditNotParty", "credit/examination_clocks/test_extension.py"),
    "FintechCertification.answer": ("CertificationNotHolder", "alliance/certification/test_inspection.py"),
    "FintechCertification.reportTest": ("CertificationNotLab", "alliance/certification/test_stages.py"),
    "FintechCertification.requestRenewal": ("CertificationNotHolder", "alliance/certification/test_certificate.py"),
    "InstitutionAccount.endorse": ("AccountNoMandate", "alliance/account/test_acts.py"),
    "InstitutionAccount.propose": ("AccountNoMandate", "alliance/account/test_acts.py"),
    "InstitutionAccount.withdraw": ("AccountNotMaker", "alliance/account/test_acts.py"),
    "OracleBonds.giveNotice": ("BondNone", "customs/oracle_bonds/test_bond.py"),
    "OrderDesk.lift": ("OrderDeskNotAuthority", "money/order_desk/test_lift_lapse_follow.py"),
    "OrderDesk.withdrawSeizure": ("OrderDeskNotAuthority", "money/order_desk/test_seizure.py"),
    "PurposeBoundMoney.allowPayee": ("PurposeNotFunder", "money/purpose_bound_money/test_purpose_bound_money.py"),
    "PurposeBoundMoney.grant": ("PurposeNotFunder", "money/purpose_bound_money/test_purpose_bound_money.py"),
    "PurposeBoundMoney.safeMint": ("PurposeNotFunder", "money/purpose_bound_money/test_purpose_bound_money.py"),
    "Reimbursements.decline": ("ReimbursementNotBank", "credit/reimbursements/test_reimburse.py"),
    "Reimbursements.reimburse": ("ReimbursementNotBank", "credit/reimbursements/test_reimburse.py"),
    "SingleWindow.amend": ("SingleWindowNotTheTrader", "window/test_amend.py"),
    "SingleWindow.close": ("SingleWindowNotTheTrader", "window/test_silence.py"),
    "SingleWindow.reply": ("SingleWindowNotTheTrader", "window/test_ask.py"),
    "SingleWindow.withdraw": ("SingleWindowNotTheTrader", "window/test_silence.py"),
    "TradeFinance.acknowledge": ("FinanceNotBank", "trade_finance/test_acknowledge.py"),
    "TradeFinance.assign": ("FinanceNotBank", "trade_finance/test_default.py"),
    "TradeFinance.fund": ("AllianceNotActive", "trade_finance/test_fund.py"),
    "TradeFinance.fundSigned": ("AllianceNotActive", "trade_finance/test_fund_signed.py"),
    "TradeFinance.offer": ("FinanceNotTrader", "trade_finance/test_offer.py"),
    "TradeFinance.release": ("FinanceNotBank", "trade_finance/test_repay.py"),
    "TradeFinance.writeOff": ("FinanceNotBank", "trade_finance/test_default.py"),
    "WalletOffice.acceptMove": ("WalletOfficeMoveNotRequested", "money/wallet_office/test_move_and_close.py"),
    "WalletOffice.nameSuccessor": ("WalletOfficeNotHolder", "money/wallet_office/test_move_and_close.py"),
    "WalletRecovery.endorse": ("RecoveryNotInstitution", "money/wallet_recovery/test_recovery.py"),
    "WalletRecovery.maintain": ("RecoveryNotCustomer", "money/wallet_recovery/test_recovery.py"),
    "WalletRecovery.object": ("RecoveryNotHolder", "money/wallet_recovery/test_recovery.py"),
}
"""What asks first whether there is what the call is about: the test file that refuses the wrong kind by this error."""

OWN = {
    "DigitalYuan.approve": "an allowance on the caller's own wallet",
    "PurposeBoundMoney.setApprovalForAll": "the caller's own tokens",
    "AtomicSettlement.cancel": "a nonce of the caller and another",
    "WalletOffice.requestMove": "the caller's wallet, which has to be there when it is accepted",
    "ClearancePayment.propose": "the caller becomes the payer, of its own money",
    "OfflinePurse.open": "the caller becomes the purse's holder, of its own money",
}
"""What everybody may say about its own, to no effect on anybody else."""

TESTED_IN = {
    "TradeFinance": "trade_finance", "SingleWindow": "window", "FintechCertification": "alliance/certification",
    "InstitutionAccount": "alliance/account", "AllianceRegistry": "alliance", "AllianceGovernor": "alliance",
    "AllianceTimelock": "alliance", "DocumentaryCredit": "credit", "Presentations": "credit", "Undertakings": "credit",
    "ExaminationClocks": "credit", "CreditTransfers": "credit", "Reimbursements": "credit",
}  # fmt: skip
"""Where the tests of a contract lie that has no folder of its name, or more than that one."""

HELPERS = {
    "CreditTransfers.adviseAmendment": "advise", "Presentations.declarePreclusion": "preclude",
    "SingleWindow.recordSilence": "silence", "DigitalYuan.transferWithAuthorization": "TRANSFER_WITH_KEY",
}  # fmt: skip
"""By what name of tests/helpers a test calls it, where that is not the function's own."""
