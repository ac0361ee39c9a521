"""The codes that fields of category 7 take.

Each enumeration names its field. Codes that no source at hand shows are marked [recalled]. Sources: SWIFT Standards
MT, category 7, November 2018 and its Release Guide for the guarantees (MT760, 761, 767); prowide-core's message
classes; Oracle Banking Trade Finance 14.8, 'SWIFT 2023 changes' (formats, MT765, MT769, MT775).
"""

from __future__ import annotations

from enum import Enum


class CreditForm(Enum):
    """Field 40A, first line of 40B. Both are irrevocable, as UCP 600 art. 3 has every credit."""

    IRREVOCABLE = "IRREVOCABLE"
    IRREVOCABLE_TRANSFERABLE = "IRREVOCABLE TRANSFERABLE"


class SenderConfirmation(Enum):
    """Field 40B, second line: whether the advising or transferring bank adds its confirmation (UCP 600 art. 8)."""

    ADDING = "ADDING OUR CONFIRMATION"
    WITHOUT = "WITHOUT OUR CONFIRMATION"


class AvailableBy(Enum):
    """Field 41a, second part: how the credit is honoured or negotiated (UCP 600 art. 6(b))."""

    ACCEPTANCE = "BY ACCEPTANCE"
    DEFERRED_PAYMENT = "BY DEF PAYMENT"
    MIXED_PAYMENT = "BY MIXED PYMT"
    NEGOTIATION = "BY NEGOTIATION"
    SIGHT_PAYMENT = "BY PAYMENT"


class Permission(Enum):
    """Fields 43P (partial shipments) and 43T (transhipment)."""

    ALLOWED = "ALLOWED"
    CONDITIONAL = "CONDITIONAL"
    NOT_ALLOWED = "NOT ALLOWED"


class Confirmation(Enum):
    """Field 49: what the receiver is asked for (UCP 600 art. 8)."""

    CONFIRM = "CONFIRM"
    MAY_ADD = "MAY ADD"
    WITHOUT = "WITHOUT"


class RuleSet(Enum):
    """Field 40E, first part. 'UCP LATEST VERSION' is UCP 600 today; the EUCP ones add eUCP."""

    UCP = "UCP LATEST VERSION"
    EUCP = "EUCP LATEST VERSION"
    UCPURR = "UCPURR LATEST VERSION"
    EUCPURR = "EUCPURR LATEST VERSION"
    ISP = "ISP LATEST VERSION"
    OTHER = "OTHR"


class ReimbursementRules(Enum):
    """Field 40F: ICC's uniform rules for bank-to-bank reimbursements (URR 725), or not. [recalled]"""

    URR = "URR LATEST VERSION"
    NOT_URR = "NOTURR"


class ReimbursementCharges(Enum):
    """Field 71A: who bears the reimbursing bank's charges. [recalled]"""

    CLAIMING_BANK = "CLM"
    ISSUING_BANK = "OUR"


class CreditPurpose(Enum):
    """Field 22A of MT707: what the receiver shall do with the amendment. [recalled]"""

    ADVISE = "ADVI"
    ADVISE_AND_CONFIRM = "ACNF"
    ISSUE = "ISSU"


class ChangeCode(Enum):
    """First word of a change in 45B, 46B, 47B, 49M and 49N. [recalled]"""

    ADD = "ADD"
    DELETE = "DELETE"
    REPLACE_ALL = "REPALL"


class AmendmentCharges(Enum):
    """Field 71N: who bears the charges of an amendment. [recalled]"""

    APPLICANT = "APPL"
    BENEFICIARY = "BENE"
    OTHER = "OTHR"


class Disposal(str, Enum):
    """Field 77B: the one disposal that a notice of refusal names (UCP 600 art. 16(c)(iii)(a) to (d))."""

    HOLD = "HOLD"
    NOTIFY = "NOTIFY"
    RETURN = "RETURN"
    PREVINST = "PREVINST"


