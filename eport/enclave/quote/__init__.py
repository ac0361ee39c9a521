"""Quotes: the proof which program runs in which trusted execution environment.

`provider` is the seam between an enclave and its hardware, `report` ties a quote to one key, one contract and one
moment, `verify` judges a quote (Intel SGX DCAP v3), `simulator` makes complete quotes without hardware.
"""

from eport.enclave.quote.provider import Platform, Quote, QuoteProvider
from eport.enclave.quote.report import binding, report_data

__all__ = ["Platform", "Quote", "QuoteProvider", "binding", "report_data"]
