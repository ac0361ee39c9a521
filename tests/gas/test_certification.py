"""Gas of certification: the second certificate of a holder's, so that counters are warm; a draw from 14 candidates."""

from __future__ import annotations

from eth_utils import keccak

from eport.certification.header import header
from tests.gas.test_gas import check
from tests.helpers.certification import DELAY, DOSSIER, REPORT, TRUSTED_APPLICATION, Scheme
from tests.helpers.clearance import PROGRAM, stopped_clock


def test_gas_of_certification(alliance, chain):
    with stopped_clock(chain):
        scheme = Scheme(alliance)
        lab, first = scheme.number("fintech_lab"), scheme.certified()
        candidates = [(first, keccak(text=f"step {number}")) for number in range(14)]
        scheme.announced(*candidates)
        application = (TRUSTED_APPLICATION, lab, PROGRAM, DOSSIER)
        measured = {
            "apply": scheme.by("icbc_shanghai", "applyFor", *application).gas,
            "report_test": scheme.by("fintech_lab", "reportTest", 2, REPORT, True).gas,
            "report_check": scheme.body("reportCheck", 2, REPORT, True).gas,
            "certify": scheme.body("certify", 2).gas,
            "surveil": scheme.body("surveil", 2, REPORT, True).gas,
        }
        announced = scheme.body("announce", candidates)
        scheme.mine(DELAY + 1)
        brought = header(chain.web3, scheme.view(2)["drawBlock"])
        measured |= {
            "announce_14": announced.gas,
            "draw_of_14": scheme.by("relay", "draw", 2, brought, candidates).gas,
        }
    check("certification", measured)