class UndertakingPurpose(Enum):
    """Field 22A of MT760. ISSU, ISCO and ICCO by the Release Guide, ACNF and ADVI [recalled]."""

    ADVISE = "ADVI"
    ADVISE_AND_CONFIRM = "ACNF"
    ISSUE = "ISSU"
    ISSUE_COUNTER = "ISCO"
    ISSUE_COUNTER_COUNTER = "ICCO"


class UndertakingAmendmentPurpose(Enum):
    """Field 22A of MT767."""

    ADVISE = "ADVA"
    ADVISE_AND_CONFIRM = "ACNA"
    ISSUE = "ISUA"
    ISSUE_COUNTER = "ISCA"
    ISSUE_COUNTER_COUNTER = "ICCA"


class AmendmentStatus(Enum):
    """Field 23R of MT787 [recalled], and UndertakingStatus2Code of tsrv.008."""

    ACCEPTED = "ACCP"
    REJECTED = "REJT"


class UndertakingForm(Enum):
    """Field 22D: demand guarantee, standby, or dependent undertaking (the last [recalled])."""

    DEMAND_GUARANTEE = "DGAR"
    DEPENDENT = "DEPU"
    STANDBY = "STBY"


class UndertakingRules(Enum):
    """Field 40C: ISP98, URDG 758, UCP 600, none, others."""

    ISP = "ISPR"
    NONE = "NONE"
    OTHER = "OTHR"
    UCP = "UCPR"
    URDG = "URDG"


class ExpiryType(Enum):
    """Field 23B: a fixed date, a condition (field 35G), or open."""

    CONDITION = "COND"
    FIXED = "FIXD"
    OPEN = "OPEN"


class ExtensionPeriod(Enum):
    """Field 23F: by how much an undertaking extends itself. [recalled]"""

    DAYS = "DAYS"
    ONE_YEAR = "ONEY"
    OTHER = "OTHR"


class DemandLimit(Enum):
    """Field 48B; absent, partial and multiple demands are permitted."""

    NO_MULTIPLE = "NMLT"
    NO_MULTIPLE_NOR_PARTIAL = "NMPT"
    NO_PARTIAL = "NPRT"


class Delivery(Enum):
    """Field 24E: how the original goes out. [recalled]"""

    COLLECTION = "COLL"
    COURIER = "COUR"
    MAIL = "MAIL"
    MESSENGER = "MESS"
    OTHER = "OTHR"
    REGISTERED_MAIL = "REGM"


class DeliveryTo(Enum):
    """Field 24G: to whom it goes, or who collects it. [recalled]"""

    BENEFICIARY = "BENE"
    OTHER = "OTHR"


class UndertakingType(Enum):
    """Field 22K: what a local undertaking is for. [recalled]"""

    ADVANCE_PAYMENT = "APAY"
    BILL_OF_LADING = "BILL"
    CUSTOMS = "CUST"
    DIRECT_PAY = "DPAY"
    INSURANCE = "INSU"
    JUDICIAL = "JUDI"
    LEASE = "LEAS"
    OTHER = "OTHR"
    PAYMENT = "PAYM"
    PERFORMANCE = "PERF"
    RETENTION = "RETN"
    SHIPPING = "SHIP"
    TENDER = "TEND"
    WARRANTY = "WARR"


class DemandType(Enum):
    """Field 22G: pay, or pay or extend (URDG 758 art. 23)."""

    PAY = "PAYM"
    PAY_OR_EXTEND = "PAEX"


class DemandStatement(Enum):
    """Field 49A: whether the presentation is complete (URDG 758 art. 20). [recalled]"""

    COMPLETE = "COMP"
    INCOMPLETE = "INCP"


class FileChannel(Enum):
    """Field 23X: how a file travels beside the message. [recalled]"""

    COURIER = "COUR"
    EMAIL = "EMAL"
    FACT = "FACT"
    FAXT = "FAXT"
    HOST = "HOST"
    MAIL = "MAIL"
    OTHER = "OTHR"
